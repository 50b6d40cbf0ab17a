#include "policies/simulate.h"

#include "engine/metrics/metric_table.h"
#include "engine/metrics/metrics.h"
#include "io/publish.h"
#include "sweep/commands/commands.h"
#include "sweep/commands/one_run.h"
#include "sweep/cpu_clock.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  OneRunOptions run;
  std::string schedule;
  Format format = Format::table;
  bool timing = false;
  bool strict = false;
};

/// In seconds of the trace, submits as simulated; start and end are empty for rejected jobs.
std::string schedule_csv(const JobTable& jobs, const Schedule& schedule) {
  std::string csv = "job_id,submit,start,end,kind\n";
  csv.reserve(jobs.size() * 48);
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    fmt::format_to(std::back_inserter(csv), "{},{},", jobs.number[job], schedule.submit_s[job]);
    if (schedule.kind[job] == StartKind::rejected) {
      csv += ",,";
    } else {
      fmt::format_to(std::back_inserter(csv), "{},{},", schedule.start_s[job],
                     schedule.start_s[job] + schedule.run_s[job]);
    }
    csv += name_of(schedule.kind[job]);
    csv += '\n';
  }
  return csv;
}

void simulate_command(const Options& options) {
  const CpuClock read_clock;
  const OneRun run = load_one_run(options.run);
  const double read_s = read_clock.elapsed_s();
  const JobTable jobs = run.jobs();
  const Parameters& parameters = run.parameters;

  Workspace workspace;
  const CpuClock simulate_clock;
  const Schedule schedule =
      simulate(jobs, run.processors, parameters, workspace, options.strict ? Checks::strict : Checks::none);
  const double simulate_s = simulate_clock.elapsed_s();

  MetricsWorkspace metrics_workspace;
  const CpuClock metrics_clock;
  const MetricOptions metric_options{parameters.tau_s, parameters.starved_wait_s, parameters.trim};
  const Metrics metrics = compute_metrics(jobs, schedule, run.processors, metric_options, metrics_workspace);
  const double metrics_s = metrics_clock.elapsed_s();

  if (!options.schedule.empty()) publish_file(options.schedule, schedule_csv(jobs, schedule));

  Table record{{}, {{}}};
  std::vector<std::string> units;
  const auto add = [&](std::string_view name, Cell value, std::string_view unit) {
    record.columns.emplace_back(name);
    record.rows[0].push_back(std::move(value));
    units.emplace_back(unit);
  };
  add("trace", run.trace.name, "1");
  add("policy", options.run.policy, "1");
  add("processors", std::int64_t{run.processors}, "1");
  if (run.replay.first_job > 0) add("replay_first_job", static_cast<std::int64_t>(run.replay.first_job), "1");
  if (!run.replay.model_trace_sha256.empty()) {
    add("models_trained", run.replay.models_trained, "1");
    add("model_learned_until_s", std::int64_t{run.replay.learned_until_s}, "s");
  }
  for (const ParameterInfo& info : parameter_table())
    if (info.read(parameters)) add(info.name, format_value(info, info.get(parameters)), info.unit);
  for (const MetricInfo& metric : metric_table())
    std::visit([&](auto member) { add(metric.name, metrics.*member, metric.unit); }, metric.member);
  if (options.timing) {
    add("read_s", read_s, "s");
    add("simulate_s", simulate_s, "s");
    add("metrics_s", metrics_s, "s");
  }
  fmt::print("{}", record_text(record, units, options.format));
}

}  // namespace

void add_simulate(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("simulate", "Run one policy over one trace and print every metric");
  const auto options = std::make_shared<Options>();
  add_one_run(*command, options->run);
  command
      ->add_option("--schedule", options->schedule, "write job_id,submit,start,end,kind of every job to this CSV file")
      ->type_name("FILE");
  command->add_flag("--timing", options->timing, "add read_s, simulate_s, metrics_s (processor seconds)");
  command->add_flag("--strict", options->strict, "check every invariant at every step (slow)");
  add_format(*command, options->format);
  command->callback([options] { simulate_command(*options); });
}

}  // namespace schedsweep
