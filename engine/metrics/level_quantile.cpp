#include "engine/metrics/level_quantile.h"

namespace schedsweep {
namespace {

constexpr std::size_t review_interval = 512;

}  // namespace

void LevelQuantile::reset(Seconds total_s) {
  time_s_.fill(0);
  kept_.clear();
  lowest_possible_ = 1;
  until_review_ = review_interval;
  max_ = 0;
  total_s_ = total_s;
}

/// Where the result lies if no more time is spent at any level but 0; more can only raise it.
LevelQuantile::Place LevelQuantile::lowest_place() const {
  Place at{group_of(max_), 0};
  while (at.group > 0 && enough_without(at.above_s + time_s_[at.group])) at.above_s += time_s_[at.group--];
  return at;
}

void LevelQuantile::review() {
  lowest_possible_ = std::max(lowest_possible_, lowest_of(lowest_place().group));
  std::erase_if(kept_, [this](State state) { return state.level < lowest_possible_; });
  until_review_ = std::max(review_interval, kept_.size());
}

std::int64_t LevelQuantile::p95() {
  auto [group, above_s] = lowest_place();
  if (group < static_cast<std::size_t>(first_shared_level)) return static_cast<std::int64_t>(group);
  std::erase_if(kept_, [in = group](State state) { return group_of(state.level) != in; });
  // Selection by time: the half that holds the result, halved again.
  auto first = kept_.begin();
  auto last = kept_.end();
  while (last - first > 1) {
    const auto middle = first + (last - first) / 2;
    std::nth_element(first, middle, last, [](State a, State b) { return a.level > b.level; });
    Seconds higher_s = 0;
    for (auto at = first; at != middle; ++at) higher_s += at->seconds;
    if (enough_without(above_s + higher_s)) {
      above_s += higher_s;
      first = middle;
    } else {
      last = middle;
    }
  }
  return first->level;
}

}  // namespace schedsweep
