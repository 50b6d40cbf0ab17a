#include "sweep/report/recommendation.h"

#include "engine/parallel_team.h"
#include "engine/stats/pareto.h"
#include "sweep/report/job_statistic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The numbers that decide, by run.
struct Deciding {
  std::vector<double> primary, starved_rate, jain_bsld, jain_wait, utilization;
};

/// Means of what decides over the replicates in which candidate and baseline are both good.
struct Pairs {
  std::vector<double> ours, theirs;  // primary metric, by replicate
  double starved = 0, starved_by_baseline = 0, fairness_loss = 0, wait_fairness_loss = 0, utilization_loss = 0;
};

/// One workload and machine.
struct Situation {
  const ReportInput& input;
  const Deciding& numbers;
  std::size_t variant;
  std::size_t machine;
  std::size_t baseline;  ///< composition

  std::int64_t run(std::size_t composition, std::int64_t replicate = 0) const {
    return input.plan.index_of({variant, machine, composition, replicate});
  }

  std::int64_t replicates() const { return input.plan.variants[variant].replicates; }

  Pairs pairs(std::size_t composition) const {
    Pairs pairs;
    for (std::int64_t replicate = 0; replicate < replicates(); ++replicate) {
      const auto mine = static_cast<std::size_t>(run(composition, replicate));
      const auto other = static_cast<std::size_t>(run(baseline, replicate));
      if (std::isnan(numbers.primary[mine]) || std::isnan(numbers.primary[other])) continue;
      pairs.ours.push_back(numbers.primary[mine]);
      pairs.theirs.push_back(numbers.primary[other]);
      pairs.starved += numbers.starved_rate[mine];
      pairs.starved_by_baseline += numbers.starved_rate[other];
      pairs.fairness_loss += numbers.jain_bsld[other] - numbers.jain_bsld[mine];
      pairs.wait_fairness_loss += numbers.jain_wait[other] - numbers.jain_wait[mine];
      pairs.utilization_loss += numbers.utilization[other] - numbers.utilization[mine];
    }
    const auto n = static_cast<double>(pairs.ours.size());
    for (double* sum : {&pairs.starved, &pairs.starved_by_baseline, &pairs.fairness_loss, &pairs.wait_fairness_loss,
                        &pairs.utilization_loss})
      *sum /= n;
    return pairs;
  }

  /// Jobs of a run in weeks, simulated once more.
  BlockedSample weeks(const JobStatistic& statistic, std::size_t composition) const {
    Workspace workspace;
    const RunSpec spec{variant, machine, composition, 0};
    return weekly_sample(statistic, input.jobs(spec), input.simulate_again(spec, workspace),
                         input.parameters(spec).tau_s);
  }
};

/// Weeks drawn with replacement, the same for both: what another stretch of such weeks might have given.
Interval weekly_difference(const JobStatistic& statistic, const BlockedSample& ours, const BlockedSample& theirs,
                           std::size_t n_blocks, const Bootstrap& bootstrap) {
  return bootstrap_intervals(n_blocks, 1, bootstrap, [&](std::span<const std::size_t> drawn, std::span<double> result) {
    const std::vector<std::uint32_t> weight = weights_of(drawn, n_blocks);
    result[0] = value_of(statistic, ours, weight) - value_of(statistic, theirs, weight);
  })[0];
}

/// Adds what speaks against a candidate, constraints first.
void judge(Comparison& c, double starved_by_baseline, const TraceFidelity& fidelity, const ReportSettings& settings) {
  if (c.replicates == 0) {
    c.reasons = {"no good pair of runs"};
    return;
  }
  const double may_starve = std::max(settings.max_starved_rate, starved_by_baseline);
  if (c.starved_rate > may_starve)
    c.reasons.push_back(
        fmt::format("starves {:.2f} % of the jobs (allowed {:.2f} %)", 100 * c.starved_rate, 100 * may_starve));
  for (const auto& [what, loss] : {std::pair("slowdowns", c.fairness_loss), std::pair("waits", c.wait_fairness_loss)})
    if (loss > settings.max_fairness_loss)
      c.reasons.push_back(fmt::format("Jain's index over the users' mean {} falls by {:.3f} (allowed {:.3f})", what,
                                      loss, settings.max_fairness_loss));
  if (c.utilization_loss > settings.max_utilisation_loss)
    c.reasons.push_back(
        fmt::format("utilisation falls by {:.3f} (allowed {:.3f})", c.utilization_loss, settings.max_utilisation_loss));
  c.within_constraints = c.reasons.empty();
  if (settings.require_fidelity && fidelity.verdict == Verdict::fail)
    c.reasons.push_back("the simulation does not agree with the log");
  if (c.difference.estimate >= 0) {
    c.reasons.push_back(settings.primary + " does not improve");
  } else if (!(c.difference.high < 0)) {
    c.reasons.push_back(std::isnan(c.difference.high) ? "one workload cannot tell the difference from chance"
                                                      : "the difference may be chance");
  }
}

std::vector<Comparison> compare_in(const Situation& situation, const TraceFidelity& fidelity) {
  const ReportInput& input = situation.input;
  const Plan& plan = input.plan;
  std::vector<std::size_t> candidates;
  for (std::size_t c = 0; c < plan.compositions.size(); ++c)
    if (c != situation.baseline) candidates.push_back(c);

  const auto statistic = job_statistic(input.settings.primary);
  const JobTable& jobs = input.jobs({situation.variant, situation.machine, 0, 0});
  const bool by_weeks = statistic && situation.replicates() == 1 && n_weeks(jobs) >= 4;
  std::optional<BlockedSample> theirs;
  if (by_weeks && !candidates.empty()) theirs = situation.weeks(*statistic, situation.baseline);

  std::vector<Comparison> comparisons(candidates.size());
  parallel_for(candidates.size(), input.n_threads, [&](std::size_t i) {
    Comparison& c = comparisons[i];
    const Pairs pairs = situation.pairs(candidates[i]);
    c.variant = situation.variant;
    c.machine = situation.machine;
    c.composition = candidates[i];
    c.run = situation.run(candidates[i]);
    c.baseline_run = situation.run(situation.baseline);
    c.replicates = static_cast<std::int64_t>(pairs.ours.size());
    c.baseline = mean_of(pairs.theirs);
    c.candidate = mean_of(pairs.ours);
    c.starved_rate = pairs.starved;
    c.fairness_loss = pairs.fairness_loss;
    c.wait_fairness_loss = pairs.wait_fairness_loss;
    c.utilization_loss = pairs.utilization_loss;
    c.paired_over = by_weeks ? "weeks of jobs" : c.replicates > 1 ? "replicates" : "nothing";
    c.difference = bootstrap_paired_difference(pairs.ours, pairs.theirs, input.bootstrap());
    if (by_weeks && c.replicates == 1) {
      const Interval drawn = weekly_difference(*statistic, situation.weeks(*statistic, c.composition), *theirs,
                                               n_weeks(jobs), input.bootstrap());
      c.difference.low = drawn.low;
      c.difference.high = drawn.high;
    }
    judge(c, pairs.starved_by_baseline, fidelity, input.settings);
  });

  std::vector<double> objectives;  // who violates a constraint is not on the frontier
  for (const Comparison& c : comparisons)
    objectives.insert(objectives.end(), {c.within_constraints ? c.difference.estimate : none, c.fairness_loss,
                                         c.wait_fairness_loss, c.utilization_loss});
  objectives.insert(objectives.end(), {0, 0, 0, 0});  // the baseline
  for (const std::size_t row : non_dominated(objectives, 4))
    if (row < comparisons.size()) comparisons[row].on_frontier = true;
  std::stable_sort(comparisons.begin(), comparisons.end(), [](const Comparison& a, const Comparison& b) {
    if (a.accepted() != b.accepted()) return a.accepted();
    return a.difference.estimate < b.difference.estimate;
  });
  return comparisons;
}

}  // namespace

std::vector<std::size_t> calm_variants(const Plan& plan) {
  std::vector<std::size_t> calm;
  for (std::size_t v = 0; v < plan.variants.size(); ++v)
    if (plan.variants[v].spec.transform.scenario == no_transform) calm.push_back(v);
  return calm;
}

std::vector<Comparison> comparisons_of(const ReportInput& input, const std::vector<TraceFidelity>& fidelity) {
  const Plan& plan = input.plan;
  const Deciding numbers{input.values(input.settings.primary), input.values("starved_rate"),
                         input.values("jain_user_bsld"), input.values("jain_user_wait"), input.values("utilization")};
  const auto baseline = std::find_if(plan.compositions.begin(), plan.compositions.end(), [&](const Composition& c) {
    return plan.policies[c.policy] == input.settings.baseline;
  });
  std::vector<Comparison> all;
  for (const std::size_t variant : calm_variants(plan))
    for (std::size_t machine = 0; machine < plan.machines.size(); ++machine) {
      const Situation situation{input, numbers, variant, machine,
                                static_cast<std::size_t>(baseline - plan.compositions.begin())};
      for (Comparison& c : compare_in(situation, fidelity[plan.variants[variant].entry])) all.push_back(std::move(c));
    }
  return all;
}

}  // namespace schedsweep
