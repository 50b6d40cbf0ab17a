// Sweeps whose runs ask a model while they go on.
#include "io/swf_writer.h"
#include "tests/engine/model/learnable_trace.h"
#include "tests/sweep/small_sweep.h"

#include <sstream>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::TemporaryFolder;

/// A small trace and a sweep over it with beliefs of models.
std::string live_sweep(const TemporaryFolder& folder, const std::string& more) {
  std::ostringstream trace;
  SwfHeader about;
  about.header.max_procs = 24;
  write_swf(trace, view_of(test::learnable_trace(300)), about);
  folder.write("t.swf", trace.str());
  return folder.write("live.toml",
                      "[[traces]]\n"
                      "file = \"t.swf\"\n"
                      "part = \"test\"\n"
                      "quantile_model = [\"none\", \"train\"]\n" +
                          more +
                          "[[policies]]\n"
                          "preset = \"easy\"\n"
                          "estimate = [\"quantile\", \"quantile_live\"]\n"
                          "predicted = [\"p50\", \"p10\"]\n");
}

TEST(LiveModels, GiveTheSameContentOnAnyRanksAndThreads) {
  const TemporaryFolder folder;
  const std::string sweep = live_sweep(folder, ""), output = (folder / "r.h5").string();
  const ProgramEnd first = test::run_program({"run", sweep, "--output", output, "--threads", "1"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const ResultDocument document = read_result_file(output);
  const std::vector<std::int64_t>& predicted = test::column<std::int64_t>(document, "predicted_beliefs");
  EXPECT_EQ(predicted, (std::vector<std::int64_t>{0, 0, 0, 0, 45, 45, 45, 45}));
  for (const int ranks : {1, 2}) {
    test::remove_sweep(output);
    const ProgramEnd end = test::run_mpi(ranks, {"run", sweep, "--output", output, "--threads", "2"});
    EXPECT_EQ(end.exit_code, 0) << end.err;
    test::expect_same_data(document, read_result_file(output), "/");
  }
}

TEST(LiveModels, AreNotRetrained) {
  const TemporaryFolder folder;
  const std::string sweep = live_sweep(folder, "retrain_every_s = 3600\n");
  const ProgramEnd end = test::run_program({"run", sweep, "--output", (folder / "r.h5").string()});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("retrain_every_s = 3600 (must be 0 for estimate = quantile_live"), std::string::npos)
      << end.err;
}

}  // namespace
}  // namespace schedsweep
