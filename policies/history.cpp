#include "policies/history.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace schedsweep {

void MeanOfClass::reset(const EstimateInput& input) {
  input_ = &input;
  longest_ = window_(input.parameters);
  class_of_.resize(input.jobs.size());
  next_.resize(input.jobs.size());
  histories_.assign(classify_(input.jobs, class_of_, next_), {});
}

Belief MeanOfClass::at_submit(JobIndex job, Seconds) {
  const History& history = histories_[class_of_[job]];
  if (history.n_jobs == 0) return requested_or_run(*input_, job);
  const std::int64_t mean_s = history.sum_s / history.n_jobs;  // at least 1, as every run time in it
  const JobSeconds requested_s = input_->jobs.requested_s[job];
  const std::int64_t capped_s = requested_s > 0 ? std::min<std::int64_t>(mean_s, requested_s) : mean_s;
  return same_for_both(static_cast<JobSeconds>(capped_s), BeliefSource::history);
}

void MeanOfClass::completed(JobIndex job, Seconds) {
  if (input_->run_s[job] == 0) return;
  History& history = histories_[class_of_[job]];
  append(history, job);
  if (history.n_jobs > longest_) drop_oldest(history);
}

void MeanOfClass::append(History& history, JobIndex job) {
  (history.n_jobs == 0 ? history.oldest : next_[history.latest]) = job;
  history.latest = job;
  history.sum_s += input_->run_s[job];
  ++history.n_jobs;
}

void MeanOfClass::drop_oldest(History& history) {
  history.sum_s -= input_->run_s[history.oldest];
  --history.n_jobs;
  history.oldest = next_[history.oldest];
}

std::uint32_t classify_by_user(const JobTable& jobs, std::span<std::uint32_t> class_of, std::span<JobIndex>) {
  std::uint32_t n_classes = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    class_of[job] = static_cast<std::uint32_t>(jobs.user[job] - unknown_id);
    n_classes = std::max(n_classes, class_of[job] + 1);
  }
  return n_classes;
}

std::uint32_t classify_by_user_executable_width(const JobTable& jobs, std::span<std::uint32_t> class_of,
                                                std::span<JobIndex> scratch) {
  const auto traits = [&](JobIndex job) { return std::tie(jobs.user[job], jobs.executable[job], jobs.procs[job]); };
  std::iota(scratch.begin(), scratch.end(), JobIndex{0});
  std::sort(scratch.begin(), scratch.end(), [&](JobIndex a, JobIndex b) { return traits(a) < traits(b); });
  std::uint32_t n_classes = 0;
  for (std::size_t i = 0; i < scratch.size(); ++i) {
    if (i == 0 || traits(scratch[i - 1]) != traits(scratch[i])) ++n_classes;
    class_of[scratch[i]] = n_classes - 1;
  }
  return n_classes;
}

}  // namespace schedsweep
