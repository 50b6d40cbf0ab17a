#pragma once

#include <atomic>
#include <string>

namespace schedsweep {

/// From now on SIGTERM, SIGINT and SIGUSR1 ask this process to stop: stop_flag() rises, and two seconds later the
/// process ends with ExitCode::stopped wherever it is by then. A second signal, half a second or more after the first,
/// ends it at once. SIGUSR2 asks for a line of status. A process that an MPI launcher started is asked to stop, too,
/// when its launcher is gone. SIGPIPE and SIGXFSZ end nothing: the write that they tell of fails.
void watch_signals();

/// Whether this process should stop; for those who look often.
const std::atomic<bool>& stop_flag();

/// Raises the flag without a signal; `why` completes "stopped ...", as in "by another rank". The first reason stays.
void request_stop(const std::string& why);

/// Why the flag is up: "by SIGTERM".
std::string stop_reason();

/// Whether somebody has asked for a line of status since the last call.
bool take_status_request();

/// Errors: InputError, ExitCode::stopped, when the flag is up. For the phases before and after the runs themselves.
void throw_if_stopped();

}  // namespace schedsweep
