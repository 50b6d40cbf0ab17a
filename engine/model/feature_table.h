#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace schedsweep {

enum class FeatureKind : std::uint8_t {
  number,
  category,  ///< a dense id; another trace's ids mean something else
};

/// One row of the table of features: the extractor, model files, `list features` and the manual walk it.
struct FeatureInfo {
  std::string_view name;
  std::string_view unit;
  std::string_view formula;
  std::string_view source;  ///< who used it, and under which name where that differs
  FeatureKind kind;
};

/// In the order of the columns of a FeatureMatrix.
std::span<const FeatureInfo> feature_table();

/// Features of the predecessors that are not here, and why (what they would leak or cannot know).
struct RefusedFeature {
  std::string_view name;
  std::string_view source;
  std::string_view reason;
};

std::span<const RefusedFeature> refused_features();

}  // namespace schedsweep
