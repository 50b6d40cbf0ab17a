#include "engine/sorted_queue.h"

#include "engine/random.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// Draws from [0, n).
template <class T>
T below(Random& random, T n) {
  return static_cast<T>(random.u64() % static_cast<std::uint64_t>(n));
}

struct Columns {
  std::vector<Procs> width;
  std::vector<JobSeconds> guard_s;

  Columns(Random& random, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      width.push_back(1 + below(random, 40));
      guard_s.push_back(below(random, 100));
    }
  }

  bool admitted(const StartRule& rule, std::size_t job) const {
    return width[job] <= rule.free && (guard_s[job] <= rule.slack_s || width[job] <= rule.spare);
  }
};

StartRule any_rule(Random& random) {
  switch (below(random, 8)) {
    case 0:
      return any_job;
    case 1:
      return no_job;
    default:
      return {below(random, 45), below(random, 110) - 5, below(random, 10)};
  }
}

TEST(StartRule, FindsTheFirstThatMeetsItInAnyRange) {
  Random random(1, Purpose::arrival, 0);
  for (std::size_t n = 0; n < 100; ++n) {
    Columns columns(random, n);
    columns.width.resize(n + search_strip, no_width);
    columns.guard_s.resize(n + search_strip);
    for (int trial = 0; trial < 100; ++trial) {
      const StartRule rule = any_rule(random);
      const std::size_t begin = below(random, n + 1);
      std::size_t expected = begin;
      while (expected < n && !columns.admitted(rule, expected)) ++expected;
      const std::size_t found = first_admitted(columns.width.data(), columns.guard_s.data(), begin, n, rule);
      ASSERT_EQ(std::min(found, n), expected) << "from " << begin << " of " << n;
    }
  }
}

TEST(StartRule, AnyJobAdmitsAllAndNoJobNone) {
  constexpr JobSeconds longest_s = std::numeric_limits<JobSeconds>::max();
  for (const Procs width : {1, 1000, no_width - 1}) {
    for (const JobSeconds guard_s : {0, longest_s}) {
      EXPECT_TRUE(any_job.admits(width, guard_s));
      EXPECT_FALSE(no_job.admits(width, guard_s));
    }
  }
  EXPECT_FALSE(any_job.admits(no_width, 0)) << "where no job waits";
  EXPECT_TRUE((StartRule{5, 10, 2}.admits(5, 10)));
  EXPECT_FALSE((StartRule{5, 10, 2}.admits(5, 11)));
  EXPECT_TRUE((StartRule{5, 10, 2}.admits(2, 11))) << "spare processors suffice";
  EXPECT_FALSE((StartRule{1, 10, 2}.admits(2, 11))) << "spare, but not free now";
}

/// The waiting jobs by (key, row), searched one by one.
using Model = std::map<std::pair<double, JobIndex>, JobIndex>;

std::vector<JobIndex> jobs_of(const Model& model) {
  std::vector<JobIndex> jobs;
  for (const auto& [place, job] : model) jobs.push_back(job);
  return jobs;
}

std::vector<JobIndex> walk(const SortedQueue& queue, const StartRule& rule) {
  std::vector<JobIndex> jobs;
  for (std::size_t at = queue.next(0, rule); at != SortedQueue::none; at = queue.next(at + 1, rule))
    jobs.push_back(queue.job_at(at));
  return jobs;
}

void expect_equal(const SortedQueue& queue, const Model& model, const Columns& columns, Random& random) {
  ASSERT_EQ(queue.size(), model.size());
  if (model.empty()) {
    ASSERT_EQ(queue.first(), SortedQueue::none);
  } else {
    ASSERT_EQ(queue.job_at(queue.first()), model.begin()->second);
  }
  ASSERT_EQ(walk(queue, any_job), jobs_of(model));
  const StartRule rule = any_rule(random);
  std::vector<JobIndex> expected;
  for (const JobIndex job : jobs_of(model))
    if (columns.admitted(rule, job)) expected.push_back(job);
  ASSERT_EQ(walk(queue, rule), expected);
}

/// All keys anew, many of them equal.
void sort_both(SortedQueue& queue, Model& model, const Columns& columns, Random& random) {
  const auto waiting = queue.jobs();
  ASSERT_EQ(std::vector<JobIndex>(waiting.begin(), waiting.end()), jobs_of(model));
  std::vector<double> keys;
  Model sorted;
  for (const JobIndex job : waiting) {
    keys.push_back(0.5 * below(random, 20) - 3);
    sorted[{keys.back(), job}] = job;
  }
  queue.sort(keys, columns.width, columns.guard_s);
  model = sorted;
}

/// Inserts, erases, searches and sorts at random until all jobs have come and gone, compared with the model after every
/// step.
void compare_with_model(SortedQueue& queue, std::size_t n_jobs, std::uint64_t seed) {
  Random random(seed, Purpose::arrival, n_jobs);
  const Columns columns(random, n_jobs);
  Model model;
  std::vector<JobIndex> outside(n_jobs);  // no job enters twice
  std::iota(outside.begin(), outside.end(), JobIndex{0});
  queue.clear();
  while (!outside.empty() || !model.empty()) {
    const auto what = below(random, 10);
    if (what < 5 && !outside.empty()) {
      std::swap(outside[below(random, outside.size())], outside.back());
      const JobIndex job = outside.back();
      outside.pop_back();
      const double key = 0.5 * below(random, 20) - 3;
      queue.insert(job, key, columns.width[job], columns.guard_s[job]);
      model[{key, job}] = job;
    } else if (what < 9 && !model.empty()) {
      const auto leaver = std::next(model.begin(), below(random, static_cast<std::ptrdiff_t>(model.size())));
      if (what == 8) queue.next(0, any_rule(random));  // what was found last need not be who leaves
      queue.erase(leaver->second);
      model.erase(leaver);
    } else {
      sort_both(queue, model, columns, random);
    }
    expect_equal(queue, model, columns, random);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(SortedQueue, EqualsAModelWhateverItHeldBefore) {
  SortedQueue queue;
  for (const std::size_t n_jobs : {500, 1, 15, 16, 17, 64, 2, 500}) compare_with_model(queue, n_jobs, n_jobs);
}

RC_GTEST_PROP(SortedQueue, EqualsAModelOfAnySize, (std::uint64_t seed)) {
  SortedQueue queue;
  const auto n_jobs = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 100));
  compare_with_model(queue, n_jobs, seed);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(SortedQueue, LetsAJobStandInTheMiddleOfAWalkWhileOthersLeave) {
  SortedQueue queue;
  queue.clear();
  for (JobIndex job = 0; job < 40; ++job) queue.insert(job, 0, 1, 1);
  std::vector<JobIndex> walked;
  for (std::size_t at = queue.next(0, any_job); at != SortedQueue::none; at = queue.next(at + 1, any_job)) {
    walked.push_back(queue.job_at(at));
    if (walked.back() % 2 == 0) queue.erase(walked.back());
  }
  EXPECT_EQ(walked.size(), 40u) << "positions hold still";
  EXPECT_EQ(queue.size(), 20u);
  EXPECT_EQ(queue.jobs()[19], 39u);
}

}  // namespace
}  // namespace schedsweep
