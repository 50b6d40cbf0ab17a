#pragma once

#include "engine/model/binning.h"
#include "engine/model/forest.h"
#include "engine/model/prediction.h"

#include <array>
#include <cstdint>
#include <span>

namespace schedsweep {

struct BoostingSettings {
  int trees = 200;            ///< for each quantile, at most
  double rate = 0.05;         ///< by which each tree's leaves are shrunk
  int leaves = 31;            ///< of a tree, at most
  int depth = 0;              ///< of a tree, at most; 0 = as the leaves allow
  int min_leaf = 20;          ///< jobs in a leaf, at least
  double l2 = 1;              ///< added to the number of jobs in the gain of a split
  double row_share = 0.8;     ///< jobs that each tree sees
  double column_share = 0.8;  ///< features that each tree sees
  int bins = 255;             ///< of a feature, at most, one of them for what is not known
  int patience = 20;          ///< trees without gain on the validation part after which training stops; 0 = never
  std::uint64_t seed = 42;
};

/// Rows that a model may learn from, and rows on which training stops. Ascending.
struct TrainingRows {
  std::span<const std::uint32_t> train;
  std::span<const std::uint32_t> validation;  ///< may be empty: then all trees are made
};

/// Gradient-boosted trees by histograms with the pinball loss, one forest a quantile of `target`; a leaf holds the
/// quantile of its residuals. The same bits for any number of threads.
/// Shape: target [x.n_rows()], finite.
/// Source: Friedman, "Greedy function approximation", Annals of Statistics 29(5), 2001; Ke et al., "LightGBM", NIPS
/// 2017 (histograms, leaf by leaf).
std::array<Forest, n_quantiles> train_forests(const BinnedMatrix& x, std::span<const float> target,
                                              const TrainingRows& rows, const BoostingSettings& settings,
                                              int n_threads);

}  // namespace schedsweep
