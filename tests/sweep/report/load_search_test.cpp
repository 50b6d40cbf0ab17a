#include "sweep/report/load_search.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Outcome = LoadSearch::Outcome;

TEST(LoadSearch, FindsWhereTheValuePassesTheLimit) {
  for (const double breaks_at : {0.31, 0.5, 0.777, 1.49}) {
    const LoadSearch search = search_load(100, [&](double load) { return load < breaks_at ? 1.0 : 1'000.0; });
    EXPECT_EQ(search.outcome, Outcome::breaks);
    EXPECT_GE(search.breaking_load, breaks_at);
    EXPECT_LE(search.breaking_load, breaks_at + LoadSearch::tolerance);
  }
}

TEST(LoadSearch, NeverAlwaysAndFailedAreAnswers) {
  EXPECT_EQ(search_load(100, [](double) { return 1.0; }).outcome, Outcome::never);
  EXPECT_EQ(search_load(100, [](double) { return 101.0; }).outcome, Outcome::always);
  EXPECT_EQ(search_load(100, [](double load) { return load > 1.4 ? NAN : 1.0; }).outcome, Outcome::failed);
  EXPECT_EQ(search_load(100, [](double load) { return load > 1.4 ? INFINITY : 1.0; }).outcome, Outcome::breaks);
}

TEST(LoadSearch, FarBeyondTheLimitNothingIsAskedFor) {
  double highest = 0;
  const LoadSearch search = search_load(100, [&](double load) {
    highest = std::max(highest, load);
    return load < 0.5 ? 1.0 : 1'001.0;
  });
  EXPECT_LT(highest, 0.6);
  EXPECT_TRUE(std::isnan(search.values.back()));
}

TEST(LoadSearch, TheFirstOfSeveralCrossingsCounts) {
  const LoadSearch search =
      search_load(100, [](double load) { return load > 0.5 && (load < 0.8 || load > 1.2) ? 1'000.0 : 1.0; });
  EXPECT_NEAR(search.breaking_load, 0.5, LoadSearch::tolerance);
}

}  // namespace
}  // namespace schedsweep
