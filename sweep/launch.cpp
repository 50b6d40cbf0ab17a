#include "sweep/launch.h"

#include "engine/error.h"

#include <array>
#include <cstdlib>
#include <string>

namespace schedsweep {
namespace {

// SLURM_NTASKS and SLURM_PROCID are left out: inside an sbatch script they describe the allocation, not the launch.
constexpr std::array size_variables = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"};

}  // namespace

bool launched_by_mpi() {
  for (const char* variable : size_variables)
    if (std::getenv(variable) != nullptr) return true;
  return std::getenv("PMIX_RANK") != nullptr;
}

void refuse_split_launch(int world_size) {
  if (world_size != 1) return;
  for (const char* variable : size_variables) {
    const char* text = std::getenv(variable);
    if (text != nullptr && std::atoi(text) > 1)
      throw InputError(std::string("launcher: ") + variable + " = " + text +
                           " but MPI sees 1 process (another MPI's launcher) use Open MPI's mpirun, or srun --mpi=pmix",
                       ExitCode::bad_sweep_file);
  }
}

}  // namespace schedsweep
