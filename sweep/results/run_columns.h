#pragma once

#include "engine/metrics/metric_table.h"
#include "io/result_document.h"
#include "sweep/run_sweep.h"

#include <functional>
#include <string>
#include <vector>

namespace schedsweep {

/// A finished sweep, as the writers of results see it. Outcomes stand in plan order.
struct SweepResult {
  const Plan& plan;
  const Workloads& workloads;
  const std::vector<RunOutcome>& outcomes;
};

/// One row of the schema of /runs: the writer, `list columns` and FORMAT.md walk it.
struct RunColumn {
  std::string name;
  std::string unit;
  std::string meaning;
  std::string type;                                ///< "integer", "number", "flag" or "text"
  std::string when;                                ///< "there when a trace gives it"; empty = always there
  Attributes attributes;                           ///< besides units and long_name
  std::function<Cells(const SweepResult&)> cells;  ///< one value a run
  std::function<bool(const Plan&)> is_there = [](const Plan&) { return true; };
};

/// Every column there can be, in the order of the file: what a run is, how it ended, what it gave.
const std::vector<RunColumn>& run_columns();

/// The value of a metric as stored in the cube: NaN where the run failed.
double metric_value(const RunOutcome& outcome, const MetricInfo& metric);

/// Status of a cell of the cube that no run answers.
inline constexpr std::uint8_t no_run = 255;

/// CF attributes of a status column.
Attributes status_attributes();

}  // namespace schedsweep
