#include "engine/availability.h"

#include "engine/random.h"

#include <algorithm>
#include <map>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr Seconds forever = Availability::forever;

/// The level from each instant on, until the next.
class Model {
 public:
  Model(Seconds from_s, Procs free) : level_{{from_s, free}}, beginning_s_(from_s) {}

  void add(Seconds begin_s, Seconds end_s, Procs delta) {
    begin_s = std::max(begin_s, beginning_s_);
    if (begin_s >= end_s) return;
    cut(begin_s);
    if (end_s != forever) cut(end_s);
    for (auto& [at_s, level] : level_)
      if (at_s >= begin_s && at_s < end_s) level += delta;
  }

  void forget_before(Seconds now_s) {
    beginning_s_ = std::max(beginning_s_, now_s);
    level_.erase(level_.begin(), std::prev(level_.upper_bound(beginning_s_)));
  }

  Procs free_at(Seconds at_s) const { return std::prev(level_.upper_bound(at_s))->second; }

  Procs min_free(Seconds begin_s, Seconds end_s) const {
    Procs lowest = free_at(begin_s);
    for (auto step = level_.upper_bound(begin_s); step != level_.end() && step->first < end_s; ++step)
      lowest = std::min(lowest, step->second);
    return lowest;
  }

  Procs max_free(Seconds begin_s, Seconds end_s) const {
    Procs highest = free_at(begin_s);
    for (auto step = level_.upper_bound(begin_s); step != level_.end() && step->first < end_s; ++step)
      highest = std::max(highest, step->second);
    return highest;
  }

  Seconds earliest_fit(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const {
    for (Seconds start_s = from_s; start_s < limit_s;) {
      const Seconds end_s = length_s < limit_s - start_s ? start_s + length_s : limit_s;
      if (min_free(start_s, end_s) >= width) return start_s;
      const auto next = level_.upper_bound(start_s);
      start_s = next == level_.end() ? limit_s : next->first;
    }
    return limit_s;
  }

  /// How often the level changes, and once for the first.
  std::size_t size() const {
    std::size_t n = 1;
    for (auto step = std::next(level_.begin()); step != level_.end(); ++step)
      n += step->second == std::prev(step)->second ? 0 : 1;
    return n;
  }

 private:
  void cut(Seconds at_s) { level_.emplace(at_s, free_at(at_s)); }

  std::map<Seconds, Procs> level_;
  Seconds beginning_s_;
};

/// Draws from [begin, end).
template <class T>
T between(Random& random, T begin, T end) {
  return begin + static_cast<T>(random.u64() % static_cast<std::uint64_t>(end - begin));
}

struct Window {
  Seconds begin_s;
  Seconds end_s;
  Procs width;
};

/// What a sequence of random calls is drawn from. Small, so that instants and levels meet.
struct Ranges {
  Seconds horizon_s;
  Procs processors;
  std::size_t n_windows;
  int n_steps;
  Seconds progress_s;
};

/// Random calls on `availability`, compared with the model again and again.
class Comparison {
 public:
  Comparison(Availability& availability, const Ranges& ranges, std::uint64_t seed)
      : availability_(availability),
        ranges_(ranges),
        random_(seed, Purpose::arrival, 0),
        now_s_(between<Seconds>(random_, 0, 3)),
        model_(now_s_, ranges.processors) {
    availability_.reset(now_s_, ranges.processors);
  }

  void run() {
    for (int step = 0; step < ranges_.n_steps && !testing::Test::HasFailure(); ++step) {
      change();
      if (between(random_, 0, 3) == 0) look();
    }
    while (!windows_.empty()) give_back();  // nothing may stay behind
    look();
  }

 private:
  Seconds instant(Seconds begin_s) { return between(random_, begin_s, begin_s + ranges_.horizon_s); }

  void change() {
    if (ranges_.progress_s != 0 && between(random_, 0, 4) == 0) {
      now_s_ += between(random_, Seconds{0}, ranges_.progress_s);
      availability_.forget_before(now_s_);
      model_.forget_before(now_s_);
    }
    if (windows_.size() < ranges_.n_windows && between(random_, 0, 3) != 0)
      return between(random_, 0, 2) == 0 ? take() : take_earliest();
    give_back();
  }

  void take() {
    const Seconds begin_s = instant(std::max<Seconds>(now_s_ - 3, 0));
    const Seconds end_s = between(random_, 0, 20) == 0 ? forever : instant(begin_s);
    windows_.push_back({begin_s, end_s, between<Procs>(random_, 0, ranges_.processors + 2)});
    add(windows_.back(), -1);
  }

  /// Where the availability itself finds room.
  void take_earliest() {
    const Seconds length_s = instant(1);
    const Procs width = between<Procs>(random_, 0, ranges_.processors + 1);
    const Seconds expected_s = model_.earliest_fit(now_s_, width, length_s, forever);
    if (expected_s == forever) return;  // windows without end
    const Seconds begin_s = availability_.take(now_s_, width, length_s);
    EXPECT_EQ(begin_s, expected_s) << width << " processors for " << length_s << " s";
    windows_.push_back({begin_s, begin_s + length_s, width});
    model_.add(begin_s, begin_s + length_s, -width);
  }

  void give_back() {
    if (windows_.empty()) return;
    std::swap(windows_[between(random_, std::size_t{0}, windows_.size())], windows_.back());
    add(windows_.back(), 1);
    windows_.pop_back();
  }

  void add(const Window& window, Procs sign) {
    availability_.add(window.begin_s, window.end_s, sign * window.width);
    model_.add(window.begin_s, window.end_s, sign * window.width);
  }

  void look() {
    const Seconds from_s = between(random_, 0, 2) == 0 ? now_s_ : instant(now_s_);
    const Seconds to_s = between(random_, 0, 5) == 0 ? forever : from_s + instant(1);
    const Procs width = between<Procs>(random_, -1, ranges_.processors + 2);
    const Seconds length_s = between(random_, 0, 10) == 0 ? forever : instant(1);
    EXPECT_EQ(availability_.earliest_fit(from_s, width, length_s, to_s),
              model_.earliest_fit(from_s, width, length_s, to_s))
        << width << " processors for " << length_s << " s in [" << from_s << ", " << to_s << ")";
    EXPECT_EQ(availability_.min_free(from_s, to_s), model_.min_free(from_s, to_s)) << from_s << ", " << to_s;
    EXPECT_EQ(availability_.max_free(from_s, to_s), model_.max_free(from_s, to_s)) << from_s << ", " << to_s;
    EXPECT_EQ(availability_.free_at(from_s), model_.free_at(from_s)) << from_s;
    EXPECT_TRUE(ranges_.progress_s != 0 || availability_.size() == model_.size());
  }

  Availability& availability_;
  Ranges ranges_;
  Random random_;
  Seconds now_s_;
  Model model_;
  std::vector<Window> windows_;
};

RC_GTEST_PROP(Availability, EqualsAModel, (std::uint64_t seed)) {
  const auto horizon_s = *rc::gen::inRange<Seconds>(1, 60);
  const auto processors = *rc::gen::inRange<Procs>(1, 20);
  const auto progress_s = *rc::gen::inRange<Seconds>(0, 5);
  const auto n_windows = *rc::gen::inRange<std::size_t>(1, 40);
  Availability availability;
  for (std::uint64_t sequence = 0; sequence < 50; ++sequence)
    Comparison(availability, {horizon_s, processors, n_windows, 60, progress_s}, seed + sequence).run();
  RC_ASSERT(!testing::Test::HasFailure());
}

// Blocks are split, merged, emptied and dropped from the front.
RC_GTEST_PROP(Availability, EqualsAModelOfManySteps, (std::uint64_t seed)) {
  const Seconds horizon_s = *rc::gen::element(200, 1000, 20'000);
  const Seconds progress_s = *rc::gen::element(0, 3, 300);
  Availability availability;
  for (const std::size_t n_windows : {200, 20})
    Comparison(availability, {horizon_s, 12, n_windows, 600, progress_s}, seed).run();
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(Availability, FindsTheFirstWindowThatIsLongEnough) {
  Availability availability;
  availability.reset(0, 10);
  EXPECT_EQ(availability.earliest_fit(7, 10, forever), 7);
  EXPECT_EQ(availability.earliest_fit(7, 11, 1), forever);
  availability.add(10, 20, -6);
  availability.add(25, 30, -6);
  EXPECT_EQ(availability.earliest_fit(0, 5, 10), 0);
  EXPECT_EQ(availability.earliest_fit(1, 5, 10), 30);
  EXPECT_EQ(availability.earliest_fit(1, 5, 9), 1);
  EXPECT_EQ(availability.earliest_fit(11, 5, 5), 20);
  EXPECT_EQ(availability.earliest_fit(11, 5, 6), 30);
  EXPECT_EQ(availability.earliest_fit(11, 4, forever), 11);
  availability.add(50, forever, 5);
  for (Seconds at_s = 100; at_s < 1000; at_s += 4) availability.add(at_s, at_s + 1, -1);
  EXPECT_EQ(availability.earliest_fit(100, 15, 100), 997);
}

TEST(Availability, CutsWindowsAtTheLimit) {
  Availability availability;
  availability.reset(0, 10);
  availability.add(10, 20, -6);
  EXPECT_EQ(availability.earliest_fit(5, 10, 100, 10), 5) << "what lies behind the limit does not count";
  EXPECT_EQ(availability.earliest_fit(5, 10, 100, 11), 11);
  EXPECT_EQ(availability.earliest_fit(12, 10, 1, 20), 20) << "a start at the limit is none";
  EXPECT_EQ(availability.earliest_fit(12, 10, 100, 21), 20);
  EXPECT_EQ(availability.earliest_fit(12, 1, 1, 12), 12) << "nothing lies before the limit";
}

TEST(Availability, TakesTheEarliestWindow) {
  Availability availability;
  availability.reset(0, 10);
  availability.add(10, 20, -6);
  EXPECT_EQ(availability.take(0, 5, 11), 20);
  EXPECT_EQ(availability.min_free(20, 31), 5);
  EXPECT_EQ(availability.max_free(0, 40), 10);
  EXPECT_EQ(availability.take(15, 4, 5), 15);
  EXPECT_EQ(availability.free_at(15), 0);
  EXPECT_THROW(availability.take(0, 11, 1), std::logic_error);
}

TEST(Availability, HoldsWindowsWithoutEnd) {
  Availability availability;
  availability.reset(0, 10);
  availability.add(50, forever, -4);
  EXPECT_EQ(availability.size(), 2u);
  EXPECT_EQ(availability.free_at(forever - 1), 6);
  EXPECT_EQ(availability.earliest_fit(0, 7, forever), forever);
  EXPECT_EQ(availability.earliest_fit(1, 6, forever), 1);
  EXPECT_EQ(availability.earliest_fit(1, 7, 50), forever);
  EXPECT_EQ(availability.earliest_fit(1, 7, forever, 50), 1);
  availability.add(50, forever, 4);
  EXPECT_EQ(availability.size(), 1u);
  EXPECT_EQ(availability.earliest_fit(0, 10, forever), 0);
}

TEST(Availability, GoesBelowZero) {
  Availability availability;
  availability.reset(0, 4);
  availability.add(10, 20, -3);
  availability.add(10, 15, -4);
  EXPECT_EQ(availability.min_free(0, forever), -3);
  EXPECT_EQ(availability.earliest_fit(5, 1, 6), 15);
  EXPECT_EQ(availability.earliest_fit(5, -3, forever), 5);
}

TEST(Availability, CutsWindowsAtTheBeginning) {
  Availability availability;
  availability.reset(100, 4);
  availability.add(0, 110, -1);
  EXPECT_EQ(availability.free_at(100), 3);
  availability.forget_before(120);
  availability.add(100, 130, -2);
  EXPECT_EQ(availability.free_at(120), 2);
  EXPECT_EQ(availability.free_at(130), 4);
}

TEST(Availability, IgnoresWhatChangesNothing) {
  Availability availability;
  availability.reset(0, 4);
  availability.add(10, 20, 0);
  availability.add(10, 10, -1);
  EXPECT_EQ(availability.size(), 1u);
  availability.add(10, 20, -1);
  availability.add(20, 30, -1);
  EXPECT_EQ(availability.size(), 3u) << "equal neighbours are one step";
}

TEST(Availability, ErasesWholeRanges) {
  Availability availability;
  availability.reset(0, 2000);
  // Evens, then odds: fuller blocks than in order.
  for (const Seconds first_s : {2, 1})
    for (Seconds at_s = first_s; at_s < 2000; at_s += 2) availability.add(at_s, forever, -1);
  for (Seconds at_s = 500; at_s < 1500; ++at_s) {
    availability.add(at_s, forever, 1);
    ASSERT_EQ(availability.free_at(at_s + 1), 1500);
    ASSERT_EQ(availability.free_at(1999), 2000 - 1999 + at_s - 499);
  }
  EXPECT_EQ(availability.size(), 1000u);
  EXPECT_EQ(availability.earliest_fit(0, 1501, 1501, 1600), 1600);
  EXPECT_EQ(availability.earliest_fit(0, 1501, 1500, 1600), 0);
  EXPECT_EQ(availability.earliest_fit(499, 1501, 1001), 499);
}

TEST(Availability, RefusesQuestionsAboutThePast) {
  Availability availability;
  availability.reset(0, 4);
  availability.forget_before(100);
  EXPECT_THROW(availability.earliest_fit(99, 1, 1), std::logic_error);
  EXPECT_THROW(availability.min_free(99, 101), std::logic_error);
  EXPECT_THROW(availability.earliest_fit(100, 1, 0), std::logic_error);
  EXPECT_EQ(availability.free_at(100), 4);
}

TEST(Availability, ForgetsSteps) {
  Availability availability;
  availability.reset(0, 4);
  for (Seconds now_s = 0; now_s < 100'000; now_s += 2) {
    availability.forget_before(now_s);
    availability.add(now_s + 10, now_s + 11, -1);
    ASSERT_LE(availability.size(), 12 + 2 * Availability::block_size);
  }
}

}  // namespace
}  // namespace schedsweep
