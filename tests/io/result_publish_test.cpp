#include "engine/error.h"
#include "io/publish.h"
#include "io/result_file.h"
#include "tests/io/result_sample.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::put_bytes;
using test::ScratchFolder;

/// Cells that hardly compress.
std::vector<double> noise(std::size_t count) {
  std::vector<double> cells(count);
  std::uint64_t state = 1;
  for (double& cell : cells) cell = static_cast<double>(state = state * 6364136223846793005u + 1442695040888963407u);
  return cells;
}

std::size_t file_count(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// What `action` throws, in words; its exit code must be `code`.
std::string failure(ExitCode code, const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

/// Runs `body` in a child process, for limits and rights that cannot be taken back; true if it returned true.
bool in_child(const std::function<bool()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body() && !testing::Test::HasFailure() ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

/// A file system of its own for one test; absent where mounting is not allowed.
class MountedFolder {
 public:
  MountedFolder(const std::filesystem::path& path, const char* options) : path_(path) {
    std::filesystem::create_directory(path);
    mounted_ = mount("tmpfs", path.c_str(), "tmpfs", 0, options) == 0;
  }

  ~MountedFolder() {
    if (mounted_) umount(path_.c_str());
  }

  MountedFolder(const MountedFolder&) = delete;
  MountedFolder& operator=(const MountedFolder&) = delete;

  bool make_read_only() const { return mount(nullptr, path_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0; }

  explicit operator bool() const { return mounted_; }

 private:
  std::filesystem::path path_;
  bool mounted_;
};

TEST(PublishFile, ReplacesTheOldFileAndLeavesNothingElse) {
  const ScratchFolder folder;
  publish_file(folder / "a.txt", std::string("old"));
  publish_file(folder / "a.txt", std::string("new"));
  EXPECT_EQ(bytes_of(folder / "a.txt"), "new");
  EXPECT_EQ(file_count(folder.path()), 1u);
}

TEST(PublishFile, GivesTheRightsThatTheMaskAllows) {
  const ScratchFolder folder;
  const mode_t before = umask(027);
  publish_file(folder / "a.txt", std::string("x"));
  umask(before);

  struct stat entry {};

  ASSERT_EQ(stat((folder / "a.txt").c_str(), &entry), 0);
  EXPECT_EQ(entry.st_mode & 0777u, 0640u);
}

TEST(PublishFile, TakesAnotherNameWhenADraftWasLeftBehind) {
  const ScratchFolder folder;
  const std::string stale = ".schedsweep-" + std::to_string(getpid()) + "-0.tmp";
  put_bytes(folder / stale, "from a killed process");
  publish_file(folder / "a.txt", std::string("new"));
  EXPECT_EQ(bytes_of(folder / "a.txt"), "new");
  EXPECT_EQ(bytes_of(folder / stale), "from a killed process");
}

TEST(PublishFile, WorksInTheWorkingFolder) {
  const ScratchFolder folder;
  EXPECT_TRUE(in_child([&] {
    if (chdir(folder.path().c_str()) != 0) return false;
    check_writable("a.txt");
    publish_file("a.txt", std::string("x"));
    return bytes_of("a.txt") == "x";
  }));
}

TEST(PublishFile, KeepsTheOldFileOnAFullDisk) {
  const ScratchFolder folder;
  const MountedFolder disk(folder / "disk", "size=2m");
  if (!disk) GTEST_SKIP() << "mounting is not allowed here";
  const std::filesystem::path path = folder / "disk/results.h5";
  ResultDocument document = test::sample_document();
  stamp(document);
  write_result_file(document, path);
  const std::string old = bytes_of(path);

  append_scale(document, "/noise", noise(1 << 20));
  stamp(document);
  const std::string message = failure(ExitCode::cannot_write, [&] { write_result_file(document, path); });
  std::cout << message << "\n";
  EXPECT_NE(message.find("results.h5: no space left on device after "), std::string::npos) << message;
  EXPECT_NE(message.find(" bytes (nothing replaced)"), std::string::npos) << message;
  EXPECT_TRUE(bytes_of(path) == old);
  EXPECT_EQ(file_count(folder / "disk"), 1u);
}

TEST(PublishFile, KeepsTheOldFileAtTheLimitOfFileSize) {
  const ScratchFolder folder;
  put_bytes(folder / "a.txt", "old");
  EXPECT_TRUE(in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
    const std::string message =
        failure(ExitCode::cannot_write, [&] { publish_file(folder / "a.txt", std::string(9000, 'x')); });
    return message == (folder / "a.txt").string() + ": file too large after 4096 of 9000 bytes (nothing replaced)";
  }));
  EXPECT_EQ(bytes_of(folder / "a.txt"), "old");
  EXPECT_EQ(file_count(folder.path()), 1u);
}

#ifndef __SANITIZE_ADDRESS__  // which reserves more address space than any limit
/// How much address space this process has now.
rlim_t address_space_bytes() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

TEST(PublishFile, KeepsTheOldFileWhenMemoryRunsOut) {
  const ScratchFolder folder;
  const std::filesystem::path path = folder / "results.h5";
  put_bytes(path, "old");
  const auto run_out = [&] {
    ResultDocument document = test::sample_document();
    for (const char* name : {"/a", "/b", "/c"}) append_scale(document, name, noise(1 << 20));
    stamp(document);
    const rlimit limit{address_space_bytes() + (20u << 20), RLIM_INFINITY};
    setrlimit(RLIMIT_AS, &limit);
    const std::string text = failure(ExitCode::cannot_write, [&] { write_result_file(document, path); });
    std::cerr << text << "\n";
    std::exit(static_cast<int>(ExitCode::cannot_write));  // HDF5 must not crash here either
  };
  EXPECT_EXIT(run_out(), testing::ExitedWithCode(74), "results.h5: .*memory.* \\(nothing replaced\\)");
  EXPECT_EQ(bytes_of(path), "old");
  EXPECT_EQ(file_count(folder.path()), 1u);
}
#endif

TEST(CheckWritable, LeavesNothingBehind) {
  const ScratchFolder folder;
  put_bytes(folder / "a.txt", "old");
  check_writable(folder / "a.txt");
  check_writable(folder / "b.txt");
  EXPECT_EQ(bytes_of(folder / "a.txt"), "old");
  EXPECT_EQ(file_count(folder.path()), 1u);
}

TEST(CheckWritable, RefusesFoldersThatCannotTakeFiles) {
  const ScratchFolder folder;
  put_bytes(folder / "file", "");
  const auto message = [](const std::filesystem::path& path) {
    return failure(ExitCode::cannot_create, [&] { check_writable(path); });
  };
  EXPECT_NE(message(folder / "none/a.h5").find("no such file or directory"), std::string::npos);
  EXPECT_NE(message(folder / "file/a.h5").find("not a directory"), std::string::npos);
  EXPECT_NE(message(folder.path()).find("is a directory (expected the name of a file)"), std::string::npos);
}

TEST(CheckWritable, RefusesFoldersWithoutTheRight) {
  const ScratchFolder folder;
  chmod(folder.path().c_str(), 0555);
  EXPECT_TRUE(in_child([&] {
    if (geteuid() == 0 && seteuid(65534) != 0) return false;
    const std::string text = failure(ExitCode::cannot_create, [&] { check_writable(folder / "a.h5"); });
    return text.find("a.h5: permission denied (cannot create files in ") != text.npos;
  }));
}

TEST(CheckWritable, RefusesReadOnlyFileSystems) {
  const ScratchFolder folder;
  const MountedFolder disk(folder / "disk", "size=1m");
  if (!disk || !disk.make_read_only()) GTEST_SKIP() << "mounting is not allowed here";
  const auto text = failure(ExitCode::cannot_create, [&] { check_writable(folder / "disk/a.h5"); });
  EXPECT_NE(text.find("read-only file system"), std::string::npos) << text;
}

}  // namespace
}  // namespace schedsweep
