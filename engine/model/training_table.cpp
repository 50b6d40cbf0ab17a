#include "engine/model/training_table.h"

#include "engine/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>
#include <utility>

namespace schedsweep {
namespace {

template <class Owner, class Type>
Owner owner_of(Type Owner::*);

/// The part of the settings that has the member.
template <class Owner, class Settings>
auto& part(Settings& settings) {
  if constexpr (std::is_same_v<Owner, TrainSettings>) {
    return settings;
  } else {
    return settings.boosting;
  }
}

/// A row for a member of TrainSettings or of its BoostingSettings.
template <auto Member>
constexpr TrainingParameter row(std::string_view name, std::string_view unit, double min, double max,
                                std::string_view meaning) {
  using Owner = decltype(owner_of(Member));
  using Type = std::remove_cvref_t<decltype(std::declval<Owner>().*Member)>;
  return {name,
          unit,
          meaning,
          !std::is_floating_point_v<Type>,
          min,
          max,
          [](const TrainSettings& settings) { return static_cast<double>(part<Owner>(settings).*Member); },
          [](TrainSettings& settings, double value) { part<Owner>(settings).*Member = static_cast<Type>(value); }};
}

using B = BoostingSettings;
using T = TrainSettings;

constexpr TrainingParameter table[] = {
    row<&B::trees>("trees", "1", 1, 5000, "trees for each quantile, at most"),
    row<&B::rate>("rate", "1", 1e-4, 1, "by which each tree's leaves are shrunk"),
    row<&B::leaves>("leaves", "1", 2, max_leaves, "leaves of a tree, at most"),
    row<&B::depth>("depth", "1", 0, 255, "depth of a tree, at most; 0 = as the leaves allow"),
    row<&B::min_leaf>("min_leaf", "1", 1, 1e6, "jobs in a leaf, at least"),
    row<&B::l2>("l2", "1", 0, 1e6, "added to the number of jobs in the gain of a split"),
    row<&B::row_share>("row_share", "1", 0.01, 1, "share of the jobs that each tree sees"),
    row<&B::column_share>("column_share", "1", 0.01, 1, "share of the features that each tree sees"),
    row<&B::bins>("bins", "1", 3, 255, "bins of a feature, at most, one of them for what is not known"),
    row<&B::patience>("patience", "1", 0, 5000,
                      "trees without gain on the validation part that end training; 0 = never"),
    row<&B::seed>("seed", "1", 0, 9e15, "of the samples that trees see"),
    row<&T::target>("relative", "1", 0, 1, "1: learns what share of their requests jobs run for, 0: run times as such"),
    row<&T::learners>("linear", "1", 0, 1, "1: a linear quantile regression joins where the validation part gains"),
    row<&T::refit>("refit", "1", 0, 1, "1: trained once more on training and validation part"),
};

}  // namespace

std::span<const TrainingParameter> training_table() { return table; }

const TrainingParameter* find_training_parameter(std::string_view name) {
  const auto found = std::ranges::find(table, name, &TrainingParameter::name);
  return found == std::end(table) ? nullptr : found;
}

std::optional<double> parse_value(const TrainingParameter& parameter, std::string_view text) {
  if (text == "true" || text == "false") text = text == "true" ? "1" : "0";
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (!is_number || !(value >= parameter.min && value <= parameter.max)) return {};
  if (parameter.whole && value != std::nearbyint(value)) return {};
  return value;
}

std::string allowed_values(const TrainingParameter& parameter) {
  return std::string(parameter.whole ? "an integer" : "a number") + " from " + shortest(parameter.min) + " to " +
         shortest(parameter.max);
}

}  // namespace schedsweep
