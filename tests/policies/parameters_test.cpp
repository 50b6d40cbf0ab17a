#include "policies/parameters.h"

#include "tests/support/workload.h"

#include <limits>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// Values of the row that lie on its borders, and its default.
std::vector<double> border_values(const ParameterInfo& info) {
  const double preset = info.get(Parameters{});
  switch (info.kind) {
    case ParameterKind::choice:
      return {preset, 0, static_cast<double>(info.choices.size()) - 1};
    case ParameterKind::flag:
      return {preset, 0, 1};
    case ParameterKind::integer:
    case ParameterKind::real:
      break;
  }
  return {preset, info.min, info.max};
}

TEST(ParameterTable, NamesEachRowOnceAndDescribesIt) {
  std::set<std::string_view> names;
  for (const ParameterInfo& info : parameter_table()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_EQ(find_parameter(info.name), &info);
    EXPECT_FALSE(info.meaning.empty()) << info.name;
    EXPECT_FALSE(info.unit.empty()) << info.name;
    EXPECT_EQ(info.choices.empty(), info.kind != ParameterKind::choice) << info.name;
    EXPECT_TRUE(is_allowed(info, info.get(Parameters{}))) << info.name;
  }
  EXPECT_EQ(find_parameter("no_such_parameter"), nullptr);
  EXPECT_EQ(find_parameter(""), nullptr);
}

TEST(ParameterTable, ReadsBackWhatItWrites) {
  for (const ParameterInfo& info : parameter_table()) {
    for (const double value : border_values(info)) {
      const std::string text = format_value(info, value);
      EXPECT_EQ(parse_value(info, text), value) << info.name << " = " << text;
      Parameters parameters;
      info.set(parameters, value);
      EXPECT_EQ(info.get(parameters), value) << info.name << " = " << text;
    }
  }
}

TEST(ParameterTable, RefusesWhatIsNoValue) {
  for (const ParameterInfo& info : parameter_table()) {
    for (const std::string_view text : {"", " ", "no such value", "nan", "inf", "-inf", "1e999", "0x1", "1 ", " 1",
                                        "+1", "TRUE", "99999999999999999999"})
      EXPECT_FALSE(parse_value(info, text)) << info.name << " = '" << text << "'";
    if (info.kind != ParameterKind::integer && info.kind != ParameterKind::real) continue;
    for (const double value : {info.min - 1, 2 * info.max + 1, std::numeric_limits<double>::quiet_NaN()})
      EXPECT_FALSE(is_allowed(info, value)) << info.name << " = " << value;
    EXPECT_EQ(is_allowed(info, info.max - 1.0 / 1024), info.kind == ParameterKind::real) << info.name;
  }
}

TEST(ParameterTable, SaysWhatIsAllowed) {
  for (const ParameterInfo& info : parameter_table()) {
    const std::string text = allowed_values(info);
    if (info.kind == ParameterKind::choice) {
      for (const std::string_view choice : info.choices)
        EXPECT_NE(text.find(choice), std::string::npos) << info.name << ": " << text;
    } else if (info.kind == ParameterKind::flag) {
      EXPECT_EQ(text, "true or false");
    } else {
      EXPECT_NE(text.find(" from "), std::string::npos) << info.name << ": " << text;
    }
  }
  EXPECT_EQ(allowed_values(*find_parameter("backfill_order")), "one of queue, shortest");
  EXPECT_EQ(allowed_values(*find_parameter("trim")), "a number from 0 to 0.45");
}

TEST(ParameterTable, ReadsEachKindOfText) {
  EXPECT_EQ(parse_value(*find_parameter("order"), "fcfs"), 0.0);
  EXPECT_EQ(parse_value(*find_parameter("spare"), "false"), 0.0);
  EXPECT_EQ(parse_value(*find_parameter("reservations"), "1"), 1.0);
  EXPECT_EQ(parse_value(*find_parameter("estimate_factor"), "2.5"), 2.5);
  EXPECT_EQ(parse_value(*find_parameter("tau_s"), "1e1"), 10.0);
}

TEST(ParameterTable, SetsOneParameterOnly) {
  for (const ParameterInfo& changed : parameter_table()) {
    for (const double value : border_values(changed)) {
      Parameters parameters;
      changed.set(parameters, value);
      for (const ParameterInfo& other : parameter_table())
        if (other.name != changed.name) {
          EXPECT_EQ(other.get(parameters), other.get(Parameters{})) << changed.name << " changed " << other.name;
        }
      EXPECT_EQ(parameters == Parameters{}, value == changed.get(Parameters{})) << changed.name;
    }
  }
}

TEST(Canonical, ForgetsOnlyWhatIsNotRead) {
  EXPECT_EQ(canonical(Parameters{}), Parameters{});

  Parameters without_backfilling;
  without_backfilling.reservations = 0;
  Parameters same = without_backfilling;
  same.spare = false;
  same.backfill_order = BackfillOrder::shortest;
  same.correction = Correction::tsafrir;
  same.estimate_factor = 3;
  EXPECT_EQ(canonical(same), without_backfilling);

  same.reservations = 1;
  EXPECT_FALSE(canonical(same).spare);
  EXPECT_EQ(canonical(same).backfill_order, BackfillOrder::shortest);
  EXPECT_EQ(canonical(same).correction, Correction::tsafrir);
  EXPECT_EQ(canonical(same).estimate_factor, 1) << "only scaled estimates have a factor";
}

RC_GTEST_PROP(Canonical, IsIdempotentAndKeepsWhatIsRead, (const Parameters& parameters)) {
  const Parameters form = canonical(parameters);
  RC_ASSERT(canonical(form) == form);
  for (const ParameterInfo& info : parameter_table())
    RC_ASSERT(info.get(form) == (info.read(parameters) ? info.get(parameters) : info.get(Parameters{})));
}

}  // namespace
}  // namespace schedsweep
