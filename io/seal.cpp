#include "io/seal.h"

#include "engine/error.h"
#include "io/sha256.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace schedsweep {
namespace {

constexpr char mark[] = "sweepsum";

}  // namespace

void write_seal(std::span<char> bytes) {
  SCHEDSWEEP_CHECK(bytes.size() >= seal_bytes);
  Sha256 sum;
  sum.update(bytes.first(bytes.size() - seal_bytes));
  const std::string seal = mark + sum.hex();
  SCHEDSWEEP_CHECK(seal.size() == seal_bytes);
  std::ranges::copy(seal, bytes.last(seal_bytes).begin());
}

void check_seal(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw InputError(error == std::errc::no_such_file_or_directory ? "no such file" : error.message());
  if (size < seal_bytes) throw InputError("only " + std::to_string(size) + " bytes");

  std::ifstream file(path, std::ios::binary);
  Sha256 sum;
  std::vector<char> block(std::size_t{1} << 20);
  for (std::uintmax_t left = size - seal_bytes; left > 0 && file;) {
    file.read(block.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(block.size(), left)));
    const auto got = static_cast<std::size_t>(file.gcount());
    sum.update(std::span(block).first(got));
    left -= got;
  }
  std::string seal(seal_bytes, '\0');
  file.read(seal.data(), static_cast<std::streamsize>(seal.size()));
  if (!file) throw InputError("it cannot be read to its end");
  if (!seal.starts_with(mark))
    throw InputError("no seal at its end: cut short, changed by another program, or never sealed");
  if (seal != mark + sum.hex()) throw InputError("its bytes are not those that were sealed: damaged or changed");
}

}  // namespace schedsweep
