#include "engine/model/similar_runs.h"

#include "engine/deterministic_math.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace schedsweep {
namespace {

struct Neighbour {
  double distance;
  JobSeconds run_s;

  double weight() const { return 1 / (0.1 + distance); }
};

/// The least run time that with those below it has `share` of the weight. Shape: by run time, not empty.
float weighted_quantile_s(std::span<const Neighbour> neighbours, double share) {
  double left = share;
  for (const Neighbour& neighbour : neighbours) {
    left -= neighbour.weight();
    if (left <= 0) return static_cast<float>(neighbour.run_s);
  }
  return static_cast<float>(neighbours.back().run_s);
}

/// Shape: by distance, not empty.
SimilarRuns summary_of(std::span<Neighbour> neighbours) {
  SimilarRuns out{.distance = static_cast<float>(neighbours[0].distance),
                  .nearest_s = static_cast<float>(neighbours[0].run_s)};
  std::ranges::sort(neighbours, {}, [](const Neighbour& n) { return std::pair(n.run_s, n.distance); });
  double weight = 0, sum = 0;
  for (const Neighbour& neighbour : neighbours) {
    weight += neighbour.weight();
    sum += neighbour.weight() * portable_log(1.0 + neighbour.run_s);
  }
  out.mean_s = static_cast<float>(portable_exp(sum / weight) - 1);
  out.p10_s = weighted_quantile_s(neighbours, 0.1 * weight);
  out.p50_s = weighted_quantile_s(neighbours, 0.5 * weight);
  out.p90_s = weighted_quantile_s(neighbours, 0.9 * weight);
  return out;
}

}  // namespace

RecentJobs::Job::Job(const JobTraits& traits)
    : ln_requested(portable_log(std::max(traits.requested_s, 1))),
      half_log2_procs(portable_log(traits.procs) / (2 * portable_log(2))),
      executable(traits.executable),
      group(traits.group),
      queue(traits.queue) {}

double RecentJobs::Job::distance(const Job& other) const {
  const int n_other = (executable != other.executable) + (group != other.group) + (queue != other.queue);
  return std::abs(ln_requested - other.ln_requested) + std::abs(half_log2_procs - other.half_log2_procs) +
         0.5 * n_other;
}

void RecentJobs::add(const JobTraits& traits, JobSeconds run_s) {
  Job job(traits);
  job.run_s = run_s;
  if (jobs_.size() < window) {
    jobs_.push_back(job);
  } else {
    jobs_[next_] = job;
  }
  next_ = (next_ + 1) % window;
}

SimilarRuns RecentJobs::most_similar(const JobTraits& traits) const {
  if (jobs_.empty()) return {};
  const Job job(traits);
  std::array<Neighbour, n_similar> nearest;
  std::size_t n_nearest = 0;
  for (std::uint32_t age = 0; age < jobs_.size(); ++age) {
    const Job& other = jobs_[(next_ + window - 1 - age) % window];
    const double distance = job.distance(other) + 0.02 * age;
    if (n_nearest == n_similar && distance >= nearest.back().distance) continue;
    if (n_nearest < n_similar) ++n_nearest;
    std::size_t place = n_nearest - 1;
    for (; place > 0 && distance < nearest[place - 1].distance; --place) nearest[place] = nearest[place - 1];
    nearest[place] = {distance, other.run_s};
  }
  return summary_of(std::span(nearest).first(n_nearest));
}

}  // namespace schedsweep
