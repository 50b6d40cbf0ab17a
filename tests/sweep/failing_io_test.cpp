// Every call that changes files fails once, or is the last thing that the process does: the message names the file, the
// old results stay, and the next run ends with the results of an undisturbed one.
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

namespace schedsweep {
namespace {

using test::Environment;
using test::ProgramEnd;
using test::repetitions;
using test::run_program;
using test::Undisturbed;

struct Call {
  int number = 0;
  std::string name;
  std::string path;
  int error = 0;
};

std::vector<Call> calls_in(const std::filesystem::path& log) {
  std::vector<Call> calls;
  std::ifstream file(log);
  for (Call call; file >> call.number >> call.name >> call.path >> call.error;) calls.push_back(call);
  return calls;
}

Environment failing(const std::filesystem::path& folder, const std::filesystem::path& log, int at = 0,
                    const std::string& how = "") {
  const auto library = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "libfailing_io.so";
  EXPECT_TRUE(std::filesystem::exists(library));
  return {{"LD_PRELOAD", library.string()},
          {"FAILING_IO_BELOW", folder.string()},
          {"FAILING_IO_LOG", log.string()},
          {"FAILING_IO_AT", std::to_string(at)},
          {"FAILING_IO_HOW", how}};
}

/// A small sweep in a folder of its own, in a state to begin with.
class Scene {
 public:
  const Undisturbed sweep{12, "title = \"new\"\n"};

  /// `interrupted`: so many attempts stand there already. `old`: the results of another title do.
  Scene(int interrupted, bool old) : interrupted_(interrupted), old_(old) {
    if (!old) return;
    const std::string text = test::read_file(sweep.sweep());
    other_title_ = sweep.folder().write("old.toml", "title = \"old\"\n" + text.substr(text.find('\n') + 1));
  }

  /// Removes what was there and prepares it again.
  void prepare() {
    std::filesystem::remove_all(folder());
    std::filesystem::create_directory(folder());
    for (int attempt = 0; attempt < interrupted_; ++attempt) {
      // The first call on a results file is that of its draft: everything before it is done.
      const std::string journal = folder() / ("r.h5.journal/00000" + std::to_string(attempt + 1) + ".rec");
      std::filesystem::create_directory(folder() / "r.h5.journal");
      JournalWriter(journal).commit();
    }
    if (old_) {
      EXPECT_EQ(run_program({"run", other_title_, "--output", output(), "--progress", "none"}).exit_code, 0);
      old_bytes_ = test::read_file(output());
      EXPECT_FALSE(old_bytes_ == sweep.bytes());
    }
  }

  ProgramEnd run(int at = 0, const std::string& how = "") {
    std::filesystem::remove(log());
    return run_program(sweep.command(output()), failing(folder(), log(), at, how));
  }

  std::filesystem::path folder() const { return sweep.folder() / "place"; }

  std::filesystem::path log() const { return sweep.folder() / "log"; }

  std::string output() const { return (folder() / "r.h5").string(); }

  void expect_nothing_else(const std::string& what) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
      EXPECT_TRUE(entry.path().filename().string().starts_with("r.h5")) << what << entry.path();
  }

  void expect_old_or_new(const std::string& what) const {
    const std::string bytes = test::read_file(output());
    EXPECT_TRUE(bytes == old_bytes_ || bytes == sweep.bytes()) << what << ": neither the old results nor the new";
  }

 private:
  int interrupted_;
  bool old_;
  std::string other_title_;
  std::string old_bytes_;
};

/// No file's failed sync is tried again.
void expect_no_second_sync(const std::vector<Call>& calls, const std::string& what) {
  std::set<std::string> failed;
  for (const Call& call : calls) {
    if (call.name != "fsync" && call.name != "fdatasync") continue;
    EXPECT_EQ(failed.count(call.path), 0u) << what << ": " << call.path << " is synced again";
    if (call.error != 0) failed.insert(call.path);
  }
}

void fail_every_call(Scene& scene, const std::vector<std::string>& hows, int step) {
  scene.prepare();
  ASSERT_EQ(scene.run().exit_code, 0);
  const auto n_calls = static_cast<int>(calls_in(scene.log()).size());
  ASSERT_GT(n_calls, 20);
  int which = 0;
  for (const std::string& how : hows)
    for (int n = 1 + which++ % step; n <= n_calls; n += step) {
      scene.prepare();
      const ProgramEnd end = scene.run(n, how);
      const std::vector<Call> calls = calls_in(scene.log());
      ASSERT_GE(static_cast<int>(calls.size()), n);
      const Call& hit = calls[static_cast<std::size_t>(n - 1)];
      const std::string what = how + " at call " + std::to_string(n) + ", " + hit.name + " " + hit.path + ": ";
      if (hit.error == 0) {
        EXPECT_EQ(end.exit_code, 128 + SIGKILL) << what << end.err;
      } else if (end.exit_code != 0) {  // some, as the removal of a draft, may fail
        EXPECT_TRUE(end.exit_code == 73 || end.exit_code == 74) << what << end.exit_code << end.err;
        EXPECT_NE(end.err.find("schedsweep: " + scene.output()), std::string::npos) << what << end.err;
        expect_no_second_sync(calls, what);
      } else {
        EXPECT_TRUE(test::read_file(scene.output()) == scene.sweep.bytes()) << what;
      }
      scene.expect_old_or_new(what);
      scene.expect_nothing_else(what);
      scene.sweep.expect_a_right_end(scene.output(), what);
    }
}

const std::vector<std::string> all_ways = {
    std::to_string(ENOSPC), std::to_string(EIO), std::to_string(EDQUOT), "kill", "killed-after", "torn"};

TEST(FailingIo, OfANewSweep) {
  Scene scene(0, false);
  fail_every_call(scene, all_ways, repetitions(12, 1));
}

TEST(FailingIo, WhileJournalsAreJoined) {
  Scene scene(4, false);
  fail_every_call(scene, all_ways, repetitions(12, 1));
}

TEST(FailingIo, WithOldResultsThere) {
  Scene scene(0, true);
  fail_every_call(scene, all_ways, repetitions(12, 1));
}

/// Where a call stands among all, from a place on; -1 = nowhere.
int find_call(const std::vector<Call>& calls, const std::string& name, const std::string& path, int from = 0) {
  for (auto i = static_cast<std::size_t>(from); i < calls.size(); ++i)
    if (calls[i].name == name && calls[i].path == path) return static_cast<int>(i);
  return -1;
}

TEST(FailingIo, ResultsAndJoinedJournalsSurviveAPowerLoss) {
  Scene scene(4, false);
  scene.prepare();
  ASSERT_EQ(scene.run().exit_code, 0);
  const std::vector<Call> calls = calls_in(scene.log());
  const std::string journals = scene.output() + ".journal";
  const int results = find_call(calls, "rename", scene.output());
  ASSERT_GT(results, 2);
  EXPECT_EQ(calls[static_cast<std::size_t>(results) - 1].name, "close");
  EXPECT_EQ(calls[static_cast<std::size_t>(results) - 2].name, "fsync");
  EXPECT_EQ(calls[static_cast<std::size_t>(results) - 2].path, calls[static_cast<std::size_t>(results) - 1].path);
  EXPECT_GT(find_call(calls, "fsync", scene.folder().string(), results), 0);

  const int joined = find_call(calls, "rename", journals + "/000005.rec");
  ASSERT_GT(joined, 0);
  const int first_removed = find_call(calls, "remove", journals + "/000001.rec");
  ASSERT_GT(first_removed, joined);
  const int synced = find_call(calls, "fsync", journals, joined);
  EXPECT_TRUE(joined < synced && synced < first_removed) << "journals are removed before the joined one is certain";
  // What a journal holds is certain before results are made of it.
  const int committed = find_call(calls, "fdatasync", journals + "/000006.rec");
  EXPECT_TRUE(0 < committed && committed < results);
}

}  // namespace
}  // namespace schedsweep
