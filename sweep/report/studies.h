#pragma once

#include "sweep/plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// A setting that changes the runs of a study: a parameter, a key of [[traces]], the machine, or several that a sweep
/// varies together, "tau_s + trim".
struct StudyAxis {
  std::string name;
  std::vector<std::string> values;
  bool of_policy = false;  ///< a parameter, which a site may choose; not the workload, not the machine
};

/// The runs of one policy on one trace as a full grid over all that changes them.
struct Study {
  std::string trace;
  std::string policy;
  bool is_baseline = false;
  std::vector<StudyAxis> axes;
  std::size_t replicates = 1;
  std::vector<std::int64_t> runs;  ///< [cells][replicates]
  /// Runs of the baseline with the same trace, machine and replicate, and the same parameters as far as it varies
  /// them; several where it varies what the policy does not.
  std::vector<std::vector<std::int64_t>> baselines;  ///< [cells x replicates]

  std::size_t cells() const { return runs.size() / replicates; }

  std::vector<std::size_t> sizes() const;

  /// Place of a cell along an axis.
  std::size_t place(std::size_t cell, std::size_t axis) const;

  /// "guard_k = 0.5, guard_strict = true".
  std::string setting(std::size_t cell) const;
};

struct Studies {
  std::vector<Study> studies;
  std::vector<std::string> irregular;  ///< "KTH, easy": what varies there is no full grid
};

/// Every trace, resampling and policy of the plan where anything varies. A setting that is not read makes no axis.
Studies studies_of(const Plan& plan);

}  // namespace schedsweep
