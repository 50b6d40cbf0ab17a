#include "sweep/predict_fields.h"

#include "engine/error.h"
#include "engine/text.h"
#include "io/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace schedsweep {
namespace {

constexpr std::size_t longest_id = 4096;  // as model files hold it

struct Field {
  std::string_view name;
  void (*set)(SubmittedJob& job, const std::string& text);
};

template <std::string SubmittedJob::*member>
void set_id(SubmittedJob& job, const std::string& text) {
  if (text.size() > longest_id) throw InputError("an id of " + std::to_string(text.size()) + " bytes (at most 4096)");
  job.*member = text;
}

constexpr std::int64_t most_32 = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t most_64 = std::numeric_limits<std::int64_t>::max();

constexpr std::array fields = {
    Field{"job", set_id<&SubmittedJob::job>},
    Field{"user", set_id<&SubmittedJob::user>},
    Field{"group", set_id<&SubmittedJob::group>},
    Field{"executable", set_id<&SubmittedJob::executable>},
    Field{"queue", set_id<&SubmittedJob::queue>},
    Field{"partition", set_id<&SubmittedJob::partition>},
    Field{"submit_s", [](SubmittedJob& job, const std::string& text) { job.submit_s = instant("submit_s", text); }},
    Field{"procs",
          [](SubmittedJob& job, const std::string& text) {
            job.procs = static_cast<Procs>(whole_number("procs", text, 1, most_32));
          }},
    Field{"requested_s",
          [](SubmittedJob& job, const std::string& text) {
            job.requested_s = static_cast<JobSeconds>(whole_number("requested_s", text, 0, most_32));
          }},
    Field{"memory_kb", [](SubmittedJob& job,
                          const std::string& text) { job.memory_kb = whole_number("memory_kb", text, 0, most_64); }},
};

}  // namespace

std::string submitted_field(const std::string& name) {
  if (name == "submit") return "submit_s";
  if (std::ranges::find(fields, name, &Field::name) != fields.end()) return name;
  std::vector<std::string_view> known;
  for (const Field& field : fields) known.push_back(field.name);
  const std::string_view nearest = nearest_name(name, known);
  throw InputError(
      "'" + name + "' is not known" +
      (nearest.empty() ? " (known: " + joined(known) + ")" : " (did you mean '" + std::string(nearest) + "'?)"));
}

void set_field(SubmittedJob& job, const std::string& name, const std::string& text) {
  const auto field = std::ranges::find(fields, name, &Field::name);
  SCHEDSWEEP_CHECK(field != fields.end());
  field->set(job, text);
}

std::int64_t whole_number(const std::string& name, const std::string& text, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= least && number <= most) return number;
  std::string shown = text;
  truncate_utf8(shown, 40);
  throw InputError(name + " = " + shown + " (must be a whole number from " + std::to_string(least) + " to " +
                   std::to_string(most) + ")");
}

Seconds instant(const std::string& name, const std::string& text) {
  return whole_number(name, text, 0, 1'000'000'000'000);
}

}  // namespace schedsweep
