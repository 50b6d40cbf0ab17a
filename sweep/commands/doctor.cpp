#include "sweep/commands/commands.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/doctor/checks.h"

#include <memory>

namespace schedsweep {
namespace {

struct Options {
  std::string output = "results.h5";
  int threads = 0;
  bool json = false;
};

ExitCode report(const Symptoms& findings, bool json) {
  if (json) {
    fmt::print("{}\n", json_text(findings));
  } else {
    for (const Symptom& finding : findings) fmt::print("{}\n", to_text(finding));
  }
  return worst(findings) == Grade::fail ? ExitCode::bad_sweep_file : ExitCode::ok;
}

ExitCode doctor(const Options& options, const Communicator& world) {
  const Patient patient = examine(world, options.threads, options.output);
  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (world.rank() != 0) return;
    Symptoms findings;
    for (const Check check : checks()) check(patient, findings);
    code = report(findings, options.json);
  });
  std::fflush(stdout);
  return static_cast<ExitCode>(world.sum({static_cast<std::int64_t>(code)})[0]);
}

}  // namespace

void add_doctor(CLI::App& app, ExitCode& code) {
  CLI::App* command = app.add_subcommand(
      "doctor", "Check how the program was started, the nodes and where results go, and say what to change");
  const auto options = std::make_shared<Options>();
  command->add_option("--output", options->output, "results file that would be written")->capture_default_str();
  command->add_option("--threads", options->threads, "threads of each rank, as for run")->check(CLI::Range(1, 4096));
  command->add_flag("--json", options->json, "a JSON list of grade, what, value, why, hint");
  command->callback([options, &code] {
    try {
      code = run_or_abort([&](const Communicator& world) { return doctor(*options, world); });
    } catch (const InputError& error) {
      if (error.code() != ExitCode::bad_sweep_file) throw;
      // Refused by Communicator::world(): this is one of several processes that each believe to be alone.
      code = report({{Grade::fail, "start", error.what(), "", ""}}, options->json);
    }
  });
}

}  // namespace schedsweep
