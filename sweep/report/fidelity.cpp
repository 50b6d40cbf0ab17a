#include "sweep/report/fidelity.h"

#include "engine/metrics/log_fidelity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// |simulated - observed| as a part of the observed, of at least `floor`: a second more where there was none is no
/// infinity.
double divergence(double observed, double simulated, double floor) {
  const double scale = std::max(std::abs(observed), floor);
  return scale > 0 ? std::abs(simulated - observed) / scale : 0;
}

Verdict verdict_of(double distance, double warn_at, double fail_at) {
  if (std::isnan(distance)) return Verdict::info;
  return distance > fail_at ? Verdict::fail : distance > warn_at ? Verdict::warn : Verdict::pass;
}

/// The bounds of the predecessor; where it has no warning, three quarters of its bound.
std::vector<FidelityCheck> checks_of(const LogFidelity& f) {
  std::vector<FidelityCheck> checks;
  const auto relative = [&](std::string metric, std::string unit, double ServiceNumbers::*number, double floor) {
    const double observed = f.observed.*number, simulated = f.simulated.*number;
    checks.push_back({std::move(metric), std::move(unit), observed, simulated, divergence(observed, simulated, floor),
                      0.15, 0.20, Verdict::info, "|simulated - observed| / observed"});
  };
  const auto distance = [&](std::string metric, double value, double warn_at, double fail_at, std::string meaning) {
    checks.push_back({std::move(metric), "1", none, none, value, warn_at, fail_at, Verdict::info, std::move(meaning)});
  };
  relative("mean_wait_s", "s", &ServiceNumbers::mean_wait_s, 60);
  relative("p95_wait_s", "s", &ServiceNumbers::p95_wait_s, 60);
  relative("mean_bsld", "1", &ServiceNumbers::mean_bsld, 1);
  relative("p95_bsld", "1", &ServiceNumbers::p95_bsld, 1);
  relative("mean_queue_jobs", "1", &ServiceNumbers::mean_queue_jobs, 0.1);
  relative("throughput_per_s", "s-1", &ServiceNumbers::throughput_per_s, 0);
  relative("makespan_s", "s", &ServiceNumbers::makespan_s, 300);
  relative("utilization", "1", &ServiceNumbers::utilization, 0);
  distance("wait_kl", f.wait_kl, 0.15, 0.20, "Kullback-Leibler divergence of observed from simulated waits, 50 bins");
  distance("wait_ks", f.wait_ks, 0.11, 0.15, "Kolmogorov-Smirnov statistic of the waits");
  distance("wait_wasserstein", f.wait_wasserstein_s / std::max(f.observed.mean_wait_s, 60.0), 0.30, 0.40,
           "Wasserstein distance of the waits / mean observed wait");
  distance("bsld_ks", f.bsld_ks, 0.11, 0.15, "Kolmogorov-Smirnov statistic of the bounded slowdowns");
  distance("queue_correlation", 1 - f.queue_correlation, 0.11, 0.15,
           "1 - correlation of the queue lengths, observed and simulated, every 60 s");
  for (FidelityCheck& check : checks) check.verdict = verdict_of(check.distance, check.warn_at, check.fail_at);
  return checks;
}

std::string names_of(const std::vector<FidelityCheck>& checks, Verdict verdict) {
  std::string names;
  for (const FidelityCheck& check : checks)
    if (check.verdict == verdict) names += (names.empty() ? "" : ", ") + check.metric;
  return names;
}

/// The run of the site's policy on a trace as logged; -1 where the sweep has none.
std::int64_t site_run(const ReportInput& input, std::size_t entry) {
  const Plan& plan = input.plan;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    const TraceVariant& variant = plan.variants[v];
    if (variant.entry != entry || !variant.spec.is_file() || variant.spec.transform.changes()) continue;
    for (std::size_t c = 0; c < plan.compositions.size(); ++c) {
      const bool is_there = !plan.design || plan.design->find_cell(v, 0, c) != nullptr;
      if (is_there && plan.policies[plan.compositions[c].policy] == input.settings.site)
        return plan.index_of({v, 0, c, 0});
    }
  }
  return -1;
}

TraceFidelity compared(const ReportInput& input, std::size_t entry, Workspace& workspace) {
  TraceFidelity result;
  result.trace = input.plan.trace_names[entry];
  result.run = site_run(input, entry);
  if (result.run < 0) {
    result.reason = "no log to compare with: drawn from a model, or transformed";
    return result;
  }
  const RunSpec spec = input.plan.run(result.run);
  const auto tau_s = static_cast<Seconds>(std::max(1.0, input.parameters(spec).tau_s));
  const LogFidelity fidelity =
      compare_with_log(input.jobs(spec), input.simulate_again(spec, workspace), input.processors(spec), tau_s);
  result.jobs = fidelity.jobs;
  if (fidelity.jobs == 0) {
    result.reason = "the log gives no waits";
    return result;
  }
  result.checks = checks_of(fidelity);
  const std::string failed = names_of(result.checks, Verdict::fail), warned = names_of(result.checks, Verdict::warn);
  result.verdict = !failed.empty() ? Verdict::fail : !warned.empty() ? Verdict::warn : Verdict::pass;
  result.reason = !failed.empty()   ? "beyond the bounds: " + failed
                  : !warned.empty() ? "near the bounds: " + warned
                                    : "within the bounds in every respect";
  if (fidelity.jobs < LogFidelity::smallest_sample)
    result.reason += fmt::format("; distributions not compared (only {} jobs, {} needed)", fidelity.jobs,
                                 LogFidelity::smallest_sample);
  return result;
}

}  // namespace

std::vector<TraceFidelity> fidelity_of(const ReportInput& input) {
  std::vector<TraceFidelity> all;
  Workspace workspace;
  for (std::size_t entry = 0; entry < input.plan.trace_names.size(); ++entry)
    all.push_back(compared(input, entry, workspace));
  return all;
}

}  // namespace schedsweep
