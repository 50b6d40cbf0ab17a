// What an attempt makes of those before it.
#include "engine/error.h"
#include "io/publish.h"
#include "io/seal.h"
#include "io/sha256.h"
#include "io/system_error.h"
#include "sweep/attempt.h"
#include "sweep/outcome.h"
#include "sweep/plan_change.h"
#include "sweep/tell.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

constexpr int most_journals = 3;  // and one more while an attempt is at work

int number_of(const fs::path& journal) { return std::atoi(journal.stem().c_str()); }

constexpr const char* hint =
    "(--extend keeps them when the plan has only grown, --fresh moves them aside, or give another --output)";

}  // namespace

void Attempt::begin(SweepIdentity identity, const DocumentFormat& format) {
  identity_ = std::move(identity);
  for (std::size_t run = 0; run < identity_.keys.size(); ++run)
    by_key_.emplace_back(identity_.keys[run], static_cast<std::int64_t>(run));
  std::sort(by_key_.begin(), by_key_.end());
  read_journals();
  check_plan();
  check_output(format);
  compact();
}

std::optional<std::int64_t> Attempt::first_run_of(const RecordKey& key) const {
  const auto found = std::lower_bound(by_key_.begin(), by_key_.end(), std::pair(key, std::int64_t{0}));
  if (found == by_key_.end() || found->first != key) return std::nullopt;
  return found->second;
}

std::vector<std::int64_t> Attempt::runs_like(std::int64_t run) const {
  const RecordKey& key = identity_.keys[static_cast<std::size_t>(run)];
  std::vector<std::int64_t> runs;
  for (auto like = std::lower_bound(by_key_.begin(), by_key_.end(), std::pair(key, std::int64_t{0}));
       like != by_key_.end() && like->first == key; ++like)
    runs.push_back(like->second);
  return runs;
}

void Attempt::read_journals() {
  for (const fs::path& path : journals_in(folder_)) {
    number_ = std::max(number_, number_of(path) + 1);
    const JournalDamage damage = read_journal(path, [&](const JournalRecord& record) {
      if (record.kind == RecordKind::outcome && record.bytes.size() >= sizeof(OutcomeHead)) {
        if (const auto run = first_run_of(record.key)) {
          keep(*run, record.bytes, path);
        } else {
          ++of_other_plans_;
        }
        return;
      }
      history_.emplace_back(record.bytes);
      if (record.kind == RecordKind::attempt) last_plan_ = record.bytes;
      const nlohmann::json note = nlohmann::json::parse(record.bytes, nullptr, false);
      if (note.is_object() && note.contains("published_sha256") && note["published_sha256"].is_string())
        published_.push_back(note["published_sha256"]);
    });
    if (damage.gaps > 0)
      tell(fmt::format("{}: damaged in {} places, {} bytes: the runs recorded there are done again\n", path.string(),
                       damage.gaps, damage.gap_bytes));
  }
}

/// Whoever repeats a run must get what was got before; only a failure may give way.
void Attempt::keep(std::int64_t run, std::string_view bytes, const fs::path& journal) {
  const auto failed = [](std::string_view outcome) {
    OutcomeHead head;
    std::memcpy(&head, outcome.data(), sizeof head);
    return head.status != static_cast<std::int32_t>(RunStatus::ok);
  };
  const auto [known, is_new] = finished_.try_emplace(run, bytes);
  if (is_new) return;
  if (failed(known->second) || failed(bytes)) {
    if (failed(known->second)) known->second = bytes;
    return;
  }
  if (std::string_view(known->second).substr(OutcomeHead::compared_from) != bytes.substr(OutcomeHead::compared_from))
    throw InputError(journal.string() + ": run " + std::to_string(run) +
                         " has other results than in an earlier attempt (nondeterminism: a fault of the program or of"
                         " a machine) please report it; --fresh begins anew",
                     ExitCode::internal);
}

void Attempt::check_plan() const {
  const nlohmann::json last = nlohmann::json::parse(last_plan_, nullptr, false);
  const auto n_finished = static_cast<std::int64_t>(finished_.size());
  if (n_finished + of_other_plans_ == 0) return;
  if (last.is_object() && last.value("runs_sha256", "") == hash_of_runs(identity_)) return;
  if (options_.extend && of_other_plans_ == 0) return;
  if (!last.is_object() && of_other_plans_ == 0) return;  // its record is damaged, but every run is one of ours
  throw InputError(
      fmt::format("{}: holds {} finished runs of another plan, {} of which this one has too (plan {:.12}...,"
                  " this one is {:.12}...) {}{}",
                  folder_.string(), n_finished + of_other_plans_, n_finished,
                  last.is_object() ? last.value("plan_sha256", "?") : "?", identity_.plan_sha256, hint,
                  plan_changes(last_plan_, identity_)),
      ExitCode::bad_sweep_file);
}

bool Attempt::is_published() const {
  std::error_code none;
  if (!fs::is_regular_file(output_, none)) return false;
  return std::find(published_.begin(), published_.end(), sha256_of_file(output_)) != published_.end();
}

void Attempt::check_output(const DocumentFormat& format) const {
  if (!fs::exists(output_) || is_published()) return;
  const bool has_journals = !history_.empty() || !finished_.empty();
  try {
    check_seal(output_);
  } catch (const InputError& damage) {
    if (!has_journals)
      throw InputError(output_.string() +
                           ": exists and is no results file (give another --output, or --fresh to move it"
                           " aside)",
                       ExitCode::cannot_create);
    tell(fmt::format("{}: {}; it is written anew\n", output_.string(), damage.what()));
    return;
  }
  const nlohmann::json last = nlohmann::json::parse(last_plan_, nullptr, false);
  const ResultDocument old = read_result_file(output_, format);
  const AttributeValue* plan = find(old.groups.front().attributes, "plan_sha256");
  const bool ours = plan != nullptr && (*plan == AttributeValue(identity_.plan_sha256) ||
                                        (last.is_object() && *plan == AttributeValue(last.value("plan_sha256", ""))));
  if (!ours)
    throw InputError(output_.string() +
                         ": holds the results of another sweep (give another --output, or --fresh to move"
                         " it aside)",
                     ExitCode::cannot_create);
}

/// Keeps the number of files small however often a sweep was interrupted: all journals become one.
void Attempt::compact() {
  const std::vector<fs::path> journals = journals_in(folder_);
  if (journals.size() <= most_journals) return;
  const fs::path draft = folder_ / fmt::format(".schedsweep-{}.tmp", number_);
  {
    JournalWriter all(draft);
    for (const fs::path& path : journals)
      read_journal(path, [&](const JournalRecord& record) {
        if (record.kind != RecordKind::outcome) all.append(record);
      });
    for (const auto& [run, bytes] : finished_)
      all.append({RecordKind::outcome, identity_.keys[static_cast<std::size_t>(run)], bytes});
    all.commit();
  }
  std::error_code error;
  fs::rename(draft, journal_file(folder_, number_++), error);
  if (!error) sync_folder_of(draft);  // a power loss must not take the old ones and leave the draft's name
  for (const fs::path& path : journals)
    if (!error) fs::remove(path, error);
  if (error)
    throw InputError(folder_.string() + ": " + error_text(error.value()) + " when joining journals",
                     ExitCode::cannot_write);
}

void Attempt::take_finished(const std::function<void(std::int64_t, std::string_view)>& visit) {
  for (const auto& [run, bytes] : finished_) {
    OutcomeHead head;
    std::memcpy(&head, bytes.data(), sizeof head);
    if (options_.retry_failed && head.status != static_cast<std::int32_t>(RunStatus::ok)) continue;
    visit(run, bytes);
  }
  finished_.clear();
}

}  // namespace schedsweep
