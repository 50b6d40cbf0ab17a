#include "sweep/doctor/checks.h"
#include "sweep/doctor/nodes.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace schedsweep {
namespace {

std::string variable(const Patient& patient, const std::string& name) {
  const auto found = patient.environment.find(name);
  return found == patient.environment.end() ? "" : found->second;
}

/// "a = 1, b = 2" of those that are set.
std::string listed(const Patient& patient, std::initializer_list<const char*> names) {
  std::string text;
  for (const char* name : names)
    if (const std::string value = variable(patient, name); !value.empty())
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
  return text;
}

}  // namespace

void check_launcher(const Patient& patient, Symptoms& findings) {
  const std::string seen =
      listed(patient, {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "PMIX_RANK", "PMIX_VERSION"});
  const bool by_mpirun = !variable(patient, "OMPI_COMM_WORLD_SIZE").empty();
  const bool by_srun = !by_mpirun && !variable(patient, "SLURM_STEP_NUM_TASKS").empty();
  const std::string who = by_mpirun ? "mpirun" : by_srun ? "srun" : seen.empty() ? "none" : "unknown";
  const int tasks = std::atoi(variable(patient, "SLURM_NTASKS").c_str());
  if (seen.empty() && tasks > 1) {
    findings.push_back({Grade::warn, "launcher", who, fmt::format("1 process in a job of {} tasks", tasks),
                        "start it with srun --mpi=pmix, or mpirun"});
  } else if (by_srun && patient.ranks.size() > 1 && variable(patient, "PMIX_RANK").empty()) {
    findings.push_back({Grade::warn, "launcher", who, seen + ", no PMIx", "use srun --mpi=pmix: it is what is tested"});
  } else {
    findings.push_back({Grade::ok, "launcher", who, seen, ""});
  }
}

void check_ranks(const Patient& patient, Symptoms& findings) {
  std::string hosts;
  const std::vector<Node> nodes = nodes_of(patient);
  for (const Node& node : nodes) {
    if (hosts.size() > 100) {
      hosts += ", ...";
      break;
    }
    hosts += fmt::format("{}{} on {}", hosts.empty() ? "" : ", ", node.ranks.size(), node.host);
  }
  findings.push_back(
      {Grade::ok, "ranks", fmt::format("{} on {} nodes", patient.ranks.size(), nodes.size()), hosts, ""});
}

void check_program(const Patient& patient, Symptoms& findings) {
  const RankFacts& first = patient.ranks.front();
  for (std::size_t rank = 1; rank < patient.ranks.size(); ++rank) {
    if (patient.ranks[rank].program_sha256 == first.program_sha256) continue;
    findings.push_back({Grade::fail, "program",
                        fmt::format("another one at rank {} on {}", rank, patient.ranks[rank].host),
                        fmt::format("SHA-256 {:.12}... instead of {:.12}...", patient.ranks[rank].program_sha256,
                                    first.program_sha256),
                        "install one on all nodes"});
    return;
  }
  findings.push_back(
      {Grade::ok, "program", fmt::format("{:.12}...", first.program_sha256), "SHA-256, on all ranks", ""});
}

void check_threads(const Patient& patient, Symptoms& findings) {
  int threads = 0, processors = 0;
  bool good = true;
  for (const Node& node : nodes_of(patient)) {
    int here = 0;
    for (const RankFacts* rank : node.ranks) here += rank->threads;
    const int allotted = node.ranks.front()->node_processors;
    threads += here;
    processors += allotted;
    if (here <= allotted) continue;
    good = false;
    findings.push_back(
        {Grade::warn, "threads",
         fmt::format("{} of {} ranks on {} for {} processors", here, node.ranks.size(), node.host, allotted),
         "each slows the others down", "fewer --threads or ranks, or more processors"});
  }
  if (good)
    findings.push_back({Grade::ok, "threads", fmt::format("{} for {} processors", threads, processors), "", ""});
}

void check_binding(const Patient& patient, Symptoms& findings) {
  if (variable(patient, "OMPI_COMM_WORLD_SIZE").empty()) return;
  for (const Node& node : nodes_of(patient)) {
    const RankFacts& rank = *node.ranks.front();
    if (rank.node_processors >= rank.launcher_processors) continue;
    findings.push_back(
        {Grade::warn, "binding",
         fmt::format("{} of {} processors of {} used", rank.node_processors, rank.launcher_processors, node.host),
         "mpirun binds each rank to few processors", "mpirun --bind-to none"});
    return;
  }
  findings.push_back({Grade::ok, "binding", "none that wastes processors", "", ""});
}

void check_clocks(const Patient& patient, Symptoms& findings) {
  if (patient.ranks.size() < 2) return;
  const auto [least, most] =
      std::minmax_element(patient.ranks.begin(), patient.ranks.end(),
                          [](const RankFacts& a, const RankFacts& b) { return a.clock_s < b.clock_s; });
  const double apart_s = most->clock_s - least->clock_s;
  findings.push_back({Grade::ok, "clocks", fmt::format("{:.1g} s apart", apart_s),
                      apart_s > 1 ? fmt::format("{} is ahead of {}; times in logs will not agree, results will",
                                                most->host, least->host)
                                  : "",
                      ""});
}

}  // namespace schedsweep
