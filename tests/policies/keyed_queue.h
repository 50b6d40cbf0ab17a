#pragma once

#include "policies/order.h"

#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep::test {

/// What the user and the scheduler say of a job.
struct QueuedJob {
  Seconds submit_s = 0;
  Procs procs = 1;
  JobSeconds expected_s = 1;
  int priority = normal_priority;
  DenseId user = 0;
  DenseId partition = 0;
};

inline const Order& order_called(std::string_view name) {
  for (const Order& order : orders())
    if (order.name == name) return order;
  throw std::logic_error("no order of this name: " + std::string(name));
}

/// Waiting jobs, and all that their keys may depend on.
class KeyedQueue {
 public:
  explicit KeyedQueue(const std::vector<QueuedJob>& jobs) {
    resize(store_, jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      store_.submit_s[i] = jobs[i].submit_s;
      store_.procs[i] = jobs[i].procs;
      store_.priority[i] = static_cast<std::int8_t>(jobs[i].priority);
      store_.user[i] = jobs[i].user;
      store_.partition[i] = jobs[i].partition;
      expected_s.push_back(jobs[i].expected_s);
    }
    forget_usage();
  }

  void forget_usage() { usage.reset(view_of(store_), parameters.half_life_s, store_.submit_s[0]); }

  /// Keys of all jobs.
  std::vector<double> keys(const Order& order) const {
    std::vector<JobIndex> all(expected_s.size());
    std::iota(all.begin(), all.end(), JobIndex{0});
    return keys(order, all);
  }

  std::vector<double> keys(std::string_view name) const { return keys(order_called(name)); }

  /// What of each key does not change while the jobs wait.
  std::vector<double> constants(const Order& order) const {
    std::vector<double> constants;
    for (JobIndex job = 0; job < expected_s.size(); ++job)
      with_columns({job}, {}, [&](const KeyInput& input, const KeyedJobs& alone) {
        constants.push_back(order.constant(input, alone));
      });
    return constants;
  }

  std::vector<double> keys(const Order& order, const std::vector<JobIndex>& jobs,
                           const std::vector<double>& constants = {}) const {
    std::vector<double> keys(jobs.size());
    with_columns(jobs, constants,
                 [&](const KeyInput& input, const KeyedJobs& columns) { order.keys(input, columns, keys); });
    return keys;
  }

  Parameters parameters;
  Usage usage;
  Procs processors = 100;
  Seconds now_s = 0;
  std::vector<JobSeconds> expected_s;

 private:
  template <class Use>
  void with_columns(const std::vector<JobIndex>& jobs, const std::vector<double>& constants, Use use) const {
    RunInput input{};
    input.jobs = view_of(store_);
    input.processors = processors;
    std::vector<Procs> procs;
    std::vector<JobSeconds> beliefs_s;
    std::vector<DenseId> user;
    std::vector<Seconds> submit_s;
    for (const JobIndex job : jobs) {
      procs.push_back(store_.procs[job]);
      beliefs_s.push_back(expected_s[job]);
      user.push_back(store_.user[job]);
      submit_s.push_back(store_.submit_s[job]);
    }
    use({input, parameters, usage, now_s}, {jobs, procs, beliefs_s, user, submit_s, constants});
  }

  JobStore store_;
};

}  // namespace schedsweep::test
