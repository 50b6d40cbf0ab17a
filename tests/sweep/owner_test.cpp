// Who may work on a sweep: one at a time, and whoever died is followed without a word from the user.
#include "sweep/owner.h"

#include "engine/error.h"
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <csignal>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::repetitions;
using test::RunningProgram;
using test::TemporaryFolder;
using test::Undisturbed;

std::vector<std::string> alone(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {SCHEDSWEEP_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

Owner on_another_host(std::int64_t beat_utc_s) {
  Owner owner = this_process();
  owner.host = "elsewhere";
  owner.boot_id = "another";
  owner.beat_utc_s = beat_utc_s;
  return owner;
}

void write_down(const TemporaryFolder& folder, const Owner& owner) {
  folder.write("owner.json", nlohmann::json{{"host", owner.host},
                                            {"boot_id", owner.boot_id},
                                            {"pid_space", owner.pid_space},
                                            {"pid", owner.pid},
                                            {"process_start", owner.process_start},
                                            {"job", owner.job},
                                            {"restarts", owner.restarts},
                                            {"since_utc", owner.since_utc},
                                            {"beat", owner.beat},
                                            {"beat_utc_s", owner.beat_utc_s}}
                                 .dump());
  ASSERT_EQ(read_owner(folder.path()), owner);
}

TEST(Owner, OfThisHostIsLookedFor) {
  const Owner self = this_process();
  EXPECT_EQ(liveness_of(self, self), Liveness::alive);
  Owner other = self;
  other.process_start -= 1;
  EXPECT_EQ(liveness_of(other, self), Liveness::dead) << "that process number is somebody else's now";
  other = self;
  other.boot_id = "before the machine was started anew";
  EXPECT_EQ(liveness_of(other, self), Liveness::dead);
  RunningProgram program({"true"});
  other = self;
  other.pid = program.pid();
  program.wait();
  EXPECT_EQ(liveness_of(other, self), Liveness::dead);
}

TEST(Owner, OfAnotherHostIsKnownByItsBeat) {
  Owner self = this_process();
  EXPECT_EQ(liveness_of(on_another_host(self.beat_utc_s), self), Liveness::alive);
  EXPECT_EQ(liveness_of(on_another_host(self.beat_utc_s - 61), self), Liveness::silent);
  EXPECT_EQ(liveness_of(on_another_host(self.beat_utc_s + 3600), self), Liveness::silent) << "its clock is ahead";
  Owner container = self;
  container.pid_space = "pid:[1]";
  EXPECT_EQ(liveness_of(container, self), Liveness::alive);
  container.beat_utc_s -= 61;
  EXPECT_EQ(liveness_of(container, self), Liveness::silent);
}

TEST(Owner, OfAnEarlierStartOfTheSameJobIsDead) {
  Owner self = this_process();
  self.job = "77";
  self.restarts = 1;
  Owner other = on_another_host(self.beat_utc_s);
  other.job = "77";
  EXPECT_EQ(liveness_of(other, self), Liveness::dead);
  other.restarts = 1;
  EXPECT_EQ(liveness_of(other, self), Liveness::alive);
  other.job = "76";
  other.restarts = 0;
  EXPECT_EQ(liveness_of(other, self), Liveness::alive);
}

TEST(Owner, TakesOverFromTheDeadTheDamagedAndTheStill) {
  const TemporaryFolder folder;
  Owner dead = this_process();
  dead.process_start += 1;
  write_down(folder, dead);
  EXPECT_TRUE(Ownership(folder.path()).beat());
  EXPECT_FALSE(std::filesystem::exists(folder / "owner.json")) << "it is given up";

  for (const std::string text : {"", "{", "[]", "{\"host\": 7}", "\xff\xfe"}) {
    folder.write("owner.json", text);
    const Ownership ownership(folder.path());
    EXPECT_TRUE(same_process(*read_owner(folder.path()), this_process())) << text;
  }

  write_down(folder, on_another_host(this_process().beat_utc_s - 1000));
  const Ownership ownership(folder.path(), std::chrono::milliseconds(300));
  EXPECT_TRUE(same_process(*read_owner(folder.path()), this_process()));
}

TEST(Owner, LeavesItToOneWhoseClockIsWrongButWhoseBeatGoesOn) {
  const TemporaryFolder folder;
  Owner other = on_another_host(this_process().beat_utc_s - 1000);
  write_down(folder, other);
  std::thread beating([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ++other.beat;
    write_down(folder, other);
  });
  EXPECT_THROW(Ownership(folder.path(), std::chrono::minutes(1)), InputError);
  beating.join();
  EXPECT_EQ(read_owner(folder.path()), other);
}

TEST(Owner, OneOfTwoAtOnceWorks) {
  const Undisturbed sweep(1000);
  for (int repetition = 0; repetition < repetitions(4, 50); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    RunningProgram one(alone(sweep.command(output))), two(alone(sweep.command(output)));
    const ProgramEnd ends[] = {one.wait(), two.wait()};
    EXPECT_TRUE(ends[0].exit_code == 0 || ends[1].exit_code == 0) << ends[0].err << ends[1].err;
    for (const ProgramEnd& end : ends) EXPECT_TRUE(end.exit_code == 0 || end.exit_code == 75) << end.err;
    sweep.expect_results(output);
  }
}

TEST(Owner, WhoComesWhileAnotherWorksIsRefused) {
  const Undisturbed sweep(1000);
  const std::string output = (sweep.folder() / "r").string();
  RunningProgram one(alone(sweep.command(output)));
  ASSERT_TRUE(test::wait_until([&] { return !journals_in(journal_folder(output)).empty(); }));
  kill(one.pid(), SIGSTOP);  // works for as long as this test needs
  const ProgramEnd two = test::run_program(sweep.command(output));
  EXPECT_EQ(two.exit_code, 75) << two.err;
  EXPECT_NE(two.err.find(" works on this sweep (wait for it with --wait)"), std::string::npos) << two.err;
  kill(one.pid(), SIGCONT);
  EXPECT_EQ(one.wait().exit_code, 0);
  sweep.expect_results(output);
}

TEST(Owner, WhoWaitsFindsTheWorkDone) {
  const Undisturbed sweep(1000);
  const std::string output = (sweep.folder() / "r").string();
  RunningProgram one(alone(sweep.command(output)));
  ASSERT_TRUE(test::wait_until([&] { return std::filesystem::exists(journal_folder(output) / "owner.json"); }));
  const ProgramEnd waited = test::run_program(sweep.command(output, {"--wait"}));
  EXPECT_EQ(one.wait().exit_code, 0);
  EXPECT_EQ(waited.exit_code, 0) << waited.err;
  EXPECT_NE(waited.err.find("1000 of 1000 runs are done already"), std::string::npos) << waited.err;
  sweep.expect_results(output);
}

TEST(Owner, ADeadOneIsFollowedAtOnce) {
  const Undisturbed sweep(1000);
  const std::string output = (sweep.folder() / "r").string();
  RunningProgram one(alone(sweep.command(output)));
  ASSERT_TRUE(test::wait_until([&] { return !journals_in(journal_folder(output)).empty(); }));
  kill(one.pid(), SIGKILL);
  one.wait();
  EXPECT_TRUE(std::filesystem::exists(journal_folder(output) / "owner.json"));
  sweep.expect_a_right_end(output);
}

TEST(Owner, ResultsAreRightWhenTwoWorkAllTheSame) {
  const Undisturbed sweep(3000);
  for (int repetition = 0; repetition < repetitions(1, 20); ++repetition) {
    const std::string output = (sweep.folder() / ("r" + std::to_string(repetition))).string();
    RunningProgram one(alone(sweep.command(output)));
    ASSERT_TRUE(test::wait_until([&] { return !journals_in(journal_folder(output)).empty(); }));
    std::filesystem::remove(journal_folder(output) / "owner.json");
    RunningProgram two(alone(sweep.command(output)));
    for (RunningProgram* program : {&one, &two}) {
      const ProgramEnd end = program->wait();
      EXPECT_TRUE(end.exit_code == 0 || end.exit_code == 75) << end.exit_code << end.err;
    }
    sweep.expect_a_right_end(output, "repetition " + std::to_string(repetition));
  }
}

}  // namespace
}  // namespace schedsweep
