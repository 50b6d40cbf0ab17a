#pragma once

#include <filesystem>

namespace schedsweep {

/// Makes index.html of the report.h5 in a folder, with Python, h5py and matplotlib; the scripts are part of the
/// program. Errors: InputError, cannot_create, where one of them is missing or fails.
void write_page(const std::filesystem::path& folder);

}  // namespace schedsweep
