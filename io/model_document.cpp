#include "io/model_document.h"

#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "io/model_fields.h"

#include <algorithm>
#include <bit>

namespace schedsweep {
namespace {

Attributes about(std::string meaning, std::string unit = "1") {
  return {{"units", std::move(unit)}, {"long_name", std::move(meaning)}};
}

AttributeValue stored(const std::string& text) { return text; }

AttributeValue stored(double number) { return number; }

AttributeValue stored(int number) { return std::int64_t{number}; }

AttributeValue stored(std::int64_t number) { return number; }

AttributeValue stored(TargetKind kind) { return std::string(target_names[static_cast<std::size_t>(kind)]); }

AttributeValue stored(std::uint64_t bits) { return std::bit_cast<std::int64_t>(bits); }

/// Rows of any lengths end to end; `row_path` says of each cell which row it is from.
template <class Cell, class Rows>
void append_rows(ResultDocument& document, const std::string& row_path, const std::string& path, const Rows& rows,
                 const std::string& meaning) {
  std::vector<std::int32_t> row_of;
  std::vector<Cell> cells;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    row_of.insert(row_of.end(), rows[row].size(), static_cast<std::int32_t>(row));
    cells.insert(cells.end(), rows[row].begin(), rows[row].end());
  }
  append_scale(document, row_path, std::move(row_of), about("feature it belongs to, counted from 0"));
  append_column(document, path, row_path, std::move(cells), about(meaning));
}

void append_binning(ResultDocument& document, const std::string& group, const Binning& binning) {
  std::vector<std::vector<float>> bounds;
  for (const FeatureBins& bins : binning.features) bounds.push_back(bins.upper);
  append_rows<double>(document, group + "/bound_feature", group + "/bound", bounds,
                      "largest value of a bin, a float; bin 0 is for what is not known, the last bin has no bound");
}

void append_features(ResultDocument& document, const std::vector<std::string>& names) {
  std::vector<std::string> units;
  for (const std::string& name : names) {
    const auto known = std::ranges::find(feature_table(), name, &FeatureInfo::name);
    SCHEDSWEEP_CHECK(known != feature_table().end());
    units.emplace_back(known->unit);
  }
  append_scale(document, "/features/name", names, about("what the model reads, in this order"));
  append_column(document, "/features/unit", "/features/name", std::move(units), about("unit of the feature"));
}

template <class Cell, class T>
std::vector<Cell> widened(const std::vector<T>& cells) {
  return {cells.begin(), cells.end()};
}

void append_forest(ResultDocument& document, const std::string& group, const Forest& forest) {
  std::vector<std::int32_t> tree_of_node, tree_of_leaf;
  for (std::size_t tree = 0; tree < forest.n_trees(); ++tree) {
    const std::size_t nodes = forest.first_node[tree + 1] - forest.first_node[tree];
    tree_of_node.insert(tree_of_node.end(), nodes, static_cast<std::int32_t>(tree));
    tree_of_leaf.insert(tree_of_leaf.end(), nodes + 1, static_cast<std::int32_t>(tree));
  }
  const std::string nodes = group + "/node_tree", leaves = group + "/leaf_tree";
  append_scale(document, nodes, std::move(tree_of_node), about("tree of each node, counted from 0"));
  append_column(document, group + "/feature", nodes, widened<std::int32_t>(forest.feature),
                about("feature that the node asks for, counted from 0"));
  append_column(document, group + "/threshold", nodes, forest.threshold, about("largest bin that goes left"));
  append_column(document, group + "/left", nodes, forest.left,
                about("node of the same tree, counted from its first; below 0: leaf -1 - left of the tree"));
  append_column(document, group + "/right", nodes, forest.right, about("likewise"));
  append_scale(document, leaves, std::move(tree_of_leaf), about("tree of each leaf, counted from 0"));
  append_column(document, group + "/leaf_value", leaves, widened<double>(forest.leaf_value),
                about("added to the sum where a job ends in the leaf, a float"));
}

void append_quantiles(ResultDocument& document, const QuantileModel& model) {
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    const std::string group = group_of_quantile(q);
    group_attributes(document, group) = {{"level", quantile_levels[q]},
                                         {"base", model.forests[q].base},
                                         {"calibration", model.calibration[q]},
                                         {"validation_pinball_s", model.reference.pinball_s[q]}};
    append_forest(document, group, model.forests[q]);
  }
}

void append_linear(ResultDocument& document, const QuantileModel& model) {
  const LinearQuantile& linear = model.linear;
  group_attributes(document, "/linear") = {{"weight", model.linear_weight}};
  if (linear.weight[0].empty()) return;
  std::vector<std::string> terms = model.features;
  terms.push_back("intercept");
  append_column(document, "/linear/center", "/features/name", linear.center, about("of the transformed feature"));
  append_column(document, "/linear/scale", "/features/name", linear.scale, about("of the transformed feature"));
  append_scale(document, "/linear/term", std::move(terms), about("what a weight is for"));
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    append_column(document, "/linear/" + std::string(quantile_names[q]), "/linear/term", linear.weight[q],
                  about("weight of the standardised feature"));
  }
}

void append_metrics(ResultDocument& document, const std::vector<ModelMetric>& metrics) {
  std::vector<std::string> names, parts;
  std::vector<double> values;
  for (const ModelMetric& metric : metrics) {
    names.push_back(metric.name);
    parts.push_back(metric.part);
    values.push_back(metric.value);
  }
  append_scale(document, "/metrics/name", std::move(names), about("name of the metric"));
  append_column(document, "/metrics/part", "/metrics/name", std::move(parts), about("jobs it is of"));
  append_column(document, "/metrics/value", "/metrics/name", std::move(values), about("its value"));
}

}  // namespace

ResultDocument document_of(const QuantileModel& model) {
  ResultDocument document;
  const auto attribute_of = [&](const std::string& group) {
    return [&document, group](const char* name, const auto& value) {
      set_attribute(group_attributes(document, group), name, stored(value));
    };
  };
  each_origin(model.origin, attribute_of("/origin"));
  each_setting(model.settings, attribute_of("/settings"));
  each_part_of_target(model.target, attribute_of("/target"));
  append_features(document, model.features);
  append_binning(document, "/bins", model.binning);
  append_quantiles(document, model);
  append_linear(document, model);
  append_binning(document, "/drift", model.reference.binning);
  append_rows<std::int64_t>(document, "/drift/count_feature", "/drift/count", model.reference.count,
                            "jobs learnt from in each bin of the feature, from bin 0 on");
  each_kind_of_id(model.ids, [&](const char* kind, const std::vector<std::string>& names) {
    append_scale(document, "/ids/" + std::string(kind), names, about("the trace's own name of each dense id"));
  });
  append_metrics(document, model.metrics);
  return document;
}

}  // namespace schedsweep
