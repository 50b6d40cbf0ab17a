#pragma once

#include "sweep/report/report_input.h"

#include <string>
#include <vector>

namespace schedsweep {

/// What policies are compared on: one trace as the sweep varies it, on one machine.
struct Place {
  std::size_t variant = 0;
  std::size_t machine = 0;
  std::string label;  ///< "lublin99[load=0.8] on x2"
};

/// All of them, in the order of the plan.
std::vector<Place> places_of(const Plan& plan);

/// Of each composition: the name of its policy with the parameters in which the policy's compositions differ,
/// "easy[estimate=actual]".
std::vector<std::string> composition_labels(const Plan& plan);

/// The composition that others are compared with: the first of the policy of that name.
std::size_t composition_of(const Plan& plan, const std::string& policy);

/// The values of a column, one a replicate. Shape: `values` one a run, as ReportInput::values gives them.
std::vector<double> replicates_of(const Plan& plan, const Place& place, std::size_t composition,
                                  const std::vector<double>& values);

/// Mean over the replicates that have one; NaN where none has.
double mean_over_replicates(const Plan& plan, const Place& place, std::size_t composition,
                            const std::vector<double>& values);

/// "0.0123", "1.23e+04": four significant digits, for sentences.
std::string rounded(double value);

}  // namespace schedsweep
