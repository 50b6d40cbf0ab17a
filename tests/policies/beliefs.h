#pragma once

#include "policies/estimator.h"

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

inline bool operator==(const Belief& a, const Belief& b) {
  return a.expected_s == b.expected_s && a.guard_s == b.guard_s && a.source == b.source;
}

inline void PrintTo(const Belief& belief, std::ostream* out) {
  *out << belief.expected_s << "/" << belief.guard_s << " s, source " << static_cast<int>(belief.source);
}

namespace test {

inline constexpr JobSeconds longest_s = 2'147'483'647;

/// What estimators read of a job.
struct EstimatedJob {
  DenseId user;
  JobSeconds run_s;
  JobSeconds requested_s;
  DenseId executable = 0;
  Procs procs = 1;
};

inline JobStore store_of(const std::vector<EstimatedJob>& jobs) {
  JobStore store;
  resize(store, jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    store.user[i] = jobs[i].user;
    store.run_s[i] = jobs[i].run_s;
    store.requested_s[i] = jobs[i].requested_s;
    store.executable[i] = jobs[i].executable;
    store.procs[i] = jobs[i].procs;
  }
  return store;
}

inline const Estimator& estimator_called(std::string_view name) {
  for (const Estimator& entry : estimators())
    if (entry.name == name) return entry;
  throw std::logic_error("no estimator of this name: " + std::string(name));
}

}  // namespace test
}  // namespace schedsweep
