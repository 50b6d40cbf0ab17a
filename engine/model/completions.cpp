#include "engine/model/completions.h"

#include <limits>
#include <numeric>

namespace schedsweep {

Seconds submitted_at(const JobTable& jobs, std::size_t end) {
  return end < jobs.size() ? jobs.submit_s[end] : std::numeric_limits<Seconds>::max();
}

std::vector<JobIndex> ended_before(const JobTable& jobs, std::span<const Seconds> ends_s, std::size_t begin,
                                   std::size_t end) {
  const Seconds now_s = submitted_at(jobs, end);
  std::vector<JobIndex> out;
  for (std::size_t job = begin; job < end; ++job) {
    if (ends_s[job] <= now_s) out.push_back(static_cast<JobIndex>(job));
  }
  return out;
}

std::vector<JobIndex> by_end(std::span<const Seconds> ends_s, std::size_t begin, std::size_t end) {
  std::vector<JobIndex> out(end - begin);
  std::iota(out.begin(), out.end(), static_cast<JobIndex>(begin));
  std::stable_sort(out.begin(), out.end(), [&](JobIndex a, JobIndex b) { return ends_s[a] < ends_s[b]; });
  return out;
}

}  // namespace schedsweep
