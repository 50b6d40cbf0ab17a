#include "sweep/memory_limit.h"

#include "tests/support/run_program.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// A folder that looks like / to a process in a control group.
class MemoryLimitTest : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((folder_ / path).parent_path());
    folder_.write(path, text);
  }

  void mount(const std::string& line) { write("proc/self/mountinfo", "24 1 8:1 / / rw - ext4 /dev/sda rw\n" + line); }

  std::string limit() {
    const MemoryLimit found = group_limit(folder_.path());
    return found.is_set() ? std::to_string(found.bytes) + " " + found.source : "none";
  }

  test::TemporaryFolder folder_;
};

TEST_F(MemoryLimitTest, IsTheSmallestOfAllGroupsAboveInVersion2) {
  mount("30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n");
  write("proc/self/cgroup", "0::/slurm/job_7/step_0\n");
  EXPECT_EQ(limit(), "none");
  write("sys/fs/cgroup/slurm/job_7/step_0/memory.max", "max\n");
  EXPECT_EQ(limit(), "none");
  write("sys/fs/cgroup/slurm/job_7/memory.max", "4000000000\n");
  EXPECT_EQ(limit(), "4000000000 memory.max of /slurm/job_7");
  write("sys/fs/cgroup/slurm/memory.max", "5000000000\n");
  EXPECT_EQ(limit(), "4000000000 memory.max of /slurm/job_7");
}

TEST_F(MemoryLimitTest, IsReadFromTheMemoryControllerInVersion1) {
  mount(
      "31 24 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
      "32 24 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  write("proc/self/cgroup", "5:cpu:/a\n4:memory:/b\n0::/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(limit(), "none");
  write("sys/fs/cgroup/memory/b/memory.limit_in_bytes", "700\n");
  EXPECT_EQ(limit(), "700 memory.limit_in_bytes of /b");
}

TEST_F(MemoryLimitTest, IsFoundInAContainerThatSeesOnlyItsOwnGroup) {
  mount("32 24 0:28 /docker/x /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  write("proc/self/cgroup", "4:memory:/docker/x\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "800\n");
  EXPECT_EQ(limit(), "800 memory.limit_in_bytes of /");
}

TEST_F(MemoryLimitTest, OfANodeIsWhatIsFreeWhereNoGroupAllowsLess) {
  write("proc/meminfo", "MemTotal: 900 kB\nMemFree: 1 kB\nMemAvailable: 100 kB\nSwapTotal: 70 kB\nSwapFree: 50 kB\n");
  EXPECT_EQ(node_limit(folder_.path()).bytes, 150u * 1024);
  mount("30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "100000\n");
  EXPECT_EQ(node_limit(folder_.path()).bytes, 100'000u);
}

TEST_F(MemoryLimitTest, IsUnknownWhereNothingSaysIt) {
  EXPECT_FALSE(node_limit(folder_.path()).is_set());
  mount("30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  write("proc/self/cgroup", "nonsense\n");
  write("proc/meminfo", "nonsense\nMemAvailable: much\n");
  write("sys/fs/cgroup/memory.max", "12x\n");
  EXPECT_FALSE(node_limit(folder_.path()).is_set());
}

TEST(BytesText, HasThreeDigits) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(4'000'000'000), "4 GB");
  EXPECT_EQ(bytes_text(41'230'000'000), "41.2 GB");
  EXPECT_EQ(bytes_text(999'700), "1 MB");
}

}  // namespace
}  // namespace schedsweep
