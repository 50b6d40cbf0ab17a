#include "sweep/suite.h"

#include "engine/error.h"
#include "sweep/plan.h"
#include "tests/support/run_program.h"

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;

constexpr const char* job = "; MaxProcs: 4\n1 0 0 10 2 -1 -1 2 20 -1 1 1 1 1 1 1 -1 -1\n";

/// A folder with a suite of two traces.
struct Suite {
  test::TemporaryFolder folder;
  std::string file;

  Suite() {
    folder.write("a.swf", job);
    folder.write("b.swf", std::string(job) + "2 5 0 10 2 -1 -1 2 20 -1 1 1 1 1 1 1 -1 -1\n");
    file = folder.write("suite.toml",
                        "[[traces]]  # the first\nname = \"A\"\nfile = \"a.swf\"  # plain\nprocessors = 4\n\n"
                        "[[traces]]\nfile = \"b.swf\"\n");
  }
};

TEST(Suite, IsLockedOnceAndVerifiedAfterwards) {
  const Suite suite;
  ProgramEnd end = run_program({"suite", "verify", suite.file, "--format", "csv"});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.out.find("A,a.swf,not locked,"), std::string::npos) << end.out;
  EXPECT_NE(end.err.find("2 of 2 traces are not as locked"), std::string::npos) << end.err;

  EXPECT_EQ(run_program({"suite", "lock", suite.file}).exit_code, 0);
  const std::string text = test::read_file(suite.file);
  EXPECT_EQ(text.find("file = \"a.swf\"  # plain\nsha256 = \""), text.find("file = \"a.swf\"")) << text;
  end = run_program({"suite", "verify", suite.file});
  EXPECT_EQ(end.exit_code, 0) << end.err << end.out;
  EXPECT_EQ(run_program({"suite", "lock", suite.file}).exit_code, 0);
  EXPECT_EQ(test::read_file(suite.file), text);  // nothing left to lock
}

TEST(Suite, ALockNeverGivesWay) {
  const Suite suite;
  ASSERT_EQ(run_program({"suite", "lock", suite.file}).exit_code, 0);
  const std::string text = test::read_file(suite.file);
  suite.folder.write("a.swf", std::string(job) + "; more\n");
  std::filesystem::remove(suite.folder / "b.swf");
  const ProgramEnd locked = run_program({"suite", "lock", suite.file});
  EXPECT_EQ(locked.exit_code, 65);
  EXPECT_NE(locked.err.find("suite.toml:3: a.swf is changed (nothing locked)"), std::string::npos) << locked.err;
  EXPECT_NE(locked.err.find("b.swf is missing"), std::string::npos) << locked.err;
  EXPECT_EQ(test::read_file(suite.file), text);
  EXPECT_EQ(run_program({"suite", "verify", suite.file}).exit_code, 65);
}

TEST(Suite, OfASweepTakesThePlaceOfItsTraces) {
  const Suite suite;
  const std::string sweep = "suite = \"suite.toml\"\nreplicates = 1\n[[policies]]\npreset = \"easy\"\n";
  const auto problem_of = [&](const std::string& text) {
    try {
      make_plan("s.toml", text, suite.folder / "");
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_sweep_file);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(problem_of(sweep).find("s.toml:1:1: suite is not locked"), std::string::npos) << problem_of(sweep);
  ASSERT_EQ(run_program({"suite", "lock", suite.file}).exit_code, 0);
  const Plan plan = make_plan("s.toml", sweep, suite.folder / "");
  EXPECT_EQ(plan.trace_names, (std::vector<std::string>{"A", "b"}));
  EXPECT_FALSE(plan.variants[1].spec.sha256.empty());
  // The text that is kept in results needs the suite no more.
  std::filesystem::remove(suite.file);
  EXPECT_EQ(make_plan("again", plan.text, suite.folder / "").n_runs(), 2);
  EXPECT_NE(problem_of(sweep).find("= \"suite.toml\" is no file"), std::string::npos);
  suite.folder.write("suite.toml", "title = \"x\"\n");
  EXPECT_NE(problem_of(sweep).find("has a key outside [[traces]] (title)"), std::string::npos);
}

}  // namespace
}  // namespace schedsweep
