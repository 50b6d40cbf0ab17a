#include "sweep/doctor/checks.h"

namespace schedsweep {

std::span<const Check> checks() {
  static constexpr Check all[] = {check_launcher, check_ranks,  check_program,     check_threads,
                                  check_binding,  check_clocks, check_memory,      check_processors,
                                  check_mpi,      check_hdf5,   check_file_system, check_output,
                                  check_space,    check_locks,  check_sync,        check_owner};
  return all;
}

}  // namespace schedsweep
