#include "engine/model/feature_table.h"

#include "engine/model/feature_row.h"

namespace schedsweep {

std::span<const FeatureInfo> feature_table() {
  static const std::vector<FeatureInfo> table = [] {
    std::vector<FeatureInfo> infos;
    for (const auto& rows : {request_features(), history_features(), load_features()})
      for (const FeatureRow& row : rows) infos.push_back(row.info);
    return infos;
  }();
  return table;
}

}  // namespace schedsweep
