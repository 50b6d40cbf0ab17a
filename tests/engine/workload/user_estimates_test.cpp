#include "engine/workload/user_estimates.h"

#include "engine/workload/generate.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

bool is_popular(JobSeconds request_s) {
  const auto values = popular_requests();
  return std::binary_search(values.begin(), values.end(), request_s);
}

RC_GTEST_PROP(UserEstimates, RequestsCoverRunsAndIdsStayInRange, ()) {
  const int users = *rc::gen::inRange(1, 500);
  const UserEstimates estimates(*rc::gen::arbitrary<std::uint64_t>(), users);
  const auto job = *rc::gen::arbitrary<JobIndex>();
  const JobSeconds run_s = *rc::gen::inRange(1, 172'801);
  const DrawnSubmission submission = estimates.submission(job, run_s);
  RC_ASSERT(submission.requested_s >= run_s && submission.requested_s <= 172'800 && submission.requested_s % 60 == 0);
  RC_ASSERT(submission.user >= 0 && submission.user < users);
  RC_ASSERT(submission.group >= 0 && submission.group <= (users - 1) / 10);
  RC_ASSERT(submission.executable / 4 == submission.user);
  RC_ASSERT(submission.queue >= 0 && submission.queue <= 2);
}

TEST(UserEstimates, TwentyValuesMakeMostRequests) {
  ASSERT_EQ(popular_requests().size(), 20u);
  const JobStore store = generate({.jobs = 50'000});
  const auto popular = std::count_if(store.requested_s.begin(), store.requested_s.end(), is_popular);
  EXPECT_GT(static_cast<double>(popular) / 50'000, 0.89);
  EXPECT_LT(static_cast<double>(popular) / 50'000, 0.96);
}

TEST(UserEstimates, TheLimitIsTheMostPopularRequest) {
  const JobStore store = generate({.jobs = 200'000, .users = 5'000});
  std::map<JobSeconds, int> count;
  for (const JobSeconds request_s : store.requested_s) ++count[request_s];
  const auto most = std::max_element(count.begin(), count.end(), [](auto& a, auto& b) { return a.second < b.second; });
  EXPECT_EQ(most->first, 172'800);
  EXPECT_NEAR(most->second / 200'000.0, 0.22, 0.06);  // 0.2175 by the model, plus those moved up to cover their run
}

TEST(UserEstimates, OddRequestsHaveUniformAccuracy) {
  const UserEstimates estimates(1, 100);
  double sum = 0.0;
  int odd = 0;
  for (JobIndex job = 0; job < 100'000; ++job) {
    const DrawnSubmission submission = estimates.submission(job, 50'000);
    if (is_popular(submission.requested_s)) continue;
    sum += 50'000.0 / submission.requested_s;
    ++odd;
  }
  // Uniform on (50,000 / 172,800, 1): the lower part is cut off by the limit, which is popular.
  EXPECT_NEAR(sum / odd, (1.0 + 50'000.0 / 172'800.0) / 2, 0.01);
  EXPECT_NEAR(odd / 100'000.0, 0.11 * (1.0 - 50'000.0 / 172'800.0), 0.005);
}

TEST(UserEstimates, AUserRepeatsFewValues) {
  const JobStore store = generate({.jobs = 50'000});
  std::map<DenseId, std::map<JobSeconds, int>> requests;
  for (std::size_t i = 0; i < store.size(); ++i) ++requests[store.user[i]][store.requested_s[i]];
  double users = 0, share_of_four = 0;
  for (const auto& [user, counts] : requests) {
    std::vector<int> sorted;
    int all = 0;
    for (const auto& [request_s, n] : counts) sorted.push_back(n), all += n;
    if (all < 100) continue;
    std::sort(sorted.rbegin(), sorted.rend());
    for (std::size_t i = 0; i < std::min<std::size_t>(4, sorted.size()); ++i) share_of_four += 1.0 * sorted[i] / all;
    ++users;
  }
  EXPECT_GT(users, 30);
  EXPECT_GT(share_of_four / users, 0.8);
}

TEST(UserEstimates, FewUsersSubmitMost) {
  const JobStore store = generate({.jobs = 200'000, .users = 200});
  std::vector<double> share(200);
  for (const DenseId user : store.user) share[static_cast<std::size_t>(user)] += 1.0 / 200'000;
  double harmonic = 0.0, top_20 = 0.0;
  for (int k = 1; k <= 200; ++k) harmonic += 1.0 / k;
  for (int k = 0; k < 20; ++k) top_20 += share[static_cast<std::size_t>(k)];
  EXPECT_NEAR(share[0], 1.0 / harmonic, 0.01);
  EXPECT_NEAR(share[1], 0.5 / harmonic, 0.01);
  EXPECT_NEAR(top_20, 0.612, 0.02);  // H(20) / H(200)
}

TEST(UserEstimates, JobsComeInSessions) {
  const JobStore store = generate({.jobs = 50'000});
  int repeats = 0;
  for (std::size_t i = 1; i < store.size(); ++i)
    repeats += store.user[i] == store.user[i - 1] && store.executable[i] == store.executable[i - 1];
  EXPECT_NEAR(repeats / 50'000.0, 0.48, 0.04);  // independent draws would give 0.015
  for (std::size_t from = 0; from + 8 <= store.size(); from += 8) {
    const std::set<DenseId> users(store.user.begin() + static_cast<std::ptrdiff_t>(from),
                                  store.user.begin() + static_cast<std::ptrdiff_t>(from + 8));
    ASSERT_LE(users.size(), 2u);
  }
}

TEST(UserEstimates, RefusesWhatNoRequestCovers) {
  EXPECT_THROW(UserEstimates(1, 0), std::logic_error);
  EXPECT_THROW(UserEstimates(1, 1).submission(0, 172'801), std::logic_error);
}

}  // namespace
}  // namespace schedsweep
