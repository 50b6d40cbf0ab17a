#include "sweep/report/labels.h"

#include <algorithm>

namespace schedsweep {

std::string label_of(const Plan& plan, std::size_t composition) {
  const Composition& mine = plan.compositions[composition];
  std::string values;
  for (const ParameterInfo& info : parameter_table()) {
    const bool varies = std::any_of(plan.compositions.begin(), plan.compositions.end(), [&](const Composition& other) {
      return other.policy == mine.policy && info.get(other.parameters) != info.get(mine.parameters);
    });
    if (varies)
      values +=
          (values.empty() ? "" : ",") + std::string(info.name) + "=" + format_value(info, info.get(mine.parameters));
  }
  return plan.policies[mine.policy] + (values.empty() ? "" : "[" + values + "]");
}

}  // namespace schedsweep
