#include "engine/live_queue.h"

#include "engine/random.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
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

/// The waiting jobs with their keys, compared one by one.
using Model = std::map<JobIndex, double>;

/// Those that meet the rule, sorted.
std::vector<JobIndex> sorted(const Model& model, const Columns& columns, WalkOrder order, const StartRule& rule) {
  std::vector<std::tuple<JobSeconds, double, JobIndex>> places;
  for (const auto& [job, key] : model)
    if (columns.admitted(rule, job))
      places.emplace_back(order == WalkOrder::shortest ? columns.guard_s[job] : 0, key, job);
  std::sort(places.begin(), places.end());
  std::vector<JobIndex> jobs;
  for (const auto& place : places) jobs.push_back(std::get<JobIndex>(place));
  return jobs;
}

double any_key(Random& random) { return 0.5 * below(random, 20) - 3; }

void expect_equal(LiveQueue& queue, const Model& model, const Columns& columns, Random& random) {
  ASSERT_EQ(queue.size(), model.size());
  if (!model.empty()) {
    ASSERT_EQ(queue.first(), sorted(model, columns, WalkOrder::queue, any_job).front());
  }
  const StartRule rule = any_rule(random);
  ASSERT_EQ(queue.any(rule), !sorted(model, columns, WalkOrder::queue, rule).empty());
  for (const WalkOrder order : {WalkOrder::queue, WalkOrder::shortest}) {
    std::vector<JobIndex> walked;
    const auto visit = [&](JobIndex job) {
      walked.push_back(job);
      return rule;
    };
    queue.walk(order, rule, visit);
    ASSERT_EQ(walked, sorted(model, columns, order, rule));
  }
}

/// A walk that starts some of the jobs it meets, each of which narrows the rule.
void start_some(LiveQueue& queue, Model& model, const Columns& columns, Random& random) {
  StartRule rule = any_rule(random);
  const WalkOrder order = below(random, 2) == 0 ? WalkOrder::queue : WalkOrder::shortest;
  std::vector<JobIndex> expected = sorted(model, columns, order, rule);
  std::size_t n_met = 0;
  const auto visit = [&](JobIndex job) {
    while (n_met < expected.size() && !columns.admitted(rule, expected[n_met])) ++n_met;
    EXPECT_LT(n_met, expected.size());
    EXPECT_EQ(job, expected[n_met++]);
    if (below(random, 3) > 0) {
      queue.erase(job);
      model.erase(job);
      rule.free = std::min(rule.free - columns.width[job], 40);
      rule.spare -= below(random, 3);
    }
    return rule;
  };
  queue.walk(order, rule, visit);
  while (n_met < expected.size() && !columns.admitted(rule, expected[n_met])) ++n_met;
  EXPECT_EQ(n_met, expected.size()) << "nobody who meets the rule is left out";
}

void set_keys(LiveQueue& queue, Model& model, Random& random) {
  const KeyedJobs jobs = queue.jobs();
  const std::span<double> keys = queue.set_keys();
  ASSERT_EQ(keys.size(), model.size());
  for (std::size_t i = 0; i < keys.size(); ++i) model.at(jobs.job[i]) = keys[i] = any_key(random);
}

/// Inserts, erases, walks and takes keys at random until all jobs have come and gone, compared with the model after
/// every step.
void compare_with_model(LiveQueue& queue, std::size_t n_jobs, std::uint64_t seed) {
  Random random(seed, Purpose::arrival, n_jobs);
  const Columns columns(random, n_jobs);
  Model model;
  std::vector<JobIndex> outside(n_jobs);  // no job enters twice
  std::iota(outside.begin(), outside.end(), JobIndex{0});
  queue.reset(n_jobs);
  while (!outside.empty() || !model.empty()) {
    const auto what = below(random, 10);
    if (what < 5 && !outside.empty()) {
      std::swap(outside[below(random, outside.size())], outside.back());
      const JobIndex job = outside.back();
      outside.pop_back();
      model[job] = any_key(random);
      queue.insert({job, columns.width[job], columns.guard_s[job], 7, 8, 9, 10, model[job]});
    } else if (what < 7 && !model.empty()) {
      const auto leaver = std::next(model.begin(), below(random, static_cast<std::ptrdiff_t>(model.size())));
      queue.erase(leaver->first);
      model.erase(leaver);
    } else if (what < 8) {
      start_some(queue, model, columns, random);
    } else {
      set_keys(queue, model, random);
    }
    expect_equal(queue, model, columns, random);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(LiveQueue, WalksAsASortWouldWhateverItHeldBefore) {
  LiveQueue queue;
  for (const std::size_t n_jobs : {500, 1, 15, 16, 17, 64, 2, 500}) compare_with_model(queue, n_jobs, n_jobs);
}

RC_GTEST_PROP(LiveQueue, WalksAsASortWould, (std::uint64_t seed)) {
  LiveQueue queue;
  const auto n_jobs = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 100));
  compare_with_model(queue, n_jobs, seed);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(LiveQueue, ForgetsJobsThatStillWaitAtReset) {
  LiveQueue queue;
  queue.reset(40);
  for (JobIndex job = 0; job < 40; ++job) queue.insert({job, 1, 1, 1, 0, 0, 0, -1});
  queue.reset(3);
  EXPECT_FALSE(queue.any(any_job));
  queue.insert({2, 1, 1, 1, 0, 0, 0, 0});
  EXPECT_EQ(queue.first(), 2u);
}

TEST(LiveQueue, ShowsWhatKeysAreComputedFrom) {
  LiveQueue queue;
  queue.reset(3);
  for (JobIndex job = 0; job < 3; ++job)
    queue.insert({job, static_cast<Procs>(10 + job), 0, static_cast<JobSeconds>(20 + job),
                  static_cast<DenseId>(40 + job), Seconds{30} + job, 0.5 * job, 0});
  queue.erase(0);
  const KeyedJobs jobs = queue.jobs();
  ASSERT_EQ(jobs.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(jobs.procs[i], static_cast<Procs>(10 + jobs.job[i]));
    EXPECT_EQ(jobs.expected_s[i], static_cast<JobSeconds>(20 + jobs.job[i]));
    EXPECT_EQ(jobs.user[i], static_cast<DenseId>(40 + jobs.job[i]));
    EXPECT_EQ(jobs.constant[i], 0.5 * jobs.job[i]);
    EXPECT_EQ(jobs.submit_s[i], Seconds{30} + jobs.job[i]);
  }
}

}  // namespace
}  // namespace schedsweep
