#include "engine/workload/offered_load.h"

#include "engine/error.h"

#include <cmath>

namespace schedsweep {

Seconds span_of(const JobTable& jobs) {
  return jobs.submit_s.empty() ? 0 : jobs.submit_s.back() - jobs.submit_s.front();
}

double offered_load(const JobTable& jobs, Procs processors) {
  const Seconds span_s = span_of(jobs);
  if (span_s == 0) return 0.0;
  double area_proc_s = 0.0;
  for (std::size_t i = 0; i < jobs.size(); ++i) area_proc_s += static_cast<double>(jobs.procs[i]) * jobs.run_s[i];
  return area_proc_s / (static_cast<double>(processors) * static_cast<double>(span_s));
}

void scale_gaps(JobStore& jobs, double factor) {
  SCHEDSWEEP_CHECK(factor > 0);
  if (jobs.submit_s.empty()) return;
  const Seconds first_s = jobs.submit_s.front();
  for (Seconds& submit_s : jobs.submit_s)
    submit_s = first_s + static_cast<Seconds>(std::floor(static_cast<double>(submit_s - first_s) * factor + 0.5));
}

void set_offered_load(JobStore& jobs, Procs processors, double load) {
  const double own = offered_load(view_of(jobs), processors);
  if (own > 0) scale_gaps(jobs, own / load);
}

}  // namespace schedsweep
