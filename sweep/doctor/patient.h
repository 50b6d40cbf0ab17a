#pragma once

#include "sweep/communicator.h"
#include "sweep/memory_limit.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace schedsweep {

/// What one rank knows of itself.
struct RankFacts {
  std::string host;
  std::string program_sha256;
  std::string instruction_set;
  int threads = 1;
  int processors = 1;           ///< that it may run on
  int node_processors = 1;      ///< that any rank of its node may run on
  int launcher_processors = 0;  ///< that whoever started it may run on; 0 = not known
  double clock_s = 0;           ///< all ranks look at their clocks at the same time
  MemoryLimit group, available, process;
};

/// What the checks look at: all ranks, and the world as rank 0 sees it.
struct Patient {
  std::vector<RankFacts> ranks;
  std::map<std::string, std::string> environment;  ///< what launchers, MPI and HDF5 have said, where they have
  std::filesystem::path output;
};

/// Whole only at rank 0. `n_threads` = 0 is the default of run. Collective over `world`.
Patient examine(const Communicator& world, int n_threads, std::filesystem::path output);

}  // namespace schedsweep
