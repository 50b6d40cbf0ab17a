#include "policies/simulate.h"

#include "engine/metrics/metric_table.h"
#include "engine/metrics/metrics.h"
#include "engine/text.h"
#include "io/publish.h"
#include "policies/preset.h"
#include "sweep/commands/commands.h"
#include "sweep/commands/settings.h"
#include "sweep/cpu_clock.h"
#include "sweep/trace_spec.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  std::string trace;
  std::string policy = "easy";
  std::vector<std::string> settings;
  std::optional<Procs> processors;
  std::string schedule;
  Format format = Format::table;
  bool timing = false;
  bool strict = false;
};

Parameters preset_parameters(const std::string& name) {
  if (const Preset* preset = find_preset(name)) return parameters_of(*preset);
  std::vector<std::string_view> known;
  for (const Preset& preset : presets()) known.push_back(preset.name);
  throw InputError("--policy " + name + ": no such policy (known: " + joined(known) + ") see schedsweep list policies",
                   ExitCode::usage);
}

/// job_id,submit,start,end in seconds of the trace, in order of submission; start and end are empty for rejected jobs.
std::string schedule_csv(const JobTable& jobs, const Schedule& schedule) {
  std::string csv = "job_id,submit,start,end\n";
  csv.reserve(jobs.size() * 32);
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    fmt::format_to(std::back_inserter(csv), "{},{},", jobs.number[job], jobs.submit_s[job]);
    if (schedule.kind[job] == StartKind::rejected) {
      csv += ",\n";
    } else {
      fmt::format_to(std::back_inserter(csv), "{},{}\n", schedule.start_s[job],
                     schedule.start_s[job] + schedule.run_s[job]);
    }
  }
  return csv;
}

void simulate_command(const Options& options) {
  TraceSpec spec;
  spec.file = locate_trace(options.trace, "");
  if (spec.file.empty()) throw InputError(options.trace + ": no such file (nor in the folder SCHEDSWEEP_TRACES)");
  Parameters parameters = preset_parameters(options.policy);
  for (const std::string& setting : options.settings) apply_setting(setting, parameters, spec);
  if (options.processors) spec.processors = options.processors;

  const CpuClock read_clock;
  const Trace trace = load_trace(spec);
  const double read_s = read_clock.elapsed_s();
  const MachineSize machine = machine_size(trace, spec.processors);
  const JobTable jobs = view_of(trace.jobs);

  Workspace workspace;
  const CpuClock simulate_clock;
  const Schedule schedule =
      simulate(jobs, machine.processors, parameters, workspace, options.strict ? Checks::strict : Checks::none);
  const double simulate_s = simulate_clock.elapsed_s();

  MetricsWorkspace metrics_workspace;
  const CpuClock metrics_clock;
  const MetricOptions metric_options{parameters.tau_s, parameters.starved_wait_s, parameters.trim};
  const Metrics metrics = compute_metrics(jobs, schedule, machine.processors, metric_options, metrics_workspace);
  const double metrics_s = metrics_clock.elapsed_s();

  if (!options.schedule.empty()) publish_file(options.schedule, schedule_csv(jobs, schedule));

  Table record{{}, {{}}};
  std::vector<std::string> units;
  const auto add = [&](std::string_view name, Cell value, std::string_view unit) {
    record.columns.emplace_back(name);
    record.rows[0].push_back(std::move(value));
    units.emplace_back(unit);
  };
  add("trace", trace.name, "1");
  add("policy", options.policy, "1");
  add("processors", std::int64_t{machine.processors}, "1");
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
  command
      ->add_option("TRACE", options->trace,
                   "workload in SWF, plain or .gz; also looked for in the folder SCHEDSWEEP_TRACES")
      ->required();
  command->add_option("--policy", options->policy, "named policy to start from (schedsweep list policies)")
      ->capture_default_str();
  command->add_option("--set", options->settings, "name=value, repeatable: any parameter of schedsweep list parameters")
      ->type_name("NAME=VALUE");
  command->add_option("--processors", options->processors, "processors of the machine instead of the trace's header")
      ->check(CLI::Range(1, 1 << 30));
  command->add_option("--schedule", options->schedule, "write job_id,submit,start,end of every job to this CSV file")
      ->type_name("FILE");
  command->add_flag("--timing", options->timing, "add read_s, simulate_s, metrics_s (processor seconds)");
  command->add_flag("--strict", options->strict, "check every invariant at every step (slow)");
  add_format(*command, options->format);
  command->callback([options] { simulate_command(*options); });
}

}  // namespace schedsweep
