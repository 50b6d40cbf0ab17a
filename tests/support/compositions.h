#pragma once

#include "policies/parameters.h"

#include <iosfwd>
#include <string>
#include <vector>

#include <rapidcheck.h>

namespace schedsweep::test {

/// Some value of each row of the schema of parameters.
rc::Gen<Parameters> any_parameters();

/// Every preset, then 4,000 draws from the whole schema, the same every time: each pair of order and estimator occurs,
/// and each value of each parameter that is worth trying; half of the draws have no dialect.
std::vector<Parameters> all_compositions();

/// Each preset with each order and each estimator.
std::vector<Parameters> all_policies();

/// What differs from the defaults, as "name=value name=value".
std::string describe(const Parameters& parameters);

}  // namespace schedsweep::test

namespace schedsweep {
std::ostream& operator<<(std::ostream& out, const Parameters& parameters);
}

template <>
struct rc::Arbitrary<schedsweep::Parameters> {
  static Gen<schedsweep::Parameters> arbitrary() { return schedsweep::test::any_parameters(); }
};
