#include "sweep/mailbox.h"

#include "sweep/mpi_handle.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <mutex>
#include <set>

namespace schedsweep {
namespace {

/// A worker may hold the lock for as long as the rank it writes to is stopped: who watches for that must not wait.
using Lock = std::unique_lock<std::timed_mutex>;
constexpr auto longest_wait = std::chrono::milliseconds(50);

struct Letter {
  int other;  // who it goes to, or comes from
  int tag;
  std::string bytes;
  bool begun = false;
  MPI_Request request = MPI_REQUEST_NULL;

  bool has_arrived() {
    int done = 0;
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  }
};

}  // namespace

struct Mailbox::Letters {
  std::list<Letter> sent;
  std::list<Letter> coming;  // long ones come in parts, and their sender may stop between two of them
};

Mailbox::Mailbox(const Communicator& world) : world_(world), letters_(std::make_unique<Letters>()) {}

Mailbox::~Mailbox() = default;

void Mailbox::send(int rank, Kind kind, std::string bytes) {
  letters_->sent.push_back({rank, static_cast<int>(kind), std::move(bytes)});
  n_on_their_way();
}

std::size_t Mailbox::n_on_their_way() {
  std::list<Letter>& sent = letters_->sent;
  if (sent.empty()) return 0;
  const Lock lock(mpi_mutex(), longest_wait);
  if (!lock) return sent.size();
  for (Letter& letter : sent) {
    if (letter.begun) continue;
    MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()), MPI_BYTE, letter.other, letter.tag,
              world_.handle()->comm, &letter.request);
    letter.begun = true;
  }
  sent.remove_if([](Letter& letter) { return letter.has_arrived(); });
  return sent.size();
}

std::optional<Mailbox::Message> Mailbox::receive(Kind kind) {
  if (world_.size() == 1) return std::nullopt;
  const Lock lock(mpi_mutex(), longest_wait);
  if (!lock) return std::nullopt;
  std::list<Letter>& coming = letters_->coming;
  const int tag = static_cast<int>(kind);
  const int sender = kind == Kind::from_rank_0 ? 0 : MPI_ANY_SOURCE;
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(sender, tag, world_.handle()->comm, &there, &status);
  if (there != 0) {
    int n_bytes = 0;
    MPI_Get_count(&status, MPI_BYTE, &n_bytes);
    Letter& letter = coming.emplace_back(
        Letter{status.MPI_SOURCE, tag, std::string(static_cast<std::size_t>(n_bytes), '\0'), true, MPI_REQUEST_NULL});
    MPI_Irecv(letter.bytes.data(), n_bytes, MPI_BYTE, letter.other, tag, world_.handle()->comm, &letter.request);
  }
  std::set<int> waits;  // whose earlier letter has not arrived
  const auto first = std::find_if(coming.begin(), coming.end(), [&](Letter& letter) {
    if (letter.tag != tag || waits.count(letter.other) > 0) return false;
    if (letter.has_arrived()) return true;
    waits.insert(letter.other);
    return false;
  });
  if (first == coming.end()) return std::nullopt;
  Message message{first->other, std::move(first->bytes)};
  coming.erase(first);
  return message;
}

}  // namespace schedsweep
