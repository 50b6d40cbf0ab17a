#pragma once

#include "io/journal.h"
#include "io/result_file.h"
#include "sweep/owner.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What a sweep is, so that attempts at it can be told from attempts at another one.
struct SweepIdentity {
  std::string plan_sha256;
  std::string text;                                         ///< of the sweep file
  std::vector<std::pair<std::string, std::string>> inputs;  ///< name and SHA-256 of each file read
  std::vector<RecordKey> keys;                              ///< by run
};

/// What the user said about results that are there already.
struct ResumeOptions {
  bool extend = false;        ///< the plan may have grown
  bool retry_failed = false;  ///< runs that failed are to be done again
  bool fresh = false;         ///< results that are there are moved aside
  bool wait = false;          ///< for whoever is at work on this sweep
};

/// How the bytes of an outcome begin. What comes behind `rank` must be the same whenever a run is repeated.
struct OutcomeHead {
  double cpu_s;
  std::int64_t raised_kib;  ///< by which the run raised its rank's peak of memory
  std::int32_t rank;
  std::int32_t status;          ///< RunStatus
  std::uint64_t message_bytes;  ///< at the end; between them stands the result

  static constexpr std::size_t compared_from = 20;
};

static_assert(sizeof(OutcomeHead) == 32 && offsetof(OutcomeHead, status) == OutcomeHead::compared_from);

/// The state of a sweep beside its output: OUTPUT.journal/ with the journals of all attempts and who is at work.
std::filesystem::path journal_folder(const std::filesystem::path& output);

/// How the output came about: OUTPUT.run.json.
std::filesystem::path facts_file(const std::filesystem::path& output);

/// The nth journal in such a folder. Names sort by number.
std::filesystem::path journal_file(const std::filesystem::path& folder, int number);

/// The journals in such a folder, oldest first; none where there is no folder.
std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder);

/// One execution of a sweep: owns its folder, knows what earlier attempts finished and writes down what it finishes
/// itself. Only at rank 0.
class Attempt {
 public:
  /// Takes the folder. Errors: InputError: stopped when somebody else is at work there; cannot_create.
  Attempt(std::filesystem::path output, const ResumeOptions& options);
  ~Attempt();

  /// Reads what earlier attempts finished. Errors: InputError: bad_sweep_file when that was another plan,
  /// cannot_create when the output holds something else, internal when two attempts gave a run different results,
  /// bad_data for a journal that cannot be read.
  void begin(SweepIdentity identity, const DocumentFormat& format);

  /// Runs that share their key share their outcome: all of them, in order. Only the first is ever worked on.
  std::vector<std::int64_t> runs_like(std::int64_t run) const;

  /// Calls visit(run, outcome's bytes) for the first of its likes of each finished run; once.
  void take_finished(const std::function<void(std::int64_t run, std::string_view bytes)>& visit);

  /// Whether the output is there as an attempt of this plan has put it in place.
  bool is_published() const;

  /// Begins the journal of this attempt with what is known of it: a JSON object. Errors: InputError, cannot_write; here
  /// and below.
  void open(const std::string& facts);

  /// Writes down the outcome of a run.
  void record(std::int64_t run, std::string_view bytes);

  /// Writes down how many runs this attempt did and why it ended.
  void end(std::int64_t n_runs, const std::string& why);

  /// To be called often: commits what is due and says that this attempt lives. Errors: besides, stopped when another
  /// one has taken over.
  void turn();

  void commit();

  /// Puts the results in place; who killed when never matters.
  void publish(const ResultDocument& document);

  /// Number of this attempt, counted from 1.
  int number() const { return number_; }

  /// The JSON of the attempt records of all attempts and their notes, oldest first; this one's included.
  const std::vector<std::string>& history() const { return history_; }

  const std::filesystem::path& output() const { return output_; }

  const std::filesystem::path& folder() const { return folder_; }

  const SweepIdentity& identity() const { return identity_; }

 private:
  void move_aside();
  void read_journals();
  void keep(std::int64_t run, std::string_view bytes, const std::filesystem::path& journal);
  void check_plan() const;
  void check_output(const DocumentFormat& format) const;
  void compact();
  void note(nlohmann::json note);
  std::optional<std::int64_t> first_run_of(const RecordKey& key) const;

  std::filesystem::path output_;
  ResumeOptions options_;
  std::filesystem::path folder_;
  std::optional<Ownership> owner_;
  SweepIdentity identity_;
  std::vector<std::pair<RecordKey, std::int64_t>> by_key_;  // sorted
  std::map<std::int64_t, std::string> finished_;            // outcomes of earlier attempts, by run
  std::vector<std::string> history_;
  std::vector<std::string> published_;  // SHA-256 of every file that was put in place
  std::string last_plan_;               // JSON of the newest readable attempt record
  std::int64_t of_other_plans_ = 0;     // finished runs that this plan has not
  int number_ = 1;
  std::unique_ptr<JournalWriter> journal_;
};

}  // namespace schedsweep
