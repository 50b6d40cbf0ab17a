#pragma once

#include <cstdint>

namespace schedsweep {

/// What vector code is compiled for.
enum class InstructionSet : std::uint8_t { baseline, avx2 };

/// The best that this machine can run, chosen once at start. SCHEDSWEEP_INSTRUCTION_SET=baseline in the environment
/// asks for the plainest: a way to see that results do not depend on it.
InstructionSet instruction_set();

namespace detail {

#if defined(__x86_64__) && defined(__GNUC__)
template <auto function, class... Arguments>
[[gnu::target("avx2"), gnu::flatten]] auto with_avx2(Arguments... arguments) {
  return function(arguments...);
}
#else
template <auto function, class... Arguments>
auto with_avx2(Arguments... arguments) {
  return function(arguments...);
}
#endif

template <auto function, class... Arguments>
[[gnu::flatten]] auto with_baseline(Arguments... arguments) {
  return function(arguments...);
}

}  // namespace detail

/// Calls `function`, compiled once for each instruction set, in the version for this machine; whatever it calls is
/// compiled into it. Only for code whose results do not depend on the version: integers, or doubles entry by entry.
template <auto function, class... Arguments>
auto best_version(Arguments... arguments) {
  return instruction_set() == InstructionSet::avx2 ? detail::with_avx2<function>(arguments...)
                                                   : detail::with_baseline<function>(arguments...);
}

}  // namespace schedsweep

/// Compiles the function once for AVX2 and once for any x86-64; the dynamic linker picks the one this machine can run.
/// Only for integer loops: their results do not depend on the version.
// The thread sanitizer is not up yet when the linker picks: its preset asks for one version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(SCHEDSWEEP_ONE_VERSION)
#define SCHEDSWEEP_MULTIVERSION __attribute__((target_clones("avx2", "default")))
#else
#define SCHEDSWEEP_MULTIVERSION
#endif
