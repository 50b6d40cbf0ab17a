#pragma once

#include <string>
#include <vector>

namespace schedsweep {

/// How another program ended.
struct ChildEnd {
  int error = 0;   ///< errno of a program that could not be started
  int signal = 0;  ///< that ended it
  int exit_code = 0;
  std::string out;  ///< its standard output

  bool good() const { return error == 0 && signal == 0 && exit_code == 0; }
};

/// Runs a program that is looked for in PATH, and waits for it. No shell reads its arguments; what it writes to stderr
/// goes to ours. Shape: command[0] is the program.
ChildEnd run_child_program(std::vector<std::string> command);

}  // namespace schedsweep
