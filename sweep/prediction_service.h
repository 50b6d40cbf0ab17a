#pragma once

#include "engine/model/quantile_model.h"
#include "sweep/event_history.h"

#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// What a model says of a job that was submitted.
struct PredictAnswer {
  std::string job;
  Prediction prediction;
};

/// Answers submissions from all that has happened before each, whenever the answers are asked for: one by one, or many
/// at once for speed.
class PredictionService {
 public:
  /// `model` must outlive it. Errors: InputError for a model that reads a feature which this program does not know.
  PredictionService(const QuantileModel& model, const FeatureContext& context, std::optional<Trace> past,
                    int n_threads);

  /// Errors: as EventHistory.
  void tell(const PredictEvent& event);

  /// Submissions whose answers have not been asked for.
  std::size_t n_unanswered() const { return names_.size(); }

  /// To them, in their order.
  std::vector<PredictAnswer> answers();

 private:
  const QuantileModel& model_;
  int n_threads_;
  EventHistory history_;
  std::vector<float> row_;
  std::vector<float> rows_;  // of the unanswered, one after the other
  std::vector<std::string> names_;
};

}  // namespace schedsweep
