#include "engine/error.h"
#include "io/result_file.h"
#include "sweep/plan.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

const std::string model = "[[traces]]\nmodel = \"lublin99\"\njobs = 50\nprocessors = 64\n";
const std::string easy = "[[policies]]\npreset = \"easy\"\n";

Plan plan_of(const std::string& text, const std::filesystem::path& folder = "") {
  return make_plan("a.toml", text, folder);
}

std::string design(const std::string& method, int samples, const std::string& axes, const std::string& more = "") {
  return "[design]\nmethod = \"" + method + "\"\nsamples = " + std::to_string(samples) + "\n" + more +
         "[design.axes]\n" + axes;
}

std::string message(const std::string& text) {
  try {
    make_plan("a.toml", text, "");
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    return error.what();
  }
  return "no problem";
}

/// The runs of a plan, each as what it is made of.
std::vector<std::string> runs_of(const Plan& plan) {
  std::vector<std::string> runs;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
    const RunSpec spec = plan.run(run);
    std::string text = plan.machines[spec.machine].name + " " + std::to_string(spec.replicate);
    for (const std::string& value : plan.variants[spec.variant].values) text += " " + value;
    const Composition& composition = plan.compositions[spec.composition];
    text += " " + plan.policies[composition.policy];
    for (const double value : values_of(composition.parameters)) text += " " + std::to_string(value);
    runs.push_back(text);
  }
  return runs;
}

TEST(Design, APointPutsItsValuesIntoWorkloadAndPolicy) {
  const Plan plan =
      plan_of(model + easy + design("random", 20, "load = {from = 0.5, to = 0.9}\ntau_s = {from = 1, to = 99}\n"));
  ASSERT_EQ(plan.n_runs(), 20);
  ASSERT_EQ(plan.design->cases.size(), 1u);
  for (std::size_t point = 0; point < 20; ++point) {
    const std::int64_t run = plan.design->run_of(0, point);
    EXPECT_EQ(run, static_cast<std::int64_t>(point));
    const RunSpec spec = plan.run(run);
    const double load = plan.design->value(point, 0);
    EXPECT_TRUE(load >= 0.5 && load <= 0.9);
    EXPECT_EQ(plan.variants[spec.variant].spec.workload.load, load);
    EXPECT_EQ(plan.compositions[spec.composition].parameters.tau_s, plan.design->value(point, 1));
  }
  EXPECT_EQ(plan.n_workloads(), 20u);
}

TEST(Design, APolicyThatDoesNotReadAnAxisHasOneRunForAllPoints) {
  const Plan plan = plan_of("replicates = 2\n" + model + "[[policies]]\npreset = \"fcfs\"\n" + easy +
                            design("sobol", 8, "max_backfill = {from = 1, to = 1000}\n"));
  EXPECT_EQ(plan.n_runs(), 2 * (1 + 8));
  const Design& laid = *plan.design;
  ASSERT_EQ(laid.cases.size(), 2u);
  EXPECT_EQ(laid.cases[0].label, "lublin99[jobs=50], own, fcfs");
  EXPECT_FALSE(laid.cases[0].reads[0]);
  EXPECT_TRUE(laid.cases[1].reads[0]);
  EXPECT_EQ(laid.cases[1].replicates, 2);
  std::set<std::int64_t> fcfs, easy_runs;
  for (std::size_t point = 0; point < 8; ++point) {
    fcfs.insert(laid.run_of(0, point, 1));
    easy_runs.insert(laid.run_of(1, point, 1));
    EXPECT_EQ(plan.run(laid.run_of(1, point, 1)).replicate, 1);
  }
  EXPECT_EQ(fcfs, (std::set<std::int64_t>{1}));
  EXPECT_EQ(easy_runs.size(), 8u);
}

TEST(Design, WholeLogarithmicAndListedAxesTakeTheirValuesEvenly) {
  const Plan plan = plan_of(model + easy +
                            design("lhs", 300,
                                   "reservations = {from = 1, to = 3}\n"
                                   "tau_s = {from = 1, to = 1000, scale = \"log\"}\n"
                                   "estimate = [\"requested\", \"actual\", \"scaled\"]\n"
                                   "starved_wait_s = {from = 1, to = 7, scale = \"log\", whole = true}\n"));
  std::vector<int> reservations(4), decades(3), estimates(3), whole(8);
  for (std::size_t point = 0; point < 300; ++point) {
    const Design& laid = *plan.design;
    ++reservations[static_cast<std::size_t>(laid.value(point, 0))];
    const double tau = laid.value(point, 1);
    ++decades[tau < 10 ? 0 : tau < 100 ? 1 : 2];
    ++estimates[static_cast<std::size_t>(laid.value(point, 2))];
    ++whole[static_cast<std::size_t>(laid.value(point, 3))];
  }
  EXPECT_EQ(reservations, (std::vector<int>{0, 100, 100, 100}));
  EXPECT_EQ(decades, (std::vector<int>{100, 100, 100}));
  EXPECT_EQ(estimates, (std::vector<int>{100, 100, 100}));
  EXPECT_EQ(whole[1], 100);  // from 1 to 2 of 1 to 8
  EXPECT_EQ(whole[2] + whole[3], 100);
  EXPECT_EQ(whole[4] + whole[5] + whole[6] + whole[7], 100);
}

TEST(Design, AValueThatOnlyOnePointMakesReadIsNotLost) {
  const Plan plan = plan_of(model + easy + "estimate_factor = [2, 3]\n" +
                            design("random", 40, "estimate = [\"requested\", \"scaled\"]\n"));
  EXPECT_EQ(plan.n_runs(), 3);  // requested, scaled by 2, scaled by 3
  EXPECT_EQ(plan.design->cases[1].label, "lublin99[jobs=50], own, easy[estimate_factor=3]");
}

TEST(Design, LongerSamplesKeepTheNumberOfEveryRun) {
  const std::string rest = "replicates = 2\n" + model + "users = [8, 16]\n[[machines]]\n[[machines]]\nscale = 0.5\n" +
                           easy + "[[policies]]\npreset = \"fcfs\"\n";
  const std::string axes = "reservations = [1, 2, \"all\"]\ntau_s = {from = 1, to = 99}\n";
  for (const std::string method : {"random", "sobol", "saltelli", "morris"}) {
    const Plan some = plan_of(rest + design(method, 4, axes)), more = plan_of(rest + design(method, 8, axes));
    const std::vector<std::string> first = runs_of(some), all = runs_of(more);
    ASSERT_LT(first.size(), all.size());
    EXPECT_TRUE(std::equal(first.begin(), first.end(), all.begin())) << method;
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size()) << method;
  }
}

TEST(Design, BlocksHaveTheirNumberOfPoints) {
  const std::string axes = "load = {from = 0.5, to = 0.9}\ntau_s = {from = 1, to = 99}\n";
  EXPECT_EQ(plan_of(model + easy + design("saltelli", 8, axes)).design->n_points(), 8u * 4);
  EXPECT_EQ(plan_of(model + easy + design("morris", 5, axes, "levels = 6\n")).design->n_points(), 5u * 3);
}

RC_GTEST_PROP(DesignProperty, RunAndIndexAreInverseAndEveryPointFindsItsRun, ()) {
  const std::string method = *rc::gen::element<std::string>("random", "lhs", "sobol", "saltelli", "morris");
  const Plan plan = plan_of("replicates = 2\n" + model + "users = [8, 16]\n" + easy +
                            "[[policies]]\nname = \"p\"\norder = [\"sjf\", \"fcfs\"]\n" +
                            design(method, 1 << *rc::gen::inRange(0, 4),
                                   "load = {from = 0.5, to = 0.9}\nestimate = [\"requested\", \"scaled\"]\n"
                                   "estimate_factor = [1, 2, 3]\n"));
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
    const RunSpec spec = plan.run(run);
    RC_ASSERT(plan.index_of(spec) == run);
    RC_ASSERT(plan.workload_of(spec) < plan.n_workloads());
  }
  const Design& laid = *plan.design;
  for (std::size_t c = 0; c < laid.cases.size(); ++c)
    for (std::size_t point = 0; point < laid.n_points(); ++point) {
      const RunSpec spec = plan.run(laid.run_of(c, point, 1));
      const Composition& composition = plan.compositions[spec.composition];
      RC_ASSERT(plan.variants[spec.variant].entry == laid.cases[c].entry);
      RC_ASSERT(composition.policy == laid.cases[c].policy);
      RC_ASSERT(spec.replicate == 1);
      RC_ASSERT(plan.variants[spec.variant].spec.workload.load == laid.value(point, 0));
      const bool scaled = laid.value(point, 1) == 1;
      RC_ASSERT(composition.parameters.estimate_factor == (scaled ? laid.value(point, 2) + 1 : 1));
    }
}

TEST(Design, ProblemsHaveTheirPlace) {
  const std::string range = "tau_s = {from = 1, to = 99}\n";
  const std::string head = model + easy;  // 6 lines
  EXPECT_EQ(message(head + design("sobl", 8, range)),
            "a.toml:8:10: method = \"sobl\" (must be one of random, lhs, sobol, saltelli, morris)");
  EXPECT_EQ(message(head + design("sobol", 100, range)),
            "a.toml:9:11: samples = 100 (must be a power of two for sobol, as 64 or 128)");
  EXPECT_EQ(message(head + design("morris", 4, range, "levels = 5\n")),
            "a.toml:10:10: levels = 5 (must be an even number)");
  EXPECT_EQ(message(head + design("random", 4, range, "sample = 5\n")),
            "a.toml:10:1: unknown key 'sample' in [design] (did you mean 'samples'?)");
  EXPECT_EQ(message(head + "[design]\nsamples = 4\n[design.axes]\n" + range),
            "a.toml:7:2: [design] without method (give it)");
  EXPECT_EQ(message(head + design("random", 4, "taus = {from = 1, to = 2}\n")),
            "a.toml:11:1: unknown key 'taus' in [design.axes] (did you mean 'tau_s'?)");
  EXPECT_EQ(message(head + "tau_s = 5\n" + design("random", 4, range)),
            "a.toml:7:1: tau_s in [[policies]] is an axis of [design] as well (give it in one place)");
  EXPECT_EQ(message(head + "[parameters]\ntau_s = 5\n" + design("random", 4, range)),
            "a.toml:8:1: tau_s in [parameters] is an axis of [design] as well (give it in one place)");
  EXPECT_EQ(message(head + design("random", 4, "jobs = {from = 10, to = 20}\n")),
            "a.toml:3:1: jobs in [[traces]] is an axis of [design] as well (give it in one place)");
  EXPECT_EQ(message(head + design("random", 4, "tau_s = {from = 0, to = 20}\n")),
            "a.toml:11:1: tau_s = 0 (must be a number from 0.001 to 1000000)");
  EXPECT_EQ(message(head + design("random", 4, "reservations = {from = 0.5, to = 20}\n")),
            "a.toml:11:1: reservations takes whole numbers (its from and to must be whole)");
  EXPECT_EQ(message(head + design("random", 4, "estimate = [\"requested\", 3]\n")).substr(0, 51),
            "a.toml:11:26: estimate = 3 (must be one of requeste");
  EXPECT_EQ(message(head + design("random", 4, "part = [\"all\", \"test\"]\n")),
            "a.toml:11:1: part changes no run (nothing here reads it)");
  EXPECT_EQ(message(head + design("random", 4, "guard_k = {from = 0, to = 1}\n")),
            "a.toml:11:1: guard_k changes no run (nothing here reads it)");
}

TEST(Design, ResultsHoldPointsAndExtendToALongerSample) {
  const test::TemporaryFolder folder;
  const std::string head = model + easy + "[[policies]]\npreset = \"fcfs\"\n";
  const std::string axes = "load = {from = 0.5, to = 0.9}\nestimate = [\"requested\", \"actual\"]\n";
  const std::string file = folder.write("a.toml", head + design("sobol", 8, axes));
  const std::string output = folder / "a.h5", fresh = folder / "b.h5";
  ASSERT_EQ(test::run_program({"run", file, "--output", output}).exit_code, 0);
  folder.write("a.toml", head + design("sobol", 16, axes));
  const test::ProgramEnd dry = test::run_program({"run", file, "--dry-run"});
  EXPECT_NE(dry.out.find("design sobol: 16 points of 2 axes for 2 cases\n"), std::string::npos) << dry.out;
  const test::ProgramEnd extended = test::run_program({"run", file, "--output", output, "--extend"});
  ASSERT_EQ(extended.exit_code, 0) << extended.err;
  ASSERT_EQ(test::run_program({"run", file, "--output", fresh}).exit_code, 0);
  EXPECT_TRUE(test::read_file(output) == test::read_file(fresh));

  const ResultDocument document = read_result_file(output);
  EXPECT_EQ(find(document, "/policy"), nullptr);  // no cube
  const auto& run = std::get<std::vector<std::int64_t>>(find(document, "/design/run")->cells);
  const auto& load = std::get<std::vector<double>>(find(document, "/design/load")->cells);
  const auto& estimate = std::get<std::vector<std::string>>(find(document, "/design/estimate")->cells);
  const auto& point = test::column<std::int64_t>(document, "point");
  ASSERT_EQ(run.size(), 2u * 16);
  for (std::size_t i = 0; i < 16; ++i) {
    const auto row = static_cast<std::size_t>(run[i]);
    EXPECT_EQ(point[row], static_cast<std::int64_t>(i));
    EXPECT_EQ(test::column<double>(document, "load")[row], load[i]);
    EXPECT_EQ(test::column<std::string>(document, "estimate")[row], estimate[i]);
  }
}

}  // namespace
}  // namespace schedsweep
