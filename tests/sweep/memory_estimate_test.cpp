#include "sweep/memory_estimate.h"

#include "engine/error.h"
#include "policies/estimator.h"
#include "policies/preset.h"
#include "sweep/run_sweep.h"
#include "tests/sweep/small_sweep.h"

#include <malloc.h>

namespace schedsweep {
namespace {

using test::run_program;
using test::TemporaryFolder;

double allocated_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

TEST(MemoryEstimate, IsNotLessThanWhatAThreadHoldsAfterEveryPreset) {
  constexpr std::int64_t n_jobs = 20'000;
  WorkloadSpec spec;
  spec.jobs = n_jobs;
  spec.load = 0.9;
  const JobStore jobs = generate(spec);
  const double before = allocated_bytes();
  if (before == 0) GTEST_SKIP() << "this allocator does not count (sanitizers')";
  Workspace workspace;
  MetricsWorkspace buffers;
  const auto run = [&](const Parameters& parameters) {
    const Schedule schedule = simulate(view_of(jobs), spec.processors, parameters, workspace);
    compute_metrics(view_of(jobs), schedule, spec.processors, {}, buffers);
    return (allocated_bytes() - before) / n_jobs;
  };
  EXPECT_LT(run({}), Needs::run_job_bytes);
  double held = 0;
  for (const Preset& preset : presets()) held = run(parameters_of(preset));
  constexpr double stated = Needs::run_job_bytes + Needs::order_job_bytes + Needs::backfill_order_job_bytes +
                            Needs::estimate_job_bytes + Needs::planning_job_bytes;
  EXPECT_LT(held, stated * 1.1);
  EXPECT_GT(held, stated * 0.7) << "the estimate is too high";
  Parameters online;
  for (std::size_t e = 0; e < estimators().size(); ++e)
    if (estimators()[e].name == "online") online.estimate = static_cast<std::uint8_t>(e);
  EXPECT_LT(run(online) - held, Needs::online_job_bytes * 1.1);
}

TEST(MemoryEstimate, CountsJobsOncePerNodeAndBuffersOncePerThread) {
  const TemporaryFolder folder;
  const std::string file = test::small_sweep(folder);
  const Plan plan = make_plan(file, test::read_file(file), folder.path());
  const Needs before = needs_of(plan);
  const Needs after = needs_of(plan, Workloads(plan, Communicator::alone(), 1));
  // 4 workloads of a model and one file of 4 jobs: nearly all is known before.
  EXPECT_GT(before.node_bytes, 4 * 200 * 70u);
  EXPECT_LE(before.node_bytes, after.node_bytes);
  EXPECT_GT(static_cast<double>(before.node_bytes), 0.9 * static_cast<double>(after.node_bytes));
  EXPECT_GE(after.thread_bytes, 200 * (Needs::run_job_bytes + Needs::estimate_job_bytes));
  EXPECT_EQ(after.n_runs, plan.n_runs());
  EXPECT_EQ(after.journal_bytes, static_cast<std::uint64_t>(plan.n_runs()) * Needs::journal_run_bytes);

  const std::uint64_t one = bytes_on({"n1", 1, 1, false}, after);
  EXPECT_EQ(bytes_on({"n1", 1, 3, false}, after) - one, 2 * after.thread_bytes);
  EXPECT_EQ(bytes_on({"n1", 1, 1, true}, after) - one, after.root_bytes);
  EXPECT_EQ(bytes_on({"n1", 2, 1, false}, after) - one, Needs::rank_bytes);
}

TEST(MemoryEstimate, RefusesWhatANodeDoesNotHave) {
  Needs needs;
  needs.node_bytes = 41'000'000'000;
  const NodeLoad node{"n1", 1, 1, false};
  EXPECT_NO_THROW(check_memory(node, needs, {}));
  EXPECT_NO_THROW(check_memory(node, needs, {42'000'000'000, "memory.max of /job"}));
  try {
    check_memory(node, needs, {4'000'000'000, "memory.max of /job"});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    EXPECT_EQ(std::string(error.what())
                  .find("memory: this sweep needs about 41 GB on n1 (limit 4 GB, memory.max of /job) more --mem, "),
              0u)
        << error.what();
  }
}

TEST(MemoryEstimate, OfASweepThatNoNodeHoldsIsRefusedBeforeAnythingIsReadOrWritten) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("huge.toml",
                                         "replicates = 1000\n[[traces]]\nmodel = \"lublin99\"\njobs = 100000000\n"
                                         "[[policies]]\npreset = \"fcfs\"\n");
  for (const bool dry : {false, true}) {
    std::vector<std::string> command = {"run", sweep, "--output", folder / "r.h5"};
    if (dry) command.emplace_back("--dry-run");
    const auto end = run_program(command);
    EXPECT_EQ(end.exit_code, 78);
    EXPECT_NE(end.err.find("memory: this sweep needs about "), std::string::npos) << end.err;
    EXPECT_EQ(folder.names(), std::vector<std::string>{"huge.toml"});
  }
}

TEST(MemoryEstimate, KnowsUlimit) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("big.toml",
                                         "[[traces]]\nmodel = \"lublin99\"\njobs = 30000000\n"
                                         "[[policies]]\npreset = \"fcfs\"\n");
  const std::string command = "ulimit -v 2000000; exec '" + std::string(SCHEDSWEEP_PROGRAM) + "' run '" + sweep +
                              "' --output '" + (folder / "r.h5").string() + "'";
  const auto end = test::RunningProgram({"bash", "-c", command}).wait();
  EXPECT_EQ(end.exit_code, 78);
  EXPECT_NE(end.err.find("(limit 2.05 GB, ulimit -v)"), std::string::npos) << end.err;
}

TEST(SpaceWarning, IsGivenWhereJournalAndResultsDoNotFit) {
  Needs needs;
  needs.journal_bytes = 600;
  needs.results_bytes = 500;
  FileSystem system;
  EXPECT_EQ(space_warning(needs, system), "");
  system.known = true;
  system.free_bytes = 1100;
  EXPECT_EQ(space_warning(needs, system), "");
  system.free_bytes = 1099;
  EXPECT_EQ(space_warning(needs, system).find("disk: journal and results need about 1.1 kB (1.1 kB free "), 0u);
}

TEST(DryRun, SaysHowMuchMemoryAndDiskASweepNeeds) {
  const TemporaryFolder folder;
  const auto end = run_program({"run", test::small_sweep(folder), "--dry-run", "--threads", "1"});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  EXPECT_NE(end.out.find(" of memory on the first node; a journal of "), std::string::npos) << end.out;
}

}  // namespace
}  // namespace schedsweep
