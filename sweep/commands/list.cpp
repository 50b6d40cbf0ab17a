#include "engine/model/feature_table.h"
#include "engine/model/training_table.h"
#include "engine/text.h"
#include "policies/dialect.h"
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"
#include "sweep/commands/commands.h"
#include "sweep/report/report_settings.h"
#include "sweep/results/run_columns.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

Table policies_table() {
  Table table{{"policy", "alias", "settings", "rule", "source"}, {}};
  for (const Preset& preset : presets()) {
    std::string settings;
    for (const Setting& setting : preset.settings)
      settings += (settings.empty() ? "" : " ") + std::string(setting.parameter) + "=" + std::string(setting.value);
    table.rows.push_back({std::string(preset.name), std::string(preset.alias), settings, std::string(preset.rule),
                          std::string(preset.source)});
  }
  return table;
}

template <class Registry>
Table rules_table(const char* kind, const Registry& registry) {
  Table table{{kind, "rule", "source"}, {}};
  for (const auto& entry : registry)
    table.rows.push_back({std::string(entry.name), std::string(entry.rule), std::string(entry.source)});
  return table;
}

Table training_settings_table() {
  Table table{{"setting", "unit", "default", "allowed", "meaning"}, {}};
  for (const TrainingParameter& parameter : training_table())
    table.rows.push_back({std::string(parameter.name), std::string(parameter.unit),
                          shortest(parameter.get(TrainSettings{})), allowed_values(parameter),
                          std::string(parameter.meaning)});
  return table;
}

Table report_table() {
  Table table{{"key", "default", "allowed", "meaning"}, {}};
  for (const ReportKey& key : report_keys())
    table.rows.push_back(
        {std::string(key.name), key.default_value, std::string(key.allowed), std::string(key.meaning)});
  return table;
}

Table designs_table() {
  Table table{{"method", "points", "samples", "meaning", "source"}, {}};
  for (const DesignMethodInfo& method : design_methods())
    table.rows.push_back({std::string(method.name), std::string(method.points),
                          method.power_of_two ? "a power of two" : "any", std::string(method.meaning),
                          std::string(method.source)});
  return table;
}

Table models_table() {
  Table table{{"model", "meaning", "source"}, {}};
  for (const WorkloadModel& model : workload_models())
    table.rows.push_back({std::string(model.name), std::string(model.meaning), std::string(model.source)});
  return table;
}

Table scenarios_table() {
  Table table{{"scenario", "key", "offered load", "seed", "meaning", "source"}, {}};
  const auto add = [&table](const char* key, std::span<const Transform> transforms) {
    for (const Transform& transform : transforms)
      table.rows.push_back({std::string(transform.name), key, std::string(name_of(transform.load)),
                            transform.draws ? "counts" : "no", std::string(transform.meaning),
                            std::string(transform.source)});
  };
  add("resample", resamplings());
  add("scenario", scenarios());
  return table;
}

/// What a reader of the numbers must know besides their meaning.
std::string notes_on(const RunColumn& column) {
  std::string notes = column.when;
  if (find(column.attributes, "policy_invariant") != nullptr) notes = "policy-invariant";
  if (const AttributeValue* source = find(column.attributes, "source"))
    notes += (notes.empty() ? "" : "; ") + std::get<std::string>(*source);
  return notes;
}

Table columns_table() {
  Table table{{"column", "unit", "type", "notes", "meaning"}, {}};
  for (const RunColumn& column : run_columns())
    table.rows.push_back({column.name, column.unit, column.type, notes_on(column), column.meaning});
  return table;
}

Table parameters_table() {
  const Parameters defaults;
  Table table{{"parameter", "default", "allowed", "unit", "meaning"}, {}};
  for (const ParameterInfo& info : parameter_table())
    table.rows.push_back({std::string(info.name), format_value(info, info.get(defaults)), allowed_values(info),
                          std::string(info.unit), std::string(info.meaning)});
  for (const TraceKey& key : trace_keys()) {
    const char* scope = key.kind == TraceKind::file    ? "trace files: "
                        : key.kind == TraceKind::model ? "workload models: "
                                                       : "traces: ";
    table.rows.push_back({key.name, key.default_value, key.allowed, key.unit, scope + key.meaning});
  }
  return table;
}

/// Those values of the switches that are not this program's own.
std::string settings_of(const Dialect& dialect) {
  Parameters parameters;
  static_cast<Switches&>(parameters) = dialect.switches;
  std::string settings;
  for (const ParameterInfo& info : parameter_table())
    if (info.get(parameters) != info.get(Parameters{}))
      settings +=
          (settings.empty() ? "" : " ") + std::string(info.name) + "=" + format_value(info, info.get(parameters));
  return settings;
}

Table dialects_table() {
  Table table{{"dialect", "settings", "rule", "source"}, {}};
  for (const Dialect& dialect : dialects())
    table.rows.push_back(
        {std::string(dialect.name), settings_of(dialect), std::string(dialect.rule), std::string(dialect.source)});
  return table;
}

Table features_table() {
  Table table{{"feature", "kind", "unit", "formula", "source"}, {}};
  for (const FeatureInfo& info : feature_table())
    table.rows.push_back({std::string(info.name), info.kind == FeatureKind::number ? "number" : "category",
                          std::string(info.unit), std::string(info.formula), std::string(info.source)});
  for (const RefusedFeature& refused : refused_features())
    table.rows.push_back(
        {std::string(refused.name), "refused", "", std::string(refused.reason), std::string(refused.source)});
  return table;
}

struct Topic {
  const char* name;
  const char* help;
  Table (*table)();
};

constexpr Topic topics[] = {
    {"policies", "named policies and what they stand for", policies_table},
    {"orders", "who comes first in the queue", [] { return rules_table("order", orders()); }},
    {"estimators", "how long the scheduler believes a job runs", [] { return rules_table("estimator", estimators()); }},
    {"dialects", "what other programs mean by EASY, as values of the switches", dialects_table},
    {"columns", "columns of result files and their units", columns_table},
    {"parameters", "what sweep files and --set take, with ranges and defaults", parameters_table},
    {"training", "settings of the runtime model's training, with ranges and defaults", training_settings_table},
    {"report", "what [report] of a sweep file takes", report_table},
    {"designs", "points instead of a grid: what [design] takes, for k axes and samples = N", designs_table},
    {"models", "workload models for [[traces]] and trace generate", models_table},
    {"scenarios", "what [[traces]] can make of a workload: resampling and stress", scenarios_table},
    {"features", "what the runtime model knows of a job when it is submitted, and what it refuses to", features_table},
};

}  // namespace

void add_list(CLI::App& app, ExitCode&) {
  CLI::App* list = app.add_subcommand(
      "list",
      "Print what there is: policies, orders, estimators, dialects, columns, parameters, designs, report, models, "
      "scenarios, features");
  list->require_subcommand(1);
  for (const Topic& topic : topics) {
    CLI::App* command = list->add_subcommand(topic.name, topic.help);
    const auto format = std::make_shared<Format>(Format::table);
    add_format(*command, *format);
    command->callback([&topic, format] { fmt::print("{}", to_text(topic.table(), *format)); });
  }
}

}  // namespace schedsweep
