#include "engine/running_set.h"

#include "engine/random.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Entry = RunningSet::Entry;

/// Nobody is expected to end before `overdue_s`.
Seconds believed_end_s(const Entry& entry, Seconds overdue_s) { return std::max(entry.expected_end_s, overdue_s); }

/// Tries every instant at which a job may end.
Reservation reserve_slowly(const std::vector<Entry>& entries, Procs width, Procs free, Seconds overdue_s) {
  std::set<Seconds> instants;
  for (const Entry& entry : entries) instants.insert(believed_end_s(entry, overdue_s));
  for (const Seconds instant_s : instants) {
    Procs then_free = free;
    for (const Entry& entry : entries)
      if (believed_end_s(entry, overdue_s) <= instant_s) then_free += entry.procs;
    if (then_free >= width) return {instant_s, then_free - width};
  }
  return {overdue_s, free - width};
}

RunningSet set_of(const std::vector<Entry>& entries) {
  RunningSet set;
  for (const Entry& entry : entries) set.insert(entry);
  return set;
}

bool is_sorted(const RunningSet& set) {
  return std::is_sorted(set.entries().begin(), set.entries().end(),
                        [](const Entry& a, const Entry& b) { return a.expected_end_s < b.expected_end_s; });
}

/// Up to 20 jobs that end, by beliefs, between 0 and 40: many ties.
std::vector<Entry> random_entries(Random& random) {
  std::vector<Entry> entries(1 + random.u64() % 20);
  for (std::size_t i = 0; i < entries.size(); ++i)
    entries[i] = {static_cast<Seconds>(random.u64() % 41), static_cast<JobIndex>(i),
                  static_cast<Procs>(1 + random.u64() % 8)};
  return entries;
}

TEST(RunningSet, ReservesTheEarliestInstant) {
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    Random random(seed, Purpose::run_time, 0);
    const std::vector<Entry> entries = random_entries(random);
    const RunningSet set = set_of(entries);
    ASSERT_TRUE(is_sorted(set));
    Procs busy = 0;
    for (const Entry& entry : entries) busy += entry.procs;
    const auto free = static_cast<Procs>(random.u64() % 5);
    for (Procs width = free + 1; width <= free + busy; ++width) {
      const auto overdue_s = static_cast<Seconds>(random.u64() % 50);
      const Reservation fast = set.reserve(width, free, overdue_s);
      const Reservation slow = reserve_slowly(entries, width, free, overdue_s);
      ASSERT_EQ(fast.shadow_s, slow.shadow_s) << "seed " << seed;
      ASSERT_EQ(fast.spare, slow.spare) << "seed " << seed;
    }
  }
}

TEST(RunningSet, CountsAllReleasesOfOneInstant) {
  const RunningSet set = set_of({{10, 0, 1}, {10, 1, 2}, {20, 2, 4}});
  EXPECT_EQ(set.reserve(2, 1, 5).shadow_s, 10);
  EXPECT_EQ(set.reserve(2, 1, 5).spare, 2);
  EXPECT_EQ(set.reserve(5, 1, 5).shadow_s, 20);
  EXPECT_EQ(set.reserve(5, 1, 5).spare, 3);
}

TEST(RunningSet, CountsProcessorsOfJobsExpectedToEndByAnInstant) {
  const RunningSet set = set_of({{10, 0, 1}, {10, 1, 2}, {20, 2, 4}});
  EXPECT_EQ(set.procs_ending_by(9), 0);
  EXPECT_EQ(set.procs_ending_by(10), 3);
  EXPECT_EQ(set.procs_ending_by(20), 7);
}

TEST(RunningSet, ExpectsNobodyBeforeTheInstantOfOverdueJobs) {
  const RunningSet set = set_of({{10, 0, 1}, {20, 1, 2}, {31, 2, 4}, {40, 3, 8}});
  EXPECT_EQ(set.reserve(2, 1, 31).shadow_s, 31);
  EXPECT_EQ(set.reserve(2, 1, 31).spare, 6) << "both overdue jobs and the one of that second";
  EXPECT_EQ(set.reserve(2, 1, 30).shadow_s, 30) << "their processors may count as free at once";
  EXPECT_EQ(set.reserve(2, 1, 30).spare, 2);
  EXPECT_EQ(set.reserve(2, 1, 21).shadow_s, 21) << "a job that was expected before";
}

TEST(RunningSet, RefusesAJobWiderThanTheMachine) {
  EXPECT_THROW(set_of({{10, 0, 1}}).reserve(4, 2, 0), std::logic_error);
}

TEST(RunningSet, ErasesJobsAmongTies) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed, Purpose::job_size, 0);
    std::vector<Entry> entries = random_entries(random);
    RunningSet set = set_of(entries);
    while (!entries.empty()) {
      const auto victim = entries.begin() + static_cast<std::ptrdiff_t>(random.u64() % entries.size());
      set.erase(victim->job, victim->expected_end_s);
      entries.erase(victim);
      ASSERT_EQ(set.entries().size(), entries.size());
      ASSERT_TRUE(is_sorted(set));
      std::set<JobIndex> jobs, left;
      for (const Entry& entry : entries) jobs.insert(entry.job);
      for (const Entry& entry : set.entries()) left.insert(entry.job);
      ASSERT_EQ(left, jobs);
    }
  }
}

TEST(RunningSet, CorrectsOverdueJobsOnly) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed, Purpose::session, 0);
    const std::vector<Entry> entries = random_entries(random);
    RunningSet set = set_of(entries);
    const auto now_s = static_cast<Seconds>(random.u64() % 45);
    std::vector<Seconds> corrected_s(entries.size());
    for (Seconds& end_s : corrected_s) end_s = static_cast<Seconds>(random.u64() % 60);
    set.correct_overdue(now_s, [&](JobIndex job) { return corrected_s[job]; });
    ASSERT_TRUE(is_sorted(set)) << "seed " << seed;
    ASSERT_EQ(set.entries().size(), entries.size());
    for (const Entry& entry : set.entries()) {
      const Entry& before = entries[entry.job];
      const bool raised = before.expected_end_s <= now_s && corrected_s[entry.job] > now_s;
      ASSERT_EQ(entry.expected_end_s, raised ? corrected_s[entry.job] : before.expected_end_s) << "seed " << seed;
      ASSERT_EQ(entry.procs, before.procs);
    }
    for (const Entry& entry : entries) set.erase(entry.job, entry.expected_end_s);
    ASSERT_EQ(set.entries().size(), 0u) << "a corrected job is found by its first belief";
  }
}

}  // namespace
}  // namespace schedsweep
