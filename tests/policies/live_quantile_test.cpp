// A model that is asked in the run knows what has happened in it, and nothing else.
#include "engine/model/live_model.h"
#include "engine/model/predict.h"
#include "engine/random.h"
#include "policies/simulate.h"
#include "tests/policies/live_replay.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::LiveReplay;
using test::policy;

struct Outcome {
  std::vector<JobSeconds> expected_s, guard_s;
  std::vector<Seconds> start_s;
  std::int64_t predicted_beliefs;

  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(const JobStore& jobs, Procs processors, const Parameters& parameters, Workspace& ws) {
  const Schedule schedule = simulate(view_of(jobs), processors, parameters, ws);
  return {ws.expected_s, ws.guard_s, {schedule.start_s.begin(), schedule.start_s.end()}, schedule.predicted_beliefs};
}

Outcome outcome_of(const JobStore& jobs, Procs processors, const Parameters& parameters) {
  Workspace ws;
  return outcome_of(jobs, processors, parameters, ws);
}

constexpr Procs ample = 1'000'000, scarce = 16;

/// Jobs that wait before the replay and into it, of five users.
const LiveReplay& replay() {
  static const LiveReplay made(900, [](JobStore& trace) {
    for (std::size_t i = 0; i < trace.size(); i += 3) trace.wait_s[i] = static_cast<JobSeconds>(7 * (i % 100));
    const std::size_t first = chronological_split(trace.size()).validation_end;
    std::fill(trace.wait_s.begin() + static_cast<std::ptrdiff_t>(first), trace.wait_s.end(), 0);
  });
  return made;
}

TEST(LiveQuantiles, AreThoseOfTheTraceWhereTheRunGoesAsObserved) {
  for (const bool p10 : {false, true}) {
    Parameters before = policy("quantile"), live = policy("quantile_live");
    before.predicted = live.predicted = p10 ? PredictedQuantile::p10 : PredictedQuantile::p50;
    const Outcome run = outcome_of(replay().jobs, ample, live);
    EXPECT_EQ(run, outcome_of(replay().jobs, ample, before));
    EXPECT_EQ(run.predicted_beliefs, static_cast<std::int64_t>(replay().jobs.size()));
  }
}

TEST(LiveQuantiles, AreThoseOfATraceThatWentAsTheRunDoes) {
  for (const std::int64_t reservations : {std::int64_t{1}, unlimited}) {
    Parameters parameters = policy("quantile_live");
    parameters.reservations = reservations;
    const Outcome run = outcome_of(replay().jobs, scarce, parameters);
    EXPECT_NE(run.expected_s, outcome_of(replay().jobs, ample, parameters).expected_s);

    JobStore trace = replay().trace;
    std::vector<Seconds> starts_s;  // of jobs that waited
    for (std::size_t job = 0; job < run.start_s.size(); ++job) {
      const Seconds wait_s = run.start_s[job] - replay().jobs.submit_s[job];
      trace.wait_s[replay().first_job + job] = static_cast<JobSeconds>(wait_s);
      if (wait_s > 0) starts_s.push_back(run.start_s[job]);
    }
    ASSERT_GT(starts_s.size(), run.start_s.size() / 4);
    const auto predictions = predict_jobs(replay().model, view_of(trace), test::small_context, replay().first_job, 1);
    std::size_t n_compared = 0;
    for (std::size_t job = 0; job < run.start_s.size(); ++job) {
      // In a simulation the jobs of one second start after its submissions, in a trace nobody knows.
      if (std::ranges::count(starts_s, replay().jobs.submit_s[job]) > 0) continue;
      EXPECT_EQ(run.expected_s[job], predictions[job].p50_s) << job;
      ++n_compared;
    }
    EXPECT_GT(n_compared, run.start_s.size() / 2);
  }
}

/// A run time that still ends after `now_s`, where the job's does.
JobSeconds other_run_s(Seconds start_s, JobSeconds run_s, Seconds now_s, Random& random) {
  if (start_s + run_s <= now_s) return run_s;
  const Seconds least_s = std::max<Seconds>(now_s - start_s, 0) + 1;
  return static_cast<JobSeconds>(least_s + static_cast<Seconds>(random.uniform() * 1000));
}

TEST(LiveQuantiles, DoNotDependOnRunsThatHaveNotEnded) {
  const Parameters parameters = policy("quantile_live");
  const Outcome run = outcome_of(replay().jobs, scarce, parameters);
  for (std::size_t job = 5; job < run.start_s.size(); job += 11) {
    const Seconds now_s = replay().jobs.submit_s[job];
    JobStore other = replay().jobs;
    Random random(1, Purpose::permutation, job);
    for (std::size_t i = 0; i < other.size(); ++i)
      other.run_s[i] = other_run_s(run.start_s[i], other.run_s[i], now_s, random);
    ASSERT_NE(other.run_s, replay().jobs.run_s);
    const Outcome changed = outcome_of(other, scarce, parameters);
    for (std::size_t i = 0; i <= job; ++i) {
      ASSERT_EQ(changed.expected_s[i], run.expected_s[i]) << i << " when " << job << " is submitted";
      ASSERT_EQ(changed.guard_s[i], run.guard_s[i]);
    }
  }
}

TEST(LiveQuantiles, AreTheSameInAUsedWorkspace) {
  const Parameters parameters = policy("quantile_live");
  const Outcome run = outcome_of(replay().jobs, scarce, parameters);
  Workspace ws;
  for (const Procs processors : {ample, scarce, scarce}) {
    const Outcome again = outcome_of(replay().jobs, processors, parameters, ws);
    if (processors == scarce) {
      EXPECT_EQ(again, run);
    }
    JobStore without = replay().jobs;
    without.live_model = nullptr;
    EXPECT_EQ(outcome_of(without, processors, parameters, ws).predicted_beliefs, 0);
  }
}

TEST(LiveQuantiles, FallBackOnTheRequestWithoutAModel) {
  JobStore jobs = replay().jobs;
  jobs.live_model = nullptr;
  const Outcome live = outcome_of(jobs, scarce, policy("quantile_live"));
  jobs.predictions.clear();
  EXPECT_EQ(live, outcome_of(jobs, scarce, policy("quantile")));
  EXPECT_EQ(live.predicted_beliefs, 0);
}

}  // namespace
}  // namespace schedsweep
