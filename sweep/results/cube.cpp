#include "sweep/results/cube.h"

#include "sweep/plan_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace schedsweep {
namespace {

double number(const std::string& text) {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> unique(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  std::set<std::string_view> seen;
  for (const std::string& name : names)
    if (seen.insert(name).second) result.push_back(name);
  return result;
}

/// Lays a plan out as a grid: what the axes are, and which run answers a cell.
class CubeMaker {
 public:
  explicit CubeMaker(const Plan& plan) : plan_(plan) {
    for (const Composition& composition : plan.compositions) by_key_.emplace(key_of(composition), by_key_.size());
    for (std::size_t v = 0; v < plan.variants.size(); ++v) {
      by_values_.emplace(std::pair(plan.variants[v].entry, plan.variants[v].values), v);
      read_by_entry_.emplace(plan.variants[v].entry, plan.variants[v].values);
    }
    find_trace_axes();
    find_parameter_axes();
    find_bases();
    for (const TraceVariant& variant : plan.variants) replicates_ = std::max(replicates_, variant.replicates);
  }

  Cube make(std::size_t max_cells_per_run) {
    Cube cube;
    add_axes(cube);
    std::size_t n_cells = 1;
    for (const CubeAxis& axis : cube.axes) {
      sizes_.push_back(axis.size());
      n_cells *= axis.size();
      if (n_cells > max_cells_per_run * static_cast<std::size_t>(plan_.n_runs())) return {};
    }
    cube.run.reserve(n_cells);
    for_each_choice(sizes_, [&](const std::vector<std::size_t>& cell) { cube.run.push_back(run_of(cell)); });
    return cube;
  }

 private:
  using Key = std::vector<double>;

  static Key key_of(const Composition& composition) {
    Key key{static_cast<double>(composition.policy)};
    const std::vector<double> values = values_of(composition.parameters);
    key.insert(key.end(), values.begin(), values.end());
    return key;
  }

  void find_trace_axes() {
    for (std::size_t axis = 0; axis < plan_.trace_axes.size(); ++axis) {
      std::vector<std::string> labels;
      for (const TraceVariant& variant : plan_.variants)
        if (!variant.values[axis].empty()) labels.push_back(variant.values[axis]);
      labels = unique(labels);
      if (labels.size() > 1) trace_axes_.push_back({axis, std::move(labels)});
    }
  }

  /// Values of parameters that some run reads and that differ between runs.
  void find_parameter_axes() {
    for (const ParameterInfo& info : parameter_table()) {
      std::set<double> values;
      for (const Composition& composition : plan_.compositions)
        if (info.read(composition.parameters)) values.insert(info.get(composition.parameters));
      // Two policies that differ by their own setting make no axis; one policy that takes several values does.
      if (varies_within_a_policy(info)) parameter_axes_.push_back({&info, {values.begin(), values.end()}});
    }
  }

  /// What a policy always sets. A value that only some of its runs read stands here for all of them; where it varies,
  /// an axis replaces it.
  void find_bases() {
    bases_.resize(plan_.policies.size());
    for (const Composition& composition : plan_.compositions)
      for (const ParameterInfo& info : parameter_table())
        if (info.read(composition.parameters)) info.set(bases_[composition.policy], info.get(composition.parameters));
  }

  bool varies_within_a_policy(const ParameterInfo& info) const {
    std::map<std::size_t, double> first;
    for (const Composition& composition : plan_.compositions) {
      if (!info.read(composition.parameters)) continue;
      const double value = info.get(composition.parameters);
      if (first.emplace(composition.policy, value).first->second != value) return true;
    }
    return false;
  }

  void add_axes(Cube& cube) {
    cube.axes.push_back({"trace", "1", "name of the [[traces]] entry", plan_.trace_names});
    for (const TraceAxis& axis : trace_axes_) {
      const TraceKey& key = *find_trace_key(plan_.trace_axes[axis.index]);
      CubeAxis added{key.column, key.unit, key.meaning, axis.labels};
      if (key.numeric) {
        std::vector<double> numbers;
        for (const std::string& label : axis.labels) numbers.push_back(number(label));
        added.labels = std::move(numbers);
      }
      cube.axes.push_back(std::move(added));
    }
    std::vector<std::string> machines;
    for (const MachineSpec& machine : plan_.machines) machines.push_back(machine.name);
    cube.axes.push_back({"machine", "1", "name of the [[machines]] entry; own = the trace's", machines});
    cube.axes.push_back({"policy", "1", "name of the [[policies]] entry", plan_.policies});
    for (const ParameterAxis& axis : parameter_axes_) cube.axes.push_back(labelled(axis));
    std::vector<std::int64_t> replicates;
    for (std::int64_t r = 0; r < replicates_; ++r) replicates.push_back(r);
    cube.axes.push_back({"replicate", "1", "number of the replicate", replicates});
  }

  /// A key of [[traces]] that differs between traces.
  struct TraceAxis {
    std::size_t index;  ///< in Plan::trace_axes
    std::vector<std::string> labels;
  };

  struct ParameterAxis {
    const ParameterInfo* info;
    std::vector<double> values;
  };

  static CubeAxis labelled(const ParameterAxis& axis) {
    CubeAxis result{std::string(axis.info->name), std::string(axis.info->unit), std::string(axis.info->meaning),
                    axis.values};
    if (axis.info->kind == ParameterKind::choice || axis.info->kind == ParameterKind::flag) {
      std::vector<std::string> names;
      for (const double value : axis.values) names.push_back(format_value(*axis.info, value));
      result.labels = std::move(names);
    }
    return result;
  }

  /// The run that answers a cell, or -1.
  std::int64_t run_of(const std::vector<std::size_t>& cell) const {
    std::size_t axis = 0;
    const std::size_t entry = cell[axis++];
    // All variants of an entry read the same keys; what it does not read, or what no axis varies, stays as it is.
    std::vector<std::string> values = read_by_entry_.at(entry);
    for (const TraceAxis& trace_axis : trace_axes_) {
      const std::string& label = trace_axis.labels[cell[axis++]];
      if (!values[trace_axis.index].empty()) values[trace_axis.index] = label;
    }
    RunSpec spec;
    spec.machine = cell[axis++];
    Composition wanted{cell[axis++], {}};
    wanted.parameters = bases_[wanted.policy];
    for (const ParameterAxis& parameter : parameter_axes_)
      parameter.info->set(wanted.parameters, parameter.values[cell[axis++]]);
    wanted.parameters = canonical(wanted.parameters);
    const auto composition = by_key_.find(key_of(wanted));
    const auto variant = by_values_.find(std::pair(entry, std::move(values)));
    if (composition == by_key_.end() || variant == by_values_.end()) return -1;
    spec.variant = variant->second;
    spec.composition = composition->second;
    spec.replicate = plan_.variants[spec.variant].replicates == 1 ? 0 : static_cast<std::int64_t>(cell[axis]);
    return plan_.index_of(spec);
  }

  const Plan& plan_;
  std::map<Key, std::size_t> by_key_;
  std::map<std::pair<std::size_t, std::vector<std::string>>, std::size_t> by_values_;
  std::map<std::size_t, std::vector<std::string>> read_by_entry_;
  std::vector<TraceAxis> trace_axes_;
  std::vector<ParameterAxis> parameter_axes_;
  std::vector<Parameters> bases_;  ///< one a policy
  std::int64_t replicates_ = 1;
  std::vector<std::size_t> sizes_;
};

std::string scale_path(const CubeAxis& axis) { return "/" + axis.name; }

}  // namespace

Cube make_cube(const Plan& plan, std::size_t max_cells_per_run) {
  return plan.design ? Cube() : CubeMaker(plan).make(max_cells_per_run);
}

void append_cube(ResultDocument& document, const Cube& cube, const SweepResult& result) {
  Shape shape;
  std::vector<std::string> dimensions;
  for (const CubeAxis& axis : cube.axes) {
    const Cells labels = std::visit([](const auto& values) -> Cells { return values; }, axis.labels);
    append_scale(document, scale_path(axis), labels, {{"units", axis.unit}, {"long_name", axis.meaning}});
    shape.push_back(axis.size());
    dimensions.push_back(scale_path(axis));
  }
  std::vector<std::uint8_t> status;
  for (const std::int64_t run : cube.run)
    status.push_back(run < 0 ? no_run
                             : static_cast<std::uint8_t>(result.outcomes[static_cast<std::size_t>(run)].status));
  append(document, {"/status", shape, std::move(status), dimensions, status_attributes()});
  for (const MetricInfo& metric : metric_table()) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> cells;
    cells.reserve(cube.run.size());
    for (const std::int64_t run : cube.run)
      cells.push_back(run < 0 ? missing : metric_value(result.outcomes[static_cast<std::size_t>(run)], metric));
    append(
        document,
        {"/" + std::string(metric.name),
         shape,
         std::move(cells),
         dimensions,
         {{"units", std::string(metric.unit)}, {"long_name", std::string(metric.meaning)}, {"_FillValue", missing}}});
  }
}

}  // namespace schedsweep
