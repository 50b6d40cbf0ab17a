#include "sweep/distribute.h"

#include "engine/parallel_team.h"
#include "engine/run_watch.h"
#include "sweep/shared_counter.h"
#include "sweep/stop.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {
namespace {

/// Large enough that the shared counter is no bottleneck, small enough that threads end together.
std::int64_t chunk_of(std::int64_t n_items, const Team& team) {
  const std::int64_t n_workers = team.world.sum({team.n_threads})[0];
  return std::clamp<std::int64_t>(n_items / (n_workers * 100), 1, 32);
}

}  // namespace

void distribute(std::span<const std::int64_t> order, const Team& team, const std::function<Worker()>& make_worker,
                Desk* desk) {
  const auto n_items = static_cast<std::int64_t>(order.size());
  const std::int64_t chunk = chunk_of(n_items, team);
  SharedCounter counter(team.world);
  Clerk clerk(team.world, team.n_threads, desk, team.rank_timeout_s);
  parallel_team(team.n_threads, [&](int thread) {
    const Worker worker = make_worker();
    while (!stop_flag()) {
      const std::int64_t begin = counter.next() * chunk;
      if (begin >= n_items) return;
      for (std::int64_t i = begin; i < std::min(begin + chunk, n_items) && !stop_flag(); ++i) {
        const std::int64_t item = order[static_cast<std::size_t>(i)];
        clerk.begin(thread, item);
        try {
          clerk.hand_in(thread, worker(item));
        } catch (const RunStopped&) {
          return;
        }
      }
    }
  });
  team.world.together([&] { clerk.finish(); });
}

std::vector<std::int64_t> longest_first(std::span<const double> cost) {
  std::vector<std::int64_t> order(cost.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
  });
  return order;
}

}  // namespace schedsweep
