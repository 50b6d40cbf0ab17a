#include "tests/support/workload.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <tuple>

namespace schedsweep::test {
namespace {

/// What a generator draws for one job, each in [0, 100): shrinks towards a narrow job without length, request or links.
enum Draw : std::size_t {
  draw_gap,
  draw_run,
  draw_request,
  draw_width,
  draw_jitter,
  draw_user,
  draw_executable,
  draw_memory,
  draw_partition,
  draw_priority,
  draw_status,
  draw_link,
  draw_delay,
  draw_task,
  draw_prediction,
  n_draws
};

using Draws = std::array<int, n_draws>;

/// What holds jobs of a workload outside the queue.
struct Holds {
  bool links;
  bool arrays;
};

/// Whether a runtime model knows the workload.
enum class Model : bool { none, some };

constexpr int longest_workload = 60;

JobSeconds run_units(int draw) {
  if (draw < 8) return 0;
  return draw < 85 ? 1 + (draw - 8) / 5 : (draw - 84) * 10;
}

JobSeconds request_s(int draw, JobSeconds run_s, JobSeconds unit_s) {
  if (draw < 10) return 0;
  if (draw < 30) return run_s;
  if (draw < 70) return run_s * (2 + draw % 4);
  if (draw < 80) return run_s / 2;
  return (draw - 79) * unit_s;
}

Procs width(int draw, Procs processors, Procs widest) {
  if (draw < 44) return 1 + draw % std::min<Procs>(processors, 4);
  if (draw < 94) return 1 + draw * processors / 94;
  return std::min(processors + draw - 93, widest);
}

/// One of `n` codes, or now and then none.
DenseId code(int draw, int n) { return draw >= 90 ? unknown_id : draw % n; }

std::int8_t status(int draw) {
  constexpr std::int8_t failed = 0, completed = 1, cancelled = 5, unknown = -1;
  if (draw < 65) return completed;
  if (draw < 80) return failed;
  return draw < 90 ? cancelled : unknown;
}

/// Up to two links of one job to others not far before it.
void add_links(JobStore& jobs, JobIndex job, const Draws& draws, JobSeconds unit_s) {
  const int n_links = draws[draw_link] < 55 ? 0 : draws[draw_link] < 85 ? 1 : 2;
  for (int link = 0; link < n_links; ++link) {
    const JobIndex back = 1 + static_cast<JobIndex>(draws[draw_link] * (link + 1)) % 7;
    if (back > job) continue;
    const JobSeconds delay_s = draws[draw_delay] < 50 ? 0 : (draws[draw_delay] - 50) * unit_s / 5;
    jobs.dependencies.push_back(
        {job, job - back, delay_s, static_cast<DependencyKind>((draws[draw_delay] + link) % 5)});
  }
}

/// None, or three quantiles about the run time.
Prediction prediction(int draw, JobSeconds run_s) {
  if (draw < 25) return {};
  const JobSeconds p10_s = 1 + run_s * (draw % 7) / 6;
  const JobSeconds p50_s = p10_s + run_s * (draw % 5) / 4;
  return {p10_s, p50_s, p50_s + run_s * (draw % 3)};
}

/// One of three arrays, the first of which admits one task, the last three.
void add_task(JobStore& jobs, JobIndex job, int draw) {
  if (draw < 50) return;
  const std::int32_t limit = 1 + draw % 3;
  const auto first = std::find_if(jobs.array_tasks.begin(), jobs.array_tasks.end(),
                                  [&](const ArrayTask& task) { return task.limit == limit; });
  jobs.array_tasks.push_back({job, first == jobs.array_tasks.end() ? job : first->array, limit});
}

/// Jobs wider than the machine by at most `excess` processors.
Workload make_workload(Procs processors, Procs excess, JobSeconds unit_s, Holds holds, Model model,
                       const std::vector<Draws>& rows) {
  Workload workload{{}, processors};
  JobStore& jobs = workload.jobs;
  resize(jobs, rows.size());
  Seconds now_s = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Draws& draws = rows[i];
    const int jitter = draws[draw_jitter];
    now_s += Seconds{std::max(draws[draw_gap] - 45, 0) / 5} * unit_s;
    jobs.submit_s[i] = now_s;
    jobs.number[i] = static_cast<std::int64_t>(i) + 1;
    jobs.run_s[i] = run_units(draws[draw_run]) * unit_s + (jitter >= 85);
    jobs.requested_s[i] =
        request_s(draws[draw_request], jobs.run_s[i], unit_s) + (draws[draw_request] >= 10 && jitter % 10 == 9);
    jobs.procs[i] = width(draws[draw_width], processors, processors + excess);
    jobs.user[i] = code(draws[draw_user], 4);
    jobs.executable[i] = code(draws[draw_executable], 3);
    jobs.partition[i] = code(draws[draw_partition], 3);
    jobs.memory_kb[i] = draws[draw_memory] < 30 ? -1 : std::int64_t{draws[draw_memory]} * 100'000;
    jobs.priority[i] = static_cast<std::int8_t>(draws[draw_priority] % 4);
    jobs.status[i] = status(draws[draw_status]);
    jobs.preceding[i] = jobs.think_s[i] = -1;
    if (model == Model::some) jobs.predictions.push_back(prediction(draws[draw_prediction], jobs.run_s[i]));
    if (holds.links) add_links(jobs, static_cast<JobIndex>(i), draws, unit_s);
    if (holds.arrays) add_task(jobs, static_cast<JobIndex>(i), draws[draw_task]);
  }
  std::sort(jobs.dependencies.begin(), jobs.dependencies.end(), [](const Dependency& a, const Dependency& b) {
    return std::tie(a.on, a.job, a.kind) < std::tie(b.on, b.job, b.kind);
  });
  std::sort(jobs.array_tasks.begin(), jobs.array_tasks.end(),
            [](const ArrayTask& a, const ArrayTask& b) { return std::tie(a.array, a.job) < std::tie(b.array, b.job); });
  return workload;
}

rc::Gen<Draws> any_draws() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::container<Draws>(rc::gen::inRange(0, 100)));
}

std::string text_of(const Prediction& prediction) {
  return std::to_string(prediction.p10_s) + " " + std::to_string(prediction.p50_s) + " " +
         std::to_string(prediction.p90_s);
}

}  // namespace

rc::Gen<Workload> any_workload() {
  return rc::gen::apply(
      make_workload, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, 41)), rc::gen::element(0, 3),
      rc::gen::element(1, 10, 100, 2000),
      rc::gen::element(Holds{false, false}, Holds{true, false}, Holds{false, true}, Holds{true, true}),
      rc::gen::element(Model::none, Model::some),
      rc::gen::scale(longest_workload / double{rc::kNominalSize}, rc::gen::container<std::vector<Draws>>(any_draws())));
}

Workload workload_of_seed(std::uint64_t seed) {
  for (rc::Random random(seed);; random.split()) {
    Workload workload = any_workload()(random).value();
    if (workload.jobs.size() > 0) return workload;
  }
}

bool has_wide_job(const Workload& workload) {
  return std::any_of(workload.jobs.procs.begin(), workload.jobs.procs.end(),
                     [&](Procs procs) { return procs > workload.processors; });
}

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  const JobStore& jobs = workload.jobs;
  out << workload.processors << " processors\n";
  for (std::size_t i = 0; i < jobs.size(); ++i)
    out << "  job " << jobs.number[i] << ": submit " << jobs.submit_s[i] << " run " << jobs.run_s[i] << " requested "
        << jobs.requested_s[i] << " procs " << jobs.procs[i] << " user " << jobs.user[i] << " executable "
        << jobs.executable[i] << " memory_kb " << jobs.memory_kb[i] << " partition " << jobs.partition[i]
        << " priority " << int{jobs.priority[i]} << " status " << int{jobs.status[i]}
        << (jobs.predictions.empty() ? "" : " predicted " + text_of(jobs.predictions[i])) << "\n";
  constexpr const char* kinds[] = {"after", "afterany", "afterok", "afternotok", "preceding"};
  for (const Dependency& link : jobs.dependencies)
    out << "  job " << jobs.number[link.job] << " " << kinds[static_cast<std::size_t>(link.kind)] << " job "
        << jobs.number[link.on] << " + " << link.delay_s << "\n";
  for (const ArrayTask& task : jobs.array_tasks)
    out << "  job " << jobs.number[task.job] << " in array of job " << jobs.number[task.array] << ", limit "
        << task.limit << "\n";
  return out;
}

}  // namespace schedsweep::test
