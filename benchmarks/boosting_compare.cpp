// Training beside XGBoost's `hist`: the same bins, trees, leaves and threads, no subsampling, gradients of the pinball
// loss and hessian 1. Prints times and their ratio; with what loss each fits its data says that both have learnt.
// Usage: schedsweep_boosting_compare [TREES [THREADS [ROWS | FEATURES.csv]]]
// A file has one job a line, numbers with commas, the target last, empty = not known.
#include "benchmarks/model_problem.h"
#include "engine/model/boosting.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <xgboost/c_api.h>

namespace schedsweep {
namespace {

void require(int status) {
  if (status != 0) throw std::runtime_error(XGBGetLastError());
}

class Stopwatch {
 public:
  double elapsed_s() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

double pinball(double error, double level) { return error > 0 ? level * error : (level - 1) * error; }

struct Outcome {
  double total_s = 0;
  Quantiles loss = {};

  void print(const char* name) const {
    std::printf("%-10s %8.2f s   mean loss %.4f %.4f %.4f\n", name, total_s, loss[0], loss[1], loss[2]);
  }
};

Outcome train_here(const bench::ModelProblem& problem, const BoostingSettings& settings, int n_threads) {
  const Stopwatch watch;
  const auto forests = train_forests(problem.x, problem.target, {problem.rows, {}}, settings, n_threads);
  Outcome outcome{watch.elapsed_s()};
  std::vector<double> sum(problem.rows.size());
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) {
    predict(forests[quantile], problem.x, 0, sum, n_threads);
    for (std::size_t row = 0; row < sum.size(); ++row)
      outcome.loss[quantile] +=
          pinball(static_cast<double>(problem.target[row]) - sum[row], quantile_levels[quantile]) /
          static_cast<double>(sum.size());
  }
  return outcome;
}

/// What XGBoost is given and what it answers, of one quantile.
class XgboostRun {
 public:
  XgboostRun(DMatrixHandle matrix, const BoostingSettings& settings, int n_threads) : matrix_(matrix) {
    require(XGBoosterCreate(&matrix, 1, &booster_));
    const auto set = [&](const char* name, const std::string& value) {
      require(XGBoosterSetParam(booster_, name, value.c_str()));
    };
    set("tree_method", "hist");
    set("grow_policy", "lossguide");
    set("max_leaves", std::to_string(settings.leaves));
    set("max_depth", "0");
    set("max_bin", "256");
    set("eta", std::to_string(settings.rate));
    set("lambda", std::to_string(settings.l2));
    set("min_child_weight", std::to_string(settings.min_leaf));
    set("nthread", std::to_string(n_threads));
    set("verbosity", "1");
    set("base_score", "0");
  }

  ~XgboostRun() { XGBoosterFree(booster_); }

  const float* sums() {
    const char* config =
        R"({"type": 1, "training": true, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false})";
    const bst_ulong* shape = nullptr;
    bst_ulong n_dimensions = 0;
    const float* sum = nullptr;
    require(XGBoosterPredictFromDMatrix(booster_, matrix_, config, &shape, &n_dimensions, &sum));
    return sum;
  }

  void boost(std::vector<float>& gradient, std::vector<float>& hessian) {
    require(XGBoosterBoostOneIter(booster_, matrix_, gradient.data(), hessian.data(), gradient.size()));
  }

 private:
  DMatrixHandle matrix_;
  BoosterHandle booster_ = nullptr;
};

Outcome train_xgboost(const bench::ModelProblem& problem, const BoostingSettings& settings, int n_threads) {
  const std::size_t n = problem.rows.size();
  std::vector<float> dense(n * problem.x.n_features());
  for (std::size_t feature = 0; feature < problem.x.n_features(); ++feature)
    for (std::size_t row = 0; row < n; ++row)
      dense[row * problem.x.n_features() + feature] = problem.x.column(feature)[row];
  DMatrixHandle matrix = nullptr;
  require(XGDMatrixCreateFromMat(dense.data(), n, problem.x.n_features(), std::nanf(""), &matrix));
  Outcome outcome;
  const Stopwatch watch;
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) {
    const double level = quantile_levels[quantile];
    std::vector<float> sorted = problem.target;
    const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(level * static_cast<double>(n));
    std::nth_element(sorted.begin(), nth, sorted.end());
    const float base = *nth;
    XgboostRun run(matrix, settings, n_threads);
    std::vector<float> gradient(n), hessian(n, 1.0F);
    for (int tree = 0; tree < settings.trees; ++tree) {
      const float* sum = run.sums();
      for (std::size_t row = 0; row < n; ++row)
        gradient[row] = static_cast<float>(problem.target[row] > base + sum[row] ? -level : 1 - level);
      run.boost(gradient, hessian);
    }
    const float* sum = run.sums();
    for (std::size_t row = 0; row < n; ++row)
      outcome.loss[quantile] +=
          pinball(static_cast<double>(problem.target[row] - base - sum[row]), level) / static_cast<double>(n);
  }
  outcome.total_s = watch.elapsed_s();
  XGDMatrixFree(matrix);
  return outcome;
}

bench::ModelProblem read_problem(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  std::vector<std::vector<float>> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    rows.emplace_back();
    for (std::string field; std::getline(fields, field, ',');)
      rows.back().push_back(field.empty() ? std::nanf("") : std::strtof(field.c_str(), nullptr));
    if (rows.back().size() != rows.front().size()) throw std::runtime_error(path + ": rows of several lengths");
  }
  if (rows.empty() || rows[0].size() < 2) throw std::runtime_error(path + ": no features");
  const std::size_t n_features = rows[0].size() - 1;
  FeatureMatrix values(rows.size(), n_features);
  bench::ModelProblem problem{BinnedMatrix(rows.size(), n_features), {}, {}};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t feature = 0; feature < n_features; ++feature) values.column(feature)[row] = rows[row][feature];
    problem.target.push_back(rows[row].back());
    problem.rows.push_back(static_cast<std::uint32_t>(row));
  }
  Binning::of(values, 255).apply(values, 0, problem.x);
  return problem;
}

bench::ModelProblem problem_of(const std::string& rows_or_file) {
  const bool is_file = rows_or_file.find('.') != std::string::npos;
  return is_file ? read_problem(rows_or_file) : bench::run_time_problem(std::stoul(rows_or_file), 80);
}

void compare(int n_trees, int n_threads, const std::string& rows_or_file) {
  BoostingSettings settings;
  settings.trees = n_trees;
  settings.patience = 0;
  settings.row_share = settings.column_share = 1;
  const bench::ModelProblem problem = problem_of(rows_or_file);
  std::printf("%zu jobs x %zu features, 3 x %d trees, %d threads\n", problem.rows.size(), problem.x.n_features(),
              n_trees, n_threads);
  // Half of the trees each in turn, twice, would see the machine alike; the least time of two runs is as good.
  Outcome here, xgboost;
  for (int round = 0; round < 2; ++round) {
    const Outcome a = train_here(problem, settings, n_threads);
    const Outcome b = train_xgboost(problem, settings, n_threads);
    if (round == 0 || a.total_s < here.total_s) here = a;
    if (round == 0 || b.total_s < xgboost.total_s) xgboost = b;
  }
  here.print("schedsweep");
  xgboost.print("xgboost");
  std::printf("xgboost / schedsweep = %.2f\n", xgboost.total_s / here.total_s);
}

}  // namespace
}  // namespace schedsweep

int main(int n_arguments, char** arguments) {
  try {
    const auto argument = [&](int i, const char* otherwise) { return i < n_arguments ? arguments[i] : otherwise; };
    schedsweep::compare(std::atoi(argument(1, "200")), std::atoi(argument(2, "1")), argument(3, "142000"));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
