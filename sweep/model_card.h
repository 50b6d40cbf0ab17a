#pragma once

#include "engine/model/quantile_model.h"
#include "sweep/model_evaluation.h"

#include <string>

namespace schedsweep {

/// What a user must know of a model before trusting it, as Markdown: origin, settings, what it reads, how good it was
/// and for whom, what it cannot do. `judged` adds the parts that need a trace; null = none.
/// Source: Mitchell et al., "Model cards for model reporting", FAT* 2019.
std::string model_card(const QuantileModel& model, const std::string& content_sha256, const Judged* judged);

}  // namespace schedsweep
