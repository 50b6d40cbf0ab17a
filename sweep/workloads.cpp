#include "sweep/workloads.h"

#include "engine/error.h"
#include "engine/parallel_team.h"
#include "engine/workload/generate.h"
#include "engine/workload/transform.h"
#include "policies/live_quantile.h"
#include "sweep/packed_jobs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace schedsweep {
namespace {

/// What all nodes must have read alike.
std::string fingerprint(const TraceFiles& files) {
  std::string text;
  for (const Trace& trace : files.traces) text += trace.sha256 + ' ' + trace.dependencies_sha256 + '\n';
  return text;
}

/// What only the first rank of a node knows of a variant, for it has read the files.
struct Known {
  JobCounts counts;
  std::size_t replay;  ///< as in Replays::of_variant
  MachineSize machine;
};

std::vector<Known> known_of(const Plan& plan, const Replays& replays, const std::vector<MachineSize>& machines) {
  std::vector<Known> known;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    const std::size_t replay = replays.of_variant[v];
    const JobCounts counts = replay == TraceFiles::no_file
                                 ? JobCounts{static_cast<std::size_t>(plan.variants[v].spec.workload.jobs)}
                                 : counts_of(view_of(replays.replays[replay].jobs));
    known.push_back({counts, replay, machines[v]});
  }
  return known;
}

constexpr std::size_t not_transformed = static_cast<std::size_t>(-1);

/// Jobs that stand once in a node's memory.
struct Place {
  std::size_t variant;  ///< the first that uses them
  std::int64_t replicate;
  std::size_t transformed;  ///< which of the transformed workloads; or not_transformed
  JobCounts counts;
  std::size_t offset;
};

JobStore drawn(const Plan& plan, std::size_t variant, std::int64_t replicate) {
  WorkloadSpec spec = plan.variants[variant].spec.workload;
  spec.seed = plan.seed + static_cast<std::uint64_t>(replicate);
  return generate(spec);
}

/// Errors: InputError where a model that looks back at a trace would be asked about other jobs.
void check_live_models(const Plan& plan) {
  const bool asked = std::any_of(plan.compositions.begin(), plan.compositions.end(),
                                 [](const Composition& c) { return asks_live_model(c.parameters); });
  for (const TraceVariant& variant : plan.variants)
    if (asked && variant.spec.replay.predicts() && variant.spec.transform.changes())
      throw InputError(live_model_of_changed_jobs(variant.spec), ExitCode::bad_sweep_file);
}

/// The jobs of every replicate of every variant that changes them, in this order.
std::vector<JobStore> transformed(const Plan& plan, const Replays& replays, const std::vector<MachineSize>& machines,
                                  int n_threads) {
  std::vector<std::pair<std::size_t, std::int64_t>> wanted;
  for (std::size_t v = 0; v < plan.variants.size(); ++v)
    for (std::int64_t r = 0; plan.variants[v].spec.transform.changes() && r < plan.variants[v].replicates; ++r)
      wanted.emplace_back(v, r);
  std::vector<JobStore> stores(wanted.size());
  parallel_for(wanted.size(), n_threads, [&](std::size_t i) {
    const auto [v, replicate] = wanted[i];
    const TraceSpec& spec = plan.variants[v].spec;
    const JobStore own = spec.is_file() ? JobStore() : drawn(plan, v, replicate);
    const JobStore& jobs = spec.is_file() ? replays.replays[replays.of_variant[v]].jobs : own;
    stores[i] = transform(view_of(jobs), machines[v].processors, spec.transform,
                          plan.seed + static_cast<std::uint64_t>(replicate));
  });
  return stores;
}

}  // namespace

Procs processors_of(const MachineSpec& machine, Procs own) {
  if (machine.processors > 0) return machine.processors;
  const double scaled = std::nearbyint(machine.scale * own);
  return static_cast<Procs>(std::clamp(scaled, 1.0, static_cast<double>(std::numeric_limits<Procs>::max() - 1)));
}

Workloads::Workloads(const Plan& plan, const Communicator& world, int n_threads) {
  const Communicator node = world.node();
  read(plan, world, node, n_threads);
  share(plan, world, node, n_threads);
}

Workloads Workloads::none(const Plan& plan) {
  Workloads workloads;
  workloads.files_.of_variant.assign(plan.variants.size(), TraceFiles::no_file);
  workloads.replays_.of_variant = workloads.files_.of_variant;
  workloads.machines_.resize(plan.variants.size());
  workloads.tables_.resize(plan.n_workloads());
  return workloads;
}

void Workloads::read(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads) {
  world.together([&] {
    check_live_models(plan);
    if (node.rank() != 0) return;
    files_ = read_trace_files(plan, n_threads);
    machines_ = machines_of(plan, files_);
    replays_ = make_replays(plan, files_, machines_, n_threads);
  });
  const std::string expected = world.broadcast(fingerprint(files_));
  world.together([&] {
    if (node.rank() == 0 && fingerprint(files_) != expected)
      throw InputError("rank " + std::to_string(world.rank()) +
                       " read other trace files than rank 0 (contents differ between nodes)");
  });
}

void Workloads::share(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads) {
  const std::vector<Known> known =
      broadcast_values(node, node.rank() == 0 ? known_of(plan, replays_, machines_) : std::vector<Known>());
  std::vector<JobStore> changed;
  world.together([&] {
    if (node.rank() == 0) changed = transformed(plan, replays_, machines_, n_threads);
  });
  std::vector<JobCounts> changed_counts;
  for (const JobStore& jobs : changed) changed_counts.push_back(counts_of(view_of(jobs)));
  changed_counts = broadcast_values(node, std::move(changed_counts));

  std::vector<Place> places;
  std::vector<std::size_t> place_of_workload;
  std::vector<std::size_t> place_of_replay(plan.variants.size(), TraceFiles::no_file);
  std::size_t bytes = 0, n_changed = 0;
  machines_.resize(plan.variants.size());
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    machines_[v] = known[v].machine;
    const bool changes = plan.variants[v].spec.transform.changes();
    const std::size_t replay = changes ? TraceFiles::no_file : known[v].replay;
    for (std::int64_t replicate = 0; replicate < plan.variants[v].replicates; ++replicate) {
      if (replay != TraceFiles::no_file && place_of_replay[replay] != TraceFiles::no_file) {
        place_of_workload.push_back(place_of_replay[replay]);
        continue;
      }
      if (replay != TraceFiles::no_file) place_of_replay[replay] = places.size();
      place_of_workload.push_back(places.size());
      places.push_back({v, replicate, not_transformed, known[v].counts, bytes});
      if (changes) {
        places.back().transformed = n_changed;
        places.back().counts = changed_counts[n_changed++];
      }
      bytes += packed_bytes(places.back().counts);
      n_jobs_held_ += places.back().counts.jobs;
    }
  }

  memory_.emplace(node, bytes);
  world.together([&] {
    parallel_for(places.size(), n_threads, [&](std::size_t i) {
      const Place& place = places[i];
      std::byte* const target = memory_->data() + place.offset;
      const bool is_changed = place.transformed != not_transformed;
      if (is_changed || plan.variants[place.variant].spec.is_file()) {
        if (node.rank() != 0) return;
        JobStore& jobs =
            is_changed ? changed[place.transformed] : replays_.replays[replays_.of_variant[place.variant]].jobs;
        pack(view_of(jobs), target);
        jobs = {};
      } else if (i % static_cast<std::size_t>(node.size()) == static_cast<std::size_t>(node.rank())) {
        pack(view_of(drawn(plan, place.variant, place.replicate)), target);
      }
    });
  });
  for (Replay& replay : replays_.replays) replay.jobs = {};  // those of which only transformed jobs are left
  node.barrier();
  live_models_.emplace(replays_.replays, world, node, n_threads);
  n_jobs_held_ += live_models_->n_jobs_held();
  for (const std::size_t place : place_of_workload) {
    tables_.push_back(packed_view(memory_->data() + places[place].offset, places[place].counts));
    const std::size_t replay = known[places[place].variant].replay;
    if (replay != TraceFiles::no_file && places[place].transformed == not_transformed)
      tables_.back().live_model = live_models_->of(replay);
  }
}

}  // namespace schedsweep
