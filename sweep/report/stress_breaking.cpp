#include "engine/metrics/metrics.h"
#include "engine/parallel_team.h"
#include "engine/workload/offered_load.h"
#include "policies/live_quantile.h"
#include "sweep/report/load_search.h"
#include "sweep/report/stress.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::size_t most_policies = 64;
constexpr std::array<std::string_view, 6> all_keys = {"scenario",    "scenario_level", "scenario_at",
                                                      "target_load", "load_factor",    "load"};

/// A workload without a scenario, once however often the sweep loads it.
std::vector<std::pair<Place, std::string>> bases_of(const Plan& plan) {
  std::vector<std::pair<Place, std::string>> bases;
  std::set<std::string> seen;
  for (const Place& place : places_of(plan)) {
    if (plan.variants[place.variant].spec.transform.scenario != no_transform) continue;
    const std::string label = label_without(plan, place.variant, place.machine, all_keys);
    if (seen.insert(label).second) bases.emplace_back(place, label);
  }
  return bases;
}

/// Simulates one policy on one workload at any load.
class LoadedRuns {
 public:
  LoadedRuns(const ReportInput& input, const RunSpec& spec) : input_(input), spec_(spec) {
    workspace_.watch = RunWatch({.max_events = input.plan.max_events});
  }

  /// Infinite where the run does not end in time, NaN where it fails.
  double p95_bsld(double load) {
    TransformSpec loaded;
    loaded.target_load = load;
    const Procs processors = input_.processors(spec_);
    const Parameters& parameters = input_.parameters(spec_);
    const JobStore jobs = transform(input_.jobs(spec_), processors, loaded, input_.plan.seed);
    try {
      const Schedule schedule = simulate(view_of(jobs), processors, parameters, workspace_);
      const MetricOptions options{parameters.tau_s, parameters.starved_wait_s, parameters.trim};
      return compute_metrics(view_of(jobs), schedule, processors, options, metrics_).p95_bsld;
    } catch (const RunTimeout&) {
      return std::numeric_limits<double>::infinity();
    } catch (const InputError&) {
      return std::numeric_limits<double>::quiet_NaN();
    }
  }

 private:
  const ReportInput& input_;
  RunSpec spec_;
  Workspace workspace_;
  MetricsWorkspace metrics_;
};

ReportTable breaking_table(double limit) {
  return {
      "/stress/breaking",
      "The load at which each policy breaks",
      fmt::format("The first replicate of the workload without a scenario, simulated anew with its gaps scaled to an "
                  "offered load, sum(procs x run) / (processors x span). breaking_load: the least of ten loads from "
                  "{:g} to {:g} at which p95_bsld passes {:g} (breaking_bsld of [report]), then halved down to "
                  "{:g}. never: not up to {:g}; always: already at {:g}. Scaled gaps stretch or squeeze days too.",
                  LoadSearch::lowest, LoadSearch::highest, limit, LoadSearch::tolerance, LoadSearch::highest,
                  LoadSearch::lowest),
      {{"trace", "1", "the workload", {}},
       {"policy", "1", "who schedules it", {}},
       {"own_load", "1", "offered load of the workload as it is", {}},
       {"outcome", "1", "breaks, never, always, or failed", {}},
       {"breaking_load", "1", "where it breaks; missing where it does not", {}}}};
}

ReportTable curve_table() {
  return {"/stress/load_curve",
          "Slowdown over load",
          "The same runs: p95_bsld at ten loads, up to the first with ten times the limit. inf: the run did not end "
          "within max_events.",
          {{"trace", "1", "the workload", {}},
           {"policy", "1", "who schedules it", {}},
           {"offered_load", "1", "sum(procs x run) / (processors x span)", {}},
           {"p95_bsld", "1", "95th percentile of bounded slowdown", {}}}};
}

std::string in_words(const LoadSearch& search) {
  if (search.outcome == LoadSearch::Outcome::breaks) return fmt::format("at {:.3f}", search.breaking_load);
  if (search.outcome == LoadSearch::Outcome::never) return fmt::format("not up to {:g}", LoadSearch::highest);
  return search.outcome == LoadSearch::Outcome::always ? fmt::format("below {:g}", LoadSearch::lowest) : "unknown";
}

}  // namespace

void add_breaking_loads(const ReportInput& input, Report& report) {
  std::vector<std::size_t> compositions;
  std::size_t n_left_out = 0;
  for (std::size_t c = 0; c < input.plan.compositions.size(); ++c) {
    const bool shown = compositions.size() < most_policies && !asks_live_model(input.plan.compositions[c].parameters);
    if (shown) compositions.push_back(c);
    n_left_out += !shown;
  }
  auto bases = bases_of(input.plan);
  const auto spec_of = [&](const Place& place, std::size_t c) { return RunSpec{place.variant, place.machine, c, 0}; };
  const auto own_load = [&](const Place& place) {
    return offered_load(input.jobs(spec_of(place, 0)), input.processors(spec_of(place, 0)));
  };
  std::erase_if(bases, [&](const auto& base) { return own_load(base.first) == 0; });

  std::vector<LoadSearch> searches(bases.size() * compositions.size());
  parallel_for(searches.size(), input.n_threads, [&](std::size_t i) {
    LoadedRuns runs(input, spec_of(bases[i / compositions.size()].first, compositions[i % compositions.size()]));
    searches[i] = search_load(input.settings.breaking_bsld, [&](double load) { return runs.p95_bsld(load); });
  });

  const std::vector<std::string> labels = composition_labels(input.plan);
  TableRows breaking(breaking_table(input.settings.breaking_bsld)), curve(curve_table());
  for (std::size_t b = 0; b < bases.size(); ++b) {
    const auto& [place, label] = bases[b];
    std::string who;
    for (std::size_t k = 0; k < compositions.size(); ++k) {
      const LoadSearch& search = searches[b * compositions.size() + k];
      const std::string& policy = labels[compositions[k]];
      breaking.add({label, policy, own_load(place), std::string(name_of(search.outcome)), search.breaking_load});
      for (std::size_t i = 0; i < search.values.size(); ++i)
        if (!std::isnan(search.values[i])) curve.add({label, policy, LoadSearch::load(i), search.values[i]});
      if (k < 8) who += (who.empty() ? "" : ", ") + policy + " " + in_words(search);
    }
    report.findings.push_back(
        {"stress", Verdict::info,
         fmt::format("{}, offered load {:.3f}: p95_bsld passes {:g} under {}{}.", label, own_load(place),
                     input.settings.breaking_bsld, who, compositions.size() > 8 ? ", ..." : "")});
  }
  std::move(breaking).add_to(report);
  std::move(curve).add_to(report);
  if (n_left_out > 0)
    report.findings.push_back(
        {"stress", Verdict::info,
         fmt::format("{} policies are not simulated at other loads: they ask a live model, or are "
                     "beyond the first {}.",
                     n_left_out, most_policies)});
}

}  // namespace schedsweep
