#pragma once

#include "engine/metrics/ran_jobs.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace schedsweep {

/// Some jobs at a time: what one step computes of them is still near when the next needs it.
struct Batch {
  static constexpr std::size_t capacity = 256;
  using Column = std::array<double, capacity>;

  Column wait_s;
  Column run_s;
  std::size_t size = 0;

  void add(const RanJobs& ran, std::size_t row) {
    wait_s[size] = static_cast<double>(ran.start_s[row] - ran.submit_s[row]);
    run_s[size++] = static_cast<double>(ran.run_s[row]);
  }
};

/// The jobs of as many rows from `first` as there are and fit.
void fill(Batch& batch, const RanJobs& ran, std::size_t first);

/// max(1, (wait + run) / max(run, tau)).
struct BoundedSlowdown {
  double tau_s;

  double operator()(double wait_s, double run_s) const {
    return std::max(1.0, (wait_s + run_s) / std::max(run_s, tau_s));
  }
};

namespace detail {
template <class Measure>
void measure_each(const Batch* batch, Measure measure, double* out) {
  for (std::size_t i = 0; i < Batch::capacity; ++i) out[i] = measure(batch->wait_s[i], batch->run_s[i]);
}
}  // namespace detail

/// out[i] = measure(wait, run) of the i-th job.
template <class Measure>
void measure_each(const Batch& batch, Measure measure, Batch::Column& out) {
  best_version<detail::measure_each<Measure>>(&batch, measure, out.data());
}

}  // namespace schedsweep
