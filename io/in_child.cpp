#include "io/in_child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fstream>
#include <new>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep {
namespace {

/// The first byte of an answer: what follows it.
constexpr char result_mark = '+';
constexpr char problem_mark = '-';

[[noreturn]] void fail(const char* what) {
  throw InputError(std::string(what) + ": " + std::generic_category().message(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() { close_now(); }

  void close_now() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

  int number() const { return number_; }

 private:
  int number_;
};

/// Killed if need be, and always waited for.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  ~Child() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    wait();
  }

  /// As waitpid gives it; -1 if somebody else has taken it.
  int wait() {
    int status = -1;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return status;
  }

 private:
  pid_t id_;
};

void limit(int resource, rlim_t most) {
  rlimit held{};
  getrlimit(resource, &held);
  held.rlim_cur = std::min(most, held.rlim_cur);
  setrlimit(resource, &held);
}

/// Address space held now; a limit counts from there, as the parent may hold a large trace.
std::size_t memory_held_bytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void restrict_child(const ChildLimits& limits) {
  // A program under a sanitizer holds terabytes of address space, and takes more as it likes.
  constexpr std::size_t tebibyte = std::size_t{1} << 40;
  const std::size_t held_bytes = memory_held_bytes();
  if (held_bytes < tebibyte) limit(RLIMIT_AS, held_bytes + limits.memory_bytes);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu_s));
  limit(RLIMIT_CORE, 0);
  // MPI and others print a trace of the stack at these.
  for (const int crash : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU}) std::signal(crash, SIG_DFL);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
}

void write_all(int pipe, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(pipe, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno != EINTR) _exit(1);
    done += written < 0 ? 0 : static_cast<std::size_t>(written);
  }
}

[[noreturn]] void run_child(int pipe, const std::function<std::string()>& work, const ChildLimits& limits) {
  restrict_child(limits);
  try {
    write_all(pipe, result_mark + work());
  } catch (const std::bad_alloc&) {
    write_all(pipe, problem_mark + std::string("asks for more memory than there is"));
  } catch (const std::exception& error) {
    write_all(pipe, problem_mark + std::string(error.what()));
  }
  _exit(0);  // what is registered for the exit belongs to the parent
}

std::string read_all(int pipe, std::size_t most) {
  std::string bytes;
  std::array<char, 1 << 16> piece;
  while (true) {
    const ssize_t got = read(pipe, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot hear from the process that reads");
    if (got == 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
    if (bytes.size() > most) throw CrashedChild("it holds more than " + std::to_string(most) + " bytes");
  }
}

void check_end(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) throw CrashedChild("reading it took too long");
  const std::string how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                              : "exit code " + std::to_string(WEXITSTATUS(status));
  throw CrashedChild("reading it crashed: " + how);
}

/// A hostile file may have had its say in the text of a problem.
std::string printable(std::string text) {
  text.resize(std::min<std::size_t>(text.size(), 500));
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

std::string in_child(const std::function<std::string()>& work, const ChildLimits& limits) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  const Descriptor from_child(ends[0]);
  Descriptor to_parent(ends[1]);
  const pid_t id = fork();
  if (id < 0) fail("cannot start a process to read it");
  if (id == 0) run_child(to_parent.number(), work, limits);
  Child child(id);
  to_parent.close_now();
  std::string answer = read_all(from_child.number(), limits.answer_bytes);
  check_end(child.wait());
  if (answer.empty()) throw CrashedChild("reading it gave nothing");
  const bool good = answer.front() == result_mark;
  answer.erase(0, 1);
  if (!good) throw InputError(printable(answer));
  return answer;
}

}  // namespace schedsweep
