#include "io/swf_writer.h"

#include "io/job_record.h"
#include "io/swf_reader.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

std::string written(const JobStore& jobs, const SwfHeader& about = {},
                    std::optional<std::span<const Seconds>> starts_s = std::nullopt) {
  std::ostringstream out;
  write_swf(out, view_of(jobs), about, starts_s);
  return out.str();
}

/// Renames ids to the order of appearance, which is how a reader codes them.
void code_by_appearance(std::vector<DenseId>& ids) {
  IdCoder coder;
  for (DenseId& id : ids) id = coder.code(id);
}

JobStore any_jobs() {
  constexpr JobSeconds most = 2147483647;
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  using rc::gen::inRange;
  JobStore jobs;
  for (int n = *inRange(1, 20); n > 0; --n) {
    JobRecord job{};
    job.submit_s = *rc::gen::oneOf(inRange<Seconds>(0, 50), inRange<Seconds>(0, exact));
    job.number = *rc::gen::oneOf(inRange<std::int64_t>(0, 30), inRange<std::int64_t>(-exact, exact));
    job.run_s = *rc::gen::oneOf(inRange<JobSeconds>(0, 5), inRange<JobSeconds>(0, most));
    job.requested_s = *rc::gen::oneOf(inRange<JobSeconds>(0, 5), inRange<JobSeconds>(0, most));
    job.procs = *inRange<Procs>(1, most);
    job.wait_s = *inRange<JobSeconds>(-1, most);
    job.user = *inRange<DenseId>(-1, 5);
    job.group = *inRange<DenseId>(-1, 3);
    job.executable = *inRange<DenseId>(-1, 9);
    job.queue = *inRange<DenseId>(-1, 2);
    job.partition = *inRange<DenseId>(-1, 2);
    job.status = *inRange<std::int8_t>(-1, 6);
    job.memory_kb = *inRange<std::int64_t>(-1, exact);
    job.preceding = *inRange<std::int64_t>(-1, exact);
    job.think_s = *inRange<JobSeconds>(-1, most);
    append(jobs, job);
  }
  sort_by_submit(jobs);
  for (auto* ids : {&jobs.user, &jobs.group, &jobs.executable, &jobs.queue, &jobs.partition}) code_by_appearance(*ids);
  for (std::size_t i = 0; i < jobs.size(); ++i)  // how a reader takes the queue
    jobs.priority[i] = jobs.queue[i] < 0 ? normal_priority : static_cast<std::int8_t>(jobs.queue[i]);
  return jobs;
}

RC_GTEST_PROP(SwfWriter, WhatIsWrittenIsReadBack, ()) {
  const JobStore jobs = any_jobs();
  SwfHeader about;
  if (*rc::gen::arbitrary<bool>()) about.header.max_procs = *rc::gen::inRange(1, 2147483647);
  if (*rc::gen::arbitrary<bool>()) about.header.max_nodes = *rc::gen::inRange(1, 2147483647);
  if (*rc::gen::arbitrary<bool>()) about.header.unix_start_time = *rc::gen::inRange<Seconds>(0, 4'000'000'000);
  if (*rc::gen::arbitrary<bool>()) about.header.time_zone_s = *rc::gen::inRange(0, 80'000);
  const Trace trace = parse_swf(written(jobs, about), "t");
  RC_ASSERT(trace.jobs.columns() == jobs.columns());
  RC_ASSERT(trace.header.max_procs == about.header.max_procs);
  RC_ASSERT(trace.header.max_nodes == about.header.max_nodes);
  RC_ASSERT(trace.header.unix_start_time == about.header.unix_start_time);
  RC_ASSERT(trace.header.time_zone_s == about.header.time_zone_s);
  RC_ASSERT(trace.quality.of("malformed").found == 0u);
}

JobStore two_jobs() {
  return parse_swf("1 5 -1 10 2 -1 -1 2 20 -1 1 0 -1 -1 -1 -1 -1 -1\n2 6 -1 10 2 -1 -1 3 -1 -1 1 0 -1 -1 -1 -1 -1 -1\n",
                   "t")
      .jobs;
}

TEST(SwfWriter, WritesTheHeader) {
  SwfHeader about;
  about.header.max_procs = 64;
  about.header.max_nodes = 32;
  about.header.time_zone_name = "Europe/Stockholm";
  about.notes = {"made by hand", "two\nlines", ""};
  EXPECT_EQ(written(two_jobs(), about),
            "; Version: 2.2\n; MaxJobs: 2\n; MaxRecords: 2\n; TimeZoneString: Europe/Stockholm\n; MaxNodes: 32\n"
            "; MaxProcs: 64\n; Note: made by hand\n; Note: two\n; Note: lines\n; Note: \n"
            "1 5 -1 10 2 -1 -1 2 20 -1 1 0 -1 -1 -1 -1 -1 -1\n2 6 -1 10 3 -1 -1 3 -1 -1 1 0 -1 -1 -1 -1 -1 -1\n");
}

TEST(SwfWriter, WritesTheWaitsOfASchedule) {
  const std::vector<Seconds> starts_s{5, 15};
  EXPECT_EQ(parse_swf(written(two_jobs(), {}, starts_s), "t").jobs.wait_s, (std::vector<JobSeconds>{0, 9}));
}

}  // namespace
}  // namespace schedsweep
