#include "sweep/compare.h"

#include "engine/parallel_team.h"
#include "policies/dialect.h"
#include "policies/simulate.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>

namespace schedsweep {
namespace {

bool is_switch(const ParameterInfo& info) {
  // What a dialect decides is what is not read beside one.
  Parameters under_dialect;
  under_dialect.reservations = 1;
  under_dialect.pass = Pass::event;
  Parameters own = under_dialect;
  under_dialect.dialect = 1;
  return info.read(own) && !info.read(under_dialect);
}

std::vector<Parameters> with_all_switches(Parameters base) {
  base.dialect = Parameters{}.dialect;
  std::vector<Parameters> all = {base};
  for (const ParameterInfo& info : parameter_table()) {
    if (!is_switch(info)) continue;
    const std::size_t n_values = info.kind == ParameterKind::flag ? 2 : info.choices.size();
    std::vector<Parameters> longer;
    for (const Parameters& shorter : all) {
      for (std::size_t value = 0; value < n_values; ++value) {
        longer.push_back(shorter);
        info.set(longer.back(), static_cast<double>(value));
      }
    }
    all.swap(longer);
  }
  return all;
}

std::vector<Parameters> with_all_dialects(Parameters base) {
  std::vector<Parameters> all;
  for (std::size_t dialect = 0; dialect < dialects().size(); ++dialect) {
    base.dialect = static_cast<std::uint8_t>(dialect);
    all.push_back(base);
  }
  return all;
}

Agreement agreement_of(const Candidate& candidate, const JobTable& jobs, Procs processors,
                       const ForeignSchedule& theirs, double tolerance_s, Workspace& ws) {
  const Schedule ours = simulate(jobs, processors, candidate.parameters, ws);
  Agreement result{candidate, 0, 0, 0, {}};
  std::size_t run_by_both = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    if (std::isnan(theirs.wait_s[job])) continue;
    ++result.compared;
    // A job that never runs here agrees with no start.
    double difference_s = std::numeric_limits<double>::infinity();
    if (ours.start_s[job] != not_started) {
      const Seconds from_s = theirs.from_starts ? jobs.submit_s[job] : ours.submit_s[job];
      difference_s = std::abs(static_cast<double>(ours.start_s[job] - from_s) - theirs.wait_s[job]);
      result.mean_abs_difference_s += difference_s;
      ++run_by_both;
    }
    if (difference_s <= tolerance_s) {
      ++result.agreeing;
    } else if (!result.first_difference) {
      result.first_difference = static_cast<JobIndex>(job);
    }
  }
  if (run_by_both > 0) result.mean_abs_difference_s /= static_cast<double>(run_by_both);
  return result;
}

}  // namespace

std::vector<Candidate> candidates_of(std::span<const Candidate> policies, bool thorough) {
  std::vector<Candidate> all;
  std::set<std::vector<double>> seen;
  const auto add = [&](const std::string& policy, const std::vector<Parameters>& choices) {
    for (const Parameters& choice : choices) {
      const Parameters parameters = canonical(choice);
      if (seen.insert(values_of(parameters)).second) all.push_back({policy, parameters});
    }
  };
  for (const Candidate& base : policies) add(base.policy, with_all_dialects(base.parameters));
  if (thorough)
    for (const Candidate& base : policies) add(base.policy, with_all_switches(base.parameters));
  return all;
}

std::vector<Agreement> compare(const JobTable& jobs, Procs processors, const ForeignSchedule& theirs,
                               double tolerance_s, const std::vector<Candidate>& candidates, int n_threads) {
  std::vector<Agreement> agreements(candidates.size());
  std::atomic<std::size_t> next{0};
  parallel_team(n_threads, [&](int) {
    Workspace ws;
    for (std::size_t i = next++; i < candidates.size(); i = next++)
      agreements[i] = agreement_of(candidates[i], jobs, processors, theirs, tolerance_s, ws);
  });
  std::stable_sort(agreements.begin(), agreements.end(),
                   [](const Agreement& a, const Agreement& b) { return a.agreeing > b.agreeing; });
  return agreements;
}

}  // namespace schedsweep
