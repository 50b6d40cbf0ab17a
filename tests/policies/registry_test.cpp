// The lists of orders, estimators and presets.
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"

#include <set>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

template <class List>
void expect_described_once(const List& list) {
  std::set<std::string_view> names;
  for (const auto& entry : list) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.name.empty());
    EXPECT_FALSE(entry.rule.empty()) << entry.name;
    EXPECT_FALSE(entry.source.empty()) << entry.name;
  }
}

TEST(Registries, NameEachEntryOnceAndDescribeIt) {
  expect_described_once(orders());
  expect_described_once(estimators());
  expect_described_once(presets());
}

TEST(Registries, LeadWithTheDefaults) {
  EXPECT_EQ(orders()[Parameters{}.order].name, "fcfs");
  EXPECT_EQ(estimators()[Parameters{}.estimate].name, "requested");
}

TEST(Presets, AreFoundByNameAndAlias) {
  for (const Preset& preset : presets()) {
    EXPECT_EQ(find_preset(preset.name), &preset);
    if (!preset.alias.empty()) {
      EXPECT_EQ(find_preset(preset.alias), &preset);
    }
  }
  EXPECT_EQ(find_preset("FIFO_STRICT"), find_preset("fcfs"));
  EXPECT_EQ(find_preset("EASY_BACKFILL_BASELINE"), find_preset("easy"));
  EXPECT_EQ(find_preset("no_such_policy"), nullptr);
}

// A preset without alias must not answer to an empty name.
TEST(Presets, HaveNoEmptyName) { EXPECT_EQ(find_preset(""), nullptr); }

TEST(Presets, ChangeWhatTheySayAndNothingElse) {
  for (const Preset& preset : presets()) {
    const Parameters parameters = parameters_of(preset);
    EXPECT_EQ(canonical(parameters), parameters) << preset.name << " sets what it does not read";
    Parameters expected;
    for (const Setting& setting : preset.settings) {
      const ParameterInfo& info = *find_parameter(setting.parameter);
      EXPECT_EQ(format_value(info, info.get(parameters)), setting.value) << preset.name << ": " << setting.parameter;
      info.set(expected, info.get(parameters));
    }
    EXPECT_EQ(parameters, expected) << preset.name;
  }
  EXPECT_EQ(parameters_of(*find_preset("easy")), Parameters{}) << "the defaults are EASY";
}

/// What an estimator believes of one job; both uses must be equal.
JobSeconds belief_s(std::string_view estimator, JobSeconds run_s, JobSeconds requested_s,
                    const Parameters& parameters = {}) {
  JobStore store;
  resize(store, 1);
  store.run_s[0] = run_s;
  store.requested_s[0] = requested_s;
  JobSeconds expected_s = -1, guard_s = -1;
  for (const Estimator& entry : estimators())
    if (entry.name == estimator)
      entry.believe({view_of(store), store.run_s, parameters}, {{&expected_s, 1}, {&guard_s, 1}});
  EXPECT_EQ(expected_s, guard_s);
  return expected_s;
}

TEST(Estimators, TakeTheRequestOrTheRunTimeWhereThereIsNone) {
  EXPECT_EQ(belief_s("requested", 50, 70), 70);
  EXPECT_EQ(belief_s("requested", 50, 20), 20);
  EXPECT_EQ(belief_s("requested", 50, 0), 50);
  EXPECT_EQ(belief_s("actual", 50, 70), 50);
}

TEST(Estimators, ScaleRoundAndStayInRange) {
  Parameters parameters;
  parameters.estimate_factor = 2.5;
  EXPECT_EQ(belief_s("scaled", 50, 7, parameters), 18) << "17.5 rounds to even";
  EXPECT_EQ(belief_s("scaled", 50, 5, parameters), 12) << "12.5 rounds to even";
  EXPECT_EQ(belief_s("scaled", 50, 0, parameters), 125) << "no request: the run time";
  EXPECT_EQ(belief_s("scaled", 0, 0, parameters), 0);
  parameters.estimate_base = EstimateBase::actual;
  EXPECT_EQ(belief_s("scaled", 50, 7, parameters), 125);
  parameters.estimate_factor = 1e-3;
  EXPECT_EQ(belief_s("scaled", 50, 7, parameters), 1) << "a job of some length is never believed to have none";
  parameters.estimate_factor = 1e3;
  EXPECT_EQ(belief_s("scaled", 2'147'483'647, 7, parameters), 2'147'483'647);
}

TEST(Orders, SayTruthfullyWhatTheyRead) {
  const std::vector<Procs> procs = {1, 5, 3};
  const std::vector<JobSeconds> some_s = {10, 20, 5}, other_s = {40, 2, 900};
  for (const Order& order : orders()) {
    std::vector<std::int64_t> keys(3), other_keys(3);
    order.keys({{}, 8, procs, some_s, some_s, some_s, {}, {}}, keys);
    order.keys({{}, 8, procs, some_s, other_s, other_s, {}, {}}, other_keys);
    EXPECT_EQ(keys != other_keys, order.reads_belief) << order.name;
    EXPECT_EQ(keys[0] == keys[1] && keys[1] == keys[2], order.arrival_order) << order.name;
  }
}

}  // namespace
}  // namespace schedsweep
