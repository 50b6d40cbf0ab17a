// Schedules of other programs: what is understood and what is refused, with its line.
#include "io/schedule_file.h"

#include "engine/error.h"
#include "tests/support/run_program.h"
#include "tests/support/workload.h"

#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// Jobs 10, 20, 30, ... submitted at 100, 200, 300, ...
JobStore some_jobs(std::size_t n = 3) {
  JobStore jobs;
  resize(jobs, n);
  for (std::size_t job = 0; job < n; ++job) {
    jobs.number[job] = 10 * (static_cast<std::int64_t>(job) + 1);
    jobs.submit_s[job] = 100 * (static_cast<Seconds>(job) + 1);
    jobs.wait_s[job] = -1;
  }
  return jobs;
}

ForeignSchedule read_text(const std::string& text, const JobStore& jobs = some_jobs()) {
  const test::TemporaryFolder folder;
  return read_schedule(folder.write("s.csv", text), view_of(jobs));
}

/// The complaint about a file of this text, without the folder of the file.
std::string complaint(const std::string& text, const JobStore& jobs = some_jobs()) {
  const test::TemporaryFolder folder;
  try {
    read_schedule(folder.write("s.csv", text), view_of(jobs));
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    std::string message = error.what();
    const std::string prefix = folder.path().string() + "/";
    for (std::size_t at = 0; (at = message.find(prefix)) != message.npos;) message.erase(at, prefix.size());
    return message;
  }
  return "";
}

using Waits = std::vector<double>;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

void expect_waits(const ForeignSchedule& schedule, const Waits& expected) {
  ASSERT_EQ(schedule.wait_s.size(), expected.size());
  std::size_t n_known = 0;
  for (std::size_t job = 0; job < expected.size(); ++job) {
    n_known += !std::isnan(expected[job]);
    EXPECT_TRUE(schedule.wait_s[job] == expected[job] ||
                (std::isnan(schedule.wait_s[job]) && std::isnan(expected[job])))
        << "row " << job << ": " << schedule.wait_s[job] << ", expected " << expected[job];
  }
  EXPECT_EQ(schedule.n_known, n_known);
}

TEST(ScheduleFile, GivesWaitsInTheRowsOfTheTrace) {
  expect_waits(read_text("job_id,wait\n30,7\n10,0\n20,5.25\n"), {0, 5.25, 7});
}

TEST(ScheduleFile, TakesStartsInTheClockOfTheTrace) {
  expect_waits(read_text("job_id,submit,start,end,kind\n10,100,100,1,in_order\n20,200,260,2,backfilled\n30,300,,,x\n"),
               {0, 60, unknown});
}

TEST(ScheduleFile, KnowsTheNamesThatProgramsGiveTheirColumns) {
  for (const char* job : {"job_id", "job_number", "id", "job"})
    for (const char* wait : {"wait", "wait_s", "wait_time", "waiting_time"})
      expect_waits(read_text(std::string("x,") + wait + "," + job + "\n0,4,20\n"), {unknown, 4, unknown});
  for (const char* start : {"start", "start_s", "start_time", "starting_time"})
    expect_waits(read_text(std::string("job,") + start + "\n20,204\n"), {unknown, 4, unknown});
  // Waits need no clock: they are taken where a file has both.
  expect_waits(read_text("start,wait,job\n77,4,20\n"), {unknown, 4, unknown});
}

TEST(ScheduleFile, TakesLinesAsProgramsWriteThem) {
  expect_waits(read_text("\"job_id\", \"wait\"\r\n10, 1\r\n\r\n \"20\" ,\"2\"\r\n30,3e1"), {1, 2, 30});
  expect_waits(read_text("job_id,wait\n10.0,1.0\n2e1,0.5\n"), {1, 0.5, unknown});
}

TEST(ScheduleFile, LeavesOutJobsThatDidNotRun) {
  expect_waits(read_text("job_id,wait\n10,-1\n20,\n30,-1.0\n"), {unknown, unknown, unknown});
  expect_waits(read_text("job_id,start\n10,-1\n20,\n"), {unknown, unknown, unknown});
  expect_waits(read_text("job_id,wait\n"), {unknown, unknown, unknown});
}

// Clocks with fractions may start a job a moment early.
TEST(ScheduleFile, TakesStartsLessThanASecondEarly) {
  expect_waits(read_text("job_id,start\n20,199.5\n"), {unknown, -0.5, unknown});
}

TEST(ScheduleFile, CountsLinesAboutJobsThatTheTraceDoesNotHave) {
  const ForeignSchedule schedule = read_text("job_id,wait\n11,5\n10,1\n12,\n-3,6\n");
  expect_waits(schedule, {1, unknown, unknown});
  EXPECT_EQ(schedule.n_unknown, 3u);
}

TEST(ScheduleFile, NamesWhatIsMissing) {
  EXPECT_EQ(complaint(""), "s.csv:1: no header line (the file is empty)");
  EXPECT_EQ(complaint("10,5\n20,6\n"), "s.csv:1: no column of job numbers (one of job_id, job_number, id, job)");
  EXPECT_EQ(complaint("job_id,end\n10,5\n"),
            "s.csv:1: no column of waits or starts (one of wait, wait_s, wait_time, waiting_time, start, start_s, "
            "start_time, starting_time)");
}

TEST(ScheduleFile, NamesEveryProblemWithItsLine) {
  EXPECT_EQ(complaint("job_id,wait\n10,1,2\nten,1\n10.5,1\n1e300,2\n20,soon\n30,nan\n40,x\n10,3\n10,4\n"),
            "s.csv:2: 3 fields (the header has 2)\n"
            "s.csv:3: job \"ten\" (must be a job number)\n"
            "s.csv:4: job \"10.5\" (must be a job number)\n"
            "s.csv:5: job \"1e300\" (must be a job number)\n"
            "s.csv:6: wait \"soon\" (must be a number of seconds)\n"
            "s.csv:7: wait \"nan\" (must be a number of seconds)\n"
            "s.csv:8: wait \"x\" (must be a number of seconds)\n"
            "s.csv:10: job 10 (named on a line before)");
}

TEST(ScheduleFile, RefusesASecondLineAboutAJob) {
  // Whatever the first one says, and whether the trace has the job or not.
  EXPECT_EQ(complaint("job_id,wait\n10,\n10,3\n"), "s.csv:3: job 10 (named on a line before)");
  EXPECT_EQ(complaint("job_id,wait\n10,-1\n10,3\n"), "s.csv:3: job 10 (named on a line before)");
  EXPECT_EQ(complaint("job_id,wait\n7,1\n7,1\n"), "s.csv:3: job 7 (named on a line before)");
}

TEST(ScheduleFile, RefusesStartsBeforeTheSubmit) {
  EXPECT_EQ(complaint("job_id,wait\n20,-5\n"), "s.csv:2: wait -5 (before its submit)");
  EXPECT_EQ(complaint("job_id,start\n20,60\n"), "s.csv:2: start 60 (before its submit at 200)");
}

TEST(ScheduleFile, StopsAtTenProblems) {
  std::string text = "job_id,wait\n", expected;
  for (int line = 2; line <= 30; ++line) {
    text += "x,1\n";
    if (line <= 11)
      expected += (line == 2 ? "" : "\n") + ("s.csv:" + std::to_string(line) + ": job \"x\" (must be a job number)");
  }
  EXPECT_EQ(complaint(text), expected);
}

TEST(ScheduleFile, MustExist) { EXPECT_THROW(read_schedule("/nowhere/s.csv", {}), InputError); }

TEST(ScheduleFile, MayBeCompressed) {
  const test::TemporaryFolder folder;
  std::string text = "job_id,wait\n";
  const JobStore jobs = some_jobs(50'000);
  Waits expected;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    expected.push_back(static_cast<double>(job * job % 1009));
    text += std::to_string(jobs.number[job]) + "," + std::to_string(job * job % 1009) + "\n";
  }
  const std::string plain = folder.write("s.csv", text);
  expect_waits(read_schedule(plain, view_of(jobs)), expected);
  ASSERT_EQ(std::system(("gzip --keep '" + plain + "'").c_str()), 0);
  expect_waits(read_schedule(plain + ".gz", view_of(jobs)), expected);
}

TEST(ScheduleFile, StandsInForTheWaitsThatATraceRecords) {
  JobStore jobs = some_jobs();
  jobs.wait_s = {5, -1, 0};
  expect_waits(recorded_schedule(view_of(jobs)), {5, unknown, 0});
}

RC_GTEST_PROP(ScheduleFileText, GivesBackWhatWasWritten, (const test::Workload& workload, int salt)) {
  Waits waits;
  std::string text = "wait,job\n";
  const JobStore& jobs = workload.jobs;
  for (std::size_t job = jobs.size(); job-- > 0;)
    text += std::to_string((static_cast<std::int64_t>(job) * 37 + std::abs(salt % 1000)) % 500) + "," +
            std::to_string(jobs.number[job]) + "\n";
  for (std::size_t job = 0; job < jobs.size(); ++job)
    waits.push_back(static_cast<double>((static_cast<std::int64_t>(job) * 37 + std::abs(salt % 1000)) % 500));
  RC_ASSERT(read_text(text, jobs).wait_s == waits);
}

RC_GTEST_PROP(ScheduleFileText, IsReadOrRefusedWhateverItHolds, ()) {
  const auto line = rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789.,-e\"x\r\n ")));
  const std::string text = (*rc::gen::arbitrary<bool>() ? "job,wait\n" : "") + *line;
  try {
    const ForeignSchedule schedule = read_text(text);
    RC_ASSERT(schedule.wait_s.size() == 3u);
    for (const double wait_s : schedule.wait_s) RC_ASSERT(std::isnan(wait_s) || wait_s > -1);
  } catch (const InputError& error) {
    RC_ASSERT(std::string(error.what()).find("s.csv:") != std::string::npos);
  }
}

}  // namespace
}  // namespace schedsweep
