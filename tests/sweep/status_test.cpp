#include "tests/sweep/small_sweep.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

nlohmann::json status_of(const std::string& output) {
  const ProgramEnd end = run_program({"status", output, "--json"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  return nlohmann::json::parse(end.out);
}

TEST(Status, SaysWhatIsThereAndChangesNothing) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  EXPECT_EQ(status_of(output)["state"], "none");
  EXPECT_TRUE(folder.names().empty());
  const ProgramEnd run = run_program({"run", test::small_sweep(folder), "--output", output});
  ASSERT_EQ(run.exit_code, 3);
  ASSERT_NE(run.err.find(": 60 runs, 5 failed, "), std::string::npos) << run.err;
  const nlohmann::json done = status_of(output);
  EXPECT_EQ(done["state"], "complete");
  EXPECT_EQ(done["runs"], 60);
  EXPECT_EQ(done["done"], 60);
  EXPECT_EQ(done["left"], 0);
  EXPECT_EQ(done["failed"], 5);
  EXPECT_EQ(done["last_error"], "job 2: 6 processors (the machine has 4) set wider to drop or clamp");
  const ProgramEnd text = run_program({"status", output});
  EXPECT_NE(text.out.find("60 of 60 runs done, 5 failed, 0 left\n"), std::string::npos) << text.out;
  std::filesystem::remove(output);
  EXPECT_NE(status_of(output)["state"], "complete") << "the results are gone";
}

TEST(Status, TellsRunningFromStoppedAndKilled) {
  const TemporaryFolder folder;
  const std::string output = (folder / "r.h5").string();
  const std::vector<std::string> command = {SCHEDSWEEP_PROGRAM, "run", test::long_sweep(folder), "--output", output,
                                            "--threads",        "1"};
  const auto wait_for_runs = [&] {
    for (int attempt = 0; attempt < 300 && status_of(output)["done"] == 0; ++attempt)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  };
  {
    test::RunningProgram program(command);
    wait_for_runs();
    const nlohmann::json running = status_of(output);
    EXPECT_EQ(running["state"], "running");
    EXPECT_EQ(running["runs"], 100000);
    EXPECT_EQ(running["owner"]["pid"], program.pid());
    kill(program.pid(), SIGTERM);
    EXPECT_EQ(program.wait().exit_code, 75);
  }
  const nlohmann::json stopped = status_of(output);
  EXPECT_EQ(stopped["state"], "stopped");
  EXPECT_GT(stopped["done"], 0);
  {
    test::RunningProgram program(command);
    for (int attempt = 0; attempt < 600 && status_of(output)["done"] <= stopped["done"]; ++attempt)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    kill(program.pid(), SIGKILL);
    program.wait();
  }
  const nlohmann::json dead = status_of(output);
  EXPECT_EQ(dead["state"], "dead");
  EXPECT_GE(dead["done"], stopped["done"]);
}

TEST(ExplainRun, SaysWhyARunIsDoneOrNot) {
  const TemporaryFolder folder;
  const std::string sweep = test::small_sweep(folder), output = (folder / "r.h5").string();
  const auto explain = [&](const std::string& run) {
    return run_program({"explain", sweep, "--output", output, "--run", run});
  };
  const ProgramEnd before = explain("3");
  EXPECT_EQ(before.exit_code, 0) << before.err;
  EXPECT_NE(before.out.find("not done: no attempt has finished a run here"), std::string::npos) << before.out;
  ASSERT_EQ(run_program({"run", sweep, "--output", output}).exit_code, 3);
  EXPECT_NE(explain("3").out.find("\ndone: 000001.rec says so"), std::string::npos) << explain("3").out;
  EXPECT_NE(explain("59").out.find("\nfailed: job 2: 6 processors"), std::string::npos) << explain("59").out;
  EXPECT_EQ(explain("60").exit_code, 2);
  EXPECT_EQ(run_program({"explain", sweep}).exit_code, 2) << "neither a job nor a run";
}

}  // namespace
}  // namespace schedsweep
