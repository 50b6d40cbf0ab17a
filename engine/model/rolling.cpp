#include "engine/model/rolling.h"

#include "engine/error.h"
#include "engine/model/calibration.h"
#include "engine/model/completions.h"
#include "engine/model/feature_table.h"
#include "engine/model/job_rows.h"
#include "engine/model/predict.h"
#include "engine/parallel_team.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::size_t fewest_jobs = 30;  // for each of both parts of a window
constexpr std::size_t sample_rows = 200'000;

void check(const RollingSettings& settings) {
  const auto refuse = [](const char* problem) { throw InputError(std::string("rolling: ") + problem); };
  if (settings.step_s <= 0) refuse("step_s (must be above 0)");
  if (settings.window_s <= 0) refuse("window_s (must be above 0)");
  if (!(settings.validation_share > 0 && settings.validation_share < 1)) {
    refuse("validation_share (must lie between 0 and 1)");
  }
}

std::size_t first_submitted_at(const JobTable& jobs, Seconds time_s) {
  return static_cast<std::size_t>(std::ranges::lower_bound(jobs.submit_s, time_s) - jobs.submit_s.begin());
}

class Rolling {
 public:
  Rolling(const JobTable& jobs, const FeatureContext& context, const RollingSettings& settings)
      : jobs_(jobs), settings_(settings), first_job_(first_submitted_at(jobs, settings.first_s)) {
    const std::vector<Seconds> ends_s = observed_ends_s(jobs);
    by_end_ = by_end(ends_s, 0, jobs.size());
    sorted_ends_s_ = at_rows(std::span<const Seconds>(ends_s), by_end_);
    find_steps();
    if (steps_s_.empty()) return;
    bin(context);
    scale();
  }

  RollingPredictions run(int n_threads) const {
    RollingPredictions out{first_job_, std::vector<Prediction>(jobs_.size() - first_job_), std::ssize(steps_s_)};
    parallel_for(steps_s_.size(), n_threads, [&](std::size_t step) { predict_step(steps_s_[step], out.predictions); });
    return out;
  }

 private:
  // Steps with somebody to predict and enough to learn from.
  void find_steps() {
    Seconds start_s = settings_.first_s;
    for (std::size_t job = first_job_; job < jobs_.size(); job = first_submitted_at(jobs_, start_s)) {
      start_s += (jobs_.submit_s[job] - start_s) / settings_.step_s * settings_.step_s;
      const std::size_t n_window = window(start_s).size();
      const std::size_t n_last = n_validation(n_window);
      if (n_last >= fewest_jobs && n_window - n_last >= fewest_jobs) steps_s_.push_back(start_s);
      start_s += settings_.step_s;
    }
  }

  // Bounds that the first model could have known.
  void bin(const FeatureContext& context) {
    std::vector<JobIndex> rows(first_submitted_at(jobs_, steps_s_.front()));
    std::iota(rows.begin(), rows.end(), JobIndex{0});
    rows = evenly_spread(rows, sample_rows);
    const Binning binning = Binning::of(extract_features_of(jobs_, context, rows), settings_.boosting.bins);
    bins_ = BinnedMatrix(jobs_.size(), feature_table().size());
    extract_features(jobs_, context, [&](std::size_t first_row, const FeatureMatrix& chunk) {
      binning.apply(chunk, first_row, bins_);
    });
  }

  // Likewise.
  void scale() {
    const auto n_ended = std::ranges::lower_bound(sorted_ends_s_, steps_s_.front()) - sorted_ends_s_.begin();
    scale_ =
        fit_target(settings_.target, known_runs(jobs_, std::span(by_end_).first(static_cast<std::size_t>(n_ended))));
    std::vector<JobIndex> all(jobs_.size());
    std::iota(all.begin(), all.end(), JobIndex{0});
    target_ = known_runs(jobs_, all).on(scale_);
  }

  // Jobs that ended in [start_s - window_s, start_s), by their ends.
  std::span<const JobIndex> window(Seconds start_s) const {
    const auto place = [&](Seconds time_s) {
      return static_cast<std::size_t>(std::ranges::lower_bound(sorted_ends_s_, time_s) - sorted_ends_s_.begin());
    };
    const std::size_t first = place(start_s - settings_.window_s);
    return std::span(by_end_).subspan(first, place(start_s) - first);
  }

  std::size_t n_validation(std::size_t n_window) const {
    return static_cast<std::size_t>(settings_.validation_share * static_cast<double>(n_window));
  }

  void predict_step(Seconds start_s, std::vector<Prediction>& out) const {
    const auto ended = window(start_s);
    std::vector<JobIndex> rows(ended.begin(), ended.end());
    std::ranges::sort(rows);
    const auto validation = std::span<const JobIndex>(rows).last(n_validation(rows.size()));
    const auto train = std::span<const JobIndex>(rows).first(rows.size() - validation.size());
    const auto forests = train_forests(bins_, target_, {train, validation}, settings_.boosting, 1);
    const Quantiles offsets =
        conformal_offsets(predict_rows(forests, bins_, validation, 1), known_runs(jobs_, validation), scale_);

    const std::size_t first = first_submitted_at(jobs_, start_s);
    std::vector<JobIndex> asked(first_submitted_at(jobs_, start_s + settings_.step_s) - first);
    std::iota(asked.begin(), asked.end(), static_cast<JobIndex>(first));
    std::vector<Quantiles> predicted = predict_rows(forests, bins_, asked, 1);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      for (std::size_t q = 0; q < n_quantiles; ++q) predicted[i][q] += offsets[q];
      std::ranges::sort(predicted[i]);
      out[asked[i] - first_job_] = rounded(scale_.seconds(predicted[i], jobs_.requested_s[asked[i]]));
    }
  }

  const JobTable& jobs_;
  const RollingSettings& settings_;
  const std::size_t first_job_;
  BinnedMatrix bins_;
  std::vector<JobIndex> by_end_;
  std::vector<Seconds> sorted_ends_s_;
  std::vector<Seconds> steps_s_;  // when models are trained
  TargetScale scale_;
  std::vector<float> target_;
};

}  // namespace

RollingPredictions predict_rolling(const JobTable& jobs, const FeatureContext& context, const RollingSettings& settings,
                                   int n_threads) {
  check(settings);
  if (jobs.size() == 0) return {};
  return Rolling(jobs, context, settings).run(n_threads);
}

}  // namespace schedsweep
