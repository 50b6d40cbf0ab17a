// Processes killed at random moments: the next run of the sweep ends with the results of an undisturbed one.
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <csignal>

namespace schedsweep {
namespace {

using test::repetitions;
using test::RunningProgram;
using test::Undisturbed;

std::vector<std::string> alone(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {SCHEDSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

/// Which of the processes that mpirun started is that rank.
pid_t process_of_rank(const RunningProgram& mpirun, int rank) {
  const std::string wanted = std::string(1, '\0') + "OMPI_COMM_WORLD_RANK=" + std::to_string(rank) + '\0';
  for (const pid_t child : mpirun.children())
    if (test::read_file("/proc/" + std::to_string(child) + "/environ").find(wanted) != std::string::npos) return child;
  return 0;
}

TEST(Kills, OneProcessAtAnyMoment) {
  const Undisturbed sweep;
  std::mt19937 random(1);
  for (int repetition = 0; repetition < repetitions(4, 50); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    for (int kills = 0; kills < 3; ++kills) {
      RunningProgram program(alone(sweep.command(output)));
      std::this_thread::sleep_for(sweep.moment(random));
      kill(program.pid(), SIGKILL);
      const int code = program.wait().exit_code;
      sweep.expect_nothing_half(output);
      if (code == 0) break;
      EXPECT_EQ(code, 128 + SIGKILL);
    }
    sweep.expect_a_right_end(output, "repetition " + std::to_string(repetition));
  }
}

/// Kills one rank, some time after it has come up, until the sweep is done or that was done twice.
void kill_a_rank(const Undisturbed& sweep, int n_ranks, int rank, std::mt19937& random, const std::string& output) {
  for (int kills = 0; kills < 2; ++kills) {
    RunningProgram program(test::under_mpi(n_ranks, sweep.command(output)), test::mpi_environment());
    pid_t process = 0;
    ASSERT_TRUE(test::wait_until([&] { return (process = process_of_rank(program, rank)) != 0; }));
    std::this_thread::sleep_for(sweep.moment(random));
    const bool was_there = kill(process, SIGKILL) == 0;
    const test::ProgramEnd end = program.wait();
    sweep.expect_nothing_half(output);
    if (end.exit_code == 0) return;
    EXPECT_TRUE(was_there) << end.err;
    EXPECT_EQ(end.exit_code, 128 + SIGKILL) << end.err;
  }
}

void kill_ranks(int rank, unsigned seed, int n_repetitions) {
  const Undisturbed sweep;
  std::mt19937 random(seed);
  for (int repetition = 0; repetition < n_repetitions; ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    kill_a_rank(sweep, 2 + repetition % 2, rank, random, output);
    sweep.expect_a_right_end(output, "repetition " + std::to_string(repetition));
  }
}

TEST(Kills, AWorkerRankAtAnyMoment) { kill_ranks(1, 2, repetitions(2, 50)); }

TEST(Kills, Rank0AtAnyMoment) { kill_ranks(0, 3, repetitions(2, 50)); }

/// Whether a process exists and has not ended.
bool is_alive(pid_t process) {
  const std::string stat = test::read_file("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = stat.rfind(") ");
  return name_end != std::string::npos && stat.at(name_end + 2) != 'Z';
}

TEST(Kills, RanksEndWhenTheirLauncherIsKilled) {
  const Undisturbed sweep(4000);
  for (int repetition = 0; repetition < repetitions(1, 10); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    RunningProgram program(test::under_mpi(2, sweep.command(output)), test::mpi_environment());
    ASSERT_TRUE(test::wait_until([&] { return !journals_in(journal_folder(output)).empty(); }));
    const std::vector<pid_t> ranks = program.children();
    ASSERT_EQ(ranks.size(), 2u);
    kill(program.pid(), SIGKILL);
    program.wait();
    for (const pid_t rank : ranks) EXPECT_TRUE(test::wait_until([&] { return !is_alive(rank); })) << "an orphan";
  }
}

}  // namespace
}  // namespace schedsweep
