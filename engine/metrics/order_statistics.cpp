#include "engine/metrics/order_statistics.h"

#include "engine/multiversion.h"

namespace schedsweep {
namespace {

SCHEDSWEEP_MULTIVERSION
void set_codes(const double* values, std::size_t n, std::uint16_t* codes) {
  for (std::size_t i = 0; i < n; ++i) codes[i] = static_cast<std::uint16_t>(magnitude_bucket(values[i]));
}

constexpr std::size_t block = 64;

SCHEDSWEEP_MULTIVERSION
bool has(const std::uint16_t* codes, std::uint16_t code) {
  std::uint16_t found = 0;
  for (std::size_t i = 0; i < block; ++i) found |= codes[i] == code ? 1 : 0;
  return found != 0;
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
  set_codes(values.data(), values.size(), codes.data());
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
  const auto code = static_cast<std::uint16_t>(bucket.number);
  const auto take = [&](std::size_t i) {
    if (code_[i] == code) rows_.push_back(static_cast<JobIndex>(i));
  };
  std::size_t i = 0;
  for (; i + block <= code_.size(); i += block) {
    if (!has(code_.data() + i, code)) continue;
    for (std::size_t k = 0; k < block; ++k) take(i + k);
  }
  for (; i < code_.size(); ++i) take(i);
}

}  // namespace schedsweep
