#include "tests/support/workload.h"

#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"

#include <algorithm>
#include <array>
#include <ostream>

namespace schedsweep::test {
namespace {

/// What a generator draws for one job, each in [0, 100): shrinks towards a narrow job without length or request.
enum Draw : std::size_t { draw_gap, draw_run, draw_request, draw_width, draw_jitter, n_draws };

using Draws = std::array<int, n_draws>;

constexpr int longest_workload = 60;

JobSeconds run_units(int draw) {
  if (draw < 8) return 0;
  return draw < 85 ? 1 + (draw - 8) / 5 : (draw - 84) * 10;
}

JobSeconds request_s(int draw, JobSeconds run_s, JobSeconds unit_s) {
  if (draw < 10) return 0;
  if (draw < 30) return run_s;
  if (draw < 70) return run_s * (2 + draw % 4);
  if (draw < 80) return run_s / 2;
  return (draw - 79) * unit_s;
}

Procs width(int draw, Procs processors, Procs widest) {
  if (draw < 44) return 1 + draw % std::min<Procs>(processors, 4);
  if (draw < 94) return 1 + draw * processors / 94;
  return std::min(processors + draw - 93, widest);
}

/// Jobs wider than the machine by at most `excess` processors.
Workload make_workload(Procs processors, Procs excess, JobSeconds unit_s, const std::vector<Draws>& rows) {
  Workload workload{{}, processors};
  JobStore& jobs = workload.jobs;
  resize(jobs, rows.size());
  Seconds now_s = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [gap, run, request, procs, jitter] = rows[i];
    now_s += Seconds{std::max(gap - 45, 0) / 5} * unit_s;
    jobs.submit_s[i] = now_s;
    jobs.number[i] = static_cast<std::int64_t>(i) + 1;
    jobs.run_s[i] = run_units(run) * unit_s + (jitter >= 85);
    jobs.requested_s[i] = request_s(request, jobs.run_s[i], unit_s) + (request >= 10 && jitter % 10 == 9);
    jobs.procs[i] = width(procs, processors, processors + excess);
    jobs.user[i] = jitter % 4;
  }
  return workload;
}

rc::Gen<Draws> any_draws() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::container<Draws>(rc::gen::inRange(0, 100)));
}

/// The values worth trying of one parameter.
std::vector<double> probes(const ParameterInfo& info) {
  std::vector<double> values = {info.get(Parameters{})};
  if (info.kind == ParameterKind::real) {
    values.insert(values.end(), {0.3, 0.5, 2, 2.5});
  } else {
    values.insert(values.end(), {info.min, info.min + 1, info.min + 2, info.max});
    for (std::size_t choice = 0; choice < std::max<std::size_t>(info.choices.size(), 2); ++choice)
      values.push_back(static_cast<double>(choice));
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::erase_if(values, [&](double value) { return !is_allowed(info, value); });
  return values;
}

bool is_count(const ParameterInfo& info) { return info.kind == ParameterKind::integer && info.unit == "1"; }

}  // namespace

rc::Gen<Workload> any_workload() {
  return rc::gen::apply(
      make_workload, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, 41)), rc::gen::element(0, 3),
      rc::gen::element(1, 10, 100, 2000),
      rc::gen::scale(longest_workload / double{rc::kNominalSize}, rc::gen::container<std::vector<Draws>>(any_draws())));
}

Workload workload_of_seed(std::uint64_t seed) {
  for (rc::Random random(seed);; random.split()) {
    Workload workload = any_workload()(random).value();
    if (workload.jobs.size() > 0) return workload;
  }
}

bool has_wide_job(const Workload& workload) {
  return std::any_of(workload.jobs.procs.begin(), workload.jobs.procs.end(),
                     [&](Procs procs) { return procs > workload.processors; });
}

rc::Gen<Parameters> any_parameters() {
  const std::size_t n = parameter_table().size();
  return rc::gen::map(
      rc::gen::container<std::vector<int>>(n, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 60))),
      [](const std::vector<int>& draws) {
        Parameters parameters;
        for (std::size_t row = 0; row < draws.size(); ++row) {
          const ParameterInfo& info = parameter_table()[row];
          const std::vector<double> values = probes(info);
          info.set(parameters, values[static_cast<std::size_t>(draws[row]) % values.size()]);
        }
        return parameters;
      });
}

std::vector<Parameters> all_compositions() {
  std::vector<Parameters> all = {Parameters{}};
  for (const ParameterInfo& info : parameter_table()) {
    if (info.kind == ParameterKind::real || (info.kind == ParameterKind::integer && !is_count(info))) continue;
    std::vector<Parameters> longer;
    for (const Parameters& shorter : all) {
      for (const double value : probes(info)) {
        longer.push_back(shorter);
        info.set(longer.back(), value);
      }
    }
    all.swap(longer);
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

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  const JobStore& jobs = workload.jobs;
  out << workload.processors << " processors\n";
  for (std::size_t i = 0; i < jobs.size(); ++i)
    out << "  job " << jobs.number[i] << ": submit " << jobs.submit_s[i] << " run " << jobs.run_s[i] << " requested "
        << jobs.requested_s[i] << " procs " << jobs.procs[i] << "\n";
  return out;
}

}  // namespace schedsweep::test

namespace schedsweep {

std::ostream& operator<<(std::ostream& out, const Parameters& parameters) { return out << test::describe(parameters); }

}  // namespace schedsweep
