#include "engine/model/drift.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "engine/model/job_rows.h"
#include "engine/model/predict.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace schedsweep {

void count_bins(const Binning& binning, const FeatureMatrix& values, std::span<const std::uint8_t> counts_row,
                BinCounts& counts) {
  SCHEDSWEEP_CHECK(counts_row.empty() || counts_row.size() == values.n_rows());
  counts.resize(binning.features.size());
  BinnedMatrix bins(values.n_rows(), binning.features.size());
  binning.apply(values, 0, bins);
  for (std::size_t feature = 0; feature < counts.size(); ++feature) {
    counts[feature].resize(binning.features[feature].upper.size() + 2);
    const auto column = bins.column(feature);
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (counts_row.empty() || counts_row[row] != 0) ++counts[feature][column[row]];
    }
  }
}

double population_stability(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  SCHEDSWEEP_CHECK(a.size() == b.size());
  constexpr std::int64_t fewest = 10;
  const auto n_a = std::accumulate(a.begin(), a.end(), std::int64_t{0});
  const auto n_b = std::accumulate(b.begin(), b.end(), std::int64_t{0});
  if (n_a < fewest || n_b < fewest) return 0;
  const auto share = [](std::int64_t count, std::int64_t n) {
    return std::max(1e-6, static_cast<double>(count) / static_cast<double>(n));
  };
  double sum = 0;
  for (std::size_t bin = 0; bin < a.size(); ++bin) {
    const double before = share(a[bin], n_a);
    const double after = share(b[bin], n_b);
    sum += (after - before) * portable_log(after / before);
  }
  return sum;
}

bool DriftReport::any() const {
  return coverage_alarm != CoverageAlarm::none || std::ranges::count(pinball_alarm, true) > 0 ||
         std::ranges::any_of(features, &FeatureDrift::alarm);
}

DriftReport compare_with_training(const DriftReference& reference, std::span<const std::string> features,
                                  const BinCounts& counts, const Evaluation& now, const DriftThresholds& thresholds) {
  SCHEDSWEEP_CHECK(features.size() == reference.count.size() && counts.size() == reference.count.size());
  DriftReport report;
  report.now = now;
  for (std::size_t feature = 0; feature < features.size(); ++feature) {
    const double psi = population_stability(reference.count[feature], counts[feature]);
    report.features.push_back({features[feature], psi, psi > thresholds.psi});
  }
  const Quantiles loss_s = {now.pinball_p10_s, now.pinball_p50_s, now.pinball_p90_s};
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    const double before_s = reference.pinball_s[q];
    report.pinball_ratio[q] = before_s > 0 ? loss_s[q] / before_s : std::numeric_limits<double>::quiet_NaN();
    report.pinball_alarm[q] = report.pinball_ratio[q] > thresholds.pinball_ratio;
  }
  if (now.coverage_p10_p90 < thresholds.mild_coverage) report.coverage_alarm = CoverageAlarm::mild;
  if (now.coverage_p10_p90 < thresholds.severe_coverage) report.coverage_alarm = CoverageAlarm::severe;
  return report;
}

DriftReport measure_drift(const QuantileModel& model, const JobTable& jobs, const FeatureContext& context,
                          std::size_t first_job, const DriftThresholds& thresholds, int n_threads) {
  const std::vector<std::size_t> columns = columns_of(model);
  std::vector<Quantiles> predicted;
  BinCounts counts;
  extract_features_from(jobs, context, first_job, [&](std::size_t, const FeatureMatrix& chunk) {
    count_bins(model.reference.binning, select_columns(chunk, columns), {}, counts);
    const std::vector<Quantiles> of_chunk = predict_unsorted_s(model, chunk, n_threads);
    predicted.insert(predicted.end(), of_chunk.begin(), of_chunk.end());
  });
  if (predicted.empty()) counts = model.reference.count;  // nothing has drifted
  const Evaluation now = evaluate(jobs.run_s.subspan(first_job), predicted);
  return compare_with_training(model.reference, model.features, counts, now, thresholds);
}

}  // namespace schedsweep
