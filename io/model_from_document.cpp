#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "engine/text.h"
#include "io/document_reader.h"
#include "io/model_document.h"
#include "io/model_fields.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

namespace schedsweep {
namespace {

constexpr std::size_t longest_text = 4096;
constexpr std::int64_t most_trees = 100'000;
constexpr std::size_t most_bounds = 254;

void check_text(const std::string& where, const std::string& text) {
  if (text.size() <= longest_text) return;
  throw InputError(where + " holds a text of " + std::to_string(text.size()) + " bytes (at most " +
                   std::to_string(longest_text) + ")");
}

void check_texts(const std::string& where, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) check_text(where, text);
}

void check_unique(const std::string& where, std::vector<std::string> names) {
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice != names.end()) throw InputError(where + " holds '" + *twice + "' twice");
}

double checked_number(const std::string& where, double number, double least, double most) {
  if (number >= least && number <= most) return number;  // never true of NaN
  throw InputError(where + " = " + shortest(number) + " (must be " + shortest(least) + " to " + shortest(most) + ")");
}

constexpr double largest_float = std::numeric_limits<float>::max();

/// Targets are within 22 of 0. What lies within these bounds adds up to a finite prediction, however it is combined.
constexpr double most_on_target_scale = 1e30;

double checked_finite(const std::string& where, double number) {
  return checked_number(where, number, -most_on_target_scale, most_on_target_scale);
}

float checked_float(const std::string& where, double number) {
  const auto narrow = static_cast<float>(checked_number(where, number, -largest_float, largest_float));
  if (static_cast<double>(narrow) != number) throw InputError(where + " = " + shortest(number) + " (is no float)");
  return narrow;
}

std::int64_t checked_count(const std::string& where, std::int64_t count, std::int64_t most) {
  if (count >= 0 && count <= most) return count;
  throw InputError(where + " = " + std::to_string(count) + " (must be 0 to " + std::to_string(most) + ")");
}

/// Where each row begins in cells that stand end to end. Shape: [n_rows + 1]; row_of ascends and is below n_rows.
std::vector<std::size_t> row_begins(const std::string& path, const std::vector<std::int32_t>& row_of,
                                    std::size_t n_rows) {
  const bool in_range = row_of.empty() || (row_of.front() >= 0 && static_cast<std::size_t>(row_of.back()) < n_rows);
  if (!std::ranges::is_sorted(row_of) || !in_range)
    throw InputError(path + " does not ascend from 0 to below " + std::to_string(n_rows));
  std::vector<std::size_t> begins(n_rows + 1);
  for (const std::int32_t row : row_of) ++begins[static_cast<std::size_t>(row) + 1];
  for (std::size_t row = 0; row < n_rows; ++row) begins[row + 1] += begins[row];
  return begins;
}

class ModelReader {
 public:
  explicit ModelReader(const ResultDocument& document) : in_(document) {}

  QuantileModel read() {
    read_fields("/origin", [&](auto field) { each_origin(model_.origin, field); });
    read_fields("/settings", [&](auto field) { each_setting(model_.settings, field); });
    read_target();
    read_features();
    model_.binning = read_binning("/bins");
    for (std::size_t q = 0; q < n_quantiles; ++q) read_quantile(q);
    read_linear();
    read_reference();
    each_kind_of_id(model_.ids, [&](const std::string& kind, std::vector<std::string>& names) {
      names = texts("/ids/" + kind);
      check_unique("/ids/" + kind, names);
    });
    read_metrics();
    return std::move(model_);
  }

 private:
  std::size_t n_features() const { return model_.features.size(); }

  const std::vector<std::string>& texts(const std::string& path) const {
    const auto& cells = in_.column<std::string>(path);
    check_texts(path, cells);
    return cells;
  }

  template <class Walk>
  void read_fields(const std::string& group, Walk walk) {
    walk([&]<class T>(const std::string& name, T& value) {
      const std::string where = "'" + name + "' of " + group;
      if constexpr (std::is_same_v<T, std::string>) {
        check_text(where, value = in_.attribute<std::string>(group, name));
      } else if constexpr (std::is_same_v<T, TargetKind>) {
        value = target_kind(where, in_.attribute<std::string>(group, name));
      } else if constexpr (std::is_same_v<T, double>) {
        value = checked_finite(where, in_.attribute<double>(group, name));
      } else if constexpr (std::is_same_v<T, std::uint64_t>) {
        value = std::bit_cast<std::uint64_t>(in_.attribute<std::int64_t>(group, name));
      } else {
        const auto number = in_.attribute<std::int64_t>(group, name);
        value = static_cast<T>(checked_count(where, number, std::numeric_limits<T>::max()));
      }
    });
  }

  void read_target() {
    read_fields("/target", [&](auto field) { each_part_of_target(model_.target, field); });
    checked_number("'no_request_unit_s' of /target", model_.target.no_request_unit_s, 1 / most_on_target_scale,
                   most_on_target_scale);
    checked_number("'most_of_request' of /target", model_.target.most_of_request, 0, most_on_target_scale);
  }

  static TargetKind target_kind(const std::string& where, const std::string& name) {
    const auto found = std::ranges::find(target_names, name);
    if (found == target_names.end()) throw InputError(where + " = '" + name + "' (must be log_run or log_ratio)");
    return static_cast<TargetKind>(found - target_names.begin());
  }

  void read_features() {
    model_.features = texts("/features/name");
    const auto& units = in_.column<std::string>("/features/unit", n_features());
    for (std::size_t i = 0; i < n_features(); ++i) {
      const auto known = std::ranges::find(feature_table(), model_.features[i], &FeatureInfo::name);
      if (known == feature_table().end() || known->unit != units[i]) {
        throw InputError("feature '" + model_.features[i] + "' in '" + units[i] +
                         "' is not one that this program has (the model is from another version)");
      }
    }
    check_unique("/features/name", model_.features);
    if (model_.features.empty()) throw InputError("/features/name is empty");
  }

  Binning read_binning(const std::string& group) const {
    const auto& feature_of = in_.column<std::int32_t>(group + "/bound_feature");
    const auto& bounds = in_.column<double>(group + "/bound", feature_of.size());
    const auto begins = row_begins(group + "/bound_feature", feature_of, n_features());
    Binning binning{std::vector<FeatureBins>(n_features())};
    for (std::size_t f = 0; f < n_features(); ++f) {
      const std::string where = group + "/bound of feature '" + model_.features[f] + "'";
      std::vector<float>& upper = binning.features[f].upper;
      for (std::size_t i = begins[f]; i < begins[f + 1]; ++i) upper.push_back(checked_float(where, bounds[i]));
      if (std::ranges::adjacent_find(upper, std::greater_equal<>()) != upper.end())
        throw InputError(where + " does not ascend");
      if (upper.size() > most_bounds)
        throw InputError(where + " has " + std::to_string(upper.size()) + " entries (at most 254)");
    }
    return binning;
  }

  void read_quantile(std::size_t q) {
    const std::string group = group_of_quantile(q);
    if (in_.attribute<double>(group, "level") != quantile_levels[q])
      throw InputError("'level' of " + group + " is not " + shortest(quantile_levels[q]));
    model_.calibration[q] = checked_finite("'calibration' of " + group, in_.attribute<double>(group, "calibration"));
    model_.reference.pinball_s[q] =
        checked_finite("'validation_pinball_s' of " + group, in_.attribute<double>(group, "validation_pinball_s"));
    model_.forests[q] = read_forest(group);
    try {
      check_forest(model_.forests[q], n_features());
    } catch (const InputError& error) {
      throw InputError(std::string(quantile_names[q]) + " " + error.what());
    }
  }

  /// Of the right sizes; check_forest looks at the rest.
  Forest read_forest(const std::string& group) const {
    Forest forest;
    forest.base = checked_finite("'base' of " + group, in_.attribute<double>(group, "base"));
    const auto& tree_of_leaf = in_.column<std::int32_t>(group + "/leaf_tree");
    const auto& tree_of_node = in_.column<std::int32_t>(group + "/node_tree");
    const std::int64_t trees = tree_of_leaf.empty() ? 0 : std::int64_t{tree_of_leaf.back()} + 1;
    const auto n_trees = static_cast<std::size_t>(checked_count("trees of " + group, trees, most_trees));
    const auto first_leaf = row_begins(group + "/leaf_tree", tree_of_leaf, n_trees);
    const auto first_node = row_begins(group + "/node_tree", tree_of_node, n_trees);
    for (std::size_t tree = 0; tree <= n_trees; ++tree) {
      if (first_leaf[tree] != first_node[tree] + tree)
        throw InputError(group + "/leaf_tree: not one leaf more than nodes in tree " + std::to_string(tree - 1));
    }
    forest.first_node.assign(first_node.begin(), first_node.end());
    for (const std::int32_t feature : in_.column<std::int32_t>(group + "/feature", tree_of_node.size())) {
      forest.feature.push_back(static_cast<std::uint16_t>(
          checked_count(group + "/feature", feature, std::numeric_limits<std::uint16_t>::max())));
    }
    forest.threshold = in_.column<std::uint8_t>(group + "/threshold", tree_of_node.size());
    forest.left = in_.column<std::int32_t>(group + "/left", tree_of_node.size());
    forest.right = in_.column<std::int32_t>(group + "/right", tree_of_node.size());
    for (const double value : in_.column<double>(group + "/leaf_value", tree_of_leaf.size()))
      forest.leaf_value.push_back(checked_float(group + "/leaf_value", value));
    return forest;
  }

  void read_linear() {
    model_.linear_weight = checked_number("'weight' of /linear", in_.attribute<double>("/linear", "weight"), 0, 1);
    if (!in_.has("/linear/term")) {
      if (model_.linear_weight > 0) throw InputError("/linear/term is missing");
      return;
    }
    std::vector<std::string> terms = model_.features;
    terms.push_back("intercept");
    if (in_.column<std::string>("/linear/term") != terms)
      throw InputError("/linear/term is not the features and 'intercept'");
    LinearQuantile& linear = model_.linear;
    linear.center = in_.column<double>("/linear/center", n_features());
    linear.scale = in_.column<double>("/linear/scale", n_features());
    for (std::size_t q = 0; q < n_quantiles; ++q)
      linear.weight[q] = in_.column<double>("/linear/" + std::string(quantile_names[q]), n_features() + 1);
    for (const double center : linear.center) checked_finite("/linear/center", center);
    for (const double scale : linear.scale)
      checked_number("/linear/scale", scale, 1 / most_on_target_scale, most_on_target_scale);
    for (const auto& weights : linear.weight)
      for (const double weight : weights) checked_finite("a weight of /linear", weight);
  }

  /// A model may have none.
  void read_reference() {
    const auto& feature_of = in_.column<std::int32_t>("/drift/count_feature");
    const auto& counts = in_.column<std::int64_t>("/drift/count", feature_of.size());
    Binning binning = read_binning("/drift");
    if (counts.empty()) return;
    const auto begins = row_begins("/drift/count_feature", feature_of, n_features());
    for (std::size_t f = 0; f < n_features(); ++f) {
      if (begins[f + 1] - begins[f] != binning.features[f].upper.size() + 2)
        throw InputError("/drift/count of feature '" + model_.features[f] + "' has not one entry for each bin");
      std::vector<std::int64_t>& row = model_.reference.count.emplace_back();
      for (std::size_t i = begins[f]; i < begins[f + 1]; ++i)
        row.push_back(checked_count("/drift/count", counts[i], std::numeric_limits<JobIndex>::max()));
    }
    model_.reference.binning = std::move(binning);
  }

  void read_metrics() {
    const auto& names = texts("/metrics/name");
    const auto& parts = in_.column<std::string>("/metrics/part", names.size());
    const auto& values = in_.column<double>("/metrics/value", names.size());
    check_texts("/metrics/part", parts);
    for (std::size_t i = 0; i < names.size(); ++i) model_.metrics.push_back({parts[i], names[i], values[i]});
  }

  DocumentReader in_;
  QuantileModel model_;
};

}  // namespace

QuantileModel model_from_document(const ResultDocument& document) { return ModelReader(document).read(); }

}  // namespace schedsweep
