#pragma once

#include "engine/run_watch.h"
#include "io/sweep_file.h"
#include "policies/parameters.h"
#include "sweep/design.h"
#include "sweep/report/published.h"
#include "sweep/report/report_settings.h"
#include "sweep/trace_spec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// A machine as the sweep file names it: the trace's own, of a given size, or scaled.
struct MachineSpec {
  std::string name = "own";
  Procs processors = 0;  ///< 0 = the trace's
  double scale = 1;
};

/// One choice of the list-valued keys of one [[traces]] entry.
struct TraceVariant {
  TraceSpec spec;
  std::size_t entry = 0;            ///< which [[traces]] entry
  std::vector<std::string> values;  ///< text of each of Plan::trace_axes; empty where the entry does not read it
  std::int64_t replicates = 1;      ///< 1 where nothing is drawn
  std::int64_t first_run = 0;       ///< of the plan, set by index_runs
  std::size_t first_workload = 0;   ///< of the plan, set by index_runs
};

/// One policy with one choice of all its parameters, in canonical form.
struct Composition {
  std::size_t policy = 0;
  Parameters parameters;
};

/// What one run is made of; indices into the plan.
struct RunSpec {
  std::size_t variant = 0;
  std::size_t machine = 0;
  std::size_t composition = 0;
  std::int64_t replicate = 0;
};

/// All runs of a sweep as one range of integers. Order, outermost first: traces as listed (lists in an entry multiply
/// in the order of their keys), machines, policies, parameters in the order of parameter_table(), replicates. A
/// parameter that a policy does not read multiplies nothing, nor do replicates where nothing is random. With a design,
/// its points are outermost, and a point adds the runs that no earlier one has.
class Plan {
 public:
  std::string title;
  std::string text;  ///< of the sweep file
  std::uint64_t seed = 1;
  bool strict = false;
  std::int64_t replicates = 1;                      ///< of workloads that are drawn
  std::int64_t max_events = RunLimits::any_events;  ///< of one run
  std::vector<std::string> trace_names;             ///< one a [[traces]] entry
  std::vector<std::string> trace_axes;              ///< names of trace_keys() that some entry gives
  std::vector<TraceVariant> variants;
  std::vector<MachineSpec> machines;
  std::vector<std::string> policies;
  std::vector<Composition> compositions;
  std::optional<Design> design;
  ReportSettings report;  ///< decides no result, like what follows
  std::vector<PublishedSchedule> published;

  /// Numbers runs and workloads; the last step of making a plan.
  void index_runs();

  std::int64_t n_runs() const { return n_runs_; }

  /// Requires: 0 <= run < n_runs().
  RunSpec run(std::int64_t run) const;

  /// The inverse of run().
  std::int64_t index_of(const RunSpec& spec) const;

  /// Jobs to be had once per node: every variant, every replicate.
  std::size_t n_workloads() const { return n_workloads_; }

  /// Place of a run's jobs among them.
  std::size_t workload_of(const RunSpec& spec) const {
    return variants[spec.variant].first_workload + static_cast<std::size_t>(spec.replicate);
  }

  /// Replicate r draws with seed + r.
  std::uint64_t seed_of(const RunSpec& spec) const { return seed + static_cast<std::uint64_t>(spec.replicate); }

 private:
  std::int64_t n_runs_ = 0;
  std::size_t n_workloads_ = 0;
};

/// Whether the files that a sweep file names must be there.
enum class FilesNeeded : std::uint8_t { all, none };

/// Makes the plan of a sweep file; trace files are looked for beside `folder` and in SCHEDSWEEP_TRACES.
/// Errors: InputError with ExitCode::bad_sweep_file and every problem of the file.
Plan make_plan(const std::string& name, std::string text, const std::filesystem::path& folder,
               FilesNeeded needed = FilesNeeded::all);

}  // namespace schedsweep
