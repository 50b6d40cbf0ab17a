#include "sweep/tuning/scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace schedsweep {
namespace {

/// The loss of every run, and which folds count. Shape: outcomes in plan order.
class Losses {
 public:
  Losses(const TuningPlan& plan, const std::vector<TuningOutcome>& outcomes)
      : plan_(plan), outcomes_(outcomes), counts_(plan.n_traces() * plan.n_folds) {
    for (const TuningOutcome& outcome : outcomes) {
      const TuningRun run = plan.run(outcome.run);
      if (outcome.status == RunStatus::ok) counts_[run.trace * plan.n_folds + run.fold] = true;
    }
  }

  /// The mean over the folds that count; NaN where one of them failed or none counts.
  double mean_s(std::size_t trace, std::size_t configuration) const {
    double sum = 0;
    double n = 0;
    for (std::size_t fold = 0; fold < plan_.n_folds; ++fold) {
      if (!counts_[trace * plan_.n_folds + fold]) continue;
      const TuningOutcome& outcome =
          outcomes_[(trace * plan_.configurations.size() + configuration) * plan_.n_folds + fold];
      sum +=
          outcome.status == RunStatus::ok ? outcome.metrics.evaluation.pinball_mean_s : ConfigurationScore::undefined;
      n += 1;
    }
    return n > 0 ? sum / n : ConfigurationScore::undefined;
  }

 private:
  const TuningPlan& plan_;
  const std::vector<TuningOutcome>& outcomes_;
  std::vector<bool> counts_;  // [traces][folds]
};

/// The least loss on a trace; NaN where there is none.
double best_on(std::size_t trace, const std::vector<ConfigurationScore>& scores) {
  double best = ConfigurationScore::undefined;
  for (const ConfigurationScore& score : scores) best = std::fmin(best, score.pinball_mean_s[trace]);
  return best;
}

}  // namespace

std::vector<ConfigurationScore> scores_of(const TuningPlan& plan, const std::vector<TuningOutcome>& outcomes) {
  const Losses losses(plan, outcomes);
  std::vector<ConfigurationScore> scores(plan.configurations.size());
  for (std::size_t c = 0; c < scores.size(); ++c)
    for (std::size_t trace = 0; trace < plan.n_traces(); ++trace)
      scores[c].pinball_mean_s.push_back(losses.mean_s(trace, c));
  for (const TuningOutcome& outcome : outcomes)
    scores[plan.run(outcome.run).configuration].failed_runs += outcome.status != RunStatus::ok;

  double n_traces = 0;
  std::vector<double> relative(scores.size(), 0.0);
  for (std::size_t trace = 0; trace < plan.n_traces(); ++trace) {
    const double best_s = best_on(trace, scores);
    if (std::isnan(best_s)) continue;  // no configuration could be judged there
    n_traces += 1;
    for (std::size_t c = 0; c < scores.size(); ++c) {
      const double loss_s = scores[c].pinball_mean_s[trace];
      relative[c] += loss_s == best_s ? 1 : loss_s / best_s;
    }
  }
  for (std::size_t c = 0; c < scores.size() && n_traces > 0; ++c) scores[c].relative = relative[c] / n_traces;

  std::int64_t rank = 0;
  for (const std::size_t c : best_first(scores))
    if (!std::isnan(scores[c].relative)) scores[c].rank = ++rank;
  return scores;
}

std::vector<std::size_t> best_first(const std::vector<ConfigurationScore>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t c) {
    const double relative = scores[c].relative;
    return std::isnan(relative) ? std::numeric_limits<double>::infinity() : relative;
  });
  return order;
}

}  // namespace schedsweep
