#include "sweep/compare.h"

#include "policies/dialect.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "sweep/commands/one_run.h"
#include "sweep/threads.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// What a program may have run when nobody says.
constexpr const char* usual_policies[] = {"easy", "easy_sjbf", "conservative", "conservative_replan", "fcfs"};

struct Options {
  OneRunOptions run;
  std::string schedule;
  double tolerance_s = 0;
  bool thorough = false;
  int top = 10;
  int n_threads = 0;
  Format format = Format::table;
};

/// What the candidate changes of its policy.
std::string settings_of(const Candidate& candidate) {
  const Parameters base = parameters_of(*find_preset(candidate.policy));
  std::string text;
  for (const ParameterInfo& info : parameter_table()) {
    const double value = info.get(candidate.parameters);
    if (value == info.get(base)) continue;
    if (!text.empty()) text += ' ';
    text += std::string(info.name) + "=" + format_value(info, value);
  }
  return text;
}

Table table_of(const std::vector<Agreement>& agreements, const JobTable& jobs, int top) {
  Table table{{"policy", "settings", "agreeing", "jobs", "share", "mean_difference_s", "first_difference"}, {}};
  for (const Agreement& a : agreements) {
    if (table.rows.size() == static_cast<std::size_t>(top)) break;
    const double share = a.compared == 0 ? 0 : static_cast<double>(a.agreeing) / static_cast<double>(a.compared);
    table.rows.push_back({a.candidate.policy, settings_of(a.candidate), static_cast<std::int64_t>(a.agreeing),
                          static_cast<std::int64_t>(a.compared), share, a.mean_abs_difference_s,
                          a.first_difference ? std::to_string(jobs.number[*a.first_difference]) : std::string()});
  }
  return table;
}

/// The first job on which the best candidate and the schedule part.
std::string parting_of(OneRun& run, const Agreement& best, const ForeignSchedule& theirs) {
  if (!best.first_difference) return fmt::format("\nAll {} jobs agree with the first of these.\n", best.compared);
  const JobIndex job = *best.first_difference;
  run.parameters = best.candidate.parameters;
  return fmt::format(
      "\nThe first job that differs, job {}, starts at {} s in their schedule. In the best one here:\n{}",
      run.trace.jobs.number[job], static_cast<double>(run.trace.jobs.submit_s[job]) + theirs.wait_s[job],
      explain_job(run, job));
}

void compare_command(const Options& options, bool one_policy) {
  for (const std::string& setting : options.run.settings)
    if (setting.starts_with("dialect="))
      throw InputError("--set " + setting + ": compare tries every dialect (leave it out)", ExitCode::usage);
  OneRun run = load_one_run(options.run);
  const JobTable jobs = run.jobs();
  std::vector<Candidate> policies;
  if (one_policy) {
    policies.push_back({std::string(find_preset(options.run.policy)->name), run.parameters});
  } else {
    for (const char* name : usual_policies) {
      OneRunOptions with_settings = options.run;
      with_settings.policy = name;
      policies.push_back({name, parameters_in(with_settings)});
    }
  }
  const ForeignSchedule theirs =
      options.schedule.empty() ? recorded_schedule(jobs) : read_schedule(options.schedule, jobs);
  const std::string source = options.schedule.empty() ? run.trace.name : options.schedule;
  if (theirs.n_known == 0)
    throw InputError(options.schedule.empty()
                         ? source + ": records no waits (field 3 is -1) give a schedule with --schedule"
                         : source + ": no job with a wait that the trace has too" +
                               (theirs.n_unknown > 0 ? " (other job numbers?)" : ""));

  const auto candidates = candidates_of(policies, options.thorough);
  const int n_threads = options.n_threads > 0 ? options.n_threads : usable_processors();
  const auto agreements = compare(jobs, run.processors, theirs, options.tolerance_s, candidates, n_threads);
  fmt::print("{}", to_text(table_of(agreements, jobs, options.top), options.format));
  if (options.format != Format::table) return;
  if (theirs.n_unknown > 0) fmt::print("\n{} lines name jobs that the trace does not have\n", theirs.n_unknown);
  fmt::print("{}", parting_of(run, agreements.front(), theirs));
}

}  // namespace

void add_compare(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "compare", "Find the policy and the dialect that come nearest to a given schedule, job by job");
  const auto options = std::make_shared<Options>();
  add_one_run(*command, options->run);
  command
      ->add_option("--schedule", options->schedule,
                   "CSV, plain or .gz, with columns job_id and wait or start; by default the waits in the trace")
      ->type_name("FILE");
  command->add_option("--tolerance", options->tolerance_s, "waits that differ by so many seconds agree")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1e9));
  command->add_flag("--thorough", options->thorough, "try every combination of the switches, not only named dialects");
  command->add_option("--top", options->top, "candidates to print")->capture_default_str()->check(CLI::Range(1, 10000));
  command->add_option("--threads", options->n_threads, "threads; by default all this process may use")
      ->check(CLI::Range(1, 1024));
  add_format(*command, options->format);
  command->callback([options, command] { compare_command(*options, command->count("--policy") > 0); });
}

}  // namespace schedsweep
