#include "engine/error.h"
#include "io/content_hash.h"
#include "sweep/tuning/hyper_grid.h"
#include "sweep/tuning/scores.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

const std::string drawn = "[[traces]]\nmodel = \"lublin99\"\njobs = 600\n";

std::string messages(const std::string& text) {
  try {
    make_tuning_plan("a.toml", text, "");
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
    return error.what();
  }
  return "no problem";
}

/// Two traces, one of which is too small, four configurations and the defaults, two folds.
std::string small_tuning(const TemporaryFolder& folder) {
  const std::string trace = (folder / "t.swf").string();
  EXPECT_EQ(run_program({"trace", "generate", "--jobs", "600", "--output", trace}).exit_code, 0);
  return folder.write("tune.toml",
                      "title = \"small\"\nfolds = 2\n"
                      "[[traces]]\nfile = \"t.swf\"\n"
                      "[[traces]]\nmodel = \"lublin99\"\njobs = 100\n"
                      "[training]\ntrees = [4, 8]\nleaves = [4, 8]\nlinear = false\n");
}

TEST(TuningPlan, AllProblemsOfAFileAreReportedAtOnce) {
  EXPECT_EQ(messages(R"(fold = 3
samples = 0
folds = 1.5
replicates = 2
[[traces]]
file = "nowhere.swf"
part = "test"
[[policies]]
[training]
tree = 5
leaves = [1, 8]
rate = "0.1"
linear = 2
)"),
            R"(a.toml:1:1: unknown key 'fold' in a tuning file (did you mean 'folds'?)
a.toml:2:11: samples = 0 (must be an integer from 1 to 1000000)
a.toml:3:9: folds = 1.5 (must be an integer from 1 to 100)
a.toml:4:1: unknown key 'replicates' in a tuning file (known: title, seed, folds, samples, traces, training)
a.toml:6:1: file = "nowhere.swf" is nowhere (looked beside the sweep file and in SCHEDSWEEP_TRACES)
a.toml:7:1: part in a tuning file (tuning cuts its traces and trains by itself)
a.toml:8:1: [[policies]] in a tuning file (it belongs to a sweep file: schedsweep run)
a.toml:10:1: unknown key 'tree' in [training] (did you mean 'trees'?)
a.toml:11:11: leaves = 1 (must be an integer from 2 to 256)
a.toml:12:8: rate = "0.1" (must be a number from 1e-04 to 1)
a.toml:13:10: linear = 2 (must be an integer from 0 to 1))");
}

TEST(TuningPlan, SaysWhatIsMissingOrTooMuch) {
  EXPECT_EQ(messages(drawn), "a.toml:1:1: nothing to tune (list values of hyper-parameters in [training])");
  EXPECT_EQ(messages("[training]\ntrees = 5\n"), "a.toml:1:1: no [[traces]] (name at least one file or model)");
  const std::string large = "trees = {from = 1, to = 2000, step = 1}\nmin_leaf = {from = 1, to = 2000, step = 1}\n";
  EXPECT_NE(messages(drawn + "[training]\n" + large).find("a.toml:4:1: more than 1000000 combinations"),
            std::string::npos);
  EXPECT_EQ(messages("samples = 3\n" + drawn + "[training]\n" + large), "no problem");
}

TEST(TuningPlan, ASweepFileTellsOfTrainingWhereItBelongs) {
  try {
    make_plan("a.toml", drawn + "[[policies]]\n[training]\ntrees = 5\n", "");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "a.toml:5:1: [training] in a sweep file (it belongs to a tuning file: schedsweep tune)");
  }
}

TEST(TuningPlan, ListsMultiplyAndTheDefaultsComeFirst) {
  const TuningPlan plan =
      make_tuning_plan("a.toml",
                       "folds = 2\n" + drawn + "load = [0.5, 0.8]\n[training]\ntrees = [200, 100, 100]\n" +
                           "refit = [true, false]\nrate = 0.05\n",
                       "");
  ASSERT_EQ(plan.configurations.size(), 4u);  // 2 x 2, one of them the defaults
  EXPECT_EQ(plan.configurations[0].boosting.trees, 200);
  EXPECT_TRUE(plan.configurations[0].refit);
  EXPECT_FALSE(plan.configurations[1].refit);
  EXPECT_EQ(plan.configurations[2].boosting.trees, 100);
  ASSERT_EQ(plan.varied.size(), 2u);
  EXPECT_EQ(plan.varied[0]->name, "trees");
  EXPECT_EQ(plan.n_runs(), 2 * 4 * 2);
  const TuningRun last = plan.run(plan.n_runs() - 1);
  EXPECT_EQ(last.trace, 1u);
  EXPECT_EQ(last.configuration, 3u);
  EXPECT_EQ(last.fold, 1u);
}

TEST(HyperGrid, ASampleIsDrawnWithoutRepetitionAndDependsOnTheSeed) {
  for (const std::uint64_t n : {1u, 7u, 99u}) {
    const auto points = grid_points(100, n, 5);
    EXPECT_EQ(points.size(), n);
    EXPECT_TRUE(std::ranges::is_sorted(points));
    EXPECT_EQ(std::set(points.begin(), points.end()).size(), n);
    EXPECT_LT(points.back(), 100u);
    EXPECT_EQ(points, grid_points(100, n, 5));
  }
  EXPECT_NE(grid_points(100, 7, 5), grid_points(100, 7, 6));
  EXPECT_EQ(grid_points(3, 10, 1), (std::vector<std::uint64_t>{0, 1, 2}));
  std::vector<int> drawn_times(10);
  for (std::uint64_t seed = 0; seed < 2000; ++seed)
    for (const std::uint64_t point : grid_points(10, 3, seed)) ++drawn_times[point];
  for (const int times : drawn_times) EXPECT_NEAR(times, 600, 100);
}

TEST(TuningScores, TracesWeighAlikeAndFailuresHaveNoRank) {
  TuningPlan plan;
  plan.n_folds = 2;
  plan.sweep.variants.resize(2);
  plan.configurations.resize(3);
  std::vector<TuningOutcome> outcomes(static_cast<std::size_t>(plan.n_runs()));
  const double loss[] = {10, 30, 10, 10, 20, 20, 2000, 2000, 4000, 4000, 1000, 1000};
  for (std::size_t run = 0; run < outcomes.size(); ++run) {
    outcomes[run].run = static_cast<std::int64_t>(run);
    outcomes[run].metrics.evaluation.pinball_mean_s = loss[run];
  }
  const auto scores = scores_of(plan, outcomes);
  EXPECT_EQ(scores[0].pinball_mean_s, (std::vector<double>{20, 2000}));
  EXPECT_EQ(scores[0].relative, 2);
  EXPECT_EQ(scores[1].relative, 2.5);
  EXPECT_EQ(scores[2].relative, 1.5);
  EXPECT_EQ(best_first(scores), (std::vector<std::size_t>{2, 0, 1}));
  EXPECT_EQ(scores[2].rank, 1);

  outcomes[4].status = RunStatus::bad_input;  // configuration 2
  const auto without = scores_of(plan, outcomes);
  EXPECT_EQ(without[2].rank, 0);
  EXPECT_EQ(without[2].failed_runs, 1);
  EXPECT_TRUE(std::isnan(without[2].relative));
  EXPECT_EQ(without[0].rank, 1);

  outcomes[0].status = outcomes[2].status = RunStatus::bad_input;  // now the fold failed for all
  const auto other_fold = scores_of(plan, outcomes);
  EXPECT_EQ(other_fold[1].pinball_mean_s[0], 10);
  EXPECT_EQ(other_fold[2].pinball_mean_s[0], 20);
  EXPECT_EQ(other_fold[2].rank, 1);
}

TEST(Tune, WritesRunsAndConfigurationsAndPrintsTheBest) {
  const TemporaryFolder folder;
  const std::string tuning = small_tuning(folder), output = (folder / "tuning.h5").string();
  const ProgramEnd end = run_program({"tune", tuning, "--output", output, "--format", "csv"});
  EXPECT_EQ(end.exit_code, 3) << end.err;  // the second trace is too small
  EXPECT_NE(end.err.find("20 runs, 10 failed"), std::string::npos) << end.err;
  EXPECT_EQ(end.out.substr(0, end.out.find('\n')),
            "rank,configuration,trees,leaves,linear,relative_pinball_mean,pinball_mean[t],pinball_mean[lublin99]");
  EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '\n'), 6);
  EXPECT_NE(end.out.find("\n1,"), std::string::npos);

  const ResultDocument document = read_result_file(output, tuning_format);
  EXPECT_THROW(read_result_file(output), InputError);
  const auto& status = test::column<std::uint8_t>(document, "status");
  const auto& loss_s = test::column<double>(document, "pinball_mean");
  const auto& n_train = test::column<std::int64_t>(document, "n_train");
  const auto& n_judged = test::column<std::int64_t>(document, "n_jobs");
  const auto& trees = test::column<std::int64_t>(document, "trees");
  ASSERT_EQ(status.size(), 20u);
  for (std::size_t run = 0; run < 10; ++run) {
    EXPECT_EQ(status[run], 0);
    EXPECT_GT(loss_s[run], 0);
    EXPECT_GT(n_train[run], 300);
    EXPECT_LT(n_train[run], 435);
  }
  EXPECT_EQ(n_judged[0] + n_judged[1], 510 - 357 - 76);  // of the first 85 %, what neither trained nor tuned
  EXPECT_LT(n_train[0], n_train[1]);
  EXPECT_EQ(trees[0], 200);
  EXPECT_EQ(trees[2], 4);
  for (std::size_t run = 10; run < 20; ++run) {
    EXPECT_EQ(status[run], 1);
    EXPECT_TRUE(std::isnan(loss_s[run]));
    EXPECT_EQ(n_train[run], -1);
    EXPECT_NE(test::column<std::string>(document, "message")[run], "");
  }
  const Dataset* means = find(document, "/configurations/pinball_mean");
  ASSERT_NE(means, nullptr);
  EXPECT_EQ(means->shape, (Shape{5, 2}));
  EXPECT_EQ(std::get<std::vector<double>>(means->cells)[0], (loss_s[0] + loss_s[1]) / 2);
}

TEST(Tune, KeepsWhatIsThereAndTellsWhatItWouldDo) {
  const TemporaryFolder folder;
  const std::string tuning = small_tuning(folder), output = folder.write("tuning.h5", "precious");
  const ProgramEnd refused = run_program({"tune", tuning, "--output", output});
  EXPECT_EQ(refused.exit_code, 73);
  EXPECT_EQ(test::read_file(output), "precious");
  const ProgramEnd dry = run_program({"tune", tuning, "--output", output, "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_NE(dry.out.find("20 runs = 2 traces x 5 configurations x 2 folds"), std::string::npos) << dry.out;
  EXPECT_NE(dry.out.find("  t: jobs 0 to 510 of 600"), std::string::npos) << dry.out;
}

TEST(Tune, SameBytesOnAnyRanksAndThreads) {
  const TemporaryFolder folder;
  const std::string tuning = small_tuning(folder), first = (folder / "first.h5").string(),
                    other = (folder / "other.h5").string();
  ASSERT_EQ(run_program({"tune", tuning, "--output", first, "--threads", "1"}).exit_code, 3);
  const ResultDocument document = read_result_file(first, tuning_format);
  for (int ranks = 1; ranks <= 2; ++ranks) {
    const ProgramEnd end = test::run_mpi(ranks, {"tune", tuning, "--output", other, "--threads", "2"});
    EXPECT_EQ(end.exit_code, 3) << end.err;
    const ResultDocument again = read_result_file(other, tuning_format);
    EXPECT_EQ(content_sha256(again), content_sha256(document)) << ranks << " ranks";
    test::expect_same_data(document, again, "/");
    EXPECT_TRUE(test::read_file(other) == test::read_file(first)) << ranks << " ranks";
    test::remove_sweep(other);
  }
}

}  // namespace
}  // namespace schedsweep
