#include "sweep/owner.h"

#include "engine/error.h"
#include "io/publish.h"
#include "sweep/host.h"
#include "sweep/stop.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t beat_every_s = 5;
constexpr std::int64_t silent_after_s = 60;

constexpr const char* file_name = "owner.json";

std::int64_t steady_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Field 22 of /proc/PID/stat; 0 when there is no such process, or a dead one that nobody has waited for.
std::int64_t start_of(std::int64_t pid) {
  const std::string stat = first_line(("/proc/" + std::to_string(pid) + "/stat").c_str());
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(stat.substr(name_end + 1));
  std::string state, skipped;
  fields >> state;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  std::int64_t start = 0;
  fields >> start;
  return state == "Z" || state == "X" ? 0 : start;
}

nlohmann::json to_json(const Owner& owner) {
  return {{"host", owner.host},
          {"boot_id", owner.boot_id},
          {"pid_space", owner.pid_space},
          {"pid", owner.pid},
          {"process_start", owner.process_start},
          {"job", owner.job},
          {"restarts", owner.restarts},
          {"since_utc", owner.since_utc},
          {"beat", owner.beat},
          {"beat_utc_s", owner.beat_utc_s}};
}

/// Nobody where the file is damaged: its writer died while the disk was full, or it is not ours.
std::optional<Owner> from_json(const nlohmann::json& json) {
  Owner owner;
  try {
    json.at("host").get_to(owner.host);
    json.at("boot_id").get_to(owner.boot_id);
    json.at("pid_space").get_to(owner.pid_space);
    json.at("pid").get_to(owner.pid);
    json.at("process_start").get_to(owner.process_start);
    json.at("job").get_to(owner.job);
    json.at("restarts").get_to(owner.restarts);
    json.at("since_utc").get_to(owner.since_utc);
    json.at("beat").get_to(owner.beat);
    json.at("beat_utc_s").get_to(owner.beat_utc_s);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
  return owner;
}

/// Keeps the look at the owner and its replacement together, where the file system knows locks; else it does nothing,
/// and two that take over from a dead owner in the same millisecond both work.
class ShortLock {
 public:
  explicit ShortLock(const fs::path& folder) : file_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    for (int attempt = 0; file_ >= 0 && attempt < 100; ++attempt) {
      if (flock(file_, LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  ~ShortLock() {
    if (file_ >= 0) close(file_);
  }

  ShortLock(const ShortLock&) = delete;
  ShortLock& operator=(const ShortLock&) = delete;

 private:
  int file_;
};

void write_owner(const fs::path& folder, const Owner& owner) {
  const std::string text = to_json(owner).dump() + "\n";
  publish_file(folder / file_name, text, {.draft_folder = {}, .sync = false});
}

[[noreturn]] void refuse(const fs::path& folder, const Owner& owner) {
  throw InputError(folder.string() + ": " + to_text(owner) + " works on this sweep (wait for it with --wait)",
                   ExitCode::stopped);
}

/// Whether a silent owner's beat stands still while we look.
bool stands_still(const fs::path& folder, const Owner& owner, std::chrono::milliseconds watched_for) {
  const auto end = std::chrono::steady_clock::now() + watched_for;
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    throw_if_stopped();
    if (read_owner(folder) != owner) return false;
  }
  return true;
}

}  // namespace

Owner this_process() {
  Owner self;
  self.host = host_name();
  self.boot_id = first_line("/proc/sys/kernel/random/boot_id");
  std::error_code none;
  self.pid_space = fs::read_symlink("/proc/self/ns/pid", none).string();
  self.pid = getpid();
  self.process_start = start_of(self.pid);
  self.job = environment("SLURM_JOB_ID");
  self.restarts = std::atoll(environment("SLURM_RESTART_COUNT").c_str());
  self.beat_utc_s = std::time(nullptr);
  self.since_utc = utc_text(self.beat_utc_s);
  return self;
}

bool same_process(const Owner& owner, const Owner& other) {
  return owner.host == other.host && owner.boot_id == other.boot_id && owner.pid_space == other.pid_space &&
         owner.pid == other.pid && owner.process_start == other.process_start;
}

std::string to_text(const Owner& owner) {
  return (owner.job.empty() ? "" : "job " + owner.job + ", ") + "process " + std::to_string(owner.pid) + " on " +
         owner.host + ", since " + owner.since_utc + ",";
}

std::optional<Owner> read_owner(const fs::path& folder) {
  std::ifstream file(folder / file_name);
  if (!file) return std::nullopt;
  return from_json(nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false));
}

Liveness liveness_of(const Owner& owner, const Owner& self) {
  if (owner.host == self.host && owner.boot_id != self.boot_id) return Liveness::dead;
  if (owner.host == self.host && owner.pid_space == self.pid_space) {
    const std::int64_t start = start_of(owner.pid);
    return start != 0 && start == owner.process_start ? Liveness::alive : Liveness::dead;
  }
  if (!owner.job.empty() && owner.job == self.job && owner.restarts < self.restarts) return Liveness::dead;
  // Its clock may be ahead of ours.
  return std::abs(self.beat_utc_s - owner.beat_utc_s) < silent_after_s ? Liveness::alive : Liveness::silent;
}

Ownership::Ownership(fs::path folder, std::chrono::milliseconds watched_for)
    : folder_(std::move(folder)), self_(this_process()), last_beat_s_(steady_s()) {
  std::optional<Owner> given_up;
  while (true) {
    std::optional<Owner> owner;
    Liveness liveness = Liveness::dead;
    {
      const ShortLock lock(folder_);
      owner = read_owner(folder_);
      if (owner && owner != given_up) liveness = liveness_of(*owner, self_);
      if (liveness == Liveness::dead) {
        write_owner(folder_, self_);
        return;
      }
    }
    if (liveness == Liveness::alive || !stands_still(folder_, *owner, watched_for)) refuse(folder_, *owner);
    given_up = owner;
  }
}

Ownership::~Ownership() {
  const ShortLock lock(folder_);
  const std::optional<Owner> owner = read_owner(folder_);
  std::error_code none;
  if (owner && same_process(*owner, self_)) fs::remove(folder_ / file_name, none);
}

bool Ownership::beat() {
  if (steady_s() - last_beat_s_ < beat_every_s) return true;
  last_beat_s_ = steady_s();
  const ShortLock lock(folder_);
  const std::optional<Owner> owner = read_owner(folder_);
  if (owner && !same_process(*owner, self_)) return false;
  ++self_.beat;
  self_.beat_utc_s = std::time(nullptr);
  write_owner(folder_, self_);
  return true;
}

}  // namespace schedsweep
