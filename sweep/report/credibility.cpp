#include "engine/trace_profile.h"
#include "sweep/report/cells.h"
#include "sweep/report/cross_check.h"
#include "sweep/report/fidelity.h"
#include "sweep/report/recommendation.h"
#include "sweep/report/report_document.h"
#include "sweep/results/provenance.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace schedsweep {
namespace {

constexpr std::size_t most_compositions = 1000;
const std::string section = "credibility";

/// Columns of a table, filled row by row: texts and numbers by the name of their column.
template <class Rows, class Value>
Cells column_of(const Rows& rows, Value value) {
  std::vector<std::decay_t<decltype(value(rows[0]))>> cells;
  for (const auto& row : rows) cells.push_back(value(row));
  return cells;
}

ReportTable fidelity_table(const std::vector<TraceFidelity>& traces) {
  struct Row {
    const TraceFidelity& trace;
    const FidelityCheck& check;
  };

  std::vector<Row> rows;
  for (const TraceFidelity& trace : traces)
    for (const FidelityCheck& check : trace.checks) rows.push_back({trace, check});
  return {
      "/credibility/fidelity",
      "The site's policy, simulated, against the log",
      "Only jobs whose wait the log gives. Distances of single numbers are parts of the observed value (of at least "
      "60 s for waits, 300 s for the makespan); throughput is relative to the observed one, without a floor. "
      "Distributions are not compared below 30 jobs. margin = fail_at - distance.",
      {{"trace", "1", "name of the trace", column_of(rows, [](const Row& r) { return r.trace.trace; })},
       {"run", "1", "number of the run", column_of(rows, [](const Row& r) { return r.trace.run; })},
       {"metric", "1", "what is compared", column_of(rows, [](const Row& r) { return r.check.metric; })},
       {"unit", "1", "of observed and simulated", column_of(rows, [](const Row& r) { return r.check.unit; })},
       {"observed", "1", "by the log", column_of(rows, [](const Row& r) { return r.check.observed; })},
       {"simulated", "1", "in the run", column_of(rows, [](const Row& r) { return r.check.simulated; })},
       {"distance", "1", "see meaning", column_of(rows, [](const Row& r) { return r.check.distance; })},
       {"warn_at", "1", "a larger distance is a warning",
        column_of(rows, [](const Row& r) { return r.check.warn_at; })},
       {"fail_at", "1", "a larger distance is a failure",
        column_of(rows, [](const Row& r) { return r.check.fail_at; })},
       {"margin", "1", "fail_at - distance", column_of(rows, [](const Row& r) { return r.check.margin(); })},
       {"verdict", "1", "pass, warn, fail; info = not compared",
        column_of(rows, [](const Row& r) { return std::string(name_of(r.check.verdict)); })},
       {"meaning", "1", "what the distance is", column_of(rows, [](const Row& r) { return r.check.meaning; })}}};
}

std::string workload_of(const ReportInput& input, const Comparison& c) {
  const std::string machine = input.plan.machines.size() > 1 ? " on " + input.plan.machines[c.machine].name : "";
  return label_of(input.plan, input.plan.variants[c.variant]) + machine;
}

std::string decision_of(const Comparison& c) {
  return c.accepted() ? "accepted" : fmt::format("rejected: {}", fmt::join(c.reasons, "; "));
}

ReportTable comparison_table(const ReportInput& input, const std::vector<std::string>& labels,
                             const std::vector<Comparison>& rows) {
  const std::string& primary = input.settings.primary;
  const auto number = [&](std::string name, std::string meaning, auto member) {
    return ReportColumn{std::move(name), "1", std::move(meaning),
                        column_of(rows, [&](const Comparison& c) { return c.*member; })};
  };
  const auto interval = [&](std::string name, std::string meaning, double Interval::*end) {
    return ReportColumn{std::move(name), "1", std::move(meaning),
                        column_of(rows, [&](const Comparison& c) { return c.difference.*end; })};
  };
  return {
      "/credibility/recommendations",
      "Candidates against " + input.settings.baseline,
      fmt::format("difference = {0} of the candidate - {0} of the baseline over the same jobs; below 0 is better. "
                  "Interval: {1:g} % percentile bootstrap of {2} resamples, of replicates, or, where there is one, of "
                  "whole weeks of its jobs, the same weeks for both. Accepted: within the constraints (starved jobs, "
                  "fairness between users, utilisation), the interval below 0, and the simulation of the site's policy "
                  "not far from the log.",
                  primary, 100 * input.settings.confidence, input.settings.resamples),
      {{"workload", "1", "trace, with what was varied",
        column_of(rows, [&](const Comparison& c) { return workload_of(input, c); })},
       {"policy", "1", "candidate, with what was varied",
        column_of(rows, [&](const Comparison& c) { return labels[c.composition]; })},
       number("run", "number of the candidate's run (its first replicate)", &Comparison::run),
       number("baseline_run", "number of the baseline's run (its first replicate)", &Comparison::baseline_run),
       number("replicates", "in which both are good", &Comparison::replicates),
       number("baseline", primary + " of the baseline, mean over replicates", &Comparison::baseline),
       number("candidate", primary + " of the candidate, mean over replicates", &Comparison::candidate),
       interval("difference", "candidate - baseline", &Interval::estimate),
       interval("low", "lower end of the interval of the difference", &Interval::low),
       interval("high", "upper end of the interval of the difference", &Interval::high),
       number("resampled", "what the interval resamples", &Comparison::paired_over),
       number("starved_rate", "starved jobs / jobs", &Comparison::starved_rate),
       number("fairness_loss", "fall of jain_user_bsld below the baseline's", &Comparison::fairness_loss),
       number("wait_fairness_loss", "fall of jain_user_wait below the baseline's", &Comparison::wait_fairness_loss),
       number("utilization_loss", "fall of utilization below the baseline's", &Comparison::utilization_loss),
       {"frontier", "1", "within the constraints, and none better in difference, fairness and utilisation",
        column_of(rows, [](const Comparison& c) { return std::string(c.on_frontier ? "yes" : "no"); })},
       {"decision", "1", "accepted, or why not", column_of(rows, decision_of)}}};
}

/// What kind of workload it is, with what that lets one expect. Thresholds: the predecessor's.
struct Regime {
  std::string workload, name, text;
  double tail_ratio, mean_queue_jobs, top_user_share, offered_load;
};

Regime regime_of(const ReportInput& input, std::size_t variant) {
  const RunSpec spec{variant, 0, 0, 0};
  const TraceProfile profile = profile_trace(input.jobs(spec), input.processors(spec));
  Regime regime{label_of(input.plan, input.plan.variants[variant]),
                "balanced",
                "neither tail, nor idleness, nor one user rules it: what is found here may hold for others",
                profile.run_tail_ratio.value_or(std::numeric_limits<double>::quiet_NaN()),
                profile.congestion.mean_over_time,
                profile.user_skew.top1_share,
                profile.offered_load.value_or(std::numeric_limits<double>::quiet_NaN())};
  const bool has_waits = profile.congestion.event_points > 0;
  if (regime.tail_ratio > 50) {
    regime.name = "heavy tail";
    regime.text =
        "few long jobs hold most of the work: percentiles of slowdown are decided by the short jobs behind them, "
        "and policies that believe jobs short gain most";
  } else if (has_waits && regime.mean_queue_jobs < 2) {
    regime.name = "low congestion";
    regime.text = "the queue is mostly empty: policies differ little, and a difference rests on few busy days";
  } else if (regime.top_user_share > 0.5) {
    regime.name = "one user";
    regime.text = "one user sends most jobs: averages over jobs are averages over that user";
  }
  return regime;
}

ReportTable regime_table(const std::map<std::size_t, Regime>& regimes) {
  std::vector<Regime> rows;
  for (const auto& [variant, regime] : regimes) rows.push_back(regime);
  const auto number = [&](std::string name, std::string meaning, double Regime::*member) {
    return ReportColumn{std::move(name), "1", std::move(meaning),
                        column_of(rows, [&](const Regime& r) { return r.*member; })};
  };
  return {
      "/credibility/regimes",
      "What kind of workload it is",
      "First that holds: heavy tail = p99 / p50 of run times above 50; low congestion = fewer than 2 jobs waiting in "
      "the log, mean over time; one user = more than half of the jobs; else balanced.",
      {{"workload", "1", "trace, with what was varied", column_of(rows, [](const Regime& r) { return r.workload; })},
       {"regime", "1", "kind", column_of(rows, [](const Regime& r) { return r.name; })},
       number("tail_ratio", "p99 / p50 of the run times", &Regime::tail_ratio),
       number("mean_queue_jobs", "jobs waiting in the log, mean over time", &Regime::mean_queue_jobs),
       number("top_user_share", "part of the jobs that the busiest user sent", &Regime::top_user_share),
       number("offered_load", "sum(procs x run) / (processors x span)", &Regime::offered_load),
       {"expect", "1", "what that lets one expect", column_of(rows, [](const Regime& r) { return r.text; })}}};
}

void tell_fidelity(const std::vector<TraceFidelity>& traces, const std::string& site, Report& report) {
  for (const TraceFidelity& trace : traces) {
    if (trace.verdict == Verdict::info) {
      report.findings.push_back(
          {section, Verdict::info, trace.trace + ": not compared with a log (" + trace.reason + ")."});
      continue;
    }
    const std::string agrees = trace.verdict == Verdict::fail ? "does not reproduce" : "reproduces";
    report.findings.push_back({section, trace.verdict,
                               fmt::format("{}: simulated {} {} what the log says of {} jobs ({}).", trace.trace, site,
                                           agrees, trace.jobs, trace.reason)});
  }
}

/// How many replicates would bring the widest interval of the candidates to the wanted width: it shrinks as 1 /
/// sqrt(n).
void tell_replicates(const ReportInput& input, std::span<const Comparison> rows, const std::string& where,
                     Report& report) {
  double widest = 0;
  std::int64_t replicates = 0;
  for (const Comparison& c : rows) {
    const double width = (c.difference.high - c.difference.low) / 2 / c.baseline;
    if (c.replicates < 2 || !(width > widest)) continue;
    widest = width;
    replicates = c.replicates;
  }
  if (input.target_width == 0 || replicates == 0) return;
  const double ratio = widest / input.target_width;
  const double needed = std::ceil(static_cast<double>(replicates) * ratio * ratio);
  const std::string now =
      fmt::format("{}: differences are known to +- {:.2g} % of the baseline or better from {} replicates", where,
                  100 * widest, replicates);
  const std::string text =
      ratio <= 1 ? now + ", which is enough."
                 : fmt::format("{}; about {} would make it {:.2g} %: set replicates = {} and run with --extend.", now,
                               needed, 100 * input.target_width, needed);
  report.findings.push_back({section, Verdict::info, text});
}

/// One sentence for each workload and machine; rows of one stand together, best first.
void tell_recommendations(const ReportInput& input, const std::vector<std::string>& labels,
                          const std::vector<Comparison>& rows, const std::map<std::size_t, Regime>& regimes,
                          Report& report) {
  std::set<std::string> explained;  // regimes
  for (auto row = rows.begin(); row != rows.end();) {
    const auto end = std::find_if(
        row, rows.end(), [&](const Comparison& c) { return c.variant != row->variant || c.machine != row->machine; });
    const auto n = end - row, accepted = std::count_if(row, end, [](const Comparison&c) { return c.accepted(); });
    const Regime& regime = regimes.at(row->variant);
    const std::string where = fmt::format("{} ({})", workload_of(input, *row), regime.name);
    const std::string change =
        fmt::format("{} {:.4g} instead of {:.4g} ({:+.4g}, {:g} % interval {:+.4g} to {:+.4g})", input.settings.primary,
                    row->candidate, row->baseline, row->difference.estimate, 100 * input.settings.confidence,
                    row->difference.low, row->difference.high);
    const std::string& policy = labels[row->composition];
    report.findings.push_back(
        accepted > 0 ? Finding{section, Verdict::pass,
                               fmt::format("{}: {} is recommended over {}: {}; {} of {} candidates are accepted.",
                                           where, policy, input.settings.baseline, change, accepted, n)}
                     : Finding{section, Verdict::warn,
                               fmt::format("{}: no candidate is recommended over {}. The nearest is {}: {}, {}.", where,
                                           input.settings.baseline, policy, change, decision_of(*row))});
    tell_replicates(input, {row, end}, where, report);
    if (explained.insert(regime.name).second)
      report.findings.push_back(
          {section, Verdict::info, fmt::format("Workloads of the kind \"{}\": {}.", regime.name, regime.text)});
    row = end;
  }
}

}  // namespace

void add_credibility(const ReportInput& input, Report& report) {
  const std::vector<TraceFidelity> fidelity = fidelity_of(input);
  tell_fidelity(fidelity, input.settings.site, report);
  const bool any_compared =
      std::any_of(fidelity.begin(), fidelity.end(), [](const TraceFidelity& trace) { return !trace.checks.empty(); });
  if (any_compared) report.tables.push_back(fidelity_table(fidelity));
  add_cross_check(input, report);
  if (input.plan.compositions.size() < 2) return;
  if (input.plan.design) return;  // its points are compared in the section on sensitivity
  if (input.plan.compositions.size() > most_compositions) {
    report.findings.push_back({section, Verdict::info,
                               fmt::format("No recommendation: {} policies are too many to compare one by one (at most "
                                           "{}).",
                                           input.plan.compositions.size(), most_compositions)});
    return;
  }
  const std::vector<Comparison> comparisons = comparisons_of(input, fidelity);
  std::map<std::size_t, Regime> regimes;  // by variant
  for (const std::size_t v : calm_variants(input.plan)) regimes.emplace(v, regime_of(input, v));
  const std::vector<std::string> labels = composition_labels(input.plan);
  tell_recommendations(input, labels, comparisons, regimes, report);
  report.tables.push_back(comparison_table(input, labels, comparisons));
  report.tables.push_back(regime_table(regimes));
}

}  // namespace schedsweep
