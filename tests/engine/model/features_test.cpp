#include "engine/model/job_rows.h"
#include "engine/model/local_time.h"
#include "tests/engine/model/any_features.h"

#include <cmath>
#include <set>
#include <stdexcept>

namespace schedsweep {
namespace {

using namespace test;

/// Feature values of jobs on a machine of 8 processors.
class Values {
 public:
  explicit Values(std::initializer_list<TestJob> rows, Seconds local_epoch_s = 0)
      : Values(jobs_of(rows), local_epoch_s) {}

  explicit Values(const JobStore& jobs, Seconds local_epoch_s = 0)
      : matrix_(extract_features(view_of(jobs), {.processors = 8, .local_epoch_s = local_epoch_s})) {}

  float operator()(std::string_view feature, std::size_t job) const { return matrix_.column(column_of(feature))[job]; }

  bool unknown(std::string_view feature, std::size_t job) const { return std::isnan((*this)(feature, job)); }

 private:
  FeatureMatrix matrix_;
};

TEST(FeatureTable, NamesAreUniqueAndEverythingIsSaid) {
  std::set<std::string_view> names;
  for (const FeatureInfo& info : feature_table()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.unit.empty() || info.formula.empty() || info.source.empty()) << info.name;
    EXPECT_EQ(info.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), info.name.npos) << info.name;
    EXPECT_EQ(info.unit == "s", info.name.ends_with("_s")) << info.name;
  }
  for (const RefusedFeature& refused : refused_features()) {
    EXPECT_TRUE(names.insert(refused.name).second) << refused.name;
    EXPECT_FALSE(refused.reason.empty() || refused.source.empty()) << refused.name;
  }
  EXPECT_LE(feature_table().size(), 255U);
}

TEST(Features, AreTheSameWhenTheJobsComeOneByOne) {
  const JobStore all = jobs_of({{.requested_s = 60, .procs = 2, .user = 1},
                                {.submit_s = 5, .requested_s = 60, .procs = 2, .user = 1},
                                {.submit_s = 9, .requested_s = 60, .procs = 2, .user = 1}});
  JobStore jobs;
  std::array<std::vector<std::vector<float>>, 2> rows;
  for (const bool grows : {false, true}) {
    jobs = grows ? JobStore{} : all;
    FeatureHistory history(view_of(jobs), {.processors = 8, .local_epoch_s = 0});
    const auto submit = [&](JobIndex job) {
      if (grows) {
        // A new store: nothing may be read from where the rows were.
        jobs = rows_from(first_jobs(view_of(all), job + std::size_t{1}), 0);
        history.extend(view_of(jobs));
      }
      history.submitted(job, all.submit_s[job], rows[grows].emplace_back(feature_table().size()));
    };
    submit(0);
    history.started(0, 1);
    submit(1);
    history.completed(0, 7, 6);
    submit(2);
  }
  for (std::size_t job = 0; job < 3; ++job)
    for (std::size_t i = 0; i < feature_table().size(); ++i)
      EXPECT_TRUE(rows[0][job][i] == rows[1][job][i] || (std::isnan(rows[0][job][i]) && std::isnan(rows[1][job][i])))
          << feature_table()[i].name << " of " << job;
}

TEST(Features, RequestsAreReadAsTheyAre) {
  JobStore jobs = jobs_of({{.requested_s = 7200, .procs = 4, .user = 3, .executable = 5}, {.procs = 17}});
  jobs.memory_kb[0] = 1000;
  jobs.preceding[0] = 12;
  jobs.think_s[0] = 60;
  jobs.priority[0] = 1;
  jobs.queue[0] = 2;
  jobs.partition[0] = 0;
  jobs.user[1] = unknown_id;
  const Values of(jobs);
  EXPECT_EQ(of("procs", 0), 4);
  EXPECT_EQ(of("requested_s", 0), 7200);
  EXPECT_EQ(of("requested_area_proc_s", 0), 28'800);
  EXPECT_EQ(of("requested_per_proc_s", 0), 1800);
  EXPECT_EQ(of("requested_round_to_s", 0), 7200);
  EXPECT_EQ(of("machine_share", 0), 0.5F);
  EXPECT_EQ(of("size_class", 0), 0);
  EXPECT_EQ(of("size_class", 1), 2);
  EXPECT_EQ(of("memory_per_proc_kb", 0), 1000);
  EXPECT_EQ(of("memory_kb", 0), 4000);
  EXPECT_EQ(of("priority", 0), 1);
  EXPECT_EQ(of("user", 0), 3);
  EXPECT_EQ(of("executable", 0), 5);
  EXPECT_EQ(of("queue", 0), 2);
  EXPECT_EQ(of("partition", 0), 0);
  EXPECT_EQ(of("has_preceding", 0), 1);
  EXPECT_EQ(of("think_s", 0), 60);
  EXPECT_EQ(of("has_preceding", 1), 0);
  for (const char* feature : {"requested_s", "requested_area_proc_s", "requested_round_to_s", "memory_kb", "user",
                              "executable", "queue", "partition", "think_s"})
    EXPECT_TRUE(of.unknown(feature, 1)) << feature;
}

TEST(Features, TheCalendarIsThatOfTheTrace) {
  constexpr Seconds day_s = 86'400;
  // Monday, 23 September 1996, 14:00:31: the log of KTH-SP2 begins.
  const Values of({{.submit_s = 0}, {.submit_s = 6 * 3600}, {.submit_s = 5 * day_s}, {.submit_s = 99 * day_s}},
                  843'487'231);
  EXPECT_EQ(of("hour", 0), 14);
  EXPECT_EQ(of("weekday", 0), 0);
  EXPECT_EQ(of("day_of_month", 0), 23);
  EXPECT_EQ(of("month", 0), 9);
  EXPECT_EQ(of("quarter", 0), 3);
  EXPECT_EQ(of("week", 0), 39);
  EXPECT_EQ(of("is_business_hours", 0), 1);
  EXPECT_EQ(of("is_peak_hours", 0), 1);
  EXPECT_EQ(of("is_night", 0), 0);
  EXPECT_EQ(of("is_weekend", 0), 0);
  EXPECT_EQ(of("hour", 1), 20);
  EXPECT_EQ(of("is_night", 1), 1);
  EXPECT_EQ(of("is_business_hours", 1), 0);
  EXPECT_EQ(of("is_weekend", 2), 1);
  EXPECT_EQ(of("is_business_hours", 2), 0);
  // Tuesday, 31 December 1996, is of the first week of 1997.
  EXPECT_EQ(of("day_of_month", 3), 31);
  EXPECT_EQ(of("quarter", 3), 4);
  EXPECT_EQ(of("week", 3), 1);
}

TEST(Features, TimesBefore1970HaveACalendarToo) {
  const LocalTime last_second = local_time(-1);
  EXPECT_EQ(last_second.hour, 23);
  EXPECT_EQ(last_second.weekday, 2);
  EXPECT_EQ(last_second.day_of_month, 31);
  EXPECT_EQ(last_second.month, 12);
  EXPECT_EQ(local_time(0).week, 1);                        // Thursday, 1 January 1970
  EXPECT_EQ(local_time(Seconds{1'104'537'600}).week, 53);  // Saturday, 1 January 2005
}

TEST(Features, HistoryGrowsByCompletedJobsAlone) {
  const Values of({{.submit_s = 0, .run_s = 100, .requested_s = 200},
                   {.submit_s = 10, .run_s = 40, .requested_s = 50, .status = 0},
                   {.submit_s = 50, .run_s = 1, .requested_s = 200},
                   {.submit_s = 100, .run_s = 1, .requested_s = 200, .user = 1},
                   {.submit_s = 110, .run_s = 1, .requested_s = 200}});
  EXPECT_EQ(of("user_runs", 1), 0);
  for (const char* feature : {"user_last_run_s", "user_mean2_run_s", "user_mean_run_s", "user_median_run_s",
                              "user_std_run_s", "user_min_run_s", "user_max_run_s", "user_trend", "user_last_accuracy",
                              "user_mean_accuracy", "user_mean_overrequest", "user_failed_share", "user_since_end_s",
                              "user_similar_mean_run_s", "same_job_last_run_s", "user_request_median_run_s"})
    EXPECT_TRUE(of.unknown(feature, 1)) << feature;
  // The second job ends at the very second in which the third comes.
  EXPECT_EQ(of("user_runs", 2), 1);
  EXPECT_EQ(of("user_mean2_run_s", 2), 40);
  EXPECT_EQ(of("user_failed_share", 2), 1);
  EXPECT_EQ(of("user_since_end_s", 2), 0);
  EXPECT_EQ(of("user_request_runs", 2), 0);
  EXPECT_EQ(of("user_runs", 3), 0);  // of another user
  // Ended: 40, 1 and 100 s.
  EXPECT_EQ(of("user_runs", 4), 3);
  EXPECT_EQ(of("user_last_run_s", 4), 100);
  EXPECT_EQ(of("user_mean2_run_s", 4), 50.5F);
  EXPECT_EQ(of("user_mean_run_s", 4), 47);
  EXPECT_EQ(of("user_median_run_s", 4), 40);
  EXPECT_FLOAT_EQ(of("user_std_run_s", 4), std::sqrt((53.F * 53 + 7 * 7 + 46 * 46) / 3));
  EXPECT_EQ(of("user_min_run_s", 4), 1);
  EXPECT_EQ(of("user_max_run_s", 4), 100);
  EXPECT_EQ(of("user_trend", 4), 100.F / 47);
  EXPECT_EQ(of("user_last_accuracy", 4), 0.5F);
  EXPECT_FLOAT_EQ(of("user_mean_accuracy", 4), (0.8F + 0.005F + 0.5F) / 3);
  EXPECT_EQ(of("user_last_scaled_request_s", 4), 100);
  EXPECT_FLOAT_EQ(of("user_mean_scaled_request_s", 4), 200 * (0.8F + 0.005F + 0.5F) / 3);
  EXPECT_FLOAT_EQ(of("user_mean_overrequest", 4), (1.25F + 200 + 2) / 3);
  EXPECT_FLOAT_EQ(of("user_failed_share", 4), 1.F / 3);
  EXPECT_EQ(of("user_since_end_s", 4), 10);
  EXPECT_EQ(of("user_request_runs", 4), 2);
  EXPECT_EQ(of("user_request_mean_run_s", 4), 50.5F);
  EXPECT_EQ(of("same_job_median_run_s", 4), 50.5F);
  EXPECT_TRUE(of.unknown("executable_mean_run_s", 4));
  EXPECT_TRUE(of.unknown("user_executable_mean_run_s", 4));
}

TEST(Features, TheMostSimilarJobsAreNextInRatio) {
  // Completed in this order, so the first is 3 jobs older than the last.
  const Values of({{.submit_s = 0, .run_s = 10, .requested_s = 100, .procs = 1},
                   {.submit_s = 0, .run_s = 20, .requested_s = 100, .procs = 2},
                   {.submit_s = 0, .run_s = 30, .requested_s = 100, .procs = 16},
                   {.submit_s = 0, .run_s = 50, .requested_s = 800, .procs = 4},
                   {.submit_s = 99, .requested_s = 100, .procs = 4}});
  EXPECT_FLOAT_EQ(of("user_similar_distance", 4), 0.54F);  // half of log2 of 4 / 2, and two that are younger
  EXPECT_EQ(of("user_similar_nearest_run_s", 4), 20);
  EXPECT_FLOAT_EQ(of("user_similar_nearest_share", 4), 0.2F);
  // Weights: 1 / 1.16, 1 / 0.64, 1 / 1.12 and 1 / (0.1 + ln 8).
  EXPECT_EQ(of("user_similar_p10_run_s", 4), 10);
  EXPECT_EQ(of("user_similar_p50_run_s", 4), 20);
  EXPECT_EQ(of("user_similar_p90_run_s", 4), 50);
}

TEST(Features, RunningJobsTellHowLongTheyHaveRun) {
  const Values of({{.submit_s = 0, .wait_s = 5, .run_s = 1000, .requested_s = 60, .procs = 2},
                   {.submit_s = 10, .wait_s = 0, .run_s = 1000, .requested_s = 60, .procs = 2},
                   {.submit_s = 20, .wait_s = 900, .run_s = 1000, .requested_s = 60, .procs = 3},
                   {.submit_s = 30, .wait_s = 1, .run_s = 5, .requested_s = 60, .procs = 2}});
  EXPECT_TRUE(of.unknown("user_longest_elapsed_s", 0));
  EXPECT_EQ(of("user_running_jobs", 0), 0);
  EXPECT_EQ(of("equal_elapsed_s", 1), 5);
  EXPECT_EQ(of("equal_since_submit_s", 1), 10);
  EXPECT_TRUE(of.unknown("equal_elapsed_s", 2));
  EXPECT_EQ(of("user_longest_elapsed_s", 2), 15);
  EXPECT_EQ(of("equal_elapsed_s", 3), 20);
  EXPECT_EQ(of("equal_longest_elapsed_s", 3), 25);
  EXPECT_EQ(of("user_running_jobs", 3), 2);
  EXPECT_EQ(of("user_running_procs", 3), 4);
  EXPECT_EQ(of("user_waiting_jobs", 3), 1);
  EXPECT_EQ(of("user_waiting_procs", 3), 3);
  EXPECT_EQ(of("waiting_jobs", 3), 1);
  EXPECT_EQ(of("waiting_procs", 3), 3);
  EXPECT_EQ(of("waiting_area_proc_s", 3), 180);
  EXPECT_EQ(of("running_jobs", 3), 2);
  EXPECT_EQ(of("utilization", 3), 0.5F);
  EXPECT_EQ(of("since_submit_s", 3), 10);
  EXPECT_EQ(of("user_since_submit_s", 3), 10);
}

TEST(Features, AnHourIsForgottenWhenItIsOver) {
  const Values of({{.submit_s = 0}, {.submit_s = 0, .user = 1}, {.submit_s = 3599}, {.submit_s = 3600}});
  EXPECT_EQ(of("submits_last_hour", 1), 1);
  EXPECT_EQ(of("user_submits_last_hour", 1), 0);
  EXPECT_EQ(of("submits_last_hour", 2), 2);
  EXPECT_EQ(of("user_submits_last_hour", 2), 1);
  EXPECT_EQ(of("submits_last_hour", 3), 1);
  EXPECT_EQ(of("user_submits", 3), 2);
  EXPECT_FLOAT_EQ(of("user_submit_share", 3), 2.F / 3);
  EXPECT_EQ(of("partition_hour_share", 3), 0);
}

TEST(Features, JobsOfOneSecondDoNotSeeEachOtherStart) {
  const Values of({{.submit_s = 7, .wait_s = -1, .run_s = 0}, {.submit_s = 7, .run_s = 0}, {.submit_s = 8}});
  EXPECT_EQ(of("user_waiting_jobs", 1), 1);
  EXPECT_EQ(of("user_running_jobs", 1), 0);
  EXPECT_EQ(of("user_runs", 1), 0);
  EXPECT_EQ(of("user_waiting_jobs", 2), 0);
  EXPECT_EQ(of("user_running_jobs", 2), 0);
  EXPECT_EQ(of("user_runs", 2), 2);
}

TEST(Features, AHistoryDrivenByHandSaysTheSame) {
  const JobStore jobs = jobs_of({{.submit_s = 0, .run_s = 5, .requested_s = 9},
                                 {.submit_s = 2, .wait_s = 3, .run_s = 0, .requested_s = 9},
                                 {.submit_s = 5, .run_s = 7, .requested_s = 9}});
  const FeatureContext context{.processors = 8, .local_epoch_s = 1'000'000'000};
  FeatureHistory history(view_of(jobs), context);
  std::vector<std::vector<float>> rows(3, std::vector<float>(feature_table().size()));
  history.submitted(0, 0, rows[0]);
  history.started(0, 0);
  history.submitted(1, 2, rows[1]);
  history.completed(0, 5, 5);
  history.started(1, 5);
  history.completed(1, 5, 0);
  history.submitted(2, 5, rows[2]);
  const FeatureMatrix all = extract_features(view_of(jobs), context);
  for (std::size_t job = 0; job < 3; ++job)
    for (std::size_t i = 0; i < feature_table().size(); ++i)
      EXPECT_TRUE(same_bits(rows[job][i], all.column(i)[job])) << feature_table()[i].name << " of job " << job;
}

TEST(Features, EventsOutOfOrderAreRefused) {
  const JobStore jobs = jobs_of({{.run_s = 5}, {.submit_s = 3}});
  FeatureHistory history(view_of(jobs), {});
  std::vector<float> row(feature_table().size());
  EXPECT_THROW(history.started(0, 0), std::logic_error);
  history.submitted(0, 0, row);
  EXPECT_THROW(history.submitted(0, 0, row), std::logic_error);
  EXPECT_THROW(history.completed(0, 5, 5), std::logic_error);
  history.started(0, 2);
  EXPECT_THROW(history.started(0, 2), std::logic_error);
  EXPECT_THROW(history.submitted(1, 1, row), std::logic_error);
  EXPECT_THROW(history.submitted(1, 3, std::span(row).first(3)), std::logic_error);
}

TEST(Features, ChunksHoldWhatAllAtOnceHolds) {
  constexpr std::size_t n = 65'536 + 21;
  JobStore jobs = workload_of_seed(1).jobs;
  resize(jobs, n);
  for (std::size_t i = 0; i < n; ++i) {
    jobs.submit_s[i] = static_cast<Seconds>(i / 3 * 5);
    jobs.run_s[i] = static_cast<JobSeconds>(i * 7919 % 1000);
    jobs.requested_s[i] = static_cast<JobSeconds>(i % 5 * 300);
    jobs.procs[i] = 1 + static_cast<Procs>(i % 4);
    jobs.user[i] = static_cast<DenseId>(i % 7);
  }
  const FeatureMatrix all = extract_features(view_of(jobs), {});
  std::size_t next_row = 0;
  extract_features(view_of(jobs), {}, [&](std::size_t first_row, const FeatureMatrix& chunk) {
    EXPECT_EQ(first_row, next_row);
    EXPECT_LE(chunk.n_rows(), 65'536U);
    next_row += chunk.n_rows();
    for (std::size_t i = 0; i < chunk.n_features(); ++i)
      EXPECT_TRUE(
          std::equal(chunk.column(i).begin(), chunk.column(i).end(), all.column(i).begin() + first_row, same_bits))
          << feature_table()[i].name;
  });
  EXPECT_EQ(next_row, n);
  EXPECT_EQ(extract_features(view_of(JobStore{}), {}).n_rows(), 0U);
}

TEST(Features, ObservedEndsAddWaitAndRun) {
  const JobStore jobs = jobs_of({{.submit_s = 4, .wait_s = 2, .run_s = 3}, {.submit_s = 5, .wait_s = -1, .run_s = 3}});
  EXPECT_EQ(observed_ends_s(view_of(jobs)), (std::vector<Seconds>{9, 8}));
}

}  // namespace
}  // namespace schedsweep
