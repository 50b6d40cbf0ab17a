#pragma once

#include "io/sweep_file.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

class Problems;

/// What a report compares with what, and what it demands: [report] of a sweep file.
struct ReportSettings {
  std::string baseline;              ///< name of a [[policies]] entry; empty = the first
  std::string site;                  ///< the policy that the site really ran; empty = the baseline
  std::string primary = "p95_bsld";  ///< metric that decides; smaller is better
  double confidence = 0.95;          ///< of every interval
  std::int64_t resamples = 2000;     ///< of every bootstrap
  double breaking_bsld = 100;        ///< primary metric beyond which a policy has broken under load
  double max_starved_rate = 0.02;    ///< of a candidate, unless the baseline starves more
  double max_fairness_loss = 0.03;   ///< fall of Jain's index over users' mean slowdowns against the baseline
  double max_utilisation_loss = 0.01;
  bool require_fidelity = true;  ///< recommend only where the simulation agrees with the log
};

/// One row of the schema of [report]; reader, `list report` and the manual walk it.
struct ReportKey {
  std::string_view name;
  std::string_view meaning;
  std::string_view allowed;  ///< for messages
  std::string default_value;
  bool (*set)(ReportSettings&, const SweepValue&);  ///< false: not an allowed value
};

std::span<const ReportKey> report_keys();

/// Reads [report]. Names of policies and metrics are checked against the plan's.
ReportSettings read_report_settings(const SweepTable& table, const std::vector<std::string>& policies,
                                    Problems& problems);

}  // namespace schedsweep
