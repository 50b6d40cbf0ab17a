#include "io/sweep_file.h"

#include "engine/error.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct Parsed {
  SweepFile file;
  std::vector<SweepProblem> problems;
};

Parsed parse(const std::string& text) {
  Parsed parsed;
  parsed.file = parse_sweep_file("a.toml", text, parsed.problems);
  return parsed;
}

std::string messages(const std::string& text) {
  try {
    throw_if_any("a.toml", parse(text).problems);
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    return error.what();
  }
  return "";
}

std::vector<std::string> values(const std::string& list) {
  const Parsed parsed = parse("x = " + list);
  std::vector<std::string> texts;
  for (const SweepValue& value : parsed.file.root.entries.at(0).values) texts.push_back(value.text());
  return texts;
}

using Texts = std::vector<std::string>;

TEST(SweepFile, TextWithANulIsRefused) {
  std::vector<SweepProblem> problems;
  parse_sweep_file("a.toml", "title = \"a\\u0000b\"\n", problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].what, "title: text with a NUL character (no file could hold it)");
  EXPECT_EQ(problems[0].where.line, 1);
  EXPECT_EQ(problems[0].where.column, 9);
}

TEST(SweepFile, KeepsTablesAndKeysInTheOrderOfTheFile) {
  const SweepFile file = parse(
                             "seed = 2\n"
                             "title = \"t\"\n"
                             "[[traces]]\n"
                             "zeta = 1\n"
                             "alpha = [1, 2]\n"
                             "[[traces]]\n"
                             "[parameters]\n"
                             "tau_s = 5\n"
                             "[[policies]]\n"
                             "[[machines]]\n"
                             "[[zip]]\n"
                             "spare = [true]\n")
                             .file;
  ASSERT_EQ(file.root.entries.size(), 2u);
  EXPECT_EQ(file.root.entries[0].key, "seed");
  ASSERT_EQ(file.traces.size(), 2u);
  EXPECT_EQ(file.traces[0].entries[0].key, "zeta");
  EXPECT_FALSE(file.traces[0].entries[0].is_list);
  EXPECT_TRUE(file.traces[0].entries[1].is_list);
  EXPECT_EQ(file.traces[0].where.line, 3);
  EXPECT_EQ(file.traces[0].entries[1].values[1].where.line, 5);
  EXPECT_EQ(file.traces[0].entries[1].values[1].where.column, 13);
  EXPECT_EQ(file.parameters.entries.size(), 1u);
  EXPECT_EQ(file.policies.size(), 1u);
  EXPECT_EQ(file.machines.size(), 1u);
  EXPECT_EQ(file.zips.size(), 1u);
  EXPECT_NE(file.traces[0].find("alpha"), nullptr);
  EXPECT_EQ(file.traces[0].find("beta"), nullptr);
}

TEST(SweepFile, WritesValuesAsTheCommandLineTakesThem) {
  EXPECT_EQ(values("[true, false, 3, -4, 0.1, 1e-3, \"sjf\"]"),
            (Texts{"true", "false", "3", "-4", "0.1", "0.001", "sjf"}));
}

TEST(SweepFile, RangesHoldTheDoublesTheirReaderExpects) {
  EXPECT_EQ(values("{from = 0.5, to = 1.0, step = 0.1}"), (Texts{"0.5", "0.6", "0.7", "0.8", "0.9", "1"}));
  EXPECT_EQ(values("{from = 0.5, to = 1.0, count = 6}"), (Texts{"0.5", "0.6", "0.7", "0.8", "0.9", "1"}));
  EXPECT_EQ(values("{from = 1, to = 0, step = -0.25}"), (Texts{"1", "0.75", "0.5", "0.25", "0"}));
  EXPECT_EQ(values("{from = 0, to = 1, step = 0.4}"), (Texts{"0", "0.4", "0.8"}));
  EXPECT_EQ(values("{from = 2, to = 2, step = 1}"), (Texts{"2"}));
  for (const auto& [text, exact] :
       {std::pair("{from = 0.1, to = 0.9, step = 0.1}", 0.3), std::pair("{from = 0.0, to = 0.7, count = 8}", 0.3)}) {
    const Parsed parsed = parse(std::string("x = ") + text);
    const auto& all = parsed.file.root.entries[0].values;
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const SweepValue& v) {
      return std::get<double>(v.scalar) == exact;
    })) << text;
  }
}

TEST(SweepFile, RangesOfIntegersStayIntegers) {
  EXPECT_EQ(values("{from = 100000, to = 300000, step = 100000}"), (Texts{"100000", "200000", "300000"}));
  EXPECT_EQ(values("{from = 100000, to = 300000, count = 3}"), (Texts{"100000", "200000", "300000"}));
  EXPECT_EQ(values("{from = 0, to = 1, count = 3}"), (Texts{"0", "0.5", "1"}));
}

TEST(SweepFile, RefusesWhatIsNoRange) {
  const std::string shape = "a.toml:1:1: x is no range (write {from = 0.5, to = 1.0, step = 0.1} or count = 6)";
  for (const char* text : {"{from = 1, to = 2}", "{from = 1, to = 2, step = 1, count = 2}",
                           "{from = 1, to = \"2\", step = 1}", "{from = 1, to = 2, stepp = 1}", "{}"})
    EXPECT_EQ(messages(std::string("x = ") + text), shape) << text;
  const std::string empty = "a.toml:1:1: x: the range has no value, or more than 100000 (check from, to, step, count)";
  for (const char* text :
       {"{from = 1, to = 2, step = 0}", "{from = 2, to = 1, step = 1}", "{from = 1, to = 2, count = 1}",
        "{from = 1, to = 2, count = 0}", "{from = 1, to = 2, count = 2.5}", "{from = 0, to = 1, step = 1e-9}",
        "{from = 0, to = inf, step = 1}", "{from = nan, to = 1, step = 1}", "{from = 1, to = 1, step = 0}"})
    EXPECT_EQ(messages(std::string("x = ") + text), empty) << text;
}

TEST(SweepFile, NamesThePlaceOfWrongSyntaxAndStopsThere) {
  EXPECT_THROW(parse("seed = "), InputError);
  try {
    parse("seed = 1\ntitle = \"open\n[[traces]]\n");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    EXPECT_EQ(std::string(error.what()).substr(0, 9), "a.toml:2:") << error.what();
  }
  EXPECT_THROW(parse("a = 1\na = 2\n"), InputError);      // a key twice
  EXPECT_THROW(parse("a = \"\xff\xfe\"\n"), InputError);  // no UTF-8
  EXPECT_THROW(parse(std::string("a\0b = 1", 7)), InputError);
}

TEST(SweepFile, ReportsEveryProblemOfItsStructure) {
  EXPECT_EQ(messages("parameters = 3\n"
                     "machines = [1, 2]\n"
                     "a = []\n"
                     "b = [1, [2]]\n"
                     "c = 2026-01-01\n"
                     "[traces]\n"
                     "[[policies]]\n"
                     "d = [{from = 1}]\n"),
            "a.toml:1:1: parameters is no table (write [parameters])\n"
            "a.toml:2:1: machines is no list of tables (write [[machines]] above each)\n"
            "a.toml:3:1: a is an empty list (give at least one value)\n"
            "a.toml:4:9: b: value of a kind that has no use here (give text, a number, true or false)\n"
            "a.toml:5:5: c: value of a kind that has no use here (give text, a number, true or false)\n"
            "a.toml:6:2: traces is no list of tables (write [[traces]] above each)\n"
            "a.toml:8:6: d: value of a kind that has no use here (give text, a number, true or false)");
}

TEST(SweepFile, ReadTextRefusesWhatCannotBeRead) {
  for (const char* path : {"/nowhere/a.toml", "/tmp", "/dev/null"}) {
    try {
      read_text(path);
      ADD_FAILURE() << path;
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
      EXPECT_EQ(std::string(error.what()).find(path), 0u);
    }
  }
}

TEST(SweepFile, HasLimits) {
  try {
    read_text("/dev/zero");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("more than 16000000 bytes"), std::string::npos) << error.what();
  }
  std::vector<SweepProblem> problems;
  EXPECT_THROW(parse_sweep_file("f", "a = " + std::string(100'000, '['), problems), InputError);
  EXPECT_THROW(parse_sweep_file("f", "x = " + std::string(50'000, '[') + std::string(50'000, ']'), problems),
               InputError);
}

}  // namespace
}  // namespace schedsweep
