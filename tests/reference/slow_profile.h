#pragma once

#include "engine/types.h"

#include <vector>

namespace schedsweep::test {

/// Free processors over the time from now on, as a plain list of changes.
class SlowProfile {
 public:
  /// All processors are free.
  SlowProfile(Procs processors, Seconds now_s) : processors_(processors), now_s_(now_s) {}

  /// From begin_s, or now if that is later, up to end_s.
  void occupy(Seconds begin_s, Seconds end_s, Procs width) { change(begin_s, end_s, -width); }

  /// Takes back what `occupy` did.
  void vacate(Seconds begin_s, Seconds end_s, Procs width) { change(begin_s, end_s, width); }

  /// The first instant from which on `width` processors are free for `length_s`.
  Seconds earliest_s(Procs width, Seconds length_s) const;

 private:
  struct Change {
    Seconds at_s;
    Procs freed;
  };

  void change(Seconds begin_s, Seconds end_s, Procs freed);
  void add(const Change& change);

  Procs processors_;
  Seconds now_s_;
  std::vector<Change> changes_;  // ascending, one an instant
};

}  // namespace schedsweep::test
