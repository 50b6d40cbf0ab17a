#include "sweep/doctor/patient.h"

#include "engine/multiversion.h"
#include "io/sha256.h"
#include "sweep/host.h"
#include "sweep/threads.h"

#include <chrono>
#include <cstdlib>

#include <nlohmann/json.hpp>
#include <sched.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using nlohmann::json;

constexpr const char* variables[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE",     "PMIX_RANK",    "PMIX_VERSION",
                                     "SLURM_STEP_NUM_TASKS", "SLURM_JOB_ID", "SLURM_NTASKS", "SLURM_MPI_TYPE",
                                     "HDF5_USE_FILE_LOCKING"};

json to_json(const MemoryLimit& limit) { return {limit.bytes, limit.source}; }

MemoryLimit limit_from(const json& pair) { return {pair.at(0), pair.at(1)}; }

int processors_of_launcher() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(getppid(), sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

std::string facts_as_json(const Communicator& world, int n_threads) {
  const NodeShare share = share_of_node(world);
  const std::string program = sha256_of_file("/proc/self/exe");
  world.barrier();
  const std::chrono::duration<double> clock = std::chrono::system_clock::now().time_since_epoch();
  return json{{"host", host_name()},
              {"program", program},
              {"instruction_set", name_of(instruction_set())},
              {"threads", n_threads},
              {"processors", share.mine},
              {"node_processors", share.together},
              {"launcher_processors", processors_of_launcher()},
              {"clock_s", clock.count()},
              {"group", to_json(group_limit())},
              {"available", to_json(available_memory())},
              {"process", to_json(process_limit())}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

RankFacts facts_from(const json& facts) {
  return {facts.at("host"),
          facts.at("program"),
          facts.at("instruction_set"),
          facts.at("threads"),
          facts.at("processors"),
          facts.at("node_processors"),
          facts.at("launcher_processors"),
          facts.at("clock_s"),
          limit_from(facts.at("group")),
          limit_from(facts.at("available")),
          limit_from(facts.at("process"))};
}

}  // namespace

Patient examine(const Communicator& world, int n_threads, std::filesystem::path output) {
  const int threads = n_threads > 0 ? n_threads : default_threads(world);
  Patient patient;
  patient.output = std::move(output);
  for (const std::string& facts : world.gather(facts_as_json(world, threads)))
    patient.ranks.push_back(facts_from(json::parse(facts)));
  for (const char* name : variables)
    if (const char* value = std::getenv(name)) patient.environment[name] = value;
  return patient;
}

}  // namespace schedsweep
