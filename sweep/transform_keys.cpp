#include "sweep/transform_keys.h"

#include "engine/text.h"
#include "sweep/parse_number.h"

namespace schedsweep {
namespace {

std::string names_of(std::span<const Transform> table) {
  std::string names = "one of none";
  for (const Transform& transform : table) names.append(", ").append(transform.name);
  return names;
}

bool set_name(std::string& name, std::span<const Transform> table, std::string_view text) {
  if (text != no_transform && find_transform(table, text) == nullptr) return false;
  name = text;
  return true;
}

bool set_resample(TraceSpec& spec, std::string_view, std::string_view text) {
  return set_name(spec.transform.resample, resamplings(), text);
}

bool set_scenario(TraceSpec& spec, std::string_view, std::string_view text) {
  return set_name(spec.transform.scenario, scenarios(), text);
}

bool set_shake(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number<Seconds>(text, 0, 86'400, spec.transform.shake_s);
}

bool set_load_factor(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number(text, 0.01, 100.0, spec.transform.load_factor);
}

bool set_target_load(TraceSpec& spec, std::string_view, std::string_view text) {
  double value = 0;
  if (!parse_number(text, 0.0, 10.0, value) || (value != 0 && value < 0.001)) return false;
  spec.transform.target_load = value;
  return true;
}

template <auto member>
bool set_part(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number(text, 0.0, 1.0, spec.transform.*member);
}

bool is_stressed(const TraceSpec& spec) { return spec.transform.scenario != no_transform; }

bool is_timed(const TraceSpec& spec) {
  return is_stressed(spec) && find_transform(scenarios(), spec.transform.scenario)->timed;
}

}  // namespace

std::vector<TraceKey> transform_keys() {
  const TransformSpec defaults;
  const auto key = [](const char* name, const char* unit, const char* meaning, std::string allowed,
                      std::string default_value, bool numeric, auto set, bool (*read)(const TraceSpec&) = nullptr) {
    return TraceKey{name,           name,    unit, meaning, std::move(allowed), std::move(default_value),
                    TraceKind::any, numeric, set,  read};
  };
  return {
      key("resample", "1", "replicates of a trace: what is drawn anew (schedsweep list scenarios)",
          names_of(resamplings()), defaults.resample, false, set_resample),
      key("shake_s", "s", "how far resample = shake moves a submit, either way", "an integer from 0 to 86400",
          std::to_string(defaults.shake_s), true, set_shake,
          [](const TraceSpec& spec) { return spec.transform.resample == "shake"; }),
      key("load_factor", "1", "gaps between submits are divided by this", "a number from 0.01 to 100",
          shortest(defaults.load_factor), true, set_load_factor,
          [](const TraceSpec& spec) { return spec.transform.target_load == 0; }),
      key("target_load", "1",
          "gaps are scaled to this offered load: sum(procs x run) / (processors x span of the submits); 0 = they stay",
          "0 or a number from 0.001 to 10", shortest(defaults.target_load), true, set_target_load),
      key("scenario", "1", "what happens to the workload (schedsweep list scenarios)", names_of(scenarios()),
          defaults.scenario, false, set_scenario),
      key("scenario_level", "1", "how much of that happens; 0 = nothing, 1 = what list scenarios says",
          "a number from 0 to 1", shortest(defaults.scenario_level), true, set_part<&TransformSpec::scenario_level>,
          is_stressed),
      key("scenario_at", "1", "when it begins, as a part of the span of the submits", "a number from 0 to 1",
          shortest(defaults.scenario_at), true, set_part<&TransformSpec::scenario_at>, is_timed),
  };
}

}  // namespace schedsweep
