#include "engine/array_gates.h"

#include <algorithm>
#include <functional>

namespace schedsweep {
namespace {

template <class Value>
void push(std::vector<Value>& column, std::size_t begin, std::size_t& count, Value value) {
  const auto first = column.begin() + static_cast<std::ptrdiff_t>(begin);
  column[begin + count++] = value;
  std::push_heap(first, first + static_cast<std::ptrdiff_t>(count), std::greater<>{});
}

template <class Value>
Value pop(std::vector<Value>& column, std::size_t begin, std::size_t& count) {
  const auto first = column.begin() + static_cast<std::ptrdiff_t>(begin);
  std::pop_heap(first, first + static_cast<std::ptrdiff_t>(count), std::greater<>{});
  return column[begin + --count];
}

}  // namespace

void ArrayGates::reset(std::span<const ArrayTask> tasks, std::size_t n_jobs) {
  gates_.clear();
  gates_.reserve(tasks.size());
  gate_of_.assign(tasks.empty() ? 0 : n_jobs, none);
  later_.resize(tasks.size());
  due_.resize(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (i == 0 || tasks[i].array != tasks[i - 1].array) gates_.push_back({tasks[i].limit, 0, i, 0, 0});
    gate_of_[tasks[i].job] = static_cast<JobIndex>(gates_.size() - 1);
  }
}

void ArrayGates::hold(Release held) {
  Gate& at = gate(held.job);
  push(later_, at.begin, at.n_later, held);
}

std::optional<Release> ArrayGates::take_next(JobIndex task, Seconds now_s) {
  Gate& at = gate(task);
  while (at.n_later > 0 && later_[at.begin].at_s <= now_s)
    push(due_, at.begin, at.n_due, pop(later_, at.begin, at.n_later).job);
  if (at.n_due > 0) return Release{now_s, pop(due_, at.begin, at.n_due)};
  if (at.n_later > 0) return pop(later_, at.begin, at.n_later);
  return std::nullopt;
}

}  // namespace schedsweep
