#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <Random123/philox.h>

namespace schedsweep {

/// What a random number is for. The values are part of every result: never renumber, never re-use, only append.
enum class Purpose : std::uint32_t {
  job_size = 1,           ///< width of a generated job; index = job
  run_time = 2,           ///< run time of a generated job; index = job
  arrival = 3,            ///< gap before a generated job; index = job
  lane = 4,               ///< which of the running sessions a generated job belongs to; index = job
  session = 5,            ///< who holds a session and with which program; index = session
  habit = 6,              ///< the requests a user is used to; index = user
  odd_request = 7,        ///< whether and what a job requests apart from habit; index = job
  estimate_noise = 8,     ///< error of a noisy estimate; index = row of the job
  boosting_rows = 9,      ///< which rows a tree sees; index = quantile, tree
  boosting_columns = 10,  ///< which features a tree sees; index = quantile, tree
  permutation = 11,       ///< order in which a feature is shuffled; index = feature and repeat
  tuning_sample = 12,     ///< which points of a grid of hyper-parameters are tried; index = draw
  bootstrap = 13,         ///< which blocks a resample holds; index = resample
  design_point = 14,      ///< where a point of a design lies; index = point, trajectory or axis
  design_scramble = 15,   ///< how Sobol's sequence is scrambled; index = axis
  resample_weeks = 16,    ///< which week of a trace is put in the place of one; index = the place
  resample_users = 17,    ///< which temporary user comes, and when; index = draw
  shake = 18,             ///< by how much a submit is moved; index = row
  stress = 19,            ///< what a scenario does to a job; index = row
  verified_runs = 20,     ///< which runs of a report are repeated; index = 0
};

/// A stream of random numbers that depends on (seed, purpose, index) alone: not on other streams, threads or order.
/// Source: Philox4x32-10; Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// Shape: key = seed; counter = (block, purpose, index); each block yields two 64-bit numbers, low words first.
class Random {
 public:
  Random(std::uint64_t seed, Purpose purpose, std::uint64_t index)
      : key_{{low(seed), high(seed)}}, counter_{{0, static_cast<std::uint32_t>(purpose), low(index), high(index)}} {}

  std::uint64_t u64() {
    if (left_ == 0) refill();
    return ready_[--left_];
  }

  /// In [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(u64() >> 11) * 0x1p-53; }

  /// In (0, 1), an odd multiple of 2^-53: never 0, so its logarithm is finite.
  double open_uniform() { return (static_cast<double>(u64() >> 12) + 0.5) * 0x1p-52; }

 private:
  static std::uint32_t low(std::uint64_t bits) { return static_cast<std::uint32_t>(bits); }

  static std::uint32_t high(std::uint64_t bits) { return static_cast<std::uint32_t>(bits >> 32); }

  static std::uint64_t join(std::uint32_t low_word, std::uint32_t high_word) {
    return (std::uint64_t{high_word} << 32) | low_word;
  }

  void refill() {
    const philox4x32_ctr_t words = philox4x32(counter_, key_);
    ++counter_.v[0];
    ready_ = {join(words.v[2], words.v[3]), join(words.v[0], words.v[1])};
    left_ = ready_.size();
  }

  philox4x32_key_t key_;
  philox4x32_ctr_t counter_;
  std::array<std::uint64_t, 2> ready_{};  ///< taken from the back
  std::size_t left_ = 0;
};

}  // namespace schedsweep
