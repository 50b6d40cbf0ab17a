#pragma once

#include "io/result_document.h"
#include "sweep/results/run_columns.h"

#include <string>
#include <variant>
#include <vector>

namespace schedsweep {

/// One axis of the data cube: a scale of the root group.
struct CubeAxis {
  std::string name;
  std::string unit;
  std::string meaning;
  std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int64_t>> labels;

  std::size_t size() const {
    return std::visit([](const auto& values) { return values.size(); }, labels);
  }
};

/// The runs as an array over trace, machine, policy and whatever the sweep varies.
/// A run stands in every cell it answers: one that does not depend on an axis fills it along that axis.
struct Cube {
  std::vector<CubeAxis> axes;
  std::vector<std::int64_t> run;  ///< row-major; -1 where no run of the plan answers
};

/// Axes trace, machine, policy and replicate, and between them what the sweep varies. Empty when the plan is no grid:
/// a design, or more cells a run than that.
Cube make_cube(const Plan& plan, std::size_t max_cells_per_run = 16);

/// Adds axes as scales, and the status and each metric as an array at the root.
void append_cube(ResultDocument& document, const Cube& cube, const SweepResult& result);

}  // namespace schedsweep
