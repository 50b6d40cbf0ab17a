#include "sweep/submit_job.h"

#include "engine/error.h"
#include "sweep/child_program.h"

#include <cerrno>
#include <system_error>
#include <vector>

namespace schedsweep {
namespace {

[[noreturn]] void fail(const std::string& problem) { throw InputError("sbatch: " + problem, ExitCode::bad_sweep_file); }

/// The program's standard output.
std::string output_of(std::vector<std::string> command) {
  ChildEnd end = run_child_program(std::move(command));
  if (end.error == ENOENT) fail("no such program (submit where Slurm is, or see the script with --print)");
  if (end.error != 0) fail(std::generic_category().message(end.error));
  if (end.signal != 0) fail("ended by signal " + std::to_string(end.signal));
  if (end.exit_code != 0) fail("refused with exit code " + std::to_string(end.exit_code) + " (its words are above)");
  return std::move(end.out);
}

}  // namespace

std::string submit_job(const std::string& script, const std::string& after) {
  std::vector<std::string> command = {"sbatch", "--parsable"};
  if (!after.empty()) command.push_back("--dependency=afterany:" + after);
  command.push_back(script);
  const std::string answer = output_of(std::move(command));
  const std::string job = answer.substr(0, answer.find_first_of(";\n"));  // ;CLUSTER where there are several
  if (job.empty() || job.find_first_not_of("0123456789") != std::string::npos)
    fail("answered '" + answer.substr(0, 60) + "' (expected a job's number)");
  return job;
}

}  // namespace schedsweep
