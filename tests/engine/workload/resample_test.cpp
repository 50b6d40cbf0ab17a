#include "engine/workload/generate.h"
#include "engine/workload/transform.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

constexpr Seconds week_s = 7 * 86'400;

JobStore resampled(const JobStore& jobs, std::string_view how, std::uint64_t seed = 1) {
  TransformSpec spec;
  spec.resample = how;
  return transform(view_of(jobs), 128, spec, seed);
}

/// A year of one job a day of each user who stays, and of users who come for one week.
JobStore a_year() {
  constexpr int n_weeks = 52, n_staying = 2;
  JobStore jobs;
  resize(jobs, n_weeks * 7 * (n_staying + 1));
  for (JobIndex row = 0; row < jobs.size(); ++row) {
    const JobIndex day = row / (n_staying + 1), who = row % (n_staying + 1);
    jobs.submit_s[row] = day * 86'400 + who;
    jobs.number[row] = row + 1;
    jobs.procs[row] = 1;
    jobs.run_s[row] = static_cast<JobSeconds>(row);  // tells the jobs apart
    jobs.user[row] = static_cast<DenseId>(who < n_staying ? who : n_staying + day / 7);
  }
  return jobs;
}

TEST(Resample, WeeksComeWholeAndInPlace) {
  const JobStore jobs = a_year();
  const JobStore made = resampled(jobs, "weeks");
  EXPECT_EQ(made.size(), jobs.size());  // every week has as many
  std::set<JobSeconds> different(made.run_s.begin(), made.run_s.end());
  EXPECT_LT(different.size(), jobs.size());
  std::map<Seconds, std::set<Seconds>> from_weeks;
  for (std::size_t row = 0; row < made.size(); ++row) {
    const auto origin = static_cast<std::size_t>(made.run_s[row]);
    EXPECT_EQ(made.submit_s[row] % week_s, jobs.submit_s[origin] % week_s);
    from_weeks[made.submit_s[row] / week_s].insert(jobs.submit_s[origin] / week_s);
    EXPECT_EQ(made.number[row], static_cast<std::int64_t>(row) + 1);
  }
  EXPECT_EQ(from_weeks.size(), 52u);
  for (const auto& [week, origins] : from_weeks) EXPECT_EQ(origins.size(), 1u) << week;
}

TEST(Resample, UsersWhoStayKeepTheirPlaceOthersAreDrawn) {
  const JobStore jobs = a_year();
  const JobStore made = resampled(jobs, "users");
  EXPECT_EQ(made.size(), jobs.size());
  std::map<DenseId, std::vector<std::size_t>> rows;
  for (std::size_t row = 0; row < made.size(); ++row) rows[made.user[row]].push_back(row);
  EXPECT_EQ(rows.size(), 54u);
  std::set<Seconds> starts;
  for (const auto& [user, of_user] : rows) {
    EXPECT_LT(user, 54);
    if (user >= 2) starts.insert(made.submit_s[of_user.front()] / week_s);
    for (const std::size_t row : of_user) {
      const auto origin = static_cast<std::size_t>(made.run_s[row]);
      EXPECT_EQ(made.submit_s[row] % week_s, jobs.submit_s[origin] % week_s);
      EXPECT_TRUE(user >= 2 || made.submit_s[row] == jobs.submit_s[origin]);
      EXPECT_TRUE(user >= 2 || jobs.user[origin] == user);
    }
    EXPECT_EQ(of_user.size(), user < 2 ? 364u : 7u);
  }
  EXPECT_GT(starts.size(), 20u);
}

TEST(Resample, ShakingMovesEachJobALittle) {
  const JobStore jobs = a_year();
  TransformSpec spec;
  spec.resample = "shake";
  spec.shake_s = 60;
  const JobStore made = transform(view_of(jobs), 128, spec, 1);
  ASSERT_EQ(made.size(), jobs.size());
  Seconds least_s = 0, most_s = 0;
  for (std::size_t row = 0; row < made.size(); ++row) {
    const Seconds moved_s = made.submit_s[row] - jobs.submit_s[static_cast<std::size_t>(made.run_s[row])];
    least_s = std::min(least_s, moved_s);
    most_s = std::max(most_s, moved_s);
  }
  EXPECT_EQ(least_s, -60);
  EXPECT_EQ(most_s, 60);
}

}  // namespace
}  // namespace schedsweep
