#include "sweep/plan_change.h"

#include "engine/semantics.h"
#include "generated/version.h"
#include "io/sha256.h"
#include "sweep/host.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <sstream>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

constexpr std::size_t shown = 6;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The lines between what both texts begin and end with.
void add_changed_lines(const std::string& before, const std::string& now, std::vector<std::string>& changes) {
  const std::vector<std::string> a = lines_of(before), b = lines_of(now);
  const auto [first_a, first_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  auto last_a = a.end(), last_b = b.end();
  while (last_a != first_a && last_b != first_b && *(last_a - 1) == *(last_b - 1)) --last_a, --last_b;
  for (auto line = first_a; line != last_a; ++line)
    changes.push_back(fmt::format("line {} was: {}", line - a.begin() + 1, *line));
  for (auto line = first_b; line != last_b; ++line)
    changes.push_back(fmt::format("line {} is: {}", line - b.begin() + 1, *line));
}

}  // namespace

std::string hash_of_runs(const SweepIdentity& identity) {
  Sha256 hash;
  hash.update({reinterpret_cast<const char*>(identity.keys.data()), identity.keys.size() * sizeof(RecordKey)});
  return hash.hex();
}

std::string attempt_record(const SweepIdentity& identity, int number) {
  nlohmann::json inputs = nlohmann::json::array();
  for (const auto& [name, sha256] : identity.inputs) inputs.push_back({{"name", name}, {"sha256", sha256}});
  const std::size_t n_distinct = std::set<RecordKey>(identity.keys.begin(), identity.keys.end()).size();
  const Owner self = this_process();
  nlohmann::json record = {{"attempt", number},
                           {"software", std::string("schedsweep ") + version},
                           {"semantics", semantics_version},
                           {"plan_sha256", identity.plan_sha256},
                           {"runs_sha256", hash_of_runs(identity)},
                           {"n_runs", identity.keys.size()},
                           {"n_distinct_runs", n_distinct},
                           {"sweep_file", identity.text},
                           {"inputs", std::move(inputs)},
                           {"host", self.host},
                           {"pid", self.pid},
                           {"job", self.job},
                           {"restarts", self.restarts},
                           {"started_utc", self.since_utc},
                           {"started_s", self.beat_utc_s}};
  // What users name files need not be UTF-8.
  return record.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string plan_changes(const std::string& old_attempt, const SweepIdentity& now) {
  const nlohmann::json old = nlohmann::json::parse(old_attempt, nullptr, false);
  if (!old.is_object()) return "the journal does not say what its plan was";
  std::vector<std::string> changes;
  if (old.value("semantics", 0) != semantics_version)
    changes.push_back(fmt::format("{} gave other numbers than this program", old.value("software", "another version")));
  std::map<std::string, std::string> before;
  for (const nlohmann::json& input : old.value("inputs", nlohmann::json::array()))
    if (input.is_object()) before.emplace(input.value("name", ""), input.value("sha256", ""));
  for (const auto& [name, sha256] : now.inputs)
    if (const auto then = before.find(name); then != before.end() && then->second != sha256)
      changes.push_back(fmt::format("{} had SHA-256 {:.12}..., has {:.12}...", name, then->second, sha256));
  add_changed_lines(old.value("sweep_file", ""), now.text, changes);
  if (changes.empty()) changes.push_back("the same sweep file makes other runs: files that it names have changed");
  std::string text;
  for (std::size_t i = 0; i < std::min(changes.size(), shown); ++i) text += "\n  " + changes[i];
  if (changes.size() > shown) text += fmt::format("\n  ... and {} more lines", changes.size() - shown);
  return text;
}

}  // namespace schedsweep
