#include "sweep/results/run_columns.h"
#include "tests/support/run_program.h"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// How the document calls a column's type, and HDF5 stores it.
std::string stored_as(const RunColumn& column) {
  if (column.type == "integer") return "int64";
  if (column.type == "number") return "float64";
  return column.type == "flag" ? "uint8" : "string";
}

/// A bar would end the cell.
std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

/// The table of columns as it stands in io/FORMAT.md.
std::string columns_in_markdown() {
  std::string text = "| column | type | unit | meaning |\n|---|---|---|---|\n";
  for (const RunColumn& column : run_columns()) {
    const std::string when = column.when.empty() ? "" : " (" + column.when + ")";
    text += "| `" + column.name + "` | " + stored_as(column) + " | " + column.unit + " | " + escaped(column.meaning) +
            when + " |\n";
  }
  return text;
}

TEST(FormatDocument, ListsTheColumnsThatThereAre) {
  const std::string path = std::string(SCHEDSWEEP_SOURCE_DIR) + "/io/FORMAT.md";
  const std::string begin = "<!-- columns:begin -->\n";
  std::string text = test::read_file(path);
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find("<!-- columns:end -->");
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  const std::size_t body = from + begin.size();
  if (std::getenv("SCHEDSWEEP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text.replace(body, to - body, columns_in_markdown());
    return;
  }
  EXPECT_EQ(text.substr(body, to - body), columns_in_markdown()) << "run with SCHEDSWEEP_UPDATE_GOLDEN=1 to rewrite it";
}

TEST(FormatDocument, NamesOfColumnsAreTheirOwn) {
  std::vector<std::string> names;
  for (const RunColumn& column : run_columns()) names.push_back(column.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace schedsweep
