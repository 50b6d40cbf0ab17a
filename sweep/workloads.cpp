#include "sweep/workloads.h"

#include "engine/error.h"
#include "engine/workload/generate.h"
#include "sweep/packed_jobs.h"
#include "sweep/parallel_team.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>

namespace schedsweep {
namespace {

/// Calls body(i) for each i in [0, n) on the threads of this rank.
template <class Body>
void for_each_index(std::size_t n, int n_threads, Body body) {
  std::atomic<std::size_t> next{0};
  parallel_team(n_threads, [&](int) {
    for (std::size_t i = next++; i < n; i = next++) body(i);
  });
}

/// Throws every problem there is, each once: several variants may be of one file.
void throw_all(const std::vector<std::string>& problems) {
  std::string all;
  std::set<std::string> told;
  for (const std::string& problem : problems)
    if (!problem.empty() && told.insert(problem).second) all += (all.empty() ? "" : "\n") + problem;
  if (!all.empty()) throw InputError(all);
}

/// What all nodes must have read alike.
std::string fingerprint(const std::vector<std::optional<Trace>>& files) {
  std::string text;
  for (const auto& file : files) text += file ? file->sha256 + '\n' : "-\n";
  return text;
}

}  // namespace

Procs processors_of(const MachineSpec& machine, Procs own) {
  if (machine.processors > 0) return machine.processors;
  const double scaled = std::nearbyint(machine.scale * own);
  return static_cast<Procs>(std::clamp(scaled, 1.0, static_cast<double>(std::numeric_limits<Procs>::max() - 1)));
}

Workloads::Workloads(const Plan& plan, const Communicator& world, int n_threads)
    : files_(plan.variants.size()), machines_(plan.variants.size()) {
  const Communicator node = world.node();
  read_files(plan, world, node, n_threads);
  share(plan, world, node, n_threads);
}

void Workloads::read_files(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads) {
  world.together([&] {
    if (node.rank() != 0) return;
    std::vector<std::string> problems(plan.variants.size());
    for_each_index(plan.variants.size(), n_threads, [&](std::size_t v) {
      const TraceSpec& spec = plan.variants[v].spec;
      if (!spec.is_file()) return;
      try {
        files_[v] = load_trace(spec);
        machines_[v] = machine_size(*files_[v], spec.processors);
      } catch (const InputError& error) {
        problems[v] = error.what();
      }
    });
    throw_all(problems);
  });
  const std::string expected = world.broadcast(fingerprint(files_));
  world.together([&] {
    if (node.rank() == 0 && fingerprint(files_) != expected)
      throw InputError("rank " + std::to_string(world.rank()) +
                       " read other trace files than rank 0 (contents differ between nodes)");
  });
}

void Workloads::share(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads) {
  // The first rank of the node knows the sizes of files; models say theirs.
  std::vector<std::int64_t> known(plan.variants.size() * 3, 0);
  for (std::size_t v = 0; v < plan.variants.size() && node.rank() == 0; ++v) {
    const WorkloadSpec& workload = plan.variants[v].spec.workload;
    if (!files_[v]) machines_[v] = {workload.processors, MachineSource::given};
    known[3 * v] = files_[v] ? static_cast<std::int64_t>(files_[v]->jobs.size()) : workload.jobs;
    known[3 * v + 1] = machines_[v].processors;
    known[3 * v + 2] = static_cast<std::int64_t>(machines_[v].source);
  }
  known = node.sum(std::move(known));

  struct Place {
    std::size_t variant;
    std::uint64_t seed;
    std::size_t n_jobs;
    std::size_t offset;
  };

  std::vector<Place> places;
  std::size_t bytes = 0;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    machines_[v] = {static_cast<Procs>(known[3 * v + 1]), static_cast<MachineSource>(known[3 * v + 2])};
    for (std::int64_t replicate = 0; replicate < plan.variants[v].replicates; ++replicate) {
      places.push_back(
          {v, plan.seed + static_cast<std::uint64_t>(replicate), static_cast<std::size_t>(known[3 * v]), bytes});
      bytes += packed_bytes(places.back().n_jobs);
    }
  }
  memory_.emplace(node, bytes);
  world.together([&] {
    for_each_index(places.size(), n_threads, [&](std::size_t i) {
      const Place& place = places[i];
      std::byte* const target = memory_->data() + place.offset;
      if (plan.variants[place.variant].spec.is_file()) {
        if (node.rank() != 0) return;
        pack(view_of(files_[place.variant]->jobs), target);
        files_[place.variant]->jobs = {};
      } else if (i % static_cast<std::size_t>(node.size()) == static_cast<std::size_t>(node.rank())) {
        WorkloadSpec spec = plan.variants[place.variant].spec.workload;
        spec.seed = place.seed;
        pack(view_of(generate(spec)), target);
      }
    });
  });
  node.barrier();
  for (const Place& place : places) tables_.push_back(packed_view(memory_->data() + place.offset, place.n_jobs));
}

}  // namespace schedsweep
