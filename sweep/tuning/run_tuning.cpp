#include "sweep/tuning/run_tuning.h"

#include "engine/model/job_rows.h"
#include "engine/model/predict.h"
#include "engine/semantics.h"
#include "sweep/results/provenance.h"
#include "sweep/run_key.h"

#include <bit>
#include <cstring>
#include <string>
#include <type_traits>

namespace schedsweep {
namespace {

/// What rank 0 knows of the traces, on every rank.
std::vector<FeatureContext> contexts_of(const TuningPlan& plan, const Workloads& workloads, const Communicator& world) {
  static_assert(std::is_trivially_copyable_v<FeatureContext>);
  std::vector<FeatureContext> contexts(plan.n_traces());
  for (std::size_t trace = 0; world.rank() == 0 && trace < contexts.size(); ++trace) {
    contexts[trace].processors = workloads.processors(trace);
    if (const Trace* file = workloads.files().of(trace))
      contexts[trace] = feature_context(*file, workloads.processors(trace));
  }
  const std::size_t n_bytes = contexts.size() * sizeof(FeatureContext);
  const std::string bytes = world.broadcast(std::string(reinterpret_cast<const char*>(contexts.data()), n_bytes));
  std::memcpy(contexts.data(), bytes.data(), n_bytes);
  return contexts;
}

/// Errors: InputError where there are not enough jobs for this fold.
Split split_of(std::size_t n_jobs, std::size_t fold, std::size_t n_folds) {
  const std::vector<Split> folds = expanding_folds(tuned_on(n_jobs), n_folds);
  if (fold < folds.size()) return folds[fold];
  throw InputError("fold " + std::to_string(fold) + ": not there (" + std::to_string(n_jobs) + " jobs make " +
                   std::to_string(folds.size()) + " folds)");
}

}  // namespace

TuningRunner::TuningRunner(const TuningPlan& plan, const Workloads& workloads, const Communicator& world)
    : plan_(plan), workloads_(workloads), contexts_(contexts_of(plan, workloads, world)) {}

TuningOutcome TuningRunner::run(std::int64_t index) const {
  const auto [trace, configuration, fold] = plan_.run(index);
  return outcome_of<FoldResult>(index, [&, trace = trace, configuration = configuration, fold = fold] {
    const Split split = split_of(jobs(trace).size(), fold, plan_.n_folds);
    const JobTable seen = first_jobs(jobs(trace), split.test_end);
    const QuantileModel model =
        train_model(seen, contexts_[trace], split, plan_.configurations[configuration], /*n_threads=*/1);
    const auto predicted = predict_jobs_unsorted_s(model, seen, contexts_[trace], split.validation_end, 1);
    return FoldResult{model.origin.n_train, model.origin.n_validation,
                      evaluate(seen.run_s.subspan(split.validation_end), predicted)};
  });
}

double TuningRunner::expected_cost(std::int64_t index) const {
  const auto [trace, configuration, fold] = plan_.run(index);
  const TrainSettings& settings = plan_.configurations[configuration];
  const BoostingSettings& boosting = settings.boosting;
  // Every tree reads its share of the table once for each level; the growing folds share what is left.
  const double n_jobs = static_cast<double>(jobs(trace).size()) * static_cast<double>(plan_.n_folds + fold + 1);
  const double levels = std::bit_width(static_cast<unsigned>(boosting.leaves));
  return n_jobs * boosting.trees * boosting.row_share * boosting.column_share * levels * (settings.refit ? 2 : 1);
}

SweepIdentity identity_of(const TuningPlan& plan, const Workloads& workloads) {
  SweepIdentity identity{plan_sha256(plan.sweep, workloads), plan.sweep.text, {}, {}};
  std::vector<std::string> jobs;  // by trace
  for (std::size_t v = 0; v < plan.n_traces(); ++v) {
    const Trace* trace = workloads.files().of(v);
    if (trace != nullptr) identity.inputs.emplace_back(label_of(plan.sweep, plan.sweep.variants[v]), trace->sha256);
    jobs.push_back("jobs " + content_sha256(workloads.jobs(plan.sweep.variants[v].first_workload)) + " trace " +
                   (trace != nullptr ? trace->sha256 : "") + " processors " + std::to_string(workloads.processors(v)));
  }
  for (std::int64_t index = 0; index < plan.n_runs(); ++index) {
    const auto [trace, configuration, fold] = plan.run(index);
    std::string settings = "tuning semantics " + std::to_string(semantics_version) + "\n" + jobs[trace] + "\nseed " +
                           std::to_string(plan.sweep.seed) + "\nfold " + std::to_string(fold) + " of " +
                           std::to_string(plan.n_folds) + "\n";
    for (const EvaluationMetric& metric : evaluation_table()) settings += std::string(metric.name) + " ";
    for (const TrainingParameter& parameter : training_table())
      settings +=
          "\n" + std::string(parameter.name) + " " + exact_text(parameter.get(plan.configurations[configuration]));
    identity.keys.push_back(key_of(settings));
  }
  return identity;
}

SweepState<FoldResult> run_tuning(const TuningPlan& plan, const TuningRunner& runner, const Team& team,
                                  const AttemptSettings* settings) {
  GivenCosts costs;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) costs.by_run.push_back(runner.expected_cost(run));
  const auto make_runner = [&](double) { return [&runner](std::int64_t run) { return runner.run(run); }; };
  return run_all<FoldResult>(costs, team, make_runner, settings);
}

}  // namespace schedsweep
