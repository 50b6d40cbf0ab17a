// The command compare, and what lies under it.
#include "sweep/compare.h"

#include "policies/dialect.h"
#include "policies/preset.h"
#include "tests/support/run_program.h"
#include "tests/sweep/small_trace.h"

#include <cstdlib>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using nlohmann::json;
using test::ProgramEnd;
using test::run_program;
using test::small_trace;
using test::TemporaryFolder;

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = 0; (at = text.find(part)) != text.npos;) text.erase(at, part.size());
  return text;
}

/// A folder with a trace on which dialects part.
class Compare : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryFolder;
    trace = (*folder / "w.swf").string();
    const ProgramEnd end = run_program({"trace", "generate", "--model", "lublin99", "--jobs", "2000", "--processors",
                                        "64", "--load", "0.95", "--seed", "3", "--output", trace});
    ASSERT_EQ(end.exit_code, 0) << end.err;
  }

  static void TearDownTestSuite() {
    delete folder;
    folder = nullptr;
  }

  /// Our own schedule, as a file.
  static std::string schedule_of(const std::vector<std::string>& policy) {
    const std::string file = (*folder / "s.csv").string();
    std::vector<std::string> command = {"simulate", trace, "--schedule", file};
    command.insert(command.end(), policy.begin(), policy.end());
    const ProgramEnd end = run_program(command);
    EXPECT_EQ(end.exit_code, 0) << end.err;
    return file;
  }

  static json compared(const std::vector<std::string>& more) {
    std::vector<std::string> command = {"compare", trace, "--threads", "1", "--format", "json"};
    command.insert(command.end(), more.begin(), more.end());
    const ProgramEnd end = run_program(command);
    EXPECT_EQ(end.exit_code, 0) << end.err;
    return end.exit_code == 0 ? json::parse(end.out) : json::array();
  }

  inline static TemporaryFolder* folder = nullptr;
  inline static std::string trace;
};

TEST_F(Compare, FindsThePolicyOfItsOwnSchedule) {
  for (const std::string policy : {"fcfs", "easy", "easy_sjbf", "conservative"}) {
    const json rows = compared({"--schedule", schedule_of({"--policy", policy})});
    ASSERT_EQ(rows.size(), 10u) << policy;
    EXPECT_EQ(rows[0]["policy"], policy);
    EXPECT_EQ(rows[0]["settings"], "") << policy;
    EXPECT_EQ(rows[0]["agreeing"], 2000) << policy;
    EXPECT_EQ(rows[0]["jobs"], 2000) << policy;
    EXPECT_EQ(rows[0]["share"], 1.0) << policy;
    EXPECT_EQ(rows[0]["mean_difference_s"], 0.0) << policy;
    EXPECT_EQ(rows[0]["first_difference"], "") << policy;
  }
}

TEST_F(Compare, FindsTheDialectOfItsOwnSchedule) {
  for (const Dialect& dialect : dialects()) {
    if (dialect.name == "none" || dialect.name == "predictsim" || dialect.name == "cqsim_conservative") continue;
    const std::string setting = "dialect=" + std::string(dialect.name);
    const json rows = compared({"--schedule", schedule_of({"--policy", "easy", "--set", setting})});
    EXPECT_EQ(rows[0]["policy"], "easy");
    EXPECT_EQ(rows[0]["settings"], setting);
    EXPECT_EQ(rows[0]["agreeing"], 2000);
    // pyss has a fork, cqsim a form for conservative backfilling; nobody else agrees.
    EXPECT_LT(rows[2]["agreeing"], 2000) << setting;
  }
}

TEST_F(Compare, PutsTheBestFirst) {
  const json rows = compared({"--schedule", schedule_of({"--policy", "easy"}), "--top", "100"});
  for (std::size_t row = 1; row < rows.size(); ++row) EXPECT_LE(rows[row]["agreeing"], rows[row - 1]["agreeing"]);
  EXPECT_EQ(compared({"--schedule", schedule_of({"--policy", "easy"}), "--top", "3"}).size(), 3u);
}

TEST_F(Compare, FindsACombinationOfSwitchesThatHasNoName) {
  const std::string file = schedule_of({"--policy", "easy", "--set", "until_shadow=before", "--set", "pass=event"});
  const std::vector<std::string> command = {"--schedule", file, "--policy", "easy"};
  EXPECT_LT(compared(command)[0]["agreeing"], 2000);
  auto thorough = command;
  thorough.push_back("--thorough");
  const json rows = compared(thorough);
  EXPECT_EQ(rows[0]["agreeing"], 2000);
  EXPECT_EQ(rows[0]["policy"], "easy");
  // Perhaps with switches beside it that make no difference to these jobs.
  EXPECT_NE(std::string(rows[0]["settings"]).find("until_shadow=before"), std::string::npos) << rows[0];
}

TEST_F(Compare, GivesTheSameInEveryFormatOnAnyThreads) {
  const std::string file = schedule_of({"--policy", "easy"});
  const auto lines = [&](const std::string& format, const std::string& threads) {
    std::istringstream text(
        run_program({"compare", trace, "--schedule", file, "--format", format, "--threads", threads}).out);
    std::vector<std::string> found;
    for (std::string line; std::getline(text, line);) found.push_back(line);
    return found;
  };
  const auto csv = lines("csv", "1");
  ASSERT_EQ(csv.size(), 11u);
  EXPECT_EQ(csv[0], "policy,settings,agreeing,jobs,share,mean_difference_s,first_difference");
  EXPECT_EQ(csv[1], "easy,,2000,2000,1,0,");
  EXPECT_EQ(csv, lines("csv", "3"));
  EXPECT_EQ(lines("json", "1"), lines("json", "3"));
  const auto table = lines("table", "1");
  ASSERT_EQ(table.size(), csv.size() + 2);
  EXPECT_EQ(table.back(), "All 2000 jobs agree with the first of these.");
}

TEST_F(Compare, NamesTheOneJobThatDiffers) {
  std::istringstream text(test::read_file(schedule_of({"--policy", "easy"})));
  std::string changed = "job_id,start\n";
  int line_number = 0;
  for (std::string line; std::getline(text, line); ++line_number) {
    if (line_number == 0) continue;
    std::istringstream fields(line);
    std::string job, submit, start;
    std::getline(std::getline(std::getline(fields, job, ','), submit, ','), start, ',');
    if (line_number == 700) start = std::to_string(std::stoll(start) + 4);
    changed += job;
    changed += "," + start + "\n";
  }
  const std::string file = folder->write("changed.csv", changed);
  const json rows = compared({"--schedule", file});
  EXPECT_EQ(rows[0]["policy"], "easy");
  EXPECT_EQ(rows[0]["agreeing"], 1999);
  EXPECT_EQ(rows[0]["first_difference"], "700");
  EXPECT_EQ(rows[0]["mean_difference_s"], 4.0 / 2000);
  EXPECT_EQ(compared({"--schedule", file, "--tolerance", "4"})[0]["agreeing"], 2000);
  const ProgramEnd table = run_program({"compare", trace, "--schedule", file});
  EXPECT_NE(table.out.find("\nThe first job that differs, job 700, starts at "), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("\njob 700 of w: "), std::string::npos) << table.out;
}

TEST_F(Compare, ReadsCompressedSchedules) {
  const std::string file = schedule_of({"--policy", "easy"});
  ASSERT_EQ(std::system(("gzip --force --keep '" + file + "'").c_str()), 0);
  EXPECT_EQ(compared({"--schedule", file + ".gz"}), compared({"--schedule", file}));
}

TEST(CompareCommand, TakesTheWaitsOfTheTraceWhereNoScheduleIsGiven) {
  const TemporaryFolder folder;
  // Jobs 2, 3 and 4 waited 90, 0 and 170 s, as under easy; job 5 never ran.
  std::string recorded = small_trace;
  const auto replace = [&](const std::string& from, const std::string& to) {
    recorded.replace(recorded.find(from), from.size(), to);
  };
  replace("\n2 10 0 ", "\n2 10 90 ");
  replace("\n4 30 0 ", "\n4 30 170 ");
  replace("\n5 40 0 ", "\n5 40 -1 ");
  const std::string trace = folder.write("t.swf", recorded);
  const ProgramEnd end = run_program({"compare", trace, "--policy", "easy", "--top", "1", "--format", "csv"});
  EXPECT_EQ(end.out,
            "policy,settings,agreeing,jobs,share,mean_difference_s,first_difference\n"
            "easy,,4,4,1,0,\n");
}

TEST(CompareCommand, SaysWhatItCouldNotUse) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const auto compare_with = [&](const std::string& text) {
    return run_program({"compare", trace, "--schedule", folder.write("s.csv", text)});
  };
  const ProgramEnd some = compare_with("job_id,wait\n1,0\n77,3\n78,3\n");
  EXPECT_EQ(some.exit_code, 0) << some.err;
  EXPECT_NE(some.out.find("\n2 lines name jobs that the trace does not have\n"), std::string::npos) << some.out;

  const std::string prefix = folder.path().string() + "/";
  const auto complaint = [&](const ProgramEnd& end) {
    EXPECT_EQ(end.exit_code, 65);
    EXPECT_EQ(end.out, "");
    return without(end.err, prefix);
  };
  EXPECT_EQ(complaint(compare_with("job_id,wait\n77,3\n")),
            "schedsweep: s.csv: no job with a wait that the trace has too (other job numbers?)\n");
  EXPECT_EQ(complaint(compare_with("job_id,wait\n1,\n")),
            "schedsweep: s.csv: no job with a wait that the trace has too\n");
  EXPECT_EQ(complaint(compare_with("job_id,end\n1,3\n")),
            "schedsweep: s.csv:1: no column of waits or starts (one of wait, wait_s, wait_time, waiting_time, start, "
            "start_s, start_time, starting_time)\n");
  EXPECT_EQ(complaint(compare_with("wait\n1\n")),
            "schedsweep: s.csv:1: no column of job numbers (one of job_id, job_number, id, job)\n");
  EXPECT_EQ(complaint(compare_with("job_id,wait\n1,a\n2,3\n2,4\n")),
            "schedsweep: s.csv:2: wait \"a\" (must be a number of seconds)\n"
            "s.csv:4: job 2 (named on a line before)\n");
  EXPECT_EQ(run_program({"compare", trace, "--schedule", "/nowhere.csv"}).exit_code, 65);
}

TEST(CompareCommand, RefusesAWrongCommandLine) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
           {"--policy", "easi"}, {"--tolerance", "-1"}, {"--top", "0"}, {"--threads", "0"}, {"--set", "spare=maybe"}}) {
    std::vector<std::string> command = {"compare", trace};
    command.insert(command.end(), more.begin(), more.end());
    EXPECT_EQ(run_program(command).exit_code, 2) << testing::PrintToString(more);
  }
}

TEST(Candidates, AreEachPolicyUnderEachDialectOnce) {
  const std::vector<Candidate> policies = {{"easy", {}}, {"fcfs", parameters_of(*find_preset("fcfs"))}};
  const auto named = candidates_of(policies, false);
  EXPECT_EQ(named[0].parameters, Parameters{});
  // fcfs reads no dialect.
  EXPECT_EQ(named.size(), dialects().size() + 1);
  const auto thorough = candidates_of(policies, true);
  EXPECT_GT(thorough.size(), 1000u);
  for (std::size_t i = 0; i < thorough.size(); ++i) {
    EXPECT_EQ(canonical(thorough[i].parameters), thorough[i].parameters);
    if (i < named.size()) {
      EXPECT_EQ(thorough[i].parameters, named[i].parameters) << "names first";
    }
  }
  // A dialect that is set stands in nobody's way.
  std::vector<Candidate> set = policies;
  set[0].parameters.dialect = 3;
  EXPECT_EQ(candidates_of(set, true).size(), thorough.size());
}

TEST_F(Compare, RefusesADialectOfItsOwn) {
  const ProgramEnd end = test::run_program({"compare", "/dev/null", "--set", "dialect=cqsim"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_NE(end.err.find("compare tries every dialect"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace schedsweep
