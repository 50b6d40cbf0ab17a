#pragma once

#include "io/byte_source_whole.h"
#include "io/sha256.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct z_stream_s;

namespace schedsweep {

/// The uncompressed bytes of one file, chunk by chunk: plain or gzip (recognised by its first bytes, not by its name).
/// Concatenated gzip members are read as one stream. A gzip file of usual size is decompressed at once, a larger one as
/// it is read.
/// Errors: InputError for a file that cannot be read, a cut or corrupt gzip stream, bytes behind it, or too many bytes.
class ByteSource {
 public:
  static constexpr std::uint64_t default_limit_bytes = std::uint64_t{16} << 30;

  /// The environment variable SCHEDSWEEP_MAX_TRACE_BYTES, where it is set, else default_limit_bytes.
  /// Errors: InputError, when it is no number.
  static std::uint64_t usual_limit_bytes();

  /// Opens `path`; more than `limit_bytes` uncompressed bytes are refused.
  explicit ByteSource(const std::filesystem::path& path, std::uint64_t limit_bytes = usual_limit_bytes());

  /// The next bytes, valid until the next call; empty at the end of the file. Cost: one hash update per chunk.
  std::span<const char> next();

  /// How many bytes next() will return in all, as far as the file says before it is read; 0 where it does not.
  std::uint64_t expected_bytes() const { return expected_bytes_; }

  /// SHA-256 of all bytes that next() has returned so far, as `sha256sum` prints it.
  std::string sha256_hex() const { return hash_.hex(); }

 private:
  struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  struct InflateEnder {
    void operator()(z_stream_s* stream) const;
  };

  void refill();
  std::span<const char> next_inflated();
  bool decompress_whole();
  void start_gzip();
  void begin_next_member();
  [[noreturn]] void fail(const std::string& problem) const;

  std::string name_;
  std::uint64_t limit_bytes_;
  std::uint64_t bytes_out_ = 0;
  std::uint64_t expected_bytes_ = 0;
  std::unique_ptr<std::FILE, FileCloser> file_;
  std::vector<char> input_;
  WholeText whole_;                ///< of a gzip file that was decompressed at once
  std::span<const char> pending_;  ///< read from the file, not yet handed on
  std::vector<char> output_;
  std::unique_ptr<z_stream_s, InflateEnder> gzip_;
  bool inside_member_ = false;
  Sha256 hash_;
};

}  // namespace schedsweep
