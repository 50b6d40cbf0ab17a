#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace schedsweep {

/// Names what a record is about: a SHA-256, or zeros.
using RecordKey = std::array<std::uint8_t, 32>;

enum class RecordKind : std::uint32_t {
  attempt = 1,  ///< JSON: who wrote this journal, for which plan; the first record
  outcome = 2,  ///< what one run gave
  note = 3,     ///< JSON: a fact about the attempt, such as why it ended
};

struct JournalRecord {
  RecordKind kind;
  RecordKey key;
  std::string_view bytes;
};

/// An append-only file of checksummed records: what a sweep has done so far, whatever happens to the sweep. HDF5 cannot
/// be that: a file open for writing is lost when its process is killed. Shape: see JOURNAL.md.
class JournalWriter {
 public:
  /// A new file. Errors: InputError, cannot_create; also when the file exists.
  explicit JournalWriter(std::filesystem::path path);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// Adds a record; it is certain to survive only after the next commit. Errors: as commit.
  void append(const JournalRecord& record);

  /// Writes and syncs what was appended. Errors: InputError, cannot_write; whole records remain, no later call
  /// succeeds.
  void commit();

  /// Commits when 256 records or a second have gathered. Errors: as commit.
  void commit_if_due();

  const std::filesystem::path& path() const { return path_; }

 private:
  void write_out();
  [[noreturn]] void fail(const std::string& what, int error);

  std::filesystem::path path_;
  int file_ = -1;
  std::string pending_;
  std::uint64_t written_bytes_ = 0;
  std::size_t uncommitted_ = 0;
  std::chrono::steady_clock::time_point committed_ = std::chrono::steady_clock::now();
};

/// What was found beside whole records.
struct JournalDamage {
  std::uint64_t gaps = 0;        ///< places before the last record where bytes are no record
  std::uint64_t gap_bytes = 0;   ///< their length
  std::uint64_t torn_bytes = 0;  ///< behind the last record: a write that was cut short
};

/// Calls visit for every whole record, in order; damage costs the records that it hits and no others.
/// Errors: InputError, bad_data, when the file cannot be read or has a newer format.
JournalDamage read_journal(const std::filesystem::path& path, const std::function<void(const JournalRecord&)>& visit);

}  // namespace schedsweep
