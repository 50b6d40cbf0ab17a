#pragma once

#include "engine/multiversion.h"
#include "engine/scheduler_state.h"
#include "policies/parameters.h"
#include "policies/usage.h"

#include <bit>
#include <cstddef>
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
  OrderedJob(const KeyInput& keys, const KeyedJobs& jobs, std::size_t at) : keys_(keys), jobs_(jobs), at_(at) {}

  double procs() const { return jobs_.procs[at_]; }

  /// The belief at submit. Units: s; at least 1 where orders divide by it or take its logarithm.
  double expected_s() const { return jobs_.expected_s[at_]; }

  /// Since the job entered the queue. Units: s.
  double wait_s() const { return exact_double(keys_.now_s - jobs_.submit_s[at_]); }

  /// Since the first submit of the workload. Units: s.
  double submit_s() const { return exact_double(jobs_.submit_s[at_] - keys_.input.jobs.submit_s[0]); }

  /// 0 critical, 1 high, 2 normal, 3 low.
  int priority_class() const { return keys_.input.jobs.priority[row()]; }

  DenseId user() const { return jobs_.user[at_]; }

  DenseId partition() const { return keys_.input.jobs.partition[row()]; }

  const Usage& usage() const { return keys_.usage; }

  Seconds now_s() const { return keys_.now_s; }

  double machine_procs() const { return keys_.input.processors; }

  const Parameters& parameters() const { return keys_.parameters; }

 private:
  JobIndex row() const { return jobs_.job[at_]; }

  /// The conversion for spans below 2^51 s, without the instruction that vector units lack: 2^52 + 2^51 + x is a double
  /// whose last bits are x.
  static double exact_double(Seconds x) {
    constexpr double shift = 0x1.8p52;
    return std::bit_cast<double>(std::bit_cast<Seconds>(shift) + x) - shift;
  }

  const KeyInput& keys_;
  const KeyedJobs& jobs_;
  std::size_t at_;
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
  void (*keys)(const KeyInput&, const KeyedJobs& jobs, std::span<double> keys);

  /// LiveRun::constant of jobs[0].
  double (*constant)(const KeyInput&, const KeyedJobs& jobs);
};

namespace detail {
template <class Constant, class Key>
void set_keys(const KeyInput* input, const KeyedJobs* jobs, std::span<double> keys) {
  double* const __restrict key = keys.data();
  const double* const constant = jobs->constant.data();
  if (constant != nullptr) {
    for (std::size_t i = 0; i < keys.size(); ++i) key[i] = Key{}(OrderedJob(*input, *jobs, i), constant[i]);
  } else {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const OrderedJob job(*input, *jobs, i);
      key[i] = Key{}(job, Constant{}(job));
    }
  }
}
}  // namespace detail

/// An order from captureless functions; the loop over jobs inlines them and becomes vector code where they allow it.
/// `key(OrderedJob, constant) -> double`, where `constant(OrderedJob) -> double` is what of it never changes while the
/// job waits: neither its wait nor its user's usage. `prepare(KeyInput, KeyedJobs)` goes before each loop.
template <class Constant, class Key, class Prepare>
constexpr Order make_order(const OrderText& text, Constant, Key, Prepare) {
  return {text,
          [](const KeyInput& input, const KeyedJobs& jobs, std::span<double> keys) {
            Prepare{}(input, jobs);
            best_version<detail::set_keys<Constant, Key>>(&input, &jobs, keys);
          },
          [](const KeyInput& input, const KeyedJobs& jobs) { return Constant{}(OrderedJob(input, jobs, 0)); }};
}

template <class Constant, class Key>
constexpr Order make_order(const OrderText& text, Constant constant, Key key) {
  return make_order(text, constant, key, [](const KeyInput&, const KeyedJobs&) {});
}

/// Likewise, from `key(OrderedJob) -> double` alone.
template <class Key>
constexpr Order make_order(const OrderText& text, Key) {
  return make_order(
      text, [](const OrderedJob&) { return 0.0; }, [](const OrderedJob& job, double) { return Key{}(job); });
}

/// Every file of policies/order/, by name, fcfs first.
std::span<const Order> orders();

}  // namespace schedsweep
