#include "engine/workload/generate.h"

#include "engine/error.h"
#include "engine/random.h"
#include "engine/workload/hpcopt.h"
#include "engine/workload/lublin99.h"
#include "engine/workload/user_estimates.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace schedsweep {
namespace {

constexpr std::int64_t max_jobs = 100'000'000;
constexpr int max_users = 1'000'000;
constexpr Procs max_processors = Procs{1} << 30;
constexpr double min_load = 0.001;
constexpr double max_load = 10.0;

/// Fills the columns that follow from who submits a job, and those that no model speaks of.
void fill_submissions(JobStore& store, const WorkloadSpec& spec) {
  const UserEstimates users(spec.seed, spec.users);
  for (JobIndex job = 0; job < store.size(); ++job) {
    const DrawnSubmission submission = users.submission(job, store.run_s[job]);
    store.number[job] = std::int64_t{job} + 1;
    store.user[job] = submission.user;
    store.group[job] = submission.group;
    store.executable[job] = submission.executable;
    store.queue[job] = submission.queue;
    store.priority[job] = static_cast<std::int8_t>(submission.queue);
    store.requested_s[job] = submission.requested_s;
  }
  std::fill(store.wait_s.begin(), store.wait_s.end(), -1);
  std::fill(store.status.begin(), store.status.end(), std::int8_t{1});
  std::fill(store.memory_kb.begin(), store.memory_kb.end(), -1);
  std::fill(store.preceding.begin(), store.preceding.end(), -1);
  std::fill(store.think_s.begin(), store.think_s.end(), -1);
}

/// The factor on all gaps that makes the arrivals span the time in which the machine would do the work at `load`.
double gap_scale(const JobStore& store, double last_activity_s, const DailyCycle& cycle, const WorkloadSpec& spec) {
  if (spec.load == 0.0 || last_activity_s == 0.0) return 1.0;
  double area_proc_s = 0.0;
  for (std::size_t i = 0; i < store.size(); ++i) area_proc_s += static_cast<double>(store.procs[i]) * store.run_s[i];
  const double span_s = area_proc_s / (static_cast<double>(spec.processors) * spec.load);
  return cycle.activity_s(span_s) / last_activity_s;
}

JobStore generate_lublin99(const WorkloadSpec& spec) {
  const Lublin99 model(spec.processors);
  JobStore store;
  resize(store, static_cast<std::size_t>(spec.jobs));
  std::vector<double> arrival_activity_s(store.size());
  double activity_s = 0.0;
  for (JobIndex job = 0; job < store.size(); ++job) {
    if (job > 0) activity_s += model.gap_s(Random(spec.seed, Purpose::arrival, job));
    arrival_activity_s[job] = activity_s;
    store.procs[job] = model.procs(Random(spec.seed, Purpose::job_size, job));
    store.run_s[job] = model.run_s(Random(spec.seed, Purpose::run_time, job), store.procs[job]);
  }
  const double scale = gap_scale(store, activity_s, model.cycle(), spec);
  for (std::size_t i = 0; i < store.size(); ++i)
    store.submit_s[i] = static_cast<Seconds>(model.cycle().clock_s(arrival_activity_s[i] * scale));
  fill_submissions(store, spec);
  return store;
}

constexpr std::array models{
    WorkloadModel{"lublin99", "rigid jobs of parallel supercomputers with a daily cycle of arrivals",
                  "Lublin, Feitelson, JPDC 63(11), 2003; requests after Tsafrir, Etsion, Feitelson, JSSPP 2005",
                  generate_lublin99},
    WorkloadModel{"hpcopt", "what HPCOpt's stress scenarios start from: everything uniform and independent, no days",
                  "HPCOpt 2.3, there with jobs = 5000, processors = 64, users = 40, load = 0", generate_hpcopt},
};

std::string problems_of(const WorkloadSpec& spec) {
  std::string problems;
  const auto require = [&](bool holds, std::string_view name, const std::string& value, std::string_view range) {
    if (holds) return;
    if (!problems.empty()) problems += '\n';
    problems.append("workload: ").append(name).append(" = ").append(value).append(" (impossible) use ").append(range);
  };
  require(spec.jobs >= 1 && spec.jobs <= max_jobs, "jobs", std::to_string(spec.jobs), "1 to 100000000");
  require(spec.processors >= 1 && spec.processors <= max_processors, "processors", std::to_string(spec.processors),
          "1 to 2^30");
  require(spec.users >= 1 && spec.users <= max_users, "users", std::to_string(spec.users), "1 to 1000000");
  require(spec.load == 0.0 || (spec.load >= min_load && spec.load <= max_load), "load", std::to_string(spec.load),
          "0.001 to 10, or 0 for what the model gives");
  return problems;
}

const WorkloadModel& model_of(const WorkloadSpec& spec) {
  std::string known;
  for (const WorkloadModel& model : models) {
    if (model.name == spec.model) return model;
    known.append(" ").append(model.name);
  }
  throw InputError("workload: model = \"" + spec.model + "\" (unknown) use one of:" + known);
}

}  // namespace

std::span<const WorkloadModel> workload_models() { return models; }

JobStore generate(const WorkloadSpec& spec) {
  const WorkloadModel& model = model_of(spec);
  if (const std::string problems = problems_of(spec); !problems.empty()) throw InputError(problems);
  return model.generate(spec);
}

}  // namespace schedsweep
