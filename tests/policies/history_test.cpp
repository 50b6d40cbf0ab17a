// What means over classes of jobs learn in a run, from hand-made sequences and against plain sums.
#include "policies/history.h"

#include "tests/policies/beliefs.h"

#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::estimator_called;
using test::longest_s;
using test::store_of;
using Job = test::EstimatedJob;

/// A learner and what it learns from, at the beginning of a run.
class Lesson {
 public:
  Lesson(std::string_view name, const std::vector<Job>& jobs, std::int64_t history_jobs = 3)
      : store_(store_of(jobs)), learner_(estimator_called(name).make_learner()) {
    parameters_.history_jobs = history_jobs;
    learner_->reset(input_);
  }

  Lesson(const Lesson&) = delete;
  Lesson& operator=(const Lesson&) = delete;

  void completed(std::initializer_list<JobIndex> jobs) {
    for (const JobIndex job : jobs) learner_->completed(job, 0);
  }

  Belief at_submit(JobIndex job) { return learner_->at_submit(job, 0); }

  void forget() { learner_->reset(input_); }

 private:
  JobStore store_;
  Parameters parameters_;
  JobTable jobs_ = view_of(store_);
  EstimateInput input_{jobs_, store_.run_s, parameters_};
  std::unique_ptr<Learner> learner_;
};

Belief learnt(JobSeconds seconds) { return same_for_both(seconds, BeliefSource::history); }

std::vector<std::string_view> means() {
  std::vector<std::string_view> names;
  for (const Estimator& entry : estimators())
    if (entry.learns() && dynamic_cast<MeanOfClass*>(entry.make_learner().get()) != nullptr)
      names.push_back(entry.name);
  return names;
}

TEST(MeansOfClasses, BelieveTheRequestUntilAJobOfTheClassHasCompleted) {
  for (const std::string_view name : means()) {
    Lesson lesson(name, {{0, 10, 100}, {0, 20, 0}, {1, 30, 100}});
    EXPECT_EQ(lesson.at_submit(0), same_for_both(100, BeliefSource::request)) << name;
    EXPECT_EQ(lesson.at_submit(1), same_for_both(20, BeliefSource::run)) << name;
    lesson.completed({0});
    EXPECT_EQ(lesson.at_submit(1), learnt(10)) << name;
    EXPECT_EQ(lesson.at_submit(2), same_for_both(100, BeliefSource::request)) << name << ": another user";
  }
}

TEST(MeansOfClasses, NeverBelieveMoreThanTheRequestNorLessThanASecond) {
  for (const std::string_view name : means()) {
    Lesson lesson(name, {{0, 1000, 0}, {0, 1, 300}, {0, 1, 0}, {1, 1, 9}});
    lesson.completed({0, 3});
    EXPECT_EQ(lesson.at_submit(1), learnt(300)) << name;
    EXPECT_EQ(lesson.at_submit(2), learnt(1000)) << name << ": no request, no cap";
    EXPECT_EQ(lesson.at_submit(3), learnt(1)) << name;
  }
}

TEST(MeansOfClasses, LearnNothingFromJobsOfNoLength) {
  for (const std::string_view name : means()) {
    Lesson lesson(name, {{0, 0, 100}, {0, 40, 100}, {0, 0, 0}});
    lesson.completed({0});
    EXPECT_EQ(lesson.at_submit(1), same_for_both(100, BeliefSource::request)) << name;
    EXPECT_EQ(lesson.at_submit(2), same_for_both(0, BeliefSource::run)) << name;
    lesson.completed({1, 2});
    EXPECT_EQ(lesson.at_submit(0), learnt(40)) << name;
  }
}

TEST(MeansOfClasses, TakeUsersWithoutNameForOne) {
  for (const std::string_view name : means()) {
    Lesson lesson(name, {{unknown_id, 10, 100}, {unknown_id, 20, 100}, {0, 30, 100}});
    lesson.completed({0});
    EXPECT_EQ(lesson.at_submit(1), learnt(10)) << name;
    EXPECT_EQ(lesson.at_submit(2), same_for_both(100, BeliefSource::request)) << name;
  }
}

TEST(MeansOfClasses, ForgetAllInReset) {
  for (const std::string_view name : means()) {
    Lesson lesson(name, {{0, 10, 100}, {0, 20, 100}});
    lesson.completed({0, 1});
    lesson.forget();
    EXPECT_EQ(lesson.at_submit(0), same_for_both(100, BeliefSource::request)) << name;
    lesson.completed({1});
    EXPECT_EQ(lesson.at_submit(0), learnt(20)) << name;
  }
}

TEST(UserLast2, IsTheFloorOfTheMeanOfTheLastTwo) {
  Lesson lesson("user_last2", {{0, 10, 0}, {0, 21, 0}, {0, 100, 0}, {0, 51, 0}, {1, 7, 0}});
  lesson.completed({0});
  EXPECT_EQ(lesson.at_submit(3), learnt(10));
  lesson.completed({1, 4});
  EXPECT_EQ(lesson.at_submit(3), learnt(15)) << "15.5";
  lesson.completed({2});
  EXPECT_EQ(lesson.at_submit(3), learnt(60)) << "60.5";
}

TEST(UserLast2, CountsInTheOrderOfCompletionAndNotOfRows) {
  Lesson lesson("user_last2", {{0, 10, 0}, {0, 20, 0}, {0, 40, 0}});
  lesson.completed({2, 0, 1});
  EXPECT_EQ(lesson.at_submit(0), learnt(15));
}

TEST(UserMeanN, TakesTheLastNOfTheUser) {
  const std::vector<Job> jobs = {{0, 10, 0}, {0, 20, 0}, {0, 40, 0}, {0, 100, 0}, {1, 1000, 0}};
  Lesson of_three("user_mean_n", jobs, 3);
  of_three.completed({0, 1});
  EXPECT_EQ(of_three.at_submit(3), learnt(15));
  of_three.completed({4, 2});
  EXPECT_EQ(of_three.at_submit(3), learnt(23)) << "70 / 3";
  of_three.completed({3});
  EXPECT_EQ(of_three.at_submit(3), learnt(53)) << "160 / 3";
  Lesson of_one("user_mean_n", jobs, 1);
  of_one.completed({0, 3, 1});
  EXPECT_EQ(of_one.at_submit(0), learnt(20));
}

TEST(UserMeanN, SumsWithoutOverflow) {
  Lesson lesson("user_mean_n", std::vector<Job>(10, {0, longest_s, 0}), 1000);
  lesson.completed({0, 1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(lesson.at_submit(9), learnt(longest_s));
}

TEST(ClassMean, TakesAllOfTheSameUserExecutableAndWidth) {
  const Job job = {.user = 0, .run_s = 10, .requested_s = 900, .executable = 3, .procs = 8};
  std::vector<Job> jobs(8, job);
  jobs[1].run_s = 20;
  jobs[2].run_s = 60;
  jobs[3].run_s = 71;
  jobs[4].user = 1;
  jobs[5].executable = unknown_id;
  jobs[6].procs = 4;
  Lesson lesson("class_mean", jobs);
  lesson.completed({0, 1, 2, 3});
  EXPECT_EQ(lesson.at_submit(7), learnt(40)) << "161 / 4";
  for (const JobIndex other : {4u, 5u, 6u})
    EXPECT_EQ(lesson.at_submit(other), same_for_both(900, BeliefSource::request)) << "job " << other;
  lesson.completed({5});
  EXPECT_EQ(lesson.at_submit(5), learnt(10));
  EXPECT_EQ(lesson.at_submit(7), learnt(40));
}

/// The belief in `job`, from all that have completed, latest last.
template <class SameClass>
Belief mean_of_last(std::size_t n, const std::vector<Job>& completed, const Job& job, SameClass same_class) {
  std::int64_t sum_s = 0, n_found = 0;
  for (std::size_t i = completed.size(); i-- > 0 && n_found < static_cast<std::int64_t>(n);) {
    if (!same_class(completed[i], job) || completed[i].run_s == 0) continue;
    sum_s += completed[i].run_s;
    ++n_found;
  }
  if (n_found == 0) {
    return job.requested_s > 0 ? same_for_both(job.requested_s, BeliefSource::request)
                               : same_for_both(job.run_s, BeliefSource::run);
  }
  const auto mean_s = static_cast<JobSeconds>(sum_s / n_found);
  return learnt(job.requested_s > 0 ? std::min(mean_s, job.requested_s) : mean_s);
}

RC_GTEST_PROP(MeansOfClasses, EqualTheMeanOfTheJobsTheyCount, ()) {
  std::vector<Job> jobs(30);
  for (Job& job : jobs) {
    job.user = *rc::gen::inRange(unknown_id, 2);
    job.run_s = *rc::gen::inRange(0, 50);
    job.requested_s = *rc::gen::inRange(0, 40);
    job.executable = *rc::gen::inRange(unknown_id, 2);
    job.procs = *rc::gen::inRange(1, 3);
  }
  const auto n = *rc::gen::inRange<std::size_t>(1, 7);
  Lesson last2("user_last2", jobs);
  Lesson mean_n("user_mean_n", jobs, static_cast<std::int64_t>(n));
  Lesson class_mean("class_mean", jobs);
  const auto same_user = [](const Job& a, const Job& b) { return a.user == b.user; };
  const auto same_class = [](const Job& a, const Job& b) {
    return a.user == b.user && a.executable == b.executable && a.procs == b.procs;
  };
  std::vector<Job> completed;
  for (const int next : *rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 30))) {
    const auto ended = static_cast<JobIndex>(next);
    for (Lesson* lesson : {&last2, &mean_n, &class_mean}) lesson->completed({ended});
    completed.push_back(jobs[ended]);
    for (JobIndex job = 0; job < jobs.size(); ++job) {
      RC_ASSERT(last2.at_submit(job) == mean_of_last(2, completed, jobs[job], same_user));
      RC_ASSERT(mean_n.at_submit(job) == mean_of_last(n, completed, jobs[job], same_user));
      RC_ASSERT(class_mean.at_submit(job) == mean_of_last(jobs.size(), completed, jobs[job], same_class));
    }
  }
}

}  // namespace
}  // namespace schedsweep
