#include "engine/job_table.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// Jobs of the given (submit, number); the run time says where each stood.
JobStore store_of(const std::vector<std::pair<Seconds, std::int64_t>>& rows) {
  JobStore store;
  resize(store, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    store.submit_s[i] = rows[i].first;
    store.number[i] = rows[i].second;
    store.run_s[i] = static_cast<JobSeconds>(i);
  }
  return store;
}

TEST(JobTable, ResizesEveryColumn) {
  JobStore store;
  resize(store, 3);
  EXPECT_EQ(store.size(), 3u);
  const bool all_resized =
      std::apply([](const auto&... column) { return ((column.size() == 3) && ...); }, store.columns());
  EXPECT_TRUE(all_resized);
}

TEST(JobTable, ViewsTheMemoryOfItsStore) {
  JobStore store = store_of({{1, 1}, {2, 2}});
  const JobTable table = view_of(store);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.submit_s.data(), store.submit_s.data());
  EXPECT_EQ(table.think_s.data(), store.think_s.data());
  store.think_s[1] = 17;
  EXPECT_EQ(table.think_s[1], 17);
}

TEST(SortBySubmit, LeavesSortedJobsAlone) {
  JobStore store = store_of({{1, 5}, {1, 5}, {1, 6}, {2, 1}});
  EXPECT_EQ(sort_by_submit(store), 0u);
  EXPECT_EQ(store.run_s, (std::vector<JobSeconds>{0, 1, 2, 3}));
}

TEST(SortBySubmit, BreaksTiesByJobNumber) {
  JobStore store = store_of({{1, 9}, {1, 2}, {1, 5}});
  EXPECT_EQ(sort_by_submit(store), 0u) << "equal submits are in order";
  EXPECT_EQ(store.number, (std::vector<std::int64_t>{2, 5, 9}));
}

TEST(SortBySubmit, CountsJobsSubmittedBeforeTheirPredecessor) {
  JobStore store = store_of({{5, 1}, {3, 2}, {4, 3}, {1, 4}});
  EXPECT_EQ(sort_by_submit(store), 2u);
  EXPECT_EQ(store.submit_s, (std::vector<Seconds>{1, 3, 4, 5}));
}

TEST(SortBySubmit, LinksFollowTheirJobs) {
  JobStore store = store_of({{5, 1}, {3, 2}, {4, 3}});  // rows 0 1 2 become 2 0 1
  store.dependencies = {{2, 0, 7, DependencyKind::afterok}, {0, 1, 0, DependencyKind::after}};
  store.array_tasks = {{0, 0, 3}, {1, 0, 3}};
  sort_by_submit(store);
  EXPECT_EQ(store.dependencies,
            (std::vector<Dependency>{{2, 0, 0, DependencyKind::after}, {1, 2, 7, DependencyKind::afterok}}));
  EXPECT_EQ(store.array_tasks, (std::vector<ArrayTask>{{0, 2, 3}, {2, 2, 3}}));
}

TEST(SortBySubmit, AcceptsNoJobs) {
  JobStore store;
  EXPECT_EQ(sort_by_submit(store), 0u);
}

RC_GTEST_PROP(SortBySubmit, IsAStableSortOfWholeRows,
              (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& draws)) {
  std::vector<std::pair<Seconds, std::int64_t>> rows;
  for (const auto& [submit_s, number] : draws) rows.emplace_back(submit_s % 8, number % 4);
  JobStore store = store_of(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    store.procs[i] = store.user[i] = store.think_s[i] = static_cast<std::int32_t>(i);
    store.memory_kb[i] = store.preceding[i] = static_cast<std::int64_t>(i);
    store.status[i] = static_cast<std::int8_t>(i % 100);
  }
  sort_by_submit(store);

  std::vector<JobSeconds> expected(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) expected[i] = static_cast<JobSeconds>(i);
  std::stable_sort(expected.begin(), expected.end(), [&](JobSeconds a, JobSeconds b) {
    return rows[static_cast<std::size_t>(a)] < rows[static_cast<std::size_t>(b)];
  });
  RC_ASSERT(store.run_s == expected);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const JobSeconds origin = store.run_s[i];
    RC_ASSERT(std::pair(store.submit_s[i], store.number[i]) == rows[static_cast<std::size_t>(origin)]);
    RC_ASSERT(store.procs[i] == origin && store.user[i] == origin && store.think_s[i] == origin);
    RC_ASSERT(store.memory_kb[i] == origin && store.preceding[i] == origin && store.status[i] == origin % 100);
  }
}

}  // namespace
}  // namespace schedsweep
