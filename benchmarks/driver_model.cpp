// The driver of a sweep as a discrete-event simulation: workers that ask a shared counter for chunks, ranks that send
// rows in blocks, rank 0 that receives and journals them. What saturates first, and at how many workers?
// Usage: schedsweep_driver_model [NAME=VALUE ...]; names and defaults: struct Setting.
#include "sweep/chunks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <numeric>
#include <queue>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// Times of one machine as driver_model_mpi.cpp measures them; see SCALING.md for where each is from.
struct Setting {
  double ranks = 10'000, threads = 1, runs = 1e7, run_s = 0.1;
  double spread = 1;      ///< standard deviation of the logarithm of run times
  double surprise = 0.4;  ///< likewise of run time over expected cost
  double counter_us = 0.31, latency_us = 2;
  double software_counter = 0;  ///< 1: rank 0's clerk answers, between two blocks
  double message_us = 1, kilobyte_us = 0.16;
  double row_bytes = 450, row_us = 1.2;
  double commit_us = 144, commit_rows = 256, commit_s = 1;
  double block_bytes = 32'768, block_s = 0.25;  ///< the latter times max(1, ranks / 1000)
  double heartbeats = 1;                        ///< a rank without rows says so when rows would be due
  double gatherers = 0;                         ///< ranks that join others' blocks before rank 0 gets them; 0 = none
};

const std::map<std::string, double Setting::*> names{{"ranks", &Setting::ranks},
                                                     {"threads", &Setting::threads},
                                                     {"runs", &Setting::runs},
                                                     {"run_s", &Setting::run_s},
                                                     {"spread", &Setting::spread},
                                                     {"surprise", &Setting::surprise},
                                                     {"counter_us", &Setting::counter_us},
                                                     {"latency_us", &Setting::latency_us},
                                                     {"software_counter", &Setting::software_counter},
                                                     {"message_us", &Setting::message_us},
                                                     {"kilobyte_us", &Setting::kilobyte_us},
                                                     {"row_bytes", &Setting::row_bytes},
                                                     {"row_us", &Setting::row_us},
                                                     {"commit_us", &Setting::commit_us},
                                                     {"commit_rows", &Setting::commit_rows},
                                                     {"commit_s", &Setting::commit_s},
                                                     {"block_bytes", &Setting::block_bytes},
                                                     {"block_s", &Setting::block_s},
                                                     {"heartbeats", &Setting::heartbeats},
                                                     {"gatherers", &Setting::gatherers}};

/// Takes what comes in the order in which it comes.
class Server {
 public:
  /// Returns when it has been served.
  double serve(double arrives_s, double takes_s) {
    free_s_ = std::max(free_s_, arrives_s) + takes_s;
    busy_s_ += takes_s;
    return free_s_;
  }

  double free_s() const { return free_s_; }

  double busy_s() const { return busy_s_; }

 private:
  double free_s_ = 0;
  double busy_s_ = 0;
};

struct Outcome {
  double last_run_s = 0;  ///< when the last run ended
  double end_s = 0;       ///< when its row was on disk
  double efficiency = 0, counter_busy = 0, clerk_busy = 0;
  std::int64_t chunks = 0, messages = 0;
};

class Driver {
 public:
  Driver(const Setting& setting, ScheduleKind kind, std::span<const double> takes_s, const Chunks& chunks)
      : set_(setting),
        kind_(kind),
        takes_s_(takes_s),
        chunks_(chunks),
        block_s_(set_.block_s * std::max(1.0, set_.ranks / 1000)) {}

  Outcome simulate() {
    n_ranks_ = static_cast<std::int64_t>(set_.ranks);
    n_workers_ = n_ranks_ * static_cast<std::int64_t>(set_.threads);
    workers_.resize(static_cast<std::size_t>(n_workers_));
    pending_.resize(static_cast<std::size_t>(n_ranks_));
    left_ = std::ssize(takes_s_);
    for (std::int64_t worker = 0; worker < n_workers_; ++worker) take(worker, 0);
    for (std::int64_t rank = 0; rank < n_ranks_; ++rank)
      events_.push({block_s_ * static_cast<double>(rank + 1) / static_cast<double>(n_ranks_), -1 - rank});
    while (left_ > 0) {
      const Event event = events_.top();
      events_.pop();
      if (event.who < 0) {
        tick(-1 - event.who, event.at_s);
      } else {
        run_ended(event.who, event.at_s);
      }
    }
    for (std::int64_t rank = 0; rank < n_ranks_; ++rank) send(rank, out_.last_run_s);
    commit(clerk_.free_s());
    out_.end_s = std::max(out_.last_run_s, clerk_.free_s());
    const double work_s = std::accumulate(takes_s_.begin(), takes_s_.end(), 0.0);
    out_.efficiency = work_s / (static_cast<double>(n_workers_) * out_.end_s);
    out_.counter_busy = counter_.busy_s() / out_.last_run_s;
    out_.clerk_busy = clerk_.busy_s() / out_.last_run_s;
    return out_;
  }

 private:
  struct Event {
    double at_s;
    std::int64_t who;  ///< a worker, or -1 - rank

    bool operator>(const Event& other) const { return at_s > other.at_s; }
  };

  struct Worker {
    std::int64_t next = 0, end = 0, turn = 0;
  };

  /// The worker's next chunk.
  void take(std::int64_t worker, double now_s) {
    Worker& w = workers_[static_cast<std::size_t>(worker)];
    std::int64_t chunk = 0;
    if (kind_ == ScheduleKind::static_) {
      chunk = chunks_.dealt(worker, w.turn++);
    } else {
      chunk = out_.chunks++;
      const double arrives_s = now_s + set_.latency_us * 1e-6;
      now_s = asked(arrives_s) + set_.latency_us * 1e-6;
    }
    const Chunks::Range range = chunks_[chunk];
    if (range.empty()) return;
    w.next = range.begin;
    w.end = range.end;
    begin(worker, now_s);
  }

  double asked(double arrives_s) {
    double takes_s = set_.counter_us * 1e-6;
    if (set_.software_counter > 0) {
      takes_s = set_.message_us * 1e-6;
      clerk_.serve(arrives_s, takes_s);  // what it costs the clerk; the answer waits for half a block, not for all
      if (clerk_.free_s() > arrives_s + takes_s) arrives_s += std::min(last_block_s_ / 2, clerk_.free_s() - arrives_s);
    }
    return counter_.serve(arrives_s, takes_s);
  }

  void begin(std::int64_t worker, double now_s) {
    const auto run = static_cast<std::size_t>(workers_[static_cast<std::size_t>(worker)].next++);
    events_.push({now_s + takes_s_[run], worker});
  }

  void run_ended(std::int64_t worker, double now_s) {
    --left_;
    out_.last_run_s = std::max(out_.last_run_s, now_s);
    const std::int64_t rank = worker % n_ranks_;
    std::int64_t& rows = pending_[static_cast<std::size_t>(rank)];
    if (static_cast<double>(++rows) * set_.row_bytes >= set_.block_bytes) send(rank, now_s);
    const Worker& w = workers_[static_cast<std::size_t>(worker)];
    if (w.next < w.end) {
      begin(worker, now_s);
    } else {
      take(worker, now_s);
    }
  }

  void tick(std::int64_t rank, double now_s) {
    if (pending_[static_cast<std::size_t>(rank)] > 0 || set_.heartbeats > 0) send(rank, now_s);
    events_.push({now_s + block_s_, -1 - rank});
  }

  /// A block of rows, or with none a heartbeat. Gatherers take the cost of messages off rank 0 but for one in
  /// ranks / gatherers.
  void send(std::int64_t rank, double now_s) {
    const auto rows = static_cast<double>(std::exchange(pending_[static_cast<std::size_t>(rank)], 0));
    const double messages = set_.gatherers > 0 ? set_.gatherers / set_.ranks : 1;
    ++out_.messages;
    last_block_s_ =
        1e-6 * (messages * set_.message_us + rows * (set_.row_bytes / 1024 * set_.kilobyte_us + set_.row_us));
    const double done_s = clerk_.serve(now_s + set_.latency_us * 1e-6, last_block_s_);
    uncommitted_ += rows;
    if (uncommitted_ >= set_.commit_rows || (uncommitted_ > 0 && done_s - committed_s_ >= set_.commit_s))
      commit(done_s);
  }

  void commit(double now_s) {
    committed_s_ = clerk_.serve(now_s, set_.commit_us * 1e-6);
    uncommitted_ = 0;
  }

  const Setting& set_;
  ScheduleKind kind_;
  std::span<const double> takes_s_;
  const Chunks& chunks_;
  double block_s_;
  std::int64_t n_ranks_ = 0, n_workers_ = 0, left_ = 0;
  std::vector<Worker> workers_;
  std::vector<std::int64_t> pending_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  Server counter_, clerk_;
  double last_block_s_ = 0, uncommitted_ = 0, committed_s_ = 0;
  Outcome out_;
};

/// Run times in the order of a list that begins with what is thought to be longest, and those thoughts.
struct Work {
  std::vector<double> takes_s, expected_s;
};

Work draw(const Setting& set) {
  std::mt19937_64 bits(1);
  std::normal_distribution<double> normal;
  std::vector<std::pair<double, double>> runs;
  const double shift = std::log(set.run_s) - set.spread * set.spread / 2;  // of the mean of a log-normal
  for (double run = 0; run < set.runs; ++run) {
    const double takes_s = std::exp(shift + set.spread * normal(bits));
    runs.emplace_back(takes_s * std::exp(set.surprise * normal(bits)), takes_s);
  }
  std::sort(runs.begin(), runs.end(), std::greater<>());
  Work work;
  for (const auto& [expected_s, takes_s] : runs) {
    work.expected_s.push_back(expected_s);
    work.takes_s.push_back(takes_s);
  }
  return work;
}

/// Of the counter and of the clerk by formula, where neither holds workers up: rate x service.
std::pair<double, double> formula(const Setting& set, double n_chunks) {
  const double workers = set.ranks * set.threads;
  const double rows_per_s = workers / set.run_s;
  const double asks_per_s = n_chunks / set.runs * rows_per_s;
  const double blocks_per_s = std::max(rows_per_s * set.row_bytes / set.block_bytes,
                                       set.ranks / (set.block_s * std::max(1.0, set.ranks / 1000)));
  const double row_us = set.row_us + set.row_bytes / 1024 * set.kilobyte_us;
  const double commits_per_s = std::max(std::min(rows_per_s, 1 / set.commit_s), rows_per_s / set.commit_rows);
  const double joined = set.gatherers > 0 ? set.gatherers / set.ranks : 1;
  const double ask_us = set.software_counter > 0 ? set.message_us : set.counter_us;
  const double clerk_us = blocks_per_s * joined * set.message_us + rows_per_s * row_us + commits_per_s * set.commit_us;
  return {asks_per_s * ask_us * 1e-6, (clerk_us + (set.software_counter > 0 ? asks_per_s * set.message_us : 0)) * 1e-6};
}

std::string per_cent(double share) { return fmt::format("{:.3g} %", 100 * share); }

void report(Setting set, const std::vector<double>& lengths_s) {
  fmt::print(
      "| run | list | chunks | counter busy (formula) | rank 0 busy (formula) | written after the last run | "
      "efficiency |\n");
  fmt::print("|---:|---|---:|---:|---:|---:|---:|\n");
  for (const double length_s : lengths_s) {
    set.run_s = length_s;
    const Work work = draw(set);
    for (const ScheduleKind kind : {ScheduleKind::dynamic_, ScheduleKind::guided, ScheduleKind::static_}) {
      const Chunks chunks(kind, work.expected_s, static_cast<std::int64_t>(set.ranks * set.threads));
      const Outcome outcome = Driver(set, kind, work.takes_s, chunks).simulate();
      const double n_chunks = kind == ScheduleKind::static_ ? 0 : static_cast<double>(chunks.size());
      const auto [counter, clerk] = formula(set, n_chunks);
      fmt::print("| {:g} s | {} | {:.3g} | {} ({}) | {} ({}) | {:.3g} s | {} |\n", length_s, name_of(kind), n_chunks,
                 per_cent(outcome.counter_busy), per_cent(counter), per_cent(outcome.clerk_busy), per_cent(clerk),
                 outcome.end_s - outcome.last_run_s, per_cent(outcome.efficiency));
      std::fflush(stdout);
    }
  }
}

}  // namespace
}  // namespace schedsweep

int main(int argc, char** argv) {
  using namespace schedsweep;
  Setting set;
  std::vector<double> lengths_s{0.001, 0.01, 0.1, 1, 10};
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t sign = argument.find('=');
    const auto name = names.find(argument.substr(0, sign));
    if (sign == std::string::npos || name == names.end()) return fmt::print(stderr, "{}: no NAME=VALUE\n", argument), 2;
    set.*name->second = std::atof(argument.c_str() + sign + 1);
    if (name->first == "run_s") lengths_s = {set.run_s};
  }
  report(set, lengths_s);
}
