#pragma once

#include "sweep/model_registry.h"

#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// Whether `id` may name a model and its file.
bool is_model_id(std::string_view id);

/// The text of registry.json.
std::string registry_text(const std::vector<RegisteredModel>& rows);

/// Errors: InputError, without the file's name, for text that registry_text does not write.
std::vector<RegisteredModel> registry_rows(std::string_view text);

}  // namespace schedsweep
