#include "engine/metrics/metric_table.h"
#include "io/content_hash.h"
#include "sweep/plan.h"
#include "sweep/results/cube.h"
#include "tests/sweep/small_sweep.h"

#include <cmath>
#include <csignal>

#include <sys/mount.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

const std::string tiny_sweep = "[[traces]]\nmodel = \"lublin99\"\njobs = 50\n[[policies]]\npreset = \"easy\"\n";

TEST(Run, TheDefaultSweepIsGood) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  const ProgramEnd end = run_program({"run", "--output", output});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(end.out, "");
  EXPECT_NE(end.err.find("r.h5: 140 runs, 0 failed"), std::string::npos) << end.err;
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"r.h5", "r.h5.journal", "r.h5.run.json"}));
  const ResultDocument document = read_result_file(output);
  const auto& status = test::column<std::uint8_t>(document, "status");
  EXPECT_EQ(std::count(status.begin(), status.end(), 0), 140);
  const ProgramEnd shown =
      run_program({"show", output, "--columns", "trace,policy,p95_bsld,utilization", "--format", "csv"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(shown.out.substr(0, shown.out.find('\n')), "trace,policy,p95_bsld,utilization");
  EXPECT_EQ(std::count(shown.out.begin(), shown.out.end(), '\n'), 141);
}

TEST(Run, AFailedRunIsARowAndNotTheEnd) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  const ProgramEnd end = run_program({"run", test::small_sweep(folder), "--output", output, "--progress", "none"});
  EXPECT_EQ(end.exit_code, 3) << end.err;
  const ResultDocument document = read_result_file(output);
  const auto& policy = test::column<std::string>(document, "policy");
  const auto& machine = test::column<std::string>(document, "machine");
  const auto& status = test::column<std::uint8_t>(document, "status");
  const auto& message = test::column<std::string>(document, "message");
  const auto& jobs = test::column<std::int64_t>(document, "jobs");
  const auto& bsld = test::column<double>(document, "p95_bsld");
  std::size_t failed = 0;
  for (std::size_t run = 0; run < status.size(); ++run) {
    if (status[run] == 0) {
      EXPECT_EQ(message[run], "");
      EXPECT_GT(jobs[run], 0);
      EXPECT_GE(bsld[run], 1.0);
      continue;
    }
    ++failed;
    EXPECT_EQ(policy[run] + machine[run], "strict_widthx0.5");
    EXPECT_EQ(status[run], 1);
    EXPECT_NE(message[run].find("processors"), std::string::npos);
    EXPECT_EQ(jobs[run], -1);
    EXPECT_TRUE(std::isnan(bsld[run]));
    EXPECT_NE(end.err.find("run " + std::to_string(run) + ": " + message[run]), std::string::npos) << end.err;
  }
  EXPECT_EQ(message.back(), "job 2: 6 processors (the machine has 4) set wider to drop or clamp");
  EXPECT_NE(end.err.find(", " + std::to_string(failed) + " failed"), std::string::npos) << end.err;
}

TEST(Run, TheCubeHoldsTheNumbersOfTheRuns) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder), output = (folder / "r.h5").string();
  ASSERT_EQ(run_program({"run", sweep, "--output", output}).exit_code, 3);
  const ResultDocument document = read_result_file(output);
  const Cube cube = make_cube(make_plan(sweep, read_text(sweep), folder.path()));
  ASSERT_FALSE(cube.axes.empty());
  for (const CubeAxis& axis : cube.axes) {
    const Dataset* scale = find(document, "/" + axis.name);
    ASSERT_NE(scale, nullptr) << axis.name;
    EXPECT_EQ(scale->shape.at(0), axis.size());
  }
  const auto& status = test::column<std::uint8_t>(document, "status");
  const auto& status_cells = std::get<std::vector<std::uint8_t>>(find(document, "/status")->cells);
  for (std::size_t cell = 0; cell < status_cells.size(); ++cell)
    EXPECT_EQ(status_cells[cell], cube.run[cell] < 0 ? no_run : status[static_cast<std::size_t>(cube.run[cell])]);
  for (const MetricInfo& metric : metric_table()) {
    const Dataset* cells = find(document, "/" + std::string(metric.name));
    const Dataset* runs = find(document, "/runs/" + std::string(metric.name));
    ASSERT_TRUE(cells != nullptr && runs != nullptr) << metric.name;
    const auto& numbers = std::get<std::vector<double>>(cells->cells);
    ASSERT_EQ(numbers.size(), cube.run.size());
    for (std::size_t cell = 0; cell < numbers.size(); ++cell) {
      const std::int64_t run = cube.run[cell];
      if (run < 0 || status[static_cast<std::size_t>(run)] != 0) {
        EXPECT_TRUE(std::isnan(numbers[cell]));
        continue;
      }
      const double expected = std::visit(
          [&](const auto& values) -> double {
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(values[0])>>)
              return static_cast<double>(values[static_cast<std::size_t>(run)]);
            return 0;
          },
          runs->cells);
      EXPECT_TRUE(expected == numbers[cell] || (std::isnan(expected) && std::isnan(numbers[cell])))
          << metric.name << " " << cell;
    }
  }
}

TEST(Run, AFileThatSeveralVariantsReadIsHeldOnce) {
  const TemporaryFolder folder;
  test::small_sweep(folder);  // for its trace, of 4 jobs
  const std::string sweep = folder.write("wide.toml",
                                         "[[traces]]\nfile = \"t.swf\"\nprocessors = [8, 10, 12]\n"
                                         "[[traces]]\nname = \"again\"\nfile = \"t.swf\"\nzero_run = \"drop\"\n"
                                         "[[policies]]\npreset = \"easy\"\n");
  const ProgramEnd end = run_program({"run", sweep, "--dry-run"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_NE(end.out.find("4 workloads"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("\n8 jobs held once per node"), std::string::npos) << end.out;
}

TEST(Run, MachinesThatHaveASizeNeedNoneFromTheTrace) {
  const TemporaryFolder folder;
  folder.write("t.swf", "1 0 0 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n");
  const std::string trace = "[[traces]]\nfile = \"t.swf\"\n[[policies]]\npreset = \"easy\"\n";
  const std::string sized = folder.write("sized.toml", trace + "[[machines]]\nprocessors = 4\n");
  EXPECT_EQ(run_program({"run", sized, "--output", (folder / "r.h5").string()}).exit_code, 0);
  const ProgramEnd unsized = run_program({"check", folder.write("unsized.toml", trace)});
  EXPECT_EQ(unsized.exit_code, 65);
  EXPECT_NE(unsized.err.find("processors = N in its [[traces]]"), std::string::npos) << unsized.err;
}

TEST(Run, AnotherTraceUnderTheSameNameIsAnotherSweep) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder), output = (folder / "r.h5").string();
  ASSERT_EQ(run_program({"run", sweep, "--output", output}).exit_code, 3);
  folder.write("t.swf", "; MaxProcs: 8\n1 0 0 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n");
  const ProgramEnd refused = run_program({"run", sweep, "--output", output});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_NE(refused.err.find("\n  t had SHA-256 "), std::string::npos) << refused.err;
}

TEST(Run, ADependencyFileIsReadWithItsTrace) {
  const TemporaryFolder folder;
  test::small_sweep(folder);  // for its trace, of 4 jobs
  folder.write("d.csv", "job_id,dependency\n2,afterany:1\n4,afterok:3\n");
  const std::string trace = "[[traces]]\nfile = \"t.swf\"\n";
  const std::string sweep =
      folder.write("linked.toml", trace + trace + "name = \"linked\"\ndependencies_file = \"d.csv\"\n" +
                                      "[[policies]]\npreset = \"easy\"\ndependencies = \"respect\"\n");
  const std::string output = (folder / "r.h5").string();
  const ProgramEnd end = run_program({"run", sweep, "--output", output});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  const ResultDocument document = read_result_file(output);
  const auto& hashes = std::get<std::vector<std::string>>(find(document, "/provenance/dependencies_sha256")->cells);
  EXPECT_EQ(hashes[0], "");
  EXPECT_EQ(hashes[1].size(), 64u);
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(find(document, "/provenance/given_links")->cells),
            (std::vector<std::int64_t>{0, 2}));
  // Unlinked, job 2 starts first and job 4 at 110, when it ends; linked, job 3 does and job 4 at 70.
  EXPECT_EQ(test::column<double>(document, "makespan_s"), (std::vector<double>{610, 570}));
  folder.write("d.csv", "job_id,dependency\n2,afterany:1\n");
  EXPECT_EQ(run_program({"run", sweep, "--output", output}).exit_code, 78) << "another file is another sweep";
}

TEST(Run, StrictChecksChangeNoNumber) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder);
  const std::string strict = folder.write("strict.toml", "strict = true\n" + test::read_file(sweep));
  const std::string a = (folder / "a.h5").string(), b = (folder / "b.h5").string();
  EXPECT_EQ(run_program({"run", sweep, "--output", a}).exit_code, 3);
  EXPECT_EQ(run_program({"run", strict, "--output", b}).exit_code, 3);
  test::expect_same_data(read_result_file(a), read_result_file(b), "/runs/");
}

TEST(Run, ReplicatesDrawTheNextSeed) {
  const TemporaryFolder folder;
  const std::string a = folder.write("a.toml", "seed = 5\nreplicates = 2\n" + tiny_sweep);
  const std::string b = folder.write("b.toml", "seed = 6\n" + tiny_sweep);
  ASSERT_EQ(run_program({"run", a, "--output", (folder / "a.h5").string()}).exit_code, 0);
  ASSERT_EQ(run_program({"run", b, "--output", (folder / "b.h5").string()}).exit_code, 0);
  const auto two = read_result_file(folder / "a.h5"), one = read_result_file(folder / "b.h5");
  EXPECT_EQ(test::column<std::int64_t>(two, "seed"), (std::vector<std::int64_t>{5, 6}));
  EXPECT_EQ(test::column<double>(two, "mean_wait_s").at(1), test::column<double>(one, "mean_wait_s").at(0));
  EXPECT_NE(test::column<double>(two, "makespan_s").at(0), test::column<double>(two, "makespan_s").at(1));
}

TEST(Run, RefusesBadTraces) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  folder.write("t.swf", "; MaxProcs: 4\n1 0 0 99999999999999999999 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n");
  const std::string bad = folder.write("bad.toml", "[[traces]]\nfile = \"t.swf\"\n[[policies]]\n");
  const ProgramEnd end = run_program({"run", bad, "--output", output});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("t.swf:2: "), std::string::npos) << end.err;
  folder.write("u.swf", "; MaxProcs: 4\n1 0 0 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n");
  const std::string hash = folder.write(
      "hash.toml", "[[traces]]\nfile = \"u.swf\"\nsha256 = \"" + std::string(64, '0') + "\"\n[[policies]]\n");
  const ProgramEnd other = run_program({"run", hash, "--output", output});
  EXPECT_EQ(other.exit_code, 65);
  EXPECT_NE(other.err.find("u.swf: SHA-256 of the uncompressed file is "), std::string::npos) << other.err;
  EXPECT_FALSE(std::filesystem::exists(output));
}

TEST(Run, LosesNoResultsOfOthers) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  const std::string one = folder.write("one.toml", tiny_sweep),
                    two = folder.write("two.toml", "seed = 2\n" + tiny_sweep);
  ASSERT_EQ(run_program({"run", one, "--output", output}).exit_code, 0);
  EXPECT_EQ(run_program({"run", one, "--output", output}).exit_code, 0);  // the same sweep again
  const std::string before = test::read_file(output);
  const ProgramEnd refused = run_program({"run", two, "--output", output});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_NE(refused.err.find("holds 1 finished runs of another plan, 0 of which this one has too"), std::string::npos)
      << refused.err;
  EXPECT_EQ(test::read_file(output), before);
  EXPECT_EQ(run_program({"run", two, "--output", output, "--fresh"}).exit_code, 0);
  EXPECT_NE(test::read_file(output), before);
  const std::string notes = folder.write("notes.txt", "mine");
  EXPECT_EQ(run_program({"run", two, "--output", notes}).exit_code, 73);
  EXPECT_EQ(test::read_file(notes), "mine");
  EXPECT_EQ(folder.names(),
            (std::vector<std::string>{"notes.txt", "one.toml", "r.h5", "r.h5.journal", "r.h5.old-1",
                                      "r.h5.old-1.journal", "r.h5.old-1.run.json", "r.h5.run.json", "two.toml"}));
  EXPECT_EQ(test::read_file(folder / "r.h5.old-1"), before);
}

TEST(Run, RefusesAnOutputThatCannotBeBeforeItRuns) {
  const TemporaryFolder folder;
  const std::string sweep = test::long_sweep(folder);
  for (const std::string& output :
       {(folder / "none/r.h5").string(), folder.path().string(), std::string("/dev/null")}) {
    const ProgramEnd end = run_program({"run", sweep, "--output", output, "--fresh"});
    EXPECT_EQ(end.exit_code, 73) << output << end.err;
    EXPECT_NE(end.err.find(output), std::string::npos) << end.err;
  }
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(Run, AFullDiskCostsNothingThatWasThere) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "disk");
  const std::string disk = (folder / "disk").string();
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0) GTEST_SKIP() << "may not mount a file system";
  folder.write("disk/r.h5", "old");
  const std::string sweep = folder.write("s.toml", "replicates = 500\n" + tiny_sweep);
  const ProgramEnd end = run_program({"run", sweep, "--output", disk + "/r.h5", "--fresh"});
  EXPECT_EQ(end.exit_code, 74);
  EXPECT_NE(end.err.find("no space left on device"), std::string::npos) << end.err;
  EXPECT_EQ(test::read_file(folder / "disk/r.h5.old-1"), "old");
  EXPECT_FALSE(std::filesystem::exists(disk + "/r.h5"));
  umount2(disk.c_str(), MNT_DETACH);
}

TEST(Run, AFullLogCostsNoResults) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", tiny_sweep), output = (folder / "r.h5").string();
  for (const char* style : {"lines", "bar"}) {
    EXPECT_EQ(run_program({"run", sweep, "--output", output, "--progress", style}, {}, "", "/dev/full").exit_code, 0);
    EXPECT_NO_THROW(read_result_file(output));
  }
}

TEST(Run, KilledItLeavesTheOldResults) {
  const TemporaryFolder folder;
  const std::string output = folder.write("r.h5", "old");
  test::RunningProgram program({SCHEDSWEEP_PROGRAM, "run", test::long_sweep(folder), "--output", output, "--fresh"});
  ASSERT_TRUE(test::wait_until([&] { return std::filesystem::exists(folder / "r.h5.journal/000001.rec"); }));
  kill(program.pid(), SIGKILL);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGKILL);
  EXPECT_EQ(test::read_file(folder / "r.h5.old-1"), "old");
  EXPECT_FALSE(std::filesystem::exists(output));
}

TEST(Run, ADryRunPlansAndWritesNothing) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder), output = (folder / "r.h5").string();
  const ProgramEnd end = run_program({"run", sweep, "--output", output, "--dry-run", "--threads", "2"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(end.out.find("60 runs = 5 workloads x 2 machines x 6 compositions of 3 policies\n"), 0u) << end.out;
  for (const char* part : {"  axis load             2 values\n", "  axis estimate         3 values\n",
                           "804 jobs held once per node\n", " on 2 threads of 1 ranks\n"})
    EXPECT_NE(end.out.find(part), std::string::npos) << part << end.out;
  EXPECT_FALSE(std::filesystem::exists(output));
}

TEST(Run, ProgressGoesToStderrAsLines) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", tiny_sweep), output = (folder / "r.h5").string();
  const ProgramEnd lines = run_program({"run", sweep, "--output", output});
  EXPECT_NE(lines.err.find("Z] 1/1 runs 100.0 %"), std::string::npos) << lines.err;
  EXPECT_EQ(lines.err.find('\r'), std::string::npos);
  EXPECT_EQ(lines.out, "");
  EXPECT_EQ(run_program({"run", sweep, "--output", output, "--progress", "none"}).err.find("runs 100.0 %"),
            std::string::npos);
}

TEST(Run, NeedsNoStandardStreams) {
  const TemporaryFolder folder;
  const std::string sweep = folder.write("s.toml", tiny_sweep), output = (folder / "r.h5").string();
  const std::string command =
      std::string(SCHEDSWEEP_PROGRAM) + " run " + sweep + " --output " + output + " <&- >&- 2>&-";
  EXPECT_EQ(test::RunningProgram({"sh", "-c", command}).wait().exit_code, 0);
  EXPECT_NO_THROW(read_result_file(output));
  EXPECT_EQ(
      test::RunningProgram({"sh", "-c", std::string(SCHEDSWEEP_PROGRAM) + " show " + output + " >&-"}).wait().exit_code,
      74);
}

}  // namespace
}  // namespace schedsweep
