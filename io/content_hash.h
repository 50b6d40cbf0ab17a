#pragma once

#include "io/result_document.h"

#include <string>

namespace schedsweep {

/// SHA-256, in hexadecimal, of everything but the attribute content_sha256 of the root. It depends neither on the order
/// of groups, data sets and attributes nor on how HDF5 stores them. FORMAT.md gives the encoding,
/// scripts/verify_results.py computes it from a file.
std::string content_sha256(const ResultDocument& document);

}  // namespace schedsweep
