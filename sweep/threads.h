#pragma once

#include "sweep/communicator.h"

namespace schedsweep {

/// Processors that this process may run on; at least 1.
int usable_processors();

/// Threads for each rank so that a node's processors are used once: those this process may run on, but no more than an
/// equal share of what all ranks of the node may use. At least 1. Collective over `world`.
int default_threads(const Communicator& world);

}  // namespace schedsweep
