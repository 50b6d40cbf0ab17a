#include "engine/model/drift.h"
#include "io/model_file.h"
#include "io/publish.h"
#include "sweep/commands/model_options.h"
#include "sweep/model_card.h"
#include "sweep/model_evaluation.h"
#include "sweep/model_registry.h"

#include <cstdlib>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct RegistryOptions {
  std::string folder;
  std::string id;
  std::string file;
  std::string note;
  Format format = Format::table;
};

ModelRegistry registry_of(const RegistryOptions& options) {
  if (!options.folder.empty()) return ModelRegistry(options.folder);
  const char* folder = std::getenv("SCHEDSWEEP_MODELS");
  return ModelRegistry(folder != nullptr ? folder : "models");
}

Table rows_table(const std::vector<RegisteredModel>& rows) {
  Table table{{"id", "status", "registered_utc", "content_sha256", "file", "note"}, {}};
  for (const RegisteredModel& row : rows)
    table.rows.push_back({row.id, name_of(row.status), row.registered_utc, row.content_sha256, row.file, row.note});
  return table;
}

void add_folder(CLI::App& command, RegistryOptions& options) {
  command
      .add_option("--registry", options.folder,
                  "folder of the registry; by default SCHEDSWEEP_MODELS, else models, in this folder")
      ->type_name("FOLDER");
}

void add_registry(CLI::App& model) {
  CLI::App* list = model.add_subcommand("list", "Print the models of a registry and which of them is in production");
  const auto listed = std::make_shared<RegistryOptions>();
  add_folder(*list, *listed);
  add_format(*list, listed->format);
  list->callback([listed] { fmt::print("{}", to_text(rows_table(registry_of(*listed).list()), listed->format)); });

  CLI::App* enter = model.add_subcommand("register", "Copy a model into a registry and print its id");
  const auto entered = std::make_shared<RegistryOptions>();
  enter->add_option("MODEL", entered->file, "model file (schedsweep train)")->required();
  enter->add_option("--id", entered->id, "its name there; by default the first digits of its hash");
  enter->add_option("--note", entered->note, "kept with it");
  add_folder(*enter, *entered);
  enter->callback(
      [entered] { fmt::print("{}\n", registry_of(*entered).add(entered->file, entered->id, entered->note).id); });

  const auto add_change = [&model](const char* name, const char* help,
                                   void (ModelRegistry::*change)(const std::string&)) {
    CLI::App* command = model.add_subcommand(name, help);
    const auto options = std::make_shared<RegistryOptions>();
    command->add_option("ID", options->id, "a model of schedsweep model list")->required();
    add_folder(*command, *options);
    command->callback([options, change] {
      ModelRegistry registry = registry_of(*options);
      (registry.*change)(options->id);
    });
  };
  add_change("promote", "Put a model into production; the one before is registered again", &ModelRegistry::promote);
  add_change("archive", "Take a model out of use for good; not the one in production", &ModelRegistry::archive);
}

struct CardOptions {
  std::string model;
  ModelTraceOptions input;
  std::string output;
};

void card_command(const CardOptions& options) {
  const ModelFile file = read_model_file(options.model);
  std::optional<Judged> judged;
  if (!options.input.trace.empty()) {
    const ModelTrace input = load_model_trace(options.input, nullptr);
    judged = judge(file.model, input.trace, input.processors, JudgedPart::test, input.n_threads);
  }
  const std::string card = model_card(file.model, file.content_sha256, judged ? &*judged : nullptr);
  if (options.output.empty()) {
    fmt::print("{}", card);
  } else {
    publish_file(options.output, card);
  }
}

void add_card(CLI::App& model) {
  CLI::App* command = model.add_subcommand("card", "Print what one must know of a model before trusting it (Markdown)");
  const auto options = std::make_shared<CardOptions>();
  command->add_option("MODEL", options->model, "model file (schedsweep train)")->required();
  add_model_trace(*command, options->input, "repeatable: a repair of the trace");
  command->get_option("TRACE")->required(false)->description(
      "adds how good it is there, by width and by user, beside what takes no training");
  command->add_option("-o,--output", options->output, "file to write; by default standard output");
  command->callback([options] { card_command(*options); });
}

struct DriftOptions {
  std::string model;
  ModelTraceOptions input;
  JudgedPart part = JudgedPart::test;
  DriftThresholds thresholds;
  Format format = Format::table;
};

Table drift_table(const DriftReport& report) {
  constexpr const char* alarms[] = {"none", "mild", "severe"};
  Table table{{"measure", "value", "alarm"}, {}};
  const auto add = [&](std::string measure, double value, std::string alarm) {
    table.rows.push_back({std::move(measure), value, std::move(alarm)});
  };
  add("coverage_p10_p90", report.now.coverage_p10_p90, alarms[static_cast<std::size_t>(report.coverage_alarm)]);
  for (std::size_t q = 0; q < n_quantiles; ++q)
    add(fmt::format("pinball_ratio_p{}", static_cast<int>(quantile_levels[q] * 100 + 0.5)), report.pinball_ratio[q],
        report.pinball_alarm[q] ? "drift" : "none");
  for (const FeatureDrift& feature : report.features)
    add("psi " + feature.feature, feature.psi, feature.alarm ? "drift" : "none");
  return table;
}

void drift_command(const DriftOptions& options, ExitCode& code) {
  const ModelFile file = read_model_file(options.model);
  const ModelTrace input = load_model_trace(options.input, nullptr);
  const Judged judged = judge(file.model, input.trace, input.processors, options.part, input.n_threads);
  const DriftReport report =
      measure_drift(file.model, judged.table(), judged.context, judged.first_job, options.thresholds, input.n_threads);
  fmt::print("{}", to_text(drift_table(report), options.format));
  if (report.coverage_alarm == CoverageAlarm::severe) code = ExitCode::some_runs_failed;
}

void add_drift(CLI::App& model, ExitCode& code) {
  CLI::App* command = model.add_subcommand(
      "drift", "Compare jobs with those a model was trained on; exit code 3 where its coverage fails severely");
  const auto options = std::make_shared<DriftOptions>();
  command->add_option("MODEL", options->model, "model file (schedsweep train)")->required();
  add_model_trace(*command, options->input, "repeatable: a repair of the trace");
  static const std::map<std::string, JudgedPart> parts{{"test", JudgedPart::test}, {"all", JudgedPart::all}};
  command->add_option("--part", options->part, "as evaluate has it")
      ->transform(CLI::CheckedTransformer(parts).description(""))
      ->type_name("PART");
  DriftThresholds& thresholds = options->thresholds;
  command->add_option("--psi", thresholds.psi, "alarm above this population stability index of a feature")
      ->capture_default_str();
  command
      ->add_option("--pinball-ratio", thresholds.pinball_ratio, "alarm above this ratio to the validation part's loss")
      ->capture_default_str();
  command->add_option("--mild-coverage", thresholds.mild_coverage, "alarm below this share between p10 and p90")
      ->capture_default_str();
  command->add_option("--severe-coverage", thresholds.severe_coverage, "severe alarm below this share")
      ->capture_default_str();
  add_format(*command, options->format);
  command->callback([options, &code] { drift_command(*options, code); });
}

}  // namespace

void add_model(CLI::App& app, ExitCode& code) {
  CLI::App* model = app.add_subcommand("model", "Model files and their registry: list, register, promote, card, drift");
  model->require_subcommand(1);
  add_registry(*model);
  add_card(*model);
  add_drift(*model, code);
}

}  // namespace schedsweep
