#pragma once

#include "engine/model/binning.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// How many rows (low 32 bits), and how many of them with a positive residual (high 32 bits): all that the gradients
/// of the pinball loss, of two values only, can add up to. Exact, so the order of addition does not matter.
using Counts = std::uint64_t;

inline constexpr Counts one_row = 1;
inline constexpr Counts one_positive = Counts{1} << 32;

/// A row that trees learn from, and whether its residual is positive (lowest bit).
using SignedRow = std::uint32_t;

/// The bins of the rows that trees learn from, eight features of a row to a word. A feature of one bin is left out: it
/// splits nothing. The features that remain are numbered anew, in order.
class RowBlocks {
 public:
  static constexpr std::size_t block_features = 8;
  static constexpr std::size_t feature_bins = 256;
  static constexpr std::size_t block_bins = block_features * feature_bins;

  RowBlocks(const BinnedMatrix& x, std::span<const std::uint32_t> rows);

  std::size_t n_rows() const { return n_rows_; }

  std::size_t n_blocks() const { return (features_.size() + block_features - 1) / block_features; }

  std::size_t n_features() const { return features_.size(); }

  /// The column of `x` that became `feature`.
  std::uint16_t column(std::size_t feature) const { return features_[feature].column; }

  /// One more than its highest bin.
  std::size_t n_bins(std::size_t feature) const { return features_[feature].n_bins; }

  /// Appends the rows with a bin up to `threshold` to `left`, the others to `right`, in order; either may be `rows`.
  /// Returns how many went left.
  std::size_t partition(std::size_t feature, std::uint8_t threshold, std::span<const SignedRow> rows, SignedRow* left,
                        SignedRow* right) const;

  /// Adds `word[lowest bit]` of each row to its bin of each feature of `block`. Shape: histogram [block_bins].
  void add(std::size_t block, std::span<const SignedRow> rows, std::array<Counts, 2> word, Counts* histogram) const;

 private:
  struct Feature {
    std::uint16_t column;
    std::uint16_t n_bins;
  };

  std::size_t n_rows_;
  std::vector<Feature> features_;
  std::vector<std::uint64_t> words_;  ///< [n_blocks][n_rows]
};

}  // namespace schedsweep
