#include "engine/model/baselines.h"

#include "engine/deterministic_math.h"
#include "engine/model/completions.h"
#include "engine/model/running_median.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace schedsweep {
namespace {

// The jobs that constants are fitted on.
std::vector<JobIndex> known_jobs(const BaselineInput& input) {
  return ended_before(input.jobs, input.ends_s, input.split.train_begin, input.split.validation_end);
}

double median_or(std::vector<double> values, double otherwise) {
  return values.empty() ? otherwise : quantile_linear(std::span(values), 0.5);
}

double median_run_s(const BaselineInput& input) {
  std::vector<double> run_s;
  for (const JobIndex job : known_jobs(input)) run_s.push_back(input.jobs.run_s[job]);
  return median_or(std::move(run_s), 1);
}

std::vector<double> constant(const BaselineInput& input, double value_s) {
  return std::vector<double>(input.split.test_end - input.split.validation_end, value_s);
}

std::vector<double> global_median(const BaselineInput& input) { return constant(input, median_run_s(input)); }

std::vector<double> global_mean(const BaselineInput& input) {
  const std::vector<JobIndex> known = known_jobs(input);
  double sum_s = 0;
  for (const JobIndex job : known) sum_s += input.jobs.run_s[job];
  return constant(input, known.empty() ? 1 : sum_s / static_cast<double>(known.size()));
}

// The request, or the global median where there is none, times a factor.
std::vector<double> scaled_request(const BaselineInput& input, double factor) {
  const double otherwise_s = median_run_s(input);
  std::vector<double> out;
  for (std::size_t job = input.split.validation_end; job < input.split.test_end; ++job) {
    const JobSeconds requested_s = input.jobs.requested_s[job];
    out.push_back(requested_s > 0 ? factor * requested_s : otherwise_s);
  }
  return out;
}

std::vector<double> request(const BaselineInput& input) { return scaled_request(input, 1); }

std::vector<double> request_factor(const BaselineInput& input) {
  std::vector<double> ratios;
  for (const JobIndex job : known_jobs(input)) {
    const double requested_s = input.jobs.requested_s[job];
    if (requested_s > 0) ratios.push_back(input.jobs.run_s[job] / requested_s);
  }
  return scaled_request(input, median_or(std::move(ratios), 1));
}

// Predicts each job of the test part from the History of its user; jobs without a user share one.
// History: add(jobs, job), and guess_s(jobs, job) once something was added.
template <class History>
std::vector<double> by_user(const BaselineInput& input) {
  const double otherwise_s = median_run_s(input);
  std::unordered_map<DenseId, History> of_user;
  std::vector<double> out;
  replay(
      input.jobs, input.ends_s, input.split.train_begin, input.split.test_end,
      [&](JobIndex job) { of_user[input.jobs.user[job]].add(input.jobs, job); },
      [&](JobIndex job) {
        if (job < input.split.validation_end) return;
        const auto known = of_user.find(input.jobs.user[job]);
        out.push_back(known == of_user.end() ? otherwise_s : known->second.guess_s(input.jobs, job));
      });
  return out;
}

struct MedianHistory {
  RunningMedian median;

  void add(const JobTable& jobs, JobIndex job) { median.add(jobs.run_s[job]); }

  double guess_s(const JobTable&, JobIndex) const { return median.value(); }
};

// The runs that ended last, `size` at most.
template <std::size_t size>
struct LastRuns {
  std::array<JobIndex, size> ring{};
  std::size_t n_seen = 0;

  void add(JobIndex job) { ring[n_seen++ % size] = job; }

  std::size_t n() const { return std::min(n_seen, size); }

  /// Age 0 = the last that ended.
  JobIndex at(std::size_t age) const { return ring[(n_seen - 1 - age) % size]; }
};

struct LastTwoHistory {
  LastRuns<2> last;

  void add(const JobTable&, JobIndex job) { last.add(job); }

  double guess_s(const JobTable& jobs, JobIndex) const {
    double sum_s = 0;
    for (std::size_t age = 0; age < last.n(); ++age) sum_s += jobs.run_s[last.at(age)];
    return sum_s / static_cast<double>(last.n());
  }
};

double log_ratio(double a, double b) { return std::abs(portable_log(std::max(a, 1.0) / std::max(b, 1.0))); }

struct SimilarHistory {
  static constexpr std::size_t n_similar = 5;
  LastRuns<100> last;

  void add(const JobTable&, JobIndex job) { last.add(job); }

  double guess_s(const JobTable& jobs, JobIndex job) const {
    struct Candidate {
      double distance;
      std::size_t age;

      auto operator<=>(const Candidate&) const = default;
    };

    std::array<Candidate, 100> candidates;
    for (std::size_t age = 0; age < last.n(); ++age) {
      const JobIndex other = last.at(age);
      const double width = log_ratio(jobs.procs[job], jobs.procs[other]);
      const double request = log_ratio(jobs.requested_s[job], jobs.requested_s[other]);
      candidates[age] = {std::sqrt(width * width + request * request), age};
    }
    const std::size_t n = std::min(n_similar, last.n());
    const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(last.n());
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(n), end);
    double sum_s = 0;
    for (std::size_t i = 0; i < n; ++i) sum_s += jobs.run_s[last.at(candidates[i].age)];
    return sum_s / static_cast<double>(n);
  }
};

constexpr Baseline table[] = {
    {"global_mean", "mean of all run times", "HPCOpt, models/runtime_quantile", global_mean},
    {"global_median", "median of all run times", "HPCOpt, models/runtime_quantile", global_median},
    {"user_median", "median of the user's run times", "HPCOpt, models/runtime_quantile", by_user<MedianHistory>},
    {"user_last_two", "mean of the user's two runs that ended last",
     "Tsafrir, Etsion, Feitelson, IEEE TPDS 18(6), 2007", by_user<LastTwoHistory>},
    {"user_similar", "mean of the 5 of the user's last 100 runs nearest in ln(processors) and ln(request)",
     "NREL, eagle-jobs: nearest of the user's jobs", by_user<SimilarHistory>},
    {"request", "the request", "Mu'alem, Feitelson, IEEE TPDS 12(6), 2001", request},
    {"request_factor", "the request times the median share of a request that was used", "this project", request_factor},
};

}  // namespace

std::span<const Baseline> baseline_table() { return table; }

std::vector<BaselineScore> compare_with_baselines(const BaselineInput& input, const Evaluation& model) {
  const std::size_t first = input.split.validation_end;
  const auto run_s = input.jobs.run_s.subspan(first, input.split.test_end - first);
  std::vector<BaselineScore> out;
  for (const Baseline& baseline : table) {
    std::vector<Quantiles> predicted;
    for (const double guess_s : baseline.predict_s(input)) predicted.push_back({guess_s, guess_s, guess_s});
    const Evaluation metrics = evaluate(run_s, predicted);
    out.push_back(
        {baseline.name, metrics, metrics.mae_p50_s - model.mae_p50_s, metrics.pinball_p50_s - model.pinball_p50_s});
  }
  return out;
}

}  // namespace schedsweep
