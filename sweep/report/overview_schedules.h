#pragma once

#include "sweep/report/overview.h"
#include "sweep/report/table_rows.h"

#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// What one policy did with the jobs of one trace; jobs that never ran are left out.
struct KeptSchedule {
  std::string policy;
  double tau_s = 10;  ///< of the bounded slowdown
  std::vector<JobIndex> job;
  std::vector<Seconds> submit_s, start_s, end_s;
  std::vector<Procs> procs;
  std::vector<StartKind> kind;

  std::size_t size() const { return job.size(); }

  double wait_s(std::size_t i) const { return static_cast<double>(start_s[i] - submit_s[i]); }

  /// max(1, (wait + run) / max(run, tau)).
  double bounded_slowdown(std::size_t i) const;
};

/// What all policies shown did with one trace.
struct PlaceSchedules {
  std::string trace;
  const JobTable& jobs;
  Procs processors = 0;
  std::vector<KeptSchedule> schedules;   ///< one a policy shown
  std::size_t baseline = 0;              ///< of them
  std::optional<KeptSchedule> observed;  ///< as the log has it, where it has waits
};

// Each adds the rows of one trace to its table.
ReportTable wait_table(const std::string& shown);
ReportTable slowdown_table(const std::string& shown);
void append_quantiles(const PlaceSchedules& place, TableRows& waits, TableRows& slowdowns);

ReportTable users_table(const std::string& shown);
void append_users(const PlaceSchedules& place, TableRows& table);

ReportTable queue_table(const std::string& shown);
void append_queue(const PlaceSchedules& place, TableRows& table);

ReportTable gantt_table(const std::string& shown);
void append_gantt(const PlaceSchedules& place, TableRows& table);

}  // namespace schedsweep
