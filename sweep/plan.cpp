#include "sweep/plan.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

void Plan::index_runs() {
  n_runs_ = 0;
  n_workloads_ = 0;
  if (design) {
    for (DesignCell& cell : design->cells) {
      cell.first_run = n_runs_;
      n_runs_ += cell.replicates;
    }
  }
  for (TraceVariant& variant : variants) {
    variant.first_run = n_runs_;
    variant.first_workload = n_workloads_;
    if (!design) n_runs_ += static_cast<std::int64_t>(machines.size() * compositions.size()) * variant.replicates;
    n_workloads_ += static_cast<std::size_t>(variant.replicates);
  }
}

RunSpec Plan::run(std::int64_t run) const {
  SCHEDSWEEP_CHECK(run >= 0 && run < n_runs_);
  if (design) {
    const DesignCell& cell = design->cell_of_run(run);
    return {cell.variant, cell.machine, cell.composition, run - cell.first_run};
  }
  const auto after =
      std::upper_bound(variants.begin(), variants.end(), run,
                       [](std::int64_t value, const TraceVariant& variant) { return value < variant.first_run; });
  RunSpec spec;
  spec.variant = static_cast<std::size_t>(after - variants.begin()) - 1;
  std::int64_t rest = run - variants[spec.variant].first_run;
  const auto n_compositions = static_cast<std::int64_t>(compositions.size());
  spec.replicate = rest % variants[spec.variant].replicates;
  rest /= variants[spec.variant].replicates;
  spec.composition = static_cast<std::size_t>(rest % n_compositions);
  spec.machine = static_cast<std::size_t>(rest / n_compositions);
  return spec;
}

std::int64_t Plan::index_of(const RunSpec& spec) const {
  if (design) {
    const DesignCell* cell = design->find_cell(spec.variant, spec.machine, spec.composition);
    SCHEDSWEEP_CHECK(cell != nullptr);
    return cell->first_run + spec.replicate;
  }
  const TraceVariant& variant = variants[spec.variant];
  const auto block = static_cast<std::int64_t>(spec.machine * compositions.size() + spec.composition);
  return variant.first_run + block * variant.replicates + spec.replicate;
}

}  // namespace schedsweep
