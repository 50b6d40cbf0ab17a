#include "io/result_document.h"

#include "engine/error.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace schedsweep {
namespace {

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  SCHEDSWEEP_CHECK(slash != path.npos && slash + 1 < path.size());
  return path.substr(0, std::max<std::size_t>(slash, 1));
}

template <class T>
std::pair<Shape, Cells> one_or_row(const T& scalar) {
  return {Shape{}, std::vector<T>{scalar}};
}

template <class T>
std::pair<Shape, Cells> one_or_row(const std::vector<T>& row) {
  return {Shape{row.size()}, row};
}

}  // namespace

Attributes& group_attributes(ResultDocument& document, std::string_view path) {
  for (Group& group : document.groups)
    if (group.path == path) return group.attributes;
  group_attributes(document, parent_of(path));
  return document.groups.emplace_back(Group{std::string(path), {}}).attributes;
}

void set_attribute(Attributes& attributes, std::string_view name, AttributeValue value) {
  for (Attribute& attribute : attributes) {
    if (attribute.name == name) {
      attribute.value = std::move(value);
      return;
    }
  }
  attributes.push_back({std::string(name), std::move(value)});
}

Dataset& append(ResultDocument& document, Dataset dataset) {
  SCHEDSWEEP_CHECK(find(document, dataset.path) == nullptr);
  SCHEDSWEEP_CHECK(dataset.shape.size() == dataset.dimensions.size());
  SCHEDSWEEP_CHECK(cell_count(dataset.cells) ==
                   std::accumulate(dataset.shape.begin(), dataset.shape.end(), std::size_t{1}, std::multiplies<>()));
  for (std::size_t axis = 0; axis < dataset.shape.size() && !is_scale(dataset); ++axis) {
    const Dataset* scale = find(document, dataset.dimensions[axis]);
    SCHEDSWEEP_CHECK(scale != nullptr && is_scale(*scale) && scale->shape[0] == dataset.shape[axis]);
  }
  group_attributes(document, parent_of(dataset.path));
  return document.datasets.emplace_back(std::move(dataset));
}

Dataset& append_scale(ResultDocument& document, std::string path, Cells cells, Attributes attributes) {
  const Shape shape{cell_count(cells)};
  std::vector<std::string> itself{path};
  return append(document, {std::move(path), shape, std::move(cells), std::move(itself), std::move(attributes)});
}

Dataset& append_column(ResultDocument& document, std::string path, std::string scale, Cells cells,
                       Attributes attributes) {
  const Shape shape{cell_count(cells)};
  return append(document, {std::move(path), shape, std::move(cells), {std::move(scale)}, std::move(attributes)});
}

const Dataset* find(const ResultDocument& document, std::string_view path) {
  for (const Dataset& dataset : document.datasets)
    if (dataset.path == path) return &dataset;
  return nullptr;
}

const AttributeValue* find(const Attributes& attributes, std::string_view name) {
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute.value;
  return nullptr;
}

bool is_scale(const Dataset& dataset) {
  return dataset.dimensions.size() == 1 && dataset.dimensions[0] == dataset.path;
}

std::size_t cell_count(const Cells& cells) {
  return std::visit([](const auto& column) { return column.size(); }, cells);
}

std::pair<Shape, Cells> as_cells(const AttributeValue& value) {
  return std::visit([](const auto& held) { return one_or_row(held); }, value);
}

}  // namespace schedsweep
