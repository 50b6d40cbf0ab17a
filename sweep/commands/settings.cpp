#include "sweep/commands/settings.h"

#include "engine/error.h"
#include "engine/model/training_table.h"
#include "engine/text.h"

#include <vector>

namespace schedsweep {
namespace {

/// One --set: its parts, and how to complain about it.
class Setting {
 public:
  explicit Setting(const std::string& text) : text_(text), equals_(text.find('=')) {
    if (equals_ == std::string::npos) fail("no value (write name=value)");
  }

  std::string name() const { return text_.substr(0, equals_); }

  std::string value() const { return text_.substr(equals_ + 1); }

  [[noreturn]] void fail(const std::string& why) const {
    throw InputError("--set " + text_ + ": " + why, ExitCode::usage);
  }

  [[noreturn]] void fail_unknown(const std::vector<std::string_view>& known) const {
    if (find_trace_key(name()) != nullptr) fail("is for workload models, which only a sweep and trace generate draw");
    const std::string_view nearest = nearest_name(name(), known);
    fail("no such parameter" + (nearest.empty() ? "" : " (did you mean '" + std::string(nearest) + "'?)") +
         " see schedsweep list parameters");
  }

 private:
  std::string text_;
  std::size_t equals_;
};

bool applied_to_run(const Setting& setting, Parameters& parameters) {
  const ParameterInfo* info = find_parameter(setting.name());
  if (info == nullptr) return false;
  const auto value = parse_value(*info, setting.value());
  if (!value) setting.fail("not allowed (must be " + allowed_values(*info) + ")");
  info->set(parameters, *value);
  return true;
}

bool applied_to_training(const Setting& setting, TrainSettings& training) {
  const TrainingParameter* parameter = find_training_parameter(setting.name());
  if (parameter == nullptr) return false;
  const auto value = parse_value(*parameter, setting.value());
  if (!value) setting.fail("not allowed (must be " + allowed_values(*parameter) + ")");
  parameter->set(training, *value);
  return true;
}

bool applied_to_trace(const Setting& setting, TraceSpec& trace) {
  const TraceKey* key = find_trace_key(setting.name());
  if (key == nullptr || key->kind == TraceKind::model) return false;
  if (!key->set(trace, key->name, setting.value())) setting.fail("not allowed (must be " + key->allowed + ")");
  return true;
}

std::vector<std::string_view> known_for_files() {
  std::vector<std::string_view> known;
  for (const TraceKey& key : trace_keys())
    if (key.kind != TraceKind::model) known.push_back(key.name);
  return known;
}

}  // namespace

void apply_setting(const std::string& text, Parameters& parameters, TraceSpec& trace) {
  const Setting setting(text);
  if (applied_to_run(setting, parameters) || applied_to_trace(setting, trace)) return;
  std::vector<std::string_view> known = known_for_files();
  for (const ParameterInfo& info : parameter_table()) known.push_back(info.name);
  setting.fail_unknown(known);
}

void apply_trace_setting(const std::string& text, TraceSpec& trace) {
  const Setting setting(text);
  if (!applied_to_trace(setting, trace)) setting.fail_unknown(known_for_files());
}

void apply_training_setting(const std::string& text, TrainSettings& training, TraceSpec& trace) {
  const Setting setting(text);
  if (applied_to_training(setting, training) || applied_to_trace(setting, trace)) return;
  std::vector<std::string_view> known = known_for_files();
  for (const TrainingParameter& parameter : training_table()) known.push_back(parameter.name);
  setting.fail_unknown(known);
}

}  // namespace schedsweep
