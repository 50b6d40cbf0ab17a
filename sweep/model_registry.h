#pragma once

#include "io/model_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

enum class ModelStatus : std::uint8_t {
  registered,
  production,  ///< the one that predictions come from; at most one
  archived,    ///< for good
};

/// As registry.json and commands say it.
std::string name_of(ModelStatus status);

struct RegisteredModel {
  std::string id;    ///< letters, digits, '.', '_' and '-'
  std::string file;  ///< in the registry's folder
  std::string content_sha256;
  ModelStatus status = ModelStatus::registered;
  std::string registered_utc;  ///< 2026-01-31T12:00:00Z
  std::string note;
};

/// The models of a site: a folder with their files and registry.json, which says which of them is in production.
/// Any number of processes may read and change it: a change is whole or not there, and one comes after the other.
/// Errors: InputError: bad_data for a damaged registry.json, of which nothing is changed, and for what may not be done;
/// cannot_create and cannot_write as publish_file.
class ModelRegistry {
 public:
  /// The folder need not exist until the first model is added.
  explicit ModelRegistry(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// In the order in which they were added.
  std::vector<RegisteredModel> list() const;

  /// The model in production, or none.
  std::optional<RegisteredModel> production() const;

  RegisteredModel get(const std::string& id) const;

  /// Copies a model file into the folder. `id` empty = the first 12 digits of its hash.
  /// Errors: besides, an id that is taken and a file that is no model.
  RegisteredModel add(const std::filesystem::path& model_file, const std::string& id, const std::string& note);

  /// Puts a model into production; the one before is registered again. An archived one is refused.
  void promote(const std::string& id);

  /// Takes a model out of use. The one in production is refused.
  void archive(const std::string& id);

  /// The model itself. Errors: besides, a file whose contents are not those that were registered.
  QuantileModel read(const RegisteredModel& row) const;

 private:
  using Rows = std::vector<RegisteredModel>;

  void change(const std::function<void(Rows&)>& edit);

  std::filesystem::path rows_file() const { return folder_ / "registry.json"; }

  std::filesystem::path folder_;
};

}  // namespace schedsweep
