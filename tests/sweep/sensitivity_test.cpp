#include "engine/metrics/metric_table.h"
#include "sweep/communicator.h"
#include "sweep/report/report_input.h"
#include "sweep/report/studies.h"
#include "sweep/results/cube.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using RunValue = std::function<double(const Plan&, const RunSpec&)>;

/// What add_sensitivity makes of a sweep whose metrics all have the values that `value` gives; NaN = the run failed.
Report sensitivity_of(const std::string& sweep, const RunValue& value, int n_threads = 1) {
  const Plan plan = make_plan("a.toml", sweep, "");
  const Workloads workloads(plan, Communicator::alone(), 1);
  std::vector<double> values;
  std::vector<std::uint8_t> status;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
    values.push_back(value(plan, plan.run(run)));
    status.push_back(std::isnan(values.back()));
  }
  ResultDocument document;
  append_scale(document, "/runs/run", std::vector<std::int64_t>(values.size()));
  append_column(document, "/runs/status", "/runs/run", status);
  for (const MetricInfo& metric : metric_table())
    append_column(document, "/runs/" + std::string(metric.name), "/runs/run", values);
  const RunsTable runs(document);
  Report report;
  add_sensitivity({runs, plan, workloads, plan.report, n_threads}, report);
  return report;
}

const ReportTable* table(const Report& report, const std::string& path) {
  const auto found = std::find_if(report.tables.begin(), report.tables.end(),
                                  [&](const ReportTable& candidate) { return candidate.path == path; });
  return found == report.tables.end() ? nullptr : &*found;
}

template <class T>
std::vector<T> cells(const Report& report, const std::string& path, const std::string& column) {
  const ReportTable* found = table(report, path);
  if (found == nullptr) return {};
  for (const ReportColumn& candidate : found->columns)
    if (candidate.name == column) return std::get<std::vector<T>>(candidate.cells);
  ADD_FAILURE() << "no column " << column;
  return {};
}

using Texts = std::vector<std::string>;

/// The value of a column in the row where the others are as given.
double cell_where(const Report& report, const std::string& path, const Texts& columns, const Texts& wanted,
                  const std::string& column) {
  const auto numbers = cells<double>(report, path, column);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    bool same = true;
    for (std::size_t c = 0; c < columns.size(); ++c)
      same &= cells<std::string>(report, path, columns[c])[row] == wanted[c];
    if (same) return numbers[row];
  }
  ADD_FAILURE() << "no such row in " << path;
  return std::nan("");
}

bool says(const Report& report, const std::string& text) {
  const bool found = std::any_of(report.findings.begin(), report.findings.end(),
                                 [&](const Finding& finding) { return finding.text.find(text) != std::string::npos; });
  if (!found)
    for (const Finding& finding : report.findings) ADD_FAILURE() << finding.text;
  return found;
}

const Parameters& parameters(const Plan& plan, const RunSpec& spec) {
  return plan.compositions[spec.composition].parameters;
}

bool is(const Plan& plan, const RunSpec& spec, const std::string& policy) {
  return plan.policies[plan.compositions[spec.composition].policy] == policy;
}

const std::string model = "[[traces]]\nname = \"t\"\nmodel = \"lublin99\"\njobs = 20\n";
const std::string easy = "[[policies]]\npreset = \"easy\"\n";

/// A baseline and a candidate whose factor is swept.
std::string factor_sweep(int replicates) {
  return "replicates = " + std::to_string(replicates) + "\n" + model + easy +
         "[[policies]]\nname = \"candidate\"\nestimate = \"scaled\"\nestimate_factor = [0.5, 1, 2]\n";
}

TEST(Sensitivity, OfASweepWithoutSettingsThereIsNothingToSay) {
  const Report report = sensitivity_of(model + easy, [](const Plan&, const RunSpec&) { return 1; });
  EXPECT_TRUE(report.tables.empty());
  EXPECT_TRUE(report.findings.empty());
}

TEST(Sensitivity, SettingsThatAddUpExplainTheirPartsOfTheVariance) {
  const Report report = sensitivity_of(
      model + "load = [0.5, 0.7]\n" + easy + "tau_s = [1, 2, 3]\n", [](const Plan& plan, const RunSpec& spec) {
        return (plan.variants[spec.variant].values.back() == "0.7" ? 10.0 : 0.0) + parameters(plan, spec).tau_s;
      });
  const std::string path = "/sensitivity/effects";
  const double all = 25 + 2.0 / 3;
  const auto part = [&](const std::string& axis) {
    return cell_where(report, path, {"metric", "axis"}, {"p95_bsld", axis}, "part");
  };
  EXPECT_NEAR(part("load"), 25 / all, 1e-12);
  EXPECT_NEAR(part("tau_s"), 2.0 / 3 / all, 1e-12);
  EXPECT_NEAR(part("load x tau_s"), 0, 1e-12);
  EXPECT_TRUE(says(report, "t, easy: load matters most for p95_bsld"));
  EXPECT_TRUE(says(report, "from 2 at load = 0.5 to 12 at 0.7"));
  EXPECT_EQ(table(report, "/sensitivity/best"), nullptr);  // the baseline is not compared with itself
}

TEST(Sensitivity, TheBestValueIsToldWithItsPairedChange) {
  // Replicates differ by hundreds; the candidate is better than the baseline by 3 / factor in each.
  const RunValue value = [](const Plan& plan, const RunSpec& spec) {
    const double shared = 100 * static_cast<double>(spec.replicate);
    return shared + (is(plan, spec, "easy") ? 10 : 10 - 3 / parameters(plan, spec).estimate_factor);
  };
  const Report report = sensitivity_of(factor_sweep(6), value);
  EXPECT_EQ(cells<std::string>(report, "/sensitivity/best", "best"), Texts{"0.5"});
  EXPECT_EQ(cells<std::string>(report, "/sensitivity/best", "verdict"), Texts{"better"});
  EXPECT_NEAR(cells<double>(report, "/sensitivity/best", "change_high")[0], -6, 1e-9);
  EXPECT_EQ(cells<std::int64_t>(report, "/sensitivity/best", "better"), std::vector<std::int64_t>{3});
  EXPECT_TRUE(says(report, "3 of 3 values of estimate_factor lower p95_bsld against easy"));
  EXPECT_NEAR(cell_where(report, "/sensitivity/curves", {"metric", "value"}, {"p95_bsld", "2"}, "change"), -1.5, 1e-9);
  EXPECT_NEAR(cell_where(report, "/sensitivity/curves", {"metric", "value"}, {"p95_bsld", "2"}, "mean"), 258.5, 1e-9);
}

TEST(Sensitivity, ThatNoValueHelpsIsAFinding) {
  const Report report = sensitivity_of(factor_sweep(4), [](const Plan& plan, const RunSpec& spec) {
    return is(plan, spec, "easy") ? 10 : 10 + parameters(plan, spec).estimate_factor;
  });
  EXPECT_TRUE(
      says(report, "no value of estimate_factor lowers p95_bsld against easy: the best of 3, 0.5, changes it by +0.5"));
  EXPECT_EQ(cells<std::string>(report, "/sensitivity/best", "verdict"), Texts{"worse"});
}

TEST(Sensitivity, OneReplicateShowsNothing) {
  const Report report = sensitivity_of(
      factor_sweep(1), [](const Plan& plan, const RunSpec& spec) { return is(plan, spec, "easy") ? 10 : 5; });
  EXPECT_TRUE(says(report, "no value of estimate_factor is shown to lower p95_bsld"));
  EXPECT_TRUE(says(report, "one replicate: no interval"));
  EXPECT_EQ(cells<std::string>(report, "/sensitivity/best", "verdict"), Texts{"unclear"});
  EXPECT_TRUE(says(report, "none of the 3 settings changes p95_bsld"));
}

TEST(Sensitivity, FailedRunsAreCountedAndNothingIsFilledIn) {
  const Report report = sensitivity_of(factor_sweep(4), [](const Plan& plan, const RunSpec& spec) {
    if (is(plan, spec, "easy")) return spec.replicate == 0 ? std::nan("") : 10.0;
    return parameters(plan, spec).estimate_factor == 2 ? std::nan("") : 9.0;
  });
  EXPECT_TRUE(says(report, "5 of 16 runs failed"));
  EXPECT_EQ(table(report, "/sensitivity/effects"), nullptr);
  EXPECT_NEAR(cells<double>(report, "/sensitivity/best", "change")[0], -1, 1e-12);
  EXPECT_TRUE(std::isnan(cell_where(report, "/sensitivity/curves", {"metric", "value"}, {"p95_bsld", "2"}, "mean")));
}

TEST(Sensitivity, IsTheSameOnAnyThreads) {
  const RunValue value = [](const Plan& plan, const RunSpec& spec) {
    return std::sin(static_cast<double>(plan.index_of(spec)));
  };
  const Report one = sensitivity_of(factor_sweep(5), value, 1), three = sensitivity_of(factor_sweep(5), value, 3);
  for (const char* path : {"/sensitivity/effects", "/sensitivity/curves", "/sensitivity/best"})
    for (std::size_t c = 0; c < table(one, path)->columns.size(); ++c)
      EXPECT_EQ(table(one, path)->columns[c].cells, table(three, path)->columns[c].cells) << path;
}

/// A baseline that reads neither axis, and a candidate whose order weighs two features of three.
std::string design(const std::string& keys) {
  return "replicates = 3\n" + model + easy + "[[policies]]\nname = \"candidate\"\norder = \"linear\"\n[design]\n" +
         keys + "[design.axes]\nlinear_wait_h = {from = 0, to = 1}\nlinear_procs = {from = 0, to = 10}\n" +
         "tau_s = {from = 1, to = 2}\n";
}

/// Additive along the axes, which the baseline feels by tau_s only: variances 1/12, 4/12 and 0 of the whole.
double value_at_point(const Plan& plan, const RunSpec& spec) {
  const double shared = 100 * static_cast<double>(spec.replicate);
  const Parameters& of_run = parameters(plan, spec);
  const auto linear = [&](const char* name) { return find_parameter(name)->get(of_run); };
  return shared + (is(plan, spec, "easy") ? 1.5 : linear("linear_wait_h") + 0.2 * linear("linear_procs"));
}

TEST(SensitivityOfDesigns, SobolIndicesFindThePartsOfAnAdditiveFunction) {
  const Report report = sensitivity_of(design("method = \"saltelli\"\nsamples = 256\n"), value_at_point);
  const auto cell = [&](const std::string& axis, const std::string& column) {
    return cell_where(report, "/sensitivity/sobol", {"policy", "metric", "axis"}, {"candidate", "p95_bsld", axis},
                      column);
  };
  // Scrambled Sobol' points; the error of 256 independent rows would be some 0.05.
  EXPECT_NEAR(cell("linear_procs", "s1"), 0.8, 0.05);
  EXPECT_NEAR(cell("linear_procs", "st"), 0.8, 0.05);
  EXPECT_NEAR(cell("linear_wait_h", "s1"), 0.2, 0.05);
  EXPECT_NEAR(cell("tau_s", "st"), 0, 1e-12);
  EXPECT_LE(cell("linear_procs", "st_low"), 0.8);
  EXPECT_GE(cell("linear_procs", "st_high"), 0.8);
  EXPECT_TRUE(says(report, "linear_procs matters most for p95_bsld: total effect 0."));
  EXPECT_TRUE(says(report, "Less than a twentieth of that: tau_s."));
  // The baseline's runs differ by replicate only.
  EXPECT_TRUE(says(report, "easy: no axis of the design changes p95_bsld"));
}

TEST(SensitivityOfDesigns, MorrisFindsTheSlopesPerWidthOfEachAxis) {
  const Report report = sensitivity_of(design("method = \"morris\"\nsamples = 10\n"), value_at_point);
  const auto cell = [&](const std::string& axis, const std::string& column) {
    return cell_where(report, "/sensitivity/morris", {"policy", "metric", "axis"}, {"candidate", "p95_bsld", axis},
                      column);
  };
  EXPECT_NEAR(cell("linear_wait_h", "mu"), 1, 1e-6);
  EXPECT_NEAR(cell("linear_procs", "mu_star"), 2, 1e-6);
  EXPECT_NEAR(cell("linear_procs", "sigma"), 0, 1e-6);
  EXPECT_NEAR(cell("tau_s", "mu_star"), 0, 1e-6);
}

TEST(SensitivityOfDesigns, OtherSamplesHaveRankCorrelationsAndTheirBestPoints) {
  const Report report = sensitivity_of(design("method = \"lhs\"\nsamples = 64\n"), value_at_point);
  EXPECT_GT(cell_where(report, "/sensitivity/ranks", {"policy", "metric", "axis"},
                       {"candidate", "p95_bsld", "linear_procs"}, "correlation"),
            0.7);
  // The baseline has 1.5 everywhere, so that points below it help in every replicate.
  const auto values = cells<double>(report, "/sensitivity/points", "value");
  const auto changes = cells<double>(report, "/sensitivity/points", "change_high");
  ASSERT_EQ(values.size(), 10u);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_LT(changes[i], 0);
    EXPECT_NEAR(values[i] - 101.5, changes[i], 1e-9);
  }
  EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
  EXPECT_TRUE(says(report, "points lower p95_bsld; best is -"));
}

TEST(SensitivityOfDesigns, RowsWithAFailedRunAreLeftOutAndCounted) {
  const Report report =
      sensitivity_of(design("method = \"saltelli\"\nsamples = 16\n"), [](const Plan& plan, const RunSpec& spec) {
        if (plan.index_of(spec) == plan.n_runs() - 1) return std::nan("");
        return value_at_point(plan, spec);
      });
  const auto failed = cells<std::int64_t>(report, "/sensitivity/sobol", "failed");
  const auto used = cells<std::int64_t>(report, "/sensitivity/sobol", "used");
  EXPECT_EQ(*std::max_element(failed.begin(), failed.end()), 1);
  EXPECT_EQ(*std::min_element(used.begin(), used.end()), 15);
  EXPECT_TRUE(says(report, "1 more left out since a run failed"));
}

TEST(Studies, WhatIsVariedTogetherIsOneAxis) {
  const Studies found = studies_of(make_plan(
      "a.toml", model + easy + "spare = [true, false]\n[[zip]]\ntau_s = [1, 2, 3]\ntrim = [0.1, 0.2, 0.3]\n", ""));
  ASSERT_EQ(found.studies.size(), 1u);
  const Study& study = found.studies[0];
  ASSERT_EQ(study.axes.size(), 2u);
  EXPECT_EQ(study.axes[0].name, "spare");
  EXPECT_EQ(study.axes[1].name, "tau_s + trim");
  EXPECT_EQ(study.axes[1].values, (Texts{"1 + 0.1", "2 + 0.2", "3 + 0.3"}));
  EXPECT_EQ(study.cells(), 6u);
  EXPECT_EQ(study.setting(5), "spare = true, tau_s + trim = 3 + 0.3");
}

TEST(Studies, PoliciesWithSettingsOfTheirOwnAreGridsOfTheirOwn) {
  // All axes together would have 256 cells a policy.
  std::string sweep = model + easy;
  for (const char* key : {"tau_s", "starved_wait_s", "max_backfill", "starvation_wait_s"})
    sweep += "[[policies]]\nname = \"" + std::string(key) + "\"\n" + key + " = [1, 2, 3, 4]\n";
  const Plan plan = make_plan("a.toml", sweep, "");
  EXPECT_TRUE(make_cube(plan).axes.empty());
  const Studies found = studies_of(plan);
  EXPECT_TRUE(found.irregular.empty());
  ASSERT_EQ(found.studies.size(), 4u);
  for (std::size_t s = 0; s < 4; ++s) {
    const Study& study = found.studies[s];
    ASSERT_EQ(study.axes.size(), 1u);
    EXPECT_EQ(study.axes[0].name, study.policy);
    for (std::size_t cell = 0; cell < 4; ++cell) {
      EXPECT_EQ(study.runs[cell], static_cast<std::int64_t>(1 + 4 * s + cell));
      EXPECT_EQ(study.baselines[cell], std::vector<std::int64_t>{0});
    }
  }
}

TEST(Studies, TheBaselineIsTakenAtTheSameSettingsAsFarAsItHasThem) {
  const Plan plan = make_plan("a.toml",
                              model + "[[policies]]\npreset = \"fcfs\"\n" + easy +
                                  "estimate = [\"requested\", \"actual\"]\n[parameters]\ntau_s = [10, 60]\n",
                              "");
  const Studies found = studies_of(plan);
  ASSERT_EQ(found.studies.size(), 2u);
  EXPECT_TRUE(found.studies[0].is_baseline);
  const Study& study = found.studies[1];
  ASSERT_EQ(study.cells(), 4u);
  for (std::size_t cell = 0; cell < 4; ++cell) {
    ASSERT_EQ(study.baselines[cell].size(), 1u);
    const RunSpec own = plan.run(study.runs[cell]), baseline = plan.run(study.baselines[cell][0]);
    EXPECT_TRUE(is(plan, baseline, "fcfs"));
    EXPECT_EQ(parameters(plan, own).tau_s, parameters(plan, baseline).tau_s);
  }
}

}  // namespace
}  // namespace schedsweep
