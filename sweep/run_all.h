#pragma once

#include "sweep/distribute.h"
#include "sweep/outcome.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

namespace detail {

/// An outcome as bytes for another rank: this, then the message.
template <class Result>
struct FixedPart {
  Result metrics;
  double cpu_s;
  std::int32_t rank;
  std::int32_t status;
};

template <class Result>
std::string packed(const Outcome<Result>& outcome) {
  const auto status = static_cast<std::int32_t>(outcome.status);
  return to_bytes(FixedPart<Result>{outcome.metrics, outcome.cpu_s, outcome.rank, status}, outcome.message);
}

template <class Result>
Outcome<Result> unpacked(std::int64_t run, std::string_view bytes) {
  const auto fixed = take_fixed<FixedPart<Result>>(bytes);
  const auto status = static_cast<RunStatus>(fixed.status);
  return {run, status, fixed.metrics, fixed.cpu_s, fixed.rank, std::string(bytes)};
}

}  // namespace detail

/// Runs all of a sweep over all threads of all ranks, the most costly first. Collective over `world`.
/// Runner: runner(run) returns Outcome<Result>; each thread has one of its own from make_runner().
/// Shape: cost, in any unit, by run. Returns the outcomes by run at rank 0, elsewhere nothing.
template <class Result, class MakeRunner>
std::vector<Outcome<Result>> run_all(std::span<const double> cost, const Communicator& world, int n_threads,
                                     MakeRunner make_runner, const ProgressSink& progress) {
  const auto make_worker = [&]() -> Worker {
    const auto runner = std::make_shared<decltype(make_runner())>(make_runner());  // a Worker must be copyable
    return [runner, &world](std::int64_t run) {
      Outcome<Result> outcome = (*runner)(run);
      outcome.rank = world.rank();
      return detail::packed(outcome);
    };
  };
  std::vector<Outcome<Result>> outcomes(world.rank() == 0 ? cost.size() : 0);
  const Collector collect = [&](std::int64_t run, std::string_view bytes) {
    outcomes.at(static_cast<std::size_t>(run)) = detail::unpacked<Result>(run, bytes);
  };
  distribute(longest_first(cost), world, n_threads, make_worker, collect, progress);
  return outcomes;
}

}  // namespace schedsweep
