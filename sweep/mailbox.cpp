#include "sweep/mailbox.h"

#include "sweep/mpi_handle.h"

#include <chrono>
#include <list>
#include <mutex>

namespace schedsweep {
namespace {

/// A worker may hold the lock for as long as the rank it writes to is stopped: who watches for that must not wait.
using Lock = std::unique_lock<std::timed_mutex>;
constexpr auto longest_wait = std::chrono::milliseconds(50);

}  // namespace

struct Mailbox::Sent {
  struct Letter {
    std::string bytes;
    MPI_Request request;
  };

  std::list<Letter> letters;
};

Mailbox::Mailbox(const Communicator& world) : world_(world), sent_(std::make_unique<Sent>()) {}

Mailbox::~Mailbox() = default;

void Mailbox::send(int rank, Kind kind, std::string bytes) {
  Sent::Letter& letter = sent_->letters.emplace_back(Sent::Letter{std::move(bytes), MPI_REQUEST_NULL});
  const Lock lock(mpi_mutex());
  MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()), MPI_BYTE, rank, static_cast<int>(kind),
            world_.handle()->comm, &letter.request);
}

std::size_t Mailbox::n_on_their_way() {
  if (sent_->letters.empty()) return 0;
  const Lock lock(mpi_mutex(), longest_wait);
  if (!lock) return sent_->letters.size();
  sent_->letters.remove_if([](Sent::Letter& letter) {
    int done = 0;
    MPI_Test(&letter.request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  });
  return sent_->letters.size();
}

std::optional<Mailbox::Message> Mailbox::receive(Kind kind) {
  if (world_.size() == 1) return std::nullopt;
  const Lock lock(mpi_mutex(), longest_wait);
  if (!lock) return std::nullopt;
  int there = 0;
  MPI_Status status;
  const int sender = kind == Kind::from_rank_0 ? 0 : MPI_ANY_SOURCE;
  MPI_Iprobe(sender, static_cast<int>(kind), world_.handle()->comm, &there, &status);
  if (there == 0) return std::nullopt;
  int n_bytes = 0;
  MPI_Get_count(&status, MPI_BYTE, &n_bytes);
  Message message{status.MPI_SOURCE, std::string(static_cast<std::size_t>(n_bytes), '\0')};
  MPI_Recv(message.bytes.data(), n_bytes, MPI_BYTE, message.sender, static_cast<int>(kind), world_.handle()->comm,
           MPI_STATUS_IGNORE);
  return message;
}

}  // namespace schedsweep
