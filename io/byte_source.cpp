#include "io/byte_source.h"

#include "engine/error.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include <zlib.h>

namespace schedsweep {
namespace {

constexpr const char* limit_variable = "SCHEDSWEEP_MAX_TRACE_BYTES";

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
/// Of text in memory at a time; beside it stand the columns made of it, of about the same size.
constexpr std::size_t whole_limit_bytes = std::size_t{1} << 28;

bool starts_like_gzip(std::span<const char> bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

}  // namespace

void ByteSource::InflateEnder::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

std::uint64_t ByteSource::usual_limit_bytes() {
  const char* text = std::getenv(limit_variable);
  if (text == nullptr || *text == '\0') return default_limit_bytes;
  std::uint64_t bytes = 0;
  const char* const end = text + std::strlen(text);
  if (const auto read = std::from_chars(text, end, bytes); read.ec != std::errc() || read.ptr != end)
    throw InputError(std::string(limit_variable) + ": " + text + " (must be a number of bytes)",
                     ExitCode::bad_sweep_file);
  return bytes;
}

ByteSource::ByteSource(const std::filesystem::path& path, std::uint64_t limit_bytes)
    : name_(path.string()), limit_bytes_(limit_bytes), input_(chunk_bytes) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail("is a directory (expected a file)");
  file_.reset(std::fopen(name_.c_str(), "rb"));
  if (!file_) fail("cannot be opened (" + std::generic_category().message(errno) + ")");
  refill();
  std::error_code not_a_regular_file;
  const std::uintmax_t file_bytes = std::filesystem::file_size(path, not_a_regular_file);
  if (!not_a_regular_file) expected_bytes_ = file_bytes;
  if (starts_like_gzip(pending_) && !decompress_whole()) start_gzip();
}

std::span<const char> ByteSource::next() {
  std::span<const char> chunk;
  if (gzip_) {
    chunk = next_inflated();
  } else {
    if (pending_.empty() && !whole_.bytes) refill();
    // In pieces that are still in the cache when the caller reads what was hashed.
    chunk = pending_.first(std::min(pending_.size(), chunk_bytes));
    pending_ = pending_.subspan(chunk.size());
  }
  bytes_out_ += chunk.size();
  if (bytes_out_ > limit_bytes_) {
    fail("more than " + std::to_string(limit_bytes_) +
         " uncompressed bytes (the limit) a damaged or hostile archive? " + limit_variable + " allows more");
  }
  hash_.update(chunk);
  return chunk;
}

void ByteSource::refill() {
  // What is left moves to the front, so that the two magic bytes of a member are always seen together.
  const std::size_t kept = pending_.size();
  if (kept > 0) std::memmove(input_.data(), pending_.data(), kept);
  const std::size_t got = std::fread(input_.data() + kept, 1, input_.size() - kept, file_.get());
  if (got == 0 && std::ferror(file_.get())) fail("cannot be read (" + std::generic_category().message(errno) + ")");
  pending_ = {input_.data(), kept + got};
}

/// Returns false, the file back at its beginning, when it must be read piece by piece.
bool ByteSource::decompress_whole() {
  const std::uint64_t file_bytes = std::exchange(expected_bytes_, 0);
  if (file_bytes == 0 || file_bytes > whole_limit_bytes) return false;
  std::vector<char> file(file_bytes);
  std::rewind(file_.get());
  if (std::fread(file.data(), 1, file.size(), file_.get()) == file.size()) {
    if (auto text = gunzip_whole(file, whole_limit_bytes)) {
      whole_ = std::move(*text);
      pending_ = {whole_.bytes.get(), whole_.size};
      expected_bytes_ = whole_.size;
      return true;
    }
  }
  std::rewind(file_.get());
  pending_ = {};
  refill();
  return false;
}

void ByteSource::start_gzip() {
  auto stream = std::make_unique<z_stream>();
  constexpr int gzip_only = 16;
  SCHEDSWEEP_CHECK(inflateInit2(stream.get(), MAX_WBITS + gzip_only) == Z_OK);
  gzip_.reset(stream.release());
  inside_member_ = true;
  output_.resize(4 * chunk_bytes);
}

void ByteSource::begin_next_member() {
  if (pending_.size() < 2) refill();
  if (pending_.empty()) return;
  if (!starts_like_gzip(pending_)) fail("rubbish behind the end of the gzip stream (file damaged?)");
  inflateReset(gzip_.get());
  inside_member_ = true;
}

// zlib's gzread() reports a cut file as a short one without an error; inflate() tells the two apart.
std::span<const char> ByteSource::next_inflated() {
  z_stream& stream = *gzip_;
  stream.next_out = reinterpret_cast<Bytef*>(output_.data());
  stream.avail_out = static_cast<uInt>(output_.size());
  while (stream.avail_out > 0) {
    if (!inside_member_) begin_next_member();
    if (!inside_member_) break;
    if (pending_.empty()) refill();
    if (pending_.empty()) fail("the gzip stream ends early (file cut off?)");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pending_.data()));
    stream.avail_in = static_cast<uInt>(pending_.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    pending_ = pending_.last(stream.avail_in);
    if (status == Z_STREAM_END) {
      inside_member_ = false;
    } else if (status != Z_OK) {
      fail(std::string("the gzip stream is corrupt (") + (stream.msg ? stream.msg : "unexpected data") + ")");
    }
  }
  return {output_.data(), output_.size() - stream.avail_out};
}

void ByteSource::fail(const std::string& problem) const { throw InputError(name_ + ": " + problem); }

}  // namespace schedsweep
