#pragma once

#include "sweep/communicator.h"

#include <string>

namespace schedsweep {

/// Processors that this process may run on; at least 1.
int usable_processors();

/// The processors of a node and how its ranks share them.
struct NodeShare {
  int ranks = 1;     ///< on this node
  int mine = 1;      ///< processors this rank may run on
  int together = 1;  ///< any rank of the node may run on
};

/// Collective over `world`.
NodeShare share_of_node(const Communicator& world);

/// Threads for each rank so that a node's processors are used once: those this process may run on, but no more than an
/// equal share of what all ranks of the node may use. At least 1. Collective over `world`.
int default_threads(const Communicator& world);

/// What to say where the ranks of a node have more threads than processors, of the first such node; empty where all is
/// well, and on all ranks but 0. Collective over `world`.
std::string thread_warning(const Communicator& world, int n_threads);

}  // namespace schedsweep
