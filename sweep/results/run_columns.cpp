#include "sweep/results/run_columns.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <type_traits>

namespace schedsweep {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t missing_count = -1;

/// A column from value(result, spec, outcome); its type decides how it is stored.
template <class Value>
std::function<Cells(const SweepResult&)> each_run(Value value) {
  return [value](const SweepResult& result) -> Cells {
    using T = std::decay_t<decltype(value(result, RunSpec{}, RunOutcome{}))>;
    std::vector<T> cells;
    cells.reserve(result.outcomes.size());
    for (const RunOutcome& outcome : result.outcomes)
      cells.push_back(value(result, result.plan.run(outcome.run), outcome));
    return cells;
  };
}

const Parameters& parameters_of(const SweepResult& result, const RunSpec& spec) {
  return result.plan.compositions[spec.composition].parameters;
}

std::vector<RunColumn> identity_columns() {
  using Result = const SweepResult&;
  using Spec = const RunSpec&;
  using Outcome = const RunOutcome&;
  return {
      {"run",
       "1",
       "number of the run in the plan",
       "integer",
       "",
       false,
       {},
       each_run([](Result, Spec, Outcome outcome) { return outcome.run; })},
      {"trace", "1", "name of the [[traces]] entry", "text", "", false, {}, each_run([](Result r, Spec s, Outcome) {
         return r.plan.trace_names[r.plan.variants[s.variant].entry];
       })},
      {"machine",
       "1",
       "name of the [[machines]] entry; own = the trace's",
       "text",
       "",
       false,
       {},
       each_run([](Result r, Spec s, Outcome) { return r.plan.machines[s.machine].name; })},
      {"processors",
       "1",
       "processors of the machine",
       "integer",
       "",
       false,
       {},
       each_run([](Result r, Spec s, Outcome) {
         return std::int64_t{processors_of(r.plan.machines[s.machine], r.workloads.processors(s.variant))};
       })},
      {"policy", "1", "name of the [[policies]] entry", "text", "", false, {}, each_run([](Result r, Spec s, Outcome) {
         return r.plan.policies[r.plan.compositions[s.composition].policy];
       })},
      {"replicate",
       "1",
       "number of the replicate; 0 where nothing is drawn",
       "integer",
       "",
       false,
       {},
       each_run([](Result, Spec s, Outcome) { return s.replicate; })},
      {"seed",
       "1",
       "seed of the replicate: the sweep's + replicate",
       "integer",
       "",
       false,
       {},
       each_run([](Result r, Spec s, Outcome) { return static_cast<std::int64_t>(r.plan.seed_of(s)); })},
  };
}

/// What the run's trace was read or drawn with; NaN or "" where its entry does not read this key.
RunColumn trace_column(const TraceKey& key) {
  const std::string name = key.name;
  const auto text = [name](const SweepResult& r, const RunSpec& s) {
    const auto axis = std::find(r.plan.trace_axes.begin(), r.plan.trace_axes.end(), name);
    return r.plan.variants[s.variant].values[static_cast<std::size_t>(axis - r.plan.trace_axes.begin())];
  };
  RunColumn column{key.column, key.unit, key.meaning, key.numeric ? "number" : "text", key.name, false, {}, {}};
  if (key.numeric) {
    column.attributes = {{"_FillValue", missing}};
    column.cells = each_run([text](const SweepResult& r, const RunSpec& s, const RunOutcome&) {
      const std::string value = text(r, s);
      double number = missing;
      std::from_chars(value.data(), value.data() + value.size(), number);
      return number;
    });
  } else {
    column.cells = each_run([text](const SweepResult& r, const RunSpec& s, const RunOutcome&) { return text(r, s); });
  }
  return column;
}

RunColumn parameter_column(const ParameterInfo& info) {
  RunColumn column{std::string(info.name), std::string(info.unit), std::string(info.meaning), "", "", false, {}, {}};
  switch (info.kind) {
    case ParameterKind::choice:
      column.type = "text";
      column.cells = each_run([&info](const SweepResult& r, const RunSpec& s, const RunOutcome&) {
        return format_value(info, info.get(parameters_of(r, s)));
      });
      break;
    case ParameterKind::flag:
      column.type = "flag";
      column.attributes = {{"flag_values", std::vector<std::uint8_t>{0, 1}},
                           {"flag_meanings", std::string("false true")}};
      column.cells = each_run([&info](const SweepResult& r, const RunSpec& s, const RunOutcome&) {
        return static_cast<std::uint8_t>(info.get(parameters_of(r, s)));
      });
      break;
    case ParameterKind::integer:
      column.type = "integer";
      column.cells = each_run([&info](const SweepResult& r, const RunSpec& s, const RunOutcome&) {
        return static_cast<std::int64_t>(info.get(parameters_of(r, s)));
      });
      break;
    case ParameterKind::real:
      column.type = "number";
      column.cells = each_run(
          [&info](const SweepResult& r, const RunSpec& s, const RunOutcome&) { return info.get(parameters_of(r, s)); });
  }
  return column;
}

std::vector<RunColumn> outcome_columns() {
  return {
      {"status", "1", "how the run ended", "flag", "", false, status_attributes(),
       each_run([](const SweepResult&, const RunSpec&, const RunOutcome& outcome) {
         return static_cast<std::uint8_t>(outcome.status);
       })},
      {"message",
       "1",
       "why the run failed; empty if it did not",
       "text",
       "",
       false,
       {},
       each_run([](const SweepResult&, const RunSpec&, const RunOutcome& outcome) { return outcome.message; })},
  };
}

RunColumn metric_column(const MetricInfo& metric) {
  RunColumn column{
      std::string(metric.name), std::string(metric.unit), std::string(metric.meaning), "", "", true, {}, {}};
  if (const auto* count = std::get_if<std::int64_t Metrics::*>(&metric.member)) {
    column.type = "integer";
    column.attributes = {{"_FillValue", missing_count}};
    column.cells = each_run([member = *count](const SweepResult&, const RunSpec&, const RunOutcome& outcome) {
      return outcome.status == RunStatus::ok ? outcome.metrics.*member : missing_count;
    });
  } else {
    column.type = "number";
    column.attributes = {{"_FillValue", missing}};
    column.cells = each_run([&metric](const SweepResult&, const RunSpec&, const RunOutcome& outcome) {
      return metric_value(outcome, metric);
    });
  }
  if (metric.policy_invariant) column.attributes.push_back({"policy_invariant", std::int64_t{1}});
  if (!metric.source.empty()) column.attributes.push_back({"source", std::string(metric.source)});
  return column;
}

}  // namespace

const std::vector<RunColumn>& run_columns() {
  static const std::vector<RunColumn> columns = [] {
    std::vector<RunColumn> all = identity_columns();
    for (const TraceKey& key : trace_keys())
      if (key.column != "processors") all.push_back(trace_column(key));
    for (const ParameterInfo& info : parameter_table()) all.push_back(parameter_column(info));
    for (RunColumn& column : outcome_columns()) all.push_back(std::move(column));
    for (const MetricInfo& metric : metric_table()) all.push_back(metric_column(metric));
    return all;
  }();
  return columns;
}

double metric_value(const RunOutcome& outcome, const MetricInfo& metric) {
  if (outcome.status != RunStatus::ok) return missing;
  return std::visit([&](auto member) { return static_cast<double>(outcome.metrics.*member); }, metric.member);
}

Attributes status_attributes() {
  return {{"flag_values", std::vector<std::uint8_t>{0, 1, 2}},
          {"flag_meanings", std::string("ok bad_input internal_error")}};
}

}  // namespace schedsweep
