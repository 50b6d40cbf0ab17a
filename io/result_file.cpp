#include "io/result_file.h"

#include "engine/error.h"
#include "io/content_hash.h"
#include "io/h5.h"
#include "io/result_decode.h"
#include "io/result_encode.h"
#include "io/seal.h"

#include <new>

namespace schedsweep {
void stamp(ResultDocument& document, const DocumentFormat& format) {
  Attributes& root = group_attributes(document, "/");
  set_attribute(root, "format", std::string(format.name));
  set_attribute(root, "format_version", std::vector<std::int64_t>(format.version.begin(), format.version.end()));
  set_attribute(root, "content_sha256", content_sha256(document));
}

void check_format(const ResultDocument& document, const DocumentFormat& format) {
  const Attributes& root = document.groups.front().attributes;
  const AttributeValue* name = find(root, "format");
  const AttributeValue* version = find(root, "format_version");
  if (name == nullptr || *name != AttributeValue(std::string(format.name)))
    throw InputError("the attribute 'format' is not '" + std::string(format.name) + "'");
  const auto* numbers = version == nullptr ? nullptr : std::get_if<std::vector<std::int64_t>>(version);
  if (numbers == nullptr || numbers->size() != 2)
    throw InputError("the attribute 'format_version' is not two integers");
  if ((*numbers)[0] != format.version[0]) {
    throw InputError("format version " + std::to_string((*numbers)[0]) + ", this program reads version " +
                     std::to_string(format.version[0]));
  }
}

std::vector<char> result_file_bytes(const ResultDocument& document) {
  SCHEDSWEEP_CHECK(find(document.groups.front().attributes, "content_sha256") != nullptr);
  try {
    std::vector<char> bytes = encode_hdf5(document, seal_bytes);
    write_seal(bytes);
    return bytes;
  } catch (const h5::Error& error) {
    throw InputError(std::string(error.what()) + " (nothing replaced)", ExitCode::cannot_write);
  } catch (const std::bad_alloc&) {
    throw InputError("not enough memory to build the file (nothing replaced)", ExitCode::cannot_write);
  }
}

void write_result_file(const ResultDocument& document, const std::filesystem::path& path) {
  std::vector<char> bytes;
  try {
    bytes = result_file_bytes(document);
  } catch (const InputError& error) {
    throw InputError(path.string() + ": " + error.what(), error.code());
  }
  publish_file(path, bytes);
}

ResultDocument read_result_file(const std::filesystem::path& path, const DocumentFormat& format) {
  try {
    // HDF5 trusts what it reads, so damage must be found before HDF5 sees it.
    check_seal(path);
    ResultDocument document = decode_hdf5(path);
    check_format(document, format);
    return document;
  } catch (const std::bad_alloc&) {
    throw InputError(path.string() + ": not a results file (asks for more memory than there is)");
  } catch (const std::exception& error) {
    throw InputError(path.string() + ": not a results file (" + error.what() + ")");
  }
}

}  // namespace schedsweep
