#pragma once

#include <cstdint>
#include <type_traits>

namespace schedsweep {

/// What vector code is compiled for.
enum class InstructionSet : std::uint8_t { baseline, avx2 };

namespace detail {
extern const InstructionSet chosen_set;
}

/// The best that this machine can run, chosen once at start. SCHEDSWEEP_INSTRUCTION_SET=baseline in the environment
/// asks for the plainest: a way to see that results do not depend on it.
inline InstructionSet instruction_set() { return detail::chosen_set; }

constexpr const char* name_of(InstructionSet set) { return set == InstructionSet::avx2 ? "avx2" : "baseline"; }

namespace detail {

// Unlike std::invoke a call that is direct from the start, so that `flatten` sees it.
template <auto function, class First, class... Rest>
auto call(First first, Rest... rest) {
  if constexpr (std::is_member_function_pointer_v<decltype(function)>) {
    return (first->*function)(rest...);
  } else {
    return function(first, rest...);
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
template <auto function, class... Arguments>
[[gnu::target("avx2"), gnu::flatten]] auto with_avx2(Arguments... arguments) {
  return call<function>(arguments...);
}
#else
template <auto function, class... Arguments>
auto with_avx2(Arguments... arguments) {
  return call<function>(arguments...);
}
#endif

template <auto function, class... Arguments>
[[gnu::flatten]] auto with_baseline(Arguments... arguments) {
  return call<function>(arguments...);
}

}  // namespace detail

/// Calls `function`, compiled once for each instruction set, in the version for this machine; whatever it calls is
/// compiled into it. A member function takes its object as a pointer. Only for code whose results do not depend on the
/// version: integers, or doubles entry by entry.
template <auto function, class... Arguments>
auto best_version(Arguments... arguments) {
  return instruction_set() == InstructionSet::avx2 ? detail::with_avx2<function>(arguments...)
                                                   : detail::with_baseline<function>(arguments...);
}

}  // namespace schedsweep
