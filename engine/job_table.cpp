#include "engine/job_table.h"

#include "engine/error.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {

void resize(JobStore& store, std::size_t n) {
  std::apply([n](auto&... column) { (column.resize(n), ...); }, store.columns());
}

JobTable view_of(const JobStore& store) {
  JobTable table;
  std::apply(
      [&](auto&... target) { std::apply([&](const auto&... source) { ((target = source), ...); }, store.columns()); },
      table.columns());
  table.dependencies = store.dependencies;
  table.array_tasks = store.array_tasks;
  table.predictions = store.predictions;
  table.live_model = store.live_model;
  return table;
}

JobStore rows_from(const JobTable& jobs, std::size_t first) {
  SCHEDSWEEP_CHECK(first <= jobs.size());
  JobStore rows;
  std::apply(
      [&](auto&... target) {
        std::apply([&](const auto&... source) { (target.assign(source.begin() + first, source.end()), ...); },
                   jobs.columns());
      },
      rows.columns());
  const auto shifted = [first](JobIndex row) { return static_cast<JobIndex>(row - first); };
  for (const Dependency& link : jobs.dependencies)
    if (link.job >= first && link.on >= first)
      rows.dependencies.push_back({shifted(link.job), shifted(link.on), link.delay_s, link.kind});
  for (std::size_t task = 0, head = 0; task < jobs.array_tasks.size(); ++task) {
    const ArrayTask& old = jobs.array_tasks[task];
    const bool same_array = task > 0 && jobs.array_tasks[task - 1].array == old.array;
    if (!same_array || jobs.array_tasks[head].job < first) head = task;  // its first task that is left names the array
    if (old.job < first) continue;
    rows.array_tasks.push_back({shifted(old.job), shifted(jobs.array_tasks[head].job), old.limit});
  }
  sort_links(rows);
  return rows;
}

void sort_links(JobStore& store) {
  std::sort(store.dependencies.begin(), store.dependencies.end(), [](const Dependency& a, const Dependency& b) {
    return std::tie(a.on, a.job, a.kind, a.delay_s) < std::tie(b.on, b.job, b.kind, b.delay_s);
  });
  std::sort(store.array_tasks.begin(), store.array_tasks.end(),
            [](const ArrayTask& a, const ArrayTask& b) { return std::tie(a.array, a.job) < std::tie(b.array, b.job); });
}

std::size_t sort_by_submit(JobStore& store) {
  SCHEDSWEEP_CHECK(store.predictions.empty());
  const std::size_t n = store.size();
  std::size_t out_of_order = 0;
  bool sorted = true;
  for (std::size_t i = 1; i < n; ++i) {
    out_of_order += store.submit_s[i] < store.submit_s[i - 1];
    sorted &= store.submit_s[i - 1] < store.submit_s[i] ||
              (store.submit_s[i - 1] == store.submit_s[i] && store.number[i - 1] <= store.number[i]);
  }
  if (sorted) return 0;

  std::vector<JobIndex> order(n);
  std::iota(order.begin(), order.end(), JobIndex{0});
  std::stable_sort(order.begin(), order.end(), [&](JobIndex a, JobIndex b) {
    return std::tie(store.submit_s[a], store.number[a]) < std::tie(store.submit_s[b], store.number[b]);
  });
  const auto permute = [&order](auto& column) {
    auto sorted_column = column;
    for (std::size_t i = 0; i < order.size(); ++i) sorted_column[i] = column[order[i]];
    column.swap(sorted_column);
  };
  std::apply([&](auto&... column) { (permute(column), ...); }, store.columns());

  std::vector<JobIndex> row(n);
  for (std::size_t i = 0; i < n; ++i) row[order[i]] = static_cast<JobIndex>(i);
  for (Dependency& link : store.dependencies) link.job = row[link.job], link.on = row[link.on];
  for (ArrayTask& task : store.array_tasks) task.job = row[task.job], task.array = row[task.array];
  sort_links(store);
  return out_of_order;
}

}  // namespace schedsweep
