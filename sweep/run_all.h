#pragma once

#include "sweep/bytes.h"
#include "sweep/distribute.h"
#include "sweep/memory_peak.h"
#include "sweep/outcome.h"
#include "sweep/sweep_desk.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

namespace detail {

/// An outcome as bytes: OutcomeHead, the result, the message.
template <class Result>
std::string packed(const Outcome<Result>& outcome) {
  const OutcomeHead head{outcome.cpu_s, outcome.raised_kib, outcome.rank, static_cast<std::int32_t>(outcome.status),
                         outcome.message.size()};
  return to_bytes(head, {}) + to_bytes(outcome.metrics, outcome.message);
}

template <class Result>
Outcome<Result> unpacked(std::string_view bytes) {
  const auto head = take_fixed<OutcomeHead>(bytes);
  const auto metrics = take_fixed<Result>(bytes);
  return {0, static_cast<RunStatus>(head.status), metrics, head.cpu_s, head.raised_kib, head.rank, std::string(bytes)};
}

template <class Result>
class OutcomeDesk final : public SweepDesk {
 public:
  using SweepDesk::SweepDesk;

  std::vector<Outcome<Result>> outcomes;  ///< by run

 private:
  void store(const std::vector<std::int64_t>& runs, std::string_view bytes) override {
    Outcome<Result> outcome = unpacked<Result>(bytes);
    for (const std::int64_t run : runs) {
      outcome.run = run;
      outcomes.at(static_cast<std::size_t>(run)) = outcome;
    }
  }
};

}  // namespace detail

/// What an attempt at a sweep needs at rank 0 besides its runs.
struct AttemptSettings {
  Attempt& attempt;
  std::string facts;  ///< JSON: where it runs
  EndRules rules;
  double started_s = 0;
  Progress& progress;
};

/// How far all attempts together have come; at rank 0.
template <class Result>
struct SweepState {
  std::vector<Outcome<Result>> outcomes;  ///< by run; those not done mean nothing
  std::int64_t n_done = 0;
  std::int64_t n_failed = 0;
  std::int64_t n_new = 0;  ///< of n_done, those of this attempt
  bool too_many_failed = false;

  bool complete() const { return n_done == static_cast<std::int64_t>(outcomes.size()); }
};

/// Runs what earlier attempts at a sweep have left over all threads of all ranks, the most costly first, until all is
/// done or somebody asks to stop. Collective over the team; `settings` at rank 0 only.
/// Runner: runner(run) returns Outcome<Result>; each thread has one of its own from make_runner().
/// Shape: cost, in any unit, by run; the same on every rank.
template <class Result, class MakeRunner>
SweepState<Result> run_all(std::span<const double> cost, const Team& team, MakeRunner make_runner,
                           const AttemptSettings* settings) {
  static_assert(sizeof(Result) % 8 == 0, "a hole would make equal outcomes differ");
  const auto n_runs = static_cast<std::int64_t>(cost.size());
  std::unique_ptr<detail::OutcomeDesk<Result>> desk;
  std::string left(cost.size(), '\1');  // whether a run is still to be done
  if (settings != nullptr) {
    Attempt& attempt = settings->attempt;
    desk = std::make_unique<detail::OutcomeDesk<Result>>(n_runs, attempt, settings->rules, settings->started_s,
                                                         settings->progress);
    desk->outcomes.resize(cost.size());
    for (std::int64_t run = 0; run < n_runs; ++run)
      if (attempt.runs_like(run).front() != run) left[static_cast<std::size_t>(run)] = '\0';
    attempt.take_finished([&](std::int64_t run, std::string_view bytes) {
      left[static_cast<std::size_t>(run)] = '\0';
      desk->take_finished(run, bytes);
    });
    desk->report_finished();
    if (desk->n_done() < n_runs) attempt.open(settings->facts);
  }
  left = team.world.broadcast(std::move(left));
  std::vector<std::int64_t> order;
  for (const std::int64_t run : longest_first(cost))
    if (left[static_cast<std::size_t>(run)] != '\0') order.push_back(run);

  const auto make_worker = [&]() -> Worker {
    const auto runner = std::make_shared<decltype(make_runner())>(make_runner());  // a Worker must be copyable
    return [runner, &team](std::int64_t run) {
      const MemoryPeak peak;
      Outcome<Result> outcome = (*runner)(run);
      outcome.raised_kib = peak.raised_kib();
      outcome.rank = team.world.rank();
      return detail::packed(outcome);
    };
  };
  distribute(order, team, make_worker, desk.get());
  if (!desk) return {};
  return {std::move(desk->outcomes), desk->n_done(), desk->n_failed(), desk->n_new(), desk->too_many_failed()};
}

}  // namespace schedsweep
