#include "io/h5.h"
#include "sweep/doctor/checks.h"
#include "sweep/doctor/nodes.h"
#include "sweep/mpi_handle.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::uint64_t little_bytes = 1'000'000'000;

/// How a limit of the node's memory is told.
std::string told(const MemoryLimit& limit, const std::string& host) {
  return fmt::format("{} on {} ({})", bytes_text(limit.bytes), host, limit.source);
}

}  // namespace

void check_memory(const Patient& patient, Symptoms& findings) {
  MemoryLimit least;
  std::string host;
  for (const RankFacts& rank : patient.ranks) {
    for (const MemoryLimit* limit : {&rank.group, &rank.available, &rank.process}) {
      if (limit->bytes >= least.bytes) continue;
      least = *limit;
      host = rank.host;
    }
  }
  if (!least.is_set()) {
    findings.push_back({Grade::ok, "memory", "no limit known", "", ""});
  } else if (least.bytes < little_bytes) {
    findings.push_back({Grade::warn, "memory", told(least, host), "large traces and many threads need more",
                        "more --mem; run --dry-run says how much a sweep needs"});
  } else {
    findings.push_back({Grade::ok, "memory", told(least, host), "the least of all nodes", ""});
  }
}

void check_processors(const Patient& patient, Symptoms& findings) {
  std::set<std::string> sets;
  for (const RankFacts& rank : patient.ranks) sets.insert(rank.instruction_set);
  findings.push_back({Grade::ok, "instruction set", fmt::format("{}", fmt::join(sets, " and ")),
                      sets.size() > 1 ? "results do not depend on it" : "", ""});
}

void check_mpi(const Patient&, Symptoms& findings) {
  char version[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  int length = 0;
  MPI_Get_library_version(version, &length);
  const std::string text(version, static_cast<std::size_t>(length));
  findings.push_back({Grade::ok, "MPI", text.substr(0, text.find_first_of(",\n")), "", ""});
}

void check_hdf5(const Patient& patient, Symptoms& findings) {
  unsigned major = 0, minor = 0, release = 0;
  h5::check(H5get_libversion(&major, &minor, &release), "ask", "the version of HDF5");
  const auto locking = patient.environment.find("HDF5_USE_FILE_LOCKING");
  findings.push_back(
      {Grade::ok, "HDF5", fmt::format("{}.{}.{}", major, minor, release),
       "HDF5_USE_FILE_LOCKING " + (locking == patient.environment.end() ? "not set" : "= " + locking->second), ""});
}

}  // namespace schedsweep
