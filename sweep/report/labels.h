#pragma once

#include "sweep/plan.h"

#include <string>

namespace schedsweep {

/// A policy with those of its parameters that the sweep varies: "easy_sjbf[guard_k=0.5]".
std::string label_of(const Plan& plan, std::size_t composition);

}  // namespace schedsweep
