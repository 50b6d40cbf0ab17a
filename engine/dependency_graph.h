#pragma once

#include "engine/dependency.h"
#include "engine/job_table.h"
#include "engine/types.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace schedsweep {

/// As Slurm spells it.
std::string_view to_string(DependencyKind kind);

/// Whether the trace says that a job neither failed nor was cancelled: what afterok asks of one that ran as traced.
constexpr bool ended_well(std::int8_t status) { return status != 0 && status != 5; }

/// The links of many jobs as a graph. Cost: linear in jobs and links.
class DependencyGraph {
 public:
  /// Links in any order.
  DependencyGraph(std::span<const Dependency> links, std::size_t n_jobs);

  /// Jobs of one cycle, each waiting for the next and the last for the first, from the first row on. Empty: there is
  /// none, so that all of them can run.
  std::span<const JobIndex> cycle() const { return cycle_; }

  /// All jobs, each behind those it waits for. Requires: no cycle.
  std::span<const JobIndex> order() const { return order_; }

  /// The links of `job` to those it waits for.
  std::span<const Dependency> links_of(JobIndex job) const {
    return std::span(by_job_).subspan(first_[job], first_[job + 1] - first_[job]);
  }

 private:
  enum class Mark : std::uint8_t { fresh, on_path, done };

  void visit(JobIndex root, std::vector<Mark>& marks);

  std::vector<Dependency> by_job_;
  std::vector<std::size_t> first_;
  std::vector<JobIndex> order_;
  std::vector<JobIndex> cycle_;
};

/// The links that can never be met if every job ends with the status of the trace: afterok of one that failed,
/// afternotok of one that did not, and what follows from jobs that therefore never run. Requires: no cycle.
std::vector<Dependency> links_never_met(const JobTable& jobs);

}  // namespace schedsweep
