#include "engine/error.h"
#include "engine/parallel_team.h"
#include "sweep/commands/settings.h"
#include "sweep/launch.h"
#include "sweep/packed_jobs.h"
#include "sweep/progress.h"
#include "sweep/shared_counter.h"
#include "sweep/threads.h"
#include "sweep/trace_spec.h"
#include "tests/support/run_program.h"
#include "tests/support/workload.h"

#include <atomic>
#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// A variable set for the life of this object.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, value.c_str(), 1);
  }

  ~Variable() {
    if (old_) {
      setenv(name_, old_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST(SharedCounter, GivesEveryNumberToOneThread) {
  constexpr std::int64_t n_items = 10'007;
  SharedCounter counter(Communicator::alone());
  EXPECT_EQ(counter.next(), 0);
  std::vector<std::atomic<int>> taken(n_items);
  parallel_team(4, [&](int) {
    for (std::int64_t i = counter.next(); i < n_items; i = counter.next()) ++taken[static_cast<std::size_t>(i)];
  });
  for (std::size_t i = 1; i < n_items; ++i) ASSERT_EQ(taken[i], 1) << i;
}

TEST(ParallelTeam, CallsEachThreadOnce) {
  std::vector<std::atomic<int>> calls(5);
  parallel_team(5, [&](int thread) { ++calls[static_cast<std::size_t>(thread)]; });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
}

TEST(ParallelTeam, CarriesAnExceptionOutAfterAllHaveEnded) {
  std::atomic<int> ended{0};
  try {
    parallel_team(4, [&](int thread) {
      ++ended;
      if (thread != 2) throw InputError("thread failed", ExitCode::cannot_write);
    });
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::cannot_write);
  }
  EXPECT_EQ(ended, 4);
}

RC_GTEST_PROP(PackedJobs, ComeBackAsTheyWere, (const test::Workload& workload)) {
  const JobTable original = workload.table();
  const JobCounts counts = counts_of(original);
  std::vector<std::byte> memory(packed_bytes(counts) + 64);
  void* base = memory.data();
  std::size_t space = memory.size();
  auto* aligned = static_cast<std::byte*>(std::align(64, packed_bytes(counts), base, space));
  pack(original, aligned);
  const JobTable copy = packed_view(aligned, counts);
  RC_ASSERT(copy.size() == original.size());
  const auto same = [](const auto& a, const auto& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); };
  std::apply(
      [&](const auto&... a) {
        std::apply([&](const auto&... b) { RC_ASSERT((same(a, b) && ...)); }, original.columns());
      },
      copy.columns());
  RC_ASSERT(same(copy.dependencies, original.dependencies));
  RC_ASSERT(same(copy.array_tasks, original.array_tasks));
  for (const void* column :
       {static_cast<const void*>(copy.number.data()), static_cast<const void*>(copy.status.data()),
        static_cast<const void*>(copy.dependencies.data()), static_cast<const void*>(copy.array_tasks.data())})
    RC_ASSERT(reinterpret_cast<std::uintptr_t>(column) % 64 == 0);
}

TEST(Progress, PrintsLinesAndNothingWhenToldSo) {
  testing::internal::CaptureStderr();
  Progress none(ProgressStyle::none);
  for (int done = 0; done <= 10; ++done) none.update(done, 10);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");

  testing::internal::CaptureStderr();
  Progress lines(ProgressStyle::lines);
  for (int done = 0; done <= 10; ++done) lines.update(done, 10);
  lines.update(10, 10);
  const std::string text = testing::internal::GetCapturedStderr();
  // The ten updates take no second: only the last is worth a line, and once.
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  EXPECT_NE(text.find("Z] 10/10 runs 100.0 %"), std::string::npos) << text;
  EXPECT_EQ(text.find('\r'), std::string::npos);

  testing::internal::CaptureStderr();
  Progress bar(ProgressStyle::bar);
  bar.update(10, 10);
  EXPECT_EQ(testing::internal::GetCapturedStderr().substr(0, 34), "\r[##############################] ");
}

TEST(Launch, IsSeenInTheEnvironment) {
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "PMIX_RANK"})
    unsetenv(variable);
  EXPECT_FALSE(launched_by_mpi());
  EXPECT_NO_THROW(refuse_split_launch(1));
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const Variable three(variable, "3");
    EXPECT_TRUE(launched_by_mpi()) << variable;
    EXPECT_NO_THROW(refuse_split_launch(3)) << variable;
    try {
      refuse_split_launch(1);
      ADD_FAILURE() << variable;
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
      EXPECT_NE(std::string(error.what()).find(std::string(variable) + " = 3"), std::string::npos) << error.what();
    }
  }
  const Variable one("PMI_SIZE", "1");
  EXPECT_NO_THROW(refuse_split_launch(1));
  // In a batch script, not under a launcher.
  const Variable allocation("SLURM_NTASKS", "8");
  EXPECT_NO_THROW(refuse_split_launch(1));
}

TEST(Threads, AreAtLeastOne) { EXPECT_GE(default_threads(Communicator::alone()), 1); }

TEST(LocateTrace, LooksBesideTheSweepFileBeforeTheFolderOfTraces) {
  const test::TemporaryFolder beside, traces;
  const Variable variable("SCHEDSWEEP_TRACES", traces.path().string());
  EXPECT_EQ(locate_trace("a.swf", beside.path()), "");
  const std::string there = traces.write("a.swf", "");
  EXPECT_EQ(locate_trace("a.swf", beside.path()), there);
  const std::string here = beside.write("a.swf", "");
  EXPECT_EQ(locate_trace("a.swf", beside.path()), here);
  EXPECT_EQ(locate_trace(there, beside.path()), there);
  EXPECT_EQ(locate_trace("/nowhere/a.swf", beside.path()), "");
}

TEST(Settings, GoToTheRunOrToItsTrace) {
  Parameters parameters;
  TraceSpec trace;
  apply_setting("estimate=actual", parameters, trace);
  apply_setting("spare=false", parameters, trace);
  apply_setting("processors=100", parameters, trace);
  EXPECT_EQ(format_value(*find_parameter("estimate"), parameters.estimate), "actual");
  EXPECT_FALSE(parameters.spare);
  EXPECT_EQ(trace.processors, 100);
  const auto message = [&](const std::string& setting) -> std::string {
    try {
      apply_setting(setting, parameters, trace);
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return error.what();
    }
    return "good";
  };
  EXPECT_EQ(message("tau_s"), "--set tau_s: no value (write name=value)");
  EXPECT_EQ(message("tau_s=x"), "--set tau_s=x: not allowed (must be a number from 0.001 to 1000000)");
  EXPECT_EQ(message("tau_s="), "--set tau_s=: not allowed (must be a number from 0.001 to 1000000)");
  EXPECT_EQ(message("estmate=actual"),
            "--set estmate=actual: no such parameter (did you mean 'estimate'?) see schedsweep list parameters");
  EXPECT_EQ(message("spare=false=true"), "--set spare=false=true: not allowed (must be true or false)");
  EXPECT_THROW(apply_trace_setting("estimate=actual", trace), InputError);
}

}  // namespace
}  // namespace schedsweep
