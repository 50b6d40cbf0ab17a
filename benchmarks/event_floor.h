#pragma once

#include "engine/job_table.h"

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace schedsweep::bench {

/// The fixed reference of every ratio, never to be changed: the same jobs on a machine without limits. Sorted arrivals
/// are merged with a heap of ends and starts are stored, nothing else. Returns a checksum of all starts, so that
/// nothing is optimised away. Shape: start_s [n jobs].
inline Seconds event_floor(const JobTable& jobs, std::vector<Seconds>& start_s) {
  using Key = std::uint64_t;
  constexpr int job_bits = 28;
  std::priority_queue<Key, std::vector<Key>, std::greater<>> ends;
  Seconds sum_s = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    const Seconds now_s = jobs.submit_s[job];
    while (!ends.empty() && static_cast<Seconds>(ends.top() >> job_bits) <= now_s) ends.pop();
    start_s[job] = now_s;
    ends.push(static_cast<Key>(now_s + jobs.run_s[job]) << job_bits | job);
    sum_s += now_s;
  }
  while (!ends.empty()) ends.pop();
  return sum_s;
}

}  // namespace schedsweep::bench
