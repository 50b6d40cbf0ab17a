#include "io/byte_source_whole.h"

#include "engine/error.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <new>

#include <libdeflate.h>
#include <sys/mman.h>

namespace schedsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "the size at the end of a gzip file is little-endian");

struct DecompressorFreer {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// What the file says of its text: the size modulo 2^32 is its end. Source: RFC 1952, section 2.3.1.
std::uint32_t size_said(std::span<const char> file) {
  std::uint32_t size = 0;
  std::memcpy(&size, file.data() + file.size() - sizeof size, sizeof size);
  return size;
}

WholeText text_of(std::size_t size) {
  constexpr std::size_t page_bytes = std::size_t{1} << 21;
  const std::size_t whole_pages = (size / page_bytes + 1) * page_bytes;
  WholeText text{{static_cast<char*>(std::aligned_alloc(page_bytes, whole_pages)), {}}, size};
  if (!text.bytes) throw std::bad_alloc();
  madvise(text.bytes.get(), whole_pages, MADV_HUGEPAGE);
  return text;
}

}  // namespace

std::optional<WholeText> gunzip_whole(std::span<const char> file, std::size_t limit_bytes) {
  constexpr std::size_t least_gzip_bytes = 18;
  if (file.size() < least_gzip_bytes || size_said(file) > limit_bytes) return std::nullopt;
  const std::unique_ptr<libdeflate_decompressor, DecompressorFreer> decompressor(libdeflate_alloc_decompressor());
  SCHEDSWEEP_CHECK(decompressor);
  WholeText text = text_of(size_said(file));
  std::size_t read = 0, written = 0;
  const libdeflate_result result = libdeflate_gzip_decompress_ex(decompressor.get(), file.data(), file.size(),
                                                                 text.bytes.get(), text.size, &read, &written);
  if (result != LIBDEFLATE_SUCCESS || read != file.size() || written != text.size) return std::nullopt;
  return text;
}

}  // namespace schedsweep
