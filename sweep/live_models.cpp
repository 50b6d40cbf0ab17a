#include "sweep/live_models.h"

#include "engine/parallel_team.h"
#include "io/flat_document.h"
#include "io/model_document.h"
#include "sweep/packed_jobs.h"

#include <string>

namespace schedsweep {
namespace {

/// What only the first rank of a node knows of a replay.
struct Known {
  JobCounts trace;  ///< no jobs where no model is asked
  FeatureContext context;
  std::size_t first_job = 0;
};

std::vector<Known> known_of(const std::vector<Replay>& replays) {
  std::vector<Known> known;
  for (const Replay& replay : replays)
    known.push_back(replay.live
                        ? Known{counts_of(view_of(replay.live->trace)), replay.live->context, replay.facts.first_job}
                        : Known{});
  return known;
}

/// The ids stay behind: what a model is told of has its ids already.
std::string flat_form_without_ids(QuantileModel& model) {
  model.ids = {};
  return flat_form(document_of(model));
}

}  // namespace

LiveModels::LiveModels(std::vector<Replay>& replays, const Communicator& world, const Communicator& node,
                       int n_threads) {
  const std::vector<Known> known = broadcast_values(node, known_of(replays));
  std::vector<std::size_t> offsets;
  std::size_t bytes = 0;
  for (const Known& replay : known) {
    offsets.push_back(bytes);
    if (replay.trace.jobs > 0) bytes += packed_bytes(replay.trace);
    n_jobs_held_ += replay.trace.jobs;
  }
  models_.resize(known.size());
  if (n_jobs_held_ == 0) return;

  memory_.emplace(node, bytes);
  std::vector<std::string> flat(known.size());
  for (std::size_t r = 0; r < known.size(); ++r) {
    if (known[r].trace.jobs == 0) continue;
    if (node.rank() == 0) {
      pack(view_of(replays[r].live->trace), memory_->data() + offsets[r]);
      flat[r] = flat_form_without_ids(replays[r].live->model);
      replays[r].live.reset();
    }
    flat[r] = node.broadcast(std::move(flat[r]));
  }
  node.barrier();
  world.together([&] {
    parallel_for(known.size(), n_threads, [&](std::size_t r) {
      if (known[r].trace.jobs == 0) return;
      models_[r] = std::make_unique<LiveModel>(model_from_document(document_from_flat(flat[r])),
                                               packed_view(memory_->data() + offsets[r], known[r].trace),
                                               known[r].context, known[r].first_job);
    });
  });
}

}  // namespace schedsweep
