#pragma once

#include "policies/parameters.h"

#include <span>
#include <string_view>

namespace schedsweep {

/// What another program means by EASY and by an instant: all switches, as it sets them.
struct Dialect {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  Switches switches;
};

/// One row a program; the first is "none": the switches stand as they are.
std::span<const Dialect> dialects();

/// The parameters with the switches of their dialect in place; the dialect itself stays.
Parameters with_dialect(Parameters parameters);

}  // namespace schedsweep
