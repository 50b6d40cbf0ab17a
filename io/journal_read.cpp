#include "engine/error.h"
#include "io/journal_format.h"
#include "io/system_error.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

namespace schedsweep {

std::uint64_t journal::checksum_of(std::string_view record) {
  return XXH3_64bits(record.data() + checked_from, record.size() - checked_from);
}

namespace {

/// A file as a text of which only a part is in memory.
class Window {
 public:
  explicit Window(const std::filesystem::path& path)
      : path_(path), file_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (file_ < 0) fail();
  }

  ~Window() {
    if (file_ >= 0) close(file_);
  }

  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// What is in memory, from the current place on.
  std::string_view view() const { return std::string_view(bytes_).substr(at_); }

  /// Whether there are `n` bytes from the current place on; reads them if need be.
  bool has(std::size_t n) {
    while (bytes_.size() - at_ < n && !ended_) read_more();
    return bytes_.size() - at_ >= n;
  }

  void skip(std::size_t n) { at_ += n; }

 private:
  [[noreturn]] void fail() const { throw InputError(path_.string() + ": " + error_text(errno)); }

  void read_more() {
    constexpr std::size_t block = std::size_t{1} << 20;
    bytes_.erase(0, std::exchange(at_, 0));
    const std::size_t old = bytes_.size();
    bytes_.resize(old + block);
    ssize_t got = 0;
    do {
      got = read(file_, bytes_.data() + old, block);
    } while (got < 0 && errno == EINTR);
    if (got < 0) fail();
    bytes_.resize(old + static_cast<std::size_t>(got));
    ended_ = got == 0;
  }

  std::filesystem::path path_;
  int file_;
  std::string bytes_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

/// The whole record that begins at the window's place, if one does.
std::optional<std::string_view> record_at(Window& window) {
  journal::Frame frame;
  if (!window.has(sizeof frame)) return std::nullopt;
  std::memcpy(&frame, window.view().data(), sizeof frame);
  if (frame.mark != journal::mark || frame.n_bytes > journal::max_bytes || !window.has(sizeof frame + frame.n_bytes))
    return std::nullopt;
  const std::string_view record = window.view().substr(0, sizeof frame + frame.n_bytes);
  if (journal::checksum_of(record) != frame.checksum) return std::nullopt;
  return record;
}

/// Moves to the next mark behind the current place, or to the end. Returns the bytes passed, at least one.
std::size_t skip_to_next_mark(Window& window) {
  const std::string_view mark(journal::mark.data(), journal::mark.size());
  std::size_t passed = 1;
  window.skip(1);
  while (window.has(mark.size())) {
    const std::size_t found = window.view().find(mark);
    // At the end of what is in memory stands perhaps half a mark.
    const std::size_t step = found != std::string_view::npos ? found : window.view().size() - (mark.size() - 1);
    window.skip(step);
    passed += step;
    if (found != std::string_view::npos) return passed;
  }
  passed += window.view().size();
  window.skip(window.view().size());
  return passed;
}

void refuse_newer_format(const std::filesystem::path& path, std::string_view begin) {
  const std::size_t same = journal::mark.size() - 1;
  const char version = journal::mark.back();
  if (begin.size() > same && begin.starts_with(std::string_view(journal::mark.data(), same)) && begin[same] > version)
    throw InputError(path.string() + ": journal of format " + begin[same] + " (this program reads format " + version +
                     ")");
}

}  // namespace

JournalDamage read_journal(const std::filesystem::path& path, const std::function<void(const JournalRecord&)>& visit) {
  Window window(path);
  window.has(journal::mark.size());
  const std::string begin(window.view().substr(0, journal::mark.size()));
  JournalDamage damage;
  std::uint64_t n_records = 0, passed = 0;
  while (window.has(1)) {
    const std::optional<std::string_view> record = record_at(window);
    if (!record) {
      passed += skip_to_next_mark(window);
      continue;
    }
    if (std::uint64_t gap = std::exchange(passed, 0); gap > 0) {
      ++damage.gaps;
      damage.gap_bytes += gap;
    }
    journal::Frame frame;
    std::memcpy(&frame, record->data(), sizeof frame);
    visit({frame.kind, frame.key, record->substr(sizeof frame)});
    ++n_records;
    window.skip(record->size());
  }
  damage.torn_bytes = passed;
  if (n_records == 0) refuse_newer_format(path, begin);
  return damage;
}

}  // namespace schedsweep
