// Disks without space, files or rights: refused before any run, or an end from which the same command goes on.
#include "tests/support/repetitions.h"
#include "tests/sweep/undisturbed.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::repetitions;
using test::Undisturbed;

/// A small disk of its own.
class Disk {
 public:
  Disk(const std::filesystem::path& path, const std::string& options) : path_(path) {
    std::filesystem::create_directory(path);
    mounted_ = mount("tmpfs", path.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }

  ~Disk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }

  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  explicit operator bool() const { return mounted_; }

  bool change(const std::string& options, unsigned long flags = 0) const {
    return mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) == 0;
  }

  std::string output() const { return (path_ / "r.h5").string(); }

 private:
  std::filesystem::path path_;
  bool mounted_;
};

TEST(Disks, FullAtAnySize) {
  const Undisturbed sweep(400);
  const int step_kib = repetitions(64, 4);
  bool has_failed = false, has_worked = false;
  for (int size_kib = 4; !has_worked && size_kib < 2000; size_kib += step_kib) {
    const std::string what = std::to_string(size_kib) + " KiB";
    const Disk disk(sweep.folder() / ("disk" + std::to_string(size_kib)), "size=" + std::to_string(size_kib) + "k");
    if (!disk) GTEST_SKIP() << "may not mount a file system";
    const ProgramEnd end = test::run_program(sweep.command(disk.output()));
    if (end.exit_code == 0) {
      has_worked = true;
    } else {
      has_failed = true;
      EXPECT_TRUE(end.exit_code == 73 || end.exit_code == 74) << what << end.exit_code << end.err;
      EXPECT_NE(end.err.find("schedsweep: " + disk.output()), std::string::npos) << end.err;
      EXPECT_NE(end.err.find("no space left on device"), std::string::npos) << end.err;
      EXPECT_FALSE(std::filesystem::exists(disk.output()));
      ASSERT_TRUE(disk.change("size=4m"));
    }
    sweep.expect_a_right_end(disk.output(), what);
  }
  EXPECT_TRUE(has_failed && has_worked);
}

TEST(Disks, WithRoomForFewFiles) {
  const Undisturbed sweep(12);
  bool has_failed = false, has_worked = false;
  for (int n_files = 1; !has_worked && n_files < 12; ++n_files) {
    const Disk disk(sweep.folder() / ("disk" + std::to_string(n_files)), "nr_inodes=" + std::to_string(n_files));
    if (!disk) GTEST_SKIP() << "may not mount a file system";
    const ProgramEnd end = test::run_program(sweep.command(disk.output()));
    if (end.exit_code == 0) {
      has_worked = true;
    } else {
      has_failed = true;
      EXPECT_EQ(end.exit_code, 73) << n_files << end.err;
      EXPECT_NE(end.err.find("no space left on device"), std::string::npos) << end.err;
    }
    ASSERT_TRUE(disk.change("nr_inodes=100"));
    sweep.expect_a_right_end(disk.output(), std::to_string(n_files) + " files");
  }
  EXPECT_TRUE(has_failed && has_worked);
}

TEST(Disks, ReadOnly) {
  const Undisturbed sweep(12);
  const Disk disk(sweep.folder() / "disk", "size=1m");
  if (!disk) GTEST_SKIP() << "may not mount a file system";
  ASSERT_TRUE(disk.change("size=1m", MS_RDONLY));
  const ProgramEnd end = test::run_program(sweep.command(disk.output()));
  EXPECT_EQ(end.exit_code, 73);
  EXPECT_NE(end.err.find(disk.output() + ": read-only file system"), std::string::npos) << end.err;
  ASSERT_TRUE(disk.change("size=1m"));
  sweep.expect_a_right_end(disk.output());
}

TEST(Disks, WithoutTheRight) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody without rights";
  const Undisturbed sweep(12);
  chmod(sweep.folder().path().c_str(), 0755);
  std::filesystem::create_directory(sweep.folder() / "locked");
  const std::string output = (sweep.folder() / "locked" / "r.h5").string();
  const auto run_as_nobody = [&] {
    std::vector<std::string> command = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                        SCHEDSWEEP_PROGRAM};
    for (const std::string& word : sweep.command(output)) command.push_back(word);
    return test::RunningProgram(command).wait();
  };
  const ProgramEnd end = run_as_nobody();
  if (end.exit_code == 126 || end.exit_code == 127) GTEST_SKIP() << "no setpriv, or the program is out of reach";
  EXPECT_EQ(end.exit_code, 73) << end.err;
  EXPECT_NE(end.err.find(output + ": permission denied"), std::string::npos) << end.err;
  chmod((sweep.folder() / "locked").c_str(), 0777);
  sweep.expect_a_right_end(output);
  // A journal folder of somebody else.
  std::filesystem::remove(output);
  chmod((sweep.folder() / "locked/r.h5.journal").c_str(), 0555);
  const ProgramEnd others = run_as_nobody();
  EXPECT_EQ(others.exit_code, 73) << others.err;
  EXPECT_NE(others.err.find("permission denied"), std::string::npos) << others.err;
}

}  // namespace
}  // namespace schedsweep
