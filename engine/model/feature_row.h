#pragma once

#include "engine/model/activity.h"
#include "engine/model/feature_table.h"
#include "engine/model/features.h"
#include "engine/model/local_time.h"
#include "engine/model/similar_runs.h"

#include <array>

namespace schedsweep {

/// All that is known when a job is submitted, before it is in the queue. Of the job's row in `jobs` a feature may read
/// what its submission tells and nothing else: not run_s, wait_s or status.
struct Submission {
  const JobTable& jobs;
  JobIndex job;
  Seconds now_s;
  const FeatureContext& context;
  LocalTime local;
  std::array<const RunHistory*, n_groupings> histories;
  SimilarRuns similar;
  const Activity& user;
  const Activity& system;
  const LastJob& last;
  std::uint32_t shape_key;
  const Shape& shape;
  const LiveJobs& live;
  std::int64_t partition_hour_submits;  ///< earlier jobs of this partition in this hour of the day

  const RunHistory& history(Grouping grouping) const { return *histories[static_cast<std::size_t>(grouping)]; }
};

/// A feature: what it means and how it is computed.
struct FeatureRow {
  FeatureInfo info;
  float (*value)(const Submission& s);
};

/// The features, by what they come from; feature_table() has them in this order. To add one: a row in one of them.
std::span<const FeatureRow> request_features();
std::span<const FeatureRow> history_features();
std::span<const FeatureRow> load_features();

inline constexpr std::string_view tsafrir = "Tsafrir, Etsion, Feitelson 2007";
inline constexpr std::string_view hpcopt = "HPCOpt";
inline constexpr std::string_view rt_predictor = "rt-predictor";
inline constexpr std::string_view eagle = "eagle-jobs";
inline constexpr std::string_view own = "schedsweep";

}  // namespace schedsweep
