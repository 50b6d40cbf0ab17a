#pragma once

#include "sweep/report/sensitivity.h"

namespace schedsweep {

/// One case of a sweep's design: a policy on a trace and a machine, at every point.
struct CaseOfDesign {
  const Measured& measured;
  const Design& design;
  std::size_t number;  ///< in Design::cases

  const DesignCase& facts() const { return design.cases[number]; }

  const std::string& trace() const { return measured.input.plan.trace_names[facts().entry]; }

  const std::string& policy() const { return measured.input.plan.policies[facts().policy]; }

  /// Of a point, one a replicate.
  std::vector<double> replicates(std::size_t metric, std::size_t point) const;

  /// Of each point, the mean over replicates; NaN where one of them failed.
  std::vector<double> values(std::size_t metric) const;

  /// "load = 0.7, guard_k = 0.25": the axes that the case reads.
  std::string setting(std::size_t point) const;
};

std::vector<CaseOfDesign> cases_of(const Measured& measured);

/// /sensitivity/sobol, morris or ranks, whichever the points are made for.
void add_indices(const Measured& measured, Report& report);

/// /sensitivity/points: the points that change the primary metric most for the better, against the baseline there.
void add_best_points(const Measured& measured, Report& report);

}  // namespace schedsweep
