#pragma once

#include "engine/metrics/metric_table.h"
#include "sweep/report/cells.h"

#include <string_view>
#include <vector>

namespace schedsweep {

/// The primary metric, then those most asked for, each once.
std::vector<const MetricInfo*> overview_metrics(const ReportSettings& settings);

/// Traces and policies whose schedules are simulated again and shown job by job: the first few traces, and of the
/// compositions the baseline and those with the smallest primary metric, in the order of the plan.
struct Shown {
  std::vector<Place> places;
  std::vector<std::size_t> compositions;
  std::vector<std::string> labels;  ///< one a composition shown
  std::size_t n_places = 0;         ///< of the plan
  std::size_t n_compositions = 0;   ///< likewise
};

inline constexpr std::size_t most_places_shown = 3;
inline constexpr std::size_t most_policies_shown = 8;

Shown shown_of(const ReportInput& input);

/// /overview/policies and, of each trace, who wins.
void add_policies(const ReportInput& input, Report& report);

/// /overview/pareto.
void add_pareto(const ReportInput& input, Report& report);

/// /overview/ecdf_wait, ecdf_bsld, queue, gantt, users. Errors: InputError where there are no workloads.
void add_schedules(const ReportInput& input, Report& report);

}  // namespace schedsweep
