#include "engine/model/evaluation.h"

#include "engine/error.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace schedsweep {
namespace {

constexpr EvaluationMetric table[] = {
    {"n_jobs", "1", "jobs that were predicted", &Evaluation::n_jobs},
    {"mae_p10_s", "s", "mean distance of p10 from the run time", &Evaluation::mae_p10_s},
    {"mae_p50_s", "s", "mean distance of p50 from the run time", &Evaluation::mae_p50_s},
    {"mae_p90_s", "s", "mean distance of p90 from the run time", &Evaluation::mae_p90_s},
    {"rmse_p50_s", "s", "root of the mean squared distance of p50 from the run time", &Evaluation::rmse_p50_s},
    {"r2_p50", "1", "share of the variance of run times that p50 explains; 0 = as good as their mean, may be negative",
     &Evaluation::r2_p50},
    {"mape_p50", "1", "mean distance of p50 as a share of the run time, this at least 1 s", &Evaluation::mape_p50},
    {"mape_p50_floor_60", "1", "mean distance of p50 as a share of the run time, this at least 60 s",
     &Evaluation::mape_p50_floor_60},
    {"pinball_p10", "s", "mean pinball loss of p10", &Evaluation::pinball_p10_s},
    {"pinball_p50", "s", "mean pinball loss of p50: half of mae_p50_s", &Evaluation::pinball_p50_s},
    {"pinball_p90", "s", "mean pinball loss of p90", &Evaluation::pinball_p90_s},
    {"pinball_mean", "s", "mean of the pinball losses of p10, p50 and p90", &Evaluation::pinball_mean_s},
    {"coverage_p10_p90", "1", "share of jobs that ran from p10 to p90; aim 0.8", &Evaluation::coverage_p10_p90},
    {"coverage_below_p10", "1", "share of jobs that ran p10 or less; aim 0.1", &Evaluation::coverage_below_p10},
    {"coverage_below_p50", "1", "share of jobs that ran p50 or less; aim 0.5", &Evaluation::coverage_below_p50},
    {"coverage_below_p90", "1", "share of jobs that ran p90 or less; aim 0.9", &Evaluation::coverage_below_p90},
    {"interval_width_mean_s", "s", "mean of p90 - p10", &Evaluation::interval_width_mean_s},
    {"interval_width_median_s", "s", "median of p90 - p10", &Evaluation::interval_width_median_s},
    {"under_prediction_rate", "1", "share of jobs that ran longer than p50", &Evaluation::under_prediction_rate},
    {"crossings_share", "1", "share of jobs whose quantiles crossed before they were sorted",
     &Evaluation::crossings_share},
};

// What evaluate() adds up over the jobs.
struct Sums {
  Quantiles error{};
  Quantiles loss{};
  Quantiles covered{};
  double squared = 0;
  double relative = 0;
  double relative_60 = 0;
  double inside = 0;
  double width = 0;
  double crossings = 0;

  void add(double run_s, Quantiles quantiles) {
    if (!std::is_sorted(quantiles.begin(), quantiles.end())) {
      crossings += 1;
      std::sort(quantiles.begin(), quantiles.end());
    }
    for (std::size_t q = 0; q < n_quantiles; ++q) {
      error[q] += std::abs(run_s - quantiles[q]);
      loss[q] += pinball(quantile_levels[q], run_s, quantiles[q]);
      covered[q] += run_s <= quantiles[q];
    }
    const auto [p10, p50, p90] = quantiles;
    const double distance = std::abs(run_s - p50);
    squared += distance * distance;
    relative += distance / std::max(run_s, 1.0);
    relative_60 += distance / std::max(run_s, 60.0);
    inside += p10 <= run_s && run_s <= p90;
    width += p90 - p10;
  }
};

double squared_deviations(std::span<const JobSeconds> run_s) {
  const double mean = std::accumulate(run_s.begin(), run_s.end(), 0.0) / static_cast<double>(run_s.size());
  double sum = 0;
  for (const JobSeconds run : run_s) sum += (run - mean) * (run - mean);
  return sum;
}

double median_width_s(std::span<const Quantiles> predicted) {
  std::vector<double> widths;
  widths.reserve(predicted.size());
  for (const Quantiles& quantiles : predicted) {
    const auto [low, high] = std::minmax_element(quantiles.begin(), quantiles.end());
    widths.push_back(*high - *low);
  }
  return quantile_linear(std::span(widths), 0.5);
}

constexpr ProcsClass classes[] = {{"1", 1, 1},         {"2-4", 2, 4},
                                  {"5-16", 5, 16},     {"17-64", 17, 64},
                                  {"65-256", 65, 256}, {">256", 257, std::numeric_limits<Procs>::max()}};

}  // namespace

std::span<const EvaluationMetric> evaluation_table() { return table; }

Evaluation evaluate(std::span<const JobSeconds> run_s, std::span<const Quantiles> predicted) {
  SCHEDSWEEP_CHECK(run_s.size() == predicted.size());
  if (run_s.empty()) return {};
  Sums sums;
  for (std::size_t job = 0; job < run_s.size(); ++job) sums.add(run_s[job], predicted[job]);
  const auto n = static_cast<double>(run_s.size());
  const double variance_n = squared_deviations(run_s);

  Evaluation out;
  out.n_jobs = static_cast<std::int64_t>(run_s.size());
  out.mae_p10_s = sums.error[0] / n;
  out.mae_p50_s = sums.error[1] / n;
  out.mae_p90_s = sums.error[2] / n;
  out.rmse_p50_s = std::sqrt(sums.squared / n);
  if (variance_n > 0) out.r2_p50 = 1 - sums.squared / variance_n;
  out.mape_p50 = sums.relative / n;
  out.mape_p50_floor_60 = sums.relative_60 / n;
  out.pinball_p10_s = sums.loss[0] / n;
  out.pinball_p50_s = sums.loss[1] / n;
  out.pinball_p90_s = sums.loss[2] / n;
  out.pinball_mean_s = (sums.loss[0] + sums.loss[1] + sums.loss[2]) / (3 * n);
  out.coverage_p10_p90 = sums.inside / n;
  out.coverage_below_p10 = sums.covered[0] / n;
  out.coverage_below_p50 = sums.covered[1] / n;
  out.coverage_below_p90 = sums.covered[2] / n;
  out.interval_width_mean_s = sums.width / n;
  out.interval_width_median_s = median_width_s(predicted);
  out.under_prediction_rate = 1 - out.coverage_below_p50;
  out.crossings_share = sums.crossings / n;
  return out;
}

std::vector<GroupEvaluation> evaluate_groups(std::span<const JobSeconds> run_s, std::span<const Quantiles> predicted,
                                             std::span<const std::int32_t> group) {
  SCHEDSWEEP_CHECK(run_s.size() == predicted.size() && run_s.size() == group.size());
  std::vector<JobIndex> order(run_s.size());
  std::iota(order.begin(), order.end(), JobIndex{0});
  std::stable_sort(order.begin(), order.end(), [&](JobIndex a, JobIndex b) { return group[a] < group[b]; });

  std::vector<GroupEvaluation> out;
  std::vector<JobSeconds> group_run_s;
  std::vector<Quantiles> group_predicted;
  for (std::size_t first = 0; first < order.size();) {
    group_run_s.clear();
    group_predicted.clear();
    const std::int32_t id = group[order[first]];
    for (; first < order.size() && group[order[first]] == id; ++first) {
      group_run_s.push_back(run_s[order[first]]);
      group_predicted.push_back(predicted[order[first]]);
    }
    out.push_back({id, evaluate(group_run_s, group_predicted)});
  }
  return out;
}

std::vector<GroupEvaluation> largest_groups(std::vector<GroupEvaluation> groups, std::size_t n) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.metrics.n_jobs > b.metrics.n_jobs; });
  if (groups.size() > n) groups.resize(n);
  return groups;
}

std::span<const ProcsClass> procs_classes() { return classes; }

std::vector<std::int32_t> procs_class_of(std::span<const Procs> procs) {
  std::vector<std::int32_t> out;
  out.reserve(procs.size());
  for (const Procs width : procs) {
    const auto row = std::find_if(std::begin(classes), std::end(classes), [&](const auto& c) { return width <= c.to; });
    out.push_back(static_cast<std::int32_t>(row - std::begin(classes)));
  }
  return out;
}

}  // namespace schedsweep
