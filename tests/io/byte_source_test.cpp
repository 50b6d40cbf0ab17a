#include "io/byte_source.h"

#include "engine/error.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Half a megabyte that does not compress away: several chunks either way.
std::string long_text() {
  std::mt19937_64 bits(1);
  std::string text;
  while (text.size() < 500'000) text += std::to_string(bits()) + '\n';
  return text;
}

class ByteSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("byte_source_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }

  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(const std::string& bytes, const std::string& name = "file") {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  static std::string read(const fs::path& path, std::uint64_t limit_bytes = ByteSource::default_limit_bytes) {
    ByteSource source(path, limit_bytes);
    std::string text;
    for (auto chunk = source.next(); !chunk.empty(); chunk = source.next()) text.append(chunk.begin(), chunk.end());
    return text;
  }

  static std::string error_of(const fs::path& path, std::uint64_t limit_bytes = ByteSource::default_limit_bytes) {
    try {
      read(path, limit_bytes);
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_data);
      EXPECT_EQ(std::string(error.what()).find(path.string() + ": "), 0u) << error.what();
      return error.what();
    }
    return "no error";
  }

  fs::path folder_;
};

TEST_F(ByteSourceTest, ReadsPlainAndGzipAlike) {
  for (const std::string& text : {std::string(), std::string("x"), std::string("a\nb"), long_text()}) {
    EXPECT_EQ(read(file(text, "plain")), text);
    EXPECT_EQ(read(file(gzipped(text), "zipped")), text);
  }
}

TEST_F(ByteSourceTest, TheNameDecidesNothing) {
  EXPECT_EQ(read(file("plain", "trace.swf.gz")), "plain");
  EXPECT_EQ(read(file(gzipped("zipped"), "trace.swf")), "zipped");
}

TEST_F(ByteSourceTest, ReadsConcatenatedMembers) {
  const std::string text = long_text();
  EXPECT_EQ(read(file(gzipped(text) + gzipped("") + gzipped("end"))), text + "end");
}

TEST_F(ByteSourceTest, FindsMembersThatBeginAnywhereInAChunk) {
  // Many members with odd lengths: some magic number straddles two reads of the file.
  std::string zipped, text;
  std::mt19937_64 bits(2);
  while (zipped.size() < 1'500'000) {
    std::string part;
    for (std::uint64_t n = bits() % 4000; n > 0; --n) part += static_cast<char>(bits());
    zipped += gzipped(part);
    text += part;
  }
  EXPECT_EQ(read(file(zipped)), text);
}

TEST_F(ByteSourceTest, SaysHowMuchWillCome) {
  EXPECT_EQ(ByteSource(file("plain")).expected_bytes(), 5u);
  EXPECT_EQ(ByteSource(file(gzipped("zipped"))).expected_bytes(), 6u);
  EXPECT_EQ(ByteSource(file(gzipped("two ") + gzipped("members"))).expected_bytes(), 0u);
}

TEST_F(ByteSourceTest, ASizeThatTheFileOnlyClaimsIsAnError) {
  for (const std::size_t byte : {1u, 2u, 3u, 4u}) {
    std::string lying = gzipped("some text");
    lying[lying.size() - byte] = '\x05';
    EXPECT_NE(error_of(file(lying)).find("corrupt"), std::string::npos) << "byte " << byte << " from the end";
  }
}

TEST_F(ByteSourceTest, HashesTheUncompressedBytes) {
  for (const std::string& bytes : {std::string("abc"), gzipped("abc")}) {
    ByteSource source(file(bytes));
    while (!source.next().empty()) continue;
    EXPECT_EQ(source.sha256_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}

TEST_F(ByteSourceTest, ACutGzipIsAnErrorWhereverItIsCut) {
  const std::string whole = gzipped(long_text());
  for (int percent = 1; percent < 100; ++percent) {
    const std::string error = error_of(file(whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100)));
    EXPECT_NE(error.find("ends early"), std::string::npos) << percent << " %: " << error;
  }
  for (std::size_t missing = 1; missing <= 9; ++missing) {
    EXPECT_NE(error_of(file(whole.substr(0, whole.size() - missing))).find("ends early"), std::string::npos);
  }
}

TEST_F(ByteSourceTest, AFlippedByteIsAnError) {
  const std::string whole = gzipped(long_text());
  for (std::size_t at = 10; at < whole.size(); at += whole.size() / 37) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    EXPECT_NE(error_of(file(damaged)), "no error") << "byte " << at;
  }
}

TEST_F(ByteSourceTest, RubbishBehindGzipIsAnError) {
  for (const std::string& rubbish :
       {std::string("x"), std::string("rubbish"), std::string(512, '\0'), std::string("\x1f")}) {
    EXPECT_NE(error_of(file(gzipped("text") + rubbish)).find("rubbish behind the end"), std::string::npos);
  }
}

TEST_F(ByteSourceTest, StopsACompressedBomb) {
  const fs::path bomb = file(gzipped(std::string(20'000'000, '\0')));
  EXPECT_LT(fs::file_size(bomb), 30'000u);
  EXPECT_NE(error_of(bomb, 10'000'000).find("10000000 uncompressed bytes"), std::string::npos);
  EXPECT_EQ(read(bomb, 20'000'000).size(), 20'000'000u);
  EXPECT_NE(error_of(file("12345"), 4).find("4 uncompressed bytes"), std::string::npos);
}

TEST_F(ByteSourceTest, TakesItsLimitFromTheEnvironment) {
  setenv("SCHEDSWEEP_MAX_TRACE_BYTES", "4", 1);
  EXPECT_NE(error_of(file("12345"), ByteSource::usual_limit_bytes()).find("4 uncompressed bytes"), std::string::npos);
  setenv("SCHEDSWEEP_MAX_TRACE_BYTES", "4 GB", 1);
  EXPECT_THROW(ByteSource::usual_limit_bytes(), InputError);
  unsetenv("SCHEDSWEEP_MAX_TRACE_BYTES");
  EXPECT_EQ(ByteSource::usual_limit_bytes(), ByteSource::default_limit_bytes);
}

/// What is decompressed is not kept: it says what it is within its limit.
TEST_F(ByteSourceTest, AGibibyteOfZerosFillsNoMemory) {
  std::string zeros = gzipped(std::string(std::size_t{1} << 26, '\0'));
  std::string bomb;
  for (int member = 0; member < 16; ++member) bomb += zeros;
  const fs::path path = file(bomb);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  ByteSource source(path, (std::uint64_t{1} << 30) - 1);
  EXPECT_THROW(while (!source.next().empty()) continue, InputError);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 300 * 1024);
}

TEST_F(ByteSourceTest, SaysWhyAFileCannotBeOpened) {
  EXPECT_NE(error_of(folder_ / "missing").find("No such file"), std::string::npos);
  EXPECT_NE(error_of(folder_).find("is a directory"), std::string::npos);
  EXPECT_NE(error_of(file("x") / "below").find("Not a directory"), std::string::npos);
}

TEST_F(ByteSourceTest, SaysThatAFileMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const fs::path secret = file("x", "secret");
  fs::permissions(secret, fs::perms::none);
  EXPECT_NE(error_of(secret).find("Permission denied"), std::string::npos);
}

}  // namespace
}  // namespace schedsweep
