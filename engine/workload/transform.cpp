#include "engine/workload/transform.h"

#include "engine/error.h"
#include "engine/workload/offered_load.h"
#include "engine/workload/take_rows.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

const Transform* known(std::span<const Transform> table, const std::string& name) {
  const Transform* found = find_transform(table, name);
  SCHEDSWEEP_CHECK(found != nullptr || name == no_transform);
  return found;
}

const Transform* scenario_of(const TransformSpec& spec) {
  return spec.scenario_level > 0 ? known(scenarios(), spec.scenario) : nullptr;
}

}  // namespace

std::string_view name_of(LoadEffect effect) {
  static constexpr std::array<std::string_view, 4> names = {"kept", "lowered", "raised", "other"};
  return names[static_cast<std::size_t>(effect)];
}

const Transform* find_transform(std::span<const Transform> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Transform& t) { return t.name == name; });
  return found == table.end() ? nullptr : &*found;
}

bool TransformSpec::changes() const {
  return resample != no_transform || load_factor != 1 || target_load != 0 || scenario_of(*this) != nullptr;
}

bool TransformSpec::draws() const {
  const Transform* stress = scenario_of(*this);
  return resample != no_transform || (stress != nullptr && stress->draws);
}

JobStore transform(const JobTable& jobs, Procs processors, const TransformSpec& spec, std::uint64_t seed) {
  JobStore changed = copy_of(jobs);
  if (!spec.changes() || jobs.size() == 0) return changed;
  const TransformContext context{processors, seed, spec.scenario_level, spec.scenario_at, spec.shake_s};
  if (const Transform* resampling = known(resamplings(), spec.resample)) {
    changed = in_order(resampling->apply(jobs, context));
    for (std::size_t i = 0; i < changed.size(); ++i) changed.number[i] = static_cast<std::int64_t>(i) + 1;
    std::fill(changed.preceding.begin(), changed.preceding.end(), -1);  // its number means another job now
  }
  if (spec.target_load != 0) {
    set_offered_load(changed, processors, spec.target_load);
  } else if (spec.load_factor != 1) {
    scale_gaps(changed, 1 / spec.load_factor);
  }
  changed = in_order(changed);
  if (const Transform* stress = scenario_of(spec)) changed = in_order(stress->apply(view_of(changed), context));
  std::fill(changed.wait_s.begin(), changed.wait_s.end(), -1);
  return changed;
}

}  // namespace schedsweep
