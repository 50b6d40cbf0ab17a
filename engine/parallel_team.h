#pragma once

#include <atomic>
#include <cstddef>
#include <exception>

namespace schedsweep {

/// Calls body(thread) once on each of `n_threads` threads and waits for all. The first exception is thrown again here,
/// after every thread has ended: none may leave the parallel region.
template <class Body>
void parallel_team(int n_threads, Body body) {
  std::exception_ptr first;
#pragma omp parallel for num_threads(n_threads) schedule(static, 1)
  for (int thread = 0; thread < n_threads; ++thread) {
    try {
      body(thread);
    } catch (...) {
#pragma omp critical(schedsweep_parallel_team)
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

/// Calls body(i) for each i in [0, n), each once, on up to `n_threads` threads. Exceptions as parallel_team.
template <class Body>
void parallel_for(std::size_t n, int n_threads, Body body) {
  std::atomic<std::size_t> next{0};
  parallel_team(n_threads, [&](int) {
    for (std::size_t i = next++; i < n; i = next++) body(i);
  });
}

}  // namespace schedsweep
