#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace schedsweep {

/// A running SHA-256, as `sha256sum` computes it.
class Sha256 {
 public:
  Sha256();

  void update(std::span<const char> bytes);

  /// The hash of all bytes so far; more bytes may follow.
  std::array<std::uint8_t, 32> digest() const;

  /// Likewise, in hex.
  std::string hex() const;

 private:
  struct Freer {
    void operator()(evp_md_ctx_st* context) const;
  };

  std::unique_ptr<evp_md_ctx_st, Freer> context_;
};

std::string to_hex(std::span<const std::uint8_t> bytes);

/// As `sha256sum` prints it. Errors: InputError, bad_data, for a file that cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace schedsweep
