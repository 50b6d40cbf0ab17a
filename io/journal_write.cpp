#include "engine/error.h"
#include "io/journal_format.h"
#include "io/publish.h"
#include "io/system_error.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace schedsweep {
namespace {

constexpr std::size_t records_a_commit = 256;
constexpr auto longest_wait = std::chrono::seconds(1);
constexpr std::size_t most_pending = std::size_t{4} << 20;

}  // namespace

JournalWriter::JournalWriter(std::filesystem::path path) : path_(std::move(path)) {
  file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (file_ < 0) throw InputError(path_.string() + ": " + error_text(errno), ExitCode::cannot_create);
  sync_folder_of(path_);
}

JournalWriter::~JournalWriter() {
  if (file_ >= 0) close(file_);
}

void JournalWriter::append(const JournalRecord& record) {
  SCHEDSWEEP_CHECK(record.bytes.size() <= journal::max_bytes);
  const std::size_t begin = pending_.size();
  journal::Frame frame{journal::mark, 0, record.kind, static_cast<std::uint32_t>(record.bytes.size()), record.key};
  pending_.append(reinterpret_cast<const char*>(&frame), sizeof frame).append(record.bytes);
  frame.checksum = journal::checksum_of(std::string_view(pending_).substr(begin));
  std::memcpy(pending_.data() + begin + offsetof(journal::Frame, checksum), &frame.checksum, sizeof frame.checksum);
  ++uncommitted_;
  if (pending_.size() >= most_pending) write_out();
}

void JournalWriter::commit() {
  committed_ = std::chrono::steady_clock::now();
  if (uncommitted_ == 0) return;
  write_out();
  // A failed sync is never tried again: the kernel may have dropped the pages that it could not write.
  if (fdatasync(file_) != 0) fail("when syncing", errno);
  uncommitted_ = 0;
}

void JournalWriter::commit_if_due() {
  if (uncommitted_ >= records_a_commit || std::chrono::steady_clock::now() - committed_ >= longest_wait) commit();
}

void JournalWriter::write_out() {
  if (file_ < 0) throw InputError(path_.string() + ": failed before", ExitCode::cannot_write);
  for (std::size_t done = 0; done < pending_.size();) {
    const ssize_t written = write(file_, pending_.data() + done, pending_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("after " + std::to_string(written_bytes_ + done) + " bytes", errno);
    done += static_cast<std::size_t>(written);
  }
  written_bytes_ += pending_.size();
  pending_.clear();
}

void JournalWriter::fail(const std::string& what, int error) {
  // Readers would skip half a record too; whether this works makes no difference to them.
  [[maybe_unused]] const int cut = ftruncate(file_, static_cast<off_t>(written_bytes_));
  close(std::exchange(file_, -1));
  throw InputError(path_.string() + ": " + error_text(error) + " " + what + " (runs committed before are kept)",
                   ExitCode::cannot_write);
}

}  // namespace schedsweep
