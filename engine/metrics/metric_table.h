#pragma once

#include "engine/metrics/values.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace schedsweep {

/// One column of results, described once for writers, lists and documents.
struct MetricInfo {
  std::string_view name;
  std::string_view unit;  ///< as UDUNITS spells it; "1" for numbers without one
  std::string_view meaning;
  std::variant<std::int64_t Metrics::*, double Metrics::*> member;
  bool policy_invariant = false;  ///< the workload alone fixes it, as long as every job runs as traced
  std::string_view source = {};   ///< where the definition comes from, if not from here
};

/// Every column, in the order of the result file. To add a metric: a member of Metrics, a row here, its computation.
std::span<const MetricInfo> metric_table();

}  // namespace schedsweep
