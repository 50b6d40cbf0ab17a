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
};

/// At most max_linear_features.
std::span<const LinearFeature> linear_features();

}  // namespace schedsweep
