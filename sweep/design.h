#pragma once

#include "engine/stats/sample_points.h"
#include "io/sweep_file.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

struct ParameterInfo;
struct TraceKey;
class Plan;
class Problems;

enum class DesignMethod : std::uint8_t { random, lhs, sobol, saltelli, morris };

/// One row of the schema of methods, in the order of DesignMethod; reader, `list` and the manual walk it.
struct DesignMethodInfo {
  std::string_view name;
  std::string_view meaning;
  std::string_view points;  ///< how many for k axes and samples = N
  std::string_view source;
  bool power_of_two;     ///< of samples
  std::size_t max_axes;  ///< 0 = any
};

std::span<const DesignMethodInfo> design_methods();

/// What a design varies: a policy parameter or a key of [[traces]], over a range or a list of values.
struct DesignAxis {
  std::string name;
  std::string unit;
  std::string meaning;
  const ParameterInfo* parameter = nullptr;  ///< null: trace_key
  const TraceKey* trace_key = nullptr;       ///< null: parameter
  SourcePosition where;
  double from = 0;
  double to = 0;
  bool log = false;
  bool whole = false;
  std::vector<std::string> values;  ///< of a list; else empty

  /// The value at `u` of [0, 1], of at most 9 digits: linear between from and to, or linear in its logarithm; whole
  /// numbers and values of a list each have an equal part of [0, 1]. Of a list, the place in it.
  double value_at(double u) const;

  /// The same as a sweep file has it.
  std::string text_at(double u) const;

  /// Whether `text` is a value of the parameter or key.
  bool accepts(const std::string& text) const;
};

/// What a design is carried out for: one choice of all that is no axis of it.
struct DesignCase {
  std::string label;  ///< "lublin99[jobs=500], own, easy[tau_s=10]"
  std::size_t entry = 0;
  std::size_t machine = 0;
  std::size_t policy = 0;
  std::int64_t replicates = 1;
  std::vector<bool> reads;  ///< by axis: whether a run may depend on it
};

/// Runs that differ by their replicate only.
struct DesignCell {
  std::int64_t first_run = 0;
  std::int64_t replicates = 1;
  std::size_t variant = 0;
  std::size_t machine = 0;
  std::size_t composition = 0;
  std::size_t point = 0;  ///< the first that they answer
};

/// [design] of a sweep file: points instead of a grid, and which run answers each. Points that are equal for a case,
/// because it does not read an axis, share a run.
struct Design {
  DesignMethod method = DesignMethod::random;
  std::int64_t samples = 0;  ///< N: points, base rows of saltelli or trajectories of morris
  std::uint64_t seed = 1;
  int levels = 4;  ///< of morris
  std::vector<DesignAxis> axes;
  SamplePoints points;              ///< of the unit cube; order within a base row or trajectory: sample_points.h
  std::vector<DesignCase> cases;    ///< traces, machines, policies, the last fastest
  std::vector<DesignCell> cells;    ///< in the order of their runs
  std::vector<std::size_t> answer;  ///< cells. Shape: [cases][points]

  std::size_t n_points() const { return points.size(); }

  double value(std::size_t point, std::size_t axis) const { return axes[axis].value_at(points[point][axis]); }

  const DesignCell& cell_of(std::size_t design_case, std::size_t point) const {
    return cells[answer[design_case * n_points() + point]];
  }

  /// The run that answers a point. Requires: replicate < cases[design_case].replicates.
  std::int64_t run_of(std::size_t design_case, std::size_t point, std::int64_t replicate = 0) const {
    const DesignCell& cell = cell_of(design_case, point);
    return cell.first_run + (cell.replicates == 1 ? 0 : replicate);
  }

  /// Requires: 0 <= run < the plan's n_runs().
  const DesignCell& cell_of_run(std::int64_t run) const;

  /// Null where there is none.
  const DesignCell* find_cell(std::size_t variant, std::size_t machine, std::size_t composition) const;

  std::map<std::array<std::size_t, 3>, std::size_t> cell_by_parts;  ///< variant, machine, composition
};

/// Reads [design]: method, axes and points; its seed is the plan's unless given. Empty where the file has none.
std::optional<Design> read_design(const SweepFile& file, std::uint64_t seed, Problems& problems);

/// Lays the points out over the grid that the plan holds so far, whose compositions are not canonical yet, and makes
/// its variants, compositions and cells. Points are outermost: a longer sample keeps the number of every run.
void lay_out_design(Plan& plan, Problems& problems);

}  // namespace schedsweep
