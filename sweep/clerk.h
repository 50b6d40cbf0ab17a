#pragma once

#include "sweep/communicator.h"
#include "sweep/mailbox.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace schedsweep {

/// Where finished items arrive: at rank 0, from one thread at a time. An exception ends the work of all ranks.
class Desk {
 public:
  virtual ~Desk() = default;

  /// What a worker made of an item.
  virtual void take(std::int64_t item, std::string_view bytes) = 0;

  /// Called a few hundred times a second, whatever happens.
  virtual void turn() = 0;

  /// Everything taken so far shall survive.
  virtual void save() = 0;
};

/// A thread beside the workers of each rank. It brings finished items to the desk at rank 0 within a fraction of a
/// second, spreads the word that all shall stop, and ends the job when a rank is not heard of for too long.
///
/// Ranks write to rank 0 several times a second, more rarely where there are thousands of them, even when they have
/// nothing to say; rank 0 to them from time to time. Nobody waits in a collective call while items are worked on.
class Clerk {
 public:
  /// Collective over `world`. `desk` at rank 0 only. A silent rank ends all after rank_timeout_s.
  Clerk(const Communicator& world, int n_threads, Desk* desk, double rank_timeout_s);

  /// Ends at once; after an exception what was handed in may be lost.
  ~Clerk();

  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  /// A thread begins an item: told of when the rank falls silent.
  void begin(int thread, std::int64_t item) { in_flight_[static_cast<std::size_t>(thread)] = item; }

  /// A thread has finished what it began.
  void hand_in(int thread, std::string_view bytes);

  /// This rank's workers are done. Returns when those of all ranks are, and everything lies on the desk.
  /// Errors: at rank 0 what the desk threw.
  void finish();

  /// Processor time of the clerk itself; after finish.
  double cpu_s() const { return cpu_s_; }

 private:
  using Clock = std::chrono::steady_clock;

  void work();
  void work_at_rank_0();
  void ship(Clock::time_point now);
  void hear_rank_0();
  void take_all(std::string_view message);
  void hear(int sender, std::string_view message);
  void tell_others(Clock::time_point now);
  void look_for_silence(Clock::time_point now);
  template <class Action>
  void at_desk(Action action);
  void rest();
  std::string take_outbox();
  [[noreturn]] void give_up_on(int rank, Clock::time_point heard);

  const Communicator world_;
  Mailbox mailbox_;
  Desk* desk_;
  std::chrono::duration<double> rank_timeout_;
  std::chrono::duration<double> ship_every_;
  std::vector<std::atomic<std::int64_t>> in_flight_;  // by thread; -1 = none

  std::mutex mutex_;
  std::condition_variable woken_;
  std::string outbox_;
  bool workers_done_ = false;
  bool hurry_ = false;  // something has happened that is worth a look at once
  std::atomic<bool> abandoned_ = false;

  // Of the clerk's thread.
  bool ended_ = false;
  bool stop_told_ = false;
  Clock::time_point shipped_{};
  Clock::time_point told_{};
  std::chrono::milliseconds pause_{1};

  // Likewise, at rank 0.
  struct Rank {
    Clock::time_point heard;
    bool done = false;
    std::string in_flight;  ///< items as bytes
  };

  std::vector<Rank> ranks_;
  std::vector<std::string> hosts_;
  int n_done_ = 0;
  std::exception_ptr problem_;
  double cpu_s_ = 0;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace schedsweep
