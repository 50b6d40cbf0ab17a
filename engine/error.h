#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace schedsweep {

/// What the process answers to its caller; documented in `schedsweep --help`.
enum class ExitCode : int {
  ok = 0,
  usage = 2,
  some_runs_failed = 3,
  bad_data = 65,
  internal = 70,
  cannot_create = 73,
  cannot_write = 74,
  stopped = 75,  ///< early; nothing is lost and the same command goes on
  bad_sweep_file = 78,
};

/// Input that cannot be used. The message follows `where: problem (why) hint`, one line per problem.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& message, ExitCode code) : std::runtime_error(message), code_(code) {}

  explicit InputError(const std::string& message) : InputError(message, ExitCode::bad_data) {}

  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

namespace detail {
[[noreturn, gnu::noinline]] inline void broken_contract(const char* file, int line, const char* condition) {
  throw std::logic_error(std::string(file) + ":" + std::to_string(line) + ": broken contract: " + condition);
}
}  // namespace detail

}  // namespace schedsweep

/// Always on: a caller broke the function's contract, which no user input may ever cause.
#define SCHEDSWEEP_CHECK(condition) \
  ((condition) ? void() : ::schedsweep::detail::broken_contract(__FILE__, __LINE__, #condition))
