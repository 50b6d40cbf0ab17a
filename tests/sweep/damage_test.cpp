// Journals and results that are cut, changed or somebody else's: never a wrong value, and as little done again as can
// be.
#include "io/journal_format.h"
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <cstring>
#include <map>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::repetitions;
using test::run_program;
using test::Undisturbed;

/// A finished sweep of 12 runs and what its journal holds.
class Finished {
 public:
  const Undisturbed sweep{12};
  const std::string output = (sweep.folder() / "r.h5").string();
  const std::string journal = (sweep.folder() / "r.h5.journal/000001.rec").string();

  Finished() {
    EXPECT_EQ(run_program(sweep.command(output)).exit_code, 0);
    bytes = test::read_file(journal);
    read_journal(journal, [&](const JournalRecord& record) {
      if (record.kind == RecordKind::outcome) {
        outcomes.emplace(static_cast<std::int64_t>(identity.keys.size()), record.bytes);
        identity.keys.push_back(record.key);
      }
    });
    EXPECT_EQ(outcomes.size(), 12u);
  }

  /// The sweep as it would be after an end that left the journal so and no results.
  void leave(const std::string& journal_bytes) const {
    std::filesystem::remove(output);
    std::filesystem::remove_all(journal_folder(output));
    std::filesystem::create_directory(journal_folder(output));
    sweep.folder().write("r.h5.journal/000001.rec", journal_bytes);
  }

  /// How many outcomes an attempt finds; each must be as it was.
  std::size_t n_found() const {
    Attempt attempt(output, {});
    attempt.begin(identity, result_format);
    std::size_t found = 0;
    attempt.take_finished([&](std::int64_t run, std::string_view outcome) {
      EXPECT_EQ(outcome, outcomes.at(run));
      ++found;
    });
    return found;
  }

  std::string bytes;
  SweepIdentity identity;
  std::map<std::int64_t, std::string> outcomes;  // by number of the outcome in the journal
};

TEST(Damage, AJournalCutAtAnyLength) {
  const Finished finished;
  std::size_t longest = 0;
  for (std::size_t length = 0; length <= finished.bytes.size();
       length += static_cast<std::size_t>(repetitions(13, 1))) {
    finished.leave(finished.bytes.substr(0, length));
    const std::size_t found = finished.n_found();
    EXPECT_GE(found, longest) << length;
    longest = found;
  }
  EXPECT_GT(longest, 10u);
  for (std::size_t length = 1; length < finished.bytes.size();
       length += finished.bytes.size() / static_cast<std::size_t>(repetitions(5, 100))) {
    finished.leave(finished.bytes.substr(0, length));
    finished.sweep.expect_a_right_end(finished.output, "cut at " + std::to_string(length));
  }
}

TEST(Damage, AJournalWithAnyByteFlipped) {
  const Finished finished;
  testing::internal::CaptureStderr();  // says each time what is damaged
  for (std::size_t at = 0; at < finished.bytes.size(); at += static_cast<std::size_t>(repetitions(13, 1))) {
    std::string flipped = finished.bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    finished.leave(flipped);
    EXPECT_GE(finished.n_found(), 11u) << at;
  }
  EXPECT_NE(testing::internal::GetCapturedStderr().find("the runs recorded there are done again"), std::string::npos);
  for (std::size_t at = 0; at < finished.bytes.size();
       at += finished.bytes.size() / static_cast<std::size_t>(repetitions(5, 100))) {
    std::string flipped = finished.bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    finished.leave(flipped);
    finished.sweep.expect_a_right_end(finished.output, "flipped at " + std::to_string(at));
  }
}

TEST(Damage, ResultsThatAreCutOrFlippedAreMadeAnew) {
  const Finished finished;
  const std::string& whole = finished.sweep.bytes();
  for (int repetition = 0; repetition < repetitions(6, 100); ++repetition) {
    const std::size_t at =
        whole.size() * static_cast<std::size_t>(repetition) / static_cast<std::size_t>(repetitions(6, 100));
    std::string damaged = whole.substr(0, at);
    if (repetition % 2 == 0) {
      damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x04);
    }
    finished.sweep.folder().write("r.h5", damaged);
    const ProgramEnd end = run_program(finished.sweep.command(finished.output));
    EXPECT_EQ(end.exit_code, 0) << end.err;
    EXPECT_NE(end.err.find("r.h5: "), std::string::npos) << end.err;
    EXPECT_NE(end.err.find("; it is written anew"), std::string::npos) << end.err;
    EXPECT_NE(end.err.find("12 of 12 runs are done already, 0 to go"), std::string::npos) << end.err;
    finished.sweep.expect_results(finished.output);
  }
}

TEST(Damage, RemovedResultsComeBackWithoutARun) {
  const Finished finished;
  std::filesystem::remove(finished.output);
  const ProgramEnd end = run_program(finished.sweep.command(finished.output));
  EXPECT_NE(end.err.find("12 of 12 runs are done already, 0 to go"), std::string::npos) << end.err;
  finished.sweep.expect_results(finished.output);
}

TEST(Damage, AJournalOfAnotherPlanOrFormatIsRefused) {
  const Finished finished;
  const std::string other = finished.sweep.folder().write(
      "other.toml", "[[traces]]\nmodel = \"lublin99\"\njobs = 10\n[[policies]]\npreset = \"fcfs\"\n");
  finished.leave(finished.bytes);
  const ProgramEnd plan = run_program({"run", other, "--output", finished.output});
  EXPECT_EQ(plan.exit_code, 78) << plan.err;
  EXPECT_NE(plan.err.find("holds 12 finished runs of another plan, 0 of which this one has too (plan "),
            std::string::npos)
      << plan.err;
  EXPECT_NE(plan.err.find("line 3 was: jobs = 2000"), std::string::npos) << plan.err;
  EXPECT_EQ(test::read_file(finished.journal), finished.bytes);

  std::string newer = finished.bytes;
  const std::string mark(journal::mark.begin(), journal::mark.end() - 1);
  for (std::size_t at = 0; (at = newer.find(mark, at)) != std::string::npos; ++at) newer[at + mark.size()] = '2';
  finished.leave(newer);
  const ProgramEnd format = run_program(finished.sweep.command(finished.output));
  EXPECT_EQ(format.exit_code, 65);
  EXPECT_NE(format.err.find("journal of format 2"), std::string::npos) << format.err;
  EXPECT_EQ(test::read_file(finished.journal), newer);
}

TEST(Damage, TwoAttemptsThatDifferInARunAreReported) {
  const Finished finished;
  const std::string second = (finished.sweep.folder() / "r.h5.journal/000002.rec").string();
  {
    JournalWriter journal(second);
    std::string changed = finished.outcomes.at(5);
    changed[sizeof(OutcomeHead)] = static_cast<char>(changed[sizeof(OutcomeHead)] ^ 1);
    journal.append({RecordKind::outcome, finished.identity.keys[5], changed});
    journal.commit();
  }
  std::filesystem::remove(finished.output);
  const ProgramEnd end = run_program(finished.sweep.command(finished.output));
  EXPECT_EQ(end.exit_code, 70) << end.err;
  EXPECT_NE(end.err.find("has other results than in an earlier attempt (nondeterminism"), std::string::npos) << end.err;
  EXPECT_FALSE(std::filesystem::exists(finished.output));
  EXPECT_EQ(run_program(finished.sweep.command(finished.output, {"--fresh"})).exit_code, 0);
  finished.sweep.expect_results(finished.output);
}

TEST(Damage, TimesAndRanksOfARepeatedRunMayDiffer) {
  const Finished finished;
  {
    JournalWriter journal(finished.sweep.folder() / "r.h5.journal/000002.rec");
    std::string changed = finished.outcomes.at(5);
    OutcomeHead head;
    std::memcpy(&head, changed.data(), sizeof head);
    head.cpu_s += 1;
    head.rank = 7;
    std::memcpy(changed.data(), &head, sizeof head);
    journal.append({RecordKind::outcome, finished.identity.keys[5], changed});
    journal.commit();
  }
  std::filesystem::remove(finished.output);
  finished.sweep.expect_a_right_end(finished.output);
}

}  // namespace
}  // namespace schedsweep
