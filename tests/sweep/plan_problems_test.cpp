#include "engine/error.h"
#include "sweep/plan.h"
#include "tests/support/run_program.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

const std::string good_trace = "[[traces]]\nmodel = \"lublin99\"\n";
const std::string good_policy = "[[policies]]\npreset = \"easy\"\n";

std::string messages(const std::string& text, const std::filesystem::path& folder = "") {
  try {
    make_plan("a.toml", text, folder);
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    return error.what();
  }
  return "no problem";
}

TEST(PlanProblems, AllOfAFileAreReportedAtOnceInItsOrder) {
  EXPECT_EQ(messages(R"(title = 5
replicates = 0
seed = -1
polices = 3
[[traces]]
model = "lublin98"
jobs = [10, 0]
[[traces]]
file = "nowhere.swf"
load = 0.5
[[machines]]
procesors = 4
[[policies]]
preset = "easi"
estimate_factor = 5000
spare = "true"
[parameters]
orders = []
tau_s = []
[[zip]]
trim = [0.1, 0.2]
starved_wait_s = [1, 2, 3]
)"),
            R"(a.toml:1:9: title = 5 (must be text)
a.toml:2:14: replicates = 0 (must be an integer from 1 to 1000000)
a.toml:3:8: seed = -1 (must be an integer of 0 or more)
a.toml:4:1: unknown key 'polices' in a sweep file (did you mean 'policies'?)
a.toml:6:9: model = "lublin98" (must be one of lublin99, hpcopt)
a.toml:7:13: jobs = 0 (must be an integer from 1 to 100000000)
a.toml:9:1: file = "nowhere.swf" is nowhere (looked beside the sweep file and in SCHEDSWEEP_TRACES)
a.toml:10:1: unknown key 'load' in a trace file (known: file, model, name, sha256, dependencies_file, processors, processors_from, part, quantile_model, retrain_every_s, train_window_s, resample, shake_s, load_factor, target_load, scenario, scenario_level, scenario_at, malformed, never_ran, status_partial, zero_run, request_missing, run_over_request, duplicate_number, out_of_order)
a.toml:12:1: unknown key 'procesors' in a machine (did you mean 'processors'?)
a.toml:14:10: preset = "easi" (must be a policy: did you mean easy?)
a.toml:15:19: estimate_factor = 5000 (must be a number from 0.001 to 1000)
a.toml:16:9: spare = "true" (must be true or false)
a.toml:18:1: orders is an empty list (give at least one value)
a.toml:18:1: unknown key 'orders' in [parameters] (did you mean 'order'?)
a.toml:19:1: tau_s is an empty list (give at least one value)
a.toml:22:1: starved_wait_s has 3 values (the first key of this [[zip]] has 2))");
}

TEST(PlanProblems, LimitOfEvents) {
  EXPECT_EQ(messages("max_events = 0\n[[traces]]\nmodel = \"lublin99\"\n" + good_policy),
            "a.toml:1:14: max_events = 0 (must be an integer of 1 or more)");
  EXPECT_EQ(messages("max_events = \"all\"\n[[traces]]\nmodel = \"lublin99\"\n" + good_policy),
            "a.toml:1:14: max_events = \"all\" (must be an integer of 1 or more)");
}

TEST(PlanProblems, SourcesOfTraces) {
  EXPECT_EQ(messages("[[traces]]\njobs = 5\n" + good_policy),
            "a.toml:1:1: traces entry with neither file nor model (give one of them)");
  EXPECT_EQ(messages("[[traces]]\nfile = \"a\"\nmodel = \"lublin99\"\n" + good_policy),
            "a.toml:1:1: traces entry with both file and model (give one of them)");
  EXPECT_EQ(messages("[[traces]]\nfile = 3\nzero_run = \"drop\"\n" + good_policy),
            "a.toml:2:8: file = 3 (must be a path)");
  EXPECT_EQ(messages("[[traces]]\nfile = [\"a\", \"b\"]\n" + good_policy),
            "a.toml:2:1: file is a list (must be a path)");
  EXPECT_EQ(messages(good_policy), "a.toml:1:1: no [[traces]] (name at least one file or model)");
  EXPECT_EQ(messages(good_trace), "a.toml:1:1: no [[policies]] (name at least one)");
  EXPECT_EQ(messages(good_trace + good_trace + good_policy),
            "a.toml:3:1: a second trace named \"lublin99\" (give it a name of its own)");
}

TEST(PlanProblems, DependencyFiles) {
  EXPECT_EQ(messages("[[traces]]\nmodel = \"lublin99\"\ndependencies_file = \"d.csv\"\n" + good_policy).substr(0, 67),
            "a.toml:3:1: unknown key 'dependencies_file' in a workload model (kn");
  const test::TemporaryFolder folder;
  const std::string trace = "[[traces]]\nfile = \"" + folder.write("t.swf", "") + "\"\n";
  EXPECT_EQ(messages(trace + "dependencies_file = \"nowhere.csv\"\n" + good_policy),
            "a.toml:3:1: dependencies_file = \"nowhere.csv\" is nowhere (looked beside the sweep file and in "
            "SCHEDSWEEP_TRACES)");
  EXPECT_EQ(messages(trace + "dependencies_file = 3\n" + good_policy),
            "a.toml:3:21: dependencies_file = 3 (must be a path)");
  EXPECT_EQ(messages(trace + "dependencies_file = [\"a\", \"b\"]\n" + good_policy),
            "a.toml:3:1: dependencies_file is a list (must be a path)");
}

TEST(PlanProblems, ValuesOfTraceKeysHaveTheirType) {
  EXPECT_EQ(messages(good_trace + "jobs = \"50\"\n" + good_policy),
            "a.toml:3:8: jobs = \"50\" (must be an integer from 1 to 100000000)");
  EXPECT_EQ(messages(good_trace + "jobs = 1.5\n" + good_policy),
            "a.toml:3:8: jobs = 1.5 (must be an integer from 1 to 100000000)");
  EXPECT_EQ(messages(good_trace + "load = true\n" + good_policy),
            "a.toml:3:8: load = true (must be 0 or a number from 0.001 to 10)");
  EXPECT_EQ(messages(good_trace + "load = nan\n" + good_policy),
            "a.toml:3:8: load = nan (must be 0 or a number from 0.001 to 10)");
  EXPECT_EQ(messages(good_trace + "load = [0.5, 11]\n" + good_policy),
            "a.toml:3:14: load = 11 (must be 0 or a number from 0.001 to 10)");
  EXPECT_EQ(messages(good_trace + "load = []\n" + good_policy),
            "a.toml:3:1: load is an empty list (give at least one value)");
  EXPECT_EQ(messages(good_trace + "users = 0\n" + good_policy),
            "a.toml:3:9: users = 0 (must be an integer from 1 to 1000000)");
  const std::string range = "load = {from = 0.001, to = 0.9, count = 5000}\njobs = {from = 1, to = 5000, step = 1}\n";
  EXPECT_EQ(messages(good_trace + range + good_policy), "a.toml:1:1: more than 1000000 workloads (shorten a list)");
  const test::TemporaryFolder folder;
  folder.write("f.swf", "");
  const std::string file = "[[traces]]\nfile = \"f.swf\"\n";
  EXPECT_EQ(messages(file + "sha256 = \"ABC\"\n" + good_policy, folder.path()),
            "a.toml:3:10: sha256 = \"ABC\" (must be 64 hexadecimal digits in lower case)");
  EXPECT_EQ(messages(file + "processors_from = \"asked\"\n" + good_policy, folder.path()),
            "a.toml:3:19: processors_from = \"asked\" (must be one of requested, allocated)");
  EXPECT_EQ(messages(file + "zero_run = true\n" + good_policy, folder.path())
                .find("a.toml:3:12: zero_run = true (must be one of "),
            0u);
}

TEST(PlanProblems, Machines) {
  const auto machines = [](const std::string& text) { return messages(good_trace + text + good_policy); };
  EXPECT_EQ(machines("[[machines]]\nprocessors = 4\nscale = 2\n"),
            "a.toml:3:1: machine with both processors and scale (give one of them)");
  EXPECT_EQ(machines("[[machines]]\nprocessors = 4\n[[machines]]\nprocessors = 4\n"),
            "a.toml:5:1: a second machine named \"4\" (give it a name of its own)");
  EXPECT_EQ(machines("[[machines]]\nprocessors = 0\n"),
            "a.toml:4:14: processors = 0 (must be an integer from 1 to 2^30)");
  EXPECT_EQ(machines("[[machines]]\nprocessors = 99999999999\n"),
            "a.toml:4:14: processors = 99999999999 (must be an integer from 1 to 2^30)");
  EXPECT_EQ(machines("[[machines]]\nscale = 0\n"), "a.toml:4:9: scale = 0 (must be a number from 0.001 to 1000)");
  EXPECT_EQ(machines("[[machines]]\nscale = \"2\"\n"),
            "a.toml:4:9: scale = \"2\" (must be a number from 0.001 to 1000)");
  EXPECT_EQ(machines("[[machines]]\nscale = []\n"), "a.toml:4:1: scale is an empty list (give at least one value)");
}

TEST(PlanProblems, Policies) {
  const auto policies = [](const std::string& text) { return messages(good_trace + text); };
  EXPECT_EQ(policies(good_policy + good_policy),
            "a.toml:5:1: a second policy named \"easy\" (give it a name of its own)");
  EXPECT_EQ(policies("[[policies]]\npresett = \"easy\"\n"),
            "a.toml:4:1: unknown key 'presett' in a policy (did you mean 'preset'?)");
  EXPECT_EQ(policies("[[policies]]\npreset = \"easi\"\n"),
            "a.toml:4:10: preset = \"easi\" (must be a policy: did you mean easy?)");
  EXPECT_EQ(policies("[[policies]]\norder = \"sfj\"\n").find("a.toml:4:9: order = \"sfj\" (must be one of fcfs"), 0u);
  EXPECT_EQ(policies("[[policies]]\norder = 0\n").find("a.toml:4:9: order = 0 (must be one of fcfs"), 0u);
  EXPECT_EQ(policies("[[policies]]\nspare = 1\n"), "a.toml:4:9: spare = 1 (must be true or false)");
  EXPECT_EQ(policies("[[policies]]\ntau_s = \"10\"\n"),
            "a.toml:4:9: tau_s = \"10\" (must be a number from 0.001 to 1000000)");
  const std::string many =
      "estimate = \"scaled\"\nestimate_factor = {from = 1, to = 2, count = 5000}\ntau_s = {from = 1, to = 2, count = "
      "5000}\n";
  EXPECT_EQ(policies("[[policies]]\n" + many),
            "a.toml:3:1: more than 10000000 combinations of parameters (shorten a list)");
}

TEST(PlanProblems, Zips) {
  const auto zips = [](const std::string& text) { return messages(good_trace + good_policy + text); };
  EXPECT_EQ(zips("[[zip]]\ntau_s = [1, 2]\ntrim = [0.1]\n"),
            "a.toml:7:1: trim has 1 values (the first key of this [[zip]] has 2)");
  EXPECT_EQ(zips("[parameters]\ntau_s = 1\n[[zip]]\ntau_s = [1, 2]\n"),
            "a.toml:8:1: tau_s is given twice (in [parameters] or another [[zip]])");
  EXPECT_EQ(zips("[[zip]]\ntau_s = [1]\n[[zip]]\ntau_s = [2]\n"),
            "a.toml:8:1: tau_s is given twice (in [parameters] or another [[zip]])");
  EXPECT_EQ(zips("[[zip]]\ntaus = [1]\n"), "a.toml:6:1: unknown key 'taus' in [[zip]] (did you mean 'tau_s'?)");
}

TEST(PlanProblems, StructureAndMeaningAreReportedTogether) {
  EXPECT_EQ(messages("machines = 3\n" + good_trace + "[[policies]]\nordr = \"sjf\"\n"),
            "a.toml:1:1: machines is no list of tables (write [[machines]] above each)\n"
            "a.toml:5:1: unknown key 'ordr' in a policy (did you mean 'order'?)");
  EXPECT_EQ(messages("traces = 3\n" + good_policy),
            "a.toml:1:1: traces is no list of tables (write [[traces]] above each)\n"
            "a.toml:1:1: no [[traces]] (name at least one file or model)");
}

TEST(PlanProblems, MoreRunsThanCanBeCounted) {
  EXPECT_EQ(
      messages("replicates = 1000000\n[[traces]]\nmodel = \"lublin99\"\njobs = {from = 1, to = 2000, step = 1}\n" +
               good_policy),
      "a.toml:1:1: more than 10^8 runs (shorten a list)");
  EXPECT_EQ(messages("replicates = 9223372036854775807\n" + good_trace + good_policy),
            "a.toml:1:14: replicates = 9223372036854775807 (must be an integer from 1 to 1000000)");
}

}  // namespace
}  // namespace schedsweep
