#include "engine/metrics/metric_table.h"
#include "engine/workload/generate.h"
#include "io/swf_reader.h"
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"
#include "sweep/results/run_columns.h"
#include "tests/support/run_program.h"
#include "tests/support/traces.h"
#include "tests/sweep/small_trace.h"

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

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

json list_of(const std::string& topic) {
  const ProgramEnd end = run_program({"list", topic, "--format", "json"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  return json::parse(end.out);
}

TEST(Program, WrongCommandLinesEndWithTwo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"rum"},
      {"run", "--wrong"},
      {"run", "--threads", "0"},
      {"run", "a.toml", "b.toml"},
      {"run", "--progress", "loud"},
      {"list"},
      {"list", "nothing"},
      {"simulate"},
      {"simulate", "a.swf", "--processors", "0"},
      {"simulate", "/dev/null", "--policy", "easi"},
      {"simulate", "/dev/null", "--set", "spare=maybe"},
      {"trace", "info", "/dev/null", "--format", "csv"},
      {"trace", "generate", "--jobs", "0"},
      {"trace", "generate", "--model", "none"},
      {"trace", "generate", "--load", "nan"},
      {"show", "a.h5", "--format", "xml"},
  };
  for (const auto& arguments : wrong) {
    const ProgramEnd end = run_program(arguments);
    EXPECT_EQ(end.exit_code, 2) << testing::PrintToString(arguments) << end.err;
    EXPECT_FALSE(end.err.empty()) << testing::PrintToString(arguments);
    EXPECT_EQ(end.out, "") << testing::PrintToString(arguments);
  }
}

TEST(Program, HelpAndVersionAreResults) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"--version"}, {"run", "--help"}, {"trace", "generate", "--help"}}) {
    const ProgramEnd end = run_program(arguments);
    EXPECT_EQ(end.exit_code, 0);
    EXPECT_FALSE(end.out.empty());
    EXPECT_EQ(end.err, "");
  }
  EXPECT_NE(run_program({"--help"}).out.find("Exit codes: 0 good; 2 wrong command line; 3"), std::string::npos);
}

TEST(Program, OutputThatDoesNotArriveIsNoSuccess) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"list", "orders"},
                                             {"list", "columns", "--format", "json"},
                                             {"trace", "generate", "--jobs", "2000"}}) {
    const ProgramEnd end = run_program(arguments, {}, "/dev/full");
    EXPECT_EQ(end.exit_code, 74) << testing::PrintToString(arguments);
    EXPECT_EQ(end.err, "schedsweep: standard output: cannot be written\n");
  }
}

TEST(Program, MissingAndDamagedInput) {
  const TemporaryFolder folder;
  const std::string text = folder.write("text.h5", "no results");
  EXPECT_EQ(run_program({"simulate", "/nowhere.swf"}).exit_code, 65);
  EXPECT_EQ(run_program({"trace", "info", "/nowhere.swf"}).exit_code, 65);
  EXPECT_EQ(run_program({"show", "/nowhere.h5"}).exit_code, 65);
  EXPECT_EQ(run_program({"show", text}).exit_code, 65);
  EXPECT_EQ(run_program({"check", "/nowhere.toml"}).exit_code, 78);
  EXPECT_EQ(run_program({"run", "/nowhere.toml", "--output", (folder / "r.h5").string()}).exit_code, 78);
}

TEST(Check, ReportsProblemsOfTheFileAndOfItsTraces) {
  const TemporaryFolder folder;
  const std::string bad =
      folder.write("bad.toml", "sed = 1\n[[traces]]\nmodel = \"lublin99\"\n[[policies]]\npreset = \"easi\"\n");
  const ProgramEnd end = run_program({"check", bad});
  EXPECT_EQ(end.exit_code, 78);
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(end.err, "schedsweep: " + bad + ":1:1: unknown key 'sed' in a sweep file (did you mean 'seed'?)\n" + bad +
                         ":5:10: preset = \"easi\" (must be a policy: did you mean easy?)\n");
  folder.write("t.swf", small_trace);
  const std::string good = folder.write("good.toml", "[[traces]]\nfile = \"t.swf\"\n[[policies]]\n");
  const ProgramEnd fine = run_program({"check", good});
  EXPECT_EQ(fine.exit_code, 0) << fine.err;
  EXPECT_EQ(fine.out, good + ": good: 1 runs of 1 policies on 1 traces\n");
  folder.write("t.swf", small_trace + "6 50 0 99999999999999999999 1 -1 -1 1 9 -1 1 1 1 1 1 1 -1 -1\n");
  const ProgramEnd broken = run_program({"check", good});
  EXPECT_EQ(broken.exit_code, 65);
  EXPECT_NE(broken.err.find("t.swf:7: "), std::string::npos) << broken.err;
}

TEST(Simulate, WritesTheScheduleOfEveryJob) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const std::string schedule = (folder / "s.csv").string();
  const ProgramEnd end =
      run_program({"simulate", trace, "--policy", "easy", "--schedule", schedule, "--format", "json"});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  // Job 3 is backfilled beside job 1; job 4, asking for 600 s, would delay job 2; job 5 is wider than the machine.
  EXPECT_EQ(test::read_file(schedule),
            "job_id,submit,start,end,kind\n1,0,0,100,in_order\n2,10,100,200,in_order\n3,20,20,70,backfilled\n"
            "4,30,200,700,in_order\n5,40,,,rejected\n");
  const json record = json::parse(end.out);
  EXPECT_EQ(record["trace"], "t");
  EXPECT_EQ(record["processors"], 4);
  EXPECT_EQ(record["jobs"], 4);
  EXPECT_EQ(record["rejected"], 1);
  for (const MetricInfo& metric : metric_table()) EXPECT_TRUE(record.contains(std::string(metric.name))) << metric.name;
}

TEST(Simulate, PrintsTheSameInEveryFormat) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const auto csv = lines_of(run_program({"simulate", trace, "--format", "csv"}).out);
  ASSERT_EQ(csv.size(), 2u);
  EXPECT_EQ(csv[0].find("trace,policy,processors,order,reservations,"), 0u) << csv[0];
  EXPECT_EQ(lines_of(run_program({"simulate", trace}).out).size(),
            static_cast<std::size_t>(std::count(csv[0].begin(), csv[0].end(), ',') + 1));
  const json timed = json::parse(run_program({"simulate", trace, "--format", "json", "--timing", "--strict"}).out);
  EXPECT_GE(timed["simulate_s"], 0.0);
}

TEST(Simulate, RefusesAJobWiderThanTheMachineWhenToldSo) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const ProgramEnd end = run_program({"simulate", trace, "--set", "wider=reject"});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("job 5"), std::string::npos) << end.err;
  EXPECT_EQ(run_program({"simulate", trace, "--schedule", "/nowhere/s.csv"}).exit_code, 73);
}

TEST(Simulate, GivesTheNumbersOfTheContract) {
  const auto traces = test::trace_folder();
  if (!traces) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const TemporaryFolder folder;
  const std::string schedule = (folder / "starts.csv").string();
  // Found by its name alone.
  const ProgramEnd easy = run_program({"simulate", "KTH-SP2-1996-2.swf.gz", "--processors", "100", "--format", "json"});
  ASSERT_EQ(easy.exit_code, 0) << easy.err;
  const json record = json::parse(easy.out);
  EXPECT_EQ(record["jobs"], 28'489);
  EXPECT_NEAR(record["mean_wait_s"], 6844.6012, 5e-5);
  EXPECT_NEAR(record["p95_wait_s"], 37739.2, 5e-5);
  EXPECT_NEAR(record["mean_bsld"], 91.473428, 5e-7);
  EXPECT_NEAR(record["p95_bsld"], 433.452381, 5e-7);
  EXPECT_NEAR(record["utilization"], 0.687687040, 1e-9);

  const ProgramEnd actual =
      run_program({"simulate", "KTH-SP2-1996-2.swf.gz", "--policy", "easy", "--set", "estimate=actual", "--processors",
                   "100", "--schedule", schedule, "--format", "json"});
  ASSERT_EQ(actual.exit_code, 0) << actual.err;
  EXPECT_EQ(json::parse(actual.out)["jobs"], 28'489);
  const auto lines = lines_of(test::read_file(schedule));
  EXPECT_EQ(lines.size(), 28'490u);
  EXPECT_EQ(lines[0], "job_id,submit,start,end,kind");

  const ProgramEnd fcfs = run_program({"simulate", "KTH-SP2-1996-2.swf.gz", "--policy", "fcfs", "--processors", "100",
                                       "--format", "json", "--set", "zero_run=drop", "--set", "overrun=kill"});
  const json dropped = json::parse(fcfs.out);
  EXPECT_EQ(dropped["jobs"], 28'481);
  EXPECT_NEAR(dropped["mean_wait_s"], 353776.4091, 5e-5);
  EXPECT_NEAR(dropped["p95_bsld"], 44964.470588, 5e-7);
}

TEST(TraceInfo, IsATreeOfJson) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  const json info = json::parse(run_program({"trace", "info", trace, "--format", "json"}).out);
  EXPECT_EQ(info["header"]["max_procs"], 4);
  EXPECT_EQ(info["header"]["max_nodes"], nullptr);
  EXPECT_EQ(info["header"]["sha256"], read_swf(trace, {}).sha256);
  EXPECT_EQ(info["quality"]["jobs_kept"], 5);
  EXPECT_EQ(info["quality"]["run_over_request"]["found"], 0);
  EXPECT_EQ(info["profile"]["jobs_wider_than_machine"], 1);
  EXPECT_EQ(info["profile"]["procs"]["max"], 8);
  const json wide = json::parse(run_program({"trace", "info", trace, "--format", "json", "--processors", "8"}).out);
  EXPECT_EQ(wide["header"]["processors"], 8);
  EXPECT_EQ(wide["profile"]["jobs_wider_than_machine"], 0);
  const ProgramEnd table = run_program({"trace", "info", trace});
  EXPECT_EQ(table.exit_code, 0);
  for (const char* part : {"header\n", "quality\n", "profile\n", "  jobs_kept "})
    EXPECT_NE(table.out.find(part), std::string::npos) << part;
}

TEST(TraceInfo, CountsTheLinksOfADependencyFile) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf",
                                         "1 0 0 10 1 -1 -1 1 20 -1 0 1 1 1 1 1 -1 -1\n"
                                         "2 5 0 10 1 -1 -1 1 20 -1 1 1 1 1 1 1 1 60\n"
                                         "3 9 0 10 1 -1 -1 1 20 -1 1 1 1 1 1 1 99 60\n");
  const auto info = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command = {"trace", "info", trace, "--format", "json"};
    command.insert(command.end(), more.begin(), more.end());
    return json::parse(run_program(command).out)["links"];
  };
  const json own = info({});
  EXPECT_EQ(own["preceding_links"], 1);
  EXPECT_EQ(own["preceding_unknown"], 1);
  EXPECT_EQ(own["dependencies_sha256"], nullptr);
  const std::string file = folder.write("d.csv", "job_id,dependency\n3,\"afterok:1,afterany:2\"\n");
  const json given = info({"--dependencies", file});
  EXPECT_EQ(given["given_links"], 2);
  EXPECT_EQ(given["links_never_met"], 1);
  EXPECT_EQ(given["never_met"], json({"3 afterok 1"}));
  const std::string wrong = folder.write("wrong.csv", "job_id,dependency\n3,afterok:4\n2,before:1\n");
  const ProgramEnd end = run_program({"trace", "info", trace, "--dependencies", wrong});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("wrong.csv:2: unknown job 4"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("wrong.csv:3: unknown type of dependency \"before\""), std::string::npos) << end.err;
  EXPECT_EQ(run_program({"trace", "info", trace, "--dependencies", "nowhere.csv"}).exit_code, 65);
}

TEST(TraceGenerate, WritesWhatTheReaderTakes) {
  const TemporaryFolder folder;
  const std::string path = (folder / "w.swf").string();
  const std::vector<std::string> command = {"trace",        "generate", "--model", "lublin99", "--jobs", "10000",
                                            "--processors", "256",      "--load",  "0.8",      "--seed", "1"};
  auto to_file = command;
  to_file.insert(to_file.end(), {"--output", path});
  const ProgramEnd end = run_program(to_file);
  ASSERT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(run_program(command).out, test::read_file(path));
  const json info = json::parse(run_program({"trace", "info", path, "--format", "json"}).out);
  EXPECT_EQ(info["header"]["processors"], 256);
  EXPECT_EQ(info["quality"]["jobs_kept"], 10'000);
  EXPECT_NEAR(info["profile"]["offered_load"], 0.8, 0.01);
  const json record = json::parse(run_program({"simulate", path, "--format", "json"}).out);
  EXPECT_EQ(record["jobs"], 10'000);
  EXPECT_EQ(record["rejected"], 0);
  EXPECT_EQ(run_program({"trace", "generate", "--output", "/nowhere/w.swf"}).exit_code, 73);
}

TEST(List, HasEveryEntryOfItsRegistry) {
  const auto names = [](const json& list, const char* key) {
    std::vector<std::string> found;
    for (const json& row : list) found.push_back(row.at(key));
    return found;
  };
  const auto names_of = [](const auto& registry) {
    std::vector<std::string> found;
    for (const auto& entry : registry) found.emplace_back(entry.name);
    return found;
  };
  EXPECT_EQ(names(list_of("policies"), "policy"), names_of(presets()));
  EXPECT_EQ(names(list_of("orders"), "order"), names_of(orders()));
  EXPECT_EQ(names(list_of("estimators"), "estimator"), names_of(estimators()));
  EXPECT_EQ(names(list_of("models"), "model"), names_of(workload_models()));
  EXPECT_EQ(names(list_of("columns"), "column"), names_of(run_columns()));
  auto parameters = names_of(parameter_table());
  for (const TraceKey& key : trace_keys()) parameters.push_back(key.name);
  EXPECT_EQ(names(list_of("parameters"), "parameter"), parameters);
  for (const char* topic : {"policies", "orders", "estimators", "models", "columns", "parameters"}) {
    EXPECT_EQ(lines_of(run_program({"list", topic}).out).size(), list_of(topic).size() + 1) << topic;
    EXPECT_GE(lines_of(run_program({"list", topic, "--format", "csv"}).out).size(), list_of(topic).size() + 1) << topic;
  }
}

TEST(List, ParametersAreTakenWithTheirDefaults) {
  const TemporaryFolder folder;
  const std::string trace = folder.write("t.swf", small_trace);
  std::vector<std::string> command = {"simulate", trace, "--format", "json"};
  std::string model_keys;
  for (const json& row : list_of("parameters")) {
    const std::string name = row["parameter"], value = row["default"], meaning = row["meaning"];
    if (meaning.find("workload models: ") == 0) {
      model_keys += name + " = " + value + "\n";
    } else if (name != "processors") {
      command.insert(command.end(), {"--set", name + "=" + value});
    }
  }
  const ProgramEnd set = run_program(command);
  ASSERT_EQ(set.exit_code, 0) << set.err;
  EXPECT_EQ(set.out, run_program({"simulate", trace, "--format", "json"}).out);
  EXPECT_EQ(run_program({"simulate", trace, "--set", "processors=256"}).exit_code, 0);
  const std::string sweep =
      folder.write("s.toml", "[[traces]]\nmodel = \"lublin99\"\n" + model_keys + "[[policies]]\n");
  EXPECT_EQ(run_program({"check", sweep}).exit_code, 0) << model_keys;
}

}  // namespace
}  // namespace schedsweep
