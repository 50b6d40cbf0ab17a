// The free processors over time under conservative backfilling: windows packed one behind the other on a machine, then
// asked whether they fit earlier, moved, or given back and taken again. The argument is the number of steps aimed at.
#include "engine/availability.h"
#include "engine/random.h"

#include <algorithm>
#include <map>
#include <vector>

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

constexpr Procs processors = 1000;

struct Window {
  Procs width;
  Seconds length_s;
  Seconds begin_s;
};

/// Windows at the earliest place each found. Most jobs are narrow and short, as in the archive's traces.
std::vector<Window> pack(std::size_t n_windows, Availability& availability) {
  Random random(1, Purpose::job_size, 0);
  std::vector<Window> windows(n_windows);
  availability.reset(0, processors);
  for (Window& window : windows) {
    const double size = random.uniform();
    const double time = random.uniform();
    window.width = 1 + static_cast<Procs>(size * size * size * 500);
    window.length_s = 1 + static_cast<Seconds>(time * time * time * 86'400);
    window.begin_s = availability.earliest_fit(0, window.width, window.length_s);
    availability.add(window.begin_s, window.begin_s + window.length_s, -window.width);
  }
  return windows;
}

/// The earliest fit from 0, step by step.
Seconds fit_slowly(const std::map<Seconds, Procs>& steps, const Window& window, Seconds limit_s) {
  Procs level = 0;
  Seconds start_s = limit_s;  // of the window that is open
  for (const auto& [at_s, change] : steps) {
    if (at_s >= limit_s || (start_s < limit_s && at_s - start_s >= window.length_s)) break;
    level += change;
    if (level < window.width) {
      start_s = limit_s;
    } else {
      start_s = std::min(start_s, at_s);
    }
  }
  return start_s;
}

/// Compares a few hundred searches, each with its window in place and taken out.
bool equals_naive(Availability& availability, const std::vector<Window>& windows) {
  std::map<Seconds, Procs> steps{{0, processors}};
  const auto change = [&](const Window& window, Procs delta) {
    steps[window.begin_s] += delta;
    steps[window.begin_s + window.length_s] -= delta;
    availability.add(window.begin_s, window.begin_s + window.length_s, delta);
  };
  for (const Window& window : windows) {
    steps[window.begin_s] -= window.width;
    steps[window.begin_s + window.length_s] += window.width;
  }
  const auto agrees = [&](const Window& window, Seconds limit_s) {
    return availability.earliest_fit(0, window.width, window.length_s, limit_s) == fit_slowly(steps, window, limit_s);
  };
  for (std::size_t i = 0; i < windows.size(); i += 1 + windows.size() / 200) {
    if (!agrees(windows[i], windows[i].begin_s)) return false;
    change(windows[i], windows[i].width);
    if (!agrees(windows[i], Availability::forever)) return false;
    change(windows[i], -windows[i].width);
  }
  return true;
}

/// Times `call(availability, window)`.
template <class Call>
void bench(benchmark::State& state, Call call) {
  Availability availability;
  // Packed windows begin where others end: each adds about one step.
  std::vector<Window> windows = pack(static_cast<std::size_t>(state.range(0)), availability);
  if (!equals_naive(availability, windows)) return state.SkipWithError("wrong place");
  Random random(2, Purpose::job_size, 0);
  std::vector<std::uint32_t> turns(std::size_t{1} << 16);  // at random, lest a branch predictor learn them
  for (std::uint32_t& turn : turns) turn = static_cast<std::uint32_t>(random.u64() % windows.size());
  std::size_t next = 0;
  for (auto _ : state) call(availability, windows[turns[next++ % turns.size()]]);
  state.SetItemsProcessed(state.iterations());
  state.counters["steps"] = static_cast<double>(availability.size());
}

/// Whether a window could begin earlier: asked of each waiting job at each completion; mostly it could not.
void bench_fit(benchmark::State& state) {
  bench(state, [](const Availability& availability, const Window& window) {
    benchmark::DoNotOptimize(availability.earliest_fit(0, window.width, window.length_s, window.begin_s));
  });
}

void bench_add(benchmark::State& state) {
  bench(state, [](Availability& availability, const Window& window) {
    availability.add(window.begin_s, window.begin_s + window.length_s, window.width);
    availability.add(window.begin_s, window.begin_s + window.length_s, -window.width);
  });
}

/// Gives a window back and takes the earliest place again.
void bench_move(benchmark::State& state) {
  bench(state, [](Availability& availability, Window& window) {
    availability.add(window.begin_s, window.begin_s + window.length_s, window.width);
    window.begin_s = availability.take(0, window.width, window.length_s);
  });
}

const bool registered = [] {
  const auto add = [](const char* name, void (*function)(benchmark::State&)) {
    benchmark::RegisterBenchmark(name, function)->Arg(50)->Arg(500)->Arg(5'000)->Arg(50'000);
  };
  add("availability/fit", bench_fit);
  add("availability/add", bench_add);
  add("availability/move", bench_move);
  return true;
}();

}  // namespace
}  // namespace schedsweep
