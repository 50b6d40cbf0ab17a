#pragma once

#include "engine/model/feature_table.h"
#include "engine/model/features.h"
#include "tests/support/workload.h"

#include <bit>
#include <initializer_list>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep::test {

/// What a test says of a job; the rest is not given.
struct TestJob {
  Seconds submit_s = 0;
  JobSeconds wait_s = 0;
  JobSeconds run_s = 0;
  JobSeconds requested_s = 0;
  Procs procs = 1;
  DenseId user = 0;
  DenseId executable = unknown_id;
  std::int8_t status = 1;
};

inline JobStore jobs_of(std::initializer_list<TestJob> rows) {
  JobStore jobs;
  resize(jobs, rows.size());
  for (std::size_t i = 0; const TestJob& row : rows) {
    jobs.number[i] = static_cast<std::int64_t>(i) + 1;
    jobs.submit_s[i] = row.submit_s;
    jobs.wait_s[i] = row.wait_s;
    jobs.run_s[i] = row.run_s;
    jobs.requested_s[i] = row.requested_s;
    jobs.procs[i] = row.procs;
    jobs.user[i] = row.user;
    jobs.executable[i] = row.executable;
    jobs.status[i] = row.status;
    jobs.group[i] = jobs.queue[i] = jobs.partition[i] = unknown_id;
    jobs.memory_kb[i] = jobs.preceding[i] = -1;
    jobs.think_s[i] = -1;
    ++i;
  }
  return jobs;
}

inline std::size_t column_of(std::string_view feature) {
  const auto table = feature_table();
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].name == feature) return i;
  ADD_FAILURE() << "no feature is called " << feature;
  return 0;
}

/// A workload whose jobs also waited: not at all, a little, for long, or nobody knows.
inline JobStore jobs_that_waited(std::uint64_t seed) {
  JobStore jobs = workload_of_seed(seed).jobs;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const std::uint64_t draw = (seed * 7919 + i) * 0x9e3779b97f4a7c15 >> 40;
    const JobSeconds waits_s[] = {-1, 0, 0, 1, 10, static_cast<JobSeconds>(draw % 977), jobs.run_s[i]};
    jobs.wait_s[i] = waits_s[draw % std::size(waits_s)];
    jobs.group[i] = static_cast<DenseId>(draw / 7 % 4) - 1;
  }
  return jobs;
}

inline bool same_bits(float a, float b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b); }

}  // namespace schedsweep::test
