#include "engine/stats/distances.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Doubles = std::vector<double>;

// Expected values by NumPy and SciPy:
//   ks_2samp(a, b).statistic; wasserstein_distance(a, b); pearsonr(a, c)[0]; and, with top = max(a, b, 1),
//   h = lambda x: (lambda n: n / n.sum())(numpy.histogram(x, 50, (0, top))[0] + 1e-9); entropy(h(a), h(b)).
const Doubles a = {0.5, 3, 3, 7.25, 12, 40, 41, 90.5};
const Doubles b = {1, 3, 6, 6, 30, 55};
const Doubles c = {1, 2, 5, 4, 9, 7.5, 3, 0};

TEST(Distances, AreThoseOfScipy) {
  EXPECT_NEAR(kolmogorov_smirnov(a, b), 0.2916666666666667, 1e-15);
  EXPECT_NEAR(wasserstein_distance(a, b), 9.364583333333332, 1e-13);
  EXPECT_NEAR(histogram_divergence(a, b), 13.01093258793874, 1e-12);
  EXPECT_NEAR(pearson_correlation(a, c), -0.28608155233147653, 1e-14);
}

TEST(Distances, AreSymmetricButForTheDivergence) {
  EXPECT_EQ(kolmogorov_smirnov(a, b), kolmogorov_smirnov(b, a));
  EXPECT_NEAR(wasserstein_distance(a, b), wasserstein_distance(b, a), 1e-13);
  EXPECT_NE(histogram_divergence(a, b), histogram_divergence(b, a));
}

TEST(Distances, OfSamplesThatDoNotOverlap) {
  const Doubles low = {1, 2}, high = {11, 12};
  EXPECT_EQ(kolmogorov_smirnov(low, high), 1);
  EXPECT_EQ(wasserstein_distance(low, high), 10);
}

TEST(Distances, NoWaitAtAllIsADistributionToo) {
  const Doubles none(40, 0.0);
  EXPECT_EQ(histogram_divergence(none, none), 0);
  EXPECT_EQ(kolmogorov_smirnov(none, none), 0);
  EXPECT_EQ(wasserstein_distance(none, none), 0);
}

TEST(Distances, CorrelationOfConstantsIsOneOnlyIfTheyAreEqual) {
  const Doubles zeros(8, 0.0), ones(8, 1.0);
  EXPECT_EQ(pearson_correlation(zeros, zeros), 1);
  EXPECT_EQ(pearson_correlation(zeros, ones), 0);
  EXPECT_EQ(pearson_correlation(zeros, a), 0);
  EXPECT_NEAR(pearson_correlation(a, a), 1, 1e-15);
}

RC_GTEST_PROP(DistancesProperty, FollowTheirDefinitions, (std::vector<unsigned char> x, std::vector<unsigned char> y)) {
  RC_PRE(!x.empty() && !y.empty());
  const Doubles left(x.begin(), x.end()), right(y.begin(), y.end());
  const auto below = [](const Doubles& sample, double at) {
    double n = 0;
    for (const double value : sample) n += value <= at;
    return n / static_cast<double>(sample.size());
  };
  double largest = 0, area = 0;
  for (int at = 0; at < 256; ++at) {
    const double difference = std::abs(below(left, at) - below(right, at));
    largest = std::max(largest, difference);
    area += difference;
  }
  RC_ASSERT(std::abs(kolmogorov_smirnov(left, right) - largest) < 1e-12);
  RC_ASSERT(std::abs(wasserstein_distance(left, right) - area) < 1e-9);
}

}  // namespace
}  // namespace schedsweep
