#include "sweep/report/studies.h"

#include "engine/error.h"
#include "engine/text.h"
#include "sweep/results/cube.h"

#include <algorithm>
#include <set>

namespace schedsweep {
namespace {

using Place = std::vector<std::size_t>;  ///< one index an axis of the cube

std::string label_of(const CubeAxis& axis, std::size_t place) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&axis.labels)) return (*texts)[place];
  if (const auto* numbers = std::get_if<std::vector<double>>(&axis.labels)) return shortest((*numbers)[place]);
  return std::to_string(std::get<std::vector<std::int64_t>>(axis.labels)[place]);
}

/// What a zip leaves empty of its cube is no reason to give it up.
constexpr std::size_t max_cells_per_run = 4096;

/// The runs of one trace under one policy and the baseline as a cube, whose axes are then those that matter there.
struct Layout {
  Cube cube;
  Place strides;
  std::size_t policy_axis = 0;
  std::size_t replicate_axis = 0;
  std::vector<std::size_t> settings;  ///< all other axes but the trace

  /// Shape: the first of `policies` is place 0 of the policy axis.
  Layout(const Plan& plan, std::size_t trace, const std::string& resample, const std::vector<std::size_t>& policies) {
    Plan part;
    std::vector<std::size_t> variants, compositions;
    keep_part(plan, part, trace, resample, policies, variants, compositions);
    cube = make_cube(part, max_cells_per_run);
    for (std::int64_t& run : cube.run) {
      if (run < 0) continue;
      RunSpec spec = part.run(run);
      spec.variant = variants[spec.variant];
      spec.composition = compositions[spec.composition];
      run = plan.index_of(spec);
    }
    strides.resize(cube.axes.size());
    std::size_t stride = 1;
    for (std::size_t axis = cube.axes.size(); axis-- > 0; stride *= cube.axes[axis].size()) strides[axis] = stride;
    for (std::size_t axis = 0; axis < cube.axes.size(); ++axis) {
      const std::string& name = cube.axes[axis].name;
      if (name == "policy")
        policy_axis = axis;
      else if (name == "replicate")
        replicate_axis = axis;
      else if (name != "trace")
        settings.push_back(axis);
    }
  }

  std::int64_t run(const Place& place) const {
    std::size_t cell = 0;
    for (std::size_t axis = 0; axis < place.size(); ++axis) cell += place[axis] * strides[axis];
    return cube.run[cell];
  }

  /// Calls use(place) for every choice of the settings' `choices`, the last fastest.
  template <class Use>
  void for_each(Place place, const std::vector<std::vector<std::size_t>>& choices, Use use) const {
    walk(place, choices, use, 0);
  }

 private:
  /// One trace and some policies of a plan, and which variants and compositions those are.
  static void keep_part(const Plan& whole, Plan& part, std::size_t trace, const std::string& resample,
                        const std::vector<std::size_t>& policies, std::vector<std::size_t>& variants,
                        std::vector<std::size_t>& compositions) {
    part.trace_axes = whole.trace_axes;
    part.machines = whole.machines;
    part.trace_names = {whole.trace_names[trace]};
    for (const std::size_t policy : policies) part.policies.push_back(whole.policies[policy]);
    for (std::size_t v = 0; v < whole.variants.size(); ++v) {
      if (whole.variants[v].entry != trace || whole.variants[v].spec.transform.resample != resample) continue;
      part.variants.push_back(whole.variants[v]);
      part.variants.back().entry = 0;
      variants.push_back(v);
    }
    for (std::size_t c = 0; c < whole.compositions.size(); ++c) {
      const auto at = std::find(policies.begin(), policies.end(), whole.compositions[c].policy);
      if (at == policies.end()) continue;
      part.compositions.push_back(whole.compositions[c]);
      part.compositions.back().policy = static_cast<std::size_t>(at - policies.begin());
      compositions.push_back(c);
    }
    part.index_runs();
  }

  template <class Use>
  void walk(Place& place, const std::vector<std::vector<std::size_t>>& choices, Use& use, std::size_t setting) const {
    if (setting == settings.size()) return use(place);
    for (const std::size_t choice : choices[setting]) {
      place[settings[setting]] = choice;
      walk(place, choices, use, setting + 1);
    }
  }
};

/// What there is of one trace and policy: at which places its runs stand, and which settings change them.
struct Slice {
  Place base;
  std::vector<std::vector<std::size_t>> there;  ///< [settings] places with a run
  std::vector<bool> varies;                     ///< [settings]

  Slice(const Layout& layout, std::size_t policy) : base(layout.strides.size(), 0) {
    base[layout.policy_axis] = policy;
    std::vector<std::vector<std::size_t>> all;
    for (const std::size_t axis : layout.settings) {
      all.emplace_back(layout.cube.axes[axis].size());
      for (std::size_t place = 0; place < all.back().size(); ++place) all.back()[place] = place;
    }
    for (std::size_t s = 0; s < all.size(); ++s) {
      // What stands at each place of this axis; an axis that is not read has the same runs at all of them.
      std::vector<std::vector<std::int64_t>> runs(all[s].size());
      layout.for_each(base, all,
                      [&](const Place& place) { runs[place[layout.settings[s]]].push_back(layout.run(place)); });
      there.emplace_back();
      for (const std::size_t place : all[s])
        if (std::any_of(runs[place].begin(), runs[place].end(), [](std::int64_t run) { return run >= 0; }))
          there.back().push_back(place);
      varies.push_back(std::any_of(there.back().begin(), there.back().end(),
                                   [&](std::size_t place) { return runs[place] != runs[there.back()[0]]; }));
    }
  }
};

/// An axis of a study: each of its places says where to stand along one or several settings.
struct JoinedAxis {
  std::vector<std::size_t> settings;
  std::vector<std::vector<std::size_t>> places;  ///< [places][settings]
};

class StudyMaker {
 public:
  /// Of the last policy of the layout; the first is the baseline.
  explicit StudyMaker(const Layout& layout) : layout_(layout) {}

  /// Gives the study its axes and runs. False where they are no full grid.
  bool make(Study& study) const {
    const Slice slice(layout_, layout_.cube.axes[layout_.policy_axis].size() - 1);
    const std::vector<JoinedAxis> axes = joined_axes(slice);
    for (const JoinedAxis& axis : axes) study.axes.push_back(described(axis));
    return add_runs(slice, axes, Slice(layout_, 0), study);
  }

 private:
  /// One axis a setting that varies, but settings that follow from another one join it, as in a [[zip]].
  std::vector<JoinedAxis> joined_axes(const Slice& slice) const {
    // Only a setting with fewer places, or as many, can follow from another.
    std::vector<std::size_t> order;
    for (std::size_t s = 0; s < slice.varies.size(); ++s)
      if (slice.varies[s]) order.push_back(s);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return slice.there[a].size() > slice.there[b].size(); });
    std::vector<JoinedAxis> axes;
    while (!order.empty()) {
      const std::size_t first = order[0];
      JoinedAxis axis{{first}, {}};
      for (const std::size_t place : slice.there[first]) axis.places.push_back({place});
      std::erase_if(order, [&](std::size_t other) {
        if (other == first) return true;
        const auto follows = places_that_follow(slice, first, other);
        if (follows.empty()) return false;
        axis.settings.push_back(other);
        for (std::size_t place = 0; place < follows.size(); ++place) axis.places[place].push_back(follows[place]);
        return true;
      });
      axes.push_back(std::move(axis));
    }
    std::sort(axes.begin(), axes.end(),
              [](const JoinedAxis& a, const JoinedAxis& b) { return a.settings[0] < b.settings[0]; });
    return axes;
  }

  /// The one place of `other` for each place of `setting`; empty where there are several.
  std::vector<std::size_t> places_that_follow(const Slice& slice, std::size_t setting, std::size_t other) const {
    std::vector<std::set<std::size_t>> seen(slice.there[setting].size());
    layout_.for_each(slice.base, slice.there, [&](const Place& place) {
      if (layout_.run(place) < 0) return;
      const auto& there = slice.there[setting];
      const auto at = std::find(there.begin(), there.end(), place[layout_.settings[setting]]) - there.begin();
      seen[static_cast<std::size_t>(at)].insert(place[layout_.settings[other]]);
    });
    std::vector<std::size_t> follows;
    for (const auto& places : seen) {
      if (places.size() != 1) return {};
      follows.push_back(*places.begin());
    }
    return follows;
  }

  StudyAxis described(const JoinedAxis& axis) const {
    StudyAxis result;
    result.of_policy = true;
    for (std::size_t i = 0; i < axis.settings.size(); ++i) {
      const CubeAxis& cube_axis = layout_.cube.axes[layout_.settings[axis.settings[i]]];
      result.name += (i > 0 ? " + " : "") + cube_axis.name;
      result.of_policy &= find_parameter(cube_axis.name) != nullptr;
      result.values.resize(axis.places.size());
      for (std::size_t place = 0; place < axis.places.size(); ++place)
        result.values[place] += (i > 0 ? " + " : "") + label_of(cube_axis, axis.places[place][i]);
    }
    return result;
  }

  /// False where a cell has no run.
  bool add_runs(const Slice& slice, const std::vector<JoinedAxis>& axes, const Slice& baseline, Study& study) const {
    study.replicates = layout_.cube.axes[layout_.replicate_axis].size();
    bool replicated = false;
    std::size_t n_cells = 1;
    for (const JoinedAxis& axis : axes) n_cells *= axis.places.size();
    for (std::size_t cell = 0; cell < n_cells; ++cell) {
      Place place = slice.base;
      for (std::size_t s = 0; s < slice.there.size(); ++s) place[layout_.settings[s]] = slice.there[s][0];
      std::size_t rest = cell;
      for (std::size_t axis = axes.size(); axis-- > 0; rest /= axes[axis].places.size()) {
        const auto& at = axes[axis].places[rest % axes[axis].places.size()];
        for (std::size_t i = 0; i < at.size(); ++i) place[layout_.settings[axes[axis].settings[i]]] = at[i];
      }
      for (std::size_t r = 0; r < study.replicates; ++r) {
        place[layout_.replicate_axis] = r;
        const std::int64_t run = layout_.run(place);
        if (run < 0) return false;
        replicated |= r > 0 && run != study.runs.back();
        study.runs.push_back(run);
        study.baselines.push_back(baselines_of(slice, place, baseline));
      }
    }
    if (!replicated) keep_one_replicate(study);
    return true;
  }

  std::vector<std::int64_t> baselines_of(const Slice& slice, const Place& place, const Slice& baseline) const {
    std::vector<std::vector<std::size_t>> choices;
    for (std::size_t s = 0; s < baseline.there.size(); ++s) {
      const std::vector<std::size_t>& there = baseline.there[s];
      const std::size_t own = place[layout_.settings[s]];
      const bool fixed = slice.varies[s] || slice.there[s].size() == 1;
      if (!baseline.varies[s])
        choices.push_back({there[0]});
      else if (fixed && std::find(there.begin(), there.end(), own) != there.end())
        choices.push_back({own});
      else
        choices.push_back(there);
    }
    Place base = baseline.base;
    base[layout_.replicate_axis] = place[layout_.replicate_axis];
    std::set<std::int64_t> runs;
    layout_.for_each(base, choices, [&](const Place& at) { runs.insert(layout_.run(at)); });
    runs.erase(-1);
    return {runs.begin(), runs.end()};
  }

  static void keep_one_replicate(Study& study) {
    const std::size_t n_cells = study.cells();
    for (std::size_t cell = 0; cell < n_cells; ++cell) {
      study.runs[cell] = study.runs[cell * study.replicates];
      study.baselines[cell] = study.baselines[cell * study.replicates];
    }
    study.replicates = 1;
    study.runs.resize(n_cells);
    study.baselines.resize(n_cells);
  }

  const Layout& layout_;
};

}  // namespace

std::vector<std::size_t> Study::sizes() const {
  std::vector<std::size_t> sizes;
  for (const StudyAxis& axis : axes) sizes.push_back(axis.values.size());
  return sizes;
}

std::size_t Study::place(std::size_t cell, std::size_t axis) const {
  for (std::size_t later = axes.size(); --later > axis;) cell /= axes[later].values.size();
  return cell % axes[axis].values.size();
}

std::string Study::setting(std::size_t cell) const {
  std::string text;
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    text += (axis > 0 ? ", " : "") + axes[axis].name + " = " + axes[axis].values[place(cell, axis)];
  return text;
}

Studies studies_of(const Plan& plan) {
  Studies result;
  const auto named = std::find(plan.policies.begin(), plan.policies.end(), plan.report.baseline);
  const std::size_t baseline =
      named == plan.policies.end() ? 0 : static_cast<std::size_t>(named - plan.policies.begin());
  // How replicates are drawn is no setting: each way has studies of its own.
  std::set<std::pair<std::size_t, std::string>> workloads;
  for (const TraceVariant& variant : plan.variants) workloads.emplace(variant.entry, variant.spec.transform.resample);
  for (const auto& [trace, resample] : workloads)
    for (std::size_t policy = 0; policy < plan.policies.size(); ++policy) {
      std::vector<std::size_t> policies = {baseline};
      if (policy != baseline) policies.push_back(policy);
      const Layout layout(plan, trace, resample, policies);
      Study study;
      study.trace = plan.trace_names[trace] + (resample == no_transform ? "" : "[resample=" + resample + "]");
      study.policy = plan.policies[policy];
      study.is_baseline = policy == baseline;
      if (layout.cube.axes.empty() || !StudyMaker(layout).make(study))
        result.irregular.push_back(study.trace + ", " + study.policy);
      else if (!study.axes.empty())
        result.studies.push_back(std::move(study));
    }
  return result;
}

}  // namespace schedsweep
