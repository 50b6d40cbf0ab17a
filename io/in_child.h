#pragma once

#include "engine/error.h"

#include <cstddef>
#include <functional>
#include <string>

namespace schedsweep {

/// What a child process may use before it counts as run away.
struct ChildLimits {
  std::size_t memory_bytes = std::size_t{1} << 30;  ///< more than the parent holds
  int cpu_s = 20;
  std::size_t answer_bytes = std::size_t{256} << 20;
};

/// A child that ended otherwise than by its own decision: `reading it crashed: signal 11`.
class CrashedChild : public InputError {
  using InputError::InputError;
};

/// What `work` returns, run in a child process: for libraries that crash on hostile input. A child that crashes or runs
/// away takes nothing with it; this is no sandbox against one that does not crash.
/// Errors: CrashedChild; InputError with the message that `work` threw.
/// Shape: no other thread of this program may be at work meanwhile; `work` must not print.
std::string in_child(const std::function<std::string()>& work, const ChildLimits& limits = {});

}  // namespace schedsweep
