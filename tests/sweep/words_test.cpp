// Values without limit go by their word: in sweep files, on the command line, in what show prints.
#include "tests/support/run_program.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::run_program;

TEST(Words, StandForTheLimitWhereverValuesAreReadOrShown) {
  const test::TemporaryFolder folder;
  const std::string sweep = folder.write("all.toml",
                                         "[[traces]]\nmodel = \"lublin99\"\njobs = 50\n"
                                         "[[policies]]\npreset = \"easy\"\nreservations = [1, 2, \"all\"]\n"
                                         "starvation_wait_s = [600, \"never\"]\n");
  const std::string results = folder / "all.h5";
  ASSERT_EQ(run_program({"run", sweep, "--output", results}).exit_code, 0);
  const auto shown = [&](const std::string& filter) {
    return run_program(
               {"show", results, "--columns", "reservations,starvation_wait_s", "--where", filter, "--format", "csv"})
        .out;
  };
  EXPECT_EQ(shown("reservations=all"), "reservations,starvation_wait_s\nall,never\n");
  EXPECT_EQ(shown("starvation_wait_s=never"), "reservations,starvation_wait_s\n1,never\n2,never\nall,never\n");
}

TEST(Words, AreOfferedWhereAValueIsWrong) {
  const auto end = run_program({"simulate", "/dev/null", "--set", "reservations=-1"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_NE(end.err.find("reservations=-1: not allowed (must be an integer of 0 or more, or all)"), std::string::npos)
      << end.err;
}

}  // namespace
}  // namespace schedsweep
