#pragma once

#include "engine/scheduler_state.h"
#include "policies/parameters.h"
#include "policies/usage.h"

#include <span>
#include <string_view>

namespace schedsweep {

/// What keys are computed from at one instant.
struct KeyInput {
  const RunInput& input;
  const Parameters& parameters;
  const Usage& usage;
  Seconds now_s;
};

/// What an order may know of a waiting job: what its user said, what the scheduler believes, how long it has waited
/// and what its user has used. Never the run time.
class OrderedJob {
 public:
  OrderedJob(const KeyInput& keys, JobIndex job) : keys_(keys), job_(job) {}

  double procs() const { return keys_.input.procs[job_]; }

  /// The belief at submit. Units: s; at least 1 where orders divide by it or take its logarithm.
  double expected_s() const { return keys_.input.expected_s[job_]; }

  /// Since the job entered the queue. Units: s.
  double wait_s() const { return static_cast<double>(keys_.now_s - keys_.input.submit_s[job_]); }

  /// Since the first submit of the workload. Units: s.
  double submit_s() const { return static_cast<double>(keys_.input.submit_s[job_] - keys_.input.jobs.submit_s[0]); }

  /// 0 critical, 1 high, 2 normal, 3 low.
  int priority_class() const { return keys_.input.jobs.priority[job_]; }

  DenseId user() const { return keys_.input.jobs.user[job_]; }

  DenseId partition() const { return keys_.input.jobs.partition[job_]; }

  const Usage& usage() const { return keys_.usage; }

  Seconds now_s() const { return keys_.now_s; }

  double machine_procs() const { return keys_.input.processors; }

  const Parameters& parameters() const { return keys_.parameters; }

 private:
  const KeyInput& keys_;
  JobIndex job_;
};

/// What can change the order of two waiting jobs.
enum class KeysChange : std::uint8_t { never, with_usage, with_time };

/// What a file in policies/order/ says of itself.
struct OrderText {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  bool reads_belief = false;  ///< the key depends on expected_s
  KeysChange change = KeysChange::never;
};

/// Who comes first in the queue: ascending key, ties by (submit, job number).
struct Order : OrderText {
  /// Shape: keys [jobs.size()]. Keys are finite.
  void (*keys)(const KeyInput&, std::span<const JobIndex> jobs, std::span<double> keys);
};

/// An order from a captureless `key(OrderedJob) -> double`; the loop over jobs inlines it.
template <class Key>
constexpr Order make_order(const OrderText& text, Key) {
  return {text, [](const KeyInput& input, std::span<const JobIndex> jobs, std::span<double> keys) {
            for (std::size_t i = 0; i < jobs.size(); ++i) keys[i] = Key{}(OrderedJob(input, jobs[i]));
          }};
}

/// Every file of policies/order/, by name, fcfs first.
std::span<const Order> orders();

}  // namespace schedsweep
