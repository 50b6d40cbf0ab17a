#pragma once

#include "engine/event_loop.h"
#include "engine/scheduler_state.h"

#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {

struct Row {
  Seconds submit_s;
  Procs procs;
  JobSeconds run_s;
};

/// Jobs on four processors, believed to run as long as they do.
class SmallMachine : public testing::Test {
 protected:
  void set_jobs(const std::vector<Row>& rows) {
    store_ = {};
    resize(store_, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      store_.submit_s[i] = rows[i].submit_s;
      store_.procs[i] = rows[i].procs;
      store_.run_s[i] = rows[i].run_s;
    }
    input_ = {};
    input_.jobs = view_of(store_);
    input_.processors = 4;
    input_.procs = store_.procs;
    input_.run_s = input_.expected_s = input_.guard_s = store_.run_s;
  }

  /// Starts what fits, in the order of the walk, and notes time, waiting jobs and free processors of every pass.
  struct Greedy {
    struct Pass {
      Seconds now_s;
      std::vector<JobIndex> waiting;
      Procs free;

      bool operator==(const Pass&) const = default;
    };

    std::vector<Pass> passes;

    void schedule(SchedulerState& state) {
      Pass& pass = passes.emplace_back(Pass{state.now_s(), {}, state.free()});
      state.for_each_waiting([&](JobIndex job) { pass.waiting.push_back(job); });
      state.walk({state.free(), any_job.slack_s, 0}, [&](JobIndex job) {
        state.start(job, StartKind::in_order);
        return StartRule{state.free(), any_job.slack_s, 0};
      });
    }
  };

  std::vector<Greedy::Pass> passes(Pass pass) {
    state_.reset(input_);
    Greedy policy;
    run_events(state_, policy, pass, watch_);
    return policy.passes;
  }

  using Passes = std::vector<Greedy::Pass>;

  /// A policy that does `act` at every pass.
  template <class Act>
  struct Asked {
    Act& act;

    void schedule(SchedulerState& state) { act(state); }
  };

  JobStore store_;
  RunWatch watch_;
  RunInput input_{};
  SchedulerState state_;
};

}  // namespace schedsweep::test
