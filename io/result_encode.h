#pragma once

#include "io/result_document.h"

#include <cstddef>
#include <vector>

namespace schedsweep {

/// The bytes of the HDF5 file that holds a document: the same bytes for the same document in every process.
/// `room_after` more bytes are left at the end, zero. Cost: two copies of the file in memory until it returns.
/// Errors: h5::Error when memory runs out; a broken contract for a document that `append` would refuse.
std::vector<char> encode_hdf5(const ResultDocument& document, std::size_t room_after);

}  // namespace schedsweep
