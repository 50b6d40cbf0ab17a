#include "tests/support/run_program.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep::test {
namespace {

void redirect(const std::string& path, int descriptor) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
  close(file);
}

constexpr int longest_s = 300;

bool ends_within(pid_t process, int longest) {
  pollfd watched{static_cast<int>(syscall(SYS_pidfd_open, process, 0)), POLLIN, 0};
  if (watched.fd < 0) return true;  // has ended
  const int ready = poll(&watched, 1, longest * 1000);
  close(watched.fd);
  return ready != 0;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "schedsweep-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return (path_ / name).string();
}

std::vector<std::string> TemporaryFolder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

RunningProgram::RunningProgram(const std::vector<std::string>& command, const Environment& environment,
                               const std::string& output, const std::string& error) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const std::string out = output.empty() ? (folder_ / "out").string() : output;
  const std::string err = error.empty() ? (folder_ / "err").string() : error;
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ > 0) {
    setpgid(pid_, pid_);
    return;
  }
  setpgid(0, 0);
  for (const auto& [name, value] : environment) {
    if (value) {
      setenv(name.c_str(), value->c_str(), 1);
    } else {
      unsetenv(name.c_str());
    }
  }
  redirect(out, STDOUT_FILENO);
  redirect(err, STDERR_FILENO);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

RunningProgram::~RunningProgram() {
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::vector<pid_t> RunningProgram::children() const {
  const std::string id = std::to_string(pid_);
  std::istringstream text(read_file("/proc/" + id + "/task/" + id + "/children"));
  std::vector<pid_t> found;
  for (pid_t child = 0; text >> child;) found.push_back(child);
  return found;
}

std::string RunningProgram::err() const { return read_file(folder_ / "err"); }

ProgramEnd RunningProgram::wait() {
  // A program that hangs fails one test, not all that follow. A launcher passes the first signal on.
  for (const auto& [after_s, signal] : {std::pair(longest_s, SIGTERM), std::pair(10, SIGKILL)})
    if (!ends_within(pid_, after_s)) kill(-pid_, signal);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, read_file(folder_ / "out"), read_file(folder_ / "err")};
}

ProgramEnd run_program(const std::vector<std::string>& arguments, const Environment& environment,
                       const std::string& output, const std::string& error) {
  std::vector<std::string> command = {SCHEDSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunningProgram(command, environment, output, error).wait();
}

std::vector<std::string> under_mpi(int ranks, const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"mpirun", "-n", std::to_string(ranks), SCHEDSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

Environment mpi_environment() {
  return {{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
          {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
          {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
          {"OMPI_MCA_hwloc_base_binding_policy", "none"},
          {"OMPI_MCA_btl_vader_single_copy_mechanism", "none"},
          {"OMPI_MCA_mpi_yield_when_idle", "1"}};
}

ProgramEnd run_mpi(int ranks, const std::vector<std::string>& arguments, const Environment& environment) {
  Environment all = mpi_environment();
  all.insert(all.end(), environment.begin(), environment.end());
  return RunningProgram(under_mpi(ranks, arguments), all).wait();
}

bool wait_until(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace schedsweep::test
