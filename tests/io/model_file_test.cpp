#include "io/model_file.h"

#include "engine/error.h"
#include "io/model_document.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::expect_equal;
using test::put_bytes;
using test::sample_model;
using test::ScratchFolder;

TEST(ModelFile, GivesBackWhatWasWritten) {
  const ScratchFolder folder;
  for (const std::size_t n_trees : {0, 1, 4, 900}) {  // 900: chunked and compressed
    const QuantileModel model = sample_model(n_trees);
    write_model_file(model, folder / "model.h5");
    const ModelFile back = read_model_file(folder / "model.h5");
    expect_equal(model, back.model);
    EXPECT_EQ(back.content_sha256, content_sha256(model));
  }
}

TEST(ModelFile, HoldsAModelWithoutItsOptionalParts) {
  const ScratchFolder folder;
  QuantileModel model = sample_model();
  model.linear = {};
  model.linear_weight = 0;
  model.reference = {};
  model.ids = {};
  model.metrics = {{"test", "undefined", std::nan("")}};
  write_model_file(model, folder / "model.h5");
  expect_equal(model, read_model_file(folder / "model.h5").model);
}

TEST(ModelFile, IsTheSameBytesForTheSameModel) {
  const ScratchFolder folder;
  write_model_file(sample_model(), folder / "a.h5");
  write_model_file(read_model_file(folder / "a.h5").model, folder / "b.h5");
  EXPECT_TRUE(bytes_of(folder / "a.h5") == bytes_of(folder / "b.h5"));
  QuantileModel other = sample_model();
  other.forests[2].leaf_value.back() += 1;
  EXPECT_NE(content_sha256(other), content_sha256(sample_model()));
}

std::string refusal(const std::filesystem::path& path) {
  try {
    read_model_file(path);
    return "";
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    const std::string text = error.what(), where = path.string() + ": ";
    EXPECT_TRUE(text.starts_with(where)) << text;
    return text.substr(where.size());
  }
}

TEST(ModelFile, RefusesWhatIsNone) {
  const ScratchFolder folder;
  EXPECT_EQ(refusal(folder / "none.h5"), "not a model file (no such file)");
  put_bytes(folder / "text.h5", std::string(5000, 'x'));
  EXPECT_EQ(refusal(folder / "text.h5"),
            "not a model file (no seal at its end: cut short, changed by another program, or never sealed)");
  ResultDocument results = test::sample_document();
  stamp(results);
  write_result_file(results, folder / "results.h5");
  EXPECT_EQ(refusal(folder / "results.h5"), "not a model file (the attribute 'format' is not 'schedsweep-model')");
  EXPECT_THROW(read_result_file(folder / "model.h5"), InputError);
}

TEST(ModelFile, RefusesContentsThatAreNotThoseStamped) {
  const ScratchFolder folder;
  ResultDocument document = document_of(sample_model());
  stamp(document, model_format);
  set_attribute(group_attributes(document, "/settings"), "rate", 0.75);
  write_result_file(document, folder / "model.h5");
  EXPECT_EQ(refusal(folder / "model.h5"), "not a model file (its contents are not what they were)");
  stamp(document, {model_format.name, {2, 0}});
  write_result_file(document, folder / "model.h5");
  EXPECT_EQ(refusal(folder / "model.h5"), "not a model file (format version 2, this program reads version 1)");
  stamp(document, {model_format.name, {1, 7}});
  write_result_file(document, folder / "model.h5");
  EXPECT_EQ(refusal(folder / "model.h5"), "");
}

}  // namespace
}  // namespace schedsweep
