// What surrounds the program - streams, limits, languages, clocks, names - changes no result.
#include "tests/sweep/undisturbed.h"

#include <csignal>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::RunningProgram;
using test::Undisturbed;

std::string quoted(const std::string& text) { return "'" + text + "'"; }

/// The sweep as a line of a shell, with progress on stderr.
std::string line_of(const Undisturbed& sweep, const std::string& output) {
  return quoted(SCHEDSWEEP_PROGRAM) + " run " + quoted(sweep.sweep()) + " --output " + quoted(output) +
         " --threads 1 --progress bar";
}

TEST(Surroundings, StreamsThatAreClosedOrFull) {
  const Undisturbed sweep(40);
  int n = 0;
  for (const std::string streams : {"2>&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"}) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(n++))).string();
    const ProgramEnd end = RunningProgram({"sh", "-c", line_of(sweep, output) + " " + streams}).wait();
    EXPECT_EQ(end.exit_code, 0) << streams;
    sweep.expect_results(output, streams);
    for (const auto& journal : journals_in(journal_folder(output))) {
      const JournalDamage damage = read_journal(journal, [](const JournalRecord&) {});
      EXPECT_EQ(damage.gap_bytes + damage.torn_bytes, 0u) << streams << ": something else was written into the journal";
    }
  }
}

TEST(Surroundings, ALogWhoseReaderIsGone) {
  const Undisturbed sweep(40);
  const std::string output = (sweep.folder() / "r").string();
  const ProgramEnd end =
      RunningProgram({"bash", "-c", "set -o pipefail; (sleep 0.1; " + line_of(sweep, output) + ") 2>&1 | true"}).wait();
  EXPECT_EQ(end.exit_code, 0);
  sweep.expect_results(output);
}

TEST(Surroundings, ALimitOnTheSizeOfFiles) {
  const Undisturbed sweep(400);
  const std::string output = (sweep.folder() / "r").string();
  for (const std::string trap : {"trap '' XFSZ; ", ""}) {
    const ProgramEnd end = RunningProgram({"bash", "-c", trap + "ulimit -f 8; " + line_of(sweep, output)}).wait();
    EXPECT_EQ(end.exit_code, 74) << trap << end.err;
    EXPECT_NE(end.err.find(": file too large after "), std::string::npos) << end.err;
    EXPECT_FALSE(std::filesystem::exists(output));
  }
  sweep.expect_a_right_end(output);
}

TEST(Surroundings, LanguagesMasksAndHomes) {
  const Undisturbed sweep(12);
  int n = 0;
  for (const std::string before : {"LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8", "LC_ALL=de_DE.UTF-8", "LC_ALL=C",
                                   "env -u HOME", "env -i", "umask 077;", "TZ=Asia/Kathmandu", "cd /;"}) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(n++))).string();
    const ProgramEnd end = RunningProgram({"sh", "-c", before + " " + line_of(sweep, output)}).wait();
    EXPECT_EQ(end.exit_code, 0) << before << end.err;
    sweep.expect_results(output, before);
  }
}

TEST(Surroundings, NamesWithSpacesLinesAndOtherLetters) {
  const Undisturbed sweep(12);
  for (const std::string name : {"with space", "two\nlines", "gr\xc3\xbc\xc3\x9f \xe6\x97\xa5\xe6\x9c\xac",
                                 "no\xff utf-8", "-dash", "quote'\"`$HOME", std::string(200, 'n').c_str()}) {
    std::filesystem::create_directory(sweep.folder() / name);
    const std::string output = (sweep.folder() / name / name).string();
    const ProgramEnd end = test::run_program(sweep.command(output));
    EXPECT_EQ(end.exit_code, 0) << name << end.err;
    sweep.expect_results(output, name);
    sweep.expect_a_right_end(output, name);
  }
}

TEST(Surroundings, ANameTooLongIsRefusedBeforeAnyRun) {
  const Undisturbed sweep(12);
  const std::string output = (sweep.folder() / std::string(251, 'n')).string();
  const ProgramEnd end = test::run_program(sweep.command(output));
  EXPECT_EQ(end.exit_code, 73) << end.err;
  EXPECT_NE(end.err.find("file name too long"), std::string::npos) << end.err;
  EXPECT_FALSE(std::filesystem::exists(output));
}

/// No set of the clock changes the steady one, and faketime would not change it everywhere: waits would never end.
const test::Environment real_steady_clock = {{"DONT_FAKE_MONOTONIC", "1"}};

TEST(Surroundings, ClocksThatAreWrong) {
  if (std::system("faketime '2001-01-01' true 2>/dev/null") != 0) GTEST_SKIP() << "no faketime";
  const Undisturbed sweep(40);
  int n = 0;
  for (const std::string clock : {"-400d", "+400d", "+0 x60"}) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(n++))).string();
    const ProgramEnd end =
        RunningProgram({"faketime", "-f", clock, "sh", "-c", line_of(sweep, output)}, real_steady_clock).wait();
    EXPECT_EQ(end.exit_code, 0) << clock << end.err;
    sweep.expect_results(output, clock);
    sweep.expect_a_right_end(output, clock);
  }
}

TEST(Surroundings, RanksWhoseClocksDiffer) {
  if (std::system("faketime '2001-01-01' true 2>/dev/null") != 0) GTEST_SKIP() << "no faketime";
  const Undisturbed sweep(40);
  const std::string output = (sweep.folder() / "r").string();
  const std::string rank = "if [ $OMPI_COMM_WORLD_RANK = 1 ]; then exec faketime -f -400d \"$@\"; else exec \"$@\"; fi";
  std::vector<std::string> command = {"mpirun", "-n", "2", "sh", "-c", rank, "rank", SCHEDSWEEP_PROGRAM};
  for (const std::string& word : sweep.command(output)) command.push_back(word);
  test::Environment environment = test::mpi_environment();
  environment.insert(environment.end(), real_steady_clock.begin(), real_steady_clock.end());
  const ProgramEnd end = RunningProgram(command, environment).wait();
  EXPECT_EQ(end.exit_code, 0) << end.err;
  sweep.expect_results(output);
}

}  // namespace
}  // namespace schedsweep
