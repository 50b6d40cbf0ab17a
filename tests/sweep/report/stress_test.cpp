#include "sweep/report/stress.h"

#include "sweep/results/make_document.h"
#include "sweep/run_sweep.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>
#include <cmath>

namespace schedsweep {
namespace {

const std::string stressed =
    "replicates = 4\n[[traces]]\nmodel = \"lublin99\"\njobs = 300\nprocessors = 32\nload = 0.7\n"
    "scenario = [\"none\", \"giant_jobs\", \"low_congestion\"]\nscenario_level = [0, 1]\n"
    "[[policies]]\npreset = \"easy\"\n[[policies]]\npreset = \"fcfs\"\n[report]\nbreaking_bsld = 1000\n";

/// The report's section on a sweep that has been run.
Report stress_report(const std::string& text) {
  const Plan plan = make_plan("t.toml", text, "");
  const Workloads workloads(plan, Communicator::alone(), 1);
  Runner runner(plan, workloads, {}, nullptr);
  std::vector<RunOutcome> outcomes;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) outcomes.push_back(runner.run(run));
  const ResultDocument document = make_document({plan, workloads, outcomes});
  const RunsTable runs(document);
  const ReportInput input{.runs = runs, .plan = plan, .workloads = workloads, .settings = plan.report, .n_threads = 2};
  Report report;
  add_stress(input, report);
  return report;
}

const ReportTable& table(const Report& report, const std::string& path) {
  const auto found =
      std::find_if(report.tables.begin(), report.tables.end(), [&](const ReportTable& t) { return t.path == path; });
  if (found == report.tables.end()) throw std::runtime_error("no " + path);
  return *found;
}

template <class T>
const std::vector<T>& column(const ReportTable& table, const std::string& name) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(), [&](const ReportColumn& c) { return c.name == name; });
  if (found == table.columns.end()) throw std::runtime_error("no " + name);
  return std::get<std::vector<T>>(found->cells);
}

TEST(Stress, ComparesEachScenarioWithCalmTimesAndTheBaseline) {
  const Report report = stress_report(stressed);
  const ReportTable& degradation = table(report, "/stress/degradation");
  const auto& level = column<double>(degradation, "level");
  const auto& scenario = column<std::string>(degradation, "scenario");
  const auto& policy = column<std::string>(degradation, "policy");
  ASSERT_EQ(level.size(), 2u * 2u * 2u);
  for (std::size_t row = 0; row < level.size(); ++row) {
    const double from_calm = column<double>(degradation, "from_calm")[row];
    if (level[row] == 0) EXPECT_EQ(from_calm, 1) << row;
    if (level[row] == 1 && scenario[row] == "low_congestion") EXPECT_LT(from_calm, 1) << row;
    EXPECT_LE(column<double>(degradation, "from_calm_low")[row], from_calm) << row;
    EXPECT_GE(column<double>(degradation, "from_calm_high")[row], from_calm) << row;
    if (policy[row] == "easy") EXPECT_EQ(column<double>(degradation, "from_baseline")[row], 1) << row;
  }
  EXPECT_EQ(column<std::int64_t>(table(report, "/stress/safe_region"), "safe").size(), 10u);
  EXPECT_FALSE(report.findings.empty());
}

TEST(Stress, FindsBreakingLoadsInTheOrderOfThePolicies) {
  const Report report = stress_report(stressed);
  const ReportTable& breaking = table(report, "/stress/breaking");
  EXPECT_EQ(column<std::string>(breaking, "policy"), (std::vector<std::string>{"easy", "fcfs"}));
  const auto& load = column<double>(breaking, "breaking_load");
  const auto& outcome = column<std::string>(breaking, "outcome");
  for (std::size_t row = 0; row < load.size(); ++row) EXPECT_EQ(outcome[row] == "breaks", std::isfinite(load[row]));
  EXPECT_GT(column<double>(table(report, "/stress/load_curve"), "p95_bsld").size(), 4u);
}

TEST(Stress, SaysNothingOfSweepsWithoutStress) {
  const Report report = stress_report("[[traces]]\nmodel = \"lublin99\"\njobs = 50\n[[policies]]\npreset = \"easy\"\n");
  EXPECT_TRUE(report.tables.empty());
  EXPECT_TRUE(report.findings.empty());
}

TEST(Stress, RatioOfMeansPairsReplicates) {
  const Bootstrap bootstrap;
  const Interval same = ratio_of_means({2, 4, 8}, {1, 2, 4}, bootstrap);
  EXPECT_EQ(same.estimate, 2);
  EXPECT_EQ(same.low, 2);
  EXPECT_EQ(same.high, 2);
  EXPECT_EQ(ratio_of_means({2, NAN, 8}, {5}, bootstrap).estimate, 1);
  EXPECT_TRUE(std::isnan(ratio_of_means({2}, {1}, bootstrap).low));
  EXPECT_TRUE(std::isnan(ratio_of_means({2}, {}, bootstrap).estimate));
}

}  // namespace
}  // namespace schedsweep
