#pragma once

#include "engine/job_table.h"
#include "policies/parameters.h"

#include <memory>
#include <span>
#include <string_view>

namespace schedsweep {

/// What an estimator reads. Shape: columns [n jobs].
struct EstimateInput {
  const JobTable& jobs;
  std::span<const JobSeconds> run_s;  ///< as simulated
  const Parameters& parameters;
};

/// Where a belief comes from.
enum class BeliefSource : std::uint8_t {
  rule,        ///< what the estimator is named for: the request, the run time, a multiple
  request,     ///< the request, for want of anything better
  run,         ///< the run time, for want of a request
  history,     ///< jobs that have completed in this run
  prediction,  ///< a trained model, at the job's submission
};

/// How long the scheduler believes a job will run, set when it is submitted.
struct Belief {
  JobSeconds expected_s;  ///< plans the end of a running job
  JobSeconds guard_s;     ///< what a backfill candidate is charged
  BeliefSource source;
};

/// Where beliefs stand. Shape: columns [n jobs].
struct Beliefs {
  std::span<JobSeconds> expected_s;
  std::span<JobSeconds> guard_s;
  std::span<BeliefSource> source;

  void set(std::size_t job, const Belief& belief) const {
    expected_s[job] = belief.expected_s;
    guard_s[job] = belief.guard_s;
    source[job] = belief.source;
  }
};

/// Learns while a run goes on, from jobs that have completed in it and from nothing else.
class Learner {
 public:
  virtual ~Learner() = default;

  /// Forgets everything; `input` must outlive the run. Allocates only for a larger input than ever before.
  virtual void reset(const EstimateInput& input) = 0;

  /// `job` enters the queue, once in a run.
  virtual Belief at_submit(JobIndex job, Seconds now_s) = 0;

  virtual void started(JobIndex, Seconds /* now_s */) {}

  virtual void completed(JobIndex job, Seconds now_s) = 0;
};

/// One of the two: beliefs that are known before a run, or a learner of them.
struct Estimator {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  void (*believe)(const EstimateInput&, const Beliefs&) = nullptr;
  std::unique_ptr<Learner> (*make_learner)() = nullptr;

  /// Where a column of the trace holds all beliefs: that column, or an empty one when it does not after all.
  std::span<const JobSeconds> (*column)(const EstimateInput&) = nullptr;

  bool learns() const { return make_learner != nullptr; }
};

/// An estimator that needs no history, from a captureless `belief(EstimateInput, job) -> Belief`; `column` as above.
template <class Believe>
constexpr Estimator make_estimator(std::string_view name, std::string_view rule, std::string_view source, Believe,
                                   std::span<const JobSeconds> (*column)(const EstimateInput&) = nullptr) {
  return {.name = name,
          .rule = rule,
          .source = source,
          .believe =
              [](const EstimateInput& input, const Beliefs& beliefs) {
                for (std::size_t job = 0; job < input.run_s.size(); ++job) beliefs.set(job, Believe{}(input, job));
              },
          .column = column};
}

/// One belief for both uses.
inline Belief same_for_both(JobSeconds seconds, BeliefSource source = BeliefSource::rule) {
  return {seconds, seconds, source};
}

/// The user's request, or the run time where the trace has none.
inline Belief requested_or_run(const EstimateInput& input, std::size_t job,
                               BeliefSource source = BeliefSource::request) {
  const JobSeconds requested_s = input.jobs.requested_s[job];
  return requested_s > 0 ? same_for_both(requested_s, source) : same_for_both(input.run_s[job], BeliefSource::run);
}

/// Every file of policies/estimate/, requested first.
std::span<const Estimator> estimators();

}  // namespace schedsweep
