#pragma once

#include "engine/model/train.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace schedsweep {

/// One row of the schema of training: `train --set`, [training] in tuning files and `list training` walk it. Values
/// pass as double: integers and flags (0, 1) exactly.
struct TrainingParameter {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
  bool whole;  ///< integers only
  double min;
  double max;
  double (*get)(const TrainSettings&);
  void (*set)(TrainSettings&, double);
};

std::span<const TrainingParameter> training_table();

/// Null when there is none of that name.
const TrainingParameter* find_training_parameter(std::string_view name);

/// The value that `text` names. Errors: empty, when it names none or lies out of range; see allowed_values.
std::optional<double> parse_value(const TrainingParameter& parameter, std::string_view text);

/// For messages: "an integer from 1 to 5000".
std::string allowed_values(const TrainingParameter& parameter);

}  // namespace schedsweep
