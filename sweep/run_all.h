#pragma once

#include "sweep/bytes.h"
#include "sweep/distribute.h"
#include "sweep/memory_peak.h"
#include "sweep/outcome.h"
#include "sweep/sweep_desk.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// All wait for the end of the sample, which costs small sweeps more than it brings (benchmarks/SCALING.md): it must be
/// a small part of the whole. The number is a guess.
inline constexpr std::int64_t least_left_a_worker = 100;
inline constexpr double longest_sample_s = 2;

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
  double clerk_cpu_s = 0;  ///< processor time of writing outcomes down and all that goes with it

  bool complete() const { return n_done == static_cast<std::int64_t>(outcomes.size()); }
};

/// Costs of runs that are known beforehand and learn nothing.
struct GivenCosts {
  std::vector<double> by_run;

  const std::vector<double>& costs_s() const { return by_run; }

  std::vector<std::int64_t> sample(std::int64_t) const { return {}; }

  void calibrate(const std::vector<Measurement>&) {}
};

/// Runs what earlier attempts at a sweep have left over all threads of all ranks, the most costly first, until all is
/// done or somebody asks to stop. Collective over the team; `settings` at rank 0 only.
/// Runner: runner(run) returns Outcome<Result>; each thread has one of its own from make_runner(max_wall_s).
/// Costs: costs_s() by run, in any unit; sample(n_workers), runs that are done first, for at most two seconds each, to
/// calibrate(measurements) costs by; asked at rank 0 only.
template <class Result, class Costs, class MakeRunner>
SweepState<Result> run_all(Costs& costs, const Team& team, MakeRunner make_runner, const AttemptSettings* settings) {
  static_assert(sizeof(Result) % 8 == 0, "a hole would make equal outcomes differ");
  std::unique_ptr<detail::OutcomeDesk<Result>> desk;
  if (settings != nullptr) {
    const auto n_runs = std::ssize(costs.costs_s());
    desk = std::make_unique<detail::OutcomeDesk<Result>>(n_runs, settings->attempt, settings->rules,
                                                         settings->started_s, settings->progress);
    desk->outcomes.resize(static_cast<std::size_t>(n_runs));
    desk->begin(settings->facts);
  }
  double clerk_cpu_s = 0;
  const auto work_on = [&](const std::vector<std::int64_t>& runs, double longest_s) {
    const auto make_worker = [&]() -> Worker {
      const auto runner = std::make_shared<decltype(make_runner(longest_s))>(make_runner(longest_s));  // copyable
      return [runner, &team, samples = std::isfinite(longest_s)](std::int64_t run) {
        const MemoryPeak peak;
        Outcome<Result> outcome = (*runner)(run);
        if (samples && outcome.status == RunStatus::timeout) throw RunStopped();
        outcome.raised_kib = peak.raised_kib();
        outcome.rank = team.world.rank();
        return detail::packed(outcome);
      };
    };
    // Rank 0 decides: were costs a bit different elsewhere, ranks would disagree about who does what.
    std::vector<double> cost;
    if (desk) {
      const std::vector<double> by_run = costs.costs_s();
      for (const std::int64_t run : runs) cost.push_back(by_run[static_cast<std::size_t>(run)]);
    }
    clerk_cpu_s += distribute(broadcast_values(team.world, runs), broadcast_values(team.world, cost), team, make_worker,
                              desk.get());
  };
  const auto left_of = [&](std::vector<std::int64_t> runs) {
    std::erase_if(runs, [&](std::int64_t run) { return !desk->is_left(run); });
    return runs;
  };

  std::vector<std::int64_t> sample, left;
  if (desk) {
    costs.calibrate(desk->measured());
    left = left_of(longest_first(costs.costs_s()));
  }
  const std::int64_t n_workers = team.world.sum({team.n_threads})[0];
  if (desk && std::ssize(left) >= least_left_a_worker * n_workers) sample = left_of(costs.sample(n_workers));
  if (team.world.sum({std::ssize(sample)})[0] > 0) {
    work_on(sample, longest_sample_s);
    if (desk) {
      costs.calibrate(desk->measured());
      left = left_of(longest_first(costs.costs_s()));
    }
  }
  if (desk) desk->stop_measuring();
  work_on(left, std::numeric_limits<double>::infinity());
  if (!desk) return {};
  return {std::move(desk->outcomes), desk->n_done(), desk->n_failed(), desk->n_new(),
          desk->too_many_failed(),   clerk_cpu_s};
}

}  // namespace schedsweep
