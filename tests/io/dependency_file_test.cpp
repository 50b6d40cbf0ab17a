#include "io/dependency_file.h"

#include "engine/error.h"
#include "io/dependency_syntax.h"
#include "io/swf_reader.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using enum DependencyKind;
using Links = std::vector<Dependency>;

/// A line of SWF: one processor, 10 s of run time.
std::string swf_job(int number, int submit_s, int status = 1, int user = 1, int executable = 1,
                    const std::string& preceding = "-1 -1") {
  return std::to_string(number) + " " + std::to_string(submit_s) + " 0 10 1 -1 -1 1 20 -1 " + std::to_string(status) +
         " " + std::to_string(user) + " 1 " + std::to_string(executable) + " 1 1 " + preceding + "\n";
}

/// Jobs 10 to 19 in rows 0 to 9.
Trace ten_jobs() {
  std::string text;
  for (int i = 0; i < 10; ++i) text += swf_job(10 + i, 5 * i);
  return parse_swf(text, "t.swf");
}

Trace with(const std::string& file, Trace trace = ten_jobs()) {
  parse_dependency_file(file, "d.csv", trace);
  return trace;
}

std::string error_of(const std::string& file, Trace trace = ten_jobs()) {
  try {
    with(file, std::move(trace));
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    return error.what();
  }
  return "no error";
}

const std::string header = "job_id,dependency\n";
const std::string array_header = "job_id,dependency,array_id,task_id,array_limit\n";

TEST(DependencyFile, TakesTheSyntaxOfSlurm) {
  const Trace trace =
      with(header + "12,afterok:10\n13,\"afterok:10:11,afterany:12\"\n14, after:10+5:11 \n15,afternotok:11\n");
  EXPECT_EQ(trace.jobs.dependencies, (Links{{2, 0, 0, afterok},
                                            {3, 0, 0, afterok},
                                            {4, 0, 300, after},
                                            {3, 1, 0, afterok},
                                            {4, 1, 0, after},
                                            {5, 1, 0, afternotok},
                                            {3, 2, 0, afterany}}));
  EXPECT_EQ(trace.quality.given_links, 7u);
  EXPECT_EQ(trace.jobs.array_tasks, std::vector<ArrayTask>{});
  EXPECT_EQ(trace.dependencies_sha256.size(), 64u);
}

TEST(DependencyFile, ColumnsComeInAnyOrderAmongCommentsAndBlankLines) {
  const Trace trace = with("\xEF\xBB\xBF# who waits for whom\r\n\r\ndependency,job_id\r\nafter:10,11\r\n,12\r\n");
  EXPECT_EQ(trace.jobs.dependencies, (Links{{1, 0, 0, after}}));
}

TEST(DependencyFile, ALinkMayLookAhead) {
  EXPECT_EQ(with(header + "10,afterany:19\n").jobs.dependencies, (Links{{0, 9, 0, afterany}}));
}

TEST(DependencyFile, AddsToThePrecedingJobsOfTheTrace) {
  const Trace trace = with(header + "12,afterok:11\n",
                           parse_swf(swf_job(10, 0) + swf_job(11, 5, 1, 1, 1, "10 60") + swf_job(12, 9), "t.swf"));
  EXPECT_EQ(trace.jobs.dependencies, (Links{{1, 0, 60, preceding}, {2, 1, 0, afterok}}));
  EXPECT_EQ(trace.quality.preceding_links, 1u);
  EXPECT_EQ(trace.quality.given_links, 1u);
}

TEST(DependencyFile, AftercorrIsTheTaskOfTheSameIndex) {
  const Trace trace = with(array_header + "10,,7,1,\n11,,7,2,\n12,aftercorr:7,8,2,\n13,aftercorr:7,8,1,\n");
  EXPECT_EQ(trace.jobs.dependencies, (Links{{3, 0, 0, afterok}, {2, 1, 0, afterok}}));
  EXPECT_TRUE(trace.jobs.array_tasks.empty()) << "without a limit tasks are jobs like others";
}

TEST(DependencyFile, ALimitHoldsForTheWholeArray) {
  const Trace trace = with(array_header + "14,,7,1,\n11,,7,2,2\n12,,7,30,2\n13,,8,1,\n");
  EXPECT_EQ(trace.jobs.array_tasks, (std::vector<ArrayTask>{{1, 1, 2}, {2, 1, 2}, {4, 1, 2}}));
}

TEST(DependencyFile, ASingletonWaitsForItsClassBackToTheSingletonBefore) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += swf_job(10 + i, i, 1, i == 3 ? 2 : 1, i == 4 ? 9 : 1);
  const Trace trace =
      with(header + "12,singleton\n16,\"singleton,afterany:14\"\n17,singleton\n", parse_swf(text, "t.swf"));
  EXPECT_EQ(trace.jobs.dependencies, (Links{{2, 0, 0, afterany},
                                            {2, 1, 0, afterany},
                                            {6, 2, 0, afterany},
                                            {6, 4, 0, afterany},
                                            {6, 5, 0, afterany},
                                            {7, 6, 0, afterany}}));
}

TEST(DependencyFile, ASingletonThatMayBeDroppedEndsNoClass) {
  const Trace trace = with(header + "11,\"singleton,afterok:10\"\n12,singleton\n", ten_jobs());
  EXPECT_EQ(trace.jobs.dependencies,
            (Links{{1, 0, 0, afterany}, {1, 0, 0, afterok}, {2, 0, 0, afterany}, {2, 1, 0, afterany}}));
}

TEST(DependencyFile, AllProblemsAreReportedAtOnceByLine) {
  EXPECT_EQ(error_of(array_header + R"(10,afterokay:11,,,
11,afterok:99,,,
77,afterok:10,,,
12,"afterok:1x,expand:11",,,
13,afterok:13,,,
14,afterok:10?afterok:11,,,
15,afterok:10+5,,,
15,after:10+-5,,,
16,singleton:10,,,
16,"afterok,",,,
16,afterok:10:,,,
x,,,,
,,,,
17,afterok:10,afterany:11,,,
18,,7,1,2
19,,7,1,3
10,,7,,
11,,,,2
12,,7,5,0
12,aftercorr:7,,,
13,aftercorr:6,7,6,
14,aftercorr:7,8,6,
14,,,,
15,"afterok:10,,,
)"),
            R"(d.csv:2: unknown type of dependency "afterokay" (did you mean "afterok"?)
d.csv:3: unknown job 99 (the trace has none of this number, or it was left out)
d.csv:4: unknown job 77 (the trace has none of this number, or it was left out)
d.csv:5: bad number "1x" (must be that of a job)
d.csv:5: unknown type of dependency "expand" (known: after, afterany, afterok, afternotok, aftercorr, singleton)
d.csv:6: job 13 depends on itself
d.csv:7: '?' in "afterok:10?afterok:11" (any one of several is not supported) join with ',' what must all hold
d.csv:8: delay in "10+5" (only after takes one)
d.csv:9: bad delay in "10+-5" (must be 0 to 35791394 minutes)
d.csv:10: "singleton:10" (singleton names no job)
d.csv:11: "afterok" names no job (write afterok:NUMBER)
d.csv:11: empty dependency beside a comma
d.csv:12: bad number "" (must be that of a job)
d.csv:13: bad number in job_id "x" (must be 0 to 9223372036854775807)
d.csv:14: no job_id
d.csv:15: 6 fields (expected 5) put quotes around a dependency with commas
d.csv:17: task 1 of array 7 twice (job 18 is that task)
d.csv:17: array_limit 3 (another task of array 7 says 2)
d.csv:18: array_id and task_id must be given together
d.csv:19: array_limit without array_id
d.csv:20: bad number in array_limit "0" (must be 1 to 2147483647)
d.csv:21: aftercorr:7 of a job that is no array task (give array_id, task_id)
d.csv:22: job 13 again (as in line 6) join its dependencies with ','
d.csv:23: aftercorr:7 (that array has no task 6)
d.csv:24: job 14 again (as in line 23) join its dependencies with ','
d.csv:25: a quote that does not end)");
}

TEST(DependencyFile, Headers) {
  EXPECT_EQ(error_of(""), "d.csv:1: no header line (must be job_id,dependency)");
  EXPECT_EQ(error_of("job_id,dependancy,dependency\n"),
            "d.csv:1: unknown column \"dependancy\" (did you mean \"dependency\"?)");
  EXPECT_TRUE(error_of("12,afterok:10\n").starts_with("d.csv:1: unknown column \"12\" (known: job_id, dependency,"));
  EXPECT_EQ(error_of("job_id,job_id\n"), "d.csv:1: column \"job_id\" twice\nd.csv:1: no column \"dependency\"");
}

TEST(DependencyFile, CyclesAreNamed) {
  EXPECT_EQ(error_of(header + "11,afterany:10\n15,afterok:12\n12,after:15\n"),
            "d.csv:4: jobs wait for each other: 12 -> 15 -> 12 (none of them could ever run)");
  EXPECT_EQ(error_of(array_header + "10,aftercorr:7,7,1,\n"), "d.csv:2: job 10 depends on itself");
  EXPECT_EQ(error_of(header + "10,afterany:11\n11,singleton\n"),
            "d.csv:2: jobs wait for each other: 10 -> 11 -> 10 (none of them could ever run)");
}

TEST(DependencyFile, SingletonsAreOfKnownUsersAndExecutables) {
  EXPECT_EQ(error_of(header + "10,singleton\n", parse_swf(swf_job(10, 0, 1, -1), "t.swf")),
            "d.csv:2: singleton of job 10 (the trace names no user or no executable of it)");
}

TEST(DependencyFile, ANumberThatSeveralJobsHaveNamesNone) {
  EXPECT_EQ(error_of(header + "11,afterok:10\n", parse_swf(swf_job(10, 0) + swf_job(10, 1) + swf_job(11, 2), "t.swf")),
            "d.csv:2: job 10 is not one (2 jobs of the trace have this number)");
}

TEST(DependencyFile, LinksNeverMetAreCountedAndListed) {
  std::string text, file = header;
  for (int i = 0; i < 30; ++i) text += swf_job(i + 1, i, i == 0 ? 0 : 1);
  for (int i = 2; i <= 13; ++i) file += std::to_string(i) + ",afterok:1\n";
  file += "20,after:13\n21,afterany:13\n22,afternotok:13\n";
  const Trace trace = with(file, parse_swf(text, "t.swf"));
  EXPECT_EQ(trace.quality.links_never_met, 13u) << "twelve that wait for a failed job, one for the start of such";
  ASSERT_EQ(trace.quality.never_met.size(), 10u);
  EXPECT_EQ(trace.quality.never_met[0], "2 afterok 1");
}

TEST(DependencyFile, AMissingFileIsAnError) {
  Trace trace = ten_jobs();
  EXPECT_THROW(read_dependency_file("/nowhere/d.csv", trace), InputError);
}

RC_GTEST_PROP(DependencyFileProperty, AnyTextIsTakenOrRefused, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "10", "11", "12", ",", "\n", "\"", ":", "+", "afterok", "after:", "afterany:10", "singleton", "aftercorr:7", "7",
      "?", "-", "\r\n", " ", "job_id,dependency\n", "99999999999999999999"));
  std::string text = *rc::gen::arbitrary<bool>() ? array_header : "";
  for (const std::string& piece : pieces) text += piece;
  Trace trace = ten_jobs();
  try {
    parse_dependency_file(text, "d.csv", trace);
  } catch (const InputError& error) {
    RC_ASSERT(std::string(error.what()).starts_with("d.csv:"));
    return;
  }
  for (const Dependency& link : trace.jobs.dependencies) RC_ASSERT(link.job < 10 && link.on < 10 && link.delay_s >= 0);
}

RC_GTEST_PROP(DependencyFileProperty, SingletonsFollowTheEndsOfAllBeforeThem, ()) {
  const auto classes = *rc::gen::container<std::vector<int>>(10, rc::gen::inRange(0, 3));
  const auto kinds = *rc::gen::container<std::vector<int>>(10, rc::gen::inRange(0, 4));
  std::string text, file = header;
  for (int i = 0; i < 10; ++i) {
    const auto at = static_cast<std::size_t>(i);
    text += swf_job(10 + i, i, 1, 1 + classes[at]);
    if (kinds[at] == 1) file += std::to_string(10 + i) + ",singleton\n";
    if (kinds[at] == 2 && i > 0) file += std::to_string(10 + i) + ",\"singleton,afterok:10\"\n";
  }
  const Trace trace = with(file, parse_swf(text, "t.swf"));
  // Who has ended when a job enters, whether or not those of kind 2 are dropped before.
  std::vector<std::vector<bool>> ended(10, std::vector<bool>(10, false));
  for (std::size_t job = 0; job < 10; ++job) {
    for (const Dependency& link : trace.jobs.dependencies) {
      if (link.job != job || link.kind != afterany) continue;
      ended[job][link.on] = true;
      if (kinds[link.on] != 2)
        for (std::size_t other = 0; other < 10; ++other) ended[job][other] = ended[job][other] || ended[link.on][other];
    }
    if (kinds[job] != 1 && (kinds[job] != 2 || job == 0)) continue;
    for (std::size_t other = 0; other < job; ++other)
      if (classes[other] == classes[job]) RC_ASSERT(ended[job][other]);
  }
}

TEST(SwfParser, LinksJobsToTheirPrecedingOnes) {
  const Trace trace = parse_swf(swf_job(4, 40, 1, 1, 1, "1 60") + swf_job(1, 0) + swf_job(2, 10, 1, 1, 1, "1 -1") +
                                    swf_job(3, 20, 1, 1, 1, "4 5") + swf_job(5, 50, 1, 1, 1, "5 5") +
                                    swf_job(6, 60, 1, 1, 1, "77 5") + swf_job(7, 70, 1, 1, 1, "0 5"),
                                "t.swf");
  EXPECT_EQ(trace.jobs.dependencies, (Links{{1, 0, 0, preceding}, {3, 0, 60, preceding}}));
  EXPECT_EQ(trace.quality.preceding_links, 2u);
  EXPECT_EQ(trace.quality.preceding_later, 1u);
  EXPECT_EQ(trace.quality.preceding_self, 1u);
  EXPECT_EQ(trace.quality.preceding_unknown, 1u);
}

TEST(SwfParser, AJobOfSeveralPartsHasEndedWithItsLast) {
  const Trace trace =
      parse_swf(swf_job(1, 0, 2) + swf_job(1, 10, 3) + swf_job(2, 20, 1, 1, 1, "1 3") + swf_job(1, 30, 4), "t.swf");
  EXPECT_EQ(trace.jobs.dependencies, (Links{{2, 1, 3, preceding}}));
}

}  // namespace
}  // namespace schedsweep
