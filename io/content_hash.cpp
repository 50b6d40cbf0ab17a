#include "io/content_hash.h"

#include "io/sha256.h"

#include <bit>
#include <map>
#include <type_traits>

namespace schedsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "the encoding is little-endian");

constexpr std::string_view type_name(const std::vector<double>&) { return "float64"; }

constexpr std::string_view type_name(const std::vector<std::int64_t>&) { return "int64"; }

constexpr std::string_view type_name(const std::vector<std::int32_t>&) { return "int32"; }

constexpr std::string_view type_name(const std::vector<std::uint8_t>&) { return "uint8"; }

constexpr std::string_view type_name(const std::vector<std::string>&) { return "string"; }

/// Feeds the canonical encoding of a document's parts to SHA-256.
class CanonicalHash {
 public:
  void number(std::uint64_t value) { bytes(&value, sizeof value); }

  void text(std::string_view value) {
    number(value.size());
    sum_.update(value);
  }

  void array(const Shape& shape, const Cells& cells) {
    std::visit([&](const auto& column) { array(shape, column); }, cells);
  }

  void attributes(const Attributes& attributes, std::string_view left_out) {
    std::map<std::string_view, const AttributeValue*> by_name;
    for (const Attribute& attribute : attributes)
      if (attribute.name != left_out) by_name.emplace(attribute.name, &attribute.value);
    number(by_name.size());
    for (const auto& [name, value] : by_name) {
      text(name);
      const auto [shape, cells] = as_cells(*value);
      array(shape, cells);
    }
  }

  std::string hex() const { return sum_.hex(); }

 private:
  void bytes(const void* begin, std::size_t size) { sum_.update({static_cast<const char*>(begin), size}); }

  template <class T>
  void array(const Shape& shape, const std::vector<T>& column) {
    text(type_name(column));
    number(shape.size());
    for (const std::size_t extent : shape) number(extent);
    if constexpr (std::is_same_v<T, std::string>) {
      for (const std::string& cell : column) text(cell);
    } else {
      bytes(column.data(), column.size() * sizeof(T));
    }
  }

  Sha256 sum_;
};

}  // namespace

std::string content_sha256(const ResultDocument& document) {
  std::map<std::string_view, const Group*> groups;
  std::map<std::string_view, const Dataset*> datasets;
  for (const Group& group : document.groups) groups.emplace(group.path, &group);
  for (const Dataset& dataset : document.datasets) datasets.emplace(dataset.path, &dataset);

  CanonicalHash hash;
  hash.number(groups.size());
  for (const auto& [path, group] : groups) {
    hash.text(path);
    hash.attributes(group->attributes, path == "/" ? "content_sha256" : "");
  }
  hash.number(datasets.size());
  for (const auto& [path, dataset] : datasets) {
    hash.text(path);
    hash.array(dataset->shape, dataset->cells);
    for (const std::string& scale : dataset->dimensions) hash.text(scale);
    hash.attributes(dataset->attributes, "");
  }
  return hash.hex();
}

}  // namespace schedsweep
