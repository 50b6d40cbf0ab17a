// The command explain: its exact words, and that it has some for everything.
#include "sweep/commands/one_run.h"
#include "tests/support/run_program.h"
#include "tests/support/workload.h"
#include "tests/sweep/small_trace.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::small_trace;
using test::TemporaryFolder;

/// Two jobs of different length before one of three processors, and small ones behind it.
const std::string two_lengths =
    "; MaxProcs: 4\n"
    "1 0 0 100 2 -1 -1 2 100 -1 1 1 1 1 1 1 -1 -1\n"
    "2 0 0 20 1 -1 -1 1 50 -1 1 1 1 1 1 1 -1 -1\n"
    "3 1 0 100 3 -1 -1 3 100 -1 1 1 1 1 1 1 -1 -1\n"
    "4 2 0 40 2 -1 -1 2 40 -1 1 1 1 1 1 1 -1 -1\n"
    "5 3 0 900 1 -1 -1 1 900 -1 1 1 1 1 1 1 -1 -1\n"
    "6 60 0 30 1 -1 -1 1 90 -1 1 1 1 1 1 1 -1 -1\n";

/// What the program says of one job.
std::string explained(const std::string& trace, const std::string& job, const std::vector<std::string>& more = {}) {
  std::vector<std::string> command = {"explain", trace, "--job", job};
  command.insert(command.end(), more.begin(), more.end());
  const ProgramEnd end = run_program(command);
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(end.err, "");
  return end.out;
}

TEST(Explain, TellsWhyAJobStartedWhenItDid) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  EXPECT_EQ(explained(trace, "1"),
            "job 1 of t: 2 processors of 4, runs 100 s, requested 200 s, believed 200 s\n"
            "         0 s  enters the queue behind 0 jobs; 4 processors are free\n"
            "         0 s  starts after 0 s of waiting: its turn in the queue; 4 processors were free before this "
            "pass\n");
  EXPECT_EQ(
      explained(trace, "3"),
      "job 3 of t: 2 processors of 4, runs 50 s, requested 60 s, believed 60 s\n"
      "        20 s  enters the queue behind 1 job; 2 processors are free\n"
      "        20 s  starts after 0 s of waiting: backfilled ahead of job 2, reserved for 200 s: it is believed to "
      "end by then, at 80 s; 2 processors were free before this pass\n");
  EXPECT_EQ(
      explained(trace, "4"),
      "job 4 of t: 1 processor of 4, runs 500 s, requested 600 s, believed 600 s\n"
      "        30 s  enters the queue behind 1 job; 0 processors are free\n"
      "        30 s  waits: 0 processors are free; job 2 is first in the queue, reserved for 200 s\n"
      "        70 s  waits: it fits, but would end at 670 s or later, on more than the 0 processors to spare; job "
      "2 is first in the queue, reserved for 200 s\n"
      "       100 s  waits: first in the queue, 0 processors are free; as believed, enough will be at 200 s\n"
      "       200 s  starts after 170 s of waiting: its turn in the queue; 4 processors were free before this "
      "pass\n");
}

TEST(Explain, FollowsThePolicyItIsGiven) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  EXPECT_EQ(
      explained(trace, "4", {"--policy", "fcfs"}),
      "job 4 of t: 1 processor of 4, runs 500 s, requested 600 s, believed 600 s\n"
      "        30 s  enters the queue behind 2 jobs; 2 processors are free\n"
      "        30 s  waits: job 2 is first in the queue, and nobody passes it\n"
      "       100 s  waits: job 3 is first in the queue, and nobody passes it\n"
      "       200 s  starts after 170 s of waiting: its turn in the queue; 4 processors were free before this pass\n");
  EXPECT_EQ(
      explained(trace, "2", {"--set", "dialect=accasim"}),
      "job 2 of t: 4 processors of 4, runs 100 s, requested 100 s, believed 100 s\n"
      "        10 s  enters the queue behind 0 jobs; 2 processors are free\n"
      "        10 s  waits until 100 s, 5 passes: first in the queue, 3 processors are free; as believed, enough will "
      "be at 200 s\n"
      "       570 s  starts after 560 s of waiting: its turn in the queue; 4 processors were free before this pass\n");
  EXPECT_EQ(explained(trace, "4", {"--set", "dialect=accasim"}),
            "job 4 of t: 1 processor of 4, runs 500 s, requested 600 s, believed 600 s\n"
            "        30 s  enters the queue behind 1 job; 0 processors are free\n"
            "        30 s  waits: 0 processors are free; job 2 is first in the queue, reserved for 200 s\n"
            "        70 s  starts after 40 s of waiting: backfilled ahead of job 2, reserved for 200 s: it fits, and "
            "nothing is protected; 2 processors were free before this pass\n");
  EXPECT_EQ(explained(trace, "3", {"--policy", "conservative"}),
            "job 3 of t: 2 processors of 4, runs 50 s, requested 60 s, believed 60 s\n"
            "        20 s  enters the queue behind 1 job; 2 processors are free\n"
            "        20 s  starts after 0 s of waiting: backfilled ahead of job 2, reserved for 200 s: it fits until "
            "80 s beside the reservations of others; 2 processors were free before this pass\n");
  EXPECT_EQ(
      explained(trace, "4", {"--policy", "conservative"}),
      "job 4 of t: 1 processor of 4, runs 500 s, requested 600 s, believed 600 s\n"
      "        30 s  enters the queue behind 1 job; 0 processors are free\n"
      "        30 s  waits until 70 s, 2 passes: it holds a reservation for 300 s; 2 processors are free\n"
      "       100 s  waits: it holds a reservation for 200 s; 0 processors are free\n"
      "       200 s  starts after 170 s of waiting: its turn in the queue; 4 processors were free before this pass\n");
}

TEST(Explain, TellsReservationsAndProcessorsToSpare) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("two.swf", two_lengths);
  EXPECT_EQ(explained(trace, "5"),
            "job 5 of two: 1 processor of 4, runs 900 s, requested 900 s, believed 900 s\n"
            "         3 s  enters the queue behind 2 jobs; 1 processor is free\n"
            "         3 s  starts after 0 s of waiting: backfilled ahead of job 3, reserved for 100 s: it is believed "
            "to end at 903 s, on processors that are left over then; 1 processor was free before this pass\n");
  EXPECT_EQ(explained(trace, "5", {"--set", "max_backfill=1"}),
            "job 5 of two: 1 processor of 4, runs 900 s, requested 900 s, believed 900 s\n"
            "         3 s  enters the queue behind 2 jobs; 1 processor is free\n"
            "         3 s  waits: it fits, but the passes look at others first (max_backfill)\n"
            "        20 s  waits: 0 processors are free; job 3 is first in the queue, reserved for 100 s\n"
            "        60 s  starts after 57 s of waiting: backfilled ahead of job 3, reserved for 100 s: it is believed "
            "to end at 960 s, on processors that are left over then; 2 processors were free before this pass\n");
  EXPECT_EQ(explained(trace, "4", {"--policy", "conservative"}),
            "job 4 of two: 2 processors of 4, runs 40 s, requested 40 s, believed 40 s\n"
            "         2 s  enters the queue behind 1 job; 1 processor is free\n"
            "         2 s  waits until 3 s, 2 passes: it holds a reservation for 50 s; 1 processor is free\n"
            "        20 s  starts after 18 s of waiting: its reservation is due, ahead of jobs before it in the queue; "
            "2 processors were free before this pass\n");
  EXPECT_EQ(explained(trace, "5", {"--set", "reservations=2"}),
            "job 5 of two: 1 processor of 4, runs 900 s, requested 900 s, believed 900 s\n"
            "         3 s  enters the queue behind 2 jobs; 1 processor is free\n"
            "         3 s  waits: 1 processor is free, but not until its end beside the reservations of others\n"
            "        20 s  waits: it holds a reservation for 60 s; 0 processors are free\n"
            "        60 s  starts after 57 s of waiting: its reservation is due, ahead of jobs before it in the queue; "
            "2 processors were free before this pass\n");
}

TEST(Explain, TellsOfAHeadThatIsNotTried) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("aw.swf",
                                         "; MaxProcs: 4\n"
                                         "1 0 0 50 2 -1 -1 2 100 -1 1 1 1 1 1 1 -1 -1\n"
                                         "2 1 0 10 4 -1 -1 4 10 -1 1 1 1 1 1 1 -1 -1\n");
  EXPECT_EQ(
      explained(trace, "2", {"--set", "dialect=accasim"}),
      "job 2 of aw: 4 processors of 4, runs 10 s, requested 10 s, believed 10 s\n"
      "         1 s  enters the queue behind 0 jobs; 2 processors are free\n"
      "         1 s  waits: first in the queue, 2 processors are free; as believed, enough will be at 100 s\n"
      "        50 s  waits: first in the queue, not tried before 100 s, when enough was believed to be free; 4 "
      "processors are free\n"
      "       100 s  starts after 99 s of waiting: its turn in the queue; 4 processors were free before this pass\n");
}

TEST(Explain, KnowsJobsThatNeverRun) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  EXPECT_EQ(explained(trace, "5"),
            "job 5 of t: 8 processors of 4, runs 10 s, requested 10 s, believed 10 s\n"
            "  never runs: wider than the machine\n");
  const std::string links = folder.write("d.csv", "job_id,dependency\n3,afternotok:1\n4,afterany:1\n");
  EXPECT_EQ(explained(trace, "3", {"--dependencies", links, "--set", "dependencies=respect"}),
            "job 3 of t: 2 processors of 4, runs 50 s, requested 60 s, believed 60 s\n"
            "  never runs: what it depends on can no longer happen\n");
  EXPECT_EQ(
      explained(trace, "4", {"--dependencies", links, "--set", "dependencies=respect"}),
      "job 4 of t: 1 processor of 4, runs 500 s, requested 600 s, believed 600 s\n"
      "       100 s  enters the queue behind 1 job; 4 processors are free (submitted at 30 s in the trace: it depends "
      "on others)\n"
      "       100 s  waits: first in the queue, 0 processors are free; as believed, enough will be at 200 s\n"
      "       200 s  starts after 100 s of waiting: its turn in the queue; 4 processors were free before this pass\n");
}

TEST(Explain, RefusesAJobThatTheTraceDoesNotHave) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const ProgramEnd end = run_program({"explain", trace, "--job", "6"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(end.err, "schedsweep: job 6: no such job in t\n");
  EXPECT_EQ(run_program({"explain", trace}).exit_code, 2);
  EXPECT_EQ(run_program({"explain", trace, "--job", "one"}).exit_code, 2);
  EXPECT_EQ(run_program({"explain", "/nowhere.swf", "--job", "1"}).exit_code, 65);
}

TEST(Explain, HasAStoryForEveryJobInEveryComposition) {
  std::uint64_t seed = 0;
  for (const Parameters& parameters : test::all_compositions()) {
    const test::Workload workload = test::workload_of_seed(++seed);
    if (seed % 10 != 0 || (parameters.wider == Wider::reject && test::has_wide_job(workload))) continue;
    OneRun run;
    run.processors = workload.processors;
    run.parameters = parameters;
    run.trace.jobs = workload.jobs;
    run.trace.name = "t";
    for (JobIndex job = 0; job < workload.jobs.size(); ++job) {
      const std::string story = explain_job(run, job);
      ASSERT_TRUE(story.find("  starts after ") != story.npos || story.find("  never runs: ") != story.npos) << story;
      ASSERT_EQ(story.find("-9223372036854775808"), story.npos) << story << parameters;
    }
  }
}

}  // namespace
}  // namespace schedsweep
