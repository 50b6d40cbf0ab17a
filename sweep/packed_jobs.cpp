#include "sweep/packed_jobs.h"

#include <cstring>
#include <tuple>

namespace schedsweep {
namespace {

constexpr std::size_t alignment = 64;

/// Calls visit(column, offset) for each column of a table of `n` rows. Returns the bytes of all.
template <class Visit>
std::size_t for_each_column(JobTable& table, std::size_t n, Visit visit) {
  std::size_t offset = 0;
  const auto place = [&](auto& column) {
    visit(column, offset);
    offset += (n * sizeof(column[0]) + alignment - 1) / alignment * alignment;
  };
  std::apply([&](auto&... columns) { (place(columns), ...); }, table.columns());
  return offset;
}

}  // namespace

std::size_t packed_bytes(std::size_t n) {
  JobTable table;
  return for_each_column(table, n, [](auto&, std::size_t) {});
}

JobTable packed_view(const std::byte* memory, std::size_t n) {
  JobTable table;
  for_each_column(table, n, [&]<class T>(std::span<const T>& column, std::size_t offset) {
    column = {reinterpret_cast<const T*>(memory + offset), n};
  });
  return table;
}

void pack(const JobTable& jobs, std::byte* memory) {
  JobTable source = jobs;
  for_each_column(source, jobs.size(), [&](const auto& column, std::size_t offset) {
    if (!column.empty()) std::memcpy(memory + offset, column.data(), column.size_bytes());
  });
}

}  // namespace schedsweep
