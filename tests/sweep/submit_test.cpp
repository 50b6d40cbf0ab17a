#include "sweep/submit_script.h"
#include "tests/support/run_program.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::read_file;
using test::run_program;
using test::TemporaryFolder;

constexpr const char* sweep_text =
    "[[traces]]\nmodel = \"lublin99\"\njobs = 10\nload = 0.7\n[[policies]]\npreset = \"fcfs\"\n";

/// What `text` has from `start` on, up to `end`.
std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const std::size_t from = text.find(start);
  return from == std::string::npos ? "" : text.substr(from, text.find(end, from) - from);
}

/// The #SBATCH lines of a script, but for where the log goes.
std::string batch_lines(const std::string& script) {
  std::string lines;
  for (std::size_t at = script.find("#SBATCH"); at != std::string::npos; at = script.find("#SBATCH", at + 1)) {
    const std::string line = script.substr(at, script.find('\n', at) + 1 - at);
    if (line.find("--output") == std::string::npos) lines += line;
  }
  return lines;
}

/// An sbatch that notes its arguments, a line for each call, and numbers its jobs from 1.
class Submit : public testing::Test {
 protected:
  Submit() {
    std::filesystem::create_directory(folder / "bin");
    sbatch("printf '%s\\n' \"$*\" >>\"$CALLS\"; echo \"$(wc -l <\"$CALLS\");cluster\"");
    folder.write("s.toml", sweep_text);
  }

  void sbatch(const std::string& body) const {
    folder.write("bin/sbatch", "#!/bin/sh\n" + body + "\n");
    std::filesystem::permissions(folder / "bin/sbatch", std::filesystem::perms::owner_all);
  }

  ProgramEnd submit(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "submit");
    return run_program(arguments, {{"PATH", (folder / "bin").string() + ":" + std::getenv("PATH")},
                                   {"CALLS", (folder / "calls").string()},
                                   {"SCHEDSWEEP_ROOT", "/some where"}});
  }

  std::string in_folder(const std::string& name) const { return (folder / name).string(); }

  TemporaryFolder folder;
};

TEST(SubmitScript, IsTheBatchScriptWithTheRequestInFront) {
  SubmitRequest request;
  request.batch_options = {"--nodes=4", "--partition=long"};
  request.max_requeues = 5;
  request.folder = "/home/me/my sweeps";
  request.root = "/opt/schedsweep";
  request.program = "/opt/schedsweep/build/release/schedsweep";
  request.sweep = "it's.toml";
  request.output = "results.h5";
  request.run_options = {"--on-error", "stop"};
  const std::string script = submit_script(request);
  const std::string rest = "\nif (($# < 2)); then\n";
  EXPECT_EQ(script.substr(0, script.find(rest)),
            "#!/usr/bin/env bash\n"
            "# Written by schedsweep submit; sbatch takes it as it is.\n"
            "#SBATCH --job-name=schedsweep\n"
            "#SBATCH --nodes=4\n"
            "#SBATCH --ntasks-per-node=1\n"
            "#SBATCH --cpus-per-task=8\n"
            "#SBATCH --time=01:00:00\n"
            "#SBATCH --output=%x-%j.log\n"
            "#SBATCH --open-mode=append\n"
            "#SBATCH --requeue\n"
            "#SBATCH --signal=B:USR1@120\n"
            "#SBATCH --partition=long\n"
            "set -euo pipefail\n"
            "\n"
            "cd -- '/home/me/my sweeps'\n"
            "SCHEDSWEEP_ROOT=/opt/schedsweep\n"
            "SCHEDSWEEP_PROGRAM=/opt/schedsweep/build/release/schedsweep\n"
            "SCHEDSWEEP_MAX_REQUEUES=5\n"
            "set -- 'it'\\''s.toml' results.h5 --on-error stop\n");
  const std::string file = read_file(SCHEDSWEEP_SOURCE_DIR "/jobs/sweep.sbatch");
  EXPECT_EQ(between(script, rest, "no such text"), between(file, rest, "no such text"));
}

TEST(SubmitScript, JobsOfAChainDoNotRequeueThemselves) {
  SubmitRequest request;
  request.is_chain = true;
  const std::string script = submit_script(request);
  EXPECT_EQ(script.find("#SBATCH --requeue"), std::string::npos);
  EXPECT_NE(script.find("#SBATCH --no-requeue\n"), std::string::npos);
  EXPECT_NE(script.find("\nSCHEDSWEEP_MAX_REQUEUES=0\n"), std::string::npos);
}

TEST(SubmitScript, TasksOfAnArrayAreJobsLikeOthers) {
  EXPECT_EQ(batch_lines(read_file(SCHEDSWEEP_SOURCE_DIR "/jobs/array.sbatch")),
            batch_lines(read_file(SCHEDSWEEP_SOURCE_DIR "/jobs/sweep.sbatch")));
}

TEST(SubmitScript, EveryTextIsOneWordOfTheShell) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  std::string command = "printf '%s\\n'";
  std::string expected;
  for (const std::string& text : {std::string("plain-1.h5"), std::string(""), std::string("a b"), std::string("it's"),
                                  std::string("'"), std::string("''\\"), std::string("$(touch x) `y` ${z} !1 *"),
                                  std::string("~"), std::string("#"), std::string("a=b"), std::string("ü"), all}) {
    command += " " + shell_word(text);
    expected += text + "\n";
  }
  const ProgramEnd end = test::RunningProgram({"bash", "-c", command}).wait();
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(end.out, expected);
}

TEST_F(Submit, PrintsAScriptThatTheShellUnderstandsAndLeavesNothing) {
  const std::vector<std::string> before = folder.names();
  const ProgramEnd end = submit({in_folder("s.toml"), "--print", "--output", in_folder("r.h5"), "--time", "2-00:30:00",
                                 "--account", "a123", "--", "--dry-run"});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(folder.names(), before);
  EXPECT_NE(end.out.find("#SBATCH --time=2-00:30:00\n"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("#SBATCH --account=a123\n"), std::string::npos);
  EXPECT_NE(end.out.find("\nSCHEDSWEEP_ROOT='/some where'\n"), std::string::npos);
  EXPECT_NE(end.out.find("r.h5 --dry-run\n"), std::string::npos);
  EXPECT_EQ(test::RunningProgram({"bash", "-n", folder.write("script", end.out)}).wait().exit_code, 0);
}

TEST_F(Submit, QueuesTheScriptBesideTheOutput) {
  const std::string output = in_folder("it's \"my\" $(results).h5");
  const ProgramEnd end = submit({in_folder("s.toml"), "--output", output, "--nodes", "2"});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(read_file(folder / "calls"), "--parsable " + output + ".sbatch\n");
  EXPECT_EQ(end.out, "job 1: log " + (std::filesystem::current_path() / "schedsweep-1.log").string() + "\n");
  EXPECT_EQ(read_file(output + ".sbatch"),
            submit({in_folder("s.toml"), "--output", output, "--nodes", "2", "--print"}).out);
}

TEST_F(Submit, AChainWaitsForTheJobBefore) {
  const ProgramEnd end = submit({in_folder("s.toml"), "--output", in_folder("r.h5"), "--chain", "3"});
  ASSERT_EQ(end.exit_code, 0) << end.err;
  const std::string script = in_folder("r.h5.sbatch\n");
  EXPECT_EQ(read_file(folder / "calls"), "--parsable " + script + "--parsable --dependency=afterany:1 " + script +
                                             "--parsable --dependency=afterany:2 " + script);
}

TEST_F(Submit, QueuesNothingThatCannotRun) {
  folder.write("wrong.toml", "replicates = 0\n");
  folder.write("no_trace.toml", "[[traces]]\nfile = \"none.swf\"\n[[policies]]\npreset = \"fcfs\"\n");
  const std::string good = in_folder("s.toml");
  const std::string output = in_folder("r.h5");
  const std::vector<std::pair<int, std::vector<std::string>>> cases = {
      {78, {in_folder("wrong.toml"), "--output", output}},
      {78, {in_folder("no_trace.toml"), "--output", output}},
      {78, {in_folder("none.toml"), "--output", output}},
      {73, {good, "--output", in_folder("none/r.h5")}},
      {2, {good, "--output", in_folder("a\nb.h5")}},
      {2, {}},
      {2, {good, "--output", output, "--", "--no-such-option", "1"}},
      {2, {good, "--output", output, "--", "another.toml"}},
      {2, {good, "--output", output, "--", "--threads", "2"}},
      {2, {good, "--output", output, "--time", "1 2"}},
      {2, {good, "--output", output, "--partition", "a\"b"}},
      {2, {good, "--output", output, "--nodes", "0"}},
      {2, {good, "--output", output, "--nodes", "1.5"}},
      {2, {good, "--output", output, "--max-requeues", "-1"}},
      {2, {good, "--output", output, "--chain", "2", "--max-requeues", "1"}},
      {2, {good, "--output", output, "--chain", "2", "--", "--fresh"}},
  };
  const std::vector<std::string> before = folder.names();
  for (const auto& [code, arguments] : cases) {
    const ProgramEnd end = submit(arguments);
    EXPECT_EQ(end.exit_code, code) << testing::PrintToString(arguments) << end.err;
    EXPECT_FALSE(end.err.empty()) << testing::PrintToString(arguments);
  }
  EXPECT_EQ(folder.names(), before);
}

TEST_F(Submit, SaysWhatIsWrongWithSbatch) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"echo 'sbatch: no such partition' >&2; exit 1", "refused with exit code 1"},
      {"echo Submitted batch job 7", "answered 'Submitted batch job 7"},
      {"true", "answered ''"},
      {"kill -9 $$", "signal 9"},
  };
  for (const auto& [body, message] : cases) {
    sbatch(body);
    const ProgramEnd end = submit({in_folder("s.toml"), "--output", in_folder("r.h5")});
    EXPECT_EQ(end.exit_code, 78) << body;
    EXPECT_NE(end.err.find(message), std::string::npos) << end.err;
  }
  const ProgramEnd none =
      run_program({"submit", in_folder("s.toml"), "--output", in_folder("r.h5")}, {{"PATH", "/nowhere"}});
  EXPECT_EQ(none.exit_code, 78);
  EXPECT_NE(none.err.find("sbatch: no such program"), std::string::npos) << none.err;
}

}  // namespace
}  // namespace schedsweep
