#include "engine/model/similar_runs.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {

void RecentJobs::add(const CompletedRun& run) {
  const std::uint32_t place = n_++ % window;
  procs_[place] = run.procs;
  requested_s_[place] = std::max(run.requested_s, 1);
  run_s_[place] = run.run_s;
}

SimilarRuns RecentJobs::most_similar(Procs procs, JobSeconds requested_s) const {
  if (n_ == 0) return {};
  // The product of the ratios orders as the sum of their logarithms does.
  std::array<double, window> distance;
  const double new_procs = procs, new_requested_s = std::max(requested_s, 1);
  for (std::uint32_t i = 0; i < window; ++i)
    distance[i] = std::max(procs_[i], new_procs) * std::max(requested_s_[i], new_requested_s) /
                  (std::min(procs_[i], new_procs) * std::min(requested_s_[i], new_requested_s));

  std::array<std::uint32_t, n_similar> nearest = {};
  std::uint32_t n_nearest = 0;
  for (std::uint32_t age = 0; age < std::min(n_, window); ++age) {
    const std::uint32_t job = (n_ - 1 - age) % window;
    if (n_nearest == n_similar && distance[job] >= distance[nearest[n_similar - 1]]) continue;
    if (n_nearest < n_similar) ++n_nearest;
    std::uint32_t place = n_nearest - 1;
    for (; place > 0 && distance[job] < distance[nearest[place - 1]]; --place) nearest[place] = nearest[place - 1];
    nearest[place] = job;
  }

  std::array<JobSeconds, n_similar> runs_s = {};
  for (std::uint32_t i = 0; i < n_nearest; ++i) runs_s[i] = run_s_[nearest[i]];
  const auto end = runs_s.begin() + n_nearest;
  const std::uint32_t n_first = std::min(n_nearest, 3U);
  std::sort(runs_s.begin(), runs_s.begin() + n_first);
  const double sum3_s = std::accumulate(runs_s.begin(), runs_s.begin() + n_first, 0.0);
  const double median3_s = (static_cast<double>(runs_s[(n_first - 1) / 2]) + runs_s[n_first / 2]) / 2;
  return {.mean3_s = static_cast<float>(sum3_s / n_first),
          .median3_s = static_cast<float>(median3_s),
          .min8_s = static_cast<float>(*std::min_element(runs_s.begin(), end)),
          .max8_s = static_cast<float>(*std::max_element(runs_s.begin(), end))};
}

}  // namespace schedsweep
