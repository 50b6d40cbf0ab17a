#pragma once

#include "engine/types.h"

#include <cstdint>

namespace schedsweep {

/// When one job may be submitted to the queue because of another. Names as Slurm's sbatch --dependency has them; there
/// aftercorr and singleton are made of these.
enum class DependencyKind : std::uint8_t {
  after,       ///< the other has started
  afterany,    ///< the other has ended, however
  afterok,     ///< the other has ended well
  afternotok,  ///< the other has failed
  preceding,   ///< SWF fields 17 and 18: the other has ended, and the user has thought
};

/// One link: `job` waits for `on`. A job enters the queue when all its links are met; one that can never be met drops
/// it.
struct Dependency {
  JobIndex job;
  JobIndex on;
  JobSeconds delay_s;  ///< from the instant at which `on` starts or ends
  DependencyKind kind;

  bool operator==(const Dependency&) const = default;
};

/// One task of an array of which only so many may wait or run at once.
struct ArrayTask {
  JobIndex job;
  JobIndex array;  ///< its first task
  std::int32_t limit;

  bool operator==(const ArrayTask&) const = default;
};

}  // namespace schedsweep
