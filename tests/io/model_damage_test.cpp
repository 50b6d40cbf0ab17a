#include "engine/error.h"
#include "io/model_file.h"
#include "io/seal.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::put_bytes;
using test::ScratchFolder;

/// A model file whose bytes are changed and sealed again, so that HDF5 itself meets the damage.
class DamagedModel : public testing::Test {
 protected:
  DamagedModel() {
    write_model_file(model, folder / "good.h5");
    good = bytes_of(folder / "good.h5");
    good.resize(good.size() - seal_bytes);
    hash = content_sha256(model);
  }

  /// Any answer is right but another model or the end of this process.
  void read_damaged(std::string bytes) {
    bytes.append(seal_bytes, '\0');
    write_seal(bytes);
    put_bytes(folder / "bad.h5", bytes);
    try {
      const ModelFile back = read_model_file(folder / "bad.h5");
      EXPECT_EQ(back.content_sha256, hash);
      EXPECT_EQ(content_sha256(back.model), hash);
      ++n_unharmed;
    } catch (const InputError& error) {
      n_crashes += std::string_view(error.what()).find("cannot be read (") != std::string_view::npos ? 1 : 0;
      ++n_refused;
    }
  }

  const QuantileModel model = test::sample_model(2);
  const ScratchFolder folder;
  std::string good, hash;
  int n_unharmed = 0, n_refused = 0, n_crashes = 0;
};

TEST_F(DamagedModel, MayBeCutAnywhere) {
  read_damaged(good);
  EXPECT_EQ(n_unharmed, 1);
  for (std::size_t length = 0; length < good.size(); length += 1 + good.size() / 50)
    read_damaged(good.substr(0, length));
  EXPECT_GT(n_refused, 40);
}

TEST_F(DamagedModel, MayHaveAnyByteChanged) {
  Random random(1, Purpose::job_size, 0);
  for (int i = 0; i < 300; ++i) {
    std::string bad = good;
    // Half of the changes go where HDF5 keeps the file's structure, mostly its first blocks.
    const std::size_t end = i % 2 == 0 ? good.size() : std::min<std::size_t>(good.size(), 4096);
    for (int n = 0; n < 1 + i % 3; ++n) bad[random.u64() % end] = static_cast<char>(random.u64());
    read_damaged(bad);
  }
  EXPECT_GT(n_refused, 40);
  RecordProperty("unharmed", n_unharmed);
  RecordProperty("refused", n_refused);
  RecordProperty("crashes", n_crashes);
}

}  // namespace
}  // namespace schedsweep
