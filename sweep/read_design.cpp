#include "engine/text.h"
#include "policies/parameters.h"
#include "sweep/plan_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace schedsweep {
namespace {

constexpr std::int64_t max_points = 1'000'000;

/// Reads [design] and [design.axes].
class DesignReader {
 public:
  DesignReader(const SweepFile& file, std::uint64_t seed, Problems& problems) : file_(file), problems_(problems) {
    design_.seed = seed;
  }

  std::optional<Design> read() {
    for (const SweepEntry& entry : file_.design.entries) read_key(entry);
    for (const char* needed : {"method", "samples"})
      if (file_.design.find(needed) == nullptr)
        problems_.add(file_.design.where, std::string("[design] without ") + needed + " (give it)");
    if (file_.design_axes.empty()) problems_.add(file_.design.where, "[design.axes] without an axis (name one)");
    for (const SweepAxis& axis : file_.design_axes) read_axis(axis);
    if (method_ == nullptr || design_.samples == 0 || design_.axes.empty()) return std::nullopt;
    draw();
    return std::move(design_);
  }

 private:
  void read_key(const SweepEntry& entry) {
    if (entry.key == "method") {
      read_method(entry);
    } else if (entry.key == "samples") {
      design_.samples = whole_in(entry, 1, max_points).value_or(0);
    } else if (entry.key == "seed") {
      const std::int64_t most = std::numeric_limits<std::int64_t>::max();
      if (const auto seed = whole_in(entry, 0, most)) design_.seed = static_cast<std::uint64_t>(*seed);
    } else if (entry.key == "levels") {
      const auto levels = whole_in(entry, 2, 1000);
      if (levels && *levels % 2 != 0) problems_.add_value(entry, entry.values[0], "an even number");
      design_.levels = static_cast<int>(levels.value_or(4)) / 2 * 2;
    } else {
      problems_.add_unknown(entry, "[design]", {"method", "samples", "seed", "levels", "axes"});
    }
  }

  std::optional<std::int64_t> whole_in(const SweepEntry& entry, std::int64_t least, std::int64_t most) {
    const std::string allowed = "an integer from " + std::to_string(least) + " to " + std::to_string(most);
    const auto value = single<std::int64_t>(entry, allowed, problems_);
    if (!value || (*value >= least && *value <= most)) return value;
    problems_.add_value(entry, entry.values[0], allowed);
    return std::nullopt;
  }

  void read_method(const SweepEntry& entry) {
    const auto name = single<std::string>(entry, "the name of a design", problems_);
    if (!name) return;
    std::vector<std::string_view> known;
    for (const DesignMethodInfo& method : design_methods()) {
      known.push_back(method.name);
      if (method.name == *name) method_ = &method;
    }
    if (method_ == nullptr) return problems_.add_value(entry, entry.values[0], "one of " + joined(known));
    design_.method = static_cast<DesignMethod>(method_ - design_methods().data());
  }

  void read_axis(const SweepAxis& given) {
    DesignAxis axis;
    axis.name = given.key;
    axis.where = given.where;
    axis.parameter = find_parameter(given.key);
    axis.trace_key = axis.parameter ? nullptr : find_trace_key(given.key);
    if (axis.parameter == nullptr && axis.trace_key == nullptr) return unknown_axis(given);
    axis.unit = axis.parameter ? std::string(axis.parameter->unit) : axis.trace_key->unit;
    axis.meaning = axis.parameter ? std::string(axis.parameter->meaning) : axis.trace_key->meaning;
    refuse_elsewhere(axis);
    if (given.values.empty() ? read_range(given, axis) : read_list(given, axis))
      design_.axes.push_back(std::move(axis));
  }

  void unknown_axis(const SweepAxis& given) {
    std::vector<std::string_view> known;
    for (const ParameterInfo& info : parameter_table()) known.push_back(info.name);
    for (const TraceKey& key : trace_keys()) known.push_back(key.name);
    problems_.add_unknown({given.key, given.where, {}, false}, "[design.axes]", known);
  }

  /// A value that the design would replace must not be given.
  void refuse_elsewhere(const DesignAxis& axis) {
    const auto refuse_in = [&](const SweepTable& table, const char* where) {
      if (const SweepEntry* entry = table.find(axis.name))
        problems_.add(entry->where,
                      axis.name + " in " + where + " is an axis of [design] as well (give it in one place)");
    };
    if (axis.trace_key != nullptr) {
      for (const SweepTable& table : file_.traces) refuse_in(table, "[[traces]]");
      return;
    }
    refuse_in(file_.parameters, "[parameters]");
    for (const SweepTable& table : file_.zips) refuse_in(table, "[[zip]]");
    for (const SweepTable& table : file_.policies) refuse_in(table, "[[policies]]");
  }

  static std::string allowed(const DesignAxis& axis) {
    return axis.parameter ? allowed_values(*axis.parameter) : axis.trace_key->allowed;
  }

  bool read_range(const SweepAxis& given, DesignAxis& axis) {
    axis.from = given.from;
    axis.to = given.to;
    axis.log = given.log;
    const double middle = std::floor((given.from + given.to) / 2);
    const bool numeric = axis.accepts(shortest(middle)) || axis.accepts(shortest(middle + 0.5));
    axis.whole = given.whole || (numeric && !axis.accepts(shortest(middle + 0.5)));
    if (axis.whole && (axis.from != std::floor(axis.from) || axis.to != std::floor(axis.to))) {
      problems_.add(given.where, given.key + " takes whole numbers (its from and to must be whole)");
      return false;
    }
    for (const double end : {axis.from, axis.to})
      if (!axis.accepts(shortest(end))) {
        problems_.add(given.where, given.key + " = " + shortest(end) + " (must be " + allowed(axis) + ")");
        return false;
      }
    return true;
  }

  bool read_list(const SweepAxis& given, DesignAxis& axis) {
    const SweepEntry entry{given.key, given.where, given.values, true};
    bool good = true;
    for (const SweepValue& value : given.values) {
      const std::string text = value.text();
      const bool quoted = std::holds_alternative<std::string>(value.scalar);
      const bool wants_quotes =
          axis.parameter ? axis.parameter->kind == ParameterKind::choice || text == axis.parameter->word_for_max
                         : !axis.trace_key->numeric;
      if (quoted != wants_quotes || !axis.accepts(text)) {
        problems_.add_value(entry, value, allowed(axis));
        good = false;
      } else if (std::find(axis.values.begin(), axis.values.end(), text) == axis.values.end()) {
        axis.values.push_back(text);
      }
    }
    return good && !axis.values.empty();
  }

  void draw() {
    const std::size_t k = design_.axes.size();
    const auto n = static_cast<std::uint64_t>(design_.samples);
    const SweepEntry& samples = *file_.design.find("samples");
    if (method_->max_axes > 0 && k > method_->max_axes)
      return problems_.add(file_.design_axes[0].where, std::string(method_->name) + " with " + std::to_string(k) +
                                                           " axes (at most " + std::to_string(method_->max_axes) + ")");
    if (method_->power_of_two && !std::has_single_bit(n))
      return problems_.add_value(samples, samples.values[0],
                                 "a power of two for " + std::string(method_->name) + ", as " +
                                     std::to_string(std::bit_floor(n)) + " or " + std::to_string(std::bit_ceil(n)));
    const bool blocks = design_.method == DesignMethod::saltelli || design_.method == DesignMethod::morris;
    if (blocks && n * (k + 2) > max_points)
      return problems_.add_value(samples, samples.values[0], "fewer: more than 1000000 points");
    switch (design_.method) {
      case DesignMethod::random:
        design_.points = random_points(n, k, design_.seed);
        break;
      case DesignMethod::lhs:
        design_.points = latin_hypercube(n, k, design_.seed);
        break;
      case DesignMethod::sobol:
        design_.points = sobol_points(n, k, design_.seed);
        break;
      case DesignMethod::saltelli:
        design_.points = saltelli_points(n, k, design_.seed);
        break;
      case DesignMethod::morris:
        design_.points = morris_points(n, k, design_.levels, design_.seed);
    }
  }

  const SweepFile& file_;
  Problems& problems_;
  const DesignMethodInfo* method_ = nullptr;
  Design design_;
};

}  // namespace

std::optional<Design> read_design(const SweepFile& file, std::uint64_t seed, Problems& problems) {
  if (file.design.where.line == 0) return std::nullopt;
  return DesignReader(file, seed, problems).read();
}

}  // namespace schedsweep
