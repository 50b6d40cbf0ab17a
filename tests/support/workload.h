#pragma once

#include "engine/job_table.h"
#include "policies/parameters.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include <rapidcheck.h>

namespace schedsweep::test {

/// Jobs and a machine to run them on.
struct Workload {
  JobStore jobs;
  Procs processors;

  JobTable table() const { return view_of(jobs); }
};

/// 0 to 60 jobs on 1 to 40 processors, made to meet every corner at once: ties in time, jobs of no length, jobs that
/// outlive their request or state none, jobs wider than the machine.
rc::Gen<Workload> any_workload();

/// One workload of that kind, never empty: the same for the same seed.
Workload workload_of_seed(std::uint64_t seed);

/// Whether some job is wider than the machine.
bool has_wide_job(const Workload& workload);

/// Some value of each row of the schema of parameters.
rc::Gen<Parameters> any_parameters();

/// Every combination of the choices, flags and counts of the schema; other numbers keep their defaults.
std::vector<Parameters> all_compositions();

/// Each preset with each order and each estimator.
std::vector<Parameters> all_policies();

/// What differs from the defaults, as "name=value name=value".
std::string describe(const Parameters& parameters);

std::ostream& operator<<(std::ostream& out, const Workload& workload);

}  // namespace schedsweep::test

namespace schedsweep {
std::ostream& operator<<(std::ostream& out, const Parameters& parameters);
}

template <>
struct rc::Arbitrary<schedsweep::test::Workload> {
  static Gen<schedsweep::test::Workload> arbitrary() { return schedsweep::test::any_workload(); }
};

template <>
struct rc::Arbitrary<schedsweep::Parameters> {
  static Gen<schedsweep::Parameters> arbitrary() { return schedsweep::test::any_parameters(); }
};
