#include "sweep/threads.h"

#include "sweep/host.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <sched.h>

namespace schedsweep {
namespace {

/// None where the system does not say.
cpu_set_t usable() {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  if (sched_getaffinity(0, sizeof mine, &mine) != 0) CPU_ZERO(&mine);
  return mine;
}

}  // namespace

int usable_processors() {
  const cpu_set_t mine = usable();
  return std::max(1, CPU_COUNT(&mine));
}

NodeShare share_of_node(const Communicator& world) {
  const cpu_set_t mine = usable();
  const Communicator node = world.node();
  std::vector<std::int64_t> ranks_on_cpu(CPU_SETSIZE, 0);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    ranks_on_cpu[static_cast<std::size_t>(cpu)] = CPU_ISSET(cpu, &mine) ? 1 : 0;
  ranks_on_cpu = node.sum(std::move(ranks_on_cpu));
  const auto used =
      std::count_if(ranks_on_cpu.begin(), ranks_on_cpu.end(), [](std::int64_t ranks) { return ranks > 0; });
  return {node.size(), std::max(1, CPU_COUNT(&mine)), std::max(1, static_cast<int>(used))};
}

int default_threads(const Communicator& world) {
  const NodeShare share = share_of_node(world);
  return std::max(1, std::min(share.mine, share.together / share.ranks));
}

std::string thread_warning(const Communicator& world, int n_threads) {
  const NodeShare share = share_of_node(world);
  const std::int64_t on_node = world.node().sum({n_threads})[0];
  std::string mine;
  if (on_node > share.together)
    mine = fmt::format(
        "threads: {} of {} ranks on {} for {} processors (each slows the others down) fewer --threads"
        " or ranks, or more processors",
        on_node, share.ranks, host_name(), share.together);
  for (const std::string& warning : world.gather(std::move(mine)))
    if (!warning.empty()) return warning;
  return {};
}

}  // namespace schedsweep
