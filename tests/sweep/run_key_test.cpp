#include "sweep/run_key.h"

#include "io/sha256.h"
#include "tests/sweep/small_sweep.h"

#include <map>
#include <set>

namespace schedsweep {
namespace {

using test::TemporaryFolder;

struct Keyed {
  Plan plan;
  std::vector<RecordKey> keys;
};

Keyed keyed(const TemporaryFolder& folder, const std::string& text) {
  Keyed result{make_plan("test.toml", text, folder.path()), {}};
  const Workloads workloads(result.plan, Communicator::alone(), 1);
  result.keys = run_keys(result.plan, workloads, 2);
  return result;
}

std::set<RecordKey> set_of(const Keyed& keyed) { return {keyed.keys.begin(), keyed.keys.end()}; }

const std::string trace = "[[traces]]\nfile = \"t.swf\"\n";
const std::string easy = "[[policies]]\npreset = \"easy\"\n";

TEST(RunKey, EveryRunOfASweepHasItsOwn) {
  const TemporaryFolder folder;
  const Keyed all = keyed(folder, test::read_file(test::small_sweep(folder)));
  EXPECT_EQ(set_of(all).size(), static_cast<std::size_t>(all.plan.n_runs()));
}

TEST(RunKey, NamesOrderTitleAndCommentsDoNotCount) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const std::string fcfs = "[[policies]]\npreset = \"fcfs\"\n";
  const Keyed one = keyed(folder, trace + easy + fcfs);
  const Keyed other =
      keyed(folder, "# another\ntitle = \"other\"\n[[traces]]\nname = \"mine\"\nfile = \"t.swf\"\n" + fcfs +
                        "name = \"first\"\n" + easy + "name = \"second\"\n[[machines]]\nname = \"big\"\n");
  EXPECT_EQ(set_of(one), set_of(other));
  EXPECT_EQ(one.keys[0], other.keys[1]);
}

TEST(RunKey, TheSameMachineCountsOnceHoweverItIsNamed) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Keyed own = keyed(folder, trace + easy);
  const Keyed sized = keyed(folder, trace + easy + "[[machines]]\nprocessors = 8\n[[machines]]\nprocessors = 9\n");
  EXPECT_EQ(own.keys[0], sized.keys[0]);
  EXPECT_NE(own.keys[0], sized.keys[1]);
}

TEST(RunKey, ParametersCountOnlyWhereTheyAreRead) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const std::string fcfs = "[[policies]]\npreset = \"fcfs\"\n";
  EXPECT_EQ(keyed(folder, trace + fcfs).keys, keyed(folder, trace + fcfs + "estimate_factor = 3.0\n").keys);
  for (const std::string setting : {"tau_s = 11.0\n", "estimate = \"actual\"\n", "reservations = 2\n", "trim = 0.02\n"})
    EXPECT_NE(keyed(folder, trace + easy).keys, keyed(folder, trace + easy + setting).keys) << setting;
}

TEST(RunKey, JobsSeedsRepairsAndLimitsCount) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Keyed before = keyed(folder, trace + easy);
  EXPECT_NE(before.keys, keyed(folder, "max_events = 1000\n" + trace + easy).keys);
  EXPECT_NE(before.keys, keyed(folder, "strict = true\n" + trace + easy).keys);
  const std::string model = "[[traces]]\nmodel = \"lublin99\"\njobs = 20\n" + easy;
  EXPECT_NE(keyed(folder, model).keys, keyed(folder, "seed = 2\n" + model).keys);
  const Keyed replicated = keyed(folder, "replicates = 3\n" + model);
  EXPECT_EQ(set_of(replicated).size(), 3u);
  EXPECT_EQ(replicated.keys[0], keyed(folder, model).keys[0]) << "more replicates keep those that were there";
  folder.write("t.swf", "; MaxProcs: 8\n1 0 0 101 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n");
  EXPECT_NE(before.keys, keyed(folder, trace + easy).keys);
}

TEST(RunKey, IsTheHashOfWhatExplainShows) {
  const TemporaryFolder folder;
  test::small_sweep(folder);
  const Plan plan = make_plan("test.toml", trace + easy, folder.path());
  const Workloads workloads(plan, Communicator::alone(), 1);
  const std::string settings = settings_of(plan, workloads, 0);
  Sha256 hash;
  hash.update(settings);
  EXPECT_EQ(hash.hex(), to_hex(run_keys(plan, workloads, 1)[0]));
  for (const char* part : {"semantics ", "trace ", "processors 8\n", "tau_s 10\n", "estimate requested\n"})
    EXPECT_NE(settings.find(part), std::string::npos) << part << settings;
}

}  // namespace
}  // namespace schedsweep
