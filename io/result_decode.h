#pragma once

#include "io/result_document.h"

#include <filesystem>

namespace schedsweep {

/// The document in an HDF5 file that follows FORMAT.md. HDF5 may crash on a damaged file: check its seal first.
/// Errors: h5::Error for what HDF5 cannot read, InputError for what a results file does not contain.
ResultDocument decode_hdf5(const std::filesystem::path& path);

}  // namespace schedsweep
