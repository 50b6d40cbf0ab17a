#include "sweep/results/design_group.h"

#include <charconv>
#include <numeric>

namespace schedsweep {
namespace {

/// The numbers of a list, or empty where one is a word.
std::vector<double> numbers_of(const std::vector<std::string>& values) {
  std::vector<double> numbers;
  for (const std::string& text : values) {
    double number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return {};
    numbers.push_back(number);
  }
  return numbers;
}

Cells values_of(const Design& design, std::size_t a) {
  const DesignAxis& axis = design.axes[a];
  const std::vector<double> listed = numbers_of(axis.values);
  std::vector<double> numbers;
  std::vector<std::string> words;
  for (std::size_t point = 0; point < design.n_points(); ++point) {
    const double value = design.value(point, a);
    if (!axis.values.empty() && listed.empty()) {
      words.push_back(axis.values[static_cast<std::size_t>(value)]);
    } else {
      numbers.push_back(axis.values.empty() ? value : listed[static_cast<std::size_t>(value)]);
    }
  }
  if (!words.empty()) return words;
  return numbers;
}

}  // namespace

void append_design(ResultDocument& document, const Design& design) {
  Attributes& attributes = group_attributes(document, "/design");
  set_attribute(attributes, "method", std::string(design_methods()[static_cast<std::size_t>(design.method)].name));
  set_attribute(attributes, "samples", design.samples);
  set_attribute(attributes, "seed", static_cast<std::int64_t>(design.seed));
  if (design.method == DesignMethod::morris) set_attribute(attributes, "levels", std::int64_t{design.levels});

  std::vector<std::int64_t> points(design.n_points());
  std::iota(points.begin(), points.end(), std::int64_t{0});
  append_scale(document, "/design/point", std::move(points), {{"long_name", std::string("number of the point")}});
  for (std::size_t a = 0; a < design.axes.size(); ++a)
    append_column(document, "/design/" + design.axes[a].name, "/design/point", values_of(design, a),
                  {{"units", design.axes[a].unit}, {"long_name", design.axes[a].meaning}});

  std::vector<std::string> labels;
  std::vector<std::int64_t> runs;
  for (std::size_t c = 0; c < design.cases.size(); ++c) {
    labels.push_back(design.cases[c].label);
    for (std::size_t point = 0; point < design.n_points(); ++point) runs.push_back(design.run_of(c, point));
  }
  append_scale(document, "/design/case", std::move(labels),
               {{"long_name", std::string("one choice of all that is no axis of the design")}});
  append(document, {"/design/run",
                    {design.cases.size(), design.n_points()},
                    std::move(runs),
                    {"/design/case", "/design/point"},
                    {{"units", std::string("1")},
                     {"long_name", std::string("run that answers the point; its replicates follow it")}}});
}

}  // namespace schedsweep
