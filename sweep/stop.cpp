#include "sweep/stop.h"

#include "engine/error.h"
#include "sweep/launch.h"

#include <csignal>
#include <ctime>
#include <mutex>

#include <sys/prctl.h>
#include <unistd.h>

namespace schedsweep {
namespace {

constexpr unsigned grace_s = 2;
constexpr std::int64_t same_request_ns = 500'000'000;  // a launcher may hand on what every rank was sent already

std::atomic<bool> stop{false};
std::atomic<int> stop_signal{0};
std::atomic<std::int64_t> asked_at_ns{0};
std::atomic<bool> status_asked{false};
pid_t launcher = 0;

std::mutex reason_mutex;
std::string given_reason;

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free,
              "signal handlers may touch nothing else");

int signal_of_lost_launcher() { return SIGRTMIN + 3; }

std::int64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

extern "C" void on_stop(int signal) {
  // The kernel tells of the end of the thread that started us, which need not be the end of the launcher.
  if (signal == signal_of_lost_launcher() && getppid() == launcher) return;
  const std::int64_t now = now_ns();
  std::int64_t first = 0;
  if (asked_at_ns.compare_exchange_strong(first, now)) {
    stop_signal = signal;
    stop = true;
    alarm(grace_s);
  } else if (now - first >= same_request_ns && signal != signal_of_lost_launcher()) {
    std::signal(signal, SIG_DFL);
    raise(signal);
  }
}

extern "C" void on_grace_over(int) { _exit(static_cast<int>(ExitCode::stopped)); }

extern "C" void on_status(int) { status_asked = true; }

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

std::string name_of(int signal) {
  if (signal == SIGTERM) return "SIGTERM";
  if (signal == SIGINT) return "SIGINT";
  if (signal == SIGUSR1) return "SIGUSR1";
  return "the end of its launcher";
}

}  // namespace

void watch_signals() {
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) handle(signal, on_stop);
  handle(SIGALRM, on_grace_over);
  handle(SIGUSR2, on_status);
  // A log that nobody reads is no reason to end, and writes beyond a limit shall fail as those on a full disk do.
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
  if (!launched_by_mpi()) return;
  launcher = getppid();
  handle(signal_of_lost_launcher(), on_stop);
  prctl(PR_SET_PDEATHSIG, signal_of_lost_launcher());
}

const std::atomic<bool>& stop_flag() { return stop; }

void request_stop(const std::string& why) {
  {
    const std::lock_guard lock(reason_mutex);
    if (given_reason.empty()) given_reason = why;
  }
  stop = true;
}

std::string stop_reason() {
  if (const int signal = stop_signal; signal != 0) return "by " + name_of(signal);
  const std::lock_guard lock(reason_mutex);
  return given_reason;
}

bool take_status_request() { return status_asked.exchange(false); }

void throw_if_stopped() {
  if (stop) throw InputError("stopped " + stop_reason() + " (the same command goes on)", ExitCode::stopped);
}

}  // namespace schedsweep
