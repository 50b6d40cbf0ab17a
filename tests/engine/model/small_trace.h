#pragma once

#include "engine/job_table.h"

#include <vector>

namespace schedsweep::test {

struct TraceRow {
  Seconds submit_s;
  JobSeconds run_s;
  JobSeconds requested_s = 0;
  DenseId user = 0;
  Procs procs = 1;
  JobSeconds wait_s = 0;
};

/// Jobs by hand, numbered from 1; nothing else is known of them.
inline JobStore trace_of(const std::vector<TraceRow>& rows) {
  JobStore store;
  resize(store, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    store.submit_s[i] = rows[i].submit_s;
    store.number[i] = static_cast<std::int64_t>(i + 1);
    store.run_s[i] = rows[i].run_s;
    store.requested_s[i] = rows[i].requested_s;
    store.procs[i] = rows[i].procs;
    store.wait_s[i] = rows[i].wait_s;
    store.user[i] = rows[i].user;
    store.group[i] = store.executable[i] = store.queue[i] = store.partition[i] = unknown_id;
    store.priority[i] = normal_priority;
    store.status[i] = 1;
    store.memory_kb[i] = store.preceding[i] = store.think_s[i] = -1;
  }
  return store;
}

inline std::vector<Seconds> ends_of(const JobStore& store) {
  std::vector<Seconds> out;
  for (std::size_t i = 0; i < store.size(); ++i) out.push_back(store.submit_s[i] + store.wait_s[i] + store.run_s[i]);
  return out;
}

}  // namespace schedsweep::test
