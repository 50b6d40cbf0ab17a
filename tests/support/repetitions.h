#pragma once

#include <cstdlib>

namespace schedsweep::test {

/// How often a test of chance repeats: `quick` in every run of the suite, `many` under scripts/test.sh --long.
inline int repetitions(int quick, int many) { return std::getenv("SCHEDSWEEP_TEST_LONG") != nullptr ? many : quick; }

}  // namespace schedsweep::test
