#pragma once

#include "engine/conventions.h"
#include "engine/types.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

enum class BackfillOrder : std::uint8_t { queue, shortest };
enum class Promise : std::uint8_t { keep, replan };
enum class Shadow : std::uint8_t { recomputed, fixed, awaited };
enum class UntilShadow : std::uint8_t { at_most, before, ignored };
enum class EstimateFor : std::uint8_t { as_estimate, requested, actual };
enum class EstimateBase : std::uint8_t { requested, actual };
enum class PredictedQuantile : std::uint8_t { p50, p10 };
enum class OnlineLoss : std::uint8_t { squared, linear };
enum class OnlineWeight : std::uint8_t { constant, area_log };
enum class Correction : std::uint8_t { next_second, tsafrir };
enum class Overrun : std::uint8_t { run, kill };
enum class Wider : std::uint8_t { drop, clamp, reject };

/// Largest value of a count or a time that stands for "no limit".
inline constexpr std::int64_t unlimited = std::numeric_limits<std::int32_t>::max();

/// How many features order = linear may weigh.
inline constexpr std::size_t max_linear_features = 16;

/// In what simulators differ that all call their policy EASY. The defaults are this program's own conventions.
struct Switches {
  Pass pass = Pass::instant;
  First first = First::completions;
  Ties ties = Ties::job;
  EstimateFor estimate_candidate = EstimateFor::as_estimate;
  EstimateFor estimate_running = EstimateFor::as_estimate;
  bool spare = true;
  Shadow shadow = Shadow::recomputed;
  UntilShadow until_shadow = UntilShadow::at_most;
  Overdue overdue = Overdue::next_second;
};

/// Everything that decides a run besides its jobs and its machine, and how its metrics are taken.
/// The defaults are EASY backfilling on users' requests. Meaning, unit and range of each: parameter_table().
struct Parameters : Switches {
  std::uint8_t order = 0;  ///< index into orders()
  double priority_boost = 1;
  double half_life_s = 604'800;
  double quota_processor_h = 100;
  double quota_memory_gb_h = 1000;
  double weight_age = 1000;
  double weight_fairshare = 1000;
  double weight_size = 0;
  double weight_partition = 0;
  double weight_qos = 1000;
  double max_age_s = 604'800;
  std::array<double, max_linear_features> linear{};  ///< weights of linear_features()

  std::int64_t reservations = 1;  ///< unlimited = all
  Promise promise = Promise::keep;
  BackfillOrder backfill_order = BackfillOrder::queue;
  std::int64_t max_backfill = unlimited;
  std::int64_t starvation_wait_s = unlimited;

  std::uint8_t estimate = 0;  ///< index into estimators()
  double estimate_factor = 1.0;
  EstimateBase estimate_base = EstimateBase::requested;
  double estimate_noise = 1.0;
  std::int64_t estimate_seed = 1;
  std::int64_t history_jobs = 5;
  PredictedQuantile predicted = PredictedQuantile::p50;
  double guard_k = 0.5;
  bool guard_strict = false;
  bool guard_capped = false;
  OnlineLoss online_loss_over = OnlineLoss::squared;
  OnlineLoss online_loss_under = OnlineLoss::linear;
  OnlineWeight online_weight = OnlineWeight::area_log;
  double online_rate = 5000;
  double online_l2 = 1;
  Correction correction = Correction::next_second;

  std::uint8_t dialect = 0;  ///< index into dialects(); 0 = none: the switches say

  Dependencies dependencies = Dependencies::ignore;
  Overrun overrun = Overrun::run;
  Wider wider = Wider::drop;
  double tau_s = 10;
  std::int64_t starved_wait_s = 172'800;
  double trim = 0.01;
};

enum class ParameterKind : std::uint8_t { integer, real, flag, choice };

/// One row of the schema of parameters: sweep files, `--set`, `list parameters`, result columns and documents walk it.
/// Values pass as double: integers and flags exactly, choices as their index.
struct ParameterInfo {
  std::string_view name;
  std::string_view unit;  ///< UDUNITS; "1" for pure numbers
  std::string_view meaning;
  ParameterKind kind;
  double min;  ///< of integers and reals
  double max;
  std::string_view word_for_max;  ///< what stands for `max` in text, as "all"; empty = nothing does
  std::span<const std::string_view> choices;
  double (*get)(const Parameters&);
  void (*set)(Parameters&, double);
  bool (*read)(const Parameters&);  ///< whether a run with these parameters depends on this one
};

/// In the order in which axes multiply, outermost first.
std::span<const ParameterInfo> parameter_table();

const ParameterInfo* find_parameter(std::string_view name);

/// The value that `text` names. Errors: empty, when it names none or lies out of range; see allowed_values.
std::optional<double> parse_value(const ParameterInfo& info, std::string_view text);

/// Whether `value` is of this parameter's kind and range.
bool is_allowed(const ParameterInfo& info, double value);

/// The value as it stands in files and on the command line.
std::string format_value(const ParameterInfo& info, double value);

/// For messages: "one of fcfs, sjf", "an integer from 0 to 9", "an integer of 0 or more, or all".
std::string allowed_values(const ParameterInfo& info);

/// `parameters` with every value that is not read set to its default: equal results, equal form.
Parameters canonical(const Parameters& parameters);

/// All values, in the order of parameter_table().
std::vector<double> values_of(const Parameters& parameters);

bool operator==(const Parameters& a, const Parameters& b);

}  // namespace schedsweep
