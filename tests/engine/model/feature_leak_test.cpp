#include "tests/engine/model/any_features.h"

namespace schedsweep {
namespace {

using namespace test;

/// Changes all that nobody can know at `cut_s`: how long jobs that have not ended run and how they end, when those that
/// have not started will start, and everything about jobs that come later.
JobStore with_another_future(const JobStore& jobs, Seconds cut_s, std::uint64_t seed) {
  auto draw = [&, n = std::uint64_t{0}](auto below) mutable {
    return static_cast<decltype(below)>((seed + ++n) * 0x9e3779b97f4a7c15 >> 33) % below;
  };
  JobStore other = jobs;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    // What happens in this very second is known, but by jobs of the second to none of the same.
    const bool is_new = jobs.submit_s[i] == cut_s;
    const Seconds start_s = jobs.submit_s[i] + std::max(jobs.wait_s[i], 0);
    const Seconds end_s = start_s + jobs.run_s[i];
    if (jobs.submit_s[i] > cut_s) {
      other.submit_s[i] = i > 0 ? std::max(cut_s + 1, other.submit_s[i - 1]) + draw(50) : cut_s + 1;
      other.requested_s[i] = draw(5000);
      other.procs[i] = 1 + draw(40);
      other.user[i] = draw(5) - 1;
      other.group[i] = draw(5) - 1;
      other.executable[i] = draw(5) - 1;
      other.memory_kb[i] = draw(5000) - 1;
      other.partition[i] = other.queue[i] = draw(5) - 1;
      other.preceding[i] = draw(5) - 1;
      other.think_s[i] = draw(5) - 1;
    }
    if (start_s > cut_s)
      other.wait_s[i] = static_cast<JobSeconds>(std::max<Seconds>(cut_s - jobs.submit_s[i], 0)) + 1 + draw(2000);
    else if (is_new)
      other.wait_s[i] = draw(2000) - 1;
    if (end_s > cut_s || is_new) {
      const Seconds begun_s = other.submit_s[i] + std::max(other.wait_s[i], 0);
      other.run_s[i] = static_cast<JobSeconds>(std::max<Seconds>(is_new ? 0 : cut_s + 1 - begun_s, 0)) + draw(3000);
      other.status[i] = static_cast<std::int8_t>(draw(7) - 1);
    }
  }
  return other;
}

TEST(FeatureLeak, NoFeatureSeesTheFuture) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const JobStore jobs = jobs_that_waited(seed);
    const FeatureContext context{.processors = 40, .local_epoch_s = 843'487'231};
    const FeatureMatrix values = extract_features(view_of(jobs), context);
    for (std::size_t at = seed % 5; at < jobs.size(); at += 5) {
      const Seconds cut_s = jobs.submit_s[at] + static_cast<Seconds>(seed % 3 == 0);
      const FeatureMatrix others = extract_features(view_of(with_another_future(jobs, cut_s, seed)), context);
      for (std::size_t job = 0; job < jobs.size() && jobs.submit_s[job] <= cut_s; ++job)
        for (std::size_t i = 0; i < feature_table().size(); ++i)
          ASSERT_TRUE(same_bits(values.column(i)[job], others.column(i)[job]))
              << feature_table()[i].name << " of job " << job << " at " << cut_s << ", seed " << seed;
    }
  }
}

TEST(FeatureLeak, TheJobItselfIsNotRead) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const JobStore jobs = jobs_that_waited(seed);
    JobStore other = jobs;
    const std::size_t last = jobs.size() - 1;
    other.run_s[last] += 77;
    other.wait_s[last] += 33;
    other.status[last] = 3;
    const FeatureMatrix values = extract_features(view_of(jobs), {});
    const FeatureMatrix others = extract_features(view_of(other), {});
    for (std::size_t i = 0; i < feature_table().size(); ++i)
      EXPECT_TRUE(same_bits(values.column(i)[last], others.column(i)[last])) << feature_table()[i].name;
  }
}

}  // namespace
}  // namespace schedsweep
