#include "engine/trace_profile.h"

#include "io/swf_reader.h"
#include "tests/support/traces.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// `submit wait run procs request user` as a job line.
std::string job(int submit, int wait, int run, int procs, int request, int user) {
  const auto text = [](int value) { return std::to_string(value) + ' '; };
  return "1 " + text(submit) + text(wait) + text(run) + "-1 -1 -1 " + text(procs) + text(request) + "-1 1 " +
         text(user) + "-1 -1 -1 -1 -1 -1\n";
}

TraceProfile profile_of(const std::string& text, Procs processors) {
  const Trace trace = parse_swf(text, "t");
  return profile_trace(view_of(trace.jobs), processors);
}

TEST(TraceProfile, SmallByHand) {
  const TraceProfile profile = profile_of(
      job(0, 0, 10, 1, 20, 1) + job(5, 15, 30, 3, 30, 1) + job(10, 10, 0, 4, 9, -1) + job(20, 5, 50, 2, -1, 2), 4);
  EXPECT_EQ(profile.first_submit_s, 0);
  EXPECT_EQ(profile.last_submit_s, 20);
  EXPECT_EQ(profile.first_start_s, 0);
  EXPECT_EQ(profile.last_end_s, 75);
  EXPECT_EQ(profile.procs.p50, 2.5);
  EXPECT_EQ(profile.procs.max, 4);
  EXPECT_EQ(profile.run_s.p50, 20);
  EXPECT_DOUBLE_EQ(profile.run_s.p90, 44);
  EXPECT_EQ(profile.over_request.n, 2u);
  EXPECT_EQ(profile.over_request.p50, 1.5);
  // The queue: 0 at 0, 1 at 5, 2 at 10, 1 at 20 (two start, one comes), 0 at 25.
  EXPECT_EQ(profile.congestion.event_points, 5u);
  EXPECT_DOUBLE_EQ(profile.congestion.mean_over_events, 4.0 / 5);
  EXPECT_DOUBLE_EQ(profile.congestion.mean_over_time, (5 * 1 + 10 * 2 + 5 * 1) / 25.0);
  EXPECT_EQ(profile.congestion.p95_over_time, 2);
  EXPECT_EQ(profile.congestion.max, 2);
  EXPECT_EQ(profile.user_skew.users, 3u);
  EXPECT_EQ(profile.user_skew.top1_share, 0.5);
  EXPECT_EQ(profile.user_skew.top5_share, 1);
  EXPECT_EQ(profile.user_skew.hhi, 0.25 + 2 * 0.0625);
  EXPECT_DOUBLE_EQ(profile.offered_load.value(), (10 + 90 + 0 + 100) / (4.0 * 20));
}

TEST(TraceProfile, SaysNothingWhereNothingIsKnown) {
  const TraceProfile profile = profile_of(job(7, -1, 0, 1, -1, -1), 4);
  EXPECT_EQ(profile.congestion.event_points, 0u);
  EXPECT_EQ(profile.over_request.n, 0u);
  EXPECT_FALSE(profile.run_tail_ratio);
  EXPECT_FALSE(profile.offered_load);
  EXPECT_EQ(profile.user_skew.users, 1u);
  EXPECT_EQ(profile_trace({}, 1).procs.n, 0u);
}

/// Source: figures printed for the reference suite of HPCOpt 2.3; that of HPC2N's run time p99 is 252,336 there.
struct Published {
  const char* name;
  double procs_p50, procs_p90, procs_p99, procs_max, run_p50, run_p99, tail, queue_max, queue_mean, over_request_p50;
  std::size_t users;
  double top_user_percent;
};

TEST(TraceProfile, AgreesWithThePublishedFigures) {
  const Published suite[] = {
      {"CTC-SP2-1996-3.1-cln", 3, 32, 128, 336, 1113.5, 64841, 58.2, 246, 68.2, 3.7, 679, 4.2},
      {"HPC2N-2002-2.2-cln", 2, 16, 50.6, 200, 2873, 252332.6, 87.8, 2486, 110.5, 2.1, 257, 19.3},
      {"SDSC-SP2-1998-4.2-cln", 4, 32, 64, 128, 358, 64823, 181.1, 304, 24.0, 6.4, 428, 5.3},
  };
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  for (const Published& known : suite) {
    SCOPED_TRACE(known.name);
    const Trace trace = read_swf(*folder / (std::string(known.name) + ".swf.gz"));
    const TraceProfile profile = profile_trace(view_of(trace.jobs), machine_size(trace, {}).processors);
    constexpr double printed = 0.05 + 1e-9;  // one decimal
    EXPECT_EQ(profile.procs.p50, known.procs_p50);
    EXPECT_EQ(profile.procs.p90, known.procs_p90);
    EXPECT_NEAR(profile.procs.p99, known.procs_p99, printed);
    EXPECT_EQ(profile.procs.max, known.procs_max);
    EXPECT_EQ(profile.run_s.p50, known.run_p50);
    EXPECT_NEAR(profile.run_s.p99, known.run_p99, printed);
    EXPECT_NEAR(profile.run_tail_ratio.value(), known.tail, printed);
    EXPECT_EQ(profile.congestion.max, known.queue_max);
    EXPECT_NEAR(profile.congestion.mean_over_events, known.queue_mean, printed);
    EXPECT_NEAR(profile.over_request.p50, known.over_request_p50, printed);
    EXPECT_EQ(profile.user_skew.users, known.users);
    EXPECT_NEAR(100 * profile.user_skew.top1_share, known.top_user_percent, printed);
  }
}

}  // namespace
}  // namespace schedsweep
