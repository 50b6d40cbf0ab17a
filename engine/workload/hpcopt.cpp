#include "engine/workload/hpcopt.h"

#include "engine/random.h"
#include "engine/workload/offered_load.h"

#include <algorithm>
#include <bit>

namespace schedsweep {
namespace {

/// Uniform in [low, high].
std::int32_t draw_integer(Random& random, std::int32_t low, std::int32_t high) {
  return low + static_cast<std::int32_t>(random.uniform() * (high - low + 1));
}

}  // namespace

JobStore generate_hpcopt(const WorkloadSpec& spec) {
  constexpr DenseId n_groups = 10;
  const int widths = std::min(5, static_cast<int>(std::bit_width(static_cast<std::uint32_t>(spec.processors))));
  JobStore store;
  resize(store, static_cast<std::size_t>(spec.jobs));
  Seconds submit_s = 0;
  for (JobIndex job = 0; job < store.size(); ++job) {
    Random gap(spec.seed, Purpose::arrival, job), run(spec.seed, Purpose::run_time, job);
    Random size(spec.seed, Purpose::job_size, job), who(spec.seed, Purpose::session, job);
    if (job > 0) submit_s += draw_integer(gap, 1, 30);
    store.submit_s[job] = submit_s;
    store.number[job] = std::int64_t{job} + 1;
    store.run_s[job] = draw_integer(run, 60, 3'600);
    store.requested_s[job] = static_cast<JobSeconds>(store.run_s[job] * (1 + 1.5 * run.uniform()));
    store.procs[job] = Procs{1} << draw_integer(size, 0, widths - 1);
    store.user[job] = draw_integer(who, 0, spec.users - 1);
    store.group[job] = draw_integer(who, 0, n_groups - 1);
  }
  std::fill(store.wait_s.begin(), store.wait_s.end(), -1);
  std::fill(store.status.begin(), store.status.end(), std::int8_t{1});
  std::fill(store.priority.begin(), store.priority.end(), normal_priority);
  std::fill(store.memory_kb.begin(), store.memory_kb.end(), -1);
  std::fill(store.preceding.begin(), store.preceding.end(), -1);
  std::fill(store.think_s.begin(), store.think_s.end(), -1);
  if (spec.load != 0) set_offered_load(store, spec.processors, spec.load);
  return store;
}

}  // namespace schedsweep
