#include "sweep/packed_jobs.h"

#include <cstring>
#include <tuple>

namespace schedsweep {
namespace {

constexpr std::size_t alignment = 64;

/// Calls visit(column, length, offset) for each column of a table. Returns the bytes of all.
template <class Visit>
std::size_t for_each_column(JobTable& table, const JobCounts& counts, Visit visit) {
  std::size_t offset = 0;
  const auto place = [&](auto& column, std::size_t length) {
    visit(column, length, offset);
    offset += (length * sizeof(column[0]) + alignment - 1) / alignment * alignment;
  };
  std::apply([&](auto&... columns) { (place(columns, counts.jobs), ...); }, table.columns());
  place(table.dependencies, counts.dependencies);
  place(table.array_tasks, counts.array_tasks);
  place(table.predictions, counts.predictions);
  return offset;
}

}  // namespace

JobCounts counts_of(const JobTable& jobs) {
  return {jobs.size(), jobs.dependencies.size(), jobs.array_tasks.size(), jobs.predictions.size()};
}

std::size_t packed_bytes(const JobCounts& counts) {
  JobTable table;
  return for_each_column(table, counts, [](auto&, std::size_t, std::size_t) {});
}

JobTable packed_view(const std::byte* memory, const JobCounts& counts) {
  JobTable table;
  for_each_column(table, counts, [&]<class T>(std::span<const T>& column, std::size_t length, std::size_t offset) {
    column = {reinterpret_cast<const T*>(memory + offset), length};
  });
  return table;
}

void pack(const JobTable& jobs, std::byte* memory) {
  JobTable source = jobs;
  for_each_column(source, counts_of(jobs), [&](const auto& column, std::size_t, std::size_t offset) {
    if (!column.empty()) std::memcpy(memory + offset, column.data(), column.size_bytes());
  });
}

}  // namespace schedsweep
