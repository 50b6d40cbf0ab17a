#include "io/in_child.h"

#include <csignal>
#include <new>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace schedsweep {
namespace {

template <class Error = InputError>
std::string failure(const std::function<std::string()>& work, const ChildLimits& limits = {}) {
  try {
    in_child(work, limits);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(InChild, HandsBackAnyBytes) {
  EXPECT_EQ(in_child([] { return std::string(); }), "");
  std::string large(5'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * i);
  EXPECT_TRUE(in_child([&] { return large; }) == large);
}

TEST(InChild, ChangesNothingHere) {
  int calls = 0;
  in_child([&] { return std::to_string(++calls); });
  EXPECT_EQ(calls, 0);
}

TEST(InChild, HandsOnWhatWasThrown) {
  EXPECT_EQ(failure([]() -> std::string { throw InputError("no such tree"); }), "no such tree");
  EXPECT_EQ(failure([]() -> std::string { throw std::bad_alloc(); }), "asks for more memory than there is");
  EXPECT_EQ(failure([]() -> std::string { throw InputError("\x1b[31mred\n"); }), "?[31mred?");
}

TEST(InChild, SurvivesItsChild) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGKILL}) {
    EXPECT_EQ(failure<CrashedChild>([&]() -> std::string { return raise(signal), "unreachable"; }),
              "reading it crashed: signal " + std::to_string(signal));
  }
  EXPECT_EQ(failure<CrashedChild>([]() -> std::string { _exit(3); }), "reading it crashed: exit code 3");
  EXPECT_EQ(failure<CrashedChild>([]() -> std::string { _exit(0); }), "reading it gave nothing");
}

TEST(InChild, StopsAChildThatRunsAway) {
  const auto spin = []() -> std::string {
    while (getppid() >= 0) {
    }
    return "";
  };
  EXPECT_EQ(failure<CrashedChild>(spin, {.cpu_s = 1}), "reading it took too long");
  EXPECT_EQ(failure<CrashedChild>([] { return std::string(100'000, 'x'); }, {.answer_bytes = 1000}),
            "it holds more than 1000 bytes");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)  // sanitizers leave memory without a limit
  const std::vector<char> held(std::size_t{64} << 20);     // of the parent: not the child's fault
  const auto take = [](std::size_t bytes) {
    return [bytes] { return std::to_string(std::string(bytes, 'x').size()); };
  };
  EXPECT_EQ(failure(take(std::size_t{64} << 20), {.memory_bytes = std::size_t{32} << 20}),
            "asks for more memory than there is");
  EXPECT_EQ(failure(take(std::size_t{8} << 20), {.memory_bytes = std::size_t{32} << 20}), "");
#endif
}

}  // namespace
}  // namespace schedsweep
