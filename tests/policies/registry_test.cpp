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

}  // namespace
}  // namespace schedsweep
