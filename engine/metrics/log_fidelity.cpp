#include "engine/metrics/log_fidelity.h"

#include "engine/stats/bootstrap.h"
#include "engine/stats/distances.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace schedsweep {
namespace {

/// One way in which the jobs were served, as columns.
struct Service {
  std::vector<Seconds> submit_s, start_s, end_s;
  std::vector<double> wait_s, bsld;
  double area_proc_s = 0;

  void add(Seconds submit, Seconds start, Seconds run, Procs procs, Seconds tau) {
    submit_s.push_back(submit);
    start_s.push_back(start);
    end_s.push_back(start + run);
    wait_s.push_back(static_cast<double>(start - submit));
    bsld.push_back(std::max(1.0, static_cast<double>(start + run - submit) / static_cast<double>(std::max(run, tau))));
    area_proc_s += static_cast<double>(procs) * static_cast<double>(run);
  }

  void sort_instants() {
    for (auto* instants : {&submit_s, &start_s, &end_s}) std::sort(instants->begin(), instants->end());
  }
};

double p95_of(std::vector<double> values) { return quantile_linear(std::span(values), 0.95); }

ServiceNumbers numbers_of(const Service& service, Procs processors) {
  ServiceNumbers numbers;
  numbers.mean_wait_s = mean_of(service.wait_s);
  numbers.p95_wait_s = p95_of(service.wait_s);
  numbers.mean_bsld = mean_of(service.bsld);
  numbers.p95_bsld = p95_of(service.bsld);
  numbers.makespan_s = static_cast<double>(service.end_s.back() - service.submit_s.front());
  if (numbers.makespan_s <= 0) return numbers;
  const auto n = static_cast<double>(service.wait_s.size());
  numbers.throughput_per_s = n / numbers.makespan_s;
  numbers.utilization = service.area_proc_s / (static_cast<double>(processors) * numbers.makespan_s);
  numbers.mean_queue_jobs = numbers.mean_wait_s * n / numbers.makespan_s;  // Little's law
  return numbers;
}

/// Jobs waiting at `from`, and every cadence after it until `to`.
std::vector<double> queue_series(const Service& service, Seconds from, Seconds to) {
  std::vector<double> series;
  std::size_t submitted = 0, started = 0;
  for (Seconds t = from; t <= to; t += LogFidelity::queue_cadence_s) {
    while (submitted < service.submit_s.size() && service.submit_s[submitted] <= t) ++submitted;
    while (started < service.start_s.size() && service.start_s[started] <= t) ++started;
    series.push_back(static_cast<double>(submitted) - static_cast<double>(started));
  }
  return series;
}

}  // namespace

LogFidelity compare_with_log(const JobTable& jobs, const Schedule& schedule, Procs processors, Seconds tau_s) {
  LogFidelity fidelity;
  Service observed, simulated;
  const auto submit_s = schedule.submit_s.empty() ? jobs.submit_s : schedule.submit_s;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs.wait_s[i] < 0 || schedule.start_s[i] == not_started) continue;
    observed.add(jobs.submit_s[i], jobs.submit_s[i] + jobs.wait_s[i], jobs.run_s[i], jobs.procs[i], tau_s);
    simulated.add(submit_s[i], schedule.start_s[i], schedule.run_s[i], schedule.procs[i], tau_s);
  }
  fidelity.jobs = observed.wait_s.size();
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  fidelity.wait_kl = fidelity.wait_ks = fidelity.wait_wasserstein_s = none;
  fidelity.bsld_ks = fidelity.queue_correlation = none;
  if (fidelity.jobs == 0) return fidelity;
  observed.sort_instants();
  simulated.sort_instants();
  fidelity.observed = numbers_of(observed, processors);
  fidelity.simulated = numbers_of(simulated, processors);
  if (fidelity.jobs < LogFidelity::smallest_sample) return fidelity;
  fidelity.wait_kl = histogram_divergence(observed.wait_s, simulated.wait_s);
  fidelity.wait_ks = kolmogorov_smirnov(observed.wait_s, simulated.wait_s);
  fidelity.wait_wasserstein_s = wasserstein_distance(observed.wait_s, simulated.wait_s);
  fidelity.bsld_ks = kolmogorov_smirnov(observed.bsld, simulated.bsld);
  const Seconds from = std::min(observed.submit_s.front(), simulated.submit_s.front());
  const Seconds to = std::max(observed.end_s.back(), simulated.end_s.back());
  fidelity.queue_correlation = pearson_correlation(queue_series(observed, from, to), queue_series(simulated, from, to));
  return fidelity;
}

}  // namespace schedsweep
