// What driver_model.cpp asks of a machine: a shared counter's fetch and add, messages to rank 0, a journal's commits.
// Usage: [mpirun -n RANKS] schedsweep_driver_mpi [FOLDER OF THE JOURNAL]
#include "sweep/mpi_handle.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using Clock = std::chrono::steady_clock;

double since_s(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void counter_in_process() {
  std::mutex mutex;
  volatile std::int64_t counter = 0;
  constexpr int n = 20'000'000;
  const auto start = Clock::now();
  for (int i = 0; i < n; ++i) {
    const std::lock_guard lock(mutex);
    counter = counter + 1;
  }
  fmt::print("counter, one process: {:.3f} us\n", since_s(start) / n * 1e6);
}

/// All ranks but rank 0, or all, ask as fast as they can; rank 0 else only serves.
void counter_of_ranks(const Communicator& world, bool rank_0_asks) {
  const MPI_Comm comm = world.handle()->comm;
  MPI_Win window = MPI_WIN_NULL;
  std::int64_t* memory = nullptr;
  MPI_Win_allocate(world.rank() == 0 ? 8 : 0, 8, MPI_INFO_NULL, comm, &memory, &window);
  if (world.rank() == 0) *memory = 0;
  MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
  world.barrier();
  const auto start = Clock::now();
  std::int64_t n = 0;
  const std::int64_t one = 1;
  std::int64_t before = 0;
  if (world.rank() != 0 || rank_0_asks)
    for (; n % 64 != 0 || since_s(start) < 1; ++n) {
      MPI_Fetch_and_op(&one, &before, MPI_INT64_T, 0, 0, MPI_SUM, window);
      MPI_Win_flush(0, window);
    }
  const double mine_s = since_s(start);
  const std::int64_t all = world.sum({n})[0];
  if (world.rank() == world.size() - 1)
    fmt::print("counter, {} ranks ask: {:.3f} us between answers, {:.3f} us each\n",
               world.size() - (rank_0_asks ? 0 : 1), mine_s / static_cast<double>(all) * 1e6,
               mine_s / static_cast<double>(n) * 1e6);
  world.barrier();
  MPI_Win_unlock_all(window);
  MPI_Win_free(&window);
}

void messages(const Communicator& world, int bytes) {
  const MPI_Comm comm = world.handle()->comm;
  std::vector<char> buffer(static_cast<std::size_t>(bytes));
  const int n_each = 200'000'000 / (bytes + 20'000) / (world.size() - 1) + 1;
  world.barrier();
  if (world.rank() != 0) {
    for (int i = 0; i < n_each; ++i) MPI_Send(buffer.data(), bytes, MPI_BYTE, 0, 1, comm);
    return;
  }
  const int n = n_each * (world.size() - 1);
  const auto start = Clock::now();
  for (int i = 0; i < n; ++i) {
    MPI_Status status;
    int flag = 0;
    while (flag == 0) MPI_Iprobe(MPI_ANY_SOURCE, 1, comm, &flag, &status);
    MPI_Recv(buffer.data(), bytes, MPI_BYTE, status.MPI_SOURCE, 1, comm, MPI_STATUS_IGNORE);
  }
  fmt::print("messages of {} bytes from {} ranks: {:.2f} us each\n", bytes, world.size() - 1, since_s(start) / n * 1e6);
}

void journal(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "driver_model_mpi.rec";
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_APPEND, 0600);
  const std::string rows(256 * 500, 'r');
  double write_s = 0, sync_s = 0;
  constexpr int n = 400;
  for (int i = 0; i < n; ++i) {
    const auto start = Clock::now();
    if (write(file, rows.data(), rows.size()) < 0) fmt::print("cannot write {}\n", path.string());
    const double written_s = since_s(start);
    fdatasync(file);
    write_s += written_s;
    sync_s += since_s(start) - written_s;
  }
  close(file);
  std::filesystem::remove(path);
  fmt::print("journal in {}: 256 rows of 500 bytes: write {:.1f} us, fdatasync {:.1f} us\n", folder.string(),
             write_s / n * 1e6, sync_s / n * 1e6);
}

}  // namespace
}  // namespace schedsweep

int main(int argc, char** argv) {
  using namespace schedsweep;
  const Communicator world = Communicator::world();
  if (world.handle() == nullptr) {
    counter_in_process();
    journal(argc > 1 ? argv[1] : ".");
    return 0;
  }
  counter_of_ranks(world, true);
  counter_of_ranks(world, false);
  for (const int bytes : {64, 450, 4096, 32'768, 262'144}) messages(world, bytes);
}
