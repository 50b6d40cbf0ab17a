#include "engine/text.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr std::string_view names[] = {"reservations", "backfill_order", "spare", "tau_s", "order"};

TEST(NearestName, FindsWhatAMistypedNameMeans) {
  EXPECT_EQ(nearest_name("reservation", names), "reservations");
  EXPECT_EQ(nearest_name("resrevations", names), "reservations");
  EXPECT_EQ(nearest_name("backfill-order", names), "backfill_order");
  EXPECT_EQ(nearest_name("odrer", names), "") << "two edits of five letters are too many";
  EXPECT_EQ(nearest_name("orde", names), "order");
  EXPECT_EQ(nearest_name("order", names), "order");
  EXPECT_EQ(nearest_name("tau", names), "") << "more than a third is missing";
}

TEST(NearestName, AnswersNothingForWhatIsFarFromAll) {
  EXPECT_EQ(nearest_name("colour", names), "");
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(nearest_name("order", {}), "");
}

TEST(NearestName, PrefersTheFirstOfEquals) {
  constexpr std::string_view twins[] = {"aaab", "aaac"};
  EXPECT_EQ(nearest_name("aaad", twins), "aaab");
}

TEST(Joined, PutsSeparatorsBetween) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined(std::span(names).first(1)), "reservations");
  EXPECT_EQ(joined(std::span(names).last(3)), "spare, tau_s, order");
  EXPECT_EQ(joined(std::span(names).last(2), "|"), "tau_s|order");
}

TEST(Shortest, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(shortest(0), "0");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(shortest(-2.5), "-2.5");
  EXPECT_EQ(shortest(std::numeric_limits<double>::denorm_min()), "5e-324");
  EXPECT_EQ(shortest(-std::numeric_limits<double>::max()), "-1.7976931348623157e+308");
}

RC_GTEST_PROP(Shortest, ReadsBack, (double value)) {
  RC_PRE(std::isfinite(value));
  RC_ASSERT(std::strtod(shortest(value).c_str(), nullptr) == value);
}

}  // namespace
}  // namespace schedsweep
