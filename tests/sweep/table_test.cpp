#include "sweep/table.h"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const Table sample{
    {"name", "count", "value"},
    {{std::string("easy"), std::int64_t{3}, 0.1}, {std::string("a,b \"c\"\nd"), std::int64_t{-1}, missing}}};

TEST(Table, ForPeopleIsAlignedWithSixDigits) {
  const Table table{{"name", "count", "value"},
                    {{std::string("easy"), std::int64_t{3}, 1.0 / 3},
                     {std::string("x"), std::int64_t{12345678}, missing},
                     {std::string("y"), std::int64_t{0}, 123456789.6}}};
  EXPECT_EQ(to_text(table, Format::table),
            "name     count      value\n"
            "easy         3   0.333333\n"
            "x     12345678          -\n"
            "y            0  123456790\n");
  EXPECT_EQ(to_text({{"a", "b"}, {}}, Format::table), "a  b\n");
}

TEST(Table, AsCsvQuotesAndKeepsEveryDigit) {
  EXPECT_EQ(to_text(sample, Format::csv), "name,count,value\neasy,3,0.1\n\"a,b \"\"c\"\"\nd\",-1,\n");
  EXPECT_EQ(to_text({{"v"}, {{1.0 / 3}, {1e300}, {-0.5}}}, Format::csv), "v\n0.3333333333333333\n1e+300\n-0.5\n");
}

TEST(Table, AsCsvLetsNoTextRunAsAFormula) {
  const Table table{
      {"t"},
      {{std::string("=1+1")}, {std::string("+a")}, {std::string("-a")}, {std::string("@a,b")}, {std::string("a=1")}}};
  EXPECT_EQ(to_text(table, Format::csv), "t\n'=1+1\n'+a\n'-a\n\"'@a,b\"\na=1\n");
  EXPECT_EQ(csv_field("\ta"), "'\ta");
  EXPECT_EQ(csv_field("\ra"), "\"'\ra\"");
  EXPECT_EQ(csv_field("=a", CsvText::raw), "=a");
}

TEST(Table, AsJsonIsAListOfObjects) {
  const auto json = nlohmann::json::parse(to_text(sample, Format::json));
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["name"], "easy");
  EXPECT_TRUE(json[0]["count"].is_number_integer());
  EXPECT_EQ(json[0]["value"], 0.1);
  EXPECT_EQ(json[1]["name"], "a,b \"c\"\nd");
  EXPECT_TRUE(json[1]["value"].is_null());
  EXPECT_EQ(to_text({{"a"}, {}}, Format::json), "[]\n");
  EXPECT_NO_THROW(nlohmann::json::parse(to_text({{"t"}, {{std::string("\xff")}}}, Format::json)));
}

}  // namespace
}  // namespace schedsweep
