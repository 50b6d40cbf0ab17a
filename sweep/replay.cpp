#include "sweep/replay.h"

#include "engine/error.h"
#include "engine/model/rolling.h"
#include "io/model_file.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace schedsweep {
namespace {

/// Dense ids of one column as the model has them.
void recode(const std::vector<std::string>& names, const std::vector<std::string>& known,
            std::vector<DenseId>& column) {
  std::unordered_map<std::string_view, DenseId> code;
  for (const std::string& name : known) code.emplace(name, static_cast<DenseId>(code.size()));
  std::vector<DenseId> recoded;
  for (const std::string& name : names)
    recoded.push_back(code.emplace(name, static_cast<DenseId>(code.size())).first->second);
  for (DenseId& id : column)
    if (id != unknown_id) id = recoded[static_cast<std::size_t>(id)];
}

struct Predicted {
  std::vector<Prediction> predictions;  ///< of the jobs from first_job on
  ReplayFacts facts;
  std::optional<LiveParts> live;
};

Predicted predict_by_file(const Trace& trace, const FeatureContext& context, const TraceSpec& spec, ModelAsked asked,
                          int n_threads) {
  const std::filesystem::path file = locate_trace(spec.replay.model, spec.folder);
  if (file.empty())
    throw InputError(spec.replay.model +
                     ": no such model file (looked beside the sweep file and in SCHEDSWEEP_TRACES)");
  ModelFile stored = read_model_file(file);
  const ModelOrigin& origin = stored.model.origin;
  JobStore jobs = rows_from(view_of(trace.jobs), 0);
  recode_ids(trace, stored.model.ids, jobs);
  Predicted result;
  result.facts.model_trace_sha256 = origin.trace_sha256;
  result.facts.model_sha256 = stored.content_sha256;
  result.facts.learned_until_s = origin.learned_until_s;
  if (origin.trace_sha256 == trace.sha256)
    result.facts.first_job = first_submitted_from(view_of(jobs), origin.learned_until_s);
  result.predictions = predict_jobs(stored.model, view_of(jobs), context, result.facts.first_job, n_threads);
  if (asked == ModelAsked::in_runs_too) result.live = {std::move(stored.model), std::move(jobs), context};
  return result;
}

Predicted predict_by_training(const Trace& trace, const FeatureContext& context, ModelAsked asked, int n_threads) {
  const JobTable jobs = view_of(trace.jobs);
  QuantileModel model =
      train_on(trace, context.processors, chronological_split(jobs.size()), TrainSettings{}, n_threads);
  Predicted result;
  result.facts.model_trace_sha256 = trace.sha256;
  result.facts.models_trained = 1;
  result.facts.learned_until_s = model.origin.learned_until_s;
  result.facts.first_job = first_of_test(jobs);
  result.predictions = predict_jobs(model, jobs, context, result.facts.first_job, n_threads);
  if (asked == ModelAsked::in_runs_too) result.live = {std::move(model), rows_from(jobs, 0), context};
  return result;
}

Predicted predict_rolling_from(const Trace& trace, const FeatureContext& context, const ReplaySpec& spec,
                               int n_threads) {
  const JobTable jobs = view_of(trace.jobs);
  RollingSettings settings;
  settings.first_s =
      spec.part == Part::test ? jobs.submit_s[first_of_test(jobs)] : jobs.submit_s[0] + spec.train_window_s;
  settings.step_s = spec.retrain_every_s;
  settings.window_s = spec.train_window_s;
  RollingPredictions rolling = predict_rolling(jobs, context, settings, n_threads);
  Predicted result;
  result.facts.model_trace_sha256 = trace.sha256;
  result.facts.models_trained = rolling.n_models;
  result.facts.learned_until_s = settings.first_s;
  result.facts.first_job = rolling.first_job;
  result.predictions = std::move(rolling.predictions);
  return result;
}

Predicted predict(const Trace& trace, const FeatureContext& context, const TraceSpec& spec, ModelAsked asked,
                  int n_threads) {
  const bool here = spec.replay.model == ReplaySpec::trained_here;
  if (!here) return predict_by_file(trace, context, spec, asked, n_threads);
  if (spec.replay.retrain_every_s > 0 && asked == ModelAsked::in_runs_too)
    throw InputError("retrain_every_s = " + std::to_string(spec.replay.retrain_every_s) +
                     " (must be 0 for estimate = quantile_live, which asks one model) or take estimate = quantile");
  if (spec.replay.retrain_every_s > 0) return predict_rolling_from(trace, context, spec.replay, n_threads);
  return predict_by_training(trace, context, asked, n_threads);
}

}  // namespace

FeatureContext feature_context(const Trace& trace, Procs processors) {
  return {processors, trace.header.unix_start_time.value_or(0) + trace.header.time_zone_s.value_or(0)};
}

QuantileModel train_on(const Trace& trace, Procs processors, const Split& split, const TrainSettings& settings,
                       int n_threads) {
  QuantileModel model =
      train_model(view_of(trace.jobs), feature_context(trace, processors), split, settings, n_threads);
  model.origin.trace = trace.name;
  model.origin.trace_sha256 = trace.sha256;
  model.ids = {trace.user.names, trace.group.names, trace.executable.names, trace.queue.names, trace.partition.names};
  return model;
}

std::size_t first_submitted_from(const JobTable& jobs, Seconds instant_s) {
  return static_cast<std::size_t>(std::lower_bound(jobs.submit_s.begin(), jobs.submit_s.end(), instant_s) -
                                  jobs.submit_s.begin());
}

std::size_t first_of_test(const JobTable& jobs) {
  const std::size_t begin = chronological_split(jobs.size()).validation_end;
  return begin < jobs.size() ? first_submitted_from(jobs, jobs.submit_s[begin]) : begin;
}

void recode_ids(const Trace& trace, const KnownIds& known, JobStore& jobs) {
  recode(trace.user.names, known.user, jobs.user);
  recode(trace.group.names, known.group, jobs.group);
  recode(trace.executable.names, known.executable, jobs.executable);
  recode(trace.queue.names, known.queue, jobs.queue);
  recode(trace.partition.names, known.partition, jobs.partition);
}

Replay make_replay(const Trace& trace, Procs processors, const TraceSpec& spec, ModelAsked asked, int n_threads) {
  const JobTable jobs = view_of(trace.jobs);
  if (jobs.size() == 0) throw InputError("no jobs");
  Predicted predicted;
  if (spec.replay.predicts()) predicted = predict(trace, feature_context(trace, processors), spec, asked, n_threads);
  const std::size_t first_predicted = predicted.facts.first_job;
  std::size_t first = first_predicted;
  if (spec.replay.part == Part::test) first = std::max(first, first_of_test(jobs));
  if (first >= jobs.size())
    throw InputError("no job is left to replay (the model has learnt until " +
                     std::to_string(predicted.facts.learned_until_s) + " s of the trace)");
  Replay replay{rows_from(jobs, first), predicted.facts, {}};
  replay.facts.first_job = first;
  if (!spec.replay.predicts()) return replay;
  replay.live = std::move(predicted.live);
  replay.jobs.predictions.assign(predicted.predictions.begin() + static_cast<std::ptrdiff_t>(first - first_predicted),
                                 predicted.predictions.end());
  return replay;
}

}  // namespace schedsweep
