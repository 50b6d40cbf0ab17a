#pragma once

#include "policies/estimator.h"

#include <vector>

namespace schedsweep {

/// Believes that a job runs as long as the last ones of its class that have completed in this run did, in the mean:
/// rounded down, capped by the request, at least 1 s. Jobs of no length are no history. Where its class has none, the
/// request, else the run time.
class MeanOfClass final : public Learner {
 public:
  /// Gives each job a class, dense from 0; returns how many there are. `scratch` is for free use.
  /// Shape: class_of and scratch [n jobs].
  using Classify = std::uint32_t (*)(const JobTable&, std::span<std::uint32_t> class_of, std::span<JobIndex> scratch);

  /// Of how many jobs the mean is taken, at least 1.
  using Window = std::int64_t (*)(const Parameters&);

  MeanOfClass(Classify classify, Window window) : classify_(classify), window_(window) {}

  void reset(const EstimateInput& input) override;
  Belief at_submit(JobIndex job, Seconds now_s) override;
  void completed(JobIndex job, Seconds now_s) override;

 private:
  /// The window of one class: a list of jobs through next_, oldest first.
  struct History {
    std::int64_t sum_s = 0;
    std::int64_t n_jobs = 0;
    JobIndex oldest = 0;
    JobIndex latest = 0;
  };

  void append(History& history, JobIndex job);
  void drop_oldest(History& history);

  Classify classify_;
  Window window_;
  const EstimateInput* input_ = nullptr;
  std::int64_t longest_ = 0;  // n_jobs of a full window
  std::vector<std::uint32_t> class_of_;
  std::vector<JobIndex> next_;  // the one of its class that completed next
  std::vector<History> histories_;
};

/// An estimator by the mean of each class, from a captureless `window(Parameters) -> std::int64_t`.
template <MeanOfClass::Classify classify, class Window>
constexpr Estimator make_history_estimator(std::string_view name, std::string_view rule, std::string_view source,
                                           Window) {
  return {name, rule, source, nullptr,
          []() -> std::unique_ptr<Learner> { return std::make_unique<MeanOfClass>(classify, Window{}); }};
}

/// Jobs of one user are of one class; so are those of users that the trace does not name.
std::uint32_t classify_by_user(const JobTable& jobs, std::span<std::uint32_t> class_of, std::span<JobIndex> scratch);

/// Jobs of equal user, executable and width are of one class; not named equals not named.
std::uint32_t classify_by_user_executable_width(const JobTable& jobs, std::span<std::uint32_t> class_of,
                                                std::span<JobIndex> scratch);

}  // namespace schedsweep
