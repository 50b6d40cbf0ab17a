#include "engine/model/train.h"

#include "engine/error.h"
#include "engine/model/calibration.h"
#include "engine/model/completions.h"
#include "engine/model/drift.h"
#include "engine/model/evaluation.h"
#include "engine/model/feature_table.h"
#include "engine/model/job_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace schedsweep {
namespace {

constexpr std::size_t fewest_jobs = 30;
constexpr std::size_t sample_rows = 200'000;  // that bounds of bins are taken from
constexpr std::size_t linear_rows = 10'000;   // that the linear model is fitted to
constexpr int reference_bins = 11;            // ten, and one for what is not known

// The jobs that each part may learn from. All ascending.
struct Parts {
  std::vector<JobIndex> train;       // had ended when the validation part began
  std::vector<JobIndex> validation;  // had ended when the test part began
  std::vector<JobIndex> learnt;      // what the final trees have seen
};

void check_size(const char* part, std::size_t n_jobs) {
  if (n_jobs >= fewest_jobs) return;
  throw InputError(std::string(part) + " part: " + std::to_string(n_jobs) + " jobs that had ended (needs at least " +
                   std::to_string(fewest_jobs) + ")");
}

class Trainer {
 public:
  Trainer(const JobTable& jobs, const FeatureContext& context, const Split& split, const TrainSettings& settings,
          int n_threads)
      : jobs_(first_jobs(jobs, split.validation_end)),
        all_submit_s_(jobs.submit_s),
        context_(context),
        split_(split),
        settings_(settings),
        n_threads_(n_threads) {
    const std::vector<Seconds> ends_s = observed_ends_s(jobs);
    parts_.train = ended_before(jobs, ends_s, split.train_begin, split.train_end);
    parts_.validation = ended_before(jobs, ends_s, split.train_end, split.validation_end);
    check_size("training", parts_.train.size());
    check_size("validation", parts_.validation.size());
    parts_.learnt = settings.refit ? ended_before(jobs, ends_s, split.train_begin, split.validation_end) : parts_.train;
    describe(ends_s, jobs.size());
    model_.target = fit_target(settings.target, known_runs(jobs_, parts_.train));
    std::vector<JobIndex> all(jobs_.size());
    std::iota(all.begin(), all.end(), JobIndex{0});
    target_ = known_runs(jobs_, all).on(model_.target);
  }

  QuantileModel run() {
    fit_sample();
    bin_all();
    model_.forests = train_forests(bins_, target_, {parts_.train, parts_.validation}, settings_.boosting, n_threads_);
    tune(predict_rows(model_.forests, bins_, parts_.validation, n_threads_));
    if (settings_.refit) refit();
    return std::move(model_);
  }

 private:
  void describe(std::span<const Seconds> ends_s, std::size_t n_jobs) {
    for (const FeatureInfo& info : feature_table()) {
      model_.features.emplace_back(info.name);
      kinds_.push_back(info.kind);
    }
    model_.settings = settings_.boosting;
    model_.origin.n_jobs = static_cast<std::int64_t>(n_jobs);
    model_.origin.n_train = static_cast<std::int64_t>(parts_.train.size());
    model_.origin.n_validation = static_cast<std::int64_t>(parts_.validation.size());
    model_.origin.learned_until_s = learned_until_s(ends_s);
  }

  // The instant of training: the first submission behind the validation part, else the last end that was learnt.
  Seconds learned_until_s(std::span<const Seconds> ends_s) const {
    if (split_.validation_end < all_submit_s_.size()) return all_submit_s_[split_.validation_end];
    Seconds last_s = 0;
    for (const auto* rows : {&parts_.train, &parts_.validation})
      for (const JobIndex job : *rows) last_s = std::max(last_s, ends_s[job]);
    return last_s;
  }

  // First pass over the features: what must be known of their values before they become bins.
  void fit_sample() {
    const std::vector<JobIndex> rows = evenly_spread(parts_.train, sample_rows);
    const FeatureMatrix sample = extract_features_of(jobs_, context_, rows);
    model_.binning = Binning::of(sample, settings_.boosting.bins);
    model_.reference.binning = Binning::of(sample, reference_bins);
    if (settings_.learners != Learners::trees_and_linear) return;
    std::vector<JobIndex> positions(rows.size());
    std::iota(positions.begin(), positions.end(), JobIndex{0});
    positions = evenly_spread(positions, linear_rows);
    FeatureMatrix fitted(positions.size(), sample.n_features());
    for (std::size_t feature = 0; feature < sample.n_features(); ++feature) {
      std::ranges::copy(at_rows(sample.column(feature), positions), fitted.column(feature).begin());
    }
    const std::vector<JobIndex> fitted_rows = at_rows(std::span<const JobIndex>(rows), positions);
    model_.linear = fit_linear(fitted, kinds_, at_rows(std::span<const float>(target_), fitted_rows), n_threads_);
  }

  // Second pass: everything that reads all rows.
  void bin_all() {
    bins_ = BinnedMatrix(jobs_.size(), kinds_.size());
    std::vector<std::uint8_t> is_learnt(jobs_.size());
    for (const JobIndex job : parts_.learnt) is_learnt[job] = 1;
    auto next = parts_.validation.begin();
    extract_features(jobs_, context_, [&](std::size_t first_row, const FeatureMatrix& chunk) {
      model_.binning.apply(chunk, first_row, bins_);
      count_bins(model_.reference.binning, chunk, std::span(is_learnt).subspan(first_row, chunk.n_rows()),
                 model_.reference.count);
      const std::size_t end = first_row + chunk.n_rows();
      if (model_.linear.empty() || next == parts_.validation.end() || *next >= end) return;
      const std::vector<Quantiles> of_chunk = predict(model_.linear, chunk);
      for (; next != parts_.validation.end() && *next < end; ++next) linear_.push_back(of_chunk[*next - first_row]);
    });
  }

  // What the validation part decides, apart from the number of trees.
  void tune(const std::vector<Quantiles>& trees) {
    const KnownRuns truth = known_runs(jobs_, parts_.validation);
    model_.calibration = conformal_offsets(weigh(trees, truth), truth, model_.target);
    const Evaluation metrics = evaluate(truth.run_s, combined_s(model_, trees, linear_, truth.requested_s));
    model_.reference.pinball_s = {metrics.pinball_p10_s, metrics.pinball_p50_s, metrics.pinball_p90_s};
    model_.metrics = model_metrics("validation", metrics);
  }

  // Each learner by the inverse of its loss in seconds, once calibrated; the trees alone where these are better so.
  // Returns what both say together.
  std::vector<Quantiles> weigh(const std::vector<Quantiles>& trees, const KnownRuns& truth) {
    if (model_.linear.empty()) return trees;
    const auto loss_s = [&](std::span<const Quantiles> predicted) {
      const Quantiles offsets = conformal_offsets(predicted, truth, model_.target);
      const Quantiles loss = pinball_of_targets_s(predicted, truth, model_.target, offsets);
      return std::accumulate(loss.begin(), loss.end(), 0.0);
    };
    const double trees_s = loss_s(trees);
    const double weight = trees_s / (trees_s + loss_s(linear_));
    std::vector<Quantiles> both = trees;
    for (std::size_t row = 0; row < both.size(); ++row) {
      for (std::size_t q = 0; q < n_quantiles; ++q) both[row][q] = ensemble(trees[row][q], linear_[row][q], weight);
    }
    if (!(loss_s(both) < trees_s)) return trees;
    model_.linear_weight = weight;
    return both;
  }

  // As many trees as the validation part asked for, from all jobs; the offsets were found on jobs not learnt from.
  void refit() {
    std::array<std::size_t, n_quantiles> n_trees;
    std::ranges::transform(model_.forests, n_trees.begin(), &Forest::n_trees);
    BoostingSettings boosting = settings_.boosting;
    boosting.trees = static_cast<int>(*std::ranges::max_element(n_trees));
    boosting.patience = 0;
    model_.forests = train_forests(bins_, target_, {parts_.learnt, {}}, boosting, n_threads_);
    for (std::size_t q = 0; q < n_quantiles; ++q) keep_trees(model_.forests[q], n_trees[q]);
  }

  const JobTable jobs_;  // of the training and the validation part
  const std::span<const Seconds> all_submit_s_;
  const FeatureContext context_;
  const Split split_;
  const TrainSettings settings_;
  const int n_threads_;
  Parts parts_;
  std::vector<FeatureKind> kinds_;
  std::vector<float> target_;
  BinnedMatrix bins_;
  std::vector<Quantiles> linear_;  // on the validation part
  QuantileModel model_;
};

}  // namespace

void keep_trees(Forest& forest, std::size_t n) {
  if (n >= forest.n_trees()) return;
  const std::size_t n_nodes = forest.first_node[n];
  forest.first_node.resize(n + 1);
  forest.feature.resize(n_nodes);
  forest.threshold.resize(n_nodes);
  forest.left.resize(n_nodes);
  forest.right.resize(n_nodes);
  forest.leaf_value.resize(n_nodes + n);
}

std::vector<ModelMetric> model_metrics(const std::string& part, const Evaluation& evaluation) {
  std::vector<ModelMetric> out;
  for (const EvaluationMetric& metric : evaluation_table()) {
    const auto value = [&](auto member) { return static_cast<double>(evaluation.*member); };
    const double number = std::visit(value, metric.member);
    if (std::isfinite(number)) out.push_back({part, std::string(metric.name), number});
  }
  return out;
}

QuantileModel train_model(const JobTable& jobs, const FeatureContext& context, const Split& split,
                          const TrainSettings& settings, int n_threads) {
  SCHEDSWEEP_CHECK(split.train_begin <= split.train_end && split.train_end <= split.validation_end &&
                   split.validation_end <= jobs.size());
  return Trainer(jobs, context, split, settings, n_threads).run();
}

}  // namespace schedsweep
