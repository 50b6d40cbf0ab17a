#include "sweep/tuning/tuning_document.h"

#include "engine/model/evaluation.h"
#include "engine/text.h"
#include "generated/version.h"
#include "io/result_file.h"
#include "sweep/results/provenance.h"
#include "sweep/results/run_columns.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace schedsweep {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t missing_count = -1;

/// Writes the columns of one group, all along its first.
class Columns {
 public:
  Columns(ResultDocument& document, std::string group, std::size_t n_rows)
      : document_(document), group_(std::move(group)), n_rows_(n_rows) {}

  /// One cell a row, from value(row).
  template <class Value>
  void add(std::string_view name, std::string_view unit, std::string_view meaning, Value value) {
    std::vector<std::invoke_result_t<Value, std::size_t>> cells;
    for (std::size_t row = 0; row < n_rows_; ++row) cells.push_back(value(row));
    Attributes attributes = {{"units", std::string(unit)}, {"long_name", std::string(meaning)}};
    const std::string path = group_ + "/" + std::string(name);
    if (scale_.empty()) {
      scale_ = path;
      append_scale(document_, path, std::move(cells), std::move(attributes));
    } else {
      append_column(document_, path, scale_, std::move(cells), std::move(attributes));
    }
  }

  /// What readers take for no value, and whatever else the last column needs to say.
  void describe_last(std::string_view name, AttributeValue value) {
    set_attribute(document_.datasets.back().attributes, name, std::move(value));
  }

  /// Every hyper-parameter, from settings(row).
  template <class Settings>
  void add_training(Settings settings) {
    for (const TrainingParameter& parameter : training_table()) {
      const auto value = [&](std::size_t row) { return parameter.get(settings(row)); };
      if (parameter.whole) {
        add(parameter.name, parameter.unit, parameter.meaning,
            [&](std::size_t row) { return static_cast<std::int64_t>(value(row)); });
      } else {
        add(parameter.name, parameter.unit, parameter.meaning, value);
      }
    }
  }

 private:
  ResultDocument& document_;
  std::string group_;
  std::size_t n_rows_;
  std::string scale_;
};

void append_metrics(Columns& columns, const std::vector<TuningOutcome>& outcomes) {
  const auto add_count = [&](std::string_view name, std::string_view meaning, auto value) {
    columns.add(name, "1", meaning, [&](std::size_t run) {
      return outcomes[run].status == RunStatus::ok ? value(outcomes[run].metrics) : missing_count;
    });
    columns.describe_last("_FillValue", missing_count);
  };
  add_count("n_train", "jobs learnt from", [](const FoldResult& result) { return result.n_train; });
  add_count("n_validation", "jobs on which training stopped",
            [](const FoldResult& result) { return result.n_validation; });
  for (const EvaluationMetric& metric : evaluation_table()) {
    if (const auto* count = std::get_if<std::int64_t Evaluation::*>(&metric.member)) {
      add_count(metric.name, metric.meaning, [&](const FoldResult& result) { return result.evaluation.**count; });
      continue;
    }
    columns.add(metric.name, metric.unit, metric.meaning, [&](std::size_t run) {
      const bool good = outcomes[run].status == RunStatus::ok;
      return good ? outcomes[run].metrics.evaluation.*std::get<double Evaluation::*>(metric.member) : missing;
    });
    columns.describe_last("_FillValue", missing);
  }
}

void append_runs(ResultDocument& document, const TuningResult& result) {
  const TuningPlan& plan = result.plan;
  const auto spec = [&](std::size_t run) { return plan.run(static_cast<std::int64_t>(run)); };
  Columns columns(document, "/runs", result.outcomes.size());
  columns.add("run", "1", "number of the run in the plan",
              [](std::size_t run) { return static_cast<std::int64_t>(run); });
  columns.add("trace", "1", "trace as read or drawn",
              [&](std::size_t run) { return label_of(plan.sweep, plan.sweep.variants[spec(run).trace]); });
  columns.add("configuration", "1", "number of the configuration; 0 = the program's defaults",
              [&](std::size_t run) { return static_cast<std::int64_t>(spec(run).configuration); });
  columns.add("fold", "1", "number of the fold: later ones learn from more jobs",
              [&](std::size_t run) { return static_cast<std::int64_t>(spec(run).fold); });
  columns.add_training([&](std::size_t run) { return plan.configurations[spec(run).configuration]; });
  columns.add("status", "1", "how the run ended",
              [&](std::size_t run) { return static_cast<std::uint8_t>(result.outcomes[run].status); });
  for (const Attribute& attribute : status_attributes()) columns.describe_last(attribute.name, attribute.value);
  columns.add("message", "1", "why the run failed; empty if it did not",
              [&](std::size_t run) { return result.outcomes[run].message; });
  append_metrics(columns, result.outcomes);
}

void append_configurations(ResultDocument& document, const TuningResult& result) {
  const auto& scores = result.scores;
  Columns columns(document, "/configurations", scores.size());
  columns.add("configuration", "1", "number of the configuration; 0 = the program's defaults",
              [](std::size_t c) { return static_cast<std::int64_t>(c); });
  columns.add_training([&](std::size_t c) { return result.plan.configurations[c]; });
  columns.add("rank", "1", "1 = least relative_pinball_mean", [&](std::size_t c) { return scores[c].rank; });
  columns.describe_last("_FillValue", std::int64_t{0});
  columns.add("relative_pinball_mean", "1",
              "pinball_mean over the best of its trace, mean over traces; 1 = best everywhere",
              [&](std::size_t c) { return scores[c].relative; });
  columns.describe_last("_FillValue", missing);
  columns.add("failed_runs", "1", "runs of this configuration that failed",
              [&](std::size_t c) { return scores[c].failed_runs; });
  std::vector<double> pinball_s;
  for (const ConfigurationScore& score : scores)
    pinball_s.insert(pinball_s.end(), score.pinball_mean_s.begin(), score.pinball_mean_s.end());
  // netCDF finds the scale of an axis in the group of the data set or above it, so not in /provenance.
  std::vector<std::string> traces;
  for (const TraceVariant& variant : result.plan.sweep.variants) traces.push_back(label_of(result.plan.sweep, variant));
  append_scale(document, "/configurations/trace", std::move(traces),
               {{"long_name", std::string("trace as read or drawn")}});
  append(document, {"/configurations/pinball_mean",
                    {scores.size(), result.plan.n_traces()},
                    std::move(pinball_s),
                    {"/configurations/configuration", "/configurations/trace"},
                    {{"units", std::string("s")},
                     {"long_name", std::string("mean pinball loss on a trace, mean over folds")},
                     {"_FillValue", missing}}});
}

Cell cell_of(const TrainingParameter& parameter, const TrainSettings& settings) {
  const double value = parameter.get(settings);
  if (parameter.whole) return static_cast<std::int64_t>(value);
  return value;
}

/// The name of a trace; with what it was listed with where its entry stands for several.
std::string shortest_label(const Plan& sweep, const TraceVariant& variant) {
  const auto of_entry = std::ranges::count(sweep.variants, variant.entry, &TraceVariant::entry);
  return of_entry == 1 ? sweep.trace_names[variant.entry] : label_of(sweep, variant);
}

}  // namespace

ResultDocument tuning_document(const TuningResult& result) {
  const Plan& sweep = result.plan.sweep;
  ResultDocument document;
  Attributes& root = group_attributes(document, "/");
  set_attribute(root, "Conventions", std::string("CF-1.8"));
  set_attribute(root, "title", sweep.title.empty() ? std::string("schedsweep tuning") : sweep.title);
  set_attribute(root, "software", std::string("schedsweep"));
  set_attribute(root, "softwareVersion", std::string(version));
  set_attribute(root, "plan_sha256", plan_sha256(sweep, result.workloads));
  append_runs(document, result);
  append_provenance(document, sweep, result.workloads);
  append_configurations(document, result);
  stamp(document, tuning_format);
  return document;
}

Table tuning_table(const TuningResult& result) {
  const TuningPlan& plan = result.plan;
  Table table{{"rank", "configuration"}, {}};
  for (const TrainingParameter* parameter : plan.varied) table.columns.emplace_back(parameter->name);
  table.columns.emplace_back("relative_pinball_mean");
  for (const TraceVariant& variant : plan.sweep.variants)
    table.columns.push_back("pinball_mean[" + shortest_label(plan.sweep, variant) + "]");
  for (const std::size_t c : best_first(result.scores)) {
    const ConfigurationScore& score = result.scores[c];
    if (score.rank == 0) break;
    std::vector<Cell> row{score.rank, static_cast<std::int64_t>(c)};
    for (const TrainingParameter* parameter : plan.varied) row.push_back(cell_of(*parameter, plan.configurations[c]));
    row.emplace_back(score.relative);
    row.insert(row.end(), score.pinball_mean_s.begin(), score.pinball_mean_s.end());
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string train_options(const TrainSettings& settings) {
  std::string options;
  for (const TrainingParameter& parameter : training_table()) {
    const double value = parameter.get(settings);
    if (value == parameter.get(TrainSettings{})) continue;
    options += (options.empty() ? "--set " : " --set ") + std::string(parameter.name) + '=' + shortest(value);
  }
  return options;
}

}  // namespace schedsweep
