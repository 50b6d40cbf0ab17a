#pragma once

/// Compiles the function once for AVX2 and once for any x86-64; the dynamic linker picks the one this machine can run.
/// Only for integer loops: their results do not depend on the version.
// The thread sanitizer is not up yet when the linker picks: its preset asks for one version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(SCHEDSWEEP_ONE_VERSION)
#define SCHEDSWEEP_MULTIVERSION __attribute__((target_clones("avx2", "default")))
#else
#define SCHEDSWEEP_MULTIVERSION
#endif
