#pragma once

#include "sweep/measurement.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What the runs of a plan should take: jobs x the sum of cost_parts(), each times its corrections, one for each trait
/// of the policy and one for the load. A load is a trace on a machine: it decides how many jobs wait. Corrections are 1
/// until runs have been measured. The same bits on every rank that is told the same measurements.
class CostModel {
 public:
  /// `plan` must outlive the model. Shape: n_jobs by workload of the plan.
  CostModel(const Plan& plan, std::vector<std::size_t> n_jobs);

  static CostModel fixed(const Plan& plan, const Workloads& workloads);

  /// Units: s of processor time; before anything is measured, of the machine of the table.
  double cost_s(std::int64_t run) const;

  /// By run.
  std::vector<double> costs_s() const;

  /// The runs to do first, so that every correction is measured, where it matters and at all: as many as that takes, at
  /// most 128 and 4 a worker, the most costly first. Cost: as sorting the runs.
  std::vector<std::int64_t> sample(std::int64_t n_workers) const;

  /// Fits the corrections to measurements, in whatever order they come; those that took no time are passed over.
  /// Cost: 60 passes over them; a few hundred say all.
  void calibrate(std::vector<Measurement> measured);

  /// The corrections by name, for a later sweep over the same or other runs.
  nlohmann::ordered_json to_json() const;

  /// Begins with the corrections of to_json(); names that this plan does not know are passed over.
  /// Errors: InputError for what to_json() never writes.
  void use(const nlohmann::ordered_json& corrections);

 private:
  using Level = std::size_t;

  struct Part {
    double price_s = 0;
    std::size_t kind = 0;
    std::vector<Level> traits;
  };

  Level level(const std::string& name);

  std::size_t load_of(const RunSpec& spec) const { return spec.variant * plan_->machines.size() + spec.machine; }

  Level load_level(const Part& part, std::size_t load) const { return load_levels_[load * n_kinds_ + part.kind]; }

  double job_s(const RunSpec& spec) const;
  double part_s(const Part& part, std::size_t load) const;
  void set_logs(std::vector<double> logs);

  template <class Visit>
  void visit_levels(const Part& part, std::size_t load, Visit visit) const {
    for (const Level trait : part.traits) visit(trait);
    visit(load_level(part, load));
  }

  const Plan* plan_;
  std::vector<std::size_t> n_jobs_;
  std::map<std::string, Level> levels_;
  std::vector<std::vector<Part>> parts_;  // by composition
  std::size_t n_kinds_ = 0;
  std::vector<Level> load_levels_;  // [load][kind]
  std::vector<double> prior_logs_;  // of corrections, by level: before any measurement
  std::vector<double> logs_;
  std::vector<double> corrections_;  // e^logs
};

}  // namespace schedsweep
