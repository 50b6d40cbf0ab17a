#include "sweep/work_queue.h"

#include "sweep/mpi_handle.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace schedsweep {

struct WorkQueue::Counters {
  std::mutex mutex;  // MPI_THREAD_SERIALIZED: one call at a time
  MPI_Win window = MPI_WIN_NULL;
  std::array<std::int64_t, 2> own{};
  std::int64_t* memory = nullptr;
};

WorkQueue::WorkQueue(const Communicator& world, std::int64_t n_items, std::int64_t chunk)
    : counters_(std::make_unique<Counters>()), n_items_(n_items), chunk_(chunk) {
  if (world.handle() == nullptr) return;
  const MPI_Aint bytes = world.rank() == 0 ? sizeof counters_->own : 0;
  MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, world.handle()->comm, &counters_->memory,
                   &counters_->window);
  if (world.rank() == 0) std::fill_n(counters_->memory, counters_->own.size(), 0);
  world.barrier();
  MPI_Win_lock_all(MPI_MODE_NOCHECK, counters_->window);
}

WorkQueue::~WorkQueue() {
  if (counters_->window == MPI_WIN_NULL || unwinding()) return;
  MPI_Win_unlock_all(counters_->window);
  MPI_Win_free(&counters_->window);
}

WorkRange WorkQueue::next() {
  const std::int64_t begin = fetch_add(handed_out, chunk_);
  return {std::min(begin, n_items_), std::min(begin + chunk_, n_items_)};
}

void WorkQueue::finish(std::int64_t items) { fetch_add(finished, items); }

std::int64_t WorkQueue::done() { return fetch_add(finished, 0); }

std::int64_t WorkQueue::fetch_add(Counter counter, std::int64_t amount) {
  const std::lock_guard lock(counters_->mutex);
  if (counters_->window == MPI_WIN_NULL) {
    const std::int64_t before = counters_->own[counter];
    counters_->own[counter] += amount;
    return before;
  }
  std::int64_t before = 0;
  MPI_Fetch_and_op(&amount, &before, MPI_INT64_T, 0, counter, MPI_SUM, counters_->window);
  MPI_Win_flush(0, counters_->window);
  return before;
}

}  // namespace schedsweep
