#include "engine/workload/offered_load.h"
#include "sweep/workloads.h"
#include "tests/sweep/small_sweep.h"

#include <set>

namespace schedsweep {
namespace {

using test::TemporaryFolder;

const std::string easy = "[[policies]]\npreset = \"easy\"\n";

struct Loaded {
  Plan plan;
  Workloads workloads;

  Loaded(const TemporaryFolder& folder, const std::string& text)
      : plan(make_plan("t.toml", text, folder.path())), workloads(plan, Communicator::alone(), 2) {}

  const JobTable& jobs(std::size_t workload) const { return workloads.jobs(workload); }
};

std::string file_trace(const std::string& keys) {
  return "replicates = 3\n[[traces]]\nfile = \"t.swf\"\n" + keys + easy;
}

TEST(Transforms, FilesHaveReplicatesWhereSomethingIsDrawn) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const auto n_workloads = [&](const std::string& keys) {
    return make_plan("t.toml", file_trace(keys), folder.path()).n_workloads();
  };
  EXPECT_EQ(n_workloads(""), 1u);
  EXPECT_EQ(n_workloads("target_load = 0.5\n"), 1u);
  EXPECT_EQ(n_workloads("scenario = \"burst_shock\"\n"), 1u);
  EXPECT_EQ(n_workloads("scenario = \"user_skew\"\n"), 3u);
  EXPECT_EQ(n_workloads("scenario = \"user_skew\"\nscenario_level = 0\n"), 1u);
  EXPECT_EQ(n_workloads("resample = [\"none\", \"shake\"]\n"), 4u);
}

TEST(Transforms, KeysThatAreNotReadMultiplyNothing) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Plan plan = make_plan("t.toml",
                              file_trace("scenario = [\"none\", \"burst_shock\", \"user_skew\"]\n"
                                         "scenario_level = [0.5, 1]\nscenario_at = [0.1, 0.2]\nshake_s = [1, 2]\n"),
                              folder.path());
  EXPECT_EQ(plan.variants.size(), 1u + 4u + 2u);
}

TEST(Transforms, ReplicatesDifferAndFollowTheSeed) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Loaded first(folder, file_trace("resample = \"shake\"\n"));
  const Loaded second(folder, "seed = 2\n" + file_trace("resample = \"shake\"\n"));
  const auto submits = [](const Loaded& loaded, std::size_t w) {
    return std::vector<Seconds>(loaded.jobs(w).submit_s.begin(), loaded.jobs(w).submit_s.end());
  };
  EXPECT_NE(submits(first, 0), submits(first, 1));
  EXPECT_EQ(submits(first, 1), submits(second, 0));  // replicate r draws with seed + r
}

TEST(Transforms, ModelsAndFilesAreLoadedAndStressed) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Loaded loaded(
      folder,
      "[[traces]]\nmodel = \"lublin99\"\njobs = 500\ntarget_load = [0, 0.4]\n"
      "scenario = [\"none\", \"stalled_queue\"]\n[[traces]]\nfile = \"t.swf\"\nload_factor = [1, 0.1]\n" +
          easy);
  ASSERT_EQ(loaded.plan.n_workloads(), 6u);
  EXPECT_EQ(loaded.jobs(0).size(), 500u);
  EXPECT_EQ(loaded.jobs(1).size(), 501u);
  EXPECT_NEAR(offered_load(loaded.jobs(2), 256), 0.4, 4e-4);
  EXPECT_EQ(loaded.jobs(4).submit_s.back(), 30);
  EXPECT_EQ(loaded.jobs(5).submit_s.back(), 300);
  EXPECT_EQ(loaded.jobs(5).wait_s[0], -1);
}

TEST(Transforms, BadValuesAreNamed) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  for (const std::string key : {"resample = \"months\"", "scenario = \"flood\"", "scenario_level = 1.5",
                                "target_load = -1", "load_factor = 0", "shake_s = -1", "scenario = 3"}) {
    EXPECT_THROW(make_plan("t.toml", file_trace(key + "\n"), folder.path()), InputError) << key;
  }
}

}  // namespace
}  // namespace schedsweep
