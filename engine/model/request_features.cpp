#include "engine/model/feature_row.h"

namespace schedsweep {
namespace {

using S = Submission;
using enum FeatureKind;

float flag(bool value) { return value ? 1 : 0; }

float ratio(double a, double b) { return static_cast<float>(a / b); }

float procs(const S& s) { return static_cast<float>(s.jobs.procs[s.job]); }

/// NaN where no time was requested, which everything computed from it hands on.
float requested_s(const S& s) {
  const JobSeconds requested = s.jobs.requested_s[s.job];
  return requested > 0 ? static_cast<float>(requested) : not_known;
}

float memory_kb(const S& s) {
  const std::int64_t memory = s.jobs.memory_kb[s.job];
  return memory >= 0 ? static_cast<float>(memory) : not_known;
}

template <auto Column>
float code(const S& s) {
  const DenseId id = (s.jobs.*Column)[s.job];
  return id == unknown_id ? not_known : static_cast<float>(id);
}

/// The longest of these that the requested time is a multiple of.
float round_to_s(const S& s) {
  const JobSeconds requested = s.jobs.requested_s[s.job];
  if (requested <= 0) return not_known;
  for (const JobSeconds unit_s : {86'400, 43'200, 21'600, 7'200, 3'600, 1'800, 900, 600, 300, 60})
    if (requested % unit_s == 0) return static_cast<float>(unit_s);
  return 1;
}

float size_class(const S& s) {
  const Procs n = s.jobs.procs[s.job];
  return n <= 4 ? 0 : n <= 16 ? 1 : n <= 64 ? 2 : 3;
}

constexpr FeatureRow rows[] = {
    {{"procs", "1", "processors asked for", "HPCOpt requested_cpus; rt-predictor processors_req", number}, procs},
    {{"requested_s", "s", "requested time", "HPCOpt runtime_requested_sec; rt-predictor wallclock_req", number},
     requested_s},
    {{"requested_area_proc_s", "s", "procs x requested_s", "rt-predictor job_complexity_score, without its logarithm",
      number},
     [](const S& s) { return procs(s) * requested_s(s); }},
    {{"requested_per_proc_s", "s", "requested_s / procs", "rt-predictor walltime_resource_ratio", number},
     [](const S& s) { return requested_s(s) / procs(s); }},
    {{"requested_round_to_s", "s",
      "longest of 24, 12, 6, 2, 1 h, 30, 15, 10, 5, 1 min that requested_s is a multiple of, else 1 s", own, number},
     round_to_s},
    {{"machine_share", "1", "procs / processors of the machine", own, number},
     [](const S& s) { return ratio(s.jobs.procs[s.job], s.context.processors); }},
    {{"size_class", "1", "procs <= 4: 0, <= 16: 1, <= 64: 2, else 3", "HPCOpt job_size_class", number}, size_class},
    {{"memory_per_proc_kb", "kB", "memory asked for, for each processor", "rt-predictor memory_per_cpu", number},
     memory_kb},
    {{"memory_kb", "kB", "memory_per_proc_kb x procs", "HPCOpt requested_mem; rt-predictor mem_req", number},
     [](const S& s) { return memory_kb(s) * procs(s); }},
    {{"priority", "1", "priority class: 0 critical, 1 high, 2 normal, 3 low", own, number},
     [](const S& s) { return static_cast<float>(s.jobs.priority[s.job]); }},
    {{"user", "1", "code of the user", "HPCOpt user_id", category}, code<&JobTable::user>},
    {{"group", "1", "code of the group", "HPCOpt group_id; eagle-jobs account", category}, code<&JobTable::group>},
    {{"executable", "1", "code of the executable", "eagle-jobs name, as far as traces have it", category},
     code<&JobTable::executable>},
    {{"queue", "1", "code of the queue", "HPCOpt queue_id; rt-predictor qos_encoded", category},
     code<&JobTable::queue>},
    {{"partition", "1", "code of the partition", "HPCOpt partition_id; rt-predictor partition_encoded", category},
     code<&JobTable::partition>},
    {{"has_preceding", "1", "1 if the job waits for another one, else 0", own, number},
     [](const S& s) { return flag(s.jobs.preceding[s.job] >= 0); }},
    {{"think_s", "s", "from the end of the preceding job to the submission", own, number},
     [](const S& s) { return s.jobs.think_s[s.job] < 0 ? not_known : static_cast<float>(s.jobs.think_s[s.job]); }},

    {{"hour", "h", "local hour of the day", "HPCOpt submit_hour; rt-predictor hour_of_day", number},
     [](const S& s) { return static_cast<float>(s.local.hour); }},
    {{"weekday", "1", "local day of the week, Monday = 0", "HPCOpt submit_dow; rt-predictor day_of_week", number},
     [](const S& s) { return static_cast<float>(s.local.weekday); }},
    {{"is_weekend", "1", "1 on Saturday and Sunday, else 0", rt_predictor, number},
     [](const S& s) { return flag(s.local.is_weekend()); }},
    {{"is_night", "1", "1 if hour >= 20 or hour < 6, else 0", rt_predictor, number},
     [](const S& s) { return flag(s.local.is_night()); }},
    {{"is_business_hours", "1", "1 if 9 <= hour <= 16 from Monday to Friday, else 0", rt_predictor, number},
     [](const S& s) { return flag(s.local.is_business_hours()); }},
    {{"is_peak_hours", "1", "1 if 8 <= hour <= 18, else 0", hpcopt, number},
     [](const S& s) { return flag(s.local.is_peak_hours()); }},
    {{"day_of_month", "d", "local day of the month", rt_predictor, number},
     [](const S& s) { return static_cast<float>(s.local.day_of_month); }},
    {{"month", "1", "local month, January = 1", rt_predictor, number},
     [](const S& s) { return static_cast<float>(s.local.month); }},
    {{"quarter", "1", "local quarter of the year, 1 to 4", rt_predictor, number},
     [](const S& s) { return static_cast<float>(s.local.quarter()); }},
    {{"week", "1", "local ISO 8601 week of the year", "rt-predictor week_of_year", number},
     [](const S& s) { return static_cast<float>(s.local.week); }},
};

}  // namespace

std::span<const FeatureRow> request_features() { return rows; }

}  // namespace schedsweep
