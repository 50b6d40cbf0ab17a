#include "io/result_decode.h"

#include "engine/error.h"
#include "io/h5.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace schedsweep {
namespace {

/// What HDF5's dimension scales keep for themselves; the document says it by `dimensions`.
constexpr std::array scale_attributes = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"};

constexpr std::size_t deepest_group = 8;

/// No deflate stream expands more than 1032 times, so a damaged shape cannot ask for all memory.
constexpr std::size_t largest_expansion = 1032;

[[noreturn]] void foreign(const std::string& object, const std::string& problem) {
  throw InputError(object + " " + problem);
}

/// Product of the extents; the largest number there is when it overflows.
std::size_t count_of(const Shape& shape) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  std::size_t count = 1;
  for (const std::size_t extent : shape) count = extent > 0 && count > most / extent ? most : count * extent;
  return count;
}

Shape shape_of(hid_t space, const std::string& name) {
  const int rank = h5::check(H5Sget_simple_extent_ndims(space), "read the shape of", name);
  std::vector<hsize_t> extents(static_cast<std::size_t>(rank));
  h5::check(H5Sget_simple_extent_dims(space, extents.data(), nullptr), "read the shape of", name);
  return {extents.begin(), extents.end()};
}

/// Fills `column` by `read(type, memory)`.
template <class Read>
void fill(std::vector<std::string>& column, std::size_t count, hid_t type, hid_t space, Read&& read) {
  std::vector<char*> texts(count, nullptr);
  read(type, texts.data());
  for (const char* text : texts) column.emplace_back(text == nullptr ? "" : text);
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts.data());
}

template <class T, class Read>
void fill(std::vector<T>& column, std::size_t count, hid_t type, hid_t, Read&& read) {
  column.resize(count);
  read(type, column.data());
}

/// The cells of a data set or an attribute whose stored type is one of ours.
template <class Read>
Cells read_cells(hid_t stored_type, hid_t space, std::size_t count, const std::string& name, Read&& read) {
  Cells cells;
  const auto take_if = [&]<class T>(std::vector<T> column) {
    const h5::Type type = h5::type_of<T>();
    if (h5::check(H5Tequal(stored_type, type), "compare the type of", name) == 0) return false;
    if (count > 0) fill(column, count, type, space, read);
    cells = std::move(column);
    return true;
  };
  using Texts = std::vector<std::string>;
  if (!take_if(std::vector<double>{}) && !take_if(std::vector<std::int64_t>{}) &&
      !take_if(std::vector<std::int32_t>{}) && !take_if(std::vector<std::uint8_t>{}) && !take_if(Texts{})) {
    foreign(name, "has a type that results files do not use");
  }
  return cells;
}

AttributeValue as_attribute(const std::string& name, const Shape& shape, Cells cells) {
  return std::visit(
      [&]<class T>(std::vector<T>& column) -> AttributeValue {
        if constexpr (std::is_constructible_v<AttributeValue, std::in_place_type_t<T>>) {
          if (shape.empty()) return std::move(column.front());
        }
        if constexpr (std::is_constructible_v<AttributeValue, std::in_place_type_t<std::vector<T>>>) {
          if (shape.size() == 1) return std::move(column);
        }
        foreign("attribute " + name, "has a type that results files do not use");
      },
      cells);
}

std::string text_of(std::string_view what, const std::string& parent, auto&& ask) {
  const ssize_t length = h5::check(ask(nullptr, std::size_t{0}), what, parent);
  std::string text(static_cast<std::size_t>(length), '\0');
  h5::check(ask(text.data(), text.size() + 1), what, parent);
  return text;
}

Attributes read_attributes(hid_t object, const std::string& path) {
  H5O_info_t info;
  h5::check(H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS), "count the attributes of", path);
  Attributes attributes;
  for (hsize_t i = 0; i < info.num_attrs; ++i) {
    const h5::AttributeId id(H5Aopen_by_idx(object, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT),
                             "open an attribute of", path);
    const std::string name = text_of("name an attribute of", path,
                                     [&](char* text, std::size_t size) { return H5Aget_name(id, size, text); });
    if (std::ranges::find(scale_attributes, name) != scale_attributes.end()) continue;
    const h5::Space space(H5Aget_space(id), "read the shape of", name);
    const h5::Type type(H5Aget_type(id), "read the type of", name);
    const Shape shape = shape_of(space, name);
    Cells cells = read_cells(type, space, count_of(shape), name, [&](hid_t memory_type, void* memory) {
      h5::check(H5Aread(id, memory_type, memory), "read attribute", name);
    });
    attributes.push_back({name, as_attribute(name, shape, std::move(cells))});
  }
  return attributes;
}

Dataset read_dataset(hid_t id, const std::string& path) {
  const h5::Space space(H5Dget_space(id), "read the shape of", path);
  const h5::Type type(H5Dget_type(id), "read the type of", path);
  const Shape shape = shape_of(space, path);
  const std::size_t count = count_of(shape);
  if (count / largest_expansion > H5Dget_storage_size(id)) foreign(path, "is larger than what is stored of it");
  Cells cells = read_cells(type, space, count, path, [&](hid_t memory_type, void* memory) {
    h5::check(H5Dread(id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, memory), "read", path);
  });
  return {path, shape, std::move(cells), {}, read_attributes(id, path)};
}

/// Walks the tree in order of creation, each group's data sets before the groups in it.
class Decoder {
 public:
  explicit Decoder(const std::filesystem::path& path) : file_(open_without_lock(path)) {
    document_.groups.clear();
    read_group("/", 0);
    for (Dataset& dataset : document_.datasets) name_axes(dataset);
  }

  ResultDocument take() { return std::move(document_); }

 private:
  /// Locks fail on some network file systems, and a published file never changes.
  static h5::File open_without_lock(const std::filesystem::path& path) {
    const h5::Properties access(H5Pcreate(H5P_FILE_ACCESS), "make", "the rules of a file");
    h5::check(H5Pset_file_locking(access, false, true), "open without lock", "the file");
    return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), "open", "the file"};
  }

  void read_group(const std::string& path, std::size_t depth) {
    if (depth > deepest_group) foreign(path, "is nested too deeply");
    const h5::GroupId group(H5Gopen2(file_, path.c_str(), H5P_DEFAULT), "open", path);
    document_.groups.push_back({path, read_attributes(group, path)});
    H5G_info_t info;
    h5::check(H5Gget_info(group, &info), "count the members of", path);
    std::vector<std::string> subgroups;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      const std::string name = text_of("name a member of", path, [&](char* text, std::size_t size) {
        return H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, text, size, H5P_DEFAULT);
      });
      read_member(path == "/" ? path + name : path + "/" + name, subgroups);
    }
    for (const std::string& subgroup : subgroups) read_group(subgroup, depth + 1);
  }

  void read_member(const std::string& path, std::vector<std::string>& subgroups) {
    const h5::Object object(H5Oopen(file_, path.c_str(), H5P_DEFAULT), "open", path);
    const H5I_type_t kind = H5Iget_type(object);
    if (kind == H5I_GROUP) return subgroups.push_back(path);
    if (kind != H5I_DATASET) foreign(path, "is neither a group nor a data set");
    if (!path_at_.emplace(address_of(object), path).second) foreign(path, "is the second name of a data set");
    document_.datasets.push_back(read_dataset(object, path));
  }

  static haddr_t address_of(hid_t object) {
    H5O_info_t info;
    h5::check(H5Oget_info2(object, &info, H5O_INFO_BASIC), "find", "a data set");
    return info.addr;
  }

  void name_axes(Dataset& dataset) const {
    const h5::DatasetId id(H5Dopen2(file_, dataset.path.c_str(), H5P_DEFAULT), "open", dataset.path);
    dataset.dimensions.resize(dataset.shape.size());
    if (H5DSis_scale(id) > 0) {
      if (dataset.shape.size() != 1) foreign(dataset.path, "is a scale of more than one axis");
      dataset.dimensions = {dataset.path};
      return;
    }
    for (unsigned axis = 0; axis < dataset.shape.size(); ++axis)
      dataset.dimensions[axis] = name_of_axis(id, axis, dataset);
  }

  std::string name_of_axis(hid_t id, unsigned axis, const Dataset& dataset) const {
    haddr_t address = HADDR_UNDEF;
    const auto keep_address = [](hid_t, unsigned, hid_t scale, void* kept) -> herr_t {
      *static_cast<haddr_t*>(kept) = address_of(scale);
      return 1;
    };
    h5::check(H5DSiterate_scales(id, axis, nullptr, keep_address, &address), "find the scales of", dataset.path);
    const auto found = path_at_.find(address);
    if (found == path_at_.end()) foreign(dataset.path, "has an axis without a scale");
    return found->second;
  }

  h5::File file_;
  ResultDocument document_;
  std::map<haddr_t, std::string> path_at_;
};

}  // namespace

ResultDocument decode_hdf5(const std::filesystem::path& path) {
  const h5::Silence silence;
  return Decoder(path).take();
}

}  // namespace schedsweep
