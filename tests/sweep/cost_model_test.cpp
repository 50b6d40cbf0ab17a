#include "sweep/cost_model.h"

#include "engine/error.h"
#include "sweep/distribute.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

Plan plan_of(const std::string& more = "") {
  return make_plan("costs.toml",
                   "replicates = 2\n"
                   "[[traces]]\n"
                   "model = \"lublin99\"\n"
                   "jobs = 1000\n"
                   "load = [0.5, 0.7, 1.0]\n"
                   "[[machines]]\n"
                   "[[machines]]\n"
                   "scale = 2\n"
                   "[[policies]]\n"
                   "name = \"orders\"\n"
                   "order = [\"fcfs\", \"sjf\", \"wfp3\"]\n"
                   "[parameters]\n"
                   "reservations = [0, 1, 4, \"all\"]\n"
                   "estimate = [\"requested\", \"user_last2\", \"online\"]\n" +
                       more,
                   "");
}

CostModel model_of(const Plan& plan) { return {plan, std::vector<std::size_t>(plan.n_workloads(), 1000)}; }

/// What the runs of a machine take on which planning gets dearer with the load and learning costs ten times the table.
std::vector<double> true_costs(const Plan& plan, const CostModel& table) {
  std::vector<double> cost = table.costs_s();
  for (std::size_t run = 0; run < cost.size(); ++run) {
    const RunSpec spec = plan.run(static_cast<std::int64_t>(run));
    const Parameters& p = plan.compositions[spec.composition].parameters;
    if (p.reservations > 1)
      cost[run] *= 1 + 4 * static_cast<double>(spec.variant) / (1 + static_cast<double>(spec.machine));
    cost[run] *= 0.5;
    if (p.estimate != Parameters{}.estimate) cost[run] += 0.02;
  }
  return cost;
}

std::vector<Measurement> measured(const std::vector<std::int64_t>& runs, const std::vector<double>& cost) {
  std::vector<Measurement> told;
  for (const std::int64_t run : runs) told.push_back({run, cost[static_cast<std::size_t>(run)]});
  return told;
}

/// Mean size of the logarithm of how far expectations are off, as a factor.
double typical_factor(const std::vector<double>& expected, const std::vector<double>& cost) {
  double sum = 0;
  for (std::size_t run = 0; run < cost.size(); ++run) sum += std::abs(std::log(cost[run] / expected[run]));
  return std::exp(sum / static_cast<double>(cost.size()));
}

TEST(CostModel, TheTableKnowsWhatIsDear) {
  const Plan plan = plan_of();
  const CostModel table = model_of(plan);
  const std::vector<double> cost = table.costs_s();
  const auto run_with = [&](std::int64_t reservations, const std::string& estimate) {
    for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
      const Parameters& p = plan.compositions[plan.run(run).composition].parameters;
      const ParameterInfo* info = find_parameter("estimate");
      if (p.reservations == reservations && format_value(*info, info->get(p)) == estimate)
        return cost[static_cast<std::size_t>(run)];
    }
    return 0.0;
  };
  EXPECT_LT(run_with(0, "requested"), run_with(1, "requested"));
  EXPECT_LT(run_with(1, "requested"), run_with(1, "online"));
  EXPECT_LT(run_with(1, "requested"), run_with(4, "requested"));
  EXPECT_LT(run_with(4, "requested"), run_with(4, "online"));
}

TEST(CostModel, CostGrowsWithJobs) {
  const Plan plan = plan_of();
  const CostModel half(plan, std::vector<std::size_t>(plan.n_workloads(), 500));
  EXPECT_DOUBLE_EQ(2 * half.cost_s(3), model_of(plan).cost_s(3));
}

TEST(CostModel, ASampleMeasuresEveryTraitAndLoad) {
  const Plan plan = plan_of();
  const CostModel table = model_of(plan);
  const auto sample = table.sample(1000);
  EXPECT_LT(std::ssize(sample), plan.n_runs() / 2);
  EXPECT_EQ(std::set(sample.begin(), sample.end()).size(), sample.size());
  std::set<std::pair<std::size_t, std::size_t>> loads;
  std::set<std::pair<int, std::int64_t>> orders;
  std::set<std::pair<int, std::int64_t>> estimates;
  for (const std::int64_t run : sample) {
    const RunSpec spec = plan.run(run);
    const Parameters& p = plan.compositions[spec.composition].parameters;
    loads.emplace(spec.variant, spec.machine);
    if (p.order != Parameters{}.order) orders.emplace(p.order, std::min<std::int64_t>(p.reservations, 2));
    if (p.reservations > 1) estimates.emplace(p.estimate, p.reservations);
  }
  EXPECT_EQ(loads.size(), 6U);
  EXPECT_EQ(orders.size(), 6U);
  EXPECT_GE(estimates.size(), 3U);
  for (std::size_t at = 1; at < sample.size(); ++at) EXPECT_GE(table.cost_s(sample[at - 1]), table.cost_s(sample[at]));
}

TEST(CostModel, ASampleIsCapped) {
  const Plan plan = plan_of("tau_s = [1, 2, 3]\nhalf_life_s = [1, 2]\n");
  const CostModel table = model_of(plan);
  EXPECT_LE(table.sample(1).size(), 132U);
  EXPECT_EQ(CostModel(plan, std::vector<std::size_t>(plan.n_workloads(), 0)).sample(1).empty(), false);
}

TEST(CostModel, ASampleCalibratesTheRest) {
  const Plan plan = plan_of();
  const CostModel table = model_of(plan);
  const std::vector<double> cost = true_costs(plan, table);
  CostModel calibrated = table;
  calibrated.calibrate(measured(table.sample(4), cost));
  EXPECT_GT(typical_factor(table.costs_s(), cost), 1.8);
  EXPECT_LT(typical_factor(calibrated.costs_s(), cost), 1.35);
}

TEST(CostModel, TheOrderOfMeasurementsDoesNotMatter) {
  const Plan plan = plan_of();
  const CostModel table = model_of(plan);
  auto told = measured(table.sample(4), true_costs(plan, table));
  CostModel forwards = table;
  forwards.calibrate(told);
  std::reverse(told.begin(), told.end());
  CostModel backwards = table;
  backwards.calibrate(told);
  EXPECT_EQ(forwards.costs_s(), backwards.costs_s());
  EXPECT_EQ(forwards.to_json(), backwards.to_json());
}

TEST(CostModel, NothingMeasuredChangesNothing) {
  const Plan plan = plan_of();
  CostModel model = model_of(plan);
  model.calibrate({});
  model.calibrate({{0, 0.0}, {1, -1.0}, {2, std::nan("")}});
  EXPECT_EQ(model.costs_s(), model_of(plan).costs_s());
  EXPECT_TRUE(model.to_json().empty());
}

TEST(CostModel, CorrectionsServeAnotherSweep) {
  const Plan plan = plan_of();
  CostModel calibrated = model_of(plan);
  calibrated.calibrate(measured(calibrated.sample(4), true_costs(plan, calibrated)));

  CostModel again = model_of(plan);
  again.use(nlohmann::ordered_json::parse(calibrated.to_json().dump()));
  for (std::int64_t run = 0; run < plan.n_runs(); ++run)
    EXPECT_NEAR(again.cost_s(run) / calibrated.cost_s(run), 1, 1e-9) << run;

  const Plan other = plan_of("promise = \"replan\"\n");
  CostModel model = model_of(other);
  model.use(calibrated.to_json());
  EXPECT_NE(model.costs_s(), model_of(other).costs_s());
}

TEST(CostModel, CorrectionsMustBeFactors) {
  const Plan plan = plan_of();
  CostModel model = model_of(plan);
  for (const char* text : {"[]", "3", R"({"events": "2"})", R"({"events": 0})", R"({"events": -1})", R"({"x": 1e300})"})
    EXPECT_THROW(model.use(nlohmann::ordered_json::parse(text)), InputError) << text;
  EXPECT_EQ(model.costs_s(), model_of(plan).costs_s());
}

RC_GTEST_PROP(CostModel, WhateverIsMeasuredCostsAreFiniteAndPositive, ()) {
  static const Plan plan = plan_of();
  CostModel model = model_of(plan);
  std::vector<Measurement> told;
  for (const int run : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(plan.n_runs()))))
    told.push_back({run, std::pow(10.0, *rc::gen::inRange(-300, 300))});
  model.calibrate(told);
  for (const double cost_s : model.costs_s()) RC_ASSERT(std::isfinite(cost_s) && cost_s > 0);
}

}  // namespace
}  // namespace schedsweep
