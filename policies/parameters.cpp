#include "policies/parameters.h"

#include "engine/text.h"
#include "policies/estimator.h"
#include "policies/order.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>
#include <vector>

namespace schedsweep {
namespace {

using Names = std::span<const std::string_view>;

template <class Registry>
Names names_of(const Registry& registry) {
  static const std::vector<std::string_view> names = [&] {
    std::vector<std::string_view> result;
    for (const auto& entry : registry) result.push_back(entry.name);
    return result;
  }();
  return names;
}

constexpr std::string_view backfill_orders[] = {"queue", "shortest"};
constexpr std::string_view estimate_bases[] = {"requested", "actual"};
constexpr std::string_view corrections[] = {"next_second", "tsafrir"};
constexpr std::string_view passes[] = {"instant", "event"};
constexpr std::string_view overruns[] = {"run", "kill"};
constexpr std::string_view widers[] = {"drop", "clamp", "reject"};

// What a run depends on. A run without reservations starts jobs in order and never asks how long they will take,
// unless the order does.
bool always(const Parameters&) { return true; }

bool backfills(const Parameters& p) { return p.reservations > 0; }

bool believes(const Parameters& p) { return backfills(p) || orders()[p.order].reads_belief; }

bool scales(const Parameters& p) { return believes(p) && estimators()[p.estimate].name == "scaled"; }

/// First come, first served without backfilling starts the same jobs however the events of an instant are grouped.
bool depends_on_pass(const Parameters& p) { return backfills(p) || !orders()[p.order].arrival_order; }

struct Range {
  double min = 0;
  double max = 0;
};

/// A row for the member: kind, reader and writer follow from its type.
template <auto Member>
ParameterInfo row(std::string_view name, std::string_view unit, Range range, Names choices,
                  bool (*read)(const Parameters&), std::string_view meaning) {
  using Type = std::remove_cvref_t<decltype(std::declval<Parameters>().*Member)>;
  const ParameterKind kind = !choices.empty()                 ? ParameterKind::choice
                             : std::is_same_v<Type, bool>     ? ParameterKind::flag
                             : std::is_floating_point_v<Type> ? ParameterKind::real
                                                              : ParameterKind::integer;
  return {name,
          unit,
          meaning,
          kind,
          range.min,
          range.max,
          choices,
          [](const Parameters& p) { return static_cast<double>(p.*Member); },
          [](Parameters& p, double value) { p.*Member = static_cast<Type>(value); },
          read};
}

const std::vector<ParameterInfo>& table() {
  using P = Parameters;
  static const std::vector<ParameterInfo> rows = {
      row<&P::order>("order", "1", {}, names_of(orders()), always, "who comes first in the queue"),
      row<&P::reservations>("reservations", "1", {0, 1}, {}, always,
                            "blocked jobs that hold a reservation: 0 = no backfilling, 1 = EASY"),
      row<&P::backfill_order>("backfill_order", "1", {}, backfill_orders, backfills,
                              "order in which candidates are tried: the queue's, or shortest guard first"),
      row<&P::spare>("spare", "1", {}, {}, backfills,
                     "candidates may use the processors that the blocked job leaves over at its shadow time"),
      row<&P::estimate>("estimate", "1", {}, names_of(estimators()), believes,
                        "how long the scheduler believes a job runs"),
      row<&P::estimate_factor>("estimate_factor", "1", {1e-3, 1e3}, {}, scales, "factor of estimate = scaled"),
      row<&P::estimate_base>("estimate_base", "1", {}, estimate_bases, scales, "what estimate = scaled multiplies"),
      row<&P::correction>("correction", "1", {}, corrections, backfills,
                          "belief in a job that outlives it: ends next second, or raised by the published increments"),
      row<&P::pass>("pass", "1", {}, passes, depends_on_pass,
                    "one scheduling pass an instant, or one after every single completion and arrival"),
      row<&P::overrun>("overrun", "1", {}, overruns, always,
                       "a job past its request runs on as traced, or is killed at its request"),
      row<&P::wider>("wider", "1", {}, widers, always,
                     "a job wider than the machine is left out (counted in rejected), narrowed, or fails the run"),
      row<&P::tau_s>("tau_s", "s", {1e-3, 1e6}, {}, always, "shortest run time that bounded slowdown divides by"),
      row<&P::starved_wait_s>("starved_wait_s", "s", {0, 1e12}, {}, always,
                              "a job that waits longer counts as starved"),
      row<&P::trim>("trim", "1", {0, 0.45}, {}, always,
                    "share of jobs cut at each end for utilization_trimmed (warm-up and drain)"),
  };
  return rows;
}

}  // namespace

std::span<const ParameterInfo> parameter_table() { return table(); }

const ParameterInfo* find_parameter(std::string_view name) {
  const auto row =
      std::find_if(table().begin(), table().end(), [&](const ParameterInfo& info) { return info.name == name; });
  return row == table().end() ? nullptr : &*row;
}

std::optional<double> parse_value(const ParameterInfo& info, std::string_view text) {
  if (info.kind == ParameterKind::choice) {
    const auto choice = std::find(info.choices.begin(), info.choices.end(), text);
    if (choice == info.choices.end()) return std::nullopt;
    return static_cast<double>(choice - info.choices.begin());
  }
  if (info.kind == ParameterKind::flag) {
    if (text == "true") return 1.0;
    if (text == "false") return 0.0;
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !is_allowed(info, value)) return std::nullopt;
  return value;
}

bool is_allowed(const ParameterInfo& info, double value) {
  if (info.kind == ParameterKind::flag) return value == 0 || value == 1;
  const bool whole = value == std::floor(value);
  if (info.kind == ParameterKind::choice)
    return whole && value >= 0 && value < static_cast<double>(info.choices.size());
  return value >= info.min && value <= info.max && (whole || info.kind == ParameterKind::real);
}

std::string format_value(const ParameterInfo& info, double value) {
  switch (info.kind) {
    case ParameterKind::choice:
      return std::string(info.choices[static_cast<std::size_t>(value)]);
    case ParameterKind::flag:
      return value != 0 ? "true" : "false";
    case ParameterKind::integer:
      return std::to_string(static_cast<std::int64_t>(value));
    case ParameterKind::real:
      break;
  }
  return shortest(value);
}

std::string allowed_values(const ParameterInfo& info) {
  switch (info.kind) {
    case ParameterKind::choice:
      return "one of " + joined(info.choices);
    case ParameterKind::flag:
      return "true or false";
    case ParameterKind::integer:
      return "an integer from " + shortest(info.min) + " to " + shortest(info.max);
    case ParameterKind::real:
      break;
  }
  return "a number from " + shortest(info.min) + " to " + shortest(info.max);
}

Parameters canonical(const Parameters& parameters) {
  const Parameters defaults;
  Parameters result = parameters;
  for (const ParameterInfo& info : table())
    if (!info.read(parameters)) info.set(result, info.get(defaults));
  return result;
}

std::vector<double> values_of(const Parameters& parameters) {
  std::vector<double> values;
  for (const ParameterInfo& info : table()) values.push_back(info.get(parameters));
  return values;
}

bool operator==(const Parameters& a, const Parameters& b) { return values_of(a) == values_of(b); }

}  // namespace schedsweep
