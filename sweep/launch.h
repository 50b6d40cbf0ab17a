#pragma once

namespace schedsweep {

/// Whether the environment is that of a process which some MPI launcher started.
bool launched_by_mpi();

/// Refuses to be one of several processes that each believe to be alone: they would all write the same results.
/// Errors: InputError with ExitCode::bad_sweep_file, naming the launcher's variable.
void refuse_split_launch(int world_size);

}  // namespace schedsweep
