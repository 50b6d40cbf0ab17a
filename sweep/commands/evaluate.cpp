#include "engine/model/evaluation.h"
#include "engine/model/importance.h"
#include "io/model_file.h"
#include "sweep/commands/model_options.h"
#include "sweep/model_evaluation.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

enum class View : std::uint8_t { metrics, baselines, users, procs, importance, folds, rolling };

struct Options {
  std::string model;
  ModelTraceOptions input;
  JudgedPart part = JudgedPart::test;
  View view = View::metrics;
  std::size_t top = 20;
  int repeats = 10;
  std::size_t folds = 3;
  std::int64_t retrain_every_s = 86'400;
  std::int64_t train_window_s = 100 * 86'400;
  Format format = Format::table;
};

/// Most important first; of equals the first feature.
Table importance_table(const QuantileModel& model, const Judged& judged, int repeats, int n_threads) {
  ImportanceSettings settings;
  settings.repeats = repeats;
  std::vector<FeatureImportance> all =
      permutation_importance(model, judged.table(), judged.context, judged.first_job, settings, n_threads);
  std::ranges::stable_sort(all, std::ranges::greater{}, [](const auto& f) { return f.pinball_mean.mean_s; });
  Table table{{"feature"}, {}};
  for (const char* loss : {"pinball_mean", "mae_p50_s"})
    for (const char* part : {"growth", "std", "low", "high"}) table.columns.push_back(std::string(loss) + "_" + part);
  for (const FeatureImportance& feature : all) {
    std::vector<Cell> row{feature.feature};
    for (const LossGrowth& growth : {feature.pinball_mean, feature.mae_p50})
      row.insert(row.end(), {growth.mean_s, growth.std_s, growth.low_s, growth.high_s});
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string metrics_text(const Options& options, const ModelFile& file, const ModelTrace& input, const Judged& judged) {
  Table record{{"model", "content_sha256", "trace", "first_job"},
               {{options.model, file.content_sha256, input.trace.name, static_cast<std::int64_t>(judged.first_job)}}};
  std::vector<std::string> units(record.columns.size(), "1");
  append_metrics(judged.metrics, record, units);
  return record_text(record, units, options.format);
}

Table table_of(const Options& options, const QuantileModel& model, const ModelTrace& input, const Judged& judged) {
  switch (options.view) {
    case View::baselines:
      return baselines_table(judged);
    case View::users:
      return users_table(judged, model.ids, options.top);
    case View::procs:
      return procs_table(judged);
    case View::importance:
      return importance_table(model, judged, options.repeats, input.n_threads);
    case View::folds:
      return folds_table(model, input.trace, input.processors, options.folds, input.n_threads);
    case View::rolling:
      return rolling_table(model, judged, options.retrain_every_s, options.train_window_s, input.n_threads);
    case View::metrics:
      break;
  }
  return {};
}

void evaluate_command(const Options& options) {
  const ModelFile file = read_model_file(options.model);
  const ModelTrace input = load_model_trace(options.input, nullptr);
  const Judged judged = judge(file.model, input.trace, input.processors, options.part, input.n_threads);
  fmt::print("{}", options.view == View::metrics
                       ? metrics_text(options, file, input, judged)
                       : to_text(table_of(options, file.model, input, judged), options.format));
}

}  // namespace

void add_evaluate(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("evaluate", "Judge a runtime model on jobs that it has not learnt from");
  const auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "model file (schedsweep train)")->required();
  add_model_trace(*command, options->input, "repeatable: a repair of the trace");
  static const std::map<std::string, JudgedPart> parts{{"test", JudgedPart::test}, {"all", JudgedPart::all}};
  command
      ->add_option("--part", options->part,
                   "test: of its own trace the jobs submitted after its training, of another the last 15 %; all: of "
                   "another trace")
      ->transform(CLI::CheckedTransformer(parts).description(""))
      ->type_name("PART");
  static const std::map<std::string, View> views{{"metrics", View::metrics},       {"baselines", View::baselines},
                                                 {"users", View::users},           {"procs", View::procs},
                                                 {"importance", View::importance}, {"folds", View::folds},
                                                 {"rolling", View::rolling}};
  command
      ->add_option(
          "--view", options->view,
          "metrics; baselines: beside what takes no training; users, procs: by user or width; importance: loss "
          "when a feature is shuffled; folds, rolling: the model's settings trained anew on expanding parts, "
          "or again and again")
      ->transform(CLI::CheckedTransformer(views).description(""))
      ->type_name("VIEW");
  command->add_option("--top", options->top, "users shown, those with the most jobs")->capture_default_str();
  command->add_option("--repeats", options->repeats, "shuffles of each feature")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--folds", options->folds, "number of folds")->check(CLI::Range(1, 100))->capture_default_str();
  command->add_option("--retrain-every", options->retrain_every_s, "rolling: seconds between trainings")
      ->check(CLI::Range(600LL, 10'000'000'000LL))
      ->capture_default_str();
  command->add_option("--train-window", options->train_window_s, "rolling: learn from jobs that ended within this time")
      ->check(CLI::Range(600LL, 10'000'000'000LL))
      ->capture_default_str();
  add_format(*command, options->format);
  command->callback([options] { evaluate_command(*options); });
}

}  // namespace schedsweep
