#include "sweep/distribute.h"

#include "engine/parallel_team.h"
#include "engine/run_watch.h"
#include "sweep/shared_counter.h"
#include "sweep/stop.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace schedsweep {
namespace {

/// Deals chunks to the threads of this rank.
class Dealer {
 public:
  Dealer(std::span<const double> cost, const Team& team) : world_(team.world), kind_(team.schedule), counter_(world_) {
    std::vector<std::int64_t> threads(static_cast<std::size_t>(world_.size()), 0);
    threads[static_cast<std::size_t>(world_.rank())] = team.n_threads;
    threads = world_.sum(std::move(threads));
    first_worker_ = std::accumulate(threads.begin(), threads.begin() + world_.rank(), std::int64_t{0});
    chunks_.emplace(kind_, cost, std::accumulate(threads.begin(), threads.end(), std::int64_t{0}));
  }

  /// What a thread does in its turn 0, 1, 2, ...; empty when nothing is left.
  Chunks::Range next(int thread, std::int64_t turn) {
    return (*chunks_)[kind_ == ScheduleKind::static_ ? chunks_->dealt(first_worker_ + thread, turn) : counter_.next()];
  }

 private:
  const Communicator& world_;
  ScheduleKind kind_;
  SharedCounter counter_;
  std::int64_t first_worker_ = 0;  // of this rank, among all threads of all ranks
  std::optional<Chunks> chunks_;
};

}  // namespace

double distribute(std::span<const std::int64_t> order, std::span<const double> cost, const Team& team,
                  const std::function<Worker()>& make_worker, Desk* desk) {
  Dealer dealer(cost, team);
  Clerk clerk(team.world, team.n_threads, desk, team.rank_timeout_s);
  parallel_team(team.n_threads, [&](int thread) {
    const Worker worker = make_worker();
    for (std::int64_t turn = 0; !stop_flag(); ++turn) {
      const Chunks::Range range = dealer.next(thread, turn);
      if (range.empty()) return;
      for (std::int64_t i = range.begin; i < range.end && !stop_flag(); ++i) {
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
  return clerk.cpu_s();
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
