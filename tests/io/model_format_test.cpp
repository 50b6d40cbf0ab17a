#include "io/model_document.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

std::string type_of(const Cells& cells) {
  constexpr std::array names = {"float64", "int64", "int32", "uint8", "string"};
  return names[cells.index()];
}

std::string text_of(const Attributes& attributes, std::string_view name) {
  return std::get<std::string>(*find(attributes, name));
}

/// The table of arrays as it stands in io/MODEL_FORMAT.md.
std::string arrays_in_markdown(const ResultDocument& document) {
  std::string text = "| array | type | over | meaning |\n|---|---|---|---|\n";
  for (const Dataset& dataset : document.datasets) {
    if (dataset.path.starts_with("/p10/") || dataset.path.starts_with("/p90/")) continue;  // as /p50
    const std::string over = is_scale(dataset) ? "itself" : "`" + dataset.dimensions[0] + "`";
    text += "| `" + dataset.path + "` | " + type_of(dataset.cells) + " | " + over + " | " +
            text_of(dataset.attributes, "long_name") + " |\n";
  }
  return text;
}

TEST(ModelFormatDocument, ListsWhatThereIs) {
  const std::string path = std::string(SCHEDSWEEP_SOURCE_DIR) + "/io/MODEL_FORMAT.md";
  const ResultDocument document = document_of(test::sample_model());
  std::string text = test::bytes_of(path);
  const std::string begin = "<!-- arrays:begin -->\n";
  const std::size_t from = text.find(begin), to = text.find("<!-- arrays:end -->");
  ASSERT_NE(from, text.npos);
  ASSERT_NE(to, text.npos);
  const std::size_t body = from + begin.size();
  const std::string table = arrays_in_markdown(document);
  if (std::getenv("SCHEDSWEEP_UPDATE_GOLDEN") != nullptr) test::put_bytes(path, text.replace(body, to - body, table));
  EXPECT_EQ(text.substr(body, table.size()), table) << "run with SCHEDSWEEP_UPDATE_GOLDEN=1 to rewrite it";

  for (const Group& group : document.groups) {
    for (const Attribute& attribute : group.attributes) {
      const std::string type = type_of(as_cells(attribute.value).second);
      EXPECT_NE(text.find("`" + attribute.name + "` | " + type + " |"), text.npos)
          << group.path << " " << attribute.name;
    }
  }
}

}  // namespace
}  // namespace schedsweep
