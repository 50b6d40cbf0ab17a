#pragma once

// Of functions that look up one entry after the other: faster than what vectorisers make of it, gathers or entries
// taken apart in registers.
#if defined(__GNUC__) && !defined(__clang__)
#define SCHEDSWEEP_NO_VECTORS [[gnu::optimize("no-tree-vectorize"), gnu::noinline]]
#else
#define SCHEDSWEEP_NO_VECTORS
#endif
