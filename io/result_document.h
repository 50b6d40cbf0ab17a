#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace schedsweep {

/// A scalar or a row; text is UTF-8 without NUL, here and in Cells.
using AttributeValue = std::variant<std::int64_t, double, std::string, std::vector<std::uint8_t>,
                                    std::vector<std::int64_t>, std::vector<std::string>>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

using Attributes = std::vector<Attribute>;

using Cells = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::int32_t>,
                           std::vector<std::uint8_t>, std::vector<std::string>>;

using Shape = std::vector<std::size_t>;

/// An array with named axes, such as /runs/p95_bsld over /runs/run. One that names itself as its axis is a scale:
/// the coordinates of that axis for all others.
struct Dataset {
  std::string path;
  Shape shape;
  Cells cells;                          ///< row-major, product of shape
  std::vector<std::string> dimensions;  ///< path of the scale of each axis
  Attributes attributes;
};

struct Group {
  std::string path;
  Attributes attributes;
};

/// A results file in memory: what to store, and nothing about how. The rules of the layout are in FORMAT.md.
struct ResultDocument {
  std::vector<Group> groups = {{"/", {}}};  ///< parents before children
  std::vector<Dataset> datasets;
};

/// The attributes of a group, which is added with its parents if it is not there.
Attributes& group_attributes(ResultDocument& document, std::string_view path);

/// Replaces the attribute of that name or adds it at the end.
void set_attribute(Attributes& attributes, std::string_view name, AttributeValue value);

/// Adds a data set, and the groups above it; the reference holds until the next one. Errors: a broken contract if
/// cells, shape and scales do not agree.
Dataset& append(ResultDocument& document, Dataset dataset);

/// Adds the one-dimensional coordinates that other data sets name in `dimensions`.
Dataset& append_scale(ResultDocument& document, std::string path, Cells cells, Attributes attributes = {});

/// Adds one value for each coordinate of `scale`.
Dataset& append_column(ResultDocument& document, std::string path, std::string scale, Cells cells,
                       Attributes attributes = {});

/// Null when there is none of that name.
const Dataset* find(const ResultDocument& document, std::string_view path);
const AttributeValue* find(const Attributes& attributes, std::string_view name);

bool is_scale(const Dataset& dataset);
std::size_t cell_count(const Cells& cells);

/// An attribute's value in the form of a data set's: no axis for a scalar, one for a row.
std::pair<Shape, Cells> as_cells(const AttributeValue& value);

}  // namespace schedsweep
