#include "engine/error.h"
#include "sweep/plan.h"
#include "sweep/run_sweep.h"
#include "tests/sweep/small_sweep.h"

#include <atomic>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

const std::string sweep_text =
    "[[traces]]\nmodel = \"lublin99\"\njobs = 300\n[[policies]]\npreset = \"fcfs\"\n[[policies]]\npreset = "
    "\"conservative\"\n";

constexpr const char* too_many = "simulation: more than 599 events (max_events) raise max_events or leave this run out";

struct Sweep {
  explicit Sweep(const std::string& root) : plan(make_plan("a.toml", root + sweep_text, "")) {}

  Plan plan;
  Workloads workloads{plan, Communicator::alone(), 1};
};

TEST(RunLimits, TheSweepFileLimitsTheEventsOfARun) {
  EXPECT_EQ(Sweep("").plan.max_events, RunLimits::any_events);
  const Sweep sweep("max_events = 599\n");
  EXPECT_EQ(sweep.plan.max_events, 599);
  Runner runner(sweep.plan, sweep.workloads);
  for (const std::int64_t run : {0, 1}) {
    const RunOutcome outcome = runner.run(run);
    EXPECT_EQ(outcome.status, RunStatus::timeout);
    EXPECT_EQ(outcome.message, too_many);
  }
  const Sweep enough("max_events = 600\n");
  EXPECT_EQ(Runner(enough.plan, enough.workloads).run(0).status, RunStatus::ok) << "300 submits and 300 ends";
}

TEST(RunLimits, ARunnerTakesTheSmallerLimit) {
  const Sweep sweep("max_events = 100\n"), unlimited("");
  EXPECT_EQ(Runner(sweep.plan, sweep.workloads, {1'000'000}).run(0).status, RunStatus::timeout);
  EXPECT_EQ(Runner(unlimited.plan, unlimited.workloads, {599}).run(0).message, too_many);
  EXPECT_EQ(Runner(unlimited.plan, unlimited.workloads, {RunLimits::any_events, 1e-9}).run(1).status,
            RunStatus::timeout);
}

TEST(RunLimits, AStoppedRunHasNoOutcomeAndTheNextIsAsEver) {
  const Sweep sweep("");
  std::atomic<bool> stop = true;
  Runner runner(sweep.plan, sweep.workloads, {}, &stop);
  for (const std::int64_t run : {0, 1}) EXPECT_THROW(runner.run(run), RunStopped);
  stop = false;
  for (const std::int64_t run : {0, 1}) {
    const RunOutcome outcome = runner.run(run);
    EXPECT_EQ(outcome.status, RunStatus::ok);
    EXPECT_EQ(outcome.metrics.mean_wait_s, Runner(sweep.plan, sweep.workloads).run(run).metrics.mean_wait_s);
  }
}

TEST(RunLimits, ARunPastThemIsARowOfTheResults) {
  const test::TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  const test::ProgramEnd end =
      test::run_program({"run", folder.write("a.toml", "max_events = 599\n" + sweep_text), "--output", output});
  EXPECT_EQ(end.exit_code, 3) << end.err;
  EXPECT_NE(end.err.find("run 1: " + std::string(too_many)), std::string::npos) << end.err;
  const ResultDocument document = read_result_file(output);
  EXPECT_EQ(test::column<std::uint8_t>(document, "status"), (std::vector<std::uint8_t>{3, 3}));
  EXPECT_EQ(test::column<std::string>(document, "message").front(), too_many);
  EXPECT_EQ(test::column<std::int64_t>(document, "jobs").front(), -1);
}

}  // namespace
}  // namespace schedsweep
