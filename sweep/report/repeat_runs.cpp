#include "engine/metrics/metric_table.h"
#include "engine/parallel_team.h"
#include "engine/random.h"
#include "engine/text.h"
#include "sweep/report/dossier.h"
#include "sweep/results/run_columns.h"

#include <bit>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace schedsweep {
namespace {

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Distinct runs: the first n of a random order.
std::vector<std::int64_t> drawn_runs(std::int64_t n_runs, std::int64_t n, std::uint64_t seed) {
  std::set<std::int64_t> drawn;
  Random random(seed, Purpose::verified_runs, 0);
  while (static_cast<std::int64_t>(drawn.size()) < std::min(n, n_runs))
    drawn.insert(static_cast<std::int64_t>(random.uniform() * static_cast<double>(n_runs)));
  return {drawn.begin(), drawn.end()};
}

}  // namespace

Repetition repeat_runs(const ReportInput& input, std::int64_t n, std::uint64_t seed) {
  Repetition repetition{drawn_runs(input.plan.n_runs(), n, seed), {}};
  const auto& status = std::get<std::vector<std::uint8_t>>(input.runs.column("status").cells);
  std::vector<std::vector<double>> stored;
  for (const MetricInfo& metric : metric_table()) stored.push_back(input.values(std::string(metric.name)));
  std::vector<std::string> told(repetition.runs.size());
  parallel_for(repetition.runs.size(), input.n_threads, [&](std::size_t i) {
    const std::int64_t run = repetition.runs[i];
    const auto row = static_cast<std::size_t>(run);
    const RunOutcome now = Runner(input.plan, input.workloads).run(run);
    if (static_cast<std::uint8_t>(now.status) != status[row]) {
      told[i] = fmt::format("run {}: status is {}, now {}", run, status[row], static_cast<int>(now.status));
      return;
    }
    for (std::size_t m = 0; m < stored.size() && told[i].empty(); ++m) {
      const double value = metric_value(now, metric_table()[m]);
      if (!same(value, stored[m][row]))
        told[i] = fmt::format("run {}: {} is {}, now {}", run, metric_table()[m].name, shortest(stored[m][row]),
                              shortest(value));
    }
  });
  for (std::string& difference : told)
    if (!difference.empty()) repetition.differences.push_back(std::move(difference));
  return repetition;
}

}  // namespace schedsweep
