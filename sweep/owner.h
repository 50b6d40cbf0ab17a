#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace schedsweep {

/// A process that works on a sweep, as the others can tell whether it still does.
struct Owner {
  std::string host;
  std::string boot_id;    ///< of that host: another one after it has been started anew
  std::string pid_space;  ///< containers on one host count their processes apart
  std::int64_t pid = 0;
  std::int64_t process_start = 0;  ///< in ticks since boot: process numbers come again
  std::string job;                 ///< of the batch system; empty outside one
  std::int64_t restarts = 0;       ///< of that job
  std::string since_utc;
  std::int64_t beat = 0;        ///< raised every few seconds
  std::int64_t beat_utc_s = 0;  ///< when, by the owner's clock

  bool operator==(const Owner&) const = default;
};

/// This process.
Owner this_process();

/// Whether `other` is the same process as this owner, whatever the beat.
bool same_process(const Owner& owner, const Owner& other);

/// "job 1234 on n1 (process 99, since 2026-01-31T12:00:00Z)".
std::string to_text(const Owner& owner);

/// The owner that is written down in a folder, if any.
std::optional<Owner> read_owner(const std::filesystem::path& folder);

enum class Liveness : std::uint8_t {
  alive,
  dead,
  silent,  ///< no beat in this minute by our clock: whether the beat goes on tells
};

/// What can be told at once. A process of this host is asked for; the same job after a restart has no other process;
/// of anybody else only the beat is known.
Liveness liveness_of(const Owner& owner, const Owner& self);

/// The right to work on the sweep in a folder. It is advice among honest processes: results stay right without it.
class Ownership {
 public:
  /// Takes over from a dead owner, and from a silent one whose beat stands still while it is watched. Errors:
  /// InputError: stopped when another process is at work there, and none of this one's may begin; cannot_create.
  explicit Ownership(std::filesystem::path folder, std::chrono::milliseconds watched_for = std::chrono::seconds(15));

  /// Gives it up.
  ~Ownership();
  Ownership(const Ownership&) = delete;
  Ownership& operator=(const Ownership&) = delete;

  /// To be called often: writes every few seconds that the owner lives. False once somebody else has taken over.
  bool beat();

 private:
  std::filesystem::path folder_;
  Owner self_;
  std::int64_t last_beat_s_ = 0;  // steady
};

}  // namespace schedsweep
