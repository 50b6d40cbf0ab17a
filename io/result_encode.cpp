#include "io/result_encode.h"

#include "engine/error.h"
#include "io/h5.h"

#include <algorithm>
#include <bit>

namespace schedsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers go into the file as they stand in memory");

constexpr std::size_t compress_above_bytes = std::size_t{64} << 10;
constexpr std::size_t chunk_bytes = std::size_t{512} << 10;  // half of HDF5's chunk cache
constexpr unsigned deflate_level = 4;

std::vector<hsize_t> extents_of(const Shape& shape) { return {shape.begin(), shape.end()}; }

h5::Space space_of(const Shape& shape, const std::string& name) {
  if (shape.empty()) return {H5Screate(H5S_SCALAR), "make the shape of", name};
  return {H5Screate_simple(static_cast<int>(shape.size()), extents_of(shape).data(), nullptr), "make the shape of",
          name};
}

/// Calls `use(type, memory)` with the cells as HDF5 wants to see them: text as an array of pointers.
template <class Use>
void with_memory(const Cells& cells, Use&& use) {
  std::visit(
      [&]<class T>(const std::vector<T>& column) {
        const h5::Type type = h5::type_of<T>();
        if constexpr (std::is_same_v<T, std::string>) {
          std::vector<const char*> pointers;
          pointers.reserve(column.size());
          for (const std::string& cell : column) {
            SCHEDSWEEP_CHECK(cell.find('\0') == cell.npos);
            pointers.push_back(cell.c_str());
          }
          use(type, pointers.data());
        } else {
          use(type, column.data());
        }
      },
      cells);
}

/// Rules for every object: no times, attributes in order of creation and in the object's header, however many they
/// are: from the ninth on HDF5 would give them a heap and an index, which makes small files three times as large.
void set_object_rules(hid_t properties) {
  h5::check(H5Pset_obj_track_times(properties, false), "switch off", "times");
  h5::check(H5Pset_attr_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "order",
            "attributes");
  h5::check(H5Pset_attr_phase_change(properties, 65535, 0), "keep compact", "attributes");
}

h5::Properties group_rules(hid_t kind) {
  h5::Properties rules(H5Pcreate(kind), "make", "the rules of a group");
  set_object_rules(rules);
  h5::check(H5Pset_link_creation_order(rules, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "order", "links");
  return rules;
}

/// Chunks span the fast axes first, so that a slice along them meets few of them.
std::vector<hsize_t> chunk_of(const Shape& shape, std::size_t cell_bytes) {
  std::vector<hsize_t> chunk(shape.size(), 1);
  std::size_t room = chunk_bytes / cell_bytes;
  for (std::size_t axis = shape.size(); axis-- > 0; room /= static_cast<std::size_t>(chunk[axis]))
    chunk[axis] = std::clamp<std::size_t>(room, 1, shape[axis]);
  return chunk;
}

h5::Properties dataset_rules(const Shape& shape, std::size_t cells, std::size_t cell_bytes) {
  h5::Properties rules(H5Pcreate(H5P_DATASET_CREATE), "make", "the rules of a data set");
  set_object_rules(rules);
  if (cells * cell_bytes > compress_above_bytes) {
    const std::vector<hsize_t> chunk = chunk_of(shape, cell_bytes);
    h5::check(H5Pset_chunk(rules, static_cast<int>(chunk.size()), chunk.data()), "chunk", "a data set");
    h5::check(H5Pset_shuffle(rules), "shuffle", "a data set");
    h5::check(H5Pset_deflate(rules, deflate_level), "compress", "a data set");
  }
  return rules;
}

void write_attributes(hid_t object, const Attributes& attributes) {
  for (const auto& [name, value] : attributes) {
    const std::pair<Shape, Cells> stored = as_cells(value);
    const h5::Space space = space_of(stored.first, name);
    with_memory(stored.second, [&, &name = name](hid_t type, const void* memory) {
      const h5::AttributeId id(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), "add attribute",
                               name);
      if (cell_count(stored.second) > 0) h5::check(H5Awrite(id, type, memory), "write attribute", name);
    });
  }
}

void write_dataset(hid_t file, const Dataset& dataset) {
  const std::size_t cells = cell_count(dataset.cells);
  const h5::Space space = space_of(dataset.shape, dataset.path);
  with_memory(dataset.cells, [&](hid_t type, const void* memory) {
    const h5::Properties rules = dataset_rules(dataset.shape, cells, H5Tget_size(type));
    const h5::DatasetId id(H5Dcreate2(file, dataset.path.c_str(), type, space, H5P_DEFAULT, rules, H5P_DEFAULT), "add",
                           dataset.path);
    if (cells > 0) h5::check(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, memory), "write", dataset.path);
    if (is_scale(dataset)) {
      const std::string name = dataset.path.substr(dataset.path.rfind('/') + 1);
      h5::check(H5DSset_scale(id, name.c_str()), "make a scale of", dataset.path);
    }
    write_attributes(id, dataset.attributes);
  });
}

void attach_scales(hid_t file, const Dataset& dataset) {
  const h5::DatasetId id(H5Dopen2(file, dataset.path.c_str(), H5P_DEFAULT), "open", dataset.path);
  for (unsigned axis = 0; axis < dataset.dimensions.size(); ++axis) {
    const h5::DatasetId scale(H5Dopen2(file, dataset.dimensions[axis].c_str(), H5P_DEFAULT), "open",
                              dataset.dimensions[axis]);
    h5::check(H5DSattach_scale(id, scale, axis), "attach the scales of", dataset.path);
  }
}

/// A file that lives in memory alone, readable by HDF5 1.8 and later.
h5::File new_file_in_memory() {
  constexpr std::size_t grow_by_bytes = std::size_t{1} << 20;
  const h5::Properties access(H5Pcreate(H5P_FILE_ACCESS), "make", "the rules of a file");
  h5::check(H5Pset_fapl_core(access, grow_by_bytes, false), "keep in memory", "the file");
  h5::check(H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), "bound the format of", "the file");
  return {H5Fcreate("in memory", H5F_ACC_TRUNC, group_rules(H5P_FILE_CREATE), access), "create", "the file"};
}

}  // namespace

std::vector<char> encode_hdf5(const ResultDocument& document, std::size_t room_after) {
  const h5::Silence silence;
  const h5::File file = new_file_in_memory();
  for (const auto& [path, attributes] : document.groups) {
    const h5::GroupId group =
        path == "/"
            ? h5::GroupId(H5Gopen2(file, "/", H5P_DEFAULT), "open", path)
            : h5::GroupId(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, group_rules(H5P_GROUP_CREATE), H5P_DEFAULT),
                          "add", path);
    write_attributes(group, attributes);
  }
  for (const Dataset& dataset : document.datasets) write_dataset(file, dataset);
  for (const Dataset& dataset : document.datasets)
    if (!is_scale(dataset)) attach_scales(file, dataset);

  h5::check(H5Fflush(file, H5F_SCOPE_LOCAL), "flush", "the file");
  const auto size = static_cast<std::size_t>(h5::check(H5Fget_file_image(file, nullptr, 0), "measure", "the file"));
  std::vector<char> bytes(size + room_after);
  h5::check(H5Fget_file_image(file, bytes.data(), size), "copy", "the file");
  return bytes;
}

}  // namespace schedsweep
