#pragma once

#include "engine/model/features.h"
#include "io/trace.h"
#include "sweep/predict_input.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

namespace schedsweep {

/// Who is submitted, starts and ends, as events tell it one by one, and the features of those who are submitted.
/// Errors: InputError for an event that cannot be, which then has not been.
/// Cost: 80 bytes of memory for every job ever submitted, and some for each user, grouping and job in the system.
class EventHistory {
 public:
  /// `known`: the ids of the model that reads the features. `past`: a trace of which all that happened before the first
  /// event is known to have happened; its jobs are called by their numbers.
  EventHistory(const KnownIds& known, const FeatureContext& context, std::optional<Trace> past);
  EventHistory(const EventHistory&) = delete;
  EventHistory& operator=(const EventHistory&) = delete;

  /// What the job is called: one without a name has its number among the submitted, from 1. One without an instant is
  /// submitted at that of the last event. Shape: row [feature_table().size()].
  std::string submitted(const SubmittedJob& job, std::span<float> row);

  void started(const StartedJob& job);
  void completed(const CompletedJob& job);

 private:
  struct Live {
    JobIndex row;
    bool runs;
  };

  using LiveByName = std::unordered_map<std::string, Live>;

  void begin(std::optional<Seconds> first_s);
  void check_time(const std::string& field, Seconds at_s) const;
  LiveByName::iterator find_live(const std::string& name);

  std::optional<Trace> past_;
  KnownIds all_ids_;
  IdBook ids_;
  JobStore jobs_;
  FeatureHistory history_;
  LiveByName live_;
  Seconds now_s_ = 0;
  std::size_t n_submitted_ = 0;
};

}  // namespace schedsweep
