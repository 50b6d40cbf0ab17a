#include "engine/metrics/order_statistics.h"

#include "engine/multiversion.h"

namespace schedsweep {
namespace {

void set_codes(const double* values, std::size_t n, std::uint16_t* codes) {
  for (std::size_t i = 0; i < n; ++i) codes[i] = static_cast<std::uint16_t>(magnitude_bucket(values[i]));
}

constexpr std::size_t block = 64;

inline bool has(const std::uint16_t* codes, std::uint16_t code) {
  std::uint16_t found = 0;
  for (std::size_t i = 0; i < block; ++i) found |= codes[i] == code ? 1 : 0;
  return found != 0;
}

/// The places of `code` in `codes`.
void find_rows(std::span<const std::uint16_t> codes, std::uint16_t code, std::vector<JobIndex>* rows) {
  const auto take = [&](std::size_t i) {
    if (codes[i] == code) rows->push_back(static_cast<JobIndex>(i));
  };
  std::size_t i = 0;
  for (; i + block <= codes.size(); i += block) {
    if (!has(codes.data() + i, code)) continue;
    for (std::size_t k = 0; k < block; ++k) take(i + k);
  }
  for (; i < codes.size(); ++i) take(i);
}

}  // namespace

void OrderStatistics::reset(std::size_t n_lowest, double lowest, std::size_t n_more) {
  n_lowest_ = n_lowest;
  lowest_ = lowest;
  n_added_ = 0;
  code_.resize(n_more);
  count_.fill(0);
}

void OrderStatistics::add(std::span<const double> values) {
  const std::span<std::uint16_t> codes(code_.data() + n_added_, values.size());
  best_version<set_codes>(values.data(), values.size(), codes.data());
  for (const std::uint16_t code : codes) ++count_[code];
  n_added_ += values.size();
}

OrderStatistics::Bucket OrderStatistics::bucket_of(std::size_t rank) const {
  Bucket bucket{0, 0};
  while (bucket.n_before + count_[bucket.number] <= rank) bucket.n_before += count_[bucket.number++];
  return bucket;
}

void OrderStatistics::rows_in(Bucket bucket) {
  rows_.clear();
  best_version<find_rows>(std::span<const std::uint16_t>(code_), static_cast<std::uint16_t>(bucket.number), &rows_);
}

}  // namespace schedsweep
