#include "io/trace.h"

#include "engine/error.h"

namespace schedsweep {

MachineSize machine_size(const Trace& trace, std::optional<Procs> given) {
  if (given && *given < 1) {
    throw InputError(trace.name + ": " + std::to_string(*given) + " processors (must be 1 or more)", ExitCode::usage);
  }
  if (given) return {*given, MachineSource::given};
  if (trace.header.max_procs) return {*trace.header.max_procs, MachineSource::max_procs};
  if (trace.header.max_nodes) return {*trace.header.max_nodes, MachineSource::max_nodes};
  throw InputError(trace.name + ": machine size unknown (the header gives neither MaxProcs nor MaxNodes) " +
                   "give its processors");
}

}  // namespace schedsweep
