#pragma once

#include <string>

namespace schedsweep {

/// Hands a batch script to Slurm's sbatch, to start when the job `after` has ended, however it did; empty: at once.
/// Returns the job's number. What sbatch has to say goes to stderr.
/// Errors: InputError, bad_sweep_file, where there is no sbatch or it refuses.
std::string submit_job(const std::string& script, const std::string& after);

}  // namespace schedsweep
