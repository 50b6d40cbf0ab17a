#include "sweep/survey.h"

#include "sweep/attempt.h"
#include "sweep/bytes.h"
#include "sweep/outcome.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

void see(const JournalRecord& record, const std::string& journal, SweepSurvey& found) {
  std::string_view bytes = record.bytes;
  if (bytes.size() < sizeof(OutcomeHead)) return;
  const auto head = take_fixed<OutcomeHead>(bytes);
  if (head.message_bytes > bytes.size()) return;
  SeenRun seen{head.status != static_cast<std::int32_t>(RunStatus::ok), journal, head.cpu_s, head.rank,
               std::string(bytes.substr(bytes.size() - head.message_bytes))};
  if (seen.failed) found.last_error = seen.message;
  SeenRun& known = found.runs.try_emplace(record.key, seen).first->second;
  if (known.failed) known = std::move(seen);
}

/// What the newest attempt says of itself.
struct Newest {
  std::int64_t n_runs = 0;
  std::int64_t started_s = 0;
  std::int64_t ended_s = 0;
  bool ended = false;
  bool published = false;
};

Newest newest_of(const std::vector<std::string>& history) {
  Newest newest;
  for (const std::string& text : history) {
    const nlohmann::json record = nlohmann::json::parse(text, nullptr, false);
    if (!record.is_object()) continue;
    if (record.contains("n_distinct_runs"))
      newest = {record.value("n_distinct_runs", std::int64_t{0}), record.value("started_s", std::int64_t{0}), 0, false,
                newest.published};
    if (record.contains("why")) {
      newest.ended = true;
      newest.ended_s = record.value("ended_s", std::int64_t{0});
    }
    if (record.contains("published_sha256")) newest.published = true;
  }
  return newest;
}

SweepCondition condition_of(const SweepSurvey& found, const Newest& newest, const fs::path& output) {
  if (found.owner && liveness_of(*found.owner, this_process()) == Liveness::alive) return SweepCondition::running;
  if (found.history.empty() && found.runs.empty()) return SweepCondition::none;
  const bool done = newest.n_runs > 0 && found.n_done() >= newest.n_runs;
  if (done && newest.published && fs::exists(output)) return SweepCondition::complete;
  return newest.ended ? SweepCondition::stopped : SweepCondition::dead;
}

}  // namespace

SweepSurvey survey(const fs::path& output) {
  SweepSurvey found;
  const fs::path folder = journal_folder(output);
  std::int64_t before_newest = 0;
  for (const fs::path& path : journals_in(folder)) {
    before_newest = found.n_done();
    const JournalDamage damage = read_journal(path, [&](const JournalRecord& record) {
      if (record.kind == RecordKind::outcome) {
        see(record, path.filename().string(), found);
      } else {
        found.history.emplace_back(record.bytes);
      }
    });
    found.n_damaged += damage.gaps;
  }
  for (const auto& [key, run] : found.runs) found.n_failed += run.failed;
  found.owner = read_owner(folder);
  const Newest newest = newest_of(found.history);
  found.n_runs = newest.n_runs;
  found.condition = condition_of(found, newest, output);
  const std::int64_t until_s = newest.ended ? newest.ended_s : std::time(nullptr);
  if (until_s > newest.started_s && newest.started_s > 0)
    found.rate_per_s =
        static_cast<double>(found.n_done() - before_newest) / static_cast<double>(until_s - newest.started_s);
  return found;
}

std::string name_of(SweepCondition condition) {
  constexpr std::array names = {"none", "running", "stopped", "dead", "complete"};
  return names[static_cast<std::size_t>(condition)];
}

}  // namespace schedsweep
