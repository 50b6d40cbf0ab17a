#include "engine/start_rule.h"

#include "engine/multiversion.h"

namespace schedsweep {

std::size_t first_admitted(const Procs* width, const JobSeconds* guard_s, std::size_t begin, std::size_t end,
                           StartRule rule) {
  return best_version<find_admitted>(width, guard_s, begin, end, rule);
}

}  // namespace schedsweep
