#include "engine/multiversion.h"
#include "generated/version.h"
#include "sweep/commands/commands.h"

#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr const char* footer =
    "Exit codes: 0 good; 2 wrong command line; 3 finished, some runs failed; 65 bad trace, model or results file;\n"
    "70 internal error, or a silent rank; 73 cannot create the output; 74 cannot write it; 75 stopped early, or "
    "somebody\n"
    "else works on this sweep: the same command goes on; 78 wrong sweep file or launcher, or another plan than the "
    "one\n"
    "begun.\n"
    "Signals to run and tune: SIGTERM, SIGINT, SIGUSR1 stop them in good order (75), a second one at once; SIGUSR2 "
    "asks\n"
    "for a line of progress.\n"
    "Environment: SCHEDSWEEP_TRACES, a folder where trace files are looked for; SCHEDSWEEP_MODELS, the registry of "
    "models;\n"
    "SCHEDSWEEP_MAX_TRACE_BYTES, how large a trace may be, uncompressed (17179869184);\n"
    "SCHEDSWEEP_INSTRUCTION_SET=baseline runs no code for AVX2: results do not depend on it.";

int fail(const char* message, schedsweep::ExitCode code) {
  std::fprintf(stderr, "schedsweep: %s\n", message);
  return static_cast<int>(code);
}

/// A file must not get the number of a stream that the caller closed: messages would be written into it.
void fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", O_RDONLY);  // gets that number; writes fail as on a closed one
}

}  // namespace

int main(int argc, char** argv) {
  using namespace schedsweep;
  fill_standard_streams();
  CLI::App app("Sweeps of trace-driven HPC batch-scheduling simulations");
  app.set_version_flag("--version", std::string("schedsweep ") + version + " (" + name_of(instruction_set()) + ")");
  app.require_subcommand(1);
  app.footer(footer);
  ExitCode code = ExitCode::ok;
  for (const auto add : {add_run,    add_submit, add_tune,     add_simulate, add_compare, add_explain, add_report,
                         add_show,   add_status, add_export,   add_verify,   add_suite,   add_trace,   add_check,
                         add_doctor, add_train,  add_evaluate, add_predict,  add_model,   add_list})
    add(app, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) != 0) return static_cast<int>(ExitCode::usage);
  } catch (const InputError& error) {
    return fail(error.what(), error.code());
  } catch (const std::exception& error) {
    if (std::ferror(stdout) == 0) return fail(error.what(), ExitCode::internal);
  }
  // Results that did not reach the reader are no success.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    return fail("standard output: cannot be written", ExitCode::cannot_write);
  return static_cast<int>(code);
}
