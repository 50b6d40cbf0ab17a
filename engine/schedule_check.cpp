#include "engine/schedule_check.h"

#include <algorithm>
#include <utility>

namespace schedsweep {
namespace {

class Findings {
 public:
  void add(std::string sentence) {
    if (sentences_.size() < most) sentences_.push_back(std::move(sentence));
  }

  std::vector<std::string> take() && { return std::move(sentences_); }

 private:
  static constexpr std::size_t most = 20;
  std::vector<std::string> sentences_;
};

std::string quantity(std::string_view name, std::int64_t value) {
  return std::string(name) + " " + std::to_string(value);
}

void check_job(const JobTable& jobs, const Schedule& schedule, Procs processors, std::size_t i, Findings& findings) {
  const auto report = [&](const std::string& what) {
    findings.add("job " + std::to_string(jobs.number[i]) + ": " + what);
  };
  const bool rejected = schedule.kind[i] == StartKind::rejected;
  if (schedule.start_s[i] == not_started) {
    if (!rejected) report("not started, but not rejected either");
    return;
  }
  if (rejected) report(quantity("rejected, but started at", schedule.start_s[i]));
  const Seconds submit_s = schedule.submit_s.empty() ? jobs.submit_s[i] : schedule.submit_s[i];
  if (schedule.start_s[i] < submit_s) {
    report(quantity("started at", schedule.start_s[i]) + quantity(", before its submit at", submit_s));
  }
  if (schedule.run_s[i] < 0 || schedule.run_s[i] > jobs.run_s[i]) {
    report(quantity("ran for", schedule.run_s[i]) + quantity(" s, the trace says", jobs.run_s[i]));
  }
  if (schedule.run_s[i] < jobs.run_s[i] && schedule.run_s[i] != jobs.requested_s[i]) {
    report(quantity("cut after", schedule.run_s[i]) + quantity(" s, but its request is", jobs.requested_s[i]));
  }
  if (schedule.procs[i] < 1 || schedule.procs[i] > jobs.procs[i]) {
    report(quantity("ran on", schedule.procs[i]) + quantity(" processors, the trace says", jobs.procs[i]));
  }
  if (schedule.procs[i] > processors) {
    report(quantity("ran on", schedule.procs[i]) + quantity(" processors, the machine has", processors));
  }
  if (schedule.procs[i] < jobs.procs[i] && schedule.procs[i] != processors) {
    report(quantity("narrowed to", schedule.procs[i]) + quantity(" processors, but the machine has", processors));
  }
}

void check_capacity(const Schedule& schedule, Procs processors, Findings& findings) {
  // A job of no length ends within its instant, so others may take its processors there.
  std::vector<std::pair<Seconds, Procs>> changes;  // at one instant the ends, which are negative, sort first
  for (std::size_t i = 0; i < schedule.start_s.size(); ++i) {
    if (schedule.start_s[i] == not_started || schedule.run_s[i] <= 0) continue;
    changes.emplace_back(schedule.start_s[i], schedule.procs[i]);
    changes.emplace_back(schedule.start_s[i] + schedule.run_s[i], -schedule.procs[i]);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t busy = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    busy += changes[i].second;
    const bool instant_ends = i + 1 == changes.size() || changes[i + 1].first != changes[i].first;
    if (instant_ends && changes[i].second > 0 && busy > processors) {
      findings.add(quantity("at", changes[i].first) + quantity(": busy processors", busy) +
                   quantity(", the machine has", processors));
    }
  }
}

}  // namespace

std::vector<std::string> check_schedule(const JobTable& jobs, const Schedule& schedule, Procs processors) {
  const std::size_t n = jobs.size();
  Findings findings;
  if (schedule.start_s.size() != n || schedule.run_s.size() != n || schedule.procs.size() != n ||
      schedule.kind.size() != n || (!schedule.submit_s.empty() && schedule.submit_s.size() != n)) {
    findings.add("the schedule has not one row for each of the " + std::to_string(n) + " jobs");
    return std::move(findings).take();
  }
  for (std::size_t i = 0; i < n; ++i) check_job(jobs, schedule, processors, i, findings);
  check_capacity(schedule, processors, findings);
  return std::move(findings).take();
}

}  // namespace schedsweep
