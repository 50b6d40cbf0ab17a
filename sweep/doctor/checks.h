#pragma once

#include "sweep/doctor/finding.h"
#include "sweep/doctor/patient.h"

#include <span>

namespace schedsweep {

/// Appends what it finds, at least one finding where it applies.
using Check = void (*)(const Patient& patient, Symptoms& findings);

// Of how the program was started.
void check_launcher(const Patient& patient, Symptoms& findings);
void check_ranks(const Patient& patient, Symptoms& findings);
void check_program(const Patient& patient, Symptoms& findings);
void check_threads(const Patient& patient, Symptoms& findings);
void check_binding(const Patient& patient, Symptoms& findings);
void check_clocks(const Patient& patient, Symptoms& findings);

// Of the nodes and what is installed there.
void check_memory(const Patient& patient, Symptoms& findings);
void check_processors(const Patient& patient, Symptoms& findings);
void check_mpi(const Patient& patient, Symptoms& findings);
void check_hdf5(const Patient& patient, Symptoms& findings);

// Of the folder of the output, as rank 0 sees it: nobody else writes there.
void check_output(const Patient& patient, Symptoms& findings);
void check_file_system(const Patient& patient, Symptoms& findings);
void check_space(const Patient& patient, Symptoms& findings);
void check_locks(const Patient& patient, Symptoms& findings);
void check_sync(const Patient& patient, Symptoms& findings);
void check_owner(const Patient& patient, Symptoms& findings);

/// All of them, in the order in which they are told.
std::span<const Check> checks();

}  // namespace schedsweep
