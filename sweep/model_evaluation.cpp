#include "sweep/model_evaluation.h"

#include "engine/error.h"
#include "engine/model/completions.h"
#include "engine/model/job_rows.h"
#include "engine/model/predict.h"
#include "engine/model/rolling.h"
#include "engine/model/train.h"
#include "sweep/replay.h"

#include <algorithm>
#include <initializer_list>
#include <numeric>

namespace schedsweep {
namespace {

Cell value_of(const Evaluation& metrics, const EvaluationMetric& metric) {
  return std::visit([&](auto member) -> Cell { return metrics.*member; }, metric.member);
}

/// A table with the metrics behind columns of its own.
Table table_with_metrics(std::initializer_list<std::string> own) {
  Table table{own, {}};
  for (const EvaluationMetric& metric : evaluation_table()) table.columns.emplace_back(metric.name);
  return table;
}

void add_row(Table& table, std::vector<Cell> own, const Evaluation& metrics) {
  for (const EvaluationMetric& metric : evaluation_table()) own.push_back(value_of(metrics, metric));
  table.rows.push_back(std::move(own));
}

std::size_t first_judged(const QuantileModel& model, const Trace& trace, const JobTable& jobs, JudgedPart part) {
  const bool own = model.origin.trace_sha256 == trace.sha256;
  if (part == JudgedPart::test)
    return own ? first_submitted_from(jobs, model.origin.learned_until_s) : first_of_test(jobs);
  if (own) throw InputError(trace.name + ": the model was trained on this trace (judge it on its test part)");
  return 0;
}

/// With what the model was trained, as far as it says.
TrainSettings settings_of(const QuantileModel& model) {
  TrainSettings settings;
  settings.boosting = model.settings;
  settings.learners = model.linear.empty() ? Learners::trees : Learners::trees_and_linear;
  return settings;
}

/// Each user's name as the trace has it: users that the model does not know come behind those it does.
std::string name_of_user(DenseId user, const KnownIds& known) {
  if (user == unknown_id) return "-";
  const auto id = static_cast<std::size_t>(user);
  return id < known.user.size() ? known.user[id] : "new " + std::to_string(id - known.user.size() + 1);
}

std::vector<Quantiles> as_quantiles(const std::vector<Prediction>& predictions) {
  std::vector<Quantiles> quantiles;
  for (const Prediction& p : predictions)
    quantiles.push_back({static_cast<double>(p.p10_s), static_cast<double>(p.p50_s), static_cast<double>(p.p90_s)});
  return quantiles;
}

}  // namespace

Judged judge(const QuantileModel& model, const Trace& trace, Procs processors, JudgedPart part, int n_threads) {
  Judged judged{rows_from(view_of(trace.jobs), 0), feature_context(trace, processors), 0, {}, {}};
  recode_ids(trace, model.ids, judged.jobs);
  judged.first_job = first_judged(model, trace, judged.table(), part);
  if (judged.first_job >= judged.jobs.size())
    throw InputError(trace.name + ": no job was submitted after the model's training (until " +
                     std::to_string(model.origin.learned_until_s) + " s)");
  judged.predicted_s = predict_jobs_unsorted_s(model, judged.table(), judged.context, judged.first_job, n_threads);
  judged.metrics = evaluate(judged.run_s(), judged.predicted_s);
  return judged;
}

void append_metrics(const Evaluation& metrics, Table& record, std::vector<std::string>& units) {
  for (const EvaluationMetric& metric : evaluation_table()) {
    record.columns.emplace_back(metric.name);
    record.rows[0].push_back(value_of(metrics, metric));
    units.emplace_back(metric.unit);
  }
}

Table baselines_table(const Judged& judged) {
  const JobTable jobs = judged.table();
  const std::vector<Seconds> ends_s = observed_ends_s(jobs);
  // What a baseline fits, it fits on all jobs before the judged ones.
  const BaselineInput input{jobs, ends_s, {0, judged.first_job, judged.first_job, jobs.size()}};
  Table table = table_with_metrics({"predictor", "mae_lift_s", "pinball_p50_lift"});
  add_row(table, {std::string("model"), 0.0, 0.0}, judged.metrics);
  for (const BaselineScore& score : compare_with_baselines(input, judged.metrics))
    add_row(table, {std::string(score.name), score.mae_lift_s, score.pinball_p50_lift_s}, score.metrics);
  return table;
}

Table users_table(const Judged& judged, const KnownIds& known, std::size_t most) {
  const std::span<const DenseId> users = std::span(judged.jobs.user).subspan(judged.first_job);
  Table table = table_with_metrics({"user"});
  for (const GroupEvaluation& user : largest_groups(evaluate_groups(judged.run_s(), judged.predicted_s, users), most))
    add_row(table, {name_of_user(user.group, known)}, user.metrics);
  return table;
}

Table procs_table(const Judged& judged) {
  const std::vector<std::int32_t> classes = procs_class_of(std::span(judged.jobs.procs).subspan(judged.first_job));
  Table table = table_with_metrics({"procs"});
  for (const GroupEvaluation& group : evaluate_groups(judged.run_s(), judged.predicted_s, classes))
    add_row(table, {std::string(procs_classes()[static_cast<std::size_t>(group.group)].name)}, group.metrics);
  return table;
}

Table folds_table(const QuantileModel& model, const Trace& trace, Procs processors, std::size_t n_folds,
                  int n_threads) {
  const JobTable jobs = view_of(trace.jobs);
  const FeatureContext context = feature_context(trace, processors);
  Table table = table_with_metrics({"fold", "n_train"});
  std::int64_t fold = 0;
  for (const Split& split : expanding_folds(jobs.size(), n_folds)) {
    const JobTable until = first_jobs(jobs, split.test_end);
    const QuantileModel trained = train_model(until, context, split, settings_of(model), n_threads);
    const std::vector<Quantiles> predicted_s =
        predict_jobs_unsorted_s(trained, until, context, split.validation_end, n_threads);
    add_row(table, {++fold, trained.origin.n_train + trained.origin.n_validation},
            evaluate(until.run_s.subspan(split.validation_end), predicted_s));
  }
  return table;
}

Table rolling_table(const QuantileModel& model, const Judged& judged, Seconds step_s, Seconds window_s, int n_threads) {
  RollingSettings settings;
  settings.first_s = judged.jobs.submit_s[judged.first_job];
  settings.step_s = step_s;
  settings.window_s = window_s;
  settings.boosting = model.settings;
  const RollingPredictions rolling = predict_rolling(judged.table(), judged.context, settings, n_threads);
  std::vector<JobSeconds> run_s;
  std::vector<Prediction> known;
  for (std::size_t i = 0; i < rolling.predictions.size(); ++i) {
    if (!rolling.predictions[i].known()) continue;
    known.push_back(rolling.predictions[i]);
    run_s.push_back(judged.jobs.run_s[rolling.first_job + i]);
  }
  Table table = table_with_metrics({"retrain_every_s", "train_window_s", "models_trained", "jobs_not_predicted"});
  add_row(table,
          {std::int64_t{step_s}, std::int64_t{window_s}, rolling.n_models,
           static_cast<std::int64_t>(rolling.predictions.size() - known.size())},
          evaluate(run_s, as_quantiles(known)));
  return table;
}

}  // namespace schedsweep
