#include "engine/workload/scenario_support.h"

namespace schedsweep::scenario {

JobIndex append_jobs(JobStore& jobs, std::size_t n) {
  const auto first = static_cast<JobIndex>(jobs.size());
  const std::int64_t last_number = *std::max_element(jobs.number.begin(), jobs.number.end());
  const DenseId new_user = 1 + *std::max_element(jobs.user.begin(), jobs.user.end());
  resize(jobs, first + n);
  if (!jobs.predictions.empty()) jobs.predictions.resize(jobs.size());
  for (JobIndex row = first; row < jobs.size(); ++row) {
    jobs.number[row] = last_number + 1 + (row - first);
    jobs.user[row] = new_user;
    jobs.group[row] = jobs.executable[row] = jobs.queue[row] = jobs.partition[row] = unknown_id;
    jobs.wait_s[row] = jobs.think_s[row] = -1;
    jobs.preceding[row] = jobs.memory_kb[row] = -1;
    jobs.priority[row] = normal_priority;
    jobs.status[row] = 1;
  }
  return first;
}

}  // namespace schedsweep::scenario
