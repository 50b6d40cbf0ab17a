#pragma once

#include "sweep/attempt.h"
#include "sweep/outcome.h"

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What each run took, by run.
struct RunCosts {
  std::vector<double> cpu_s;
  std::vector<std::int64_t> rank;
};

template <class Result>
RunCosts costs_of(const std::vector<Outcome<Result>>& outcomes) {
  RunCosts costs;
  for (const Outcome<Result>& outcome : outcomes) {
    costs.cpu_s.push_back(outcome.cpu_s);
    costs.rank.push_back(outcome.rank);
  }
  return costs;
}

/// The attempts of a sweep, each with what its journal says of it. Shape: history is that of Attempt.
nlohmann::json attempts_in(const std::vector<std::string>& history);

/// Writes beside the output how it came about: `results.h5.run.json`, with the members of the object `more`. What each
/// run took is left out for more than 10,000. Layout: io/FORMAT.md. Errors: as publish_file.
void write_facts(const Attempt& attempt, const RunCosts& costs, const nlohmann::ordered_json& more);

}  // namespace schedsweep
