#pragma once

// Only the C interface: the C++ one was removed from MPI.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include "sweep/communicator.h"

#include <exception>
#include <mutex>

#include <mpi.h>

namespace schedsweep {

/// Whether an exception is on its way. It may be so on this rank alone, and a collective call would then wait for ever:
/// what is left is freed by MPI_Finalize or MPI_Abort.
inline bool unwinding() { return std::uncaught_exceptions() > 0; }

/// To be held for every MPI call while more than one thread of this process makes some (MPI_THREAD_SERIALIZED).
inline std::timed_mutex& mpi_mutex() {
  static std::timed_mutex mutex;
  return mutex;
}

/// Owns one MPI communicator, and MPI itself while any is left.
struct Communicator::Handle {
  MPI_Comm comm;
  std::shared_ptr<const void> library;

  Handle(MPI_Comm owned, std::shared_ptr<const void> mpi) : comm(owned), library(std::move(mpi)) {}

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  ~Handle() {
    if (comm != MPI_COMM_WORLD && !unwinding()) MPI_Comm_free(&comm);
  }
};

}  // namespace schedsweep
