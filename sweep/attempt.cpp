#include "sweep/attempt.h"

#include "engine/error.h"
#include "io/publish.h"
#include "io/seal.h"
#include "io/sha256.h"
#include "io/system_error.h"
#include "sweep/host.h"
#include "sweep/outcome.h"
#include "sweep/plan_change.h"
#include "sweep/stop.h"
#include "sweep/tell.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path path, const std::string& suffix) { return path += suffix; }

}  // namespace

fs::path journal_folder(const fs::path& output) { return with_suffix(output, ".journal"); }

fs::path facts_file(const fs::path& output) { return with_suffix(output, ".run.json"); }

fs::path journal_file(const fs::path& folder, int number) { return folder / fmt::format("{:06}.rec", number); }

std::vector<fs::path> journals_in(const fs::path& folder) {
  std::vector<fs::path> journals;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".rec") journals.push_back(entry.path());
  std::sort(journals.begin(), journals.end());
  return journals;
}

Attempt::Attempt(fs::path output, const ResumeOptions& options)
    : output_(std::move(output)), options_(options), folder_(journal_folder(output_)) {
  std::error_code error;
  fs::create_directory(folder_, error);
  if (error) throw InputError(folder_.string() + ": " + error_text(error.value()), ExitCode::cannot_create);
  // The ranks of an attempt that was killed may outlive its launcher for a moment.
  const auto patience_ends = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  while (!owner_) {
    try {
      owner_.emplace(folder_);
    } catch (const InputError& busy) {
      const bool waits = options.wait || std::chrono::steady_clock::now() < patience_ends;
      if (!waits || busy.code() != ExitCode::stopped) throw;
      throw_if_stopped();
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }
  remove_drafts(folder_);
  if (options.fresh) move_aside();
}

Attempt::~Attempt() {
  owner_.reset();
  std::error_code none;
  if (!journal_ && journals_in(folder_).empty()) fs::remove(folder_, none);  // succeeds only when it is empty
}

void Attempt::move_aside() {
  const std::vector<fs::path> journals = journals_in(folder_);
  if (journals.empty() && !fs::exists(output_)) return;
  std::error_code error;
  for (int k = 1;; ++k) {
    const fs::path old = with_suffix(output_, ".old-" + std::to_string(k));
    if (fs::exists(old) || fs::exists(journal_folder(old))) continue;
    if (fs::exists(output_)) fs::rename(output_, old, error);
    const fs::path facts = facts_file(output_);
    if (!error && fs::exists(facts)) fs::rename(facts, facts_file(old), error);
    if (!error && !journals.empty()) fs::create_directory(journal_folder(old), error);
    for (const fs::path& journal : journals)
      if (!error) fs::rename(journal, journal_folder(old) / journal.filename(), error);
    if (error)
      throw InputError(output_.string() + ": " + error_text(error.value()) + " when moving it aside",
                       ExitCode::cannot_create);
    tell(fmt::format("{}: what was there is now {}\n", output_.string(), old.string()));
    return;
  }
}

void Attempt::open(const std::string& facts) {
  journal_ = std::make_unique<JournalWriter>(journal_file(folder_, number_));
  history_.push_back(attempt_record(identity_, number_));
  journal_->append({RecordKind::attempt, {}, history_.back()});
  note(nlohmann::json::parse(facts));
  journal_->commit();
}

void Attempt::record(std::int64_t run, std::string_view bytes) {
  journal_->append({RecordKind::outcome, identity_.keys[static_cast<std::size_t>(run)], bytes});
}

void Attempt::note(nlohmann::json note) {
  note["attempt"] = number_;
  history_.push_back(note.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  journal_->append({RecordKind::note, {}, history_.back()});
}

void Attempt::end(std::int64_t n_runs, const std::string& why) {
  const std::time_t now = std::time(nullptr);
  note({{"ended_utc", utc_text(now)}, {"ended_s", now}, {"runs", n_runs}, {"why", why}});
  commit();
}

void Attempt::turn() {
  if (journal_) journal_->commit_if_due();
  if (!owner_->beat()) {
    const std::optional<Owner> other = read_owner(folder_);
    throw InputError(folder_.string() + ": " + (other ? to_text(*other) : "somebody") + " has taken over this sweep",
                     ExitCode::stopped);
  }
}

void Attempt::commit() {
  if (journal_) journal_->commit();
}

void Attempt::publish(const ResultDocument& document) {
  std::vector<char> bytes;
  try {
    bytes = result_file_bytes(document);
  } catch (const InputError& error) {
    throw InputError(output_.string() + ": " + error.what(), error.code());
  }
  Sha256 hash;
  hash.update(bytes);
  if (is_published() && sha256_of_file(output_) == hash.hex()) return;
  // A finished sweep may be put in place once more: under another title, or after its file was damaged.
  if (!journal_) open("{}");
  note({{"published_sha256", hash.hex()}});
  commit();
  publish_file(output_, bytes, {.draft_folder = folder_});
}

}  // namespace schedsweep
