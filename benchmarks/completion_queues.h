#pragma once

#include "engine/types.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

/// Other ways to keep the jobs that run by their ends, to be measured beside engine/completion_queue.h. All hold the
/// same keys and know the same words.
namespace schedsweep::bench {

/// 36 bits of end, 28 of job.
using EndKey = std::uint64_t;
inline constexpr int job_bits = 28;

/// What is alike in all of them. `Keys` has clear(), empty(), push(key) and pop() -> least key.
template <class Keys>
class EndQueue {
 public:
  void reset(Seconds origin_s) {
    origin_s_ = origin_s;
    keys_.clear();
  }

  bool empty() const { return keys_.empty(); }

  void push(Seconds end_s, JobIndex job) { keys_.push(static_cast<EndKey>(end_s - origin_s_) << job_bits | job); }

  JobIndex pop() { return static_cast<JobIndex>(keys_.pop() & ((EndKey{1} << job_bits) - 1)); }

 private:
  Seconds origin_s_ = 0;
  Keys keys_;
};

/// Least of `width` children above each entry of an array. Source: Johnson, IPL 4(3), 1975.
template <std::size_t width>
class HeapKeys {
 public:
  void clear() { heap_.clear(); }

  bool empty() const { return heap_.empty(); }

  void push(EndKey key) {
    heap_.push_back(key);
    std::size_t at = heap_.size() - 1;
    for (std::size_t parent; at > 0 && heap_[parent = (at - 1) / width] > key; at = parent) heap_[at] = heap_[parent];
    heap_[at] = key;
  }

  EndKey pop() {
    const EndKey least = heap_.front();
    const EndKey key = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return least;
    std::size_t at = 0;
    for (std::size_t first; (first = at * width + 1) < heap_.size();) {
      const std::size_t end = std::min(first + width, heap_.size());
      std::size_t child = first;
      for (std::size_t i = first + 1; i < end; ++i) child = heap_[i] < heap_[child] ? i : child;
      if (heap_[child] >= key) break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = key;
    return least;
  }

 private:
  std::vector<EndKey> heap_;
};

/// Bucket b holds keys whose highest bit that differs from the last key popped is bit b - 1.
/// Keys at or before the last one (jobs that end as they start) share bucket 0.
/// Source: Ahuja, Mehlhorn, Orlin, Tarjan, JACM 37(2), 1990.
class RadixKeys {
 public:
  void clear() {
    for (std::vector<EndKey>& bucket : buckets_) bucket.clear();
    size_ = 0;
    last_ = 0;
  }

  bool empty() const { return size_ == 0; }

  void push(EndKey key) {
    bucket_of(key).push_back(key);
    ++size_;
  }

  EndKey pop() {
    if (buckets_[0].empty()) refill();
    const auto least = std::min_element(buckets_[0].begin(), buckets_[0].end());
    const EndKey key = *least;
    *least = buckets_[0].back();
    buckets_[0].pop_back();
    --size_;
    return key;
  }

 private:
  std::vector<EndKey>& bucket_of(EndKey key) {
    return buckets_[key <= last_ ? 0 : static_cast<std::size_t>(std::bit_width(key ^ last_))];
  }

  void refill() {
    std::size_t first = 1;
    while (buckets_[first].empty()) ++first;
    last_ = *std::min_element(buckets_[first].begin(), buckets_[first].end());
    moved_.swap(buckets_[first]);
    for (const EndKey key : moved_) bucket_of(key).push_back(key);
    moved_.clear();
  }

  std::vector<EndKey> buckets_[65];
  std::vector<EndKey> moved_;
  std::size_t size_ = 0;
  EndKey last_ = 0;
};

/// Days of equal length, each with the keys of that day of every year; as many days as keys, resized by two.
/// Source: Brown, CACM 31(10), 1988.
class CalendarKeys {
 public:
  void clear() {
    days_.assign(2, {});
    day_ticks_ = EndKey{1} << job_bits;
    today_ = 0;
    size_ = 0;
  }

  bool empty() const { return size_ == 0; }

  void push(EndKey key) {
    insert(key);
    if (++size_ > 2 * days_.size()) resize(2 * days_.size());
  }

  EndKey pop() {
    for (std::size_t n_searched = 0; n_searched < days_.size(); ++n_searched, ++today_) {
      std::vector<EndKey>& day = day_at(today_);
      if (!day.empty() && day.back() / day_ticks_ <= today_) return take_from(day);
    }
    // Nothing within a year: go to the least of all.
    EndKey least = std::numeric_limits<EndKey>::max();
    for (const std::vector<EndKey>& day : days_)
      if (!day.empty()) least = std::min(least, day.back());
    today_ = least / day_ticks_;
    return take_from(day_at(today_));
  }

 private:
  std::vector<EndKey>& day_at(EndKey day) { return days_[day & (days_.size() - 1)]; }

  /// Days are kept latest first.
  void insert(EndKey key) {
    std::vector<EndKey>& day = day_at(key / day_ticks_);
    day.insert(std::upper_bound(day.begin(), day.end(), key, std::greater<>{}), key);
    today_ = std::min(today_, key / day_ticks_);
  }

  EndKey take_from(std::vector<EndKey>& day) {
    const EndKey key = day.back();
    day.pop_back();
    if (--size_ < days_.size() / 2 && days_.size() > 2) resize(days_.size() / 2);
    return key;
  }

  /// Three times the mean gap of the half that ends first makes a day.
  void resize(std::size_t n_days) {
    std::vector<EndKey> keys;
    for (const std::vector<EndKey>& day : days_) keys.insert(keys.end(), day.begin(), day.end());
    std::sort(keys.begin(), keys.end());
    const std::size_t half = keys.size() / 2;
    day_ticks_ = 3 * (keys[half] - keys[0]) / std::max<std::size_t>(half, 1) + 1;
    days_.assign(n_days, {});
    today_ = keys[0] / day_ticks_;
    for (const EndKey key : keys) insert(key);
  }

  std::vector<std::vector<EndKey>> days_;
  EndKey day_ticks_ = 1;
  EndKey today_ = 0;
  std::size_t size_ = 0;
};

using BinaryHeap = EndQueue<HeapKeys<2>>;
using QuaternaryHeap = EndQueue<HeapKeys<4>>;
using RadixHeap = EndQueue<RadixKeys>;
using CalendarQueue = EndQueue<CalendarKeys>;

}  // namespace schedsweep::bench
