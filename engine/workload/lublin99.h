#pragma once

#include "engine/random.h"
#include "engine/types.h"
#include "engine/workload/daily_cycle.h"
#include "engine/workload/gamma.h"

namespace schedsweep {

/// The Lublin-Feitelson model of rigid jobs, with the parameters fitted to all jobs together (batch and interactive).
/// Each function draws one property of one job from that property's stream.
/// Source: U. Lublin, D. G. Feitelson, "The workload on parallel supercomputers: modeling the characteristics of rigid
/// jobs", JPDC 63(11), 2003; constants as in the authors' program m_lublin99 (Parallel Workloads Archive).
class Lublin99 {
 public:
  explicit Lublin99(Procs processors);

  /// Width: serial with probability 0.244, else 2^w with w two-stage uniform; w is rounded with probability 0.576.
  /// Shape: 1 .. processors; a rounded w never exceeds the largest power of two that fits.
  Procs procs(Random random) const;

  /// Run time: e^g with g hyper-gamma, whose share of short jobs falls linearly with `procs`; a g above 12 is redrawn.
  /// Units: s, rounded down, 1 .. 162,754.
  JobSeconds run_s(Random random, Procs procs) const;

  /// Time from the previous arrival: e^g with g gamma; a g above 13 is redrawn. Units: s of the cycle's activity time.
  double gap_s(Random random) const;

  /// The daily cycle of arrivals.
  const DailyCycle& cycle() const { return cycle_; }

 private:
  Procs processors_;
  double widest_log2_;
  double knee_log2_;
  double widest_power_;
  Gamma short_run_;
  Gamma long_run_;
  Gamma gap_;
  DailyCycle cycle_;
};

}  // namespace schedsweep
