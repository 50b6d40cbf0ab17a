// How well costs of runs are known before they run, and what that is worth: does every run of a sweep, then schedules
// the measured times on workers that begin the most costly first.
// Usage: schedsweep_driver_costs SWEEP.toml
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "sweep/chunks.h"
#include "sweep/cost_model.h"
#include "sweep/distribute.h"
#include "sweep/run_sweep.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <optional>
#include <queue>
#include <sstream>

#include <fmt/format.h>

namespace schedsweep {
namespace {

using Times = std::vector<double>;
using Items = std::vector<std::int64_t>;

constexpr std::array<std::int64_t, 4> worker_counts{2, 8, 64, 512};

double at(const Times& times, std::int64_t run) { return times[static_cast<std::size_t>(run)]; }

/// One price a trait, whatever the load: what there was before costs were measured.
double plain_cost(const Plan& plan, const Workloads& workloads, std::int64_t run) {
  const RunSpec spec = plan.run(run);
  const Parameters& p = plan.compositions[spec.composition].parameters;
  double work = 1;
  if (p.reservations > 0) work += 1;
  if (p.order != Parameters{}.order) work += 1;
  if (p.backfill_order != BackfillOrder::queue) work += 1;
  if (orders()[p.order].change != KeysChange::never) work += 6;
  if (reads::planning(p)) work += p.promise == Promise::keep ? 30 : 80;
  return work * static_cast<double>(workloads.jobs(plan.workload_of(spec)).size());
}

Times ranks_of(const Times& values) {
  const Items order = longest_first(values);
  Times ranks(values.size());
  for (std::size_t place = 0; place < order.size(); ++place)
    ranks[static_cast<std::size_t>(order[place])] = static_cast<double>(place);
  return ranks;
}

double correlation(const Times& a, const Times& b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

/// How many times off an expectation typically is: the median of max(a / b, b / a), once scaled best.
double typical_factor(const Times& cost, const Times& measured) {
  Times logs;
  for (std::size_t i = 0; i < cost.size(); ++i) logs.push_back(std::log(measured[i] / cost[i]));
  const auto middle = logs.begin() + std::ssize(logs) / 2;
  std::nth_element(logs.begin(), middle, logs.end());
  const double centre = *middle;
  for (double& x : logs) x = std::abs(x - centre);
  std::nth_element(logs.begin(), middle, logs.end());
  return std::exp(*middle);
}

/// When each worker is free.
using Workers = std::priority_queue<double, Times, std::greater<>>;

Workers idle(std::int64_t n_workers, double since_s = 0) {
  Workers workers;
  for (std::int64_t worker = 0; worker < n_workers; ++worker) workers.push(since_s);
  return workers;
}

double last_end(Workers workers) {
  double end = 0;
  for (; !workers.empty(); workers.pop()) end = workers.top();
  return end;
}

double makespan(const Times& cost, const Times& measured, ScheduleKind kind, std::int64_t n_workers) {
  const Items order = longest_first(cost);
  Times in_order;
  for (const std::int64_t run : order) in_order.push_back(at(cost, run));
  const Chunks chunks(kind, in_order, n_workers);
  const auto took = [&](std::int64_t chunk) {
    double sum = 0;
    for (std::int64_t i = chunks[chunk].begin; i < chunks[chunk].end; ++i)
      sum += at(measured, order[static_cast<std::size_t>(i)]);
    return sum;
  };
  if (kind == ScheduleKind::static_) {
    double longest = 0;
    for (std::int64_t worker = 0; worker < n_workers; ++worker) {
      double sum = 0;
      for (std::int64_t turn = 0; turn * n_workers < chunks.size(); ++turn) sum += took(chunks.dealt(worker, turn));
      longest = std::max(longest, sum);
    }
    return longest;
  }
  Workers workers = idle(n_workers);
  for (std::int64_t chunk = 0; chunk < chunks.size(); ++chunk) {
    const double free = workers.top();
    workers.pop();
    workers.push(free + took(chunk));
  }
  return last_end(std::move(workers));
}

/// The sample first, then by the table, and from when all of the sample has ended by calibrated costs; or, with a
/// barrier, nothing between the sample and the rest.
double makespan_measuring(const CostModel& table, const Times& measured, std::int64_t n_workers, bool barrier) {
  const Items sample = table.sample(n_workers);
  Items list = sample;
  Times rest = table.costs_s();
  for (const std::int64_t run : sample) rest[static_cast<std::size_t>(run)] = -1;
  const auto append_rest = [&](const Times& cost) {
    for (const std::int64_t run : longest_first(cost))
      if (at(cost, run) >= 0) list.push_back(run);
  };
  append_rest(rest);

  double sampled = 0;
  std::vector<Measurement> told;
  Workers workers = idle(n_workers);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i >= sample.size() && told.size() == sample.size() && (barrier || workers.top() >= sampled)) {
      CostModel calibrated = table;
      calibrated.calibrate(std::exchange(told, {}));
      Times cost = calibrated.costs_s();
      for (std::size_t done = 0; done < i; ++done) cost[static_cast<std::size_t>(list[done])] = -1;
      list.resize(i);
      append_rest(cost);
      if (barrier) workers = idle(n_workers, sampled);
    }
    const double end = workers.top() + at(measured, list[i]);
    workers.pop();
    workers.push(end);
    if (i < sample.size()) {
      sampled = std::max(sampled, end);
      told.push_back({list[i], at(measured, list[i])});
    }
  }
  return last_end(std::move(workers));
}

class Report {
 public:
  explicit Report(const Times& measured)
      : measured_(measured),
        total_s_(std::accumulate(measured.begin(), measured.end(), 0.0)),
        longest_s_(*std::max_element(measured.begin(), measured.end())) {
    fmt::print("{} runs, {:.3g} s, shortest {:.3g} s, longest {:.3g} s\n\n", measured.size(), total_s_,
               *std::min_element(measured.begin(), measured.end()), longest_s_);
    fmt::print("| costs | measured before | rank correlation | typically off by | list |");
    for (const std::int64_t n : worker_counts) fmt::print(" {} workers |", n);
    fmt::print("\n|---|---:|---:|---:|---|---:|---:|---:|---:|\n");
  }

  void quality(const std::string& name, std::size_t n_measured, const Times& cost) {
    for (const ScheduleKind kind : {ScheduleKind::dynamic_, ScheduleKind::guided, ScheduleKind::static_}) {
      fmt::print("| {} | {} | {:.3f} | {:.2f} x | {} |", name, n_measured,
                 correlation(ranks_of(cost), ranks_of(measured_)), typical_factor(cost, measured_), name_of(kind));
      row([&](std::int64_t n) { return makespan(cost, measured_, kind, n); });
    }
  }

  template <class Makespan>
  void measuring(const std::string& name, Makespan makespan_of) {
    fmt::print("| {} | | | | dynamic |", name);
    row(makespan_of);
  }

 private:
  template <class Makespan>
  void row(Makespan makespan_of) {
    for (const std::int64_t n : worker_counts)
      fmt::print(" {:.3f} |", makespan_of(n) / std::max(total_s_ / static_cast<double>(n), longest_s_));
    fmt::print("\n");
  }

  const Times& measured_;
  double total_s_;
  double longest_s_;
};

void report(const Plan& plan, const Workloads& workloads) {
  Times measured;
  Runner runner(plan, workloads);
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) measured.push_back(runner.run(run).cpu_s);
  Report table(measured);

  Times plain;
  for (std::int64_t run = 0; run < plan.n_runs(); ++run) plain.push_back(plain_cost(plan, workloads, run));
  table.quality("plain", 0, plain);
  const CostModel fixed = CostModel::fixed(plan, workloads);
  table.quality("fixed", 0, fixed.costs_s());
  const auto calibrated = [&](const std::string& name, const Items& runs) {
    std::vector<Measurement> told;
    for (const std::int64_t run : runs) told.push_back({run, at(measured, run)});
    CostModel model = fixed;
    model.calibrate(told);
    table.quality("calibrated by " + name, told.size(), model.costs_s());
  };
  calibrated("a sample", fixed.sample(64));
  calibrated("all", longest_first(measured));
  table.quality("known", measured.size(), measured);
  table.measuring("sample first, barrier, calibrated",
                  [&](std::int64_t n) { return makespan_measuring(fixed, measured, n, true); });
  table.measuring("sample first, fixed, then calibrated",
                  [&](std::int64_t n) { return makespan_measuring(fixed, measured, n, false); });
}

}  // namespace
}  // namespace schedsweep

int main(int argc, char** argv) {
  using namespace schedsweep;
  if (argc != 2) return fmt::print(stderr, "usage: schedsweep_driver_costs SWEEP.toml\n"), 2;
  try {
    std::ostringstream text;
    text << std::ifstream(argv[1]).rdbuf();
    const Plan plan = make_plan(argv[1], text.str(), std::filesystem::path(argv[1]).parent_path());
    report(plan, Workloads(plan, Communicator::alone(), 1));
  } catch (const InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
}
