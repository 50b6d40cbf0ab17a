// A rank that hangs or is lost: the others say which, end, and the same command goes on.
#include "tests/sweep/undisturbed.h"

#include <csignal>

#include <unistd.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::RunningProgram;
using test::Undisturbed;

void stop_a_rank(int rank) {
  const Undisturbed sweep(4000);
  const std::string output = (sweep.folder() / "r").string();
  RunningProgram program(test::under_mpi(2, sweep.command(output, {"--rank-timeout", "3"})), test::mpi_environment());
  // With outcomes in the journal the ranks are past their collective calls, in which nobody watches for silence.
  const std::filesystem::path journal = journal_folder(output) / "000001.rec";
  ASSERT_TRUE(test::wait_until([&] { return test::read_file(journal).size() > 20'000; }));
  const std::string wanted = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank) + '\0';
  for (const pid_t child : program.children())
    if (test::read_file("/proc/" + std::to_string(child) + "/environ").find(wanted) != std::string::npos)
      kill(child, SIGSTOP);
  const ProgramEnd end = program.wait();
  EXPECT_EQ(end.exit_code, 70) << end.err;
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  const std::string who = "schedsweep: rank " + std::to_string(rank) + (rank > 0 ? " on " + std::string(host) : "");
  EXPECT_NE(end.err.find(who + ": silent for "), std::string::npos) << end.err;
  sweep.expect_a_right_end(output);
}

TEST(Silence, OfAWorkerRankIsToldAndEndsAll) { stop_a_rank(1); }

TEST(Silence, OfRank0IsToldAndEndsAll) { stop_a_rank(0); }

}  // namespace
}  // namespace schedsweep
