#include "engine/deterministic_math.h"
#include "engine/workload/gamma.h"
#include "engine/workload/offered_load.h"
#include "engine/workload/scenario_support.h"
#include "engine/workload/take_rows.h"

#include <map>
#include <vector>

namespace schedsweep {
namespace {

using namespace scenario;

constexpr Seconds hour_s = 3'600;
constexpr Seconds day_s = 24 * hour_s;
constexpr Seconds week_s = 7 * day_s;

// The strength of each scenario at level 1.
constexpr double pareto_shape = 1.2;
constexpr double low_load = 0.35;
constexpr double top_user_share = 0.65;
constexpr double burst_factor = 10;
constexpr double burst_part = 0.1;  // of the span, at most a week
constexpr Seconds work_begins_s = 9 * hour_s, work_lasts_s = 8 * hour_s;
constexpr double flood_part = 0.05;   // of the jobs
constexpr double giant_share = 0.02;  // of the jobs
constexpr double stall_hours = 24;

/// The factor on `shapes` with which the jobs do `area_proc_s` of work, none of them longer than `longest_s`.
double scale_for_area(const std::vector<double>& shapes, const std::vector<double>& procs, double area_proc_s,
                      double longest_s) {
  double low = 0, high = longest_s;  // shapes are 0, or 1 and more: there every job is as long as may be
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    double area = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) area += procs[i] * std::min(middle * shapes[i], longest_s);
    (area < area_proc_s ? low : high) = middle;
  }
  return high;
}

JobStore heavy_tail(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  std::vector<JobIndex> rows;
  std::vector<double> shapes, procs;
  double area_proc_s = 0, longest_s = week_s;
  for (JobIndex row = 0; row < store.size(); ++row) {
    Random random = random_of(context, row);
    if (random.uniform() >= context.level) continue;
    rows.push_back(row);
    shapes.push_back(store.run_s[row] * portable_exp(-portable_log(random.open_uniform()) / pareto_shape));
    procs.push_back(store.procs[row]);
    area_proc_s += procs.back() * store.run_s[row];
    longest_s = std::max(longest_s, static_cast<double>(store.run_s[row]));
  }
  const double scale = scale_for_area(shapes, procs, area_proc_s, longest_s);
  for (std::size_t i = 0; i < rows.size(); ++i)
    set_run(store, rows[i], to_seconds(std::min(scale * shapes[i], longest_s), std::min(jobs.run_s[rows[i]], 1)));
  return store;
}

JobStore low_congestion(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  const double load = offered_load(jobs, context.processors);
  if (load > low_load) set_offered_load(store, context.processors, load + context.level * (low_load - load));
  return store;
}

DenseId busiest_user(const JobTable& jobs) {
  std::map<DenseId, std::size_t> n_jobs;
  for (const DenseId user : jobs.user) ++n_jobs[user];
  return std::max_element(n_jobs.begin(), n_jobs.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
}

JobStore user_skew(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  const DenseId user = busiest_user(jobs);
  for (JobIndex row = 0; row < store.size(); ++row)
    if (random_of(context, row).uniform() < top_user_share * context.level) store.user[row] = user;
  return store;
}

JobStore burst_shock(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  const Seconds begin_s = begin_of(jobs, context);
  const Seconds lasts_s = std::min(week_s, static_cast<Seconds>(burst_part * static_cast<double>(span_of(jobs))));
  const double factor = 1 + (burst_factor - 1) * context.level;
  for (Seconds& submit_s : store.submit_s)
    if (submit_s >= begin_s && submit_s < begin_s + lasts_s)
      submit_s = begin_s + static_cast<Seconds>(static_cast<double>(submit_s - begin_s) / factor);
  return store;
}

JobStore estimate_noise(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  for (JobIndex row = 0; row < store.size(); ++row) {
    const JobSeconds requested_s = jobs.requested_s[row];
    if (requested_s <= 0) continue;
    Random random = random_of(context, row);
    const double noisy_s = requested_s * portable_exp(context.level * draw_normal(random));
    store.requested_s[row] = to_seconds(noisy_s, std::max(JobSeconds{1}, std::min(requested_s, jobs.run_s[row])));
  }
  return store;
}

JobStore diurnal_squeeze(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  for (Seconds& submit_s : store.submit_s) {
    const Seconds clock_s = (submit_s % day_s + day_s) % day_s;
    const double squeezed_s =
        static_cast<double>(work_begins_s) + static_cast<double>(clock_s) * static_cast<double>(work_lasts_s) / day_s;
    const double moved_s = context.level * (squeezed_s - static_cast<double>(clock_s));
    submit_s += static_cast<Seconds>(std::floor(moved_s + 0.5));
  }
  return store;
}

JobStore user_flood(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  const Seconds begin_s = begin_of(jobs, context);
  const double n_extra = std::ceil(flood_part * context.level * static_cast<double>(jobs.size()));
  for (JobIndex row = append_jobs(store, static_cast<std::size_t>(n_extra)); row < store.size(); ++row) {
    Random random = random_of(context, row);
    const auto like = static_cast<std::size_t>(random.uniform() * static_cast<double>(jobs.size()));
    store.submit_s[row] = begin_s + static_cast<Seconds>(random.uniform() * hour_s);
    store.run_s[row] = jobs.run_s[like];
    store.requested_s[row] = jobs.requested_s[like];
    store.procs[row] = jobs.procs[like];
    store.memory_kb[row] = jobs.memory_kb[like];
    store.queue[row] = jobs.queue[like];
  }
  return store;
}

JobStore giant_jobs(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  for (JobIndex row = 0; row < store.size(); ++row) {
    if (random_of(context, row).uniform() >= giant_share * context.level) continue;
    const double area_proc_s = static_cast<double>(jobs.procs[row]) * jobs.run_s[row];
    store.procs[row] = context.processors;
    set_run(store, row, to_seconds(area_proc_s / context.processors, 0));
  }
  return store;
}

JobStore stalled_queue(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  const JobIndex row = append_jobs(store, 1);
  store.submit_s[row] = begin_of(jobs, context);
  store.procs[row] = context.processors;
  store.run_s[row] = store.requested_s[row] = to_seconds(stall_hours * hour_s * context.level, 1);
  return store;
}

const std::vector<Transform>& table() {
  static const std::vector<Transform> all = [] {
    const std::string_view own = "here, after what HPCOpt 2.3 meant", here = "here";
    std::vector<Transform> rows = {
        {.name = "heavy_tail",
         .meaning = "run times multiplied by Pareto factors of shape 1.2, at most a week, all scaled to the work there "
                    "was; requests "
                    "stay the same multiple. Level: part of the jobs",
         .source = own,
         .draws = true,
         .apply = heavy_tail},
        {.name = "low_congestion",
         .meaning = "gaps stretched to an offered load of 0.35. Level: part of the way there",
         .source = own,
         .load = LoadEffect::lowered,
         .apply = low_congestion},
        {.name = "user_skew",
         .meaning = "each job becomes one of the busiest user's with probability 0.65 x level, at all times",
         .source = own,
         .draws = true,
         .apply = user_skew},
        {.name = "burst_shock",
         .meaning = "the arrivals of a tenth of the span, a week at most, come 1 + 9 x level times as fast",
         .source = own,
         .timed = true,
         .apply = burst_shock},
        {.name = "estimate_noise",
         .meaning =
             "requests multiplied by e^(level x z), z standard normal; none falls below a run time that it covered",
         .source = here,
         .draws = true,
         .apply = estimate_noise},
        {.name = "diurnal_squeeze",
         .meaning = "the arrivals of each day of the trace's clock come from 9 to 17 h. Level: part of the way there",
         .source = here,
         .apply = diurnal_squeeze},
        {.name = "user_flood",
         .meaning = "a new user submits 5 % x level more jobs, like others of the trace, within one hour",
         .source = here,
         .load = LoadEffect::raised,
         .draws = true,
         .timed = true,
         .apply = user_flood},
        {.name = "giant_jobs",
         .meaning = "2 % x level of the jobs take the whole machine, for as long as leaves their work the same",
         .source = here,
         .draws = true,
         .apply = giant_jobs},
        {.name = "stalled_queue",
         .meaning = "a job as wide as the machine comes that lasts 24 h x level",
         .source = here,
         .load = LoadEffect::raised,
         .timed = true,
         .apply = stalled_queue},
    };
    const auto recipes = hpcopt_scenarios();
    rows.insert(rows.end(), recipes.begin(), recipes.end());
    return rows;
  }();
  return all;
}

}  // namespace

std::span<const Transform> scenarios() { return table(); }

}  // namespace schedsweep
