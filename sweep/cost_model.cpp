#include "sweep/cost_model.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "sweep/cost_parts.h"
#include "sweep/distribute.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

// Of the fit: steps short enough for corrections that share a part, and how much evidence it takes to leave the prior.
constexpr int n_passes = 60;
constexpr double step = 0.35;
constexpr double damping = 0.3;
constexpr double pull = 0.03;
constexpr double largest_log = 7;  // a factor of 1000: beyond it something else than a price was measured

std::string name_of_load(const Plan& plan, std::size_t variant, std::size_t machine) {
  const TraceVariant& of = plan.variants[variant];
  std::string name = plan.trace_names[of.entry];
  for (std::size_t axis = 0; axis < of.values.size(); ++axis)
    if (!of.values[axis].empty()) name += ", " + plan.trace_axes[axis] + " " + of.values[axis];
  return name + " on " + plan.machines[machine].name;
}

std::vector<std::size_t> sizes_of(const Plan& plan, const Workloads& workloads) {
  std::vector<std::size_t> n_jobs(plan.n_workloads());
  for (std::size_t workload = 0; workload < n_jobs.size(); ++workload)
    n_jobs[workload] = workloads.jobs(workload).size();
  return n_jobs;
}

/// A run tells of a part that is this much of it, but hardly of what vanishes beside the rest.
constexpr double telling_share = 0.25;

}  // namespace

CostModel::CostModel(const Plan& plan, std::vector<std::size_t> n_jobs) : plan_(&plan), n_jobs_(std::move(n_jobs)) {
  SCHEDSWEEP_CHECK(n_jobs_.size() == plan.n_workloads());
  std::vector<std::string> kinds;
  for (const Composition& composition : plan.compositions) {
    std::vector<Part>& parts = parts_.emplace_back();
    for (const CostPart& of : cost_parts(composition.parameters)) {
      Part& part = parts.emplace_back();
      part.price_s = of.price_s;
      part.kind = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), of.kind) - kinds.begin());
      if (part.kind == kinds.size()) kinds.push_back(of.kind);
      for (const std::string& trait : of.traits) part.traits.push_back(level(trait));
    }
  }
  n_kinds_ = kinds.size();
  for (std::size_t variant = 0; variant < plan.variants.size(); ++variant)
    for (std::size_t machine = 0; machine < plan.machines.size(); ++machine)
      for (const std::string& kind : kinds) {
        const Level of_load = level(name_of_load(plan, variant, machine) + ": " + kind);
        load_levels_.push_back(of_load);
        prior_logs_.resize(levels_.size());
        if (kind == asking_a_model && !plan.variants[variant].spec.replay.predicts())
          prior_logs_[of_load] = -largest_log;
      }
  set_logs(prior_logs_);
}

CostModel CostModel::fixed(const Plan& plan, const Workloads& workloads) { return {plan, sizes_of(plan, workloads)}; }

CostModel::Level CostModel::level(const std::string& name) {
  return levels_.try_emplace(name, levels_.size()).first->second;
}

void CostModel::set_logs(std::vector<double> logs) {
  logs_ = std::move(logs);
  corrections_ = logs_;
  portable_exp(corrections_);
}

double CostModel::part_s(const Part& part, std::size_t load) const {
  double price_s = part.price_s;
  visit_levels(part, load, [&](Level l) { price_s *= corrections_[l]; });
  return price_s;
}

double CostModel::job_s(const RunSpec& spec) const {
  double sum_s = 0;
  for (const Part& part : parts_[spec.composition]) sum_s += part_s(part, load_of(spec));
  return sum_s;
}

double CostModel::cost_s(std::int64_t run) const {
  const RunSpec spec = plan_->run(run);
  return job_s(spec) * static_cast<double>(n_jobs_[plan_->workload_of(spec)]);
}

std::vector<double> CostModel::costs_s() const {
  std::vector<double> cost_of(static_cast<std::size_t>(plan_->n_runs()));
  for (std::size_t run = 0; run < cost_of.size(); ++run) cost_of[run] = cost_s(static_cast<std::int64_t>(run));
  return cost_of;
}

std::vector<std::int64_t> CostModel::sample(std::int64_t n_workers) const {
  const auto n_most = static_cast<std::size_t>(128 + 4 * n_workers);
  std::vector<std::int64_t> sample;
  std::vector<bool> seen(levels_.size());
  std::vector<bool> told(levels_.size());
  for (const std::int64_t run : longest_first(costs_s())) {
    if (sample.size() == n_most) break;
    const RunSpec spec = plan_->run(run);
    const std::size_t load = load_of(spec);
    const double telling_s = telling_share * job_s(spec);
    bool news = false;
    for (const Part& part : parts_[spec.composition]) {
      std::vector<bool>& known = part_s(part, load) >= telling_s ? told : seen;
      visit_levels(part, load, [&](Level l) {
        news = news || !known[l];
        known[l] = true;
      });
    }
    if (news) sample.push_back(run);
  }
  return sample;
}

void CostModel::calibrate(std::vector<Measurement> measured) {
  std::erase_if(measured, [](const Measurement& m) { return !(m.cpu_s > 0); });
  std::sort(measured.begin(), measured.end(), [](const Measurement& a, const Measurement& b) {
    return std::tie(a.run, a.cpu_s) < std::tie(b.run, b.cpu_s);
  });
  set_logs(prior_logs_);
  for (int pass = 0; pass < n_passes; ++pass) {
    // A correction moves by the logarithm of what its runs took over what they should, weighted with its part's share.
    std::vector<double> moved(logs_.size());
    std::vector<double> weight(logs_.size());
    for (const Measurement& m : measured) {
      const RunSpec spec = plan_->run(m.run);
      const std::size_t load = load_of(spec);
      const double whole_s = job_s(spec);
      const double expected_s = cost_s(m.run);
      if (expected_s <= 0) continue;  // no jobs
      const double off =
          std::clamp(portable_log(std::clamp(m.cpu_s, 1e-9, 1e9) / expected_s), -largest_log, largest_log);
      for (const Part& part : parts_[spec.composition]) {
        const double share = part_s(part, load) / whole_s;
        visit_levels(part, load, [&](Level l) {
          moved[l] += share * off;
          weight[l] += share;
        });
      }
    }
    std::vector<double> logs = logs_;
    for (std::size_t l = 0; l < logs.size(); ++l) {
      logs[l] += step * (moved[l] - pull * (logs[l] - prior_logs_[l])) / (weight[l] + damping);
      logs[l] = std::clamp(logs[l], -2 * largest_log, 2 * largest_log);
    }
    set_logs(std::move(logs));
  }
}

nlohmann::ordered_json CostModel::to_json() const {
  auto corrections = nlohmann::ordered_json::object();
  for (const auto& [name, l] : levels_)
    if (corrections_[l] != 1) corrections[name] = corrections_[l];
  return corrections;
}

void CostModel::use(const nlohmann::ordered_json& corrections) {
  if (!corrections.is_object()) throw InputError("costs of runs: no object of corrections");
  for (const auto& [name, correction] : corrections.items()) {
    const bool good = correction.is_number() && correction.get<double>() > 1e-9 && correction.get<double>() < 1e9;
    if (!good) throw InputError("costs of runs: \"" + name + "\" is no factor");
    if (const auto known = levels_.find(name); known != levels_.end())
      prior_logs_[known->second] = portable_log(correction.get<double>());
  }
  set_logs(prior_logs_);
}

}  // namespace schedsweep
