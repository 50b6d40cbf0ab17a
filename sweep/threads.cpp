#include "sweep/threads.h"

#include <algorithm>
#include <vector>

#include <sched.h>

namespace schedsweep {

int usable_processors() {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  return sched_getaffinity(0, sizeof mine, &mine) == 0 ? std::max(1, CPU_COUNT(&mine)) : 1;
}

int default_threads(const Communicator& world) {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  if (sched_getaffinity(0, sizeof mine, &mine) != 0) return 1;
  const Communicator node = world.node();
  std::vector<std::int64_t> ranks_on_cpu(CPU_SETSIZE, 0);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    ranks_on_cpu[static_cast<std::size_t>(cpu)] = CPU_ISSET(cpu, &mine) ? 1 : 0;
  ranks_on_cpu = node.sum(std::move(ranks_on_cpu));
  const auto used =
      std::count_if(ranks_on_cpu.begin(), ranks_on_cpu.end(), [](std::int64_t ranks) { return ranks > 0; });
  return std::max(1, std::min(CPU_COUNT(&mine), static_cast<int>(used) / node.size()));
}

}  // namespace schedsweep
