#pragma once

#include "engine/error.h"
#include "io/result_document.h"

#include <string>
#include <vector>

namespace schedsweep {

/// Looks up what a document must hold. Errors: InputError without the file's name for what is not there, of another
/// type, of more than one axis or of another length.
class DocumentReader {
 public:
  /// `document` must outlive it.
  explicit DocumentReader(const ResultDocument& document) : document_(document) {}

  bool has(const std::string& path) const { return find(document_, path) != nullptr; }

  template <class T>
  const T& attribute(const std::string& group, const std::string& name) const {
    for (const Group& candidate : document_.groups) {
      if (candidate.path != group) continue;
      const AttributeValue* value = find(candidate.attributes, name);
      if (value == nullptr) break;
      if (const T* held = std::get_if<T>(value)) return *held;
      throw InputError("the attribute '" + name + "' of " + group + " has another type than expected");
    }
    throw InputError("the attribute '" + name + "' of " + group + " is missing");
  }

  template <class T>
  const std::vector<T>& column(const std::string& path) const {
    const Dataset* dataset = find(document_, path);
    if (dataset == nullptr) throw InputError(path + " is missing");
    const auto* cells = std::get_if<std::vector<T>>(&dataset->cells);
    if (cells == nullptr || dataset->shape.size() != 1)
      throw InputError(path + " has another type or shape than expected");
    return *cells;
  }

  template <class T>
  const std::vector<T>& column(const std::string& path, std::size_t size) const {
    const std::vector<T>& cells = column<T>(path);
    if (cells.size() == size) return cells;
    throw InputError(path + " has " + std::to_string(cells.size()) + " entries (expected " + std::to_string(size) +
                     ")");
  }

 private:
  const ResultDocument& document_;
};

}  // namespace schedsweep
