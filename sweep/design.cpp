#include "sweep/design.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "engine/stats/sobol_sequence.h"
#include "engine/text.h"
#include "policies/parameters.h"
#include "sweep/trace_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace schedsweep {
namespace {

/// Of 9 significant digits: names and columns stay legible, and no metric feels the rest.
double rounded(double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 9);
  std::from_chars(buffer, end, value);
  return value;
}

}  // namespace

std::span<const DesignMethodInfo> design_methods() {
  static constexpr std::array<DesignMethodInfo, 5> methods{{
      {"random", "independent points", "N", "", false, 0},
      {"lhs", "Latin hypercube: along every axis one point in each of N equal intervals", "N",
       "McKay, Beckman, Conover 1979", false, 0},
      {"sobol", "Sobol's sequence, scrambled: fills the space most evenly", "N",
       "Sobol' 1967; Joe, Kuo 2008; Owen 1995", true, SobolCoordinate::max_dimensions},
      {"saltelli", "pairs of points that exchange one axis at a time: for Sobol's indices", "N (k + 2)",
       "Saltelli et al. 2010", true, SobolCoordinate::max_dimensions / 2},
      {"morris", "trajectories that step along one axis at a time: for elementary effects", "N (k + 1)", "Morris 1991",
       false, 0},
  }};
  return methods;
}

double DesignAxis::value_at(double u) const {
  const auto place = [u](double n) { return std::min(std::floor(u * n), n - 1); };
  if (!values.empty()) return place(static_cast<double>(values.size()));
  const double end = to + (whole ? 1 : 0);
  if (whole && !log) return from + place(end - from);
  const double log_from = log ? portable_log(from) : 0;
  const double value = log ? portable_exp(log_from + u * (portable_log(end) - log_from)) : from + u * (end - from);
  return std::clamp(whole ? std::floor(value) : rounded(value), from, to);
}

std::string DesignAxis::text_at(double u) const {
  const double value = value_at(u);
  return values.empty() ? shortest(value) : values[static_cast<std::size_t>(value)];
}

bool DesignAxis::accepts(const std::string& text) const {
  if (parameter != nullptr) return parse_value(*parameter, text).has_value();
  TraceSpec scratch;
  return trace_key->set(scratch, trace_key->name, text);
}

const DesignCell& Design::cell_of_run(std::int64_t run) const {
  const auto after = std::upper_bound(cells.begin(), cells.end(), run, [](std::int64_t value, const DesignCell& cell) {
    return value < cell.first_run;
  });
  SCHEDSWEEP_CHECK(after != cells.begin());
  return *(after - 1);
}

const DesignCell* Design::find_cell(std::size_t variant, std::size_t machine, std::size_t composition) const {
  const auto found = cell_by_parts.find({variant, machine, composition});
  return found == cell_by_parts.end() ? nullptr : &cells[found->second];
}

}  // namespace schedsweep
