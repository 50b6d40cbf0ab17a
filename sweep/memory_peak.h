#pragma once

#include <cstdint>

#include <sys/resource.h>

namespace schedsweep {

/// Most memory that this process has held so far.
inline std::int64_t peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// By how much the process raises its peak from construction on; with several threads, all of them together.
class MemoryPeak {
 public:
  std::int64_t raised_kib() const { return peak_kib() - before_kib_; }

 private:
  std::int64_t before_kib_ = peak_kib();
};

}  // namespace schedsweep
