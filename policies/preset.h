#pragma once

#include "policies/parameters.h"

#include <span>
#include <string_view>

namespace schedsweep {

struct Setting {
  std::string_view parameter;
  std::string_view value;
};

/// A named composition: the defaults of Parameters with some values replaced.
struct Preset {
  std::string_view name;
  std::string_view alias;  ///< what another program calls it; empty = none
  std::string_view rule;
  std::string_view source;
  std::span<const Setting> settings;
};

/// One row a named policy.
std::span<const Preset> presets();

/// By name or alias; nullptr when there is none.
const Preset* find_preset(std::string_view name);

/// The parameters the preset stands for.
Parameters parameters_of(const Preset& preset);

}  // namespace schedsweep
