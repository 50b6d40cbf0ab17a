#pragma once

#include <string>

namespace schedsweep::test {

/// A trace of five jobs on four processors. Under EASY job 3 is backfilled beside job 1; job 4 would delay job 2; job 5
/// is too wide.
inline const std::string small_trace =
    "; MaxProcs: 4\n"
    "1 0 0 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n"
    "2 10 0 100 4 -1 -1 4 100 -1 1 2 1 1 1 1 -1 -1\n"
    "3 20 0 50 2 -1 -1 2 60 -1 1 1 1 1 1 1 -1 -1\n"
    "4 30 0 500 1 -1 -1 1 600 -1 1 1 1 1 1 1 -1 -1\n"
    "5 40 0 10 8 -1 -1 8 10 -1 1 2 1 1 1 1 -1 -1\n";

}  // namespace schedsweep::test
