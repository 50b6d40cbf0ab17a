#include "sweep/shared_counter.h"

#include "sweep/mpi_handle.h"

#include <atomic>
#include <mutex>

namespace schedsweep {

struct SharedCounter::Memory {
  MPI_Win window = MPI_WIN_NULL;
  std::int64_t* at_rank_0 = nullptr;
  std::atomic<std::int64_t> own{0};  // alone
};

SharedCounter::SharedCounter(const Communicator& world) : memory_(std::make_unique<Memory>()) {
  if (world.handle() == nullptr) return;
  const std::lock_guard lock(mpi_mutex());
  const MPI_Aint bytes = world.rank() == 0 ? sizeof *memory_->at_rank_0 : 0;
  MPI_Win_allocate(bytes, sizeof *memory_->at_rank_0, MPI_INFO_NULL, world.handle()->comm, &memory_->at_rank_0,
                   &memory_->window);
  if (world.rank() == 0) *memory_->at_rank_0 = 0;
  MPI_Barrier(world.handle()->comm);
  MPI_Win_lock_all(MPI_MODE_NOCHECK, memory_->window);
}

SharedCounter::~SharedCounter() {
  if (memory_->window == MPI_WIN_NULL || unwinding()) return;
  const std::lock_guard lock(mpi_mutex());
  MPI_Win_unlock_all(memory_->window);
  MPI_Win_free(&memory_->window);
}

std::int64_t SharedCounter::next() { return fetch_add(1); }

void SharedCounter::serve() { fetch_add(0); }

std::int64_t SharedCounter::fetch_add(std::int64_t amount) {
  if (memory_->window == MPI_WIN_NULL) return memory_->own.fetch_add(amount);
  const std::lock_guard lock(mpi_mutex());
  std::int64_t before = 0;
  MPI_Fetch_and_op(&amount, &before, MPI_INT64_T, 0, 0, MPI_SUM, memory_->window);
  MPI_Win_flush(0, memory_->window);
  return before;
}

}  // namespace schedsweep
