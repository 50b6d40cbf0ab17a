#include "sweep/communicator.h"

#include "sweep/launch.h"
#include "sweep/mpi_handle.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace schedsweep {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 28;  // MPI counts are int

/// Sends or receives any number of bytes in pieces: transfer(pointer, count).
template <class Transfer>
void in_pieces(char* data, std::size_t bytes, Transfer transfer) {
  for (std::size_t done = 0; done < bytes; done += piece_bytes)
    transfer(data + done, static_cast<int>(std::min(piece_bytes, bytes - done)));
}

std::shared_ptr<const void> start_mpi() {
  // Debian's Open MPI 4.1 would choose UCX for the shared counters between nodes, where it fails with "invalid window".
  setenv("OMPI_MCA_osc", "^ucx", 0);
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  static const char token{};
  std::shared_ptr<const void> library(&token, [](const void*) { MPI_Finalize(); });
  if (provided < MPI_THREAD_SERIALIZED)
    throw InputError("this MPI offers no MPI_THREAD_SERIALIZED", ExitCode::internal);
  return library;
}

}  // namespace

Communicator::Communicator(std::shared_ptr<const Handle> handle) : handle_(std::move(handle)) {
  MPI_Comm_rank(handle_->comm, &rank_);
  MPI_Comm_size(handle_->comm, &size_);
}

Communicator Communicator::world() {
  if (!launched_by_mpi()) return alone();
  Communicator world(std::make_shared<const Handle>(MPI_COMM_WORLD, start_mpi()));
  refuse_split_launch(world.size());
  return world;
}

Communicator Communicator::node() const {
  if (!handle_) return alone();
  MPI_Comm comm = MPI_COMM_NULL;
  MPI_Comm_split_type(handle_->comm, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &comm);
  return Communicator(std::make_shared<const Handle>(comm, handle_->library));
}

void Communicator::barrier() const {
  if (handle_) MPI_Barrier(handle_->comm);
}

std::string Communicator::broadcast(std::string bytes) const {
  if (!handle_) return bytes;
  std::uint64_t size = bytes.size();
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, handle_->comm);
  bytes.resize(size);
  in_pieces(bytes.data(), size, [&](char* data, int count) { MPI_Bcast(data, count, MPI_BYTE, 0, handle_->comm); });
  return bytes;
}

std::vector<std::string> Communicator::gather(std::string bytes) const {
  std::vector<std::string> all;
  if (rank_ != 0) {
    std::uint64_t size = bytes.size();
    MPI_Send(&size, 1, MPI_UINT64_T, 0, 0, handle_->comm);
    in_pieces(bytes.data(), size, [&](char* data, int count) { MPI_Send(data, count, MPI_BYTE, 0, 0, handle_->comm); });
    return all;
  }
  all.push_back(std::move(bytes));
  for (int source = 1; source < size_; ++source) {
    std::uint64_t size = 0;
    MPI_Recv(&size, 1, MPI_UINT64_T, source, 0, handle_->comm, MPI_STATUS_IGNORE);
    std::string received(size, '\0');
    in_pieces(received.data(), size, [&](char* data, int count) {
      MPI_Recv(data, count, MPI_BYTE, source, 0, handle_->comm, MPI_STATUS_IGNORE);
    });
    all.push_back(std::move(received));
  }
  return all;
}

std::vector<std::int64_t> Communicator::sum(std::vector<std::int64_t> values) const {
  if (handle_)
    MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_INT64_T, MPI_SUM, handle_->comm);
  return values;
}

void Communicator::throw_first(const std::optional<InputError>& problem) const {
  if (!handle_) {
    if (problem) throw CollectiveError(problem->what(), problem->code());
    return;
  }
  int first = problem ? rank_ : size_;
  MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, handle_->comm);
  if (first == size_) return;
  int code = problem ? static_cast<int>(problem->code()) : 0;
  MPI_Bcast(&code, 1, MPI_INT, first, handle_->comm);
  std::string text = problem ? problem->what() : "";
  int length = static_cast<int>(text.size());
  MPI_Bcast(&length, 1, MPI_INT, first, handle_->comm);
  text.resize(static_cast<std::size_t>(length));
  MPI_Bcast(text.data(), length, MPI_CHAR, first, handle_->comm);
  throw CollectiveError(text, static_cast<ExitCode>(code));
}

void Communicator::abort(ExitCode code) const {
  if (handle_) MPI_Abort(handle_->comm, static_cast<int>(code));
  std::_Exit(static_cast<int>(code));
}

struct NodeMemory::Window {
  MPI_Win window = MPI_WIN_NULL;
  Communicator node;
  std::unique_ptr<std::byte[]> own;

  explicit Window(const Communicator& owner) : node(owner) {}

  ~Window() {
    if (window != MPI_WIN_NULL && !unwinding()) MPI_Win_free(&window);
  }
};

NodeMemory::NodeMemory(const Communicator& node, std::size_t bytes) : window_(std::make_shared<Window>(node)) {
  constexpr std::size_t alignment = 64;
  void* base = nullptr;
  if (node.handle() == nullptr) {
    window_->own = std::make_unique<std::byte[]>(bytes + alignment);
    base = window_->own.get();
  } else {
    // The first rank of the node owns all of it; the others ask where it is.
    const MPI_Aint mine = node.rank() == 0 ? static_cast<MPI_Aint>(bytes + alignment) : 0;
    MPI_Win_allocate_shared(mine, 1, MPI_INFO_NULL, node.handle()->comm, &base, &window_->window);
    MPI_Aint size = 0;
    int unit = 0;
    MPI_Win_shared_query(window_->window, 0, &size, &unit, &base);
  }
  // The mapping may start at another address on each rank, but pages keep offsets equal modulo the alignment.
  std::size_t space = bytes + alignment;
  data_ = static_cast<std::byte*>(std::align(alignment, bytes, base, space));
}

}  // namespace schedsweep
