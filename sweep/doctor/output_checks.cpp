#include "engine/error.h"
#include "io/publish.h"
#include "io/system_error.h"
#include "sweep/attempt.h"
#include "sweep/doctor/checks.h"
#include "sweep/file_system.h"
#include "sweep/owner.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

/// A new file beside the output, gone again; whoever publishes there removes what a killed doctor left.
class ProbeFile {
 public:
  explicit ProbeFile(const fs::path& output)
      : name_(folder_of(output) / fmt::format(".schedsweep-doctor-{}.tmp", getpid())),
        file_(open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) {}

  ~ProbeFile() {
    if (file_ < 0) return;
    close(file_);
    unlink(name_.c_str());
  }

  ProbeFile(const ProbeFile&) = delete;
  ProbeFile& operator=(const ProbeFile&) = delete;

  bool is_open() const { return file_ >= 0; }

  int descriptor() const { return file_; }

 private:
  fs::path name_;
  int file_;
};

/// How long it takes to make a few bytes survive a power loss, the median of some tries; negative is -errno.
double sync_time_s(int file) {
  std::array<double, 5> times{};
  for (double& time_s : times) {
    constexpr char bytes[4096] = {};
    const auto begin = std::chrono::steady_clock::now();
    if (write(file, bytes, sizeof bytes) < 0 || fdatasync(file) != 0) return -errno;
    time_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

void check_file_system(const Patient& patient, Symptoms& findings) {
  const FileSystem system = file_system_of(patient.output);
  if (!system.known) return;  // check_output says why
  Symptom finding{Grade::ok, "file system", system.type, "", ""};
  if (system.is_read_only) {
    finding = {Grade::fail, "file system", system.type, "read-only", "give another --output"};
  } else if (system.is_memory) {
    finding.grade = Grade::warn;
    finding.why = "in memory: gone when the node restarts, and with it what a sweep could go on from";
  }
  findings.push_back(std::move(finding));
}

void check_output(const Patient& patient, Symptoms& findings) {
  try {
    check_writable(patient.output);
    findings.push_back({Grade::ok, "output", "can be written", patient.output.string(), ""});
  } catch (const InputError& error) {
    findings.push_back({Grade::fail, "output", error.what(), "", "give another --output"});
  }
}

void check_space(const Patient& patient, Symptoms& findings) {
  constexpr std::uint64_t few_bytes = 100'000'000, few_files = 100;
  const FileSystem system = file_system_of(patient.output);
  if (!system.known) return;
  Symptom finding{Grade::ok, "space", bytes_text(system.free_bytes) + " free", "", ""};
  if (system.counts_files) finding.value += fmt::format(" and {} files", system.free_files);
  if (system.free_bytes == 0 || (system.counts_files && system.free_files == 0)) {
    finding.grade = Grade::fail;
  } else if (system.free_bytes < few_bytes || (system.counts_files && system.free_files < few_files)) {
    finding.grade = Grade::warn;
  }
  if (finding.grade != Grade::ok) finding.hint = "make room, or give another --output";
  findings.push_back(std::move(finding));
}

void check_locks(const Patient& patient, Symptoms& findings) {
  const ProbeFile probe(patient.output);
  if (!probe.is_open()) return;
  if (flock(probe.descriptor(), LOCK_EX | LOCK_NB) == 0) {
    findings.push_back({Grade::ok, "locks", "flock works", "", ""});
    return;
  }
  findings.push_back(
      {Grade::warn, "locks", "flock: " + error_text(errno),
       "sweeps started on one output in the same millisecond may both work; HDF5 may refuse to open files",
       "read results with HDF5_USE_FILE_LOCKING=FALSE"});
}

void check_sync(const Patient& patient, Symptoms& findings) {
  constexpr double slow_s = 0.5;
  const ProbeFile probe(patient.output);
  if (!probe.is_open()) return;
  const double time_s = sync_time_s(probe.descriptor());
  if (time_s < 0) {
    findings.push_back({Grade::fail, "sync", "fdatasync: " + error_text(static_cast<int>(-time_s)),
                        "finished runs could not be kept", "give another --output"});
    return;
  }
  Symptom finding{Grade::ok, "sync", fmt::format("fdatasync takes {:.2g} ms", time_s * 1e3), "", ""};
  if (time_s > slow_s) {
    finding.grade = Grade::warn;
    finding.why = "slow; runs do not wait for it, stopping does";
  }
  try {
    sync_folder_of(patient.output);
  } catch (const InputError& error) {
    finding = {Grade::fail, "sync", error.what(), "", "give another --output"};
  }
  findings.push_back(std::move(finding));
}

void check_owner(const Patient& patient, Symptoms& findings) {
  const std::optional<Owner> owner = read_owner(journal_folder(patient.output));
  if (!owner) {
    findings.push_back({Grade::ok, "owner", "nobody works on this output", "", ""});
    return;
  }
  std::string who = to_text(*owner);
  if (who.ends_with(',')) who.pop_back();
  switch (liveness_of(*owner, this_process())) {
    case Liveness::alive:
      findings.push_back({Grade::warn, "owner", who, "works on this output", "wait for it with run --wait"});
      return;
    case Liveness::silent:
      findings.push_back({Grade::warn, "owner", who, "not heard of for a minute", "run waits 15 s, then takes over"});
      return;
    case Liveness::dead:
      findings.push_back({Grade::ok, "owner", who, "has ended; run takes over", ""});
  }
}

}  // namespace schedsweep
