// Asked to stop at any moment, a sweep stops in order, and the same command does the rest.
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <csignal>
#include <set>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::repetitions;
using test::RunningProgram;
using test::Undisturbed;

constexpr std::array stopping = {SIGTERM, SIGINT, SIGUSR1};

std::vector<std::string> alone(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {SCHEDSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

bool has_journal(const std::string& output) { return !journals_in(journal_folder(output)).empty(); }

TEST(Signals, AtAnyMoment) {
  const Undisturbed sweep;
  std::mt19937 random(4);
  for (int repetition = 0; repetition < repetitions(6, 100); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    const int signal = stopping[static_cast<std::size_t>(repetition) % stopping.size()];
    RunningProgram program(alone(sweep.command(output)));
    std::this_thread::sleep_for(sweep.moment(random));
    kill(program.pid(), signal);
    const ProgramEnd end = program.wait();
    // Before the program has come as far as to watch for signals, they end it in the way of the system.
    const bool in_order = end.exit_code == 0 || end.exit_code == 75;
    EXPECT_TRUE(in_order || (end.exit_code == 128 + signal && !has_journal(output))) << end.exit_code << end.err;
    EXPECT_TRUE(end.exit_code != 75 || end.err.empty() || end.err.find("stopped by SIG") != std::string::npos)
        << end.err;
    EXPECT_FALSE(std::filesystem::exists(journal_folder(output) / "owner.json") && in_order && !end.err.empty());
    sweep.expect_nothing_half(output);
    sweep.expect_a_right_end(output, "repetition " + std::to_string(repetition));
  }
}

TEST(Signals, ToAllRanksAtAnyMoment) {
  const Undisturbed sweep;
  std::mt19937 random(5);
  for (int repetition = 0; repetition < repetitions(1, 30); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    RunningProgram program(test::under_mpi(2, sweep.command(output)), test::mpi_environment());
    std::this_thread::sleep_for(2 * sweep.moment(random));
    kill(program.pid(), SIGUSR1);  // mpirun hands it on; sent TERM or INT it ends everything itself
    const ProgramEnd end = program.wait();
    const std::set<int> good = {0, 1, 75, 128 + SIGUSR1};
    EXPECT_EQ(good.count(end.exit_code), 1u) << end.exit_code << end.err;
    sweep.expect_nothing_half(output);
    sweep.expect_a_right_end(output, "repetition " + std::to_string(repetition));
  }
}

TEST(Signals, StopInOrderWhileRunsAreWorkedOn) {
  const Undisturbed sweep(4000);
  for (const int signal : stopping) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(signal))).string();
    RunningProgram program(alone(sweep.command(output)));
    ASSERT_TRUE(test::wait_until([&] { return has_journal(output); }));
    kill(program.pid(), signal);
    const ProgramEnd end = program.wait();
    EXPECT_EQ(end.exit_code, 75) << end.err;
    EXPECT_NE(end.err.find(" of 4000 runs done; the same command does the rest"), std::string::npos) << end.err;
    EXPECT_FALSE(std::filesystem::exists(journal_folder(output) / "owner.json"));
  }
}

TEST(Signals, ASecondEndsAtOnce) {
  const Undisturbed sweep(40);
  const std::string slow = sweep.folder().write("slow.toml",
                                                "[[traces]]\nmodel = \"lublin99\"\njobs = 200000\n"
                                                "[[policies]]\npreset = \"conservative\"\n");
  RunningProgram program({SCHEDSWEEP_PROGRAM, "run", slow, "--output", (sweep.folder() / "s.h5").string()});
  ASSERT_TRUE(test::wait_until([&] { return std::filesystem::exists(sweep.folder() / "s.h5.journal"); }));
  kill(program.pid(), SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  kill(program.pid(), SIGTERM);
  const int code = program.wait().exit_code;
  EXPECT_TRUE(code == 128 + SIGTERM || code == 75) << code;
}

TEST(Signals, Usr2AsksForALineOfStatus) {
  const Undisturbed sweep(4000);
  const std::string output = (sweep.folder() / "r").string();
  RunningProgram program(alone(sweep.command(output)));
  ASSERT_TRUE(test::wait_until([&] { return has_journal(output); }));
  kill(program.pid(), SIGUSR2);
  EXPECT_TRUE(test::wait_until([&] { return program.err().find("/4000 runs ") != std::string::npos; }));
  EXPECT_EQ(program.wait().exit_code, 0);
  sweep.expect_results(output);
}

TEST(Signals, TheTimeThatIsAllowedStopsToo) {
  const Undisturbed sweep(4000);
  const std::string output = (sweep.folder() / "r").string();
  const ProgramEnd end = test::run_program(sweep.command(output, {"--max-time", "0.4"}));
  EXPECT_EQ(end.exit_code, 75);
  EXPECT_NE(end.err.find("stopped by --max-time"), std::string::npos) << end.err;
  sweep.expect_a_right_end(output);
}

}  // namespace
}  // namespace schedsweep
