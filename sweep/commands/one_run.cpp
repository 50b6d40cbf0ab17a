#include "sweep/commands/one_run.h"

#include "engine/text.h"
#include "policies/live_quantile.h"
#include "policies/preset.h"
#include "sweep/commands/settings.h"
#include "sweep/threads.h"
#include "sweep/trace_spec.h"

#include <algorithm>

namespace schedsweep {
namespace {

Parameters preset_parameters(const std::string& name) {
  if (const Preset* preset = find_preset(name)) return parameters_of(*preset);
  std::vector<std::string_view> known;
  for (const Preset& preset : presets()) known.push_back(preset.name);
  throw InputError("--policy " + name + ": no such policy (known: " + joined(known) + ") see schedsweep list policies",
                   ExitCode::usage);
}

/// Who names a file of links wants them heeded.
void heed_links(const OneRunOptions& options, Parameters& parameters) {
  const bool said = std::any_of(options.settings.begin(), options.settings.end(),
                                [](const std::string& setting) { return setting.starts_with("dependencies="); });
  if (!options.dependencies_file.empty() && !said) parameters.dependencies = Dependencies::respect;
}

/// Puts what is replayed in the place of the whole trace.
void replay_part(const TraceSpec& spec, OneRun& run) {
  const ModelAsked asked = asks_live_model(run.parameters) ? ModelAsked::in_runs_too : ModelAsked::before_runs;
  Replay replay = make_replay(run.trace, run.processors, spec, asked, default_threads(Communicator::alone()));
  run.trace.jobs = std::move(replay.jobs);
  run.replay = replay.facts;
  if (!replay.live) return;
  run.told_to_model = std::move(replay.live->trace);
  run.live_model = std::make_unique<LiveModel>(std::move(replay.live->model), view_of(run.told_to_model),
                                               replay.live->context, replay.facts.first_job);
  run.trace.jobs.live_model = run.live_model.get();
}

}  // namespace

void add_one_run(CLI::App& command, OneRunOptions& options) {
  command
      .add_option("TRACE", options.trace,
                  "workload in SWF, plain or .gz; also looked for in the folder SCHEDSWEEP_TRACES")
      ->required();
  command.add_option("--policy", options.policy, "named policy to start from (schedsweep list policies)")
      ->capture_default_str();
  command.add_option("--set", options.settings, "name=value, repeatable: any parameter of schedsweep list parameters")
      ->type_name("NAME=VALUE");
  command.add_option("--processors", options.processors, "processors of the machine instead of the trace's header")
      ->check(CLI::Range(1, 1 << 30));
  command
      .add_option("--dependencies", options.dependencies_file,
                  "CSV of links between jobs and of limited arrays; heeded as with --set dependencies=respect, unless "
                  "that is set otherwise")
      ->type_name("FILE");
}

Parameters parameters_in(const OneRunOptions& options) {
  TraceSpec ignored;
  Parameters parameters = preset_parameters(options.policy);
  for (const std::string& setting : options.settings) apply_setting(setting, parameters, ignored);
  heed_links(options, parameters);
  return parameters;
}

OneRun load_one_run(const OneRunOptions& options) {
  TraceSpec spec;
  spec.file = locate_trace(options.trace, "");
  if (spec.file.empty()) throw InputError(options.trace + ": no such file (nor in the folder SCHEDSWEEP_TRACES)");
  OneRun run;
  run.parameters = preset_parameters(options.policy);
  for (const std::string& setting : options.settings) apply_setting(setting, run.parameters, spec);
  heed_links(options, run.parameters);
  if (options.processors) spec.processors = options.processors;
  spec.dependencies_file = options.dependencies_file;
  run.trace = load_trace(spec);
  run.processors = machine_size(run.trace, spec.processors).processors;
  if (!spec.replay.is_whole()) replay_part(spec, run);
  if (spec.transform.changes()) {
    if (run.live_model) throw InputError(live_model_of_changed_jobs(spec), ExitCode::usage);
    run.trace.jobs = transform(view_of(run.trace.jobs), run.processors, spec.transform, 1);
  }
  return run;
}

JobIndex OneRun::row_of(std::int64_t number) const {
  const auto& numbers = trace.jobs.number;
  const auto found = std::find(numbers.begin(), numbers.end(), number);
  if (found == numbers.end())
    throw InputError("job " + std::to_string(number) + ": no such job in " + trace.name, ExitCode::usage);
  return static_cast<JobIndex>(found - numbers.begin());
}

}  // namespace schedsweep
