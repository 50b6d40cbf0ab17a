#pragma once

#include "engine/scheduler_state.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace schedsweep {

/// What an order may know of a job: what its user said and what the scheduler believes.
struct OrderedJob {
  Procs procs;
  JobSeconds expected_s;
};

/// Who comes first in the queue: ascending key, ties by (submit, job number).
struct Order {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  bool arrival_order;                                           ///< the key is the same for all jobs
  bool reads_belief;                                            ///< the key depends on expected_s
  void (*keys)(const RunInput&, std::span<std::int64_t> keys);  ///< Shape: keys [n jobs]
};

/// What a file in policies/order/ says of itself.
struct OrderText {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  bool arrival_order = false;
  bool reads_belief = false;
};

/// An order from a captureless `key(OrderedJob) -> int64`; the loop over jobs inlines it.
template <class Key>
constexpr Order make_order(const OrderText& text, Key) {
  return {text.name,
          text.rule,
          text.source,
          text.arrival_order,
          text.reads_belief,
          [](const RunInput& input, std::span<std::int64_t> keys) {
            for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = Key{}({input.procs[i], input.expected_s[i]});
          }};
}

/// Every file of policies/order/, by name, fcfs first.
std::span<const Order> orders();

}  // namespace schedsweep
