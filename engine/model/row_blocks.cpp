#include "engine/model/row_blocks.h"

#include <algorithm>

namespace schedsweep {

RowBlocks::RowBlocks(const BinnedMatrix& x, std::span<const std::uint32_t> rows) : n_rows_(rows.size()) {
  for (std::size_t column = 0; column < x.n_features(); ++column) {
    std::uint8_t lowest = 255;
    std::uint8_t highest = 0;
    for (const std::uint32_t row : rows) {
      lowest = std::min(lowest, x.column(column)[row]);
      highest = std::max(highest, x.column(column)[row]);
    }
    if (lowest < highest)
      features_.push_back({static_cast<std::uint16_t>(column), static_cast<std::uint16_t>(highest + 1)});
  }
  words_.resize(n_blocks() * n_rows_);
  for (std::size_t feature = 0; feature < features_.size(); ++feature) {
    const std::span<const std::uint8_t> bins = x.column(features_[feature].column);
    std::uint64_t* words = words_.data() + feature / block_features * n_rows_;
    const std::size_t shift = 8 * (feature % block_features);
    for (std::size_t i = 0; i < n_rows_; ++i) words[i] |= std::uint64_t{bins[rows[i]]} << shift;
  }
}

std::size_t RowBlocks::partition(std::size_t feature, std::uint8_t threshold, std::span<const SignedRow> rows,
                                 SignedRow* left, SignedRow* right) const {
  const std::uint64_t* words = words_.data() + feature / block_features * n_rows_;
  const std::size_t shift = 8 * (feature % block_features);
  std::size_t n_left = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SignedRow row = rows[i];
    const bool goes_left = static_cast<std::uint8_t>(words[row >> 1] >> shift) <= threshold;
    left[n_left] = row;
    right[i - n_left] = row;
    n_left += goes_left;
  }
  return n_left;
}

void RowBlocks::add(std::size_t block, std::span<const SignedRow> rows, std::array<Counts, 2> word,
                    Counts* histogram) const {
  const std::uint64_t* words = words_.data() + block * n_rows_;
  // The rows of a leaf are far apart: their words are asked for well before they are needed.
  constexpr std::size_t ahead = 24;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    __builtin_prefetch(&words[rows[std::min(i + ahead, rows.size() - 1)] >> 1]);
    const SignedRow row = rows[i];
    std::uint64_t bins = words[row >> 1];
    const Counts addend = word[row & 1];
    for (std::size_t feature = 0; feature < block_features; ++feature) {
      histogram[feature * feature_bins + (bins & 255)] += addend;
      bins >>= 8;
    }
  }
}

}  // namespace schedsweep
