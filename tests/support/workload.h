#pragma once

#include "engine/job_table.h"
#include "tests/support/compositions.h"

#include <cstdint>
#include <iosfwd>

#include <rapidcheck.h>

namespace schedsweep::test {

/// Jobs and a machine to run them on.
struct Workload {
  JobStore jobs;
  Procs processors;

  JobTable table() const { return view_of(jobs); }
};

/// 0 to 60 jobs on 1 to 40 processors, made to meet every corner at once: ties in time, jobs of no length, jobs that
/// outlive their request or state none, jobs wider than the machine, unknown users; in half of the workloads links of
/// every kind to earlier jobs, in half tasks of limited arrays, in half predicted run times of most jobs.
rc::Gen<Workload> any_workload();

/// One workload of that kind, never empty: the same for the same seed.
Workload workload_of_seed(std::uint64_t seed);

/// Whether some job is wider than the machine.
bool has_wide_job(const Workload& workload);

std::ostream& operator<<(std::ostream& out, const Workload& workload);

}  // namespace schedsweep::test

template <>
struct rc::Arbitrary<schedsweep::test::Workload> {
  static Gen<schedsweep::test::Workload> arbitrary() { return schedsweep::test::any_workload(); }
};
