#pragma once

#include "engine/model/features.h"
#include "engine/model/target.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// The first `n` jobs without links between them, which no feature reads.
JobTable first_jobs(const JobTable& jobs, std::size_t n);

/// At most `most` of `rows`, evenly spread.
std::vector<JobIndex> evenly_spread(std::span<const JobIndex> rows, std::size_t most);

/// extract_features() that tells `sink` of jobs [first_job, n jobs) alone.
void extract_features_from(const JobTable& jobs, const FeatureContext& context, std::size_t first_job,
                           const FeatureSink& sink);

/// The features of the jobs at `rows` alone. Shape: rows ascending; [rows.size()].
FeatureMatrix extract_features_of(const JobTable& jobs, const FeatureContext& context, std::span<const JobIndex> rows);

/// What a model may learn from the jobs at `rows`.
KnownRuns known_runs(const JobTable& jobs, std::span<const JobIndex> rows);

/// The values of `all` at `rows`.
template <class T>
std::vector<T> at_rows(std::span<const T> all, std::span<const JobIndex> rows) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const JobIndex row : rows) out.push_back(all[row]);
  return out;
}

}  // namespace schedsweep
