#pragma once

#include "sweep/report/report_input.h"

#include <string>
#include <vector>

namespace schedsweep {

/// One respect in which the simulation of what the site ran is compared with what its log says.
struct FidelityCheck {
  std::string metric;
  std::string unit;
  double observed = 0;  ///< NaN where the distance is not one of two numbers; so is simulated
  double simulated = 0;
  double distance = 0;              ///< see meaning; NaN = skipped
  double warn_at = 0;               ///< a distance beyond it is a warning,
  double fail_at = 0;               ///< beyond it a failure
  Verdict verdict = Verdict::info;  ///< info = skipped
  std::string meaning;

  /// How much further the distance might be; negative where it fails.
  double margin() const { return fail_at - distance; }
};

/// The simulation of the site's policy against the log of one trace.
struct TraceFidelity {
  std::string trace;
  std::int64_t run = -1;  ///< of the plan; -1 where nothing can be compared
  std::size_t jobs = 0;
  std::vector<FidelityCheck> checks;
  Verdict verdict = Verdict::info;  ///< info = not compared
  std::string reason;               ///< why so
};

/// One for each [[traces]] entry, in their order.
std::vector<TraceFidelity> fidelity_of(const ReportInput& input);

}  // namespace schedsweep
