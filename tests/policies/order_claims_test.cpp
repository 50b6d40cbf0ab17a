// Whether what each order says of itself is true, and whether its keys can be sorted.
#include "tests/policies/keyed_queue.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::QueuedJob;
using Queue = test::KeyedQueue;

/// Jobs that differ in everything, with everything weighed and some of it used.
Queue diverse_queue() {
  Queue queue(
      {{0, 1, 10, 0, 0, 0}, {5, 8, 500, 1, 1, 1}, {90, 3, 40, 2, 2, 2}, {100, 64, 7, 3, unknown_id, unknown_id}});
  queue.parameters.linear.fill(1);
  queue.parameters.weight_size = queue.parameters.weight_partition = 1;
  queue.parameters.half_life_s = 100;
  queue.parameters.quota_processor_h = 1;
  queue.forget_usage();
  queue.usage.book(0, 1, 50, 100, 60);
  queue.usage.book(1, 8, 10, 100, 80);
  queue.now_s = 120;
  return queue;
}

TEST(Orders, SayTruthfullyWhetherTheyReadBeliefs) {
  for (const Order& order : orders()) {
    Queue queue = diverse_queue();
    const std::vector<double> keys = queue.keys(order);
    queue.expected_s = {20, 3, 900, 8};
    EXPECT_EQ(queue.keys(order) != keys, order.reads_belief) << order.name;
  }
}

TEST(Orders, SayTruthfullyWhetherTimeChangesTheirKeys) {
  for (const Order& order : orders()) {
    Queue queue = diverse_queue();
    const std::vector<double> keys = queue.keys(order);
    for (const Seconds later_s : {121, 1000, 1'000'000}) {
      queue.now_s = later_s;
      EXPECT_EQ(queue.keys(order) != keys, order.change == KeysChange::with_time) << order.name;
    }
  }
}

TEST(Orders, SayTruthfullyWhetherUsageChangesTheirKeys) {
  for (const Order& order : orders()) {
    Queue queue = diverse_queue();
    const std::vector<double> keys = queue.keys(order);
    queue.usage.book(2, 5, 30, 100, 120);
    if (order.change == KeysChange::with_time) continue;  // such an order may read usage or not
    EXPECT_EQ(queue.keys(order) != keys, order.change == KeysChange::with_usage) << order.name;
  }
}

TEST(Orders, NeedWhatDoesNotChangeOnlyOnce) {
  for (const Order& order : orders()) {
    Queue queue = diverse_queue();
    const std::vector<double> constants = queue.constants(order);
    queue.now_s = 1000;
    queue.usage.book(2, 5, 30, 100, 1000);
    EXPECT_EQ(queue.keys(order, {0, 1, 2, 3}, constants), queue.keys(order)) << order.name;
  }
}

TEST(Orders, ReadTheHalfLifeIfTheyReadUsage) {
  const ParameterInfo& half_life = *find_parameter("half_life_s");
  for (const Order& order : orders()) {
    Queue queue = diverse_queue();
    const std::vector<double> keys = queue.keys(order);
    queue.usage.book(2, 5, 30, 100, 120);
    queue.parameters.order = static_cast<std::uint8_t>(&order - orders().data());
    EXPECT_EQ(half_life.read(queue.parameters), queue.keys(order) != keys) << order.name;
  }
}

template <class Number>
rc::Gen<Number> edges_or_between(Number least, Number most) {
  return rc::gen::oneOf(rc::gen::just(least), rc::gen::just(most), rc::gen::inRange<Number>(least, most));
}

RC_GTEST_PROP(Orders, HaveFiniteKeysWhateverTheInput, ()) {
  constexpr Seconds longest_s = 10'000'000'000;
  constexpr Procs most_procs = 1 << 30;
  constexpr JobSeconds longest_run_s = 2'147'483'647;
  std::vector<QueuedJob> jobs(3);
  for (QueuedJob& job : jobs) {
    job.submit_s = *edges_or_between<Seconds>(0, longest_s);
    job.procs = *edges_or_between<Procs>(1, most_procs);
    job.expected_s = *edges_or_between<JobSeconds>(0, longest_run_s);
    job.priority = *rc::gen::inRange(0, 4);
    job.user = *rc::gen::inRange(unknown_id, 3);
    job.partition = *edges_or_between<DenseId>(unknown_id, longest_run_s);
  }
  std::sort(jobs.begin(), jobs.end(), [](const QueuedJob& a, const QueuedJob& b) { return a.submit_s < b.submit_s; });
  Queue queue(jobs);
  Parameters& parameters = queue.parameters;
  parameters.half_life_s = *rc::gen::element(1.0, 604'800.0, 1e12);
  parameters.quota_processor_h = *rc::gen::element(1e-3, 100.0, 1e15);
  parameters.quota_memory_gb_h = *rc::gen::element(1e-3, 100.0, 1e15);
  parameters.max_age_s = *rc::gen::element(1.0, 1e12);
  parameters.priority_boost = *rc::gen::element(0.0, 1e3);
  const double weight = *rc::gen::element(-1e6, 0.0, 1e6);
  parameters.linear.fill(weight);
  parameters.weight_age = parameters.weight_fairshare = parameters.weight_size = weight;
  parameters.weight_partition = parameters.weight_qos = weight;
  queue.processors = *edges_or_between<Procs>(1, most_procs);
  queue.forget_usage();
  Seconds now_s = jobs[0].submit_s;
  for (int n_booked = *rc::gen::inRange(0, 4); n_booked > 0; --n_booked) {
    now_s += *edges_or_between<Seconds>(0, longest_s);
    queue.usage.book(*rc::gen::element(jobs[0].user, jobs[1].user, jobs[2].user),
                     *edges_or_between<Procs>(1, most_procs), *edges_or_between<JobSeconds>(0, longest_run_s),
                     *edges_or_between<std::int64_t>(-1, std::int64_t{1} << 62), now_s);
  }
  queue.now_s = std::max(now_s, jobs[2].submit_s) + *edges_or_between<Seconds>(0, longest_s);
  for (const Order& order : orders())
    for (const double key : queue.keys(order))
      if (!std::isfinite(key)) RC_FAIL(std::string(order.name) + " has a key that is not finite");
}

}  // namespace
}  // namespace schedsweep
