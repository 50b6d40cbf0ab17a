#include "sweep/clerk.h"

#include "sweep/bytes.h"
#include "sweep/cpu_clock.h"
#include "sweep/host.h"
#include "sweep/stop.h"
#include "sweep/tell.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace schedsweep {
namespace {

using std::chrono::duration;

constexpr std::size_t large_outbox = std::size_t{32} << 10;
constexpr auto longest_pause = std::chrono::milliseconds(4);  // others wait for what they write to be read
constexpr auto longest_pause_alone = std::chrono::milliseconds(32);

/// Begins each message to rank 0; items in flight and finished items follow.
struct ReportHead {
  std::uint32_t n_in_flight;
  std::uint16_t done;
  std::uint16_t stop;
};

/// Stands before the bytes of each item.
struct ItemHead {
  std::int64_t item;
  std::uint64_t n_bytes;
};

enum class Word : char { alive, stop, end };

}  // namespace

Clerk::Clerk(const Communicator& world, int n_threads, Desk* desk, double rank_timeout_s)
    : world_(world),
      mailbox_(world),
      desk_(desk),
      rank_timeout_(rank_timeout_s),
      // Ten thousand ranks would else send rank 0 forty thousand messages a second.
      ship_every_(0.25 * std::max(1.0, world.size() / 1000.0)),
      in_flight_(static_cast<std::size_t>(n_threads)) {
  for (auto& item : in_flight_) item = -1;
  hosts_ = world.gather(host_name());
  shipped_ = told_ = Clock::now();
  ranks_.resize(world.rank() == 0 ? static_cast<std::size_t>(world.size()) : 1, {Clock::now(), false, {}});
  thread_ = std::thread([this] {
    const CpuClock clock;
    world_.rank() == 0 ? work_at_rank_0() : work();
    cpu_s_ = clock.elapsed_s();
  });
}

Clerk::~Clerk() {
  abandoned_ = true;
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Clerk::hand_in(int thread, std::string_view bytes) {
  std::atomic<std::int64_t>& mine = in_flight_[static_cast<std::size_t>(thread)];
  const std::int64_t item = mine.exchange(-1);
  const std::lock_guard lock(mutex_);
  outbox_ += to_bytes(ItemHead{item, bytes.size()}, bytes);
}

void Clerk::finish() {
  {
    const std::lock_guard lock(mutex_);
    workers_done_ = hurry_ = true;
  }
  woken_.notify_one();
  thread_.join();
  if (problem_) std::rethrow_exception(problem_);
}

void Clerk::work() {
  while (!ended_ && !abandoned_) {
    const Clock::time_point now = Clock::now();
    ship(now);
    hear_rank_0();
    if (now - ranks_[0].heard > rank_timeout_) give_up_on(0, ranks_[0].heard);
    rest();
  }
}

void Clerk::work_at_rank_0() {
  while (!ended_ && !abandoned_) {
    const Clock::time_point now = Clock::now();
    ranks_[0].heard = now;
    bool all_done = false;
    {
      const std::lock_guard lock(mutex_);
      all_done = workers_done_;
    }
    take_all(take_outbox());  // after the look at workers_done_: nothing follows then
    while (const auto message = mailbox_.receive(Mailbox::Kind::to_rank_0)) hear(message->sender, message->bytes);
    at_desk([&] { desk_->turn(); });
    tell_others(now);
    look_for_silence(now);
    if (all_done && n_done_ == world_.size() - 1) {
      at_desk([&] { desk_->save(); });
      for (int rank = 1; rank < world_.size(); ++rank)
        mailbox_.send(rank, Mailbox::Kind::from_rank_0, {static_cast<char>(Word::end)});
      while (mailbox_.n_on_their_way() > 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
      ended_ = true;
    } else {
      rest();
    }
  }
}

/// A message when there is much to bring, when it is time to be heard of, when this rank is asked to stop and when its
/// workers are done; only one at a time.
void Clerk::ship(Clock::time_point now) {
  if (mailbox_.n_on_their_way() > 0) return;
  bool done = false, large = false;
  {
    const std::lock_guard lock(mutex_);
    done = workers_done_;
    large = outbox_.size() >= large_outbox;
  }
  const bool stop = stop_flag() && !stop_told_;
  const bool last = done && !ranks_[0].done;
  if (!large && !stop && !last && now - shipped_ < ship_every_) return;
  shipped_ = now;
  stop_told_ = stop_told_ || stop;
  ranks_[0].done = done;
  std::string in_flight;
  for (const auto& item : in_flight_)
    if (const std::int64_t number = item; number >= 0) in_flight += to_bytes(number, {});
  const auto n_in_flight = static_cast<std::uint32_t>(in_flight.size() / sizeof(std::int64_t));
  const ReportHead head{n_in_flight, done, stop};
  mailbox_.send(0, Mailbox::Kind::to_rank_0, to_bytes(head, in_flight) + take_outbox());
}

void Clerk::hear_rank_0() {
  while (const auto message = mailbox_.receive(Mailbox::Kind::from_rank_0)) {
    ranks_[0].heard = Clock::now();
    switch (static_cast<Word>(message->bytes.at(0))) {
      case Word::stop:
        stop_told_ = true;
        request_stop("by another rank");
        break;
      case Word::end:
        ended_ = true;
        break;
      case Word::alive:
        break;
    }
  }
}

void Clerk::take_all(std::string_view message) {
  while (!message.empty()) {
    const auto head = take_fixed<ItemHead>(message);
    at_desk([&] { desk_->take(head.item, message.substr(0, head.n_bytes)); });
    message.remove_prefix(head.n_bytes);
  }
}

void Clerk::hear(int sender, std::string_view message) {
  Rank& rank = ranks_[static_cast<std::size_t>(sender)];
  const auto head = take_fixed<ReportHead>(message);
  rank.heard = Clock::now();
  rank.in_flight = message.substr(0, head.n_in_flight * sizeof(std::int64_t));
  message.remove_prefix(rank.in_flight.size());
  if (head.done != 0 && !rank.done) ++n_done_;
  rank.done = rank.done || head.done != 0;
  if (head.stop != 0) request_stop(fmt::format("by rank {} on {}", sender, hosts_[static_cast<std::size_t>(sender)]));
  take_all(message);
}

void Clerk::tell_others(Clock::time_point now) {
  const bool stop = stop_flag() && !stop_told_;
  if (!stop && now - told_ < rank_timeout_ / 10) return;
  told_ = now;
  stop_told_ = stop_told_ || stop;
  mailbox_.n_on_their_way();  // forgets those that have arrived
  for (int rank = 1; rank < world_.size(); ++rank)
    mailbox_.send(rank, Mailbox::Kind::from_rank_0, {static_cast<char>(stop ? Word::stop : Word::alive)});
}

void Clerk::look_for_silence(Clock::time_point now) {
  for (std::size_t rank = 1; rank < ranks_.size(); ++rank)
    if (now - ranks_[rank].heard > rank_timeout_) give_up_on(static_cast<int>(rank), ranks_[rank].heard);
}

/// What fails at the desk ends the work; what comes later is worked on again another time.
template <class Action>
void Clerk::at_desk(Action action) {
  if (problem_) return;
  try {
    action();
  } catch (...) {
    problem_ = std::current_exception();
    request_stop("by an error at rank 0");
  }
}

void Clerk::rest() {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, pause_, [&] { return abandoned_ || hurry_; });
  hurry_ = false;
  pause_ = std::min(pause_ * 2, world_.size() == 1 ? longest_pause_alone : longest_pause);
}

std::string Clerk::take_outbox() {
  const std::lock_guard lock(mutex_);
  return std::exchange(outbox_, {});
}

void Clerk::give_up_on(int rank, Clock::time_point heard) {
  std::string items;
  for (std::string_view rest = ranks_[world_.rank() == 0 ? static_cast<std::size_t>(rank) : 0].in_flight;
       !rest.empty();)
    items += fmt::format("{}{}", items.empty() ? " in run " : ", ", take_fixed<std::int64_t>(rest));
  const std::string host = world_.rank() == 0 ? " on " + hosts_[static_cast<std::size_t>(rank)] : "";
  tell(fmt::format(
      "schedsweep: rank {}{}: silent for {:.0f} s{} (stopped, or its node is lost) the same command goes on\n", rank,
      host, duration<double>(Clock::now() - heard).count(), items));
  if (desk_ != nullptr) at_desk([&] { desk_->save(); });
  world_.abort(ExitCode::internal);
}

}  // namespace schedsweep
