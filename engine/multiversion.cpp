#include "engine/multiversion.h"

#include <cstdlib>
#include <string_view>

namespace schedsweep {
namespace {

InstructionSet best_instruction_set() {
  const char* asked = std::getenv("SCHEDSWEEP_INSTRUCTION_SET");
  if (asked != nullptr && std::string_view(asked) == "baseline") return InstructionSet::baseline;
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet best = best_instruction_set();
  return best;
}

}  // namespace schedsweep
