#include "io/result_file.h"

#include "engine/error.h"
#include "io/content_hash.h"
#include "io/seal.h"
#include "tests/io/result_sample.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <malloc.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::put_bytes;
using test::sample_document;
using test::ScratchFolder;

ResultDocument stamped(ResultDocument document) {
  stamp(document);
  return document;
}

/// NaN is equal to itself here.
bool equal_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

template <class T>
bool equal(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, double>) return equal_bits(a, b);
  if constexpr (std::is_same_v<T, std::vector<double>>) return std::ranges::equal(a, b, equal_bits);
  return a == b;
}

template <class Variant>
bool equal_values(const Variant& a, const Variant& b) {
  return a.index() == b.index() && std::visit([&]<class T>(const T& held) { return equal(held, std::get<T>(b)); }, a);
}

bool equal_attributes(const Attributes& a, const Attributes& b) {
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return x.name == y.name && equal_values(x.value, y.value); });
}

void expect_equal(const ResultDocument& a, const ResultDocument& b) {
  ASSERT_EQ(a.groups.size(), b.groups.size());
  for (std::size_t i = 0; i < a.groups.size(); ++i) {
    EXPECT_EQ(a.groups[i].path, b.groups[i].path);
    EXPECT_TRUE(equal_attributes(a.groups[i].attributes, b.groups[i].attributes)) << a.groups[i].path;
  }
  ASSERT_EQ(a.datasets.size(), b.datasets.size());
  for (const Dataset& dataset : a.datasets) {
    const Dataset* other = find(b, dataset.path);
    ASSERT_NE(other, nullptr) << dataset.path;
    EXPECT_EQ(dataset.shape, other->shape) << dataset.path;
    EXPECT_EQ(dataset.dimensions, other->dimensions) << dataset.path;
    EXPECT_TRUE(equal_values(dataset.cells, other->cells)) << dataset.path;
    EXPECT_TRUE(equal_attributes(dataset.attributes, other->attributes)) << dataset.path;
  }
}

TEST(ResultFile, GivesBackWhatWasWritten) {
  const ScratchFolder folder;
  for (const std::size_t n_replicates : {0, 1, 4, 3000}) {  // 3000: chunked and compressed
    const ResultDocument document = stamped(sample_document(n_replicates));
    write_result_file(document, folder / "results.h5");
    const ResultDocument back = read_result_file(folder / "results.h5");
    expect_equal(document, back);
    EXPECT_EQ(content_sha256(back), std::get<std::string>(*find(back.groups[0].attributes, "content_sha256")));
  }
}

TEST(ResultFile, ReadAndWrittenAgainIsTheSameFile) {
  const ScratchFolder folder;
  write_result_file(stamped(sample_document()), folder / "a.h5");
  write_result_file(read_result_file(folder / "a.h5"), folder / "b.h5");
  write_result_file(read_result_file(folder / "b.h5"), folder / "c.h5");
  EXPECT_TRUE(bytes_of(folder / "b.h5") == bytes_of(folder / "c.h5"));
}

TEST(ResultFile, KeepsManyAttributesInOrder) {
  const ScratchFolder folder;
  ResultDocument document;
  for (int i = 0; i < 200; ++i)
    set_attribute(group_attributes(document, "/"), "name" + std::to_string(i * 37 % 200), std::int64_t{i});
  stamp(document);
  write_result_file(document, folder / "results.h5");
  expect_equal(document, read_result_file(folder / "results.h5"));
}

RC_GTEST_PROP(ResultFile, GivesBackAnyDocument, ()) {
  ResultDocument document;
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  const auto texts = *rc::gen::container<std::vector<std::string>>(text);
  const std::size_t n = texts.size();
  const auto column = [&]<class T>(T) { return *rc::gen::container<std::vector<T>>(n, rc::gen::arbitrary<T>()); };
  append_scale(document, "/g/scale", texts);
  append_column(document, "/g/float64", "/g/scale", column(double{}));
  append_column(document, "/g/int64", "/g/scale", column(std::int64_t{}));
  append_column(document, "/g/int32", "/g/scale", column(std::int32_t{}));
  append_column(document, "/g/uint8", "/g/scale", column(std::uint8_t{}));
  set_attribute(document.datasets[*rc::gen::inRange(0, 5)].attributes, "texts", texts);
  set_attribute(group_attributes(document, "/"), "text", *text);
  set_attribute(group_attributes(document, "/"), "numbers", column(std::int64_t{}));
  stamp(document);
  const ScratchFolder folder;
  write_result_file(document, folder / "results.h5");
  expect_equal(document, read_result_file(folder / "results.h5"));
}

TEST(ResultFile, IsTheSameBytesFromAnotherProcessLater) {
  const ScratchFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    mallopt(M_PERTURB, 0xA5);  // uninitialised bytes that reach the file would differ
    write_result_file(stamped(sample_document(3000)), folder / "child.h5");
    _exit(0);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  write_result_file(stamped(sample_document(3000)), folder / "parent.h5");
  EXPECT_TRUE(bytes_of(folder / "child.h5") == bytes_of(folder / "parent.h5"));
}

TEST(ResultFile, RefusesADocumentWithoutStamp) {
  const ScratchFolder folder;
  EXPECT_THROW(write_result_file(sample_document(), folder / "results.h5"), std::logic_error);
  EXPECT_FALSE(std::filesystem::exists(folder / "results.h5"));
}

std::string refusal(const std::filesystem::path& path) {
  try {
    read_result_file(path);
    return "";
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_EQ(std::string(error.what()).rfind(path.string() + ": not a results file (", 0), 0u) << error.what();
    return error.what();
  }
}

TEST(ResultFile, RefusesFilesThatAreMissingOrForeign) {
  const ScratchFolder folder;
  EXPECT_NE(refusal(folder / "none.h5").find("no such file"), std::string::npos);
  EXPECT_NE(refusal(folder.path()), "");
  put_bytes(folder / "empty.h5", "");
  EXPECT_NE(refusal(folder / "empty.h5").find("only 0 bytes"), std::string::npos);
  put_bytes(folder / "text.h5", std::string(5000, 'x'));
  EXPECT_NE(refusal(folder / "text.h5").find("no seal"), std::string::npos);
}

TEST(ResultFile, RefusesEveryCutAndEveryFlippedByte) {
  const ScratchFolder folder;
  ResultDocument document = stamped({});
  write_result_file(document, folder / "good.h5");
  const std::string good = bytes_of(folder / "good.h5");
  for (std::size_t length = 0; length < good.size(); length += 7) {
    put_bytes(folder / "bad.h5", good.substr(0, length));
    ASSERT_NE(refusal(folder / "bad.h5"), "") << "cut at " << length;
  }
  for (std::size_t at = 0; at < good.size(); at += 5) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
    put_bytes(folder / "bad.h5", bad);
    ASSERT_NE(refusal(folder / "bad.h5"), "") << "flipped at " << at;
  }
  put_bytes(folder / "bad.h5", good + " ");
  EXPECT_NE(refusal(folder / "bad.h5"), "");
}

/// A document that is sealed as it should be but is not what it says.
std::string refusal_of(const ScratchFolder& folder, const ResultDocument& document) {
  write_result_file(document, folder / "results.h5");
  return refusal(folder / "results.h5");
}

TEST(ResultFile, RefusesOtherFormatsAndNewerVersions) {
  const ScratchFolder folder;
  ResultDocument document = stamped(sample_document());
  Attributes& root = group_attributes(document, "/");
  set_attribute(root, "format_version", std::vector<std::int64_t>{2, 9});
  EXPECT_EQ(refusal_of(folder, document), "");
  set_attribute(root, "format_version", std::vector<std::int64_t>{3, 0});
  EXPECT_NE(refusal_of(folder, document).find("format version 3, this program reads version 2"), std::string::npos);
  set_attribute(root, "format_version", "1.0");
  EXPECT_NE(refusal_of(folder, document).find("'format_version' is not two integers"), std::string::npos);
  set_attribute(root, "format", "something else");
  EXPECT_NE(refusal_of(folder, document).find("'format' is not 'schedsweep-results'"), std::string::npos);
}

TEST(ResultFile, RefusesSealedBytesThatAreNotHdf5) {
  const ScratchFolder folder;
  std::string bytes(1000, 'x');
  write_seal(bytes);
  publish_file(folder / "results.h5", bytes);
  EXPECT_NE(refusal(folder / "results.h5").find("cannot open the file"), std::string::npos);
}

}  // namespace
}  // namespace schedsweep
