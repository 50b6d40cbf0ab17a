#pragma once

#include "engine/model/baselines.h"
#include "engine/model/evaluation.h"
#include "engine/model/quantile_model.h"
#include "io/trace.h"
#include "sweep/table.h"

#include <string>
#include <vector>

namespace schedsweep {

/// Which jobs a model is judged on.
enum class JudgedPart : std::uint8_t {
  test,  ///< of the trace that it was trained on, those submitted once it was; of another the last 15 %
  all,   ///< of another trace than its own
};

/// A trace as a model sees it, and what the model says of the jobs that it is judged on: all from first_job on.
struct Judged {
  JobStore jobs;  ///< ids as the model knows them
  FeatureContext context;
  std::size_t first_job = 0;
  std::vector<Quantiles> predicted_s;  ///< may cross. Shape: [jobs.size() - first_job]
  Evaluation metrics;

  JobTable table() const { return view_of(jobs); }

  std::span<const JobSeconds> run_s() const { return std::span(jobs.run_s).subspan(first_job); }
};

/// Errors: InputError where there is no job to judge the model on, and for `all` of the trace that it was trained on.
Judged judge(const QuantileModel& model, const Trace& trace, Procs processors, JudgedPart part, int n_threads);

/// One row: the metrics of evaluation_table(), units beside.
void append_metrics(const Evaluation& metrics, Table& record, std::vector<std::string>& units);

/// One row a model or baseline: its metrics and, for baselines, what the model gains over it.
Table baselines_table(const Judged& judged);

/// One row for each of the `most` users with the most jobs.
Table users_table(const Judged& judged, const KnownIds& known, std::size_t most);

/// One row a class of widths.
Table procs_table(const Judged& judged);

/// The model's settings trained anew on each of `n_folds` expanding parts: one row a fold, and their mean.
Table folds_table(const QuantileModel& model, const Trace& trace, Procs processors, std::size_t n_folds, int n_threads);

/// The model's settings trained anew every `step_s` on what ended within `window_s`, from the model's test part on.
Table rolling_table(const QuantileModel& model, const Judged& judged, Seconds step_s, Seconds window_s, int n_threads);

}  // namespace schedsweep
