#pragma once

#include "sweep/cpu_clock.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace schedsweep::bench {

/// The least processor time of several runs: what a shared machine disturbs least.
class LeastTime {
 public:
  template <class Run>
  void take(Run& run) {
    const CpuClock clock;
    run();
    ns_ = std::min(ns_, 1e9 * clock.elapsed_s());
  }

  double ns() const { return ns_; }

 private:
  double ns_ = std::numeric_limits<double>::infinity();
};

/// What a benchmark is compared with, and the counter that tells how many times its time the benchmark takes.
struct Reference {
  std::string counter;
  std::function<void()> run;
};

/// Times `subject` as the benchmark, and before each of its runs, off the benchmark's clock, each reference once: both
/// sides of a ratio see the same machine. Sets their counters from least times. Returns the least time of `subject`.
/// Units: ns.
template <class Subject>
double time_side_by_side(benchmark::State& state, Subject subject, std::vector<Reference> references) {
  LeastTime least;
  std::vector<LeastTime> least_of(references.size());
  for (auto _ : state) {
    state.PauseTiming();
    for (std::size_t i = 0; i < references.size(); ++i) least_of[i].take(references[i].run);
    state.ResumeTiming();
    least.take(subject);
  }
  for (std::size_t i = 0; i < references.size(); ++i)
    state.counters[references[i].counter] = least.ns() / least_of[i].ns();
  return least.ns();
}

}  // namespace schedsweep::bench
