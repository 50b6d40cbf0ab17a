#include "sweep/distribute.h"

#include "engine/parallel_team.h"
#include "sweep/work_queue.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <stop_token>
#include <thread>

namespace schedsweep {
namespace {

/// Stands before the bytes of each item.
struct ItemHead {
  std::int64_t item;
  std::uint64_t n_bytes;
};

/// Large enough that the shared counter is no bottleneck, small enough that threads end together.
std::int64_t chunk_of(std::int64_t n_items, const Communicator& world, int n_threads) {
  const std::int64_t n_workers = world.sum({n_threads})[0];
  return std::clamp<std::int64_t>(n_items / (n_workers * 100), 1, 32);
}

/// Reports until everything is done or this rank's work has failed; on a thread of its own beside the workers.
class ProgressThread {
 public:
  ProgressThread(WorkQueue& queue, std::int64_t n_items, const ProgressSink& report)
      : thread_([&queue, n_items, &report](const std::stop_token& stop) {
          // Short sweeps should not wait for their report, long ones not be asked too often. Each call also serves the
          // other nodes' counters where the network cannot do it by itself.
          for (auto pause = std::chrono::milliseconds(1);; pause = std::min(pause * 2, std::chrono::milliseconds(20))) {
            const std::int64_t done = queue.done();
            report(done, n_items);
            if (done == n_items || stop.stop_requested()) return;
            std::this_thread::sleep_for(pause);
          }
        }) {}

  void wait() { thread_.join(); }

 private:
  std::jthread thread_;
};

/// Empties the parts while it joins them: a million runs take hundreds of MB, not twice.
std::string joined_bytes(std::vector<std::string> parts) {
  std::string all = std::move(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) all += std::exchange(parts[i], {});
  return all;
}

}  // namespace

void distribute(std::span<const std::int64_t> order, const Communicator& world, int n_threads,
                const std::function<Worker()>& make_worker, const Collector& collect, const ProgressSink& progress) {
  const auto n_items = static_cast<std::int64_t>(order.size());
  WorkQueue queue(world, n_items, chunk_of(n_items, world, n_threads));
  std::vector<std::string> by_thread(static_cast<std::size_t>(n_threads));
  {
    std::optional<ProgressThread> reporter;
    if (world.rank() == 0) reporter.emplace(queue, n_items, progress);
    parallel_team(n_threads, [&](int thread) {
      const Worker worker = make_worker();
      std::string& done = by_thread[static_cast<std::size_t>(thread)];
      for (WorkRange range = queue.next(); !range.empty(); range = queue.next()) {
        for (std::int64_t i = range.begin; i < range.end; ++i) {
          const std::int64_t item = order[static_cast<std::size_t>(i)];
          const std::string bytes = worker(item);
          done += to_bytes(ItemHead{item, bytes.size()}, bytes);
        }
        queue.finish(range.end - range.begin);
      }
    });
    if (reporter) reporter->wait();
  }
  for (const std::string& of_rank : world.gather(joined_bytes(std::move(by_thread)))) {
    for (std::string_view rest = of_rank; !rest.empty();) {
      const auto head = take_fixed<ItemHead>(rest);
      collect(head.item, rest.substr(0, head.n_bytes));
      rest.remove_prefix(head.n_bytes);
    }
  }
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
