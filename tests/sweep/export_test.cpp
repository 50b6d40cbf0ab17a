#include "sweep/runs_table.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

/// The fields of CSV text, by RFC 4180 with LF.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> lines = {{""}};
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted ? c == '"' && text[at + 1] != '"' : c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && c == '\n') {
      lines.push_back({""});
    } else {
      if (c == '"') ++at;
      lines.back().back() += c;
    }
  }
  EXPECT_EQ(lines.back(), std::vector<std::string>{""}) << "the last line does not end";
  lines.pop_back();
  return lines;
}

/// A results file of one run for each number and text.
std::string file_of(const TemporaryFolder& folder, const std::vector<double>& numbers,
                    const std::vector<std::string>& texts) {
  ResultDocument document;
  std::vector<std::int64_t> run;
  while (run.size() < numbers.size()) run.push_back(static_cast<std::int64_t>(run.size()));
  append_scale(document, "/runs/run", run);
  append_column(document, "/runs/number", "/runs/run", numbers, {{"_FillValue", std::nan("")}});
  append_column(document, "/runs/text", "/runs/run", texts);
  stamp(document);
  write_result_file(document, folder / "r.h5");
  return (folder / "r.h5").string();
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

double parsed(const std::string& text) {
  double value = 0;
  EXPECT_EQ(std::from_chars(text.data(), text.data() + text.size(), value).ptr, text.data() + text.size()) << text;
  return value;
}

RC_GTEST_PROP(Export, EveryNumberParsesBackToTheSameBits, ()) {
  const auto number = bits(*rc::gen::arbitrary<double>()) ^ *rc::gen::arbitrary<std::uint64_t>();
  const double value = std::bit_cast<double>(number);
  RC_PRE(!std::isnan(value));
  RC_ASSERT(bits(parsed(csv_field(value))) == number);
}

TEST(Export, WritesNumbersAndTextAsStored) {
  const TemporaryFolder folder;
  const std::vector<double> numbers = {-0.0, 5e-324, 1.7976931348623157e308, 1.0 / 3, 1e22, 0.1 + 0.2, -1e-7, INFINITY};
  const std::vector<std::string> texts = {"=1+1", "+1", "-1", "@a", "\ttab", "\rreturn", "a,\"b\"\nc", "Größe 東京 'x"};
  const std::string file = file_of(folder, numbers, texts);
  const ProgramEnd raw = run_program({"export", file, "--raw"}), guarded = run_program({"export", file});
  ASSERT_EQ(raw.exit_code, 0) << raw.err;
  ASSERT_EQ(guarded.exit_code, 0) << guarded.err;
  const auto as_stored = parse_csv(raw.out), for_spreadsheets = parse_csv(guarded.out);
  ASSERT_EQ(as_stored.size(), 1 + numbers.size());
  ASSERT_EQ(for_spreadsheets.size(), 1 + numbers.size());
  EXPECT_EQ(as_stored[0], (std::vector<std::string>{"run", "number", "text"}));
  for (std::size_t run = 0; run < numbers.size(); ++run) {
    EXPECT_EQ(as_stored[1 + run][0], std::to_string(run));
    EXPECT_EQ(bits(parsed(as_stored[1 + run][1])), bits(numbers[run])) << as_stored[1 + run][1];
    EXPECT_EQ(as_stored[1 + run][2], texts[run]);
    EXPECT_EQ(for_spreadsheets[1 + run][1], as_stored[1 + run][1]);
    EXPECT_EQ(for_spreadsheets[1 + run][2], (run < 6 ? "'" : "") + texts[run]);
  }
}

TEST(Export, MissingValuesAreEmpty) {
  const TemporaryFolder folder;
  EXPECT_EQ(run_program({"export", file_of(folder, {std::nan("")}, {""})}).out, "run,number,text\n0,,\n");
}

TEST(Export, OfASweepHasEveryColumnInTheWordsOfShow) {
  const TemporaryFolder folder;
  const std::string file = (folder / "r.h5").string(), csv = (folder / "r.csv").string();
  ASSERT_EQ(run_program({"run", test::small_sweep(folder), "--output", file}).exit_code, 3);
  const ProgramEnd printed = run_program({"export", file}), written = run_program({"export", file, "--output", csv});
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(test::read_file(csv), printed.out);
  const ResultDocument document = read_result_file(file);
  const auto lines = parse_csv(printed.out);
  EXPECT_EQ(lines[0], RunsTable(document).all_columns());
  ASSERT_EQ(lines.size(), 61u);
  const auto place = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(lines[0], name) - lines[0].begin());
  };
  const auto& waits = test::column<double>(document, "mean_wait_s");
  for (std::size_t run = 0; run < 60; ++run) {
    const std::string& wait = lines[1 + run][place("mean_wait_s")];
    const bool good = lines[1 + run][place("status")] == "ok";
    EXPECT_EQ(good, !std::isnan(waits[run]));
    EXPECT_EQ(good ? bits(parsed(wait)) : 0, good ? bits(waits[run]) : 0);
    EXPECT_EQ(wait.empty(), !good);
  }
  const std::string names = "policy,estimate,jobs,reservations";
  EXPECT_EQ(run_program({"export", file, "--columns", names, "--where", "load=0.9", "--where", "policy=easy"}).out,
            run_program(
                {"show", file, "--format", "csv", "--columns", names, "--where", "load=0.9", "--where", "policy=easy"})
                .out);
}

TEST(Export, SaysWhatItCannotDo) {
  const TemporaryFolder folder;
  const std::string file = file_of(folder, {1}, {"a"});
  EXPECT_EQ(run_program({"export", "/nowhere.h5"}).exit_code, 65);
  const ProgramEnd column = run_program({"export", file, "--columns", "run,nunber"});
  EXPECT_EQ(column.exit_code, 2);
  EXPECT_NE(column.err.find("column nunber: not in this file (did you mean 'number'?)"), std::string::npos);
  EXPECT_EQ(run_program({"export", file, "--where", "run"}).exit_code, 2);
  EXPECT_EQ(run_program({"export", file, "--output", "/nowhere/a.csv"}).exit_code, 73);
  EXPECT_EQ(run_program({"export", file}, {}, "/dev/full").exit_code, 74);
  EXPECT_EQ(run_program({"export", file, "--output", file}).exit_code, 73);
  EXPECT_EQ(run_program({"verify", file}).exit_code, 0);
}

}  // namespace
}  // namespace schedsweep
