#include "engine/deterministic_math.h"
#include "engine/workload/scenario_support.h"
#include "engine/workload/take_rows.h"

#include <array>

// HPCOpt's four scenarios do not what their names say: the heavy tail lowers the load, low congestion knows nothing of
// the machine, the skewed user submits everything in the beginning, the burst is half an hour. They are here for
// comparison with its numbers; scenarios() has others of the same names that hold what they promise.

namespace schedsweep {
namespace {

using namespace scenario;

constexpr JobSeconds longest_s = 7 * 86'400;

JobStore heavy_tail(const JobTable& jobs, const TransformContext& context) {
  constexpr double shape = 1.2;
  JobStore store = copy_of(jobs);
  for (JobIndex row = 0; row < store.size(); ++row) {
    Random random = random_of(context, row);
    if (random.uniform() >= context.level) continue;
    const double pareto = portable_exp(-portable_log(random.open_uniform()) / shape);
    store.run_s[row] = static_cast<JobSeconds>(std::min(60 * (1 + pareto), static_cast<double>(longest_s)));
    store.requested_s[row] = store.run_s[row] + store.run_s[row] / 2;
  }
  return store;
}

JobStore low_congestion(const JobTable& jobs, const TransformContext& context) {
  constexpr double target_utilization = 0.35;
  const auto spacing_s = static_cast<Seconds>(30 / target_utilization);
  JobStore store = copy_of(jobs);
  for (JobIndex row = 0; row < store.size(); ++row) {
    const auto moved_s = static_cast<double>(row * spacing_s - store.submit_s[row]);
    store.submit_s[row] += static_cast<Seconds>(std::floor(context.level * moved_s));
  }
  return store;
}

JobStore user_skew(const JobTable& jobs, const TransformContext& context) {
  constexpr double top_user_share = 0.65;
  JobStore store = copy_of(jobs);
  const auto n_jobs = static_cast<std::size_t>(static_cast<double>(jobs.size()) * top_user_share * context.level);
  std::fill_n(store.user.begin(), n_jobs, DenseId{0});
  return store;
}

JobStore burst_shock(const JobTable& jobs, const TransformContext& context) {
  constexpr Seconds lasts_s = 1'800;
  constexpr double burst_factor = 4;
  JobStore store = copy_of(jobs);
  // The quantile of the submits by linear interpolation; they are sorted.
  const double place = context.at * static_cast<double>(jobs.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, jobs.size() - 1);
  const Seconds gap_s = jobs.submit_s[above] - jobs.submit_s[below];
  const Seconds begin_s =
      jobs.submit_s[below] + static_cast<Seconds>((place - static_cast<double>(below)) * static_cast<double>(gap_s));
  const double factor = 1 + (burst_factor - 1) * context.level;
  for (Seconds& submit_s : store.submit_s)
    if (submit_s >= begin_s && submit_s <= begin_s + lasts_s)
      submit_s = begin_s + static_cast<Seconds>(static_cast<double>(submit_s - begin_s) / factor);
  return store;
}

constexpr std::string_view source = "HPCOpt 2.3; random numbers are this program's, not Python's";

constexpr std::array table{
    Transform{.name = "hpcopt_heavy_tail",
              .meaning =
                  "run time min(60 (1 + Pareto(1.2)), 7 d), request 1.5 times that; the load falls or rises as it "
                  "will. Level: part of the jobs",
              .source = source,
              .load = LoadEffect::other,
              .draws = true,
              .apply = heavy_tail},
    Transform{.name = "hpcopt_low_congestion",
              .meaning = "one job every 85 s, whatever the machine. Level: part of the way there",
              .source = source,
              .load = LoadEffect::other,
              .apply = low_congestion},
    Transform{.name = "hpcopt_user_skew",
              .meaning = "the first 65 % x level of the jobs become the first user's",
              .source = source,
              .apply = user_skew},
    Transform{.name = "hpcopt_burst_shock",
              .meaning =
                  "1,800 s of arrivals, from the quantile scenario_at of the submits, come 1 + 3 x level times as "
                  "fast",
              .source = source,
              .timed = true,
              .apply = burst_shock},
};

}  // namespace

std::span<const Transform> hpcopt_scenarios() { return table; }

}  // namespace schedsweep
