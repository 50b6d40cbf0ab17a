#include "sweep/commands/model_options.h"

#include "engine/error.h"
#include "engine/text.h"
#include "io/sweep_file.h"
#include "sweep/commands/settings.h"
#include "sweep/plan.h"
#include "sweep/threads.h"

#include <filesystem>

namespace schedsweep {
namespace {

/// How the sweep file reads the trace: the first variant of the entry. Errors: InputError.
TraceSpec spec_in_sweep_file(const ModelTraceOptions& options) {
  const std::filesystem::path file = options.trace;
  const Plan plan = make_plan(options.trace, read_text(file), file.parent_path());
  const TraceVariant* found = nullptr;
  for (const TraceVariant& variant : plan.variants) {
    const std::string& name = plan.trace_names[variant.entry];
    if (!variant.spec.is_file() || (!options.entry.empty() && name != options.entry)) continue;
    if (found != nullptr && found->entry != variant.entry)
      throw InputError(options.trace + ": several trace files (choose one with --trace NAME)", ExitCode::usage);
    if (found == nullptr) found = &variant;
  }
  if (found == nullptr)
    throw InputError(options.trace + ": no trace file" + (options.entry.empty() ? "" : " named " + options.entry) +
                         " (a model learns from a [[traces]] entry with a file)",
                     ExitCode::usage);
  return found->spec;
}

TraceSpec spec_of(const ModelTraceOptions& options) {
  if (options.trace.ends_with(".toml")) return spec_in_sweep_file(options);
  TraceSpec spec;
  spec.file = locate_trace(options.trace, "");
  if (spec.file.empty()) throw InputError(options.trace + ": no such file (looked here and in SCHEDSWEEP_TRACES)");
  return spec;
}

}  // namespace

void add_model_trace(CLI::App& command, ModelTraceOptions& options, const char* settings_help) {
  command
      .add_option("TRACE", options.trace,
                  "workload in SWF, plain or .gz, also looked for in the folder SCHEDSWEEP_TRACES; or a sweep file "
                  "(.toml), whose trace is read as it says")
      ->required();
  command.add_option("--trace", options.entry, "the [[traces]] entry of a sweep file with several")->type_name("NAME");
  command.add_option("--set", options.settings, settings_help)->type_name("NAME=VALUE");
  command.add_option("--processors", options.processors, "processors of the machine, if the trace does not say")
      ->check(CLI::Range(1, 1 << 30));
  command.add_option("--threads", options.threads, "threads; by default as many as processors may be used")
      ->check(CLI::Range(1, 4096));
}

ModelTrace load_model_trace(const ModelTraceOptions& options, TrainSettings* training) {
  TraceSpec spec = spec_of(options);
  for (const std::string& setting : options.settings) {
    if (training != nullptr) {
      apply_training_setting(setting, *training, spec);
    } else {
      apply_trace_setting(setting, spec);
    }
  }
  if (options.processors) spec.processors = options.processors;
  ModelTrace result{load_trace(spec), 0, options.threads > 0 ? options.threads : usable_processors()};
  result.processors = machine_size(result.trace, spec.processors).processors;
  return result;
}

}  // namespace schedsweep
