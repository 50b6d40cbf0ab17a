#pragma once

#include "engine/model/quantile_model.h"
#include "io/result_file.h"

#include <filesystem>
#include <string>

namespace schedsweep {

inline constexpr DocumentFormat model_format = {"schedsweep-model", {1, 0}};

/// A model and the hash of its contents, which names it.
struct ModelFile {
  QuantileModel model;
  std::string content_sha256;
};

/// The hash that a file of `model` carries.
std::string content_sha256(const QuantileModel& model);

/// Publishes a model as a sealed HDF5 file, the same bytes for the same model. Shape: see MODEL_FORMAT.md.
/// Errors: as write_result_file.
void write_model_file(const QuantileModel& model, const std::filesystem::path& path);

/// The model in a file that write_model_file wrote. A file of strangers is safe to give: HDF5, which crashes on some
/// files, sees it in a process of its own, and everything that prediction relies on is checked.
/// Errors: InputError, bad_data, for a file that is missing, foreign, damaged, changed, or of another version.
/// Shape: no other thread of this program may be at work meanwhile.
ModelFile read_model_file(const std::filesystem::path& path);

}  // namespace schedsweep
