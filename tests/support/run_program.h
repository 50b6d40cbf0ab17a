#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace schedsweep::test {

/// How a program ended and what it wrote.
struct ProgramEnd {
  int exit_code = -1;  ///< 128 + signal where a signal ended it
  std::string out;
  std::string err;
};

/// A new folder, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  /// A file of this folder with that text. Returns its path.
  std::string write(const std::string& name, const std::string& text) const;

  /// The names in the folder, sorted.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;
};

/// Name and value; without a value the variable is taken away.
using Environment = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// A program started in the background; killed with its process group if nobody waits for it.
class RunningProgram {
 public:
  /// `output` replaces the captured standard output, `error` the captured standard error.
  explicit RunningProgram(const std::vector<std::string>& command, const Environment& environment = {},
                          const std::string& output = "", const std::string& error = "");
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  pid_t pid() const { return pid_; }

  /// Processes that this one started, at this moment.
  std::vector<pid_t> children() const;

  ProgramEnd wait();

  /// What it has written to standard error until now.
  std::string err() const;

 private:
  TemporaryFolder folder_;
  pid_t pid_;
};

/// Runs schedsweep with these arguments to its end.
ProgramEnd run_program(const std::vector<std::string>& arguments, const Environment& environment = {},
                       const std::string& output = "", const std::string& error = "");

/// `mpirun -n ranks schedsweep arguments`, as scripts/mpi-env.sh sets it up.
std::vector<std::string> under_mpi(int ranks, const std::vector<std::string>& arguments);
Environment mpi_environment();
ProgramEnd run_mpi(int ranks, const std::vector<std::string>& arguments, const Environment& environment = {});

/// Waits for something that another process does. False when it takes longer than a minute.
bool wait_until(const std::function<bool()>& holds);

std::string read_file(const std::filesystem::path& path);

}  // namespace schedsweep::test
