#include "tests/support/compositions.h"

#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"

#include <algorithm>
#include <ostream>
#include <random>

namespace schedsweep::test {
namespace {

/// The values worth trying of one parameter, its default first.
std::vector<double> probes(const ParameterInfo& info) {
  std::vector<double> tried;
  if (info.kind == ParameterKind::real) {
    tried = {-1, 0.3, 0.5, 2, 2.5};
  } else if (info.kind == ParameterKind::integer) {
    tried = {info.min, info.min + 1, info.min + 2, info.min + 3, info.max};
  } else {
    for (std::size_t choice = 0; choice < std::max<std::size_t>(info.choices.size(), 2); ++choice)
      tried.push_back(static_cast<double>(choice));
  }
  // As long as the jobs of a workload run and wait.
  if (info.unit == "s") tried.insert(tried.end(), {50, 500, 5000});

  std::vector<double> values = {info.get(Parameters{})};
  for (const double value : tried)
    if (is_allowed(info, value) && std::find(values.begin(), values.end(), value) == values.end())
      values.push_back(value);
  return values;
}

/// Whether the default leaves other parameters their say: a dialect takes it from the switches, a limit that bites from
/// what it limits.
bool is_better_off(const ParameterInfo& info) {
  return info.name == "dialect" || (!info.word_for_max.empty() && info.get(Parameters{}) == info.max);
}

/// One of the probes, all alike but for the default of what is better off.
double probe(const ParameterInfo& info, const std::vector<double>& probes, std::uint64_t draw) {
  if (!is_better_off(info)) return probes[draw % probes.size()];
  return draw % 2 == 0 ? probes.front() : probes[1 + draw / 2 % (probes.size() - 1)];
}

/// What `draw()` makes of all parameters.
template <class Draw>
Parameters drawn_parameters(Draw draw) {
  static const std::vector<std::vector<double>> all_probes = [] {
    std::vector<std::vector<double>> result;
    for (const ParameterInfo& info : parameter_table()) result.push_back(probes(info));
    return result;
  }();
  Parameters parameters;
  for (std::size_t row = 0; row < parameter_table().size(); ++row) {
    const ParameterInfo& info = parameter_table()[row];
    info.set(parameters, probe(info, all_probes[row], draw()));
  }
  return parameters;
}

}  // namespace

rc::Gen<Parameters> any_parameters() {
  return rc::gen::map(
      rc::gen::container<std::vector<int>>(parameter_table().size(),
                                           rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 120))),
      [](const std::vector<int>& draws) {
        return drawn_parameters([next = draws.begin()]() mutable { return static_cast<std::uint64_t>(*next++); });
      });
}

std::vector<Parameters> all_compositions() {
  constexpr std::size_t n_samples = 4000;
  std::vector<Parameters> all;
  for (const Preset& preset : presets()) all.push_back(parameters_of(preset));
  std::mt19937_64 random(1);
  for (std::size_t sample = 0; sample < n_samples; ++sample) {
    all.push_back(drawn_parameters([&] { return random(); }));
    // Every pair in turn.
    all.back().estimate = static_cast<std::uint8_t>(sample % estimators().size());
    all.back().order = static_cast<std::uint8_t>(sample / estimators().size() % orders().size());
  }
  return all;
}

std::vector<Parameters> all_policies() {
  std::vector<Parameters> all;
  for (const Preset& preset : presets()) {
    for (std::size_t order = 0; order < orders().size(); ++order) {
      for (std::size_t estimate = 0; estimate < estimators().size(); ++estimate) {
        all.push_back(parameters_of(preset));
        all.back().order = static_cast<std::uint8_t>(order);
        all.back().estimate = static_cast<std::uint8_t>(estimate);
      }
    }
  }
  return all;
}

std::string describe(const Parameters& parameters) {
  std::string text;
  for (const ParameterInfo& info : parameter_table()) {
    const double value = info.get(parameters);
    if (value == info.get(Parameters{})) continue;
    if (!text.empty()) text += ' ';
    text += info.name;
    text += '=';
    text += format_value(info, value);
  }
  return text.empty() ? "defaults" : text;
}

}  // namespace schedsweep::test

namespace schedsweep {

std::ostream& operator<<(std::ostream& out, const Parameters& parameters) { return out << test::describe(parameters); }

}  // namespace schedsweep
