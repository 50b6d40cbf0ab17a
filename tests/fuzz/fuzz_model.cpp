#include "engine/error.h"
#include "io/flat_document.h"
#include "io/model_document.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace schedsweep {
namespace {

/// Rows at the edges of what a feature may be.
void predict_rows(const QuantileModel& model) {
  constexpr float most = std::numeric_limits<float>::max();
  constexpr float values[] = {std::numeric_limits<float>::quiet_NaN(), -most, -1, 0, 1.1F, 3600, most};
  FeatureMatrix rows(std::size(values), model.features.size());
  for (std::size_t feature = 0; feature < rows.n_features(); ++feature)
    for (std::size_t row = 0; row < rows.n_rows(); ++row)
      rows.column(feature)[row] = values[(row + feature) % rows.n_rows()];
  BinnedMatrix bins(rows.n_rows(), rows.n_features());
  model.binning.apply(rows, 0, bins);
  std::vector<double> out(rows.n_rows());
  for (const Forest& forest : model.forests) {
    predict(forest, bins, 0, out, 1);
    for (const double value : out) SCHEDSWEEP_CHECK(std::isfinite(value));
  }
}

/// Any bytes are either a model that predicts, and is written as it was read, or an InputError.
void read_and_use(std::string_view bytes) {
  const QuantileModel model = model_from_document(document_from_flat(bytes));
  predict_rows(model);
  const std::string written = flat_form(document_of(model));
  SCHEDSWEEP_CHECK(flat_form(document_of(model_from_document(document_from_flat(written)))) == written);
}

}  // namespace
}  // namespace schedsweep

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    schedsweep::read_and_use({reinterpret_cast<const char*>(data), size});
  } catch (const schedsweep::InputError&) {
    return 0;
  }
  return 0;
}
