#include "io/model_document.h"

#include "engine/error.h"
#include "io/flat_document.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::sample_model;

/// What reading says of the sample's document after `change`.
std::string refusal_of(const std::function<void(ResultDocument&)>& change) {
  ResultDocument document = document_of(sample_model());
  change(document);
  try {
    model_from_document(document);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

Dataset& dataset_of(ResultDocument& document, const std::string& path) {
  return const_cast<Dataset&>(*find(document, path));
}

template <class T>
std::vector<T>& cells_of(ResultDocument& document, const std::string& path) {
  return std::get<std::vector<T>>(dataset_of(document, path).cells);
}

/// The refusal when one cell is another.
template <class T>
std::string with_cell(const std::string& path, std::size_t at, T value) {
  return refusal_of([&](ResultDocument& document) { cells_of<T>(document, path).at(at) = value; });
}

std::string with_attribute(const std::string& group, const std::string& name, const AttributeValue& value) {
  return refusal_of([&](ResultDocument& document) { set_attribute(group_attributes(document, group), name, value); });
}

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(ModelDocument, NamesTheTreeThatIsWrong) {
  for (const std::string column : {"left", "right"})
    for (const std::int32_t child : {0, 77, -78})
      EXPECT_TRUE(with_cell<std::int32_t>("/p50/" + column, 1, child)
                      .starts_with("p50 forest: tree 2: node 0 has child " + std::to_string(child)));
  EXPECT_EQ(with_cell<std::int32_t>("/p90/feature", 5, 3),
            "p90 forest: tree 3: node 2 asks for feature 3 (there are 3)");
  EXPECT_EQ(with_cell<std::int32_t>("/p90/feature", 5, 70'000), "/p90/feature = 70000 (must be 0 to 65535)");
  EXPECT_EQ(with_cell<double>("/p10/leaf_value", 2, 1e300),
            "/p10/leaf_value = 1e+300 (must be -3.4028234663852886e+38 to 3.4028234663852886e+38)");
  EXPECT_EQ(with_cell<double>("/p10/leaf_value", 2, 0.1), "/p10/leaf_value = 0.1 (is no float)");
  EXPECT_NE(with_cell<double>("/p10/leaf_value", 2, std::nan("")), "");
  EXPECT_EQ(with_cell<std::int32_t>("/p10/leaf_tree", 1, 0), "/p10/leaf_tree: not one leaf more than nodes in tree 0");
  EXPECT_EQ(with_cell<std::int32_t>("/p10/leaf_tree", 0, -1), "/p10/leaf_tree does not ascend from 0 to below 4");
  EXPECT_EQ(with_cell<std::int32_t>("/p10/leaf_tree", 9, 2'000'000'000),
            "trees of /p10 = 2000000001 (must be 0 to 100000)");
  EXPECT_EQ(with_cell<std::int32_t>("/p10/node_tree", 0, 3), "/p10/node_tree does not ascend from 0 to below 4");
  EXPECT_NE(with_attribute("/p10", "base", infinity), "");
  EXPECT_EQ(with_attribute("/p10", "level", 0.2), "'level' of /p10 is not 0.1");
  EXPECT_NE(with_attribute("/p10", "calibration", -infinity), "");
}

TEST(ModelDocument, RefusesFeaturesOfAnotherVersion) {
  EXPECT_NE(with_cell<std::string>("/features/name", 1, "moon_phase").find("feature 'moon_phase' in '"),
            std::string::npos);
  EXPECT_NE(
      with_cell<std::string>("/features/unit", 1, "furlong").find("' in 'furlong' is not one that this program has"),
      std::string::npos);
  EXPECT_NE(refusal_of([](ResultDocument& document) {
              for (const std::string path : {"/features/name", "/features/unit"})
                cells_of<std::string>(document, path)[1] = cells_of<std::string>(document, path)[0];
            }).find("twice"),
            std::string::npos);
}

TEST(ModelDocument, ChecksEveryNumberThatPredictionReliesOn) {
  const std::string name = sample_model().features[1];
  EXPECT_EQ(with_cell<double>("/bins/bound", 1, 0), "/bins/bound of feature '" + name + "' does not ascend");
  EXPECT_NE(with_cell<double>("/bins/bound", 1, infinity), "");
  EXPECT_NE(with_cell<double>("/drift/bound", 1, std::nan("")), "");
  EXPECT_EQ(with_cell<std::int32_t>("/bins/bound_feature", 14, 3),
            "/bins/bound_feature does not ascend from 0 to below 3");
  EXPECT_EQ(with_cell<std::int64_t>("/drift/count", 1, -1), "/drift/count = -1 (must be 0 to 4294967295)");
  EXPECT_NE(with_cell<std::int32_t>("/drift/count_feature", 1, 1), "");
  EXPECT_NE(with_cell<double>("/linear/scale", 0, 0), "");
  EXPECT_NE(with_cell<double>("/linear/center", 0, infinity), "");
  EXPECT_NE(with_cell<double>("/linear/p50", 3, std::nan("")), "");
  EXPECT_NE(with_attribute("/linear", "weight", 1.5), "");
  EXPECT_NE(with_attribute("/linear", "weight", std::nan("")), "");
  EXPECT_EQ(with_attribute("/target", "kind", std::string("log")),
            "'kind' of /target = 'log' (must be log_run or log_ratio)");
  EXPECT_NE(with_attribute("/target", "no_request_unit_s", 0.0), "");
  EXPECT_NE(with_attribute("/target", "no_request_unit_s", infinity), "");
  EXPECT_NE(with_attribute("/target", "most_of_request", -1.0), "");
  EXPECT_EQ(with_attribute("/origin", "n_train", std::int64_t{-1}),
            "'n_train' of /origin = -1 (must be 0 to 9223372036854775807)");
  EXPECT_EQ(with_attribute("/settings", "trees", std::int64_t{1} << 40),
            "'trees' of /settings = 1099511627776 (must be 0 to 2147483647)");
  EXPECT_EQ(with_cell<std::string>("/ids/user", 0, "älice"), "/ids/user holds 'älice' twice");
  EXPECT_EQ(with_cell<std::string>("/ids/user", 0, std::string(5000, 'x')),
            "/ids/user holds a text of 5000 bytes (at most 4096)");
  EXPECT_NE(with_attribute("/origin", "trace", std::string(5000, 'x')), "");
}

TEST(ModelDocument, HasAtMostAsManyBoundsAsABinCanName) {
  QuantileModel model = sample_model();
  for (float bound = 100; model.binning.features[0].upper.size() < 254; ++bound)
    model.binning.features[0].upper.push_back(bound);
  EXPECT_NO_THROW(model_from_document(document_of(model)));
  model.binning.features[0].upper.push_back(1e6F);
  EXPECT_THROW(model_from_document(document_of(model)), InputError);
}

TEST(ModelDocument, NeedsEachPartInItsTypeAndSize) {
  const ResultDocument good = document_of(sample_model());
  for (std::size_t i = 0; i < good.datasets.size(); ++i) {
    const std::string path = good.datasets[i].path;
    const auto refusal_with = [&](auto change) {
      return refusal_of([&](ResultDocument& document) { change(document, document.datasets[i]); });
    };
    EXPECT_EQ(refusal_with([&](ResultDocument& document, Dataset&) {
                document.datasets.erase(document.datasets.begin() + static_cast<std::ptrdiff_t>(i));
              }),
              path + " is missing");
    EXPECT_NE(refusal_with([](ResultDocument&, Dataset& dataset) {
                const std::size_t n = cell_count(dataset.cells);
                if (std::holds_alternative<std::vector<std::int64_t>>(dataset.cells))
                  dataset.cells = std::vector<double>(n);
                else
                  dataset.cells = std::vector<std::int64_t>(n);
              }),
              "")
        << path;
    EXPECT_NE(refusal_with([](ResultDocument&, Dataset& dataset) { dataset.shape.push_back(1); }), "") << path;
  }
  for (const Group& group : good.groups) {
    for (std::size_t i = 0; i < group.attributes.size(); ++i) {
      const std::string& name = group.attributes[i].name;
      EXPECT_EQ(refusal_of([&](ResultDocument& document) {
                  Attributes& attributes = group_attributes(document, group.path);
                  attributes.erase(attributes.begin() + static_cast<std::ptrdiff_t>(i));
                }),
                "the attribute '" + name + "' of " + group.path + " is missing");
      EXPECT_NE(with_attribute(group.path, name, std::vector<std::uint8_t>{1}), "") << group.path << " " << name;
    }
  }
}

/// What fuzzing of models starts from.
TEST(ModelDocument, IsInTheFuzzersCorpus) {
  const std::filesystem::path folder = std::filesystem::path(SCHEDSWEEP_SOURCE_DIR) / "tests/fuzz/corpus/model";
  for (const std::size_t n_trees : {0, 3}) {
    const std::filesystem::path file = folder / (std::to_string(n_trees) + "_trees.flat");
    const std::string flat = flat_form(document_of(sample_model(n_trees)));
    if (std::getenv("SCHEDSWEEP_UPDATE_GOLDEN") != nullptr) test::put_bytes(file, flat);
    EXPECT_NO_THROW(model_from_document(document_from_flat(test::bytes_of(file))))
        << "run with SCHEDSWEEP_UPDATE_GOLDEN=1 to rewrite it";
  }
}

}  // namespace
}  // namespace schedsweep
