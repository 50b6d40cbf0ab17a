// estimate = online: what it reads of a job, how it learns, and what it believes.
#include "engine/random.h"
#include "policies/online_model.h"
#include "policies/simulate.h"
#include "tests/policies/beliefs.h"
#include "tests/reference/slow_online.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::estimator_called;
using test::SlowOnline;
using test::store_of;
using Job = test::EstimatedJob;

/// Jobs of a run and a learner of any kind at its beginning.
struct Lesson {
  explicit Lesson(const std::vector<Job>& list, const Parameters& given = {})
      : store(store_of(list)), parameters(given) {
    learner->reset(input);
  }

  Lesson(const Lesson&) = delete;
  Lesson& operator=(const Lesson&) = delete;

  /// A job runs alone.
  void run(JobIndex job) {
    learner->at_submit(job, now_s);
    learner->started(job, now_s);
    learner->completed(job, now_s += store.run_s[job]);
  }

  JobStore store;
  Parameters parameters;
  JobTable jobs = view_of(store);
  EstimateInput input{jobs, store.run_s, parameters};
  std::unique_ptr<Learner> learner = estimator_called("online").make_learner();
  Seconds now_s = 0;
};

TEST(OnlineHistory, KnowsTheUsersJobsThatHaveCompletedAndThatRun) {
  const Lesson lesson({{0, 100, 500, 0, 4}, {0, 300, 500, 0, 8}, {1, 50, 500}, {0, 0, 500}, {0, 40, 200, 0, 3}});
  OnlineHistory history;
  history.reset(lesson.input);
  const OnlineFeatures first = history.features(4, 21'600);
  const std::vector<double> expected = {1, 200, 200, 200, 200, 200, 200, 200, 3, 3, 1, 0, 0, 0, 0, 0, 0, 1};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(first[i], expected[i], 1e-12) << i;

  history.started(0, 0);
  history.started(2, 0);
  history.completed(2, 50);
  history.completed(0, 100);
  history.started(1, 110);
  history.started(3, 130);
  const OnlineFeatures now = history.features(4, 150);
  const std::vector<double> known = {1, 200, 100, 200, 200, 100, 100, 100, 3, 4, 0.75, 40, 60, 2, 9, 50};
  for (std::size_t i = 0; i < known.size(); ++i) EXPECT_EQ(now[i], known[i]) << i;
  history.completed(3, 150);
  EXPECT_EQ(history.features(4, 150)[15], 50) << "a job of no length is no history";
  history.completed(1, 410);
  EXPECT_EQ(history.features(4, 410)[2], 200) << "300 s, capped by the request";
  EXPECT_EQ(history.features(4, 410)[7], 200) << "(300 + 100) / 2";
}

TEST(OnlineModel, KnowsNoUnits) {
  OnlineModel in_seconds, in_other_units;
  in_seconds.reset(100, 0.5);
  in_other_units.reset(100, 0.5);
  Random random(1, Purpose{0}, 0);
  for (int example = 0; example < 200; ++example) {
    OnlineFeatures x{1}, y{1};
    for (std::size_t i = 1; i < x.size(); ++i) {
      x[i] = random.uniform() - 0.3;
      y[i] = std::ldexp(x[i], 3 * static_cast<int>(i) - 20);
    }
    ASSERT_EQ(in_seconds.predict(x), in_other_units.predict(y)) << example;
    const double truth = 100 * x[1] * x[2] + x[3];
    const auto slope = [&](double predicted) { return 2 * (predicted - truth); };
    in_seconds.learn(x, slope);
    in_other_units.learn(y, slope);
  }
}

TEST(OnlineModel, LearnsAProductOfTwoFeatures) {
  OnlineModel model;
  model.reset(10, 0);
  Random random(2, Purpose{0}, 0);
  double early = 0, late = 0;
  for (int example = 0; example < 4000; ++example) {
    OnlineFeatures x{1};
    for (std::size_t i = 1; i < x.size(); ++i) x[i] = random.uniform();
    const double truth = 100 * x[1] * x[2];
    const double error = std::abs(model.predict(x) - truth);
    if (example < 100) early += error / 100;
    if (example >= 3900) late += error / 100;
    model.learn(x, [&](double predicted) { return 2 * (predicted - truth); });
  }
  EXPECT_LT(late, early / 3);
}

TEST(Online, BelievesTheRequestUntilItHasAnExample) {
  Lesson lesson({{0, 0, 100}, {0, 20, 100}, {1, 30, 90}, {1, 30, 0}});
  lesson.run(0);
  EXPECT_EQ(lesson.learner->at_submit(2, 0), same_for_both(90, BeliefSource::request)) << "no length, no example";
  EXPECT_EQ(lesson.learner->at_submit(3, 0), same_for_both(30, BeliefSource::run));
  lesson.run(1);
  EXPECT_EQ(lesson.learner->at_submit(2, 100).source, BeliefSource::history) << "of whatever user";
  lesson.learner->reset(lesson.input);
  EXPECT_EQ(lesson.learner->at_submit(2, 100), same_for_both(90, BeliefSource::request));
}

TEST(Online, StaysWithinASecondAndTheRequestOrElseTheLongestExample) {
  Parameters linear;
  linear.online_loss_over = OnlineLoss::linear;
  linear.online_rate = 1e6;
  Lesson lesson({{0, 700, 1000}, {0, 1, 5}, {0, 1, 0}}, linear);
  lesson.run(0);
  EXPECT_EQ(lesson.learner->at_submit(1, 800).guard_s, 5);
  EXPECT_EQ(lesson.learner->at_submit(2, 800).guard_s, 700) << "no request";
  for (int i = 0; i < 5; ++i) {
    lesson.run(1);
    const JobSeconds belief_s = lesson.learner->at_submit(1, lesson.now_s).expected_s;
    EXPECT_TRUE(belief_s >= 1 && belief_s <= 5) << belief_s;
  }
}

TEST(Online, PredictsLessUnderTheELossThanUnderSquaresBothWays) {
  std::vector<Job> list;
  Random random(3, Purpose{0}, 0);
  for (int i = 0; i < 500; ++i) list.push_back({i % 5, static_cast<JobSeconds>(100 + 2000 * random.uniform()), 5000});
  Parameters squares;
  squares.online_loss_under = OnlineLoss::squared;
  Lesson e_loss(list), squared(list, squares);
  double sum_e_loss = 0, sum_squared = 0;
  for (JobIndex job = 0; job < list.size(); ++job) {
    sum_e_loss += e_loss.learner->at_submit(job, e_loss.now_s).expected_s;
    sum_squared += squared.learner->at_submit(job, squared.now_s).expected_s;
    e_loss.run(job);
    squared.run(job);
  }
  EXPECT_LT(sum_e_loss, 0.7 * sum_squared);
}

/// Beliefs may differ where a prediction falls on either side of a whole second.
RC_GTEST_PROP(Online, EqualsItsObviousForm, ()) {
  std::vector<Job> jobs(60);
  for (Job& job : jobs) {
    job.user = *rc::gen::inRange(unknown_id, 2);
    job.run_s = *rc::gen::inRange(0, 5000);
    job.requested_s = *rc::gen::inRange(0, 8000);
    job.procs = *rc::gen::inRange(1, 64);
  }
  Parameters parameters;
  parameters.online_loss_over = *rc::gen::element(OnlineLoss::squared, OnlineLoss::linear);
  parameters.online_loss_under = *rc::gen::element(OnlineLoss::squared, OnlineLoss::linear);
  parameters.online_weight = *rc::gen::element(OnlineWeight::constant, OnlineWeight::area_log);
  parameters.online_rate = *rc::gen::element(10.0, 5000.0);
  parameters.online_l2 = *rc::gen::element(0.0, 1.0, 1e3);
  Lesson lesson(jobs, parameters);
  SlowOnline slow;
  slow.reset(lesson.input);

  struct Running {
    Seconds end_s;
    JobIndex job;
  };

  std::vector<Running> running;
  const auto end_until = [&](Seconds now_s) {
    for (;;) {
      const auto first = std::min_element(running.begin(), running.end(),
                                          [](const Running& a, const Running& b) { return a.end_s < b.end_s; });
      if (first == running.end() || first->end_s > now_s) return;
      lesson.learner->completed(first->job, first->end_s);
      slow.completed(first->job, first->end_s);
      running.erase(first);
    }
  };
  Seconds now_s = 0;
  for (JobIndex job = 0; job < jobs.size(); ++job) {
    end_until(now_s += *rc::gen::inRange(0, 3000));
    const Belief belief = lesson.learner->at_submit(job, now_s), slow_belief = slow.at_submit(job, now_s);
    RC_ASSERT(belief.source == slow_belief.source);
    RC_ASSERT(std::abs(belief.expected_s - slow_belief.expected_s) <= 1);
    lesson.learner->started(job, now_s);
    slow.started(job, now_s);
    running.push_back({now_s + jobs[job].run_s, job});
  }
}

}  // namespace
}  // namespace schedsweep
