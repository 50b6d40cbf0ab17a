#pragma once

#include "policies/parameters.h"

#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// A part of what a run spends on each job.
struct CostPart {
  double price_s;                   ///< Units: s a job, as measured on archive traces
  std::string kind;                 ///< what it is; how far off the price is depends on this and the load
  std::vector<std::string> traits;  ///< of the policy, on which it depends too
};

/// The kind of CostPart that a trace without a model of its own does not have.
inline constexpr std::string_view asking_a_model = "learning, quantile_live";

/// The parts of a run with these parameters: the table of prices.
std::vector<CostPart> cost_parts(const Parameters& parameters);

}  // namespace schedsweep
