#include "sweep/submit_job.h"

#include "engine/error.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep {
namespace {

[[noreturn]] void fail(const std::string& problem) { throw InputError("sbatch: " + problem, ExitCode::bad_sweep_file); }

/// The program's standard output. No shell reads its arguments.
std::string output_of(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(std::generic_category().message(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t process = 0;
  const int error = posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);

  std::string text;
  std::array<char, 256> block{};
  ssize_t n_read = 0;
  while (error == 0 && ((n_read = read(ends[0], block.data(), block.size())) > 0 || (n_read < 0 && errno == EINTR)))
    if (n_read > 0) text.append(block.data(), static_cast<std::size_t>(n_read));
  close(ends[0]);
  if (error == ENOENT) fail("no such program (submit where Slurm is, or see the script with --print)");
  if (error != 0) fail(std::generic_category().message(error));

  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) fail("ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    fail("refused with exit code " + std::to_string(WEXITSTATUS(status)) + " (its words are above)");
  return text;
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
