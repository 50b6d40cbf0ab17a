#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// A sweep as a batch job: what Slurm is asked for, and what the job then does.
struct SubmitRequest {
  std::vector<std::string> batch_options;  ///< of sbatch, `--nodes=4`; others as jobs/sweep.sbatch has them
  bool is_chain = false;                   ///< more jobs follow: it does not requeue itself
  std::optional<int> max_requeues;
  std::string folder;   ///< where the job runs and paths start
  std::string root;     ///< of the project, for jobs/site.env
  std::string program;  ///< this one, unless jobs/site.env names another
  std::string sweep;
  std::string output;
  std::vector<std::string> run_options;
};

/// The batch script: jobs/sweep.sbatch with the request before its first command.
std::string submit_script(const SubmitRequest& request);

/// One word of a shell command, whatever its characters.
std::string shell_word(std::string_view text);

}  // namespace schedsweep
