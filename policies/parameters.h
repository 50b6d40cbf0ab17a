#pragma once

#include "engine/event_loop.h"
#include "engine/types.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

enum class BackfillOrder : std::uint8_t { queue, shortest };
enum class EstimateBase : std::uint8_t { requested, actual };
enum class Correction : std::uint8_t { next_second, tsafrir };
enum class Overrun : std::uint8_t { run, kill };
enum class Wider : std::uint8_t { drop, clamp, reject };

/// Everything that decides a run besides its jobs and its machine, and how its metrics are taken.
/// The defaults are EASY backfilling on users' requests. Meaning, unit and range of each: parameter_table().
struct Parameters {
  std::uint8_t order = 0;  ///< index into orders()
  std::int64_t reservations = 1;
  BackfillOrder backfill_order = BackfillOrder::queue;
  bool spare = true;
  std::uint8_t estimate = 0;  ///< index into estimators()
  double estimate_factor = 1.0;
  EstimateBase estimate_base = EstimateBase::requested;
  Correction correction = Correction::next_second;
  Pass pass = Pass::instant;
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

/// For messages: "one of fcfs, sjf", "an integer from 0 to 1".
std::string allowed_values(const ParameterInfo& info);

/// `parameters` with every value that is not read set to its default: equal results, equal form.
Parameters canonical(const Parameters& parameters);

/// All values, in the order of parameter_table().
std::vector<double> values_of(const Parameters& parameters);

bool operator==(const Parameters& a, const Parameters& b);

}  // namespace schedsweep
