#include "engine/metrics/metric_table.h"

namespace schedsweep {
namespace {

using M = Metrics;

constexpr std::string_view feitelson =
    "Feitelson, Rudolph, Schwiegelshohn, Sevcik, Wong 1997, Theory and Practice in Parallel Job Scheduling";
constexpr std::string_view jain_1984 =
    "Jain, Chiu, Hawe 1984, A Quantitative Measure of Fairness and Discrimination, DEC-TR-301";
constexpr std::string_view hpcopt = "ErenAri/HCP-workload-optimizer (HPCOpt)";
constexpr bool invariant = true;

// Quantiles interpolate linearly at (n - 1) q unless `nearest`; `bounded slowdown` is max(1, (wait + run) / max(run,
// tau)).
constexpr MetricInfo table[] = {
    {"jobs", "1", "jobs that ran", &M::jobs},
    {"rejected", "1", "jobs the machine refused or whose dependencies cannot be met; no other column counts them",
     &M::rejected},

    {"mean_wait_s", "s", "mean of wait = start - submit as simulated, summed in the order of submits", &M::mean_wait_s},
    {"median_wait_s", "s", "median wait", &M::median_wait_s},
    {"p95_wait_s", "s", "95th percentile of the wait", &M::p95_wait_s},
    {"p99_wait_s", "s", "99th percentile of the wait", &M::p99_wait_s},
    {"max_wait_s", "s", "longest wait", &M::max_wait_s},
    {"p95_wait_nearest_s", "s", "nearest 95th percentile of the wait: element at round-half-up((n - 1) 0.95)",
     &M::p95_wait_nearest_s, false, hpcopt},
    {"mean_bsld", "1", "mean bounded slowdown, summed in job order", &M::mean_bsld, false, feitelson},
    {"median_bsld", "1", "median bounded slowdown", &M::median_bsld, false, feitelson},
    {"p95_bsld", "1", "95th percentile of the bounded slowdown", &M::p95_bsld, false, feitelson},
    {"p99_bsld", "1", "99th percentile of the bounded slowdown", &M::p99_bsld, false, feitelson},
    {"max_bsld", "1", "largest bounded slowdown", &M::max_bsld, false, feitelson},
    {"wait_ratio_p95_nearest", "1", "nearest 95th percentile of max(1, wait / max(run, 10 s))",
     &M::wait_ratio_p95_nearest, false, hpcopt},
    {"p95_bsld_py", "1", "95th percentile of (wait + run) / max(run, 60 s), which may fall below 1", &M::p95_bsld_py,
     false, hpcopt},
    {"starved_jobs", "1", "jobs that waited longer than starved_wait_s", &M::starved_jobs, false, hpcopt},
    {"starved_rate", "1", "starved jobs / jobs", &M::starved_rate, false, hpcopt},

    {"makespan_s", "s", "last end - first submit", &M::makespan_s},
    {"utilization", "1", "sum of width x run / (processors x makespan)", &M::utilization},
    {"utilization_trimmed", "1",
     "utilisation between two submits: of the first job after the first, and of the last job before the last, "
     "floor(trim x jobs) jobs",
     &M::utilization_trimmed},
    {"throughput_per_s", "s-1", "jobs / makespan", &M::throughput_per_s},

    {"mean_queue_jobs", "1", "jobs waiting, mean over the makespan", &M::mean_queue_jobs},
    {"max_queue_jobs", "1", "most jobs waiting for at least a second", &M::max_queue_jobs},
    {"p95_queue_jobs", "1", "fewest jobs that the queue does not exceed for 95 % of the makespan", &M::p95_queue_jobs},
    {"mean_queue_procs", "1", "processors waited for, mean over the makespan", &M::mean_queue_procs},
    {"max_queue_procs", "1", "most processors waited for, for at least a second", &M::max_queue_procs},
    {"p95_queue_procs", "1", "fewest processors that the queue does not exceed for 95 % of the makespan",
     &M::p95_queue_procs},
    {"loss_of_capacity", "1",
     "idle processor-seconds while a waiting job would have fitted into the idle processors, / (processors x makespan)",
     &M::loss_of_capacity},

    {"backfilled", "1", "jobs started ahead of one before them in the queue", &M::backfilled},
    {"past_belief", "1", "jobs that ran longer than the scheduler believed when they started", &M::past_belief},
    {"killed", "1", "jobs cut at their requested time", &M::killed},
    {"request_fallbacks", "1", "jobs without a requested time", &M::request_fallbacks, invariant},
    {"learned_beliefs", "1", "jobs whose belief came from jobs completed before, in this run", &M::learned_beliefs},
    {"predicted_beliefs", "1", "jobs whose belief a runtime model predicted", &M::predicted_beliefs},
    {"requested_beliefs", "1", "jobs believed to run as requested, for want of a prediction or of completed jobs",
     &M::requested_beliefs},
    {"actual_beliefs", "1", "jobs believed to run as long as they do, for want of a request too", &M::actual_beliefs},
    {"broken_promises", "1", "jobs that started later than their first reservation promised", &M::broken_promises},

    {"users", "1", "users who ran a job; jobs without a user share one account", &M::users, invariant},
    {"jain_user_bsld", "1", "Jain index over the users' mean bounded slowdowns; 1 = all equal, 1 / users = all to one",
     &M::jain_user_bsld, false, jain_1984},
    {"jain_user_wait", "1", "Jain index over the users' mean waits", &M::jain_user_wait, false, jain_1984},
    {"spread_user_bsld", "1", "90th - 10th percentile of the users' mean bounded slowdowns", &M::spread_user_bsld},
    {"spread_user_wait_s", "s", "90th - 10th percentile of the users' mean waits", &M::spread_user_wait_s},
    {"worst_user_p95_bsld", "1",
     "largest 95th percentile of the bounded slowdown of any user with at least 30 jobs, or of any user if none has",
     &M::worst_user_p95_bsld},
    {"fairness_dev_cpu", "1", "half the sum over users of |share of processor-seconds - 1 / users|",
     &M::fairness_dev_cpu, invariant, hpcopt},
    {"jain_cpu", "1", "Jain index over the users' processor-seconds", &M::jain_cpu, invariant, hpcopt},
};

static_assert(sizeof(Metrics) == std::size(table) * sizeof(double), "every member of Metrics has its row");

}  // namespace

std::span<const MetricInfo> metric_table() { return table; }

}  // namespace schedsweep
