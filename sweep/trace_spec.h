#pragma once

#include "engine/workload/generate.h"
#include "engine/workload/transform.h"
#include "io/quality.h"
#include "io/trace.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// Which jobs of a trace file are replayed: all, or the last 15 %, on which models are judged.
enum class Part : std::uint8_t { all, test };

/// What is replayed of a trace file and who predicts its run times. A job that a model has learnt from, or that was
/// submitted before it could have been trained, is never replayed.
struct ReplaySpec {
  static constexpr std::string_view no_model = "none";
  static constexpr std::string_view trained_here = "train";

  Part part = Part::all;
  std::string model{no_model};                 ///< no_model, trained_here (from the trace itself) or a model file
  std::int64_t retrain_every_s = 0;            ///< 0 = the model stays as it is
  std::int64_t train_window_s = 100 * 86'400;  ///< retrained on jobs that ended within this time

  bool predicts() const { return model != no_model; }

  bool is_whole() const { return part == Part::all && !predicts(); }

  friend bool operator==(const ReplaySpec&, const ReplaySpec&) = default;
};

/// One workload to be read or drawn, and the machine it belongs to.
struct TraceSpec {
  std::string name;
  std::filesystem::path file;               ///< empty = drawn from a model
  std::string sha256;                       ///< of the uncompressed file; empty = not checked
  std::filesystem::path dependencies_file;  ///< empty = no links but those of the trace itself
  std::optional<Procs> processors;
  RepairSettings repair;
  ReplaySpec replay;
  std::filesystem::path folder;  ///< of the sweep file: where a model file is looked for
  WorkloadSpec workload;
  TransformSpec transform;  ///< of what was read or drawn

  bool is_file() const { return !file.empty(); }
};

enum class TraceKind : std::uint8_t { any, file, model };

/// One row of the schema of traces: keys of [[traces]] in sweep files, `--set`, `list`, result columns walk it.
struct TraceKey {
  std::string name;
  std::string column;  ///< what the result file calls it
  std::string unit;
  std::string meaning;
  std::string allowed;  ///< for messages
  std::string default_value;
  TraceKind kind;  ///< which traces depend on it
  bool numeric;
  bool (*set)(TraceSpec&, std::string_view key, std::string_view value);  ///< false: not an allowed value
  bool (*read)(const TraceSpec&) = nullptr;  ///< whether a trace with these values depends on it; null = always
};

/// Keys of workload models first, then what becomes of a workload, then what readers repair.
std::span<const TraceKey> trace_keys();

const TraceKey* find_trace_key(std::string_view name);

/// Where `file` is: as given if absolute, else beside the sweep file or in the folder SCHEDSWEEP_TRACES. Empty when
/// nowhere.
std::filesystem::path locate_trace(const std::filesystem::path& file, const std::filesystem::path& beside);

/// Why quantile_live cannot be asked about transformed jobs.
std::string live_model_of_changed_jobs(const TraceSpec& spec);

/// Reads the file, whatever its format, and its dependency file if it has one. Errors: InputError, also for another
/// SHA-256 than the spec's.
Trace load_trace(const TraceSpec& spec);

}  // namespace schedsweep
