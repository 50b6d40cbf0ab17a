#include "io/flat_document.h"

#include "engine/error.h"
#include "io/model_document.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::sample_model;

TEST(FlatDocument, GivesBackTheDocument) {
  for (const ResultDocument& document : {ResultDocument{}, document_of(sample_model()), test::sample_document()}) {
    const std::string flat = flat_form(document);
    EXPECT_EQ(flat_form(document_from_flat(flat)), flat);
  }
}

TEST(FlatDocument, RefusesEveryCut) {
  const std::string flat = flat_form(document_of(sample_model(1)));
  for (std::size_t length = 0; length < flat.size(); length += 3)
    EXPECT_THROW(document_from_flat(flat.substr(0, length)), InputError) << length;
  EXPECT_THROW(document_from_flat(flat + '\0'), InputError);
}

TEST(FlatDocument, RefusesShapesAndTextsThatAreWrong) {
  const auto refused = [](auto change) {
    ResultDocument document = document_of(sample_model());
    change(document);
    try {
      document_from_flat(flat_form(document));
      return false;
    } catch (const InputError&) {
      return true;
    }
  };
  EXPECT_TRUE(refused([](ResultDocument& document) { document.groups.clear(); }));
  EXPECT_TRUE(refused([](ResultDocument& document) { document.datasets[0].shape[0] += 1; }));
  EXPECT_TRUE(refused([](ResultDocument& document) { document.datasets[0].shape.push_back(1); }));
  EXPECT_TRUE(refused([](ResultDocument& document) { document.datasets[0].shape[0] = 0; }));
  EXPECT_TRUE(refused([](ResultDocument& document) { document.datasets[0].path = "\xff"; }));
  EXPECT_TRUE(refused([](ResultDocument& document) { document.datasets[0].path += '\0'; }));
}

}  // namespace
}  // namespace schedsweep
