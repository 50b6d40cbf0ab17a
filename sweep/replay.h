#pragma once

#include "engine/job_table.h"
#include "engine/model/features.h"
#include "engine/model/train.h"
#include "io/trace.h"
#include "sweep/trace_spec.h"

#include <optional>
#include <string>

namespace schedsweep {

/// What a replay owes to a model; all empty or 0 without one.
struct ReplayFacts {
  std::size_t first_job = 0;        ///< row of the trace with which the replay begins
  std::string model_trace_sha256;   ///< of what the model was trained on
  std::string model_sha256;         ///< content hash of the model file; empty where none was read
  std::int64_t models_trained = 0;  ///< for this replay, not counting the one in a file
  Seconds learned_until_s = 0;      ///< trace time; of the first model
};

/// Whether a model is asked before runs alone, or by runs too, while they go on (estimate = quantile_live).
enum class ModelAsked : std::uint8_t { before_runs, in_runs_too };

/// What a LiveModel is made of.
struct LiveParts {
  QuantileModel model;
  JobStore trace;  ///< all its jobs, those before the replay too, with the ids that the model knows
  FeatureContext context;
};

/// The jobs of a trace that are replayed, with their predictions if a model makes them.
struct Replay {
  JobStore jobs;
  ReplayFacts facts;
  std::optional<LiveParts> live;  ///< if a model is asked in runs too
};

/// What features need to know of a trace besides its jobs.
FeatureContext feature_context(const Trace& trace, Procs processors);

/// The model trained on the first 85 % of a trace, as `train` stores it but for its metrics.
QuantileModel train_on(const Trace& trace, Procs processors, const Split& split, const TrainSettings& settings,
                       int n_threads);

/// First row that is submitted at `instant_s` or later.
std::size_t first_submitted_from(const JobTable& jobs, Seconds instant_s);

/// First row of the test part: everything before it was submitted earlier.
std::size_t first_of_test(const JobTable& jobs);

/// Gives the users, groups, executables, queues and partitions of `jobs` the dense ids that `model` knows them by, and
/// others to those it does not know.
void recode_ids(const Trace& trace, const KnownIds& known, JobStore& jobs);

/// Cuts and predicts. Errors: InputError for a bad model file, where nothing is left to train on or to replay, and for
/// models that are asked in runs and shall be retrained.
Replay make_replay(const Trace& trace, Procs processors, const TraceSpec& spec, ModelAsked asked, int n_threads);

}  // namespace schedsweep
