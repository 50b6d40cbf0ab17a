#include "io/publish.h"
#include "sweep/commands/commands.h"
#include "sweep/plan.h"
#include "sweep/submit_job.h"
#include "sweep/submit_script.h"
#include "sweep/tell.h"
#include "sweep/threads.h"
#include "sweep/workloads.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

struct SubmitOptions {
  SubmitRequest request;
  int n_jobs = 1;
  bool print = false;
};

/// Finds every mistake now that the job would only find after hours in the queue.
void check_sweep(const SubmitRequest& request) {
  const Plan plan = make_plan(request.sweep, read_text(request.sweep), fs::path(request.sweep).parent_path());
  machines_of(plan, read_trace_files(plan, default_threads(Communicator::alone())));
  check_writable(request.output);
}

/// As `schedsweep run` will read the job's command line. Errors: CLI::ParseError.
void check_run_options(const SubmitRequest& request) {
  struct Understood {};

  CLI::App app;
  ExitCode code = ExitCode::ok;
  add_run(app, code);
  app.parse_complete_callback([] { throw Understood(); });  // before `run` runs
  std::vector<std::string> words = {"run",       request.sweep, "--output",   request.output,
                                    "--threads", "1",           "--progress", "lines"};
  words.insert(words.end(), request.run_options.begin(), request.run_options.end());
  std::reverse(words.begin(), words.end());  // as CLI11 wants it
  try {
    app.parse(words);
  } catch (const Understood&) {
  }
}

/// Where jobs/site.env is: what the user says, the tree that this program was built in, or here.
fs::path project_root(const fs::path& program) {
  if (const char* root = std::getenv("SCHEDSWEEP_ROOT")) return fs::absolute(root);
  const fs::path root = program.parent_path().parent_path().parent_path();
  return fs::exists(root / "jobs" / "sweep.sbatch") ? root : fs::current_path();
}

/// Slurm refuses scripts with carriage returns, and a line end in a name is a mistake wherever it comes from.
void check_characters(const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (std::any_of(word.begin(), word.end(), [](unsigned char c) { return c < ' ' || c == 127; }))
      throw InputError("submit: a control character in '" + word + "' (no batch script can name it)", ExitCode::usage);
}

void submit_command(SubmitOptions& options) {
  SubmitRequest& request = options.request;
  request.is_chain = options.n_jobs > 1;
  request.folder = fs::current_path().string();
  const fs::path program = fs::read_symlink("/proc/self/exe");
  request.program = program.string();
  request.root = project_root(program).string();
  check_characters({request.folder, request.root, request.program, request.sweep, request.output});
  check_characters(request.run_options);
  if (request.is_chain && std::count(request.run_options.begin(), request.run_options.end(), "--fresh") > 0)
    throw InputError("--fresh: every job of a --chain would start anew (move the old results away by hand)",
                     ExitCode::usage);
  check_run_options(request);
  check_sweep(request);

  const std::string script = submit_script(request);
  if (options.print) {
    fmt::print("{}", script);
    return;
  }
  const std::string file = fs::absolute(request.output + ".sbatch").string();
  publish_file(file, script);
  std::string job;
  for (int i = 0; i < options.n_jobs; ++i) {
    job = submit_job(file, job);
    fmt::print("job {}: log {}\n", job, (fs::path(request.folder) / ("schedsweep-" + job + ".log")).string());
  }
}

/// An option of sbatch that is handed on as it is.
void add_batch_option(CLI::App& command, SubmitOptions& options, const std::string& name, const std::string& help,
                      const std::string& type) {
  const auto hand_on = [&options, name](const std::string& value) {
    options.request.batch_options.push_back(name + "=" + value);
  };
  // A #SBATCH line ends a value at white space or '#' and takes quotes away.
  static const CLI::Validator one_word(
      [](std::string& value) {
        return value.empty() || value.find_first_of(" \t\r\n\"'\\#") != std::string::npos ? "is no value for sbatch"
                                                                                          : "";
      },
      "");
  CLI::Option* option = command.add_option_function<std::string>(name, hand_on, help)->type_name(type);
  if (type == "INT") {
    option->check(CLI::Range(1, 1 << 20).description(""));
  } else {
    option->check(one_word);
  }
}

}  // namespace

void add_submit(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "submit", "Queue a sweep as a Slurm job that goes on after its time limit or a lost node (jobs/README.md)");
  const auto options = std::make_shared<SubmitOptions>();
  SubmitRequest& request = options->request;
  request.output = "results.h5";
  command->add_option("SWEEP", request.sweep, "sweep file (TOML); checked before anything is queued")->required();
  command->add_option("RUN_OPTIONS", request.run_options, "behind --: further options of schedsweep run");
  command->add_option("--output", request.output, "results file; the batch script is written beside it")
      ->capture_default_str();
  command->add_flag("--print", options->print, "print the batch script; write and queue nothing");
  add_batch_option(*command, *options, "--nodes", "nodes (1)", "INT");
  add_batch_option(*command, *options, "--ntasks-per-node", "ranks of each node (1)", "INT");
  add_batch_option(*command, *options, "--cpus-per-task", "threads of each rank (8)", "INT");
  add_batch_option(*command, *options, "--time", "limit as sbatch takes it (01:00:00)", "TIME");
  add_batch_option(*command, *options, "--partition", "partitions to run in", "NAME");
  add_batch_option(*command, *options, "--account", "account to charge", "NAME");
  CLI::Option* max_requeues =
      command->add_option("--max-requeues", request.max_requeues, "times that the job may queue itself again (20)")
          ->check(CLI::NonNegativeNumber.description(""))
          ->type_name("INT");
  command
      ->add_option(
          "--chain", options->n_jobs,
          "that many jobs, each behind the one before, for sites without requeue; what is left when the sweep is "
          "finished ends at once")
      ->check(CLI::Range(1, 1000))
      ->excludes(max_requeues);
  command->callback([options] { submit_command(*options); });
}

}  // namespace schedsweep
