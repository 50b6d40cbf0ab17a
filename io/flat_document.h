#pragma once

#include "io/result_document.h"

#include <string>
#include <string_view>

namespace schedsweep {

/// A document as one row of bytes, for a pipe between two processes of this program; not for files.
std::string flat_form(const ResultDocument& document);

/// Errors: InputError for bytes that are no document, whatever they are: what comes back has the shapes it says, texts
/// in UTF-8 without NUL, and a root.
ResultDocument document_from_flat(std::string_view bytes);

}  // namespace schedsweep
