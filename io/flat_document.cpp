#include "io/flat_document.h"

#include "engine/error.h"
#include "io/utf8.h"

#include <cstring>
#include <type_traits>

namespace schedsweep {
namespace {

class FlatWriter {
 public:
  void number(std::uint64_t value) { raw(&value, sizeof value); }

  void value(const std::string& text) {
    number(text.size());
    raw(text.data(), text.size());
  }

  template <class T>
  requires std::is_arithmetic_v<T>

  void value(T scalar) { raw(&scalar, sizeof scalar); }

  template <class T>
  void value(const std::vector<T>& row) {
    number(row.size());
    if constexpr (std::is_arithmetic_v<T>) {
      raw(row.data(), row.size() * sizeof(T));
    } else {
      for (const T& entry : row) value(entry);
    }
  }

  template <class... Held>
  void value(const std::variant<Held...>& choice) {
    number(choice.index());
    std::visit([&](const auto& held) { value(held); }, choice);
  }

  void value(const Attribute& attribute) {
    value(attribute.name);
    value(attribute.value);
  }

  void value(const Group& group) {
    value(group.path);
    value(group.attributes);
  }

  void value(const Dataset& dataset) {
    value(dataset.path);
    value(dataset.shape);
    value(dataset.cells);
    value(dataset.dimensions);
    value(dataset.attributes);
  }

  std::string bytes;

 private:
  void raw(const void* begin, std::size_t size) { bytes.append(static_cast<const char*>(begin), size); }
};

/// The mirror image of FlatWriter, which trusts no number that it reads.
class FlatReader {
 public:
  explicit FlatReader(std::string_view bytes) : rest_(bytes) {}

  void read(std::string& text) {
    text = take(count(1));
    std::string valid;
    if (text.find('\0') != text.npos || append_utf8(valid, text) > 0) throw InputError("a text is not UTF-8");
  }

  template <class T>
  requires std::is_arithmetic_v<T>

  void read(T& scalar) { copy(&scalar, 1); }

  template <class T>
  void read(std::vector<T>& row) {
    // Nothing is stored in less than its smallest form, so a wrong count cannot ask for all memory.
    const std::size_t size = count(std::is_arithmetic_v<T> ? sizeof(T) : sizeof(std::uint64_t));
    if constexpr (std::is_arithmetic_v<T>) {
      row.resize(size);
      copy(row.data(), size);
    } else {
      for (std::size_t i = 0; i < size; ++i) read(row.emplace_back());
    }
  }

  template <class... Held>
  void read(std::variant<Held...>& choice) {
    std::uint64_t index = 0;
    read(index);
    std::uint64_t at = 0;
    const bool known = ((at++ == index && (read(choice.template emplace<Held>()), true)) || ...);
    if (!known) throw InputError("a value has no known type");
  }

  void read(Attribute& attribute) {
    read(attribute.name);
    read(attribute.value);
  }

  void read(Group& group) {
    read(group.path);
    read(group.attributes);
  }

  void read(Dataset& dataset) {
    read(dataset.path);
    read(dataset.shape);
    read(dataset.cells);
    read(dataset.dimensions);
    read(dataset.attributes);
    check_shape(dataset);
  }

  bool at_end() const { return rest_.empty(); }

 private:
  static void check_shape(const Dataset& dataset) {
    if (dataset.shape.size() != dataset.dimensions.size()) throw InputError(dataset.path + " has axes without scales");
    std::size_t cells = cell_count(dataset.cells);
    for (const std::size_t extent : dataset.shape) {
      const bool divides = extent > 0 ? cells % extent == 0 : cells == 0;
      if (!divides) throw InputError(dataset.path + " has another number of cells than its shape");
      cells = extent > 0 ? cells / extent : 1;
      if (extent == 0) return;
    }
    if (cells != 1) throw InputError(dataset.path + " has another number of cells than its shape");
  }

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) throw InputError("it ends too early");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  template <class T>
  void copy(T* out, std::size_t size) {
    const std::string_view taken = take(size * sizeof(T));
    if (size > 0) std::memcpy(out, taken.data(), taken.size());
  }

  std::size_t count(std::size_t least_bytes) {
    std::uint64_t size = 0;
    read(size);
    if (size > rest_.size() / least_bytes) throw InputError("it ends too early");
    return size;
  }

  std::string_view rest_;
};

}  // namespace

std::string flat_form(const ResultDocument& document) {
  FlatWriter writer;
  writer.value(document.groups);
  writer.value(document.datasets);
  return std::move(writer.bytes);
}

ResultDocument document_from_flat(std::string_view bytes) {
  FlatReader reader(bytes);
  ResultDocument document;
  document.groups.clear();
  reader.read(document.groups);
  reader.read(document.datasets);
  if (!reader.at_end()) throw InputError("it does not end where it should");
  if (document.groups.empty() || document.groups.front().path != "/") throw InputError("it has no root");
  return document;
}

}  // namespace schedsweep
