#pragma once

#include "engine/model/job_keys.h"

#include <vector>

namespace schedsweep {

/// Jobs that run, in the order of their starts: the ends of a chain through LiveJobs.
struct StartOrder {
  std::uint32_t first = no_key;
  std::uint32_t last = no_key;

  bool empty() const { return first == no_key; }
};

/// A job between its submission and its end.
struct LiveJob {
  struct Links {
    std::uint32_t before = no_key;
    std::uint32_t after = no_key;
  };

  JobKeys keys;
  Seconds start_s = 0;
  bool runs = false;
  Links of_user;
  Links of_shape;
};

/// The jobs between submission and end. Cost: memory for as many as there were at once, and 4 bytes for every job.
class LiveJobs {
 public:
  explicit LiveJobs(std::size_t n_jobs) : slot_of_job_(n_jobs, no_key) {}

  /// Shape: n_jobs at least as many as before.
  void extend(std::size_t n_jobs) { slot_of_job_.resize(n_jobs, no_key); }

  bool has(JobIndex job) const { return job < slot_of_job_.size() && slot_of_job_[job] != no_key; }

  std::uint32_t slot(JobIndex job) const { return slot_of_job_[job]; }

  LiveJob& operator[](std::uint32_t slot) { return slots_[slot]; }

  const LiveJob& operator[](std::uint32_t slot) const { return slots_[slot]; }

  void add(JobIndex job, const JobKeys& keys);
  void remove(JobIndex job);

  /// `links`: &LiveJob::of_user or &LiveJob::of_shape.
  void append(StartOrder& order, LiveJob::Links LiveJob::*links, std::uint32_t slot);
  void unlink(StartOrder& order, LiveJob::Links LiveJob::*links, std::uint32_t slot);

 private:
  std::vector<LiveJob> slots_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> slot_of_job_;
};

}  // namespace schedsweep
