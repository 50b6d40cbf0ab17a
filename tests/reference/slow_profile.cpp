#include "tests/reference/slow_profile.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep::test {

Seconds SlowProfile::earliest_s(Procs width, Seconds length_s) const {
  Procs free = processors_;
  Seconds since_s = now_s_;
  bool fits = width <= free;
  for (const Change& change : changes_) {
    if (fits && since_s + length_s <= change.at_s) return since_s;
    free += change.freed;
    if (!fits) since_s = change.at_s;
    fits = width <= free;
  }
  SCHEDSWEEP_CHECK(fits);
  return since_s;
}

void SlowProfile::change(Seconds begin_s, Seconds end_s, Procs freed) {
  begin_s = std::max(begin_s, now_s_);
  if (end_s <= begin_s) return;
  add({begin_s, freed});
  add({end_s, -freed});
}

void SlowProfile::add(const Change& change) {
  const auto at = std::lower_bound(changes_.begin(), changes_.end(), change,
                                   [](const Change& a, const Change& b) { return a.at_s < b.at_s; });
  if (at == changes_.end() || at->at_s != change.at_s) {
    changes_.insert(at, change);
  } else if ((at->freed += change.freed) == 0) {
    changes_.erase(at);
  }
}

}  // namespace schedsweep::test
