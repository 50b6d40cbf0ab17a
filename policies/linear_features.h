#pragma once

#include "policies/order.h"

#include <span>
#include <string_view>

namespace schedsweep {

/// One feature that order = linear weighs: a row is all it takes, its weight is the parameter linear_<name>.
struct LinearFeature {
  std::string_view name;
  std::string_view meaning;  ///< with its unit
  double (*value)(const OrderedJob&);
  bool changes = false;  ///< while the job waits
};

/// At most max_linear_features.
std::span<const LinearFeature> linear_features();

/// Weighted sum of the features that change while a job waits, or of those that do not.
double weighted_features(const OrderedJob& job, bool changes);

}  // namespace schedsweep
