// The runtime model: predictions from features as bins, and training.
#include "benchmarks/model_problem.h"
#include "engine/model/boosting.h"

#include <cmath>

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

constexpr std::size_t n_features = 80;

/// As users get it: 200 trees of 31 leaves a quantile.
struct Trained {
  BinnedMatrix x;
  std::array<Forest, n_quantiles> forests;
};

const Trained& trained() {
  static const Trained once = [] {
    const bench::ModelProblem problem = bench::run_time_problem(20'000, n_features);
    BoostingSettings settings;
    settings.patience = 0;
    return Trained{problem.x, train_forests(problem.x, problem.target, {problem.rows, {}}, settings, 1)};
  }();
  return once;
}

void bench_predict(benchmark::State& state) {
  const auto& [x, forests] = trained();
  std::vector<double> out(static_cast<std::size_t>(state.range(0)));
  double one = 0;
  predict(forests[1], x, out.size() - 1, {&one, 1}, 1);
  predict(forests[1], x, 0, out, 1);
  if (out.back() != one) return state.SkipWithError("one row is not as many rows");
  for (auto _ : state)
    for (const Forest& forest : forests) predict(forest, x, 0, out, 1);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(bench_predict)->Name("predict/jobs")->Arg(1)->Arg(8)->Arg(128)->Arg(16'384)->Unit(benchmark::kMicrosecond);

void bench_bins(benchmark::State& state) {
  const auto n_rows = static_cast<std::size_t>(state.range(0));
  const FeatureMatrix values = bench::run_time_features(n_rows, n_features);
  const Binning binning = Binning::of(bench::run_time_features(20'000, n_features), 255);
  BinnedMatrix out(n_rows, n_features);
  binning.apply(values, 0, out);
  for (std::size_t feature = 0; feature < n_features; ++feature)
    if (out.column(feature)[0] != binning.features[feature].bin_of(values.column(feature)[0]))
      return state.SkipWithError("wrong bin");
  for (auto _ : state) binning.apply(values, 0, out);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(bench_bins)->Name("bins/jobs")->Arg(1)->Arg(16'384)->Unit(benchmark::kMicrosecond);

void bench_binning(benchmark::State& state) {
  const FeatureMatrix values = bench::run_time_features(static_cast<std::size_t>(state.range(0)), n_features);
  for (auto _ : state) benchmark::DoNotOptimize(Binning::of(values, 255));
}

BENCHMARK(bench_binning)->Name("binning/jobs")->Arg(20'000)->Unit(benchmark::kMillisecond);

/// 10 trees a quantile that see all rows and features: time per tree is time / 30.
void bench_train(benchmark::State& state) {
  const bench::ModelProblem problem = bench::run_time_problem(static_cast<std::size_t>(state.range(0)), n_features);
  BoostingSettings settings;
  settings.trees = 10;
  settings.patience = 0;
  settings.row_share = settings.column_share = 1;
  const auto n_threads = static_cast<int>(state.range(1));
  std::size_t n_nodes = 0;
  for (auto _ : state)
    n_nodes = train_forests(problem.x, problem.target, {problem.rows, {}}, settings, n_threads)[1].feature.size();
  if (n_nodes != 10 * 30) return state.SkipWithError("trees of another size");
}

BENCHMARK(bench_train)
    ->Name("train/jobs/threads")
    ->Args({20'000, 1})
    ->Args({142'000, 1})
    ->Args({142'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
