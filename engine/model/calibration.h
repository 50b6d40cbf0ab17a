#pragma once

#include "engine/model/prediction.h"
#include "engine/model/target.h"

#include <span>

namespace schedsweep {

/// What to add to each quantile so that the shares of jobs below p10, p50 and p90 are as they should be: for jobs like
/// these at most 10 % run shorter than p10 and at least 90 % no longer than p90. p50 is moved only where its pinball
/// loss in seconds does not grow.
/// Shape: both [n jobs], of jobs that the model has not learnt from; at least one. Units: as `scale`.
/// Source: split-conformal prediction: Romano, Patterson, Candes, "Conformalized quantile regression", NeurIPS 2019;
/// one offset a quantile.
Quantiles conformal_offsets(std::span<const Quantiles> predicted, const KnownRuns& runs, const TargetScale& scale);

/// Mean pinball loss of each quantile in seconds, after `offsets`. Shape: as conformal_offsets.
Quantiles pinball_of_targets_s(std::span<const Quantiles> predicted, const KnownRuns& runs, const TargetScale& scale,
                               const Quantiles& offsets = {});

}  // namespace schedsweep
