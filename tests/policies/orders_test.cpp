// The keys of each order, worked out by hand.
#include "policies/linear_features.h"
#include "policies/quota.h"
#include "tests/policies/keyed_queue.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Queue = test::KeyedQueue;

constexpr Seconds hour_s = 3600, day_s = 86'400;

/// 16 processors for 100 s, submitted 1000 s after the first job, has waited 300 s.
Queue typical_queue() {
  Queue queue({{.submit_s = 50}, {.submit_s = 1050, .procs = 16, .expected_s = 100, .priority = 1, .partition = 1}});
  queue.now_s = 1350;
  return queue;
}

TEST(Orders, ComputeTheKeysOfTheirFormulas) {
  const Queue queue = typical_queue();
  const std::vector<std::pair<std::string_view, double>> golden = {
      {"fcfs", 1000},
      {"sjf", 100},
      {"ljf", -100},
      {"saf", 1600},
      {"laf", -1600},
      {"narrowest", 16},
      {"widest", -16},
      {"wfp3", -432},                    // 3^3 x 16
      {"unicef", -0.75},                 // 300 / (4 x 100)
      {"f1", 2642},                      // 2 x 16 + 870 x 3
      {"f2", 76'960},                    // 10 x 16 + 25,600 x 3
      {"f3", 20'581'600},                // 100 x 16 + 6,860,000 x 3
      {"f4", 1'590'400},                 // 100 x 4 + 530,000 x 3
      {"expansion_factor", -4},          // 400 / 100
      {"priority", 1 + 1000.0 / day_s},  //
      {"fairshare", 0},
      {"quota_share", -1},
  };
  for (const auto& [name, key] : golden) EXPECT_DOUBLE_EQ(queue.keys(name)[1], key) << name;
}

TEST(Orders, TakeBeliefsAndSubmitsOfNoLengthForASecondWhereTheyDivide) {
  Queue queue({{.submit_s = 10, .procs = 1, .expected_s = 0}});
  queue.now_s = 40;
  EXPECT_EQ(queue.keys("wfp3")[0], -27'000);
  EXPECT_EQ(queue.keys("unicef")[0], -30) << "one processor counts as two";
  EXPECT_EQ(queue.keys("expansion_factor")[0], -31);
  for (const auto* name : {"f1", "f2", "f3", "f4"}) EXPECT_EQ(queue.keys(name)[0], 0) << name;
}

TEST(Priority, GivesPriorityBoostClassesForADayOfWaiting) {
  Queue queue({{.submit_s = 0, .priority = 2}, {.submit_s = day_s, .priority = 1}, {.submit_s = day_s, .priority = 0}});
  queue.parameters.priority_boost = 0.5;
  EXPECT_EQ(queue.keys("priority"), (std::vector<double>{2, 1.5, 0.5}));
  queue.parameters.priority_boost = 0;
  EXPECT_EQ(queue.keys("priority"), (std::vector<double>{2, 1, 0}));
}

TEST(Fairshare, PutsTheLeastDecayedUsageFirst) {
  Queue queue({{.user = 0}, {.user = 1}, {.user = unknown_id}});
  queue.parameters.half_life_s = 100;
  queue.forget_usage();
  queue.usage.book(0, 10, 10, 0, 0);
  queue.usage.book(1, 6, 10, 0, 100);
  queue.now_s = 100;
  EXPECT_EQ(queue.keys("fairshare"), (std::vector<double>{50, 60, 0}));
}

TEST(QuotaShare, IsTheWeightedRestOfTheQuotas) {
  const Quota quota{.processor_h = 100, .memory_gb_h = 1000};
  EXPECT_DOUBLE_EQ(left_of_quota({0, 0}, quota), 1);
  EXPECT_DOUBLE_EQ(left_of_quota({20, 100}, quota), 0.83);
  EXPECT_DOUBLE_EQ(left_of_quota({60, 200}, quota), 0.52);
  EXPECT_DOUBLE_EQ(left_of_quota({10, 50}, quota), 0.915);
  EXPECT_DOUBLE_EQ(left_of_quota({100, 0}, quota), 0.3);
  EXPECT_DOUBLE_EQ(left_of_quota({120, 900}, quota), 0) << "not below none";
}

TEST(QuotaShare, CountsDecayedProcessorHoursAndGigabyteHours) {
  Queue queue({{.user = 0}, {.user = 1}, {.user = 2}});
  queue.parameters.half_life_s = day_s;
  queue.forget_usage();
  queue.usage.book(0, 2, 10 * hour_s, 5'000'000, day_s);   // 20 processor-hours of 5 GB each
  queue.usage.book(1, 60, hour_s, -1, day_s);              // memory not known
  queue.usage.book(1, 1, hour_s, 200'000'000, 2 * day_s);  // a large one
  queue.now_s = 2 * day_s;
  const std::vector<double> keys = queue.keys("quota_share");
  EXPECT_DOUBLE_EQ(keys[0], -0.915) << "10 processor-hours and 50 GB-hours are left";
  EXPECT_DOUBLE_EQ(keys[1], -(0.7 * (1 - 0.31) + 0.3 * (1 - 0.2)));
  EXPECT_DOUBLE_EQ(keys[2], -1);
}

// All usage decays alike, and still the order changes as time passes: the reason why its keys change with time.
TEST(QuotaShare, OfUsersBeyondTheirQuotasIsEqualUntilTheyDecay) {
  Queue queue({{.user = 0}, {.user = 1}});
  queue.parameters.half_life_s = day_s;
  queue.forget_usage();
  queue.usage.book(0, 300, 2 * hour_s, -1, 0);
  queue.usage.book(1, 300, hour_s, -1, 0);
  EXPECT_EQ(queue.keys("quota_share")[0], queue.keys("quota_share")[1]);
  queue.now_s = 2 * day_s;
  EXPECT_GT(queue.keys("quota_share")[0], queue.keys("quota_share")[1]);
}

TEST(Multifactor, SumsItsFactors) {
  Queue queue = typical_queue();
  Parameters& parameters = queue.parameters;
  const auto with_weights = [&](double age, double fairshare, double size, double partition, double qos) {
    parameters.weight_age = age;
    parameters.weight_fairshare = fairshare;
    parameters.weight_size = size;
    parameters.weight_partition = partition;
    parameters.weight_qos = qos;
    return queue.keys("multifactor");
  };
  parameters.max_age_s = 600;
  EXPECT_DOUBLE_EQ(with_weights(10, 0, 0, 0, 0)[1], -5) << "waited for 300 of 600 s";
  parameters.max_age_s = 200;
  EXPECT_DOUBLE_EQ(with_weights(10, 0, 0, 0, 0)[1], -10) << "not above 1";
  EXPECT_DOUBLE_EQ(with_weights(0, 10, 0, 0, 0)[1], -10) << "nothing used";
  EXPECT_DOUBLE_EQ(with_weights(0, 0, 10, 0, 0)[1], -1.6) << "16 of 100 processors";
  EXPECT_DOUBLE_EQ(with_weights(0, 0, 0, 10, 0)[0], -10) << "the first partition";
  EXPECT_DOUBLE_EQ(with_weights(0, 0, 0, 10, 0)[1], -5) << "the second partition";
  EXPECT_DOUBLE_EQ(with_weights(0, 0, 0, 0, 9)[1], -6) << "class 1";
  EXPECT_DOUBLE_EQ(with_weights(1, 2, 10, 10, 9)[1], -(1 + 2 + 1.6 + 5 + 6));
}

TEST(Multifactor, HalvesTheFairShareFactorForEachShareUsed) {
  Queue queue({{.user = 0}, {.user = 1, .partition = unknown_id}, {.user = 2}, {.user = 3}});
  queue.usage.book(0, 3, 100, 0, 0);
  queue.usage.book(1, 1, 100, 0, 0);
  Parameters& parameters = queue.parameters;
  parameters.weight_age = parameters.weight_qos = 0;
  parameters.weight_fairshare = 8;
  const std::vector<double> keys = queue.keys("multifactor");
  EXPECT_DOUBLE_EQ(keys[0], -1) << "3/4 of all usage is three shares of 1/4";
  EXPECT_DOUBLE_EQ(keys[1], -4) << "its own share";
  EXPECT_DOUBLE_EQ(keys[2], -8);
  parameters.weight_fairshare = 0;
  parameters.weight_partition = 8;
  EXPECT_EQ(queue.keys("multifactor")[1], 0) << "partition not known";
}

TEST(Linear, WeighsEachFeature) {
  Queue queue = typical_queue();
  queue.usage.book(0, 1, 10, 0, 50);
  const std::vector<std::pair<std::string_view, double>> golden = {
      {"wait_h", 300.0 / hour_s},
      {"submit_h", 1000.0 / hour_s},
      {"expected_h", 100.0 / hour_s},
      {"procs", 16},
      {"area_proc_h", 1600.0 / hour_s},
      {"log10_expected", 2},
      {"log10_procs", std::log10(16.0)},
      {"log10_area", std::log10(1600.0)},
      {"expansion_factor", 4},
      {"usage_share", 1},
      {"priority_class", 1},
  };
  ASSERT_EQ(linear_features().size(), golden.size());
  double sum = 0;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    EXPECT_EQ(linear_features()[i].name, golden[i].first);
    queue.parameters.linear = {};
    queue.parameters.linear[i] = 2;
    EXPECT_NEAR(queue.keys("linear")[1], -2 * golden[i].second, 1e-13) << golden[i].first;
    sum += golden[i].second;
  }
  queue.parameters.linear.fill(1);
  EXPECT_NEAR(queue.keys("linear")[1], -sum, 1e-12) << "weights without a feature weigh nothing";
}

TEST(Linear, NamesEachFeatureOnceAndDescribesIt) {
  std::set<std::string_view> names;
  for (const LinearFeature& feature : linear_features()) {
    EXPECT_TRUE(names.insert(feature.name).second) << feature.name;
    EXPECT_FALSE(feature.meaning.empty()) << feature.name;
  }
}

TEST(Orders, ComputeKeysOfTheJobsAskedFor) {
  const Queue queue({{.procs = 4}, {.procs = 5}, {.procs = 6}});
  EXPECT_EQ(queue.keys(test::order_called("narrowest"), {2, 0}), (std::vector<double>{6, 4}));
}

}  // namespace
}  // namespace schedsweep
