#include "sweep/results/run_columns.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <type_traits>

namespace schedsweep {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t missing_count = -1;

template <class T>
constexpr const char* type_name = "integer";
template <>
constexpr const char* type_name<double> = "number";
template <>
constexpr const char* type_name<std::uint8_t> = "flag";
template <>
constexpr const char* type_name<std::string> = "text";

using Result = const SweepResult&;
using Spec = const RunSpec&;
using Outcome = const RunOutcome&;

/// A column from value(result, spec, outcome), stored as what that returns.
template <class Value>
RunColumn make_column(std::string_view name, std::string_view unit, std::string_view meaning, Value value) {
  using T = std::invoke_result_t<Value, Result, Spec, Outcome>;
  RunColumn column;
  column.name = name;
  column.unit = unit;
  column.meaning = meaning;
  column.type = type_name<T>;
  column.cells = [value](Result result) -> Cells {
    std::vector<T> cells;
    cells.reserve(result.outcomes.size());
    for (Outcome outcome : result.outcomes) cells.push_back(value(result, result.plan.run(outcome.run), outcome));
    return cells;
  };
  return column;
}

const Parameters& parameters_of(Result r, Spec s) { return r.plan.compositions[s.composition].parameters; }

void append_identity(std::vector<RunColumn>& all) {
  const auto add = [&all](const char* name, const char* meaning, auto value) {
    all.push_back(make_column(name, "1", meaning, value));
  };
  add("run", "number of the run in the plan", [](Result, Spec, Outcome o) { return o.run; });
  add("trace", "name of the [[traces]] entry",
      [](Result r, Spec s, Outcome) { return r.plan.trace_names[r.plan.variants[s.variant].entry]; });
  add("machine", "name of the [[machines]] entry; own = the trace's",
      [](Result r, Spec s, Outcome) { return r.plan.machines[s.machine].name; });
  add("processors", "processors of the machine", [](Result r, Spec s, Outcome) {
    return std::int64_t{processors_of(r.plan.machines[s.machine], r.workloads.processors(s.variant))};
  });
  add("policy", "name of the [[policies]] entry",
      [](Result r, Spec s, Outcome) { return r.plan.policies[r.plan.compositions[s.composition].policy]; });
  add("replicate", "number of the replicate; 0 where nothing is drawn",
      [](Result, Spec s, Outcome) { return s.replicate; });
  add("seed", "seed of the replicate: the sweep's + replicate",
      [](Result r, Spec s, Outcome) { return static_cast<std::int64_t>(r.plan.seed_of(s)); });
  add("point", "point of the design that the run answers; the first of several",
      [](Result r, Spec, Outcome o) { return static_cast<std::int64_t>(r.plan.design->cell_of_run(o.run).point); });
  all.back().when = "there with a [design]";
  all.back().is_there = [](const Plan& plan) { return plan.design.has_value(); };
}

/// What the run's trace was read or drawn with; NaN or "" where its entry does not read this key.
RunColumn trace_column(const TraceKey& key) {
  const auto text = [name = key.name](Result r, Spec s, Outcome) {
    const auto axis = std::find(r.plan.trace_axes.begin(), r.plan.trace_axes.end(), name);
    return r.plan.variants[s.variant].values[static_cast<std::size_t>(axis - r.plan.trace_axes.begin())];
  };
  const auto number = [text](Result r, Spec s, Outcome o) {
    const std::string value = text(r, s, o);
    double parsed = missing;
    std::from_chars(value.data(), value.data() + value.size(), parsed);
    return parsed;
  };
  RunColumn column = key.numeric ? make_column(key.column, key.unit, key.meaning, number)
                                 : make_column(key.column, key.unit, key.meaning, text);
  column.when = "there when a trace gives it";
  column.is_there = [name = key.name](const Plan& plan) {
    return std::find(plan.trace_axes.begin(), plan.trace_axes.end(), name) != plan.trace_axes.end();
  };
  if (key.numeric) column.attributes = {{"_FillValue", missing}};
  return column;
}

RunColumn parameter_column(const ParameterInfo& info) {
  const auto add = [&info](auto value) { return make_column(info.name, info.unit, info.meaning, value); };
  const auto value = [&info](Result r, Spec s) { return info.get(parameters_of(r, s)); };
  switch (info.kind) {
    case ParameterKind::choice:
      return add([&info, value](Result r, Spec s, Outcome) { return format_value(info, value(r, s)); });
    case ParameterKind::integer: {
      RunColumn count = add([value](Result r, Spec s, Outcome) { return static_cast<std::int64_t>(value(r, s)); });
      if (!info.word_for_max.empty())
        count.attributes = {{"limit", static_cast<std::int64_t>(info.max)},
                            {"limit_meaning", std::string(info.word_for_max)}};
      return count;
    }
    case ParameterKind::real:
      return add([value](Result r, Spec s, Outcome) { return value(r, s); });
    case ParameterKind::flag:
      break;
  }
  RunColumn flag = add([value](Result r, Spec s, Outcome) { return static_cast<std::uint8_t>(value(r, s)); });
  flag.attributes = {{"flag_values", std::vector<std::uint8_t>{0, 1}}, {"flag_meanings", std::string("false true")}};
  return flag;
}

void append_outcome(std::vector<RunColumn>& all) {
  all.push_back(make_column("status", "1", "how the run ended",
                            [](Result, Spec, Outcome o) { return static_cast<std::uint8_t>(o.status); }));
  all.back().attributes = status_attributes();
  all.push_back(make_column("message", "1", "why the run failed; empty if it did not",
                            [](Result, Spec, Outcome o) { return o.message; }));
}

RunColumn metric_column(const MetricInfo& metric) {
  const auto add = [&metric](auto value) { return make_column(metric.name, metric.unit, metric.meaning, value); };
  RunColumn column;
  if (const auto* count = std::get_if<std::int64_t Metrics::*>(&metric.member)) {
    column = add([member = *count](Result, Spec, Outcome o) {
      return o.status == RunStatus::ok ? o.metrics.*member : missing_count;
    });
    column.attributes = {{"_FillValue", missing_count}};
  } else {
    column = add([&metric](Result, Spec, Outcome o) { return metric_value(o, metric); });
    column.attributes = {{"_FillValue", missing}};
  }
  if (metric.policy_invariant) column.attributes.push_back({"policy_invariant", std::int64_t{1}});
  if (!metric.source.empty()) column.attributes.push_back({"source", std::string(metric.source)});
  return column;
}

}  // namespace

const std::vector<RunColumn>& run_columns() {
  static const std::vector<RunColumn> columns = [] {
    std::vector<RunColumn> all;
    append_identity(all);
    for (const TraceKey& key : trace_keys())
      if (key.column != "processors") all.push_back(trace_column(key));
    for (const ParameterInfo& info : parameter_table()) all.push_back(parameter_column(info));
    append_outcome(all);
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
  return {{"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3, no_run}},
          {"flag_meanings", std::string("ok bad_input internal_error timeout no_such_run")}};
}

}  // namespace schedsweep
