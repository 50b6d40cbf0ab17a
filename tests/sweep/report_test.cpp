#include "sweep/report/report_source.h"
#include "sweep/report/table_cells.h"
#include "sweep/report/write_report.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>
#include <fstream>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::read_file;
using test::run_program;
using test::TemporaryFolder;

constexpr const char* sweep_text = R"(title = "Small | sweep"
replicates = 3
[[traces]]
model = "lublin99"
jobs = 200
processors = 32
load = [0.7, 0.9]
[[policies]]
preset = "easy"
[[policies]]
preset = "fcfs"
[report]
baseline = "fcfs"
)";

/// Runs the sweep in the folder; its results file.
std::string results_in(const TemporaryFolder& folder, const std::string& text = sweep_text) {
  folder.write("sweep.toml", text);
  const std::string results = (folder / "r.h5").string();
  EXPECT_EQ(run_program({"run", (folder / "sweep.toml").string(), "--output", results, "--threads", "1"}).exit_code, 0);
  return results;
}

const ReportTable& table_in(const Report& report, const std::string& path) {
  const auto found = std::ranges::find(report.tables, path, &ReportTable::path);
  EXPECT_NE(found, report.tables.end()) << path;
  return *found;
}

Cell at(const ReportTable& table, const std::string& column, std::size_t row) {
  return cell_of(*std::ranges::find(table.columns, column, &ReportColumn::name), row);
}

TEST(Report, OfADesignOverWorkloadsComparesItsPoints) {
  const TemporaryFolder folder;
  const ReportSource source(results_in(folder,
                                       "[[traces]]\nmodel = \"lublin99\"\njobs = 200\n"
                                       "[[policies]]\npreset = \"easy\"\n"
                                       "[[policies]]\nname = \"mine\"\norder = \"linear\"\n"
                                       "[design]\nmethod = \"saltelli\"\nsamples = 8\n[design.axes]\n"
                                       "load = {from = 0.5, to = 0.9}\nscenario_level = {from = 0, to = 1}\n"
                                       "scenario = [\"none\", \"burst_shock\"]\nlinear_wait_h = {from = 0, to = 10}\n"),
                            "", 1);
  const Report report = make_report(source);
  EXPECT_FALSE(report.findings.empty());
  for (const ReportTable& table : report.tables) EXPECT_TRUE(table.path.starts_with("/sensitivity/")) << table.path;
  EXPECT_GT(cell_count(table_in(report, "/sensitivity/sobol").columns[0].cells), 0u);
}

TEST(Report, ComparesPoliciesWithTheBaselineOnTheSameJobs) {
  const TemporaryFolder folder;
  const ReportSource source(results_in(folder), "", 1);
  const Report report = make_report(source);
  const ReportTable& policies = table_in(report, "/overview/policies");
  const std::vector<double> values = source.input().values("p95_bsld");
  for (std::size_t row = 0; row < 4; ++row) {
    const double* own = &values[3 * row];
    const double* fcfs = &values[3 * (row | 1)];
    EXPECT_EQ(std::get<std::string>(at(policies, "metric", row)), "p95_bsld");
    EXPECT_NEAR(std::get<double>(at(policies, "mean", row)), (own[0] + own[1] + own[2]) / 3, 1e-9);
    EXPECT_NEAR(std::get<double>(at(policies, "difference", row)),
                (own[0] - fcfs[0] + own[1] - fcfs[1] + own[2] - fcfs[2]) / 3, 1e-9);
    EXPECT_LE(std::get<double>(at(policies, "low", row)), std::get<double>(at(policies, "mean", row)));
  }
  EXPECT_EQ(report.title, "Small | sweep");
  EXPECT_EQ(std::ranges::count(report.findings, "overview", &Finding::section), 2);
}

TEST(Report, SimulatesWhatTheResultsHold) {
  const TemporaryFolder folder;
  const ReportSource source(results_in(folder), "", 2);
  const Report report = make_report(source);
  const ReportTable& waits = table_in(report, "/overview/ecdf_wait");
  const std::vector<double> longest = source.input().values("max_wait_s");
  const std::size_t n_quantiles = n_rows(waits) / 4;
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(std::get<double>(at(waits, "wait_s", (i + 1) * n_quantiles - 1)), longest[3 * i]) << i;
}

TEST(Report, DrawsNoTwoJobsOnOneProcessor) {
  const TemporaryFolder folder;
  const Report report = make_report(ReportSource(results_in(folder), "", 1));
  const ReportTable& gantt = table_in(report, "/overview/gantt");
  const auto number = [&](const char* column, std::size_t row) {
    return std::get<std::int64_t>(at(gantt, column, row));
  };
  for (std::size_t a = 0; a < n_rows(gantt); ++a) {
    EXPECT_LE(number("lane", a) + number("lanes", a), 32);
    for (std::size_t b = 0; b < a; ++b) {
      if (at(gantt, "trace", a) != at(gantt, "trace", b) || at(gantt, "policy", a) != at(gantt, "policy", b)) continue;
      EXPECT_FALSE(number("start_s", a) < number("end_s", b) && number("start_s", b) < number("end_s", a) &&
                   number("lane", a) < number("lane", b) + number("lanes", b) &&
                   number("lane", b) < number("lane", a) + number("lanes", a));
    }
  }
}

TEST(Report, WritesAFolderAndReplacesOnlyReports) {
  const TemporaryFolder folder;
  const std::string results = results_in(folder);
  const std::string output = (folder / "r.report").string();
  const ProgramEnd first = run_program({"report", results, "--no-page"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out.find("overview: lublin99[jobs=200,load=0.7]: easy has"), std::string::npos) << first.out;
  const std::string json = read_file(output + "/report.json");
  const auto parsed = nlohmann::json::parse(json);
  EXPECT_EQ(parsed["format"], "schedsweep-report");
  EXPECT_EQ(parsed["tables"][0]["path"], "/overview/policies");
  EXPECT_NE(read_file(output + "/report.md").find("# Small \\| sweep"), std::string::npos);
  EXPECT_TRUE(read_file(output + "/tables/overview_policies.csv").starts_with("trace,policy,metric,"));
  EXPECT_EQ(run_program({"verify", output + "/report.h5"}).exit_code, 0);
  EXPECT_EQ(run_program({"report", results, "--no-page", "--threads", "2"}).exit_code, 0);
  EXPECT_EQ(read_file(output + "/report.json"), json);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "."), {}), 5);  // nothing is left behind

  std::filesystem::create_directory(folder / "mine");
  folder.write("mine/thesis.txt", "ten years");
  const ProgramEnd refused = run_program({"report", results, "--no-page", "--output", (folder / "mine").string()});
  EXPECT_EQ(refused.exit_code, 73);
  EXPECT_EQ(read_file(folder / "mine" / "thesis.txt"), "ten years");
}

TEST(Report, DoesWithoutTracesWhatItCan) {
  const TemporaryFolder folder;
  folder.write("t.swf",
               "; MaxProcs: 4\n1 0 0 10 4 -1 -1 4 20 -1 1 1 1 1 1 1 -1 -1\n"
               "2 5 5 10 4 -1 -1 4 20 -1 1 1 1 1 1 1 -1 -1\n");
  const std::string results = results_in(
      folder, "[[traces]]\nfile = \"t.swf\"\n[[policies]]\npreset = \"easy\"\n[[policies]]\npreset = \"fcfs\"\n");
  const Report whole = make_report(ReportSource(results, "", 1));
  const ReportTable& waits = table_in(whole, "/overview/ecdf_wait");
  EXPECT_EQ(std::get<std::string>(at(waits, "policy", n_rows(waits) - 1)), "observed");

  std::filesystem::remove(folder / "t.swf");
  const Report partial = make_report(ReportSource(results, "", 1));
  EXPECT_EQ(n_rows(table_in(partial, "/overview/policies")), n_rows(table_in(whole, "/overview/policies")));
  const auto missing = std::ranges::find(partial.findings, Verdict::warn, &Finding::verdict);
  ASSERT_NE(missing, partial.findings.end());
  EXPECT_NE(missing->text.find("t.swf"), std::string::npos) << missing->text;
}

TEST(Report, TakesAnotherReportTableButNoOtherRuns) {
  const TemporaryFolder folder;
  const std::string results = results_in(folder);
  const std::string text = sweep_text;
  folder.write("other.toml", text.substr(0, text.find("[report]")) + "[report]\nprimary = \"mean_wait_s\"\n");
  const Report report = make_report(ReportSource(results, folder / "other.toml", 1));
  EXPECT_EQ(std::get<std::string>(at(table_in(report, "/overview/policies"), "metric", 0)), "mean_wait_s");
  folder.write("more.toml", text + "\n[[policies]]\npreset = \"easy_sjf\"\n");
  EXPECT_THROW(ReportSource(results, folder / "more.toml", 1), InputError);
}

}  // namespace
}  // namespace schedsweep
