#include "sweep/memory_estimate.h"

#include "policies/parameter_reads.h"
#include "sweep/host.h"
#include "sweep/packed_jobs.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

bool is_gzip(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return file.get() == 0x1f && file.get() == 0x8b;
}

/// Long lines and little compression, so that nothing is refused that would fit.
std::size_t least_jobs_in(const fs::path& trace) {
  constexpr std::uintmax_t line_bytes = 120, compression = 3;
  std::error_code unknown;
  const std::uintmax_t bytes = fs::file_size(trace, unknown);
  if (unknown) return 0;
  return bytes * (is_gzip(trace) ? compression : 1) / line_bytes;
}

/// Of a thread that does runs of every composition.
std::uint64_t workspace_job_bytes(const Plan& plan) {
  const auto any = [&](auto reads) {
    return std::any_of(plan.compositions.begin(), plan.compositions.end(),
                       [&](const Composition& composition) { return reads(composition.parameters); });
  };
  const Parameters usual;
  std::uint64_t bytes = Needs::run_job_bytes;
  if (any([&](const Parameters& p) { return p.order != usual.order; })) bytes += Needs::order_job_bytes;
  if (any([&](const Parameters& p) { return p.backfill_order != usual.backfill_order; }))
    bytes += Needs::backfill_order_job_bytes;
  if (any([&](const Parameters& p) { return p.estimate != usual.estimate; })) bytes += Needs::estimate_job_bytes;
  if (any(reads::planning)) bytes += Needs::planning_job_bytes;
  if (any([](const Parameters& p) { return reads::estimator_named(p, "online"); })) bytes += Needs::online_job_bytes;
  return bytes;
}

Needs needs_of(const Plan& plan, std::uint64_t node_bytes, std::size_t most_jobs) {
  const auto n_runs = static_cast<std::uint64_t>(plan.n_runs());
  Needs needs;
  needs.node_bytes = node_bytes;
  needs.thread_bytes = most_jobs * workspace_job_bytes(plan);
  needs.n_runs = plan.n_runs();
  needs.root_bytes = n_runs * Needs::root_run_bytes;
  needs.journal_bytes = n_runs * Needs::journal_run_bytes;
  needs.results_bytes = n_runs * Needs::results_run_bytes;
  return needs;
}

}  // namespace

Needs needs_of(const Plan& plan) {
  std::uint64_t bytes = 0;
  std::size_t most_jobs = 0;
  std::set<fs::path> seen;
  for (const TraceVariant& variant : plan.variants) {
    const TraceSpec& spec = variant.spec;
    const std::size_t jobs = spec.is_file() ? least_jobs_in(spec.file) : static_cast<std::size_t>(spec.workload.jobs);
    most_jobs = std::max(most_jobs, jobs);
    const bool is_shared = spec.is_file() && !spec.transform.changes();
    if (is_shared && !seen.insert(spec.file).second) continue;
    const std::int64_t copies = is_shared ? 1 : variant.replicates;
    bytes += static_cast<std::uint64_t>(copies) * packed_bytes({.jobs = jobs});
  }
  return needs_of(plan, bytes, most_jobs);
}

Needs needs_of(const Plan& plan, const Workloads& workloads) {
  std::set<const void*> seen;  // workloads that replay alike share their columns
  std::uint64_t bytes = 0;
  std::size_t most_jobs = 0;
  for (std::size_t workload = 0; workload < plan.n_workloads(); ++workload) {
    const JobTable& jobs = workloads.jobs(workload);
    most_jobs = std::max(most_jobs, jobs.size());
    if (seen.insert(jobs.submit_s.data()).second) bytes += packed_bytes(counts_of(jobs));
  }
  return needs_of(plan, bytes, most_jobs);
}

std::uint64_t bytes_on(const NodeLoad& node, const Needs& needs) {
  return needs.node_bytes + static_cast<std::uint64_t>(node.ranks) * Needs::rank_bytes +
         static_cast<std::uint64_t>(std::min<std::int64_t>(node.threads, needs.n_runs)) * needs.thread_bytes +
         (node.has_root ? needs.root_bytes : 0);
}

void check_memory(const NodeLoad& node, const Needs& needs, const MemoryLimit& limit) {
  const std::uint64_t bytes = bytes_on(node, needs);
  if (bytes <= limit.bytes) return;
  throw InputError(fmt::format("memory: this sweep needs about {} on {} (limit {}, {}) more --mem, fewer threads, or"
                               " fewer jobs and replicates",
                               bytes_text(bytes), node.host, bytes_text(limit.bytes), limit.source),
                   ExitCode::bad_sweep_file);
}

void check_memory(const Needs& needs, const Communicator& world, int n_threads) {
  const Communicator node = world.node();
  const bool is_root = world.rank() == 0;
  const std::vector<std::int64_t> sums = node.sum({n_threads, is_root ? 1 : 0});
  world.together([&] {
    check_memory({host_name(), node.size(), static_cast<int>(sums[0]), sums[1] > 0}, needs, node_limit());
    check_memory({host_name(), 1, n_threads, is_root}, needs, process_limit());
  });
}

std::string space_warning(const Needs& needs, const FileSystem& system) {
  const std::uint64_t bytes = needs.journal_bytes + needs.results_bytes;
  if (!system.known || bytes <= system.free_bytes) return {};
  return fmt::format(
      "disk: journal and results need about {} ({} free where the output goes) make room, or give another"
      " --output",
      bytes_text(bytes), bytes_text(system.free_bytes));
}

}  // namespace schedsweep
