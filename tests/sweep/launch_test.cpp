#include "tests/sweep/small_sweep.h"

#include <cstdlib>
#include <fstream>

#include <sched.h>

namespace schedsweep {
namespace {

using test::RunningProgram;
using test::TemporaryFolder;

TEST(Launch, ByAnotherMpiIsRefusedAndWritesNothing) {
  if (std::system("command -v mpiexec.hydra >/dev/null") != 0) GTEST_SKIP() << "no mpiexec.hydra (package mpich)";
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder);
  const auto before = folder.names();
  const auto end =
      RunningProgram({"mpiexec.hydra", "-n", "3", SCHEDSWEEP_PROGRAM, "run", sweep, "--output", folder / "r.h5"},
                     test::mpi_environment())
          .wait();
  EXPECT_EQ(end.exit_code, 78) << end.err;
  EXPECT_NE(end.err.find("launcher: PMI_SIZE = 3 but MPI sees 1 process"), std::string::npos) << end.err;
  EXPECT_EQ(folder.names(), before);
}

TEST(Launch, OfTwoProgramsIsRefusedNamingTheRank) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder), other = folder / "other";
  std::filesystem::copy_file(SCHEDSWEEP_PROGRAM, other);
  std::ofstream(other, std::ios::binary | std::ios::app) << 'x';
  const auto before = folder.names();
  const std::string output = folder / "r.h5";
  const auto end = RunningProgram({"mpirun", "-n", "1", SCHEDSWEEP_PROGRAM, "run", sweep, "--output", output, ":", "-n",
                                   "1", other, "run", sweep, "--output", output},
                                  test::mpi_environment())
                       .wait();
  EXPECT_EQ(end.exit_code, 78) << end.err;
  EXPECT_NE(end.err.find("rank 1 on "), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("runs another program than rank 0"), std::string::npos) << end.err;
  EXPECT_EQ(folder.names(), before);
}

TEST(Threads, AreAsManyAsTheProcessMayRunOn) {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  ASSERT_EQ(sched_getaffinity(0, sizeof mine, &mine), 0);
  int first = 0;
  while (!CPU_ISSET(first, &mine)) ++first;
  const auto end = RunningProgram({"taskset", "-c", std::to_string(first), SCHEDSWEEP_PROGRAM, "doctor"}).wait();
  EXPECT_NE(end.out.find("threads: 1 for 1 processors"), std::string::npos) << end.out << end.err;
}

TEST(Threads, BeyondTheProcessorsAreWarnedOf) {
  const TemporaryFolder folder;
  const auto end = test::run_program({"run", test::small_sweep(folder), "--dry-run", "--threads", "4000"});
  EXPECT_EQ(end.exit_code, 0);
  EXPECT_EQ(end.err.find("warning: threads: 4000 of 1 ranks on "), 0u) << end.err;
}

}  // namespace
}  // namespace schedsweep
