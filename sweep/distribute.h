#pragma once

#include "sweep/chunks.h"
#include "sweep/clerk.h"
#include "sweep/communicator.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace schedsweep {

/// Who works on a sweep.
struct Team {
  const Communicator& world;
  int n_threads = 1;            ///< of each rank
  double rank_timeout_s = 600;  ///< a rank that is not heard of for so long ends all
  ScheduleKind schedule = ScheduleKind::dynamic_;
};

/// Turns an item into bytes; each thread has a worker of its own. RunStopped means that the item was left unfinished
/// because all shall stop; any other exception on one of several ranks must abort all.
using Worker = std::function<std::string(std::int64_t item)>;

/// Works on the items over all threads of all ranks, begun in the order given, until all are done or stop_flag() rises
/// on any rank. Collective over the team. Shape: order has each item once, cost what each should take, both the same on
/// every rank; `desk` at rank 0 only. Errors: CollectiveError for what the desk threw. Returns the
/// processor time of this rank's clerk in s.
double distribute(std::span<const std::int64_t> order, std::span<const double> cost, const Team& team,
                  const std::function<Worker()>& make_worker, Desk* desk);

/// The items by falling cost, equals by number: what takes long begins first, so that threads end together.
std::vector<std::int64_t> longest_first(std::span<const double> cost);

}  // namespace schedsweep
