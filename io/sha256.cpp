#include "io/sha256.h"

#include "engine/error.h"

#include <fstream>
#include <vector>

#include <openssl/evp.h>

namespace schedsweep {

void Sha256::Freer::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  SCHEDSWEEP_CHECK(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::update(std::span<const char> bytes) {
  SCHEDSWEEP_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::array<std::uint8_t, 32> Sha256::digest() const {
  // Finishing spoils a digest, so a copy is finished.
  const std::unique_ptr<evp_md_ctx_st, Freer> copy(EVP_MD_CTX_new());
  std::array<std::uint8_t, 32> digest;
  unsigned int size = digest.size();
  SCHEDSWEEP_CHECK(copy && EVP_MD_CTX_copy_ex(copy.get(), context_.get()) == 1 &&
                   EVP_DigestFinal_ex(copy.get(), digest.data(), &size) == 1 && size == digest.size());
  return digest;
}

std::string Sha256::hex() const { return to_hex(digest()); }

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string hex;
  for (const std::uint8_t byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string sha256_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 sum;
  std::vector<char> block(std::size_t{1} << 20);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    sum.update(std::span(block).first(static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) throw InputError(path.string() + ": cannot be read");
  return sum.hex();
}

}  // namespace schedsweep
