#include "policies/parameters.h"

#include "policies/dialect.h"
#include "policies/order.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <set>
#include <utility>

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
    } else if (!info.word_for_max.empty()) {
      EXPECT_NE(text.find(" or more, or " + std::string(info.word_for_max)), std::string::npos)
          << info.name << ": " << text;
    } else {
      EXPECT_NE(text.find(" from "), std::string::npos) << info.name << ": " << text;
    }
  }
  EXPECT_EQ(allowed_values(*find_parameter("backfill_order")), "one of queue, shortest");
  EXPECT_EQ(allowed_values(*find_parameter("trim")), "a number from 0 to 0.45");
  EXPECT_EQ(allowed_values(*find_parameter("history_jobs")), "an integer from 1 to 1000");
  EXPECT_EQ(allowed_values(*find_parameter("reservations")), "an integer of 0 or more, or all");
  EXPECT_EQ(allowed_values(*find_parameter("starvation_wait_s")), "an integer of 0 or more, or never");
}

TEST(ParameterTable, ReadsEachKindOfText) {
  EXPECT_EQ(parse_value(*find_parameter("order"), "fcfs"), 0.0);
  EXPECT_EQ(parse_value(*find_parameter("spare"), "false"), 0.0);
  EXPECT_EQ(parse_value(*find_parameter("reservations"), "1"), 1.0);
  EXPECT_EQ(parse_value(*find_parameter("estimate_factor"), "2.5"), 2.5);
  EXPECT_EQ(parse_value(*find_parameter("tau_s"), "1e1"), 10.0);
}

TEST(ParameterTable, HasWordsForNoLimit) {
  constexpr double most = unlimited;
  const std::pair<std::string_view, std::string_view> words[] = {
      {"reservations", "all"}, {"max_backfill", "all"}, {"starvation_wait_s", "never"}};
  for (const auto& [name, word] : words) {
    const ParameterInfo& info = *find_parameter(name);
    EXPECT_EQ(info.word_for_max, word) << name;
    EXPECT_EQ(parse_value(info, word), most) << name;
    EXPECT_EQ(parse_value(info, "2147483647"), most) << name << ": the number is taken too";
    EXPECT_EQ(format_value(info, most), word) << name;
    EXPECT_EQ(format_value(info, most - 1), "2147483646") << name;
    EXPECT_FALSE(parse_value(info, word == "all" ? "never" : "all")) << name;
  }
  for (const ParameterInfo& info : parameter_table()) {
    const bool has_word =
        std::any_of(std::begin(words), std::end(words), [&](const auto& named) { return named.first == info.name; });
    EXPECT_EQ(!info.word_for_max.empty(), has_word) << info.name;
    if (!has_word) {
      EXPECT_FALSE(parse_value(info, "all")) << info.name;
      EXPECT_FALSE(parse_value(info, "never")) << info.name;
    }
  }
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

/// The default, with some parameters given in words.
Parameters given(std::initializer_list<std::pair<std::string_view, std::string_view>> settings) {
  Parameters parameters;
  for (const auto& [name, value] : settings) {
    const ParameterInfo& info = *find_parameter(name);
    info.set(parameters, *parse_value(info, value));
  }
  return parameters;
}

TEST(Canonical, ForgetsTheSwitchesUnderADialect) {
  const Parameters switched = given({{"pass", "event"},
                                     {"first", "arrivals"},
                                     {"estimate_candidate", "actual"},
                                     {"estimate_running", "actual"},
                                     {"spare", "false"},
                                     {"shadow", "fixed"},
                                     {"until_shadow", "before"},
                                     {"overdue", "free"}});
  for (std::uint8_t dialect = 1; dialect < dialects().size(); ++dialect) {
    Parameters parameters = switched;
    parameters.dialect = dialect;
    const Parameters form = canonical(parameters);
    EXPECT_EQ(form.dialect, dialect);
    Parameters alone;
    alone.dialect = dialect;
    EXPECT_EQ(form, canonical(alone)) << dialects()[dialect].name;
  }
  EXPECT_EQ(canonical(switched).until_shadow, UntilShadow::before) << "without a dialect they are read";
}

TEST(Canonical, OfADialectThatSetsBothEstimatesHasNoEstimator) {
  const Parameters form = canonical(given({{"dialect", "hpcopt_rust"}, {"estimate", "user_last2"}}));
  EXPECT_EQ(form.estimate, Parameters{}.estimate);
  const Parameters one_left = given({{"dialect", "cqsim"}, {"estimate", "user_last2"}});
  EXPECT_EQ(canonical(one_left).estimate, one_left.estimate);
}

TEST(Canonical, ForgetsSwitchesOfTheOneReservationWhereThereAreMore) {
  const Parameters easy = given({{"spare", "false"}, {"shadow", "awaited"}, {"until_shadow", "ignored"}});
  EXPECT_EQ(canonical(easy), easy);
  for (const std::string_view reservations : {"2", "all"}) {
    Parameters planned = easy;
    find_parameter("reservations")->set(planned, *parse_value(*find_parameter("reservations"), reservations));
    EXPECT_EQ(canonical(planned), given({{"reservations", reservations}}));
  }
  Parameters starving = easy;
  starving.starvation_wait_s = 3600;
  EXPECT_EQ(canonical(starving), given({{"starvation_wait_s", "3600"}}));
}

TEST(Canonical, ForgetsWhatOnlyPlansOrCandidatesRead) {
  EXPECT_EQ(canonical(given({{"promise", "replan"}})), Parameters{}) << "one reservation of the head is no plan";
  const Parameters hybrid = given({{"reservations", "2"}, {"promise", "replan"}, {"max_backfill", "7"}});
  EXPECT_EQ(canonical(hybrid), hybrid);
  EXPECT_EQ(canonical(given({{"reservations", "all"}, {"max_backfill", "7"}, {"backfill_order", "shortest"}})),
            given({{"reservations", "all"}}))
      << "where all hold reservations nobody is a candidate";
}

TEST(Canonical, ForgetsParametersOfOtherOrders) {
  // Who reads what beside the order itself.
  const std::pair<std::string_view, std::set<std::string_view>> readers[] = {
      {"priority_boost", {"priority"}},       {"half_life_s", {"fairshare", "multifactor", "quota_share", "linear"}},
      {"quota_processor_h", {"quota_share"}}, {"quota_memory_gb_h", {"quota_share"}},
      {"weight_age", {"multifactor"}},        {"weight_fairshare", {"multifactor"}},
      {"weight_size", {"multifactor"}},       {"weight_partition", {"multifactor"}},
      {"weight_qos", {"multifactor"}},        {"max_age_s", {"multifactor"}},
      {"linear_wait_h", {"linear"}},
  };
  for (const auto& [name, orders_that_read] : readers) {
    const ParameterInfo& info = *find_parameter(name);
    for (std::uint8_t order = 0; order < orders().size(); ++order) {
      Parameters parameters;
      parameters.order = order;
      info.set(parameters, 2.5);
      const bool reads = orders_that_read.count(orders()[order].name) != 0;
      EXPECT_EQ(info.get(canonical(parameters)), reads ? 2.5 : info.get(Parameters{}))
          << name << ", order = " << orders()[order].name;
    }
  }
}

RC_GTEST_PROP(Canonical, IsIdempotentAndKeepsWhatIsRead, (const Parameters& parameters)) {
  const Parameters form = canonical(parameters);
  RC_ASSERT(canonical(form) == form);
  for (const ParameterInfo& info : parameter_table())
    RC_ASSERT(info.get(form) == (info.read(parameters) ? info.get(parameters) : info.get(Parameters{})));
}

// A link that is met by a completion lets its job enter after or before another arrival of that instant.
TEST(CanonicalForm, KeepsTheSwitchesOfFcfsWhereLinksAreHeeded) {
  Parameters fcfs;
  fcfs.reservations = 0;
  fcfs.pass = Pass::event;
  fcfs.first = First::arrivals;
  EXPECT_EQ(canonical(fcfs).pass, Pass::instant);
  fcfs.dependencies = Dependencies::respect;
  EXPECT_EQ(canonical(fcfs), fcfs);
}

}  // namespace
}  // namespace schedsweep
