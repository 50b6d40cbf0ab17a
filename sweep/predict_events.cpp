#include "engine/error.h"
#include "engine/text.h"
#include "sweep/predict_fields.h"
#include "sweep/predict_input.h"

#include <array>
#include <limits>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using Json = nlohmann::json;

/// A text or a whole number as text; a number with a fraction of 0 is whole.
std::string text_of(const std::string& name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  constexpr double most = 0x1p53;
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (number > -most && number < most && number == static_cast<double>(static_cast<std::int64_t>(number)))
      return std::to_string(static_cast<std::int64_t>(number));
  }
  throw InputError("'" + name + "' is neither text nor a whole number");
}

SubmittedJob submitted(const Json& object) {
  SubmittedJob job;
  bool has_submit = false;
  for (const auto& [name, value] : object.items()) {
    if (name == "event") continue;
    const std::string field = submitted_field(name);
    if (field == "submit_s" && std::exchange(has_submit, true))
      throw InputError("'submit' and 'submit_s' say the same");
    if (value.is_null()) continue;
    const std::string text = text_of(name, value);
    if (!text.empty()) set_field(job, field, text);
  }
  return job;
}

/// Every one of `names`, in their order, and no other; the last may be missing if `last_optional`. Errors: InputError.
template <std::size_t n>
std::array<std::string, n> members(const Json& object, const std::array<std::string_view, n>& names,
                                   bool last_optional = false) {
  std::array<std::string, n> texts;
  for (const auto& [name, value] : object.items()) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) {
      if (name == "event") continue;
      throw InputError("'" + name + "' is not known (known: event, " + joined(names) + ")");
    }
    texts[static_cast<std::size_t>(at - names.begin())] = text_of(name, value);
  }
  for (std::size_t i = 0; i + last_optional < n; ++i)
    if (texts[i].empty()) throw InputError("'" + std::string(names[i]) + "' is missing");
  return texts;
}

CompletedJob completed(const Json& object) {
  const auto [job, at, run, status] = members<4>(object, {"job", "at_s", "run_s", "status"}, true);
  CompletedJob event{job, instant("at_s", at), 0};
  event.run_s = static_cast<JobSeconds>(whole_number("run_s", run, 0, std::numeric_limits<JobSeconds>::max()));
  if (!status.empty()) event.status = static_cast<std::int8_t>(whole_number("status", status, -1, 5));
  return event;
}

PredictEvent event_of(const Json& object) {
  if (!object.is_object()) throw InputError("is no JSON object");
  const auto event = object.find("event");
  if (event == object.end() || *event == "submitted") return submitted(object);
  if (*event == "started") {
    const auto [job, at] = members<2>(object, {"job", "at_s"});
    return StartedJob{job, instant("at_s", at)};
  }
  if (*event == "completed") return completed(object);
  throw InputError("event = " + event->dump() + " (must be \"submitted\", \"started\" or \"completed\")");
}

}  // namespace

PredictEvent parse_json_event(std::string_view line) {
  try {
    return event_of(Json::parse(line));
  } catch (const Json::parse_error& error) {
    throw InputError("is no JSON (at byte " + std::to_string(error.byte) + ")");
  } catch (const Json::exception& error) {
    throw InputError(std::string("is no JSON (") + error.what() + ")");
  }
}

}  // namespace schedsweep
