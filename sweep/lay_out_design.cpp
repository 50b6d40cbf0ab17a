#include "policies/parameters.h"
#include "sweep/plan_reader.h"
#include "sweep/results/provenance.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace schedsweep {
namespace {

constexpr std::size_t max_answers = 10'000'000;

/// Puts every point of a design on every case of the grid that a plan holds.
class Layout {
 public:
  Layout(Plan& plan, Problems& problems)
      : plan_(plan),
        problems_(problems),
        design_(*plan.design),
        traces_(std::exchange(plan.variants, {})),
        policies_(std::exchange(plan.compositions, {})) {
    for (const DesignAxis& axis : design_.axes)
      place_.push_back(axis.trace_key ? trace_axis_of(plan.trace_axes, axis.name) : 0);
    for (TraceVariant& trace : traces_) trace.values.resize(plan.trace_axes.size());
    trace_reads_.assign(traces_.size(), std::vector<bool>(design_.axes.size()));
    policy_reads_.assign(policies_.size(), std::vector<bool>(design_.axes.size()));
  }

  void make() {
    const std::size_t n_cases = traces_.size() * plan_.machines.size() * policies_.size();
    if (n_cases * design_.n_points() > max_answers)
      return problems_.add({1, 1}, "more than 10000000 runs of a design (fewer samples or shorter lists)");
    design_.answer.resize(n_cases * design_.n_points());
    for (std::size_t point = 0; point < design_.n_points(); ++point) lay_out(point);
    probe();
    make_cases();
    for (std::size_t a = 0; a < design_.axes.size(); ++a)
      if (std::none_of(design_.cases.begin(), design_.cases.end(), [a](const DesignCase& c) { return c.reads[a]; }))
        problems_.add(design_.axes[a].where, design_.axes[a].name + " changes no run (nothing here reads it)");
  }

 private:
  using Coordinates = std::span<const double>;

  void lay_out(std::size_t point) {
    std::vector<std::size_t> variants, compositions;
    for (std::size_t t = 0; t < traces_.size(); ++t) variants.push_back(variant_at(design_.points[point], t));
    for (std::size_t p = 0; p < policies_.size(); ++p) compositions.push_back(composition_at(design_.points[point], p));
    std::size_t design_case = 0;
    for (const std::size_t variant : variants)
      for (std::size_t machine = 0; machine < plan_.machines.size(); ++machine)
        for (const std::size_t composition : compositions) {
          const auto [cell, is_new] =
              design_.cell_by_parts.try_emplace({variant, machine, composition}, design_.cells.size());
          if (is_new)
            design_.cells.push_back({0, plan_.variants[variant].replicates, variant, machine, composition, point});
          design_.answer[design_case++ * design_.n_points() + point] = cell->second;
        }
  }

  /// An axis that few points happen to read is no mistake: others are asked as well.
  void probe() {
    const SamplePoints others = random_points(256, design_.axes.size(), design_.seed);
    for (std::size_t i = 0; i < others.size(); ++i) {
      for (std::size_t t = 0; t < traces_.size(); ++t) trace_at(others[i], t);
      for (std::size_t p = 0; p < policies_.size(); ++p) parameters_at(others[i], p);
    }
  }

  std::size_t variant_at(Coordinates u, std::size_t t) {
    TraceVariant variant = trace_at(u, t);
    const auto [found, is_new] = variant_by_values_.try_emplace({variant.entry, variant.values}, plan_.variants.size());
    if (is_new) plan_.variants.push_back(std::move(variant));
    return found->second;
  }

  std::size_t composition_at(Coordinates u, std::size_t p) {
    const Composition composition{policies_[p].policy, parameters_at(u, p)};
    const auto [found, is_new] = composition_by_values_.try_emplace(
        {composition.policy, values_of(composition.parameters)}, plan_.compositions.size());
    if (is_new) plan_.compositions.push_back(composition);
    return found->second;
  }

  /// Notes what it reads.
  TraceVariant trace_at(Coordinates u, std::size_t t) {
    TraceVariant variant = traces_[t];
    const TraceKind kind = variant.spec.is_file() ? TraceKind::file : TraceKind::model;
    const auto may_read = [kind](const TraceKey* key) {
      return key != nullptr && (key->kind == TraceKind::any || key->kind == kind);
    };
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      const TraceKey* key = design_.axes[a].trace_key;
      if (!may_read(key)) continue;
      std::string text = design_.axes[a].text_at(u[a]);
      if (!key->set(variant.spec, key->name, text)) refuse(a, text, key->allowed);
      variant.values[place_[a]] = std::move(text);
    }
    forget_unread(variant, plan_.trace_axes);
    variant.replicates = replicates_of(variant.spec, plan_);  // an axis may decide whether anything is drawn
    traces_[t].replicates = std::max(traces_[t].replicates, variant.replicates);
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      const TraceKey* key = design_.axes[a].trace_key;
      if (may_read(key) && (key->read == nullptr || key->read(variant.spec))) trace_reads_[t][a] = true;
    }
    return variant;
  }

  /// Notes what they read.
  Parameters parameters_at(Coordinates u, std::size_t p) {
    Parameters parameters = policies_[p].parameters;
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      const ParameterInfo* info = design_.axes[a].parameter;
      if (info == nullptr) continue;
      const std::string text = design_.axes[a].text_at(u[a]);
      if (const auto value = parse_value(*info, text)) {
        info->set(parameters, *value);
      } else {
        refuse(a, text, allowed_values(*info));
      }
    }
    parameters = canonical(parameters);
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      const ParameterInfo* info = design_.axes[a].parameter;
      if (info != nullptr && info->read(parameters)) policy_reads_[p][a] = true;
    }
    return parameters;
  }

  /// Once an axis.
  void refuse(std::size_t a, const std::string& text, const std::string& allowed) {
    if (refused_.insert(a).second)
      problems_.add(design_.axes[a].where, design_.axes[a].name + " = " + text + " (must be " + allowed + ")");
  }

  void make_cases() {
    for (std::size_t t = 0; t < traces_.size(); ++t)
      for (std::size_t machine = 0; machine < plan_.machines.size(); ++machine)
        for (std::size_t p = 0; p < policies_.size(); ++p) {
          DesignCase added{label_of(plan_, traces_[t]) + ", " + plan_.machines[machine].name + ", " + policy_label(p),
                           traces_[t].entry,
                           machine,
                           policies_[p].policy,
                           traces_[t].replicates,
                           trace_reads_[t]};
          for (std::size_t a = 0; a < design_.axes.size(); ++a)
            if (policy_reads_[p][a]) added.reads[a] = true;
          design_.cases.push_back(std::move(added));
        }
  }

  /// The policy's name with the values by which its cases differ.
  std::string policy_label(std::size_t p) const {
    const auto [policy, parameters] = policies_[p];
    const auto first = std::find_if(policies_.begin(), policies_.end(),
                                    [policy = policy](const Composition& c) { return c.policy == policy; });
    const auto last = std::find_if(policies_.rbegin(), policies_.rend(),
                                   [policy = policy](const Composition& c) { return c.policy == policy; });
    std::string values;
    // The first and the last choice differ in whatever is listed.
    for (const ParameterInfo& info : parameter_table())
      if (info.get(first->parameters) != info.get(last->parameters))
        values += (values.empty() ? "" : ",") + std::string(info.name) + "=" + format_value(info, info.get(parameters));
    return plan_.policies[policy] + (values.empty() ? "" : "[" + values + "]");
  }

  Plan& plan_;
  Problems& problems_;
  Design& design_;
  std::vector<TraceVariant> traces_;  ///< of the grid
  std::vector<Composition> policies_;
  std::vector<std::size_t> place_;               ///< of an axis among the plan's trace_axes
  std::vector<std::vector<bool>> trace_reads_;   ///< Shape: [traces][axes]
  std::vector<std::vector<bool>> policy_reads_;  ///< Shape: [policies][axes]
  std::map<std::pair<std::size_t, std::vector<std::string>>, std::size_t> variant_by_values_;
  std::map<std::pair<std::size_t, std::vector<double>>, std::size_t> composition_by_values_;
  std::set<std::size_t> refused_;  ///< axes
};

}  // namespace

void lay_out_design(Plan& plan, Problems& problems) { Layout(plan, problems).make(); }

}  // namespace schedsweep
