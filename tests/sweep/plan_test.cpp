#include "sweep/plan.h"

#include "engine/error.h"
#include "sweep/workloads.h"
#include "tests/support/run_program.h"
#include "tests/sweep/any_sweep_file.h"

#include <chrono>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Texts = std::vector<std::string>;

const std::string one_model = "[[traces]]\nmodel = \"lublin99\"\n";

Plan plan_of(const std::string& text, const std::filesystem::path& folder = "") {
  return make_plan("a.toml", text, folder);
}

/// One line a run: trace, values, machine, policy, the named parameters, replicate.
Texts lines(const Plan& plan, const Texts& parameters = {}) {
  Texts result;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
    const RunSpec spec = plan.run(run);
    const TraceVariant& variant = plan.variants[spec.variant];
    const Composition& composition = plan.compositions[spec.composition];
    std::string line = plan.trace_names[variant.entry];
    for (const std::string& value : variant.values) line += " " + value;
    line += " " + plan.machines[spec.machine].name + " " + plan.policies[composition.policy];
    for (const std::string& name : parameters) {
      const ParameterInfo& info = *find_parameter(name);
      line += " " + format_value(info, info.get(composition.parameters));
    }
    result.push_back(line + " " + std::to_string(spec.replicate));
  }
  return result;
}

TEST(Plan, RunsStandInTheDocumentedOrder) {
  const Plan plan = plan_of(
      "seed = 7\n"
      "replicates = 2\n"
      "[[traces]]\n"
      "name = \"a\"\n"
      "model = \"lublin99\"\n"
      "load = [0.8, 0.6]\n"
      "[[traces]]\n"
      "name = \"b\"\n"
      "model = \"lublin99\"\n"
      "[[machines]]\n"
      "[[machines]]\n"
      "scale = 0.5\n"
      "[[policies]]\n"
      "preset = \"fcfs\"\n"
      "[[policies]]\n"
      "preset = \"easy\"\n"
      "estimate = [\"actual\", \"requested\"]\n"
      "order = [\"sjf\", \"fcfs\"]\n");
  // Orders before estimates, because the table of parameters has them so; values as listed.
  Texts expected;
  for (const char* trace : {"a 0.8", "a 0.6", "b 0.8"})
    for (const char* machine : {"own", "x0.5"})
      for (const char* policy :
           {"fcfs fcfs requested", "easy sjf actual", "easy sjf requested", "easy fcfs actual", "easy fcfs requested"})
        for (const char* replicate : {"0", "1"})
          expected.push_back(std::string(trace) + " " + machine + " " + policy + " " + replicate);
  EXPECT_EQ(lines(plan, {"order", "estimate"}), expected);
  EXPECT_EQ(plan.n_workloads(), 6u);
  EXPECT_EQ(plan.seed_of(plan.run(1)), 8u);
  EXPECT_EQ(plan.workload_of(plan.run(plan.n_runs() - 1)), 5u);
}

TEST(Plan, WhatAPolicyDoesNotReadMultipliesNothing) {
  const std::string estimates =
      "[parameters]\nestimate = [\"requested\", \"actual\", \"scaled\"]\nestimate_factor = [0.5, 2.0]\n";
  EXPECT_EQ(plan_of(one_model + "[[policies]]\npreset = \"fcfs\"\n" + estimates).n_runs(), 1);
  // A factor belongs to scaled alone: requested, actual, scaled 0.5, scaled 2.
  EXPECT_EQ(
      lines(plan_of(one_model + "[[policies]]\npreset = \"easy\"\n" + estimates), {"estimate", "estimate_factor"}),
      (Texts{"lublin99 own easy requested 1 0", "lublin99 own easy actual 1 0", "lublin99 own easy scaled 0.5 0",
             "lublin99 own easy scaled 2 0"}));
  // FCFS starts the same jobs however the events of an instant are grouped.
  const std::string passes = "[parameters]\npass = [\"instant\", \"event\"]\n";
  EXPECT_EQ(plan_of(one_model + "[[policies]]\npreset = \"fcfs\"\n" + passes).n_runs(), 1);
  EXPECT_EQ(plan_of(one_model + "[[policies]]\npreset = \"easy\"\n" + passes).n_runs(), 2);
  // FCFS reads no estimate, unless its order does.
  EXPECT_EQ(plan_of(one_model + "[[policies]]\npreset = \"fcfs\"\norder = [\"fcfs\", \"sjf\"]\n" + estimates).n_runs(),
            5);
}

TEST(Plan, ValuesListedTwiceMultiplyNothing) {
  EXPECT_EQ(
      plan_of("[[traces]]\nmodel = \"lublin99\"\nload = [0.5, 0.50, 0.7]\n[[policies]]\ntau_s = [10, 10.0]\n").n_runs(),
      2);
}

TEST(Plan, ReplicatesDrawModelsAndLeaveFilesAlone) {
  const test::TemporaryFolder folder;
  folder.write("f.swf", "1 0 0 10 1 -1 -1 1 10 -1 1 1 1 1 1 1 -1 -1\n");
  const Plan plan =
      plan_of("replicates = 3\n[[traces]]\nfile = \"f.swf\"\n" + one_model + "[[policies]]\npreset = \"easy\"\n",
              folder.path());
  EXPECT_EQ(lines(plan), (Texts{"f own easy 0", "lublin99 own easy 0", "lublin99 own easy 1", "lublin99 own easy 2"}));
}

TEST(Plan, ZipsPairTheirValues) {
  const Plan plan = plan_of(one_model +
                            "[[policies]]\npreset = \"easy\"\n"
                            "[[policies]]\nname = \"mine\"\npreset = \"easy\"\nestimate = \"actual\"\n"
                            "[parameters]\nspare = [true, false]\n"
                            "[[zip]]\nestimate = [\"requested\", \"actual\"]\ntau_s = [10, 60]\n");
  EXPECT_EQ(lines(plan, {"estimate", "tau_s", "spare"}),
            (Texts{"lublin99 own easy requested 10 true 0", "lublin99 own easy requested 10 false 0",
                   "lublin99 own easy actual 60 true 0", "lublin99 own easy actual 60 false 0",
                   // The policy's own estimate leaves the zip with its other key.
                   "lublin99 own mine actual 10 true 0", "lublin99 own mine actual 60 true 0",
                   "lublin99 own mine actual 10 false 0", "lublin99 own mine actual 60 false 0"}));
}

TEST(Plan, APolicysOwnValueComesBeforeTheCommonOne) {
  const Plan plan = plan_of(one_model +
                            "[[policies]]\npreset = \"easy\"\n"
                            "[[policies]]\nname = \"mine\"\npreset = \"easy\"\ntau_s = 5\n"
                            "[parameters]\ntau_s = [10, 20]\nreservations = 1\n");
  EXPECT_EQ(lines(plan, {"tau_s"}),
            (Texts{"lublin99 own easy 10 0", "lublin99 own easy 20 0", "lublin99 own mine 5 0"}));
}

TEST(Plan, MachinesAreOfASizeOrScaledOrTheTracesOwn) {
  const Plan plan =
      plan_of(one_model +
              "[[machines]]\nprocessors = 100\n[[machines]]\nscale = 1.5\n[[machines]]\nname = \"big\"\nscale = 2\n"
              "[[machines]]\nscale = 0.001\n[[machines]]\n[[policies]]\npreset = \"easy\"\n");
  EXPECT_EQ(lines(plan), (Texts{"lublin99 100 easy 0", "lublin99 x1.5 easy 0", "lublin99 big easy 0",
                                "lublin99 x0.001 easy 0", "lublin99 own easy 0"}));
  std::vector<Procs> processors;
  for (const MachineSpec& machine : plan.machines) processors.push_back(processors_of(machine, 256));
  EXPECT_EQ(processors, (std::vector<Procs>{100, 384, 512, 1, 256}));
  EXPECT_EQ(processors_of(plan.machines[2], 1 << 30), std::numeric_limits<Procs>::max() - 1);
}

TEST(Plan, AnEntryThatDoesNotListAnAxisStandsAtItsOwnValue) {
  const test::TemporaryFolder folder;
  folder.write("f.swf", "");
  const Plan plan = plan_of(
      "[[traces]]\nmodel = \"lublin99\"\nload = [0.6, 0.7]\n"
      "[[traces]]\nname = \"given\"\nmodel = \"lublin99\"\nload = 0.8\n"
      "[[traces]]\nname = \"default\"\nmodel = \"lublin99\"\n"
      "[[traces]]\nfile = \"f.swf\"\n[[policies]]\n",
      folder.path());
  EXPECT_EQ(lines(plan), (Texts{"lublin99 0.6 own policy1 0", "lublin99 0.7 own policy1 0", "given 0.8 own policy1 0",
                                "default 0.8 own policy1 0", "f  own policy1 0"}));
}

TEST(Plan, NearTheLimitOfCombinationsCountsWhatIsThere) {
  const std::string factors = "estimate = \"scaled\"\nestimate_factor = {from = 1, to = 100, count = 4000}\n";
  const Plan plan =
      plan_of(one_model + "[[policies]]\nname = \"a\"\n" + factors + "[[policies]]\nname = \"b\"\n" + factors);
  EXPECT_EQ(plan.n_runs(), 8000);
}

TEST(Plan, AMillionRunsAreIndexed) {
  const auto start = std::chrono::steady_clock::now();
  const Plan plan = plan_of(
      "replicates = 100\n[[traces]]\nmodel = \"lublin99\"\nload = {from = 0.5, to = 0.9, count = "
      "5}\n[[policies]]\npreset = \"easy\"\n"
      "estimate = \"scaled\"\nestimate_factor = {from = 1, to = 10, count = 1000}\ntau_s = [10, 60]\n");
  const double plan_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_EQ(plan.n_runs(), 1'000'000);
  for (const std::int64_t run : {std::int64_t{0}, std::int64_t{1}, std::int64_t{654'321}, plan.n_runs() - 1})
    EXPECT_EQ(plan.index_of(plan.run(run)), run);
  RecordProperty("plan_s", std::to_string(plan_s));
}

RC_GTEST_PROP(PlanProperty, RunAndIndexAreInverse, ()) {
  const Plan plan = plan_of(*test::any_sweep_file());
  std::set<std::tuple<std::size_t, std::size_t, std::size_t, std::int64_t>> seen;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
    const RunSpec spec = plan.run(run);
    RC_ASSERT(plan.index_of(spec) == run);
    RC_ASSERT(spec.variant < plan.variants.size() && spec.machine < plan.machines.size() &&
              spec.composition < plan.compositions.size());
    RC_ASSERT(spec.replicate >= 0 && spec.replicate < plan.variants[spec.variant].replicates);
    RC_ASSERT(plan.workload_of(spec) < plan.n_workloads());
    RC_ASSERT(seen.insert({spec.variant, spec.machine, spec.composition, spec.replicate}).second);
  }
  RC_ASSERT(plan.n_runs() > 0);
}

RC_GTEST_PROP(PlanProperty, NoTwoCompositionsOfAPolicyAreEqual, ()) {
  const Plan plan = plan_of(*test::any_sweep_file());
  for (std::size_t a = 0; a < plan.compositions.size(); ++a) {
    RC_ASSERT(plan.compositions[a].parameters == canonical(plan.compositions[a].parameters));
    for (std::size_t b = 0; b < a; ++b)
      RC_ASSERT(plan.compositions[a].policy != plan.compositions[b].policy ||
                !(plan.compositions[a].parameters == plan.compositions[b].parameters));
  }
}

}  // namespace
}  // namespace schedsweep
