#pragma once

#include "io/publish.h"
#include "io/result_document.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace schedsweep {

/// What the documents of one kind call themselves.
struct DocumentFormat {
  std::string_view name;
  std::array<std::int64_t, 2> version;  ///< major: old readers would misread; minor: they find everything they know
};

inline constexpr DocumentFormat result_format = {"schedsweep-results", {2, 0}};
inline constexpr DocumentFormat tuning_format = {"schedsweep-tuning", {2, 0}};

/// Marks the root with `format`, `format_version` and `content_sha256`; the last step before writing.
void stamp(ResultDocument& document, const DocumentFormat& format = result_format);

/// Errors: InputError without the path for another format or a newer major version.
void check_format(const ResultDocument& document, const DocumentFormat& format);

/// The bytes of the file of a stamped document, the same for the same document; see write_result_file.
/// Errors: InputError without the path, cannot_write, also when memory runs out.
std::vector<char> result_file_bytes(const ResultDocument& document);

/// Publishes a stamped document as an HDF5 file, the same bytes for the same document.
/// Shape: see FORMAT.md. Errors: as publish_file; cannot_write also when memory runs out.
/// Cost: twice the size of the file in memory, besides the document.
void write_result_file(const ResultDocument& document, const std::filesystem::path& path);

/// The document in a file that write_result_file wrote.
/// Errors: InputError, bad_data, for a file that is missing, foreign, damaged, changed or of a newer major version.
ResultDocument read_result_file(const std::filesystem::path& path, const DocumentFormat& format = result_format);

}  // namespace schedsweep
