#include "tests/sweep/report_on.h"

#include <cmath>

namespace schedsweep {
namespace {

using test::column_of;
using test::ReportOn;
using test::table_named;
using test::TemporaryFolder;

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;
using Counts = std::vector<std::int64_t>;

Report credibility_of(const ReportOn& on) {
  Report report;
  add_credibility(on.input(), report);
  return report;
}

std::string all_findings(const Report& report) {
  std::string text;
  for (const Finding& finding : report.findings) text += finding.text + "\n";
  return text;
}

/// A trace of a machine of one processor that ran its jobs as FCFS does, one a minute, each a minute and a half long.
std::string fcfs_log(int n_jobs, int extra_wait_s = 0) {
  std::string text = "; MaxProcs: 1\n";
  for (int i = 0; i < n_jobs; ++i)
    text += std::to_string(i + 1) + ' ' + std::to_string(60 * i) + ' ' + std::to_string(30 * i + extra_wait_s) +
            " 90 1 -1 -1 1 90 -1 1 1 1 1 1 1 -1 -1\n";
  return text;
}

constexpr const char* two_policies = "[[policies]]\npreset = \"fcfs\"\n[[policies]]\npreset = \"easy\"\n";

TEST(Credibility, ALogThatTheSitesPolicyMadePasses) {
  const TemporaryFolder folder;
  folder.write("log.swf", fcfs_log(100));
  const ReportOn on(folder, std::string("[[traces]]\nfile = \"log.swf\"\n") + two_policies);
  const Report report = credibility_of(on);
  const ReportTable& table = table_named(report, "/credibility/fidelity");
  for (const std::string& verdict : column_of<std::string>(table, "verdict")) EXPECT_EQ(verdict, "pass");
  for (const double distance : column_of<double>(table, "distance")) EXPECT_NEAR(distance, 0, 1e-12);
  EXPECT_EQ(report.findings[0].verdict, Verdict::pass) << report.findings[0].text;
}

TEST(Credibility, ALogThatItDidNotMakeFailsAndNothingIsRecommended) {
  const TemporaryFolder folder;
  folder.write("log.swf", fcfs_log(100, 1000));
  const ReportOn on(folder, std::string("[[traces]]\nfile = \"log.swf\"\n") + two_policies);
  const Report report = credibility_of(on);
  EXPECT_EQ(report.findings[0].verdict, Verdict::fail);
  EXPECT_NE(report.findings[0].text.find("beyond the bounds: mean_wait_s"), std::string::npos)
      << report.findings[0].text;
  const ReportTable& table = table_named(report, "/credibility/recommendations");
  EXPECT_NE(column_of<std::string>(table, "decision")[0].find("does not agree with the log"), std::string::npos);
}

TEST(Credibility, AFewJobsAreNotADistribution) {
  const TemporaryFolder folder;
  folder.write("log.swf", fcfs_log(20));
  const ReportOn on(folder, std::string("[[traces]]\nfile = \"log.swf\"\n") + two_policies);
  const Report report = credibility_of(on);
  const ReportTable& table = table_named(report, "/credibility/fidelity");
  const auto& metric = column_of<std::string>(table, "metric");
  for (std::size_t row = 0; row < metric.size(); ++row)
    if (metric[row].starts_with("wait_"))
      EXPECT_EQ(column_of<std::string>(table, "verdict")[row], "info") << metric[row];
  EXPECT_NE(report.findings[0].text.find("only 20 jobs, 30 needed"), std::string::npos) << report.findings[0].text;
}

TEST(Credibility, RecommendsWhatIsBetterOnEveryReplicate) {
  const TemporaryFolder folder;
  const ReportOn on(folder,
                    "replicates = 6\n[[traces]]\nmodel = \"lublin99\"\njobs = 1000\nload = 0.9\n"
                    "[[policies]]\npreset = \"fcfs\"\n[[policies]]\npreset = \"easy\"\n"
                    "[[policies]]\npreset = \"easy\"\nname = \"twin\"\nestimate = [\"requested\", \"actual\"]\n"
                    "[report]\nmax_fairness_loss = 1\nresamples = 500\n");
  const Report report = credibility_of(on);
  const ReportTable& table = table_named(report, "/credibility/recommendations");
  const auto& difference = column_of<double>(table, "difference");
  const auto& high = column_of<double>(table, "high");
  const auto& low = column_of<double>(table, "low");
  ASSERT_EQ(difference.size(), 3u);
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(column_of<std::string>(table, "decision")[row], "accepted");
    EXPECT_LT(high[row], 0);
    EXPECT_LE(low[row], difference[row]);
    EXPECT_EQ(column_of<std::string>(table, "resampled")[row], "replicates");
    const double baseline = column_of<double>(table, "baseline")[row],
                 candidate = column_of<double>(table, "candidate")[row];
    EXPECT_NEAR(candidate - baseline, difference[row], 1e-9 * baseline);
  }
  EXPECT_TRUE(std::is_sorted(difference.begin(), difference.end()));
  EXPECT_NE(all_findings(report).find("is recommended over fcfs"), std::string::npos) << all_findings(report);
}

TEST(Credibility, SaysHowManyReplicatesAWidthNeeds) {
  const TemporaryFolder folder;
  const ReportOn on(folder,
                    std::string("replicates = 4\n[[traces]]\nmodel = \"lublin99\"\njobs = 300\n") + two_policies);
  ReportInput input = on.input();
  for (const double width : {0.001, 1.0}) {
    input.target_width = width;
    Report report;
    add_credibility(input, report);
    const auto& high = column_of<double>(table_named(report, "/credibility/recommendations"), "high");
    const auto& low = column_of<double>(table_named(report, "/credibility/recommendations"), "low");
    const auto& baseline = column_of<double>(table_named(report, "/credibility/recommendations"), "baseline");
    const double half = (high[0] - low[0]) / 2 / baseline[0];
    const auto needed = static_cast<std::int64_t>(std::ceil(4 * (half / width) * (half / width)));
    const std::string wanted = half <= width ? "which is enough." : "replicates = " + std::to_string(needed) + " and";
    EXPECT_NE(all_findings(report).find(wanted), std::string::npos) << wanted << "\n" << all_findings(report);
  }
}

TEST(Credibility, APolicyIsNoBetterThanItself) {
  const TemporaryFolder folder;
  const ReportOn on(folder,
                    "replicates = 4\n[[traces]]\nmodel = \"lublin99\"\njobs = 500\n"
                    "[[policies]]\npreset = \"easy\"\n[[policies]]\npreset = \"easy\"\nname = \"twin\"\n");
  const Report report = credibility_of(on);
  const ReportTable& table = table_named(report, "/credibility/recommendations");
  EXPECT_EQ(column_of<double>(table, "difference"), Numbers{0});
  EXPECT_EQ(column_of<std::string>(table, "decision"), Texts{"rejected: p95_bsld does not improve"});
  EXPECT_EQ(column_of<std::string>(table, "frontier"), Texts{"yes"});  // the baseline is no better either
}

TEST(Credibility, ConstraintsComeFirst) {
  const TemporaryFolder folder;
  const std::string sweep =
      "replicates = 4\n[[traces]]\nmodel = \"lublin99\"\njobs = 1000\nload = 1.2\n"
      "[[policies]]\npreset = \"fcfs\"\n[[policies]]\npreset = \"easy\"\norder = \"sjf\"\n"
      "[report]\nprimary = \"median_wait_s\"\n";
  const ReportOn strict(folder, sweep + "max_fairness_loss = 0\nmax_starved_rate = 0\n");
  const Report report = credibility_of(strict);
  const ReportTable& table = table_named(report, "/credibility/recommendations");
  const double loss = column_of<double>(table, "fairness_loss")[0];
  const std::string decision = column_of<std::string>(table, "decision")[0];
  EXPECT_EQ(loss > 0, decision.find("Jain's index over the users' mean slowdowns falls") != std::string::npos)
      << loss << decision;
  EXPECT_EQ(column_of<std::string>(table, "frontier")[0] == "yes", decision.find("allowed") == std::string::npos);
}

TEST(Credibility, ReproducesAPublishedSchedule) {
  const TemporaryFolder folder;
  folder.write("log.swf", fcfs_log(100));
  folder.write("other.csv", "job_id,wait\n1,0\n2,30\n3,61\n");
  const std::string sweep = std::string("[[traces]]\nfile = \"log.swf\"\n") + two_policies;
  const ReportOn on(folder, sweep +
                                "[[published]]\ntrace = \"log\"\npolicy = \"fcfs\"\n"
                                "[[published]]\ntrace = \"log\"\npolicy = \"easy\"\nfile = \"other.csv\"\n");
  const Report report = credibility_of(on);
  const ReportTable& table = table_named(report, "/credibility/published");
  EXPECT_EQ(column_of<std::int64_t>(table, "agreeing"), (Counts{100, 2}));
  EXPECT_EQ(column_of<std::int64_t>(table, "jobs"), (Counts{100, 3}));
  EXPECT_EQ(column_of<std::int64_t>(table, "first_difference"), (Counts{-1, 3}));
  EXPECT_EQ(column_of<std::string>(table, "verdict"), (Texts{"pass", "fail"}));
}

TEST(Credibility, WrongSettingsAreToldWithTheirPlace) {
  const TemporaryFolder folder;
  const auto problems_of = [&](const std::string& text) {
    try {
      make_plan("s.toml", "[[traces]]\nmodel = \"lublin99\"\n[[policies]]\npreset = \"easy\"\n" + text, folder / "");
      return std::string("none");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(problems_of("[report]\nbaseline = \"fcfs\"\n"), "s.toml:6:12: baseline = \"fcfs\" (must be one of easy)");
  EXPECT_EQ(problems_of("[report]\nconfidence = 2\n"), "s.toml:6:1: confidence (must be a number from 0.5 to 0.9999)");
  EXPECT_EQ(problems_of("[report]\nbasline = \"easy\"\n"),
            "s.toml:6:1: unknown key 'basline' in [report] (did you mean 'baseline'?)");
  EXPECT_NE(
      problems_of("[[published]]\ntrace = \"x\"\npolicy = \"easy\"\n").find("s.toml:6:9: trace = \"x\" (must be "),
      std::string::npos);
  EXPECT_EQ(problems_of("[report]\nconfidence = 0.9\n[[published]]\ntrace = \"lublin99\"\npolicy = \"easy\"\n"),
            "none");
}

}  // namespace
}  // namespace schedsweep
