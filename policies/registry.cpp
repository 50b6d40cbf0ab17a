// The folders are the registries: CMake lists policies/order/*.h and policies/estimate/*.h into the generated files.
#include "generated/estimate_includes.inc"
#include "generated/order_includes.inc"
#include "policies/estimator.h"
#include "policies/order.h"

namespace schedsweep {

std::span<const Order> orders() {
  static constexpr Order all[] = {
#define X(name) order::name,
#include "generated/order_list.inc"
#undef X
  };
  return all;
}

std::span<const Estimator> estimators() {
  static constexpr Estimator all[] = {
#define X(name) estimate::name,
#include "generated/estimate_list.inc"
#undef X
  };
  return all;
}

}  // namespace schedsweep
