#include "engine/model/feature_table.h"
#include "engine/model/trace_replay.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace schedsweep {
namespace {

constexpr std::size_t chunk_rows = 65'536;

/// Rows gathered until each column of a matrix takes a cache line of them.
class RowsToColumns {
 public:
  explicit RowsToColumns(std::size_t n_columns) : n_columns_(n_columns), rows_(block_rows * n_columns) {}

  std::span<float> next_row() { return std::span(rows_).subspan(n_rows_++ * n_columns_, n_columns_); }

  bool full() const { return n_rows_ == block_rows; }

  /// Moves the gathered rows to [first_row, ...) of `matrix`; returns how many.
  std::size_t flush(FeatureMatrix& matrix, std::size_t first_row) {
    for (std::size_t column = 0; column < n_columns_; ++column) {
      float* const out = matrix.column(column).data() + first_row;
      for (std::size_t row = 0; row < n_rows_; ++row) out[row] = rows_[row * n_columns_ + column];
    }
    return std::exchange(n_rows_, 0);
  }

 private:
  static constexpr std::size_t block_rows = 16;

  std::size_t n_columns_;
  std::size_t n_rows_ = 0;
  std::vector<float> rows_;
};

}  // namespace

void extract_features(const JobTable& jobs, const FeatureContext& context, const FeatureSink& sink) {
  const std::size_t n_features = feature_table().size();
  TraceReplay replay(jobs, context);
  RowsToColumns rows(n_features);
  FeatureMatrix chunk;
  for (std::size_t first = 0; first < jobs.size(); first += chunk_rows) {
    const std::size_t n_rows = std::min(chunk_rows, jobs.size() - first);
    if (chunk.n_rows() != n_rows) chunk = FeatureMatrix(n_rows, n_features);
    std::size_t n_done = 0;
    for (std::size_t row = 0; row < n_rows; ++row) {
      replay.submit(static_cast<JobIndex>(first + row), rows.next_row());
      if (rows.full()) n_done += rows.flush(chunk, n_done);
    }
    rows.flush(chunk, n_done);
    sink(first, chunk);
  }
}

FeatureMatrix extract_features(const JobTable& jobs, const FeatureContext& context) {
  FeatureMatrix all(jobs.size(), feature_table().size());
  extract_features(jobs, context, [&](std::size_t first_row, const FeatureMatrix& chunk) {
    for (std::size_t column = 0; column < chunk.n_features(); ++column)
      std::ranges::copy(chunk.column(column), all.column(column).begin() + static_cast<std::ptrdiff_t>(first_row));
  });
  return all;
}

std::vector<Seconds> observed_ends_s(const JobTable& jobs) {
  std::vector<Seconds> ends_s(jobs.size());
  for (std::size_t i = 0; i < ends_s.size(); ++i)
    ends_s[i] = jobs.submit_s[i] + std::max(jobs.wait_s[i], 0) + jobs.run_s[i];
  return ends_s;
}

}  // namespace schedsweep
