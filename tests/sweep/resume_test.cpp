// What a user may say about results that are there: go on, go on with more, try again, begin anew.
#include "sweep/outcome.h"
#include "tests/sweep/small_sweep.h"
#include "tests/sweep/undisturbed.h"

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

std::string sweep_of(const std::string& loads, const std::string& more = "") {
  return more + "[[traces]]\nmodel = \"lublin99\"\njobs = 300\nload = [" + loads +
         "]\n[[policies]]\npreset = \"easy\"\n";
}

ProgramEnd run(const std::string& sweep, const std::string& output, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"run", sweep, "--output", output, "--progress", "none"};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

TEST(Resume, AFinishedSweepIsDoneAgainInNoTime) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", sweep_of("0.7, 0.8")), output = (folder / "r.h5").string();
  ASSERT_EQ(run(sweep, output).exit_code, 0);
  const std::string bytes = test::read_file(output);
  const auto written = std::filesystem::last_write_time(output);
  const ProgramEnd again = run(sweep, output);
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.err.find("2 of 2 runs are done already, 0 to go"), std::string::npos) << again.err;
  EXPECT_EQ(test::read_file(output), bytes);
  EXPECT_EQ(std::filesystem::last_write_time(output), written) << "it is not even written again";
}

TEST(Resume, AGrownPlanKeepsWhatIsDone) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string(), undisturbed = (folder / "u.h5").string();
  const std::string small = folder.write("small.toml", sweep_of("0.7, 0.8")),
                    grown = folder.write("grown.toml", sweep_of("0.6, 0.7, 0.8, 0.9")),
                    shrunk = folder.write("shrunk.toml", sweep_of("0.6, 0.7")),
                    changed = folder.write("changed.toml", sweep_of("0.7, 0.8", "seed = 9\n"));
  ASSERT_EQ(run(grown, undisturbed).exit_code, 0);
  ASSERT_EQ(run(small, output).exit_code, 0);
  const std::string before = test::read_file(output);

  const ProgramEnd unasked = run(grown, output);
  EXPECT_EQ(unasked.exit_code, 78);
  EXPECT_NE(unasked.err.find("holds 2 finished runs of another plan, 2 of which this one has too"), std::string::npos)
      << unasked.err;
  EXPECT_NE(unasked.err.find("\n  line 4 was: load = [0.7, 0.8]\n  line 4 is: load = [0.6, 0.7, 0.8, 0.9]"),
            std::string::npos)
      << unasked.err;
  EXPECT_EQ(test::read_file(output), before);

  const ProgramEnd end = run(grown, output, {"--extend"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_NE(end.err.find("2 of 4 runs are done already, 2 to go"), std::string::npos) << end.err;
  EXPECT_EQ(test::read_file(output), test::read_file(undisturbed));

  for (const std::string& other : {shrunk, changed}) {
    const ProgramEnd refused = run(other, output, {"--extend"});
    EXPECT_EQ(refused.exit_code, 78) << other << refused.err;
    EXPECT_NE(refused.err.find(" is: "), std::string::npos) << refused.err;
  }
  EXPECT_EQ(test::read_file(output), test::read_file(undisturbed));
}

TEST(Resume, FailedRunsAreTriedAgainWhenAsked) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", sweep_of("0.7, 0.8")), output = (folder / "r.h5").string(),
                    undisturbed = (folder / "u.h5").string();
  ASSERT_EQ(run(sweep, undisturbed).exit_code, 0);
  const ProgramEnd failed = run(sweep, output, {"--run-time", "0"});
  EXPECT_EQ(failed.exit_code, 3) << failed.err;
  const ResultDocument document = read_result_file(output);
  EXPECT_EQ(test::column<std::uint8_t>(document, "status").at(0), static_cast<std::uint8_t>(RunStatus::timeout));
  EXPECT_EQ(run(sweep, output).exit_code, 3) << "a failure is a result, too";
  const ProgramEnd again = run(sweep, output, {"--retry-failed"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(test::read_file(output), test::read_file(undisturbed));
  EXPECT_EQ(run(sweep, output).exit_code, 0) << "and the failures are forgotten";
}

TEST(Resume, TooManyFailuresEndASweep) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", sweep_of("0.5, 0.6, 0.7, 0.8", "max_events = 3\n"));
  int n = 0;
  const std::vector<std::vector<std::string>> rules = {
      {"--on-error", "stop"}, {"--max-failures", "1"}, {"--max-failures", "30%"}};
  for (const std::vector<std::string>& rule : rules) {
    const std::string output = (folder / ("r" + std::to_string(n++))).string();
    std::vector<std::string> more = rule;
    more.insert(more.end(), {"--threads", "1"});
    const ProgramEnd end = run(sweep, output, more);
    EXPECT_EQ(end.exit_code, 3) << rule.at(1) << end.err;
  }
  const std::string output = (folder / "all").string();
  EXPECT_EQ(run(sweep, output, {"--max-failures", "100%"}).exit_code, 3);
  EXPECT_TRUE(std::filesystem::exists(output));
  for (const std::string wrong : {"-1", "x", "3x", "%"})
    EXPECT_NE(run(sweep, output, {"--max-failures", wrong}).exit_code, 0) << wrong;
}

TEST(Resume, FreshMovesEverythingAsideEachTime) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", sweep_of("0.7")), output = (folder / "r.h5").string();
  ASSERT_EQ(run(sweep, output).exit_code, 0);
  const std::string bytes = test::read_file(output);
  for (int k = 1; k <= 2; ++k) {
    const ProgramEnd end = run(sweep, output, {"--fresh"});
    EXPECT_EQ(end.exit_code, 0);
    const std::string old = output + ".old-" + std::to_string(k);
    EXPECT_NE(end.err.find("what was there is now " + old), std::string::npos) << end.err;
    EXPECT_EQ(test::read_file(old), bytes);
    EXPECT_TRUE(std::filesystem::exists(old + ".run.json"));
    EXPECT_EQ(journals_in(journal_folder(old)).size(), 1u);
  }
}

TEST(Resume, ManyAttemptsLeaveFewFiles) {
  const test::Undisturbed sweep(2000);
  const std::string output = (sweep.folder() / "r").string();
  for (int attempt = 0; attempt < 7; ++attempt) {
    const ProgramEnd end = run_program(sweep.command(output, {"--max-time", "0.2"}));
    EXPECT_TRUE(end.exit_code == 75 || end.exit_code == 0) << end.err;
  }
  sweep.expect_a_right_end(output);
  EXPECT_LE(journals_in(journal_folder(output)).size(), 4u);
}

}  // namespace
}  // namespace schedsweep
