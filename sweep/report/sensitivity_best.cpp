#include "sweep/report/sensitivity.h"
#include "sweep/report/table_rows.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// Choices that a site can make, each with the cells where it is made.
struct Choices {
  std::string name;  ///< of the parameter, or all_parameters
  std::vector<std::string> values;
  std::vector<std::vector<std::size_t>> cells;
};

constexpr const char* all_parameters = "all together";

/// By one parameter, or by all.
Choices choices_by(const Study& study, std::string name, const std::vector<std::size_t>& axes) {
  Choices choices{std::move(name), {}, {}};
  std::map<std::vector<std::size_t>, std::size_t> known;
  for (std::size_t cell = 0; cell < study.cells(); ++cell) {
    std::vector<std::size_t> places;
    for (const std::size_t axis : axes) places.push_back(study.place(cell, axis));
    const auto [at, added] = known.emplace(places, known.size());
    if (added) {
      std::string value;
      for (std::size_t i = 0; i < axes.size(); ++i) {
        const StudyAxis& axis = study.axes[axes[i]];
        value += (i > 0 ? ", " : "") + (axes.size() > 1 ? axis.name + " = " : "") + axis.values[places[i]];
      }
      choices.values.push_back(value);
      choices.cells.emplace_back();
    }
    choices.cells[at->second].push_back(cell);
  }
  return choices;
}

std::vector<Choices> choices_of(const Study& study) {
  std::vector<std::size_t> parameters;
  for (std::size_t axis = 0; axis < study.axes.size(); ++axis)
    if (study.axes[axis].of_policy) parameters.push_back(axis);
  std::vector<Choices> result;
  for (const std::size_t axis : parameters) result.push_back(choices_by(study, study.axes[axis].name, {axis}));
  if (parameters.size() > 1) result.push_back(choices_by(study, all_parameters, parameters));
  return result;
}

/// The choice with the smallest mean change. Choosing the best of m makes chance look like merit: each of the m
/// intervals promises 1 - (1 - confidence) / m, so that all hold together (Bonferroni).
struct Best {
  std::size_t choice = 0;
  Interval change{};
  std::size_t n_better = 0;  ///< choices whose interval lies below 0
  bool found = false;
};

Best best_of(const Measured& measured, const Study& study, const Choices& choices) {
  Bootstrap bootstrap = measured.bootstrap;
  bootstrap.confidence = 1 - (1 - bootstrap.confidence) / static_cast<double>(choices.values.size());
  Best best;
  for (std::size_t choice = 0; choice < choices.values.size(); ++choice) {
    const Interval change = mean_interval(change_over_replicates(measured, study, 0, choices.cells[choice]), bootstrap);
    if (std::isnan(change.estimate)) continue;
    best.n_better += change.high < 0;
    if (best.found && !(change.estimate < best.change.estimate)) continue;
    best.choice = choice;
    best.change = change;
    best.found = true;
  }
  return best;
}

Finding finding_of(const Measured& measured, const Study& study, const Choices& choices, const Best& best) {
  const std::string metric(measured.primary().name), &baseline = measured.input.settings.baseline;
  const std::string change = in_words(best.change, measured.primary().unit, measured.bootstrap.confidence);
  const std::string& value = choices.values[best.choice];
  const bool one = choices.name != all_parameters;
  const std::string who = study.trace + ", " + study.policy + ": ";
  if (best.n_better > 0)
    return {"sensitivity", Verdict::pass,
            fmt::format("{}{} of {} {} lower {} against {}; best is {}, {}.", who, best.n_better, choices.values.size(),
                        one ? "values of " + choices.name : "settings", metric, baseline,
                        one ? choices.name + " = " + value : value, change)};
  // A difference of one replicate shows nothing, however large.
  const bool may_help = best.change.low <= 0 || (std::isnan(best.change.low) && best.change.estimate < 0);
  return {"sensitivity", Verdict::warn,
          fmt::format("{}no {} {} {} against {}: the best of {}, {}, changes it by {}.", who,
                      one ? "value of " + choices.name : "setting", may_help ? "is shown to lower" : "lowers", metric,
                      baseline, choices.values.size(), value, change)};
}

}  // namespace

void add_best_settings(const Measured& measured, const std::vector<Study>& studies, Report& report) {
  TableRows rows(
      {"/sensitivity/best",
       "The best value of each parameter",
       "The value with the smallest mean change of the primary metric against the baseline policy (see "
       "/sensitivity/curves). low, high: percentile bootstrap over replicates at 1 - (1 - confidence) / m for "
       "the m values that were tried (Bonferroni), since the best of many looks good by chance alone. "
       "verdict: better if high < 0, worse if low > 0, else unclear. all together: every combination of the "
       "policy's parameters, averaged over workloads and machines.",
       {{"trace", "1", "name of the [[traces]] entry", {}},
        {"policy", "1", "name of the [[policies]] entry", {}},
        {"parameter", "1", "what is chosen", {}},
        {"best", "1", "its best value", {}},
        {"tried", "1", "how many values were tried", {}},
        {"better", "1", "how many of them have an interval below 0", {}},
        {"change", "of the metric", "of the primary metric against the baseline", {}},
        {"change_low", "of the metric", "lower end of its interval", {}},
        {"change_high", "of the metric", "upper end of its interval", {}},
        {"verdict", "1", "better, unclear or worse", {}}}});
  for (const Study& study : studies) {
    if (study.is_baseline) continue;
    for (const Choices& choices : choices_of(study)) {
      const Best best = best_of(measured, study, choices);
      if (!best.found) continue;
      const char* verdict = best.change.high < 0 ? "better" : best.change.low > 0 ? "worse" : "unclear";
      rows.add({study.trace, study.policy, choices.name, choices.values[best.choice],
                static_cast<std::int64_t>(choices.values.size()), static_cast<std::int64_t>(best.n_better),
                best.change.estimate, best.change.low, best.change.high, std::string(verdict)});
      report.findings.push_back(finding_of(measured, study, choices, best));
    }
  }
  std::move(rows).add_to(report);
}

}  // namespace schedsweep
