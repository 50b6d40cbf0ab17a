#pragma once

#include "sweep/communicator.h"

#include <memory>
#include <optional>
#include <string>

namespace schedsweep {

/// Messages between two ranks beside everything else that goes on; nobody waits in a call. Messages of one rank to
/// another arrive in the order in which they were sent. For one thread of each rank. Alone: there is nobody to write
/// to.
class Mailbox {
 public:
  enum class Kind : int { to_rank_0 = 1, from_rank_0 = 2 };

  struct Message {
    int sender;
    std::string bytes;
  };

  explicit Mailbox(const Communicator& world);
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Begins to send; at most 2 GB.
  void send(int rank, Kind kind, std::string bytes);

  /// How many messages are still on their way.
  std::size_t n_on_their_way();

  /// The next message of that kind, if one has come to its end.
  std::optional<Message> receive(Kind kind);

 private:
  struct Letters;
  const Communicator world_;
  std::unique_ptr<Letters> letters_;
};

}  // namespace schedsweep
