#pragma once

#include <ctime>

namespace schedsweep {

/// Processor time of the calling thread since construction.
class CpuClock {
 public:
  CpuClock() : start_s_(now_s()) {}

  double elapsed_s() const { return now_s() - start_s_; }

 private:
  static double now_s() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  double start_s_;
};

}  // namespace schedsweep
