#include "engine/metrics/batch.h"

#include <bit>
#include <cstdint>

namespace schedsweep {
namespace {

/// As static_cast<double>, for which there is no vector instruction: exact for 0 <= span_s < 2^52.
inline double to_double(Seconds span_s) {
  constexpr auto two_to_52 = std::bit_cast<std::int64_t>(0x1p52);
  return std::bit_cast<double>(span_s | two_to_52) - 0x1p52;
}

void set_times(const Seconds* submit_s, const Seconds* start_s, const JobSeconds* run_s, std::size_t n, Batch* batch) {
  for (std::size_t i = 0; i < n; ++i) batch->wait_s[i] = to_double(start_s[i] - submit_s[i]);
  for (std::size_t i = 0; i < n; ++i) batch->run_s[i] = static_cast<double>(run_s[i]);
}

}  // namespace

void fill(Batch& batch, const RanJobs& ran, std::size_t first) {
  batch.size = std::min(Batch::capacity, ran.size() - first);
  best_version<set_times>(&ran.submit_s[first], &ran.start_s[first], &ran.run_s[first], batch.size, &batch);
}

}  // namespace schedsweep
