#include "engine/metrics/metric_table.h"

#include <cstring>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

TEST(MetricTable, NamesAreUniqueAndEveryRowSaysSomething) {
  std::set<std::string_view> names;
  for (const MetricInfo& info : metric_table()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.meaning.empty()) << info.name;
    const bool in_seconds = info.name.ends_with("_s") && !info.name.ends_with("_per_s");
    EXPECT_EQ(info.unit == "s", in_seconds) << info.name;
  }
}

TEST(MetricTable, MeaningsSayWhatIsCountedAndNoDefaults) {
  const auto meaning_of = [](std::string_view name) {
    const auto table = metric_table();
    return std::find_if(table.begin(), table.end(), [name](const MetricInfo& info) { return info.name == name; })
        ->meaning;
  };
  EXPECT_EQ(meaning_of("request_fallbacks"), "jobs without a requested time");
  EXPECT_EQ(meaning_of("starved_jobs"), "jobs that waited longer than starved_wait_s");
}

TEST(MetricTable, EveryRowHasItsOwnMember) {
  Metrics m;
  std::memset(&m, 0, sizeof m);
  for (const MetricInfo& info : metric_table()) {
    std::visit(
        [&](auto member) {
          EXPECT_EQ(m.*member, 0) << info.name;
          m.*member = 1;
        },
        info.member);
  }
}

}  // namespace
}  // namespace schedsweep::test
