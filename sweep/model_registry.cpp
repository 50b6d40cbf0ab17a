#include "sweep/model_registry.h"

#include "engine/error.h"
#include "engine/text.h"
#include "io/publish.h"
#include "sweep/registry_rows.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

/// Held by the one process that changes a registry; the system gives it back when the process ends, however it ends.
class Lock {
 public:
  explicit Lock(const fs::path& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    const std::string name = path.string();
    if (file_ < 0) fail(name + ": cannot be opened", ExitCode::cannot_create);
    int result = -1;
    do result = flock(file_, LOCK_EX);
    while (result != 0 && errno == EINTR);
    if (result == 0) return;
    const int error = errno;
    close(file_);
    errno = error;
    fail(name + ": cannot be locked", ExitCode::cannot_write);
  }

  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  ~Lock() { close(file_); }

 private:
  [[noreturn]] static void fail(const std::string& problem, ExitCode code) {
    throw InputError(problem + " (" + std::generic_category().message(errno) + ")", code);
  }

  int file_;
};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw InputError(path.string() + ": cannot be read");
  return bytes;
}

/// The rows of a registry; none where there is no file yet.
std::vector<RegisteredModel> read_rows(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) && !error) return {};
  try {
    return registry_rows(bytes_of(path));
  } catch (const InputError& problem) {
    throw InputError(path.string() + ": damaged (" + problem.what() + ") nothing changed");
  }
}

RegisteredModel& row_with(std::vector<RegisteredModel>& rows, const std::string& id) {
  const auto found = std::ranges::find(rows, id, &RegisteredModel::id);
  if (found != rows.end()) return *found;
  std::vector<std::string_view> known;
  for (const RegisteredModel& row : rows) known.push_back(row.id);
  const std::string_view nearest = nearest_name(id, known);
  throw InputError("model '" + id + "' is not registered" +
                   (nearest.empty() ? "" : " (did you mean '" + std::string(nearest) + "'?)"));
}

}  // namespace

std::vector<RegisteredModel> ModelRegistry::list() const { return read_rows(rows_file()); }

std::optional<RegisteredModel> ModelRegistry::production() const {
  const Rows rows = list();
  const auto found = std::ranges::find(rows, ModelStatus::production, &RegisteredModel::status);
  return found == rows.end() ? std::nullopt : std::optional(*found);
}

RegisteredModel ModelRegistry::get(const std::string& id) const {
  Rows rows = list();
  return row_with(rows, id);
}

void ModelRegistry::change(const std::function<void(Rows&)>& edit) {
  const Lock lock(folder_ / "registry.lock");
  Rows rows = read_rows(rows_file());
  edit(rows);
  publish_file(rows_file(), registry_text(rows));
}

RegisteredModel ModelRegistry::add(const fs::path& model_file, const std::string& id, const std::string& note) {
  const std::string hash = read_model_file(model_file).content_sha256;
  RegisteredModel row = {.id = id.empty() ? hash.substr(0, 12) : id,
                         .file = {},
                         .content_sha256 = hash,
                         .status = ModelStatus::registered,
                         .registered_utc = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))),
                         .note = note};
  row.file = row.id + ".h5";
  if (!is_model_id(row.file)) {
    throw InputError(
        "model id '" + row.id +
            "' (must be letters, digits, '.', '_' and '-', at most 97, and begin with none of '.' and '-')",
        ExitCode::usage);
  }
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw InputError(folder_.string() + ": " + error.message(), ExitCode::cannot_create);
  change([&](Rows& rows) {
    if (std::ranges::find(rows, row.id, &RegisteredModel::id) != rows.end())
      throw InputError("model '" + row.id + "' is registered already");
    // The file first: a row must never name one that is not there.
    publish_file(folder_ / row.file, bytes_of(model_file));
    rows.push_back(row);
  });
  return row;
}

void ModelRegistry::promote(const std::string& id) {
  change([&](Rows& rows) {
    RegisteredModel& chosen = row_with(rows, id);
    if (chosen.status == ModelStatus::archived)
      throw InputError("model '" + id + "' is archived (it cannot come back)");
    for (RegisteredModel& row : rows)
      if (row.status == ModelStatus::production) row.status = ModelStatus::registered;
    chosen.status = ModelStatus::production;
  });
}

void ModelRegistry::archive(const std::string& id) {
  change([&](Rows& rows) {
    RegisteredModel& chosen = row_with(rows, id);
    if (chosen.status == ModelStatus::production)
      throw InputError("model '" + id + "' is in production (promote another one first)");
    chosen.status = ModelStatus::archived;
  });
}

QuantileModel ModelRegistry::read(const RegisteredModel& row) const {
  ModelFile file = read_model_file(folder_ / row.file);
  if (file.content_sha256 != row.content_sha256)
    throw InputError((folder_ / row.file).string() + ": is not the model that was registered as '" + row.id + "'");
  return std::move(file.model);
}

}  // namespace schedsweep
