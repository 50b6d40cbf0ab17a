#include "sweep/tuning/tuning_plan.h"

#include "sweep/plan_reader.h"
#include "sweep/tuning/hyper_grid.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

constexpr std::int64_t max_folds = 100;
constexpr std::int64_t max_samples = 1'000'000;
constexpr double max_configurations = max_samples;
constexpr double max_points = 1e15;
constexpr double max_runs = 1e8;
constexpr std::array<std::string_view, 4> keys_of_replays{"part", "quantile_model", "retrain_every_s",
                                                          "train_window_s"};

/// An integer in [1, most]; empty, with a problem, where it is none.
std::optional<std::int64_t> count_in(const SweepEntry& entry, std::int64_t most, Problems& problems) {
  const std::string allowed = "an integer from 1 to " + std::to_string(most);
  const auto count = single<std::int64_t>(entry, allowed, problems);
  if (!count || (*count >= 1 && *count <= most)) return count;
  problems.add_value(entry, entry.values[0], allowed);
  return {};
}

/// The keys outside any table. Returns the number of samples; empty = the whole grid.
std::optional<std::uint64_t> read_root(const SweepFile& file, TuningPlan& plan, Problems& problems) {
  std::optional<std::uint64_t> samples;
  for (const SweepEntry& entry : file.root.entries) {
    if (read_title_or_seed(entry, plan.sweep, problems)) continue;
    if (entry.key == "folds") {
      plan.n_folds = static_cast<std::size_t>(count_in(entry, max_folds, problems).value_or(1));
    } else if (entry.key == "samples") {
      samples = static_cast<std::uint64_t>(count_in(entry, max_samples, problems).value_or(1));
    } else {
      problems.add_unknown(entry, "a tuning file", {"title", "seed", "folds", "samples", "traces", "training"});
    }
  }
  return samples;
}

/// What only sweeps of schedules read.
void refuse_other_tables(const SweepFile& file, Problems& problems) {
  const auto refuse = [&](const SweepTable& table, const char* name) {
    if (table.where.line > 0)
      problems.add(table.where, std::string(name) + " in a tuning file (it belongs to a sweep file: schedsweep run)");
  };
  refuse(file.parameters, "[parameters]");
  refuse(file.design, "[design]");
  for (const SweepTable& table : file.machines) refuse(table, "[[machines]]");
  for (const SweepTable& table : file.policies) refuse(table, "[[policies]]");
  for (const SweepTable& table : file.zips) refuse(table, "[[zip]]");
  for (const SweepTable& table : file.traces)
    for (const SweepEntry& entry : table.entries)
      if (std::ranges::find(keys_of_replays, entry.key) != keys_of_replays.end())
        problems.add(entry.where, entry.key + " in a tuning file (tuning cuts its traces and trains by itself)");
}

/// A hyper-parameter and its values, each once.
HyperAxis read_axis(const SweepEntry& entry, const TrainingParameter& parameter, Problems& problems) {
  HyperAxis axis{&parameter, {}};
  for (const SweepValue& value : entry.values) {
    const bool text = std::holds_alternative<std::string>(value.scalar);
    const auto parsed = parse_value(parameter, value.text());
    if (text || !parsed) {
      problems.add_value(entry, value, allowed_values(parameter));
    } else if (std::ranges::find(axis.values, *parsed) == axis.values.end()) {
      axis.values.push_back(*parsed);
    }
  }
  return axis;
}

std::vector<HyperAxis> read_training(const SweepTable& table, Problems& problems) {
  std::vector<HyperAxis> axes;
  for (const SweepEntry& entry : table.entries) {
    if (const TrainingParameter* parameter = find_training_parameter(entry.key)) {
      axes.push_back(read_axis(entry, *parameter, problems));
      continue;
    }
    std::vector<std::string_view> known;
    for (const TrainingParameter& parameter : training_table()) known.push_back(parameter.name);
    problems.add_unknown(entry, "[training]", known);
  }
  if (table.entries.empty())
    problems.add({std::max<std::int64_t>(table.where.line, 1), std::max<std::int64_t>(table.where.column, 1)},
                 "nothing to tune (list values of hyper-parameters in [training])");
  return axes;
}

std::vector<double> values_of(const TrainSettings& settings) {
  std::vector<double> values;
  for (const TrainingParameter& parameter : training_table()) values.push_back(parameter.get(settings));
  return values;
}

double n_configurations(const std::vector<HyperAxis>& axes, std::optional<std::uint64_t> samples) {
  const double size = grid_size(axes);
  return samples ? std::min(size, static_cast<double>(*samples)) : size;
}

/// The defaults, so that a gain can be told from none, then the points of the grid.
void add_configurations(const std::vector<HyperAxis>& axes, std::optional<std::uint64_t> samples, TuningPlan& plan) {
  plan.configurations.push_back({});
  const std::vector<double> defaults = values_of({});
  for (const std::uint64_t point : grid_points(static_cast<std::uint64_t>(grid_size(axes)), samples, plan.sweep.seed)) {
    const TrainSettings settings = settings_at(axes, point);
    if (values_of(settings) != defaults) plan.configurations.push_back(settings);
  }
  for (const TrainingParameter& parameter : training_table()) {
    const auto differs = [&](const TrainSettings& s) { return parameter.get(s) != parameter.get(TrainSettings{}); };
    if (std::ranges::any_of(plan.configurations, differs)) plan.varied.push_back(&parameter);
  }
}

}  // namespace

std::size_t tuned_on(std::size_t n_jobs) { return chronological_split(n_jobs).validation_end; }

TuningPlan make_tuning_plan(const std::string& name, std::string text, const std::filesystem::path& folder) {
  TuningPlan plan;
  Problems problems;
  const SweepFile file = parse_sweep_file(name, std::move(text), problems.list());
  plan.sweep.text = file.text;
  const std::optional<std::uint64_t> samples = read_root(file, plan, problems);
  read_traces(file, folder, plan.sweep, problems);
  refuse_other_tables(file, problems);
  const std::vector<HyperAxis> axes = read_training(file.training, problems);
  if (grid_size(axes) > max_points) {
    problems.add(file.training.where, "more than 10^15 combinations (shorten a list)");
  } else if (n_configurations(axes, samples) > max_configurations) {
    problems.add(file.training.where, "more than 1000000 combinations (shorten a list, or give samples)");
  }
  const double n_runs = static_cast<double>(plan.n_traces() * plan.n_folds) * (n_configurations(axes, samples) + 1);
  if (n_runs > max_runs) problems.add({1, 1}, "more than 10^8 runs (shorten a list)");
  throw_if_any(file.name, problems.list());
  plan.sweep.machines.push_back({});  // each trace's own
  plan.sweep.index_runs();
  add_configurations(axes, samples, plan);
  return plan;
}

}  // namespace schedsweep
