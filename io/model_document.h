#pragma once

#include "engine/model/quantile_model.h"
#include "io/result_document.h"

namespace schedsweep {

/// A model as model files hold it: the same document for the same model. The layout is in MODEL_FORMAT.md.
/// Shape: as training makes it; ids and names are UTF-8 without NUL.
ResultDocument document_of(const QuantileModel& model);

/// The model that a document holds, whatever else the document may be: all that prediction relies on is checked.
/// Errors: InputError, without the file's name, for the first thing that is missing, of another type or size, or out of
/// range: `p50 forest: tree 12: node 3 has child 77 (there is none)`; for a feature that this version does not know.
QuantileModel model_from_document(const ResultDocument& document);

}  // namespace schedsweep
