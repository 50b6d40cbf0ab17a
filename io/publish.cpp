#include "io/publish.h"

#include "engine/error.h"
#include "io/system_error.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view draft_prefix = ".schedsweep-";

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

[[noreturn]] void fail(const fs::path& path, int error, const std::string& when, ExitCode code) {
  throw InputError(path.string() + ": " + error_text(error) + " " + when, code);
}

void refuse_what_is_no_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) fail(path, EISDIR, "(expected the name of a file)", ExitCode::cannot_create);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw InputError(path.string() + ": is no regular file (it would be replaced by one)", ExitCode::cannot_create);
}

/// A new file beside `path`, gone again unless moved into its place.
class Draft {
 public:
  Draft(const fs::path& path, const fs::path& folder) : path_(path) {
    refuse_what_is_no_file(path);
    // A process killed while it wrote may have left its draft, and process numbers come again.
    for (int attempt = 0; attempt < 100 && file_ < 0; ++attempt) {
      name_ = folder / (std::string(draft_prefix) + std::to_string(getpid()) + "-" + std::to_string(attempt) + ".tmp");
      file_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
      if (file_ < 0 && errno != EEXIST) break;
    }
    if (file_ < 0) fail(path, errno, "(cannot create files in " + folder.string() + ")", ExitCode::cannot_create);
  }

  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  ~Draft() {
    if (file_ >= 0) close(file_);
    if (!name_.empty()) unlink(name_.c_str());
  }

  void write_all(std::span<const char> bytes) {
    // Some file systems refuse one write of 2 GiB; pieces also tell how far a full disk let us come.
    constexpr std::size_t piece = std::size_t{8} << 20;
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t written = write(file_, bytes.data() + done, std::min(piece, bytes.size() - done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        fail(path_, errno,
             "after " + std::to_string(done) + " of " + std::to_string(bytes.size()) + " bytes (nothing replaced)",
             ExitCode::cannot_write);
      }
      done += static_cast<std::size_t>(written);
    }
  }

  void move_into_place(bool sync) {
    // A failed sync is never tried again: the kernel may have dropped the pages it could not write.
    if (sync && fsync(file_) != 0)
      fail(path_, errno, "when syncing the file (nothing replaced)", ExitCode::cannot_write);
    if (close(std::exchange(file_, -1)) != 0) {
      fail(path_, errno, "when closing the file (nothing replaced)", ExitCode::cannot_write);
    }
    if (std::rename(name_.c_str(), path_.c_str()) != 0) {
      fail(path_, errno, "when moving the new file into place (nothing replaced)", ExitCode::cannot_write);
    }
    name_.clear();
    if (sync) sync_folder_of(path_);
  }

 private:
  fs::path path_;
  fs::path name_;
  int file_ = -1;
};

}  // namespace

void publish_file(const fs::path& path, std::span<const char> bytes, const PublishOptions& options) {
  Draft draft(path, options.draft_folder.empty() ? folder_of(path) : options.draft_folder);
  draft.write_all(bytes);
  draft.move_into_place(options.sync);
}

void sync_folder_of(const fs::path& path) {
  const int folder = open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int error = folder < 0 || fsync(folder) != 0 ? errno : 0;
  if (folder >= 0) close(folder);
  // Some network file systems have no sync of folders and answer EINVAL.
  if (error != 0 && error != EINVAL)
    fail(path, error, "when syncing its folder (the new file is there, but a power loss may undo it)",
         ExitCode::cannot_write);
}

void remove_drafts(const fs::path& folder) {
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, none))
    if (entry.path().filename().string().starts_with(draft_prefix)) fs::remove(entry.path(), none);
}

void check_writable(const fs::path& path) {
  refuse_what_is_no_file(path);
  // A file without a name leaves nothing behind even when the process is killed; not every file system has them.
  if (const int file = open(folder_of(path).c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666); file >= 0) {
    close(file);
  } else {
    const Draft draft(path, folder_of(path));
  }
}

}  // namespace schedsweep
