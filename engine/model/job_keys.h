#pragma once

#include "engine/job_table.h"
#include "engine/model/pair_codes.h"

#include <array>

namespace schedsweep {

/// Whose completed runs a job is compared with: jobs that share ...
enum class Grouping : std::uint8_t {
  user,             ///< jobs without a user share one account
  group,            ///< none where the trace gives none
  executable,       ///< likewise
  user_procs,       ///< user and processors
  user_request,     ///< user and requested time
  user_executable,  ///< none where the trace gives no executable
  same_job,         ///< user, executable, processors and requested time
};
inline constexpr std::size_t n_groupings = 7;

inline constexpr std::uint32_t no_key = 0xffffffff;

/// Dense codes of what a job shares with others.
struct JobKeys {
  std::array<std::uint32_t, n_groupings> of_grouping;
  std::uint32_t shape;  ///< of user, processors and requested time

  std::uint32_t operator[](Grouping grouping) const { return of_grouping[static_cast<std::size_t>(grouping)]; }
};

/// Gives codes as jobs come.
class JobKeyCoder {
 public:
  JobKeys operator()(const JobTable& jobs, JobIndex job) {
    const auto user = static_cast<std::uint32_t>(jobs.user[job] - unknown_id);
    const auto procs = static_cast<std::uint32_t>(jobs.procs[job]);
    const auto requested_s = static_cast<std::uint32_t>(jobs.requested_s[job]);
    const auto executable = static_cast<std::uint32_t>(jobs.executable[job]);
    const bool has_executable = jobs.executable[job] != unknown_id;

    const std::uint32_t user_procs = user_procs_(user, procs);
    const std::uint32_t shape = shape_(user_procs, requested_s);
    return {
        {user, static_cast<std::uint32_t>(jobs.group[job]), executable, user_procs, user_request_(user, requested_s),
         has_executable ? user_executable_(user, executable) : no_key, same_job_(shape, executable)},
        shape};
  }

 private:
  PairCodes user_procs_, user_request_, user_executable_, shape_, same_job_;
};

static_assert(static_cast<std::uint32_t>(unknown_id) == no_key);

}  // namespace schedsweep
