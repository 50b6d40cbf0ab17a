#include "engine/model/job_rows.h"

#include "engine/model/feature_table.h"

#include <algorithm>
#include <tuple>

namespace schedsweep {

JobTable first_jobs(const JobTable& jobs, std::size_t n) {
  JobTable out = jobs;
  std::apply([n](auto&... column) { ((column = column.first(n)), ...); }, out.columns());
  out.dependencies = {};
  out.array_tasks = {};
  return out;
}

std::vector<JobIndex> evenly_spread(std::span<const JobIndex> rows, std::size_t most) {
  if (rows.size() <= most) return {rows.begin(), rows.end()};
  std::vector<JobIndex> out;
  out.reserve(most);
  for (std::size_t i = 0; i < most; ++i) out.push_back(rows[i * rows.size() / most]);
  return out;
}

void extract_features_from(const JobTable& jobs, const FeatureContext& context, std::size_t first_job,
                           const FeatureSink& sink) {
  extract_features(jobs, context, [&](std::size_t first_row, const FeatureMatrix& chunk) {
    if (first_row >= first_job) return sink(first_row, chunk);
    if (first_row + chunk.n_rows() <= first_job) return;
    const std::size_t n_before = first_job - first_row;
    FeatureMatrix rest(chunk.n_rows() - n_before, chunk.n_features());
    for (std::size_t feature = 0; feature < chunk.n_features(); ++feature) {
      std::ranges::copy(chunk.column(feature).subspan(n_before), rest.column(feature).begin());
    }
    sink(first_job, rest);
  });
}

FeatureMatrix extract_features_of(const JobTable& jobs, const FeatureContext& context, std::span<const JobIndex> rows) {
  if (rows.empty()) return {};
  FeatureMatrix out(rows.size(), feature_table().size());
  std::size_t n_found = 0;
  extract_features(first_jobs(jobs, rows.back() + std::size_t{1}), context,
                   [&](std::size_t first_row, const FeatureMatrix& chunk) {
                     for (; n_found < rows.size() && rows[n_found] < first_row + chunk.n_rows(); ++n_found) {
                       for (std::size_t feature = 0; feature < out.n_features(); ++feature) {
                         out.column(feature)[n_found] = chunk.column(feature)[rows[n_found] - first_row];
                       }
                     }
                   });
  return out;
}

KnownRuns known_runs(const JobTable& jobs, std::span<const JobIndex> rows) {
  KnownRuns out;
  for (const JobIndex row : rows) {
    out.run_s.push_back(jobs.run_s[row]);
    out.requested_s.push_back(static_cast<float>(jobs.requested_s[row]));
  }
  return out;
}

}  // namespace schedsweep
