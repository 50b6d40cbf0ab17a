#include "engine/model/target.h"

#include "engine/stats/quantile.h"

namespace schedsweep {
namespace {

constexpr double kept_share = 0.99;  // of requests; the rest ran on for longer than anybody would believe

}  // namespace

std::vector<float> KnownRuns::on(const TargetScale& scale) const {
  std::vector<float> out;
  out.reserve(run_s.size());
  for (std::size_t job = 0; job < run_s.size(); ++job) out.push_back(scale.of(run_s[job], requested_s[job]));
  return out;
}

TargetScale fit_target(TargetKind kind, const KnownRuns& runs) {
  TargetScale scale{.kind = kind};
  std::vector<double> all, ratios, shares;  // 1 + run time, it over the unit, run time over request
  for (std::size_t job = 0; job < runs.run_s.size(); ++job) {
    const double run_s = runs.run_s[job], requested_s = runs.requested_s[job];
    all.push_back(1 + run_s);
    if (!(requested_s > 0)) continue;
    ratios.push_back((1 + run_s) / (1 + requested_s));
    shares.push_back(run_s / requested_s);
  }
  if (ratios.empty()) return scale;
  if (kind == TargetKind::log_ratio) {
    scale.no_request_unit_s = quantile_linear(std::span(all), 0.5) / quantile_linear(std::span(ratios), 0.5);
  }
  scale.most_of_request = std::max(1.0, quantile_linear(std::span(shares), kept_share));
  return scale;
}

}  // namespace schedsweep
