#pragma once

#include "engine/model/quantile_model.h"

#include <array>
#include <string>
#include <string_view>

/// What the writer and the reader of models walk alike.
namespace schedsweep {

/// What a model learns of run times. Shape: as TargetKind.
inline constexpr std::array<std::string_view, 2> target_names = {"log_run", "log_ratio"};

/// How the parts of a model file are called. Shape: as quantile_levels.
inline constexpr std::array<std::string_view, n_quantiles> quantile_names = {"p10", "p50", "p90"};

inline std::string group_of_quantile(std::size_t q) { return "/" + std::string(quantile_names[q]); }

/// Calls field(name, value) for each of BoostingSettings.
template <class Settings, class Field>
void each_setting(Settings& settings, Field field) {
  field("trees", settings.trees);
  field("rate", settings.rate);
  field("leaves", settings.leaves);
  field("depth", settings.depth);
  field("min_leaf", settings.min_leaf);
  field("l2", settings.l2);
  field("row_share", settings.row_share);
  field("column_share", settings.column_share);
  field("bins", settings.bins);
  field("patience", settings.patience);
  field("seed", settings.seed);
}

/// Likewise of TargetScale.
template <class Scale, class Field>
void each_part_of_target(Scale& scale, Field field) {
  field("kind", scale.kind);
  field("no_request_unit_s", scale.no_request_unit_s);
  field("most_of_request", scale.most_of_request);
}

/// Likewise of ModelOrigin.
template <class Origin, class Field>
void each_origin(Origin& origin, Field field) {
  field("trace", origin.trace);
  field("trace_sha256", origin.trace_sha256);
  field("n_jobs", origin.n_jobs);
  field("n_train", origin.n_train);
  field("n_validation", origin.n_validation);
  field("learned_until_s", origin.learned_until_s);
}

/// Likewise of KnownIds.
template <class Ids, class Field>
void each_kind_of_id(Ids& ids, Field field) {
  field("user", ids.user);
  field("group", ids.group);
  field("executable", ids.executable);
  field("queue", ids.queue);
  field("partition", ids.partition);
}

}  // namespace schedsweep
