#pragma once

#include "engine/job_table.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace schedsweep {

/// What a transform does to the offered load; `kept` means that the work stays and the span of the submits almost does.
enum class LoadEffect : std::uint8_t { kept, lowered, raised, other };

std::string_view name_of(LoadEffect effect);

/// What a transform may know besides the jobs.
struct TransformContext {
  Procs processors;  ///< of the machine that the workload belongs to
  std::uint64_t seed;
  double level = 1;  ///< how much of the change there is, above 0 up to 1
  double at = 0.4;   ///< when, as a part of the span
  Seconds shake_s = 300;
};

/// One way of making another workload of one. Names, `list`, sweep files and tests walk the tables of these.
struct Transform {
  std::string_view name;
  std::string_view meaning;  ///< at level 1
  std::string_view source;
  LoadEffect load = LoadEffect::kept;
  bool draws = false;                                                                  ///< whether the seed counts
  bool timed = false;                                                                  ///< whether `at` counts
  JobStore (*apply)(const JobTable& jobs, const TransformContext& context) = nullptr;  ///< rows in any order
};

inline constexpr std::string_view no_transform = "none";

/// Replicates of a workload: the jobs of another time at the same machine.
std::span<const Transform> resamplings();

/// Things that happen to a workload. Each does less at lower levels, and nothing at 0.
std::span<const Transform> scenarios();

/// Null for no_transform and for names that are not there.
const Transform* find_transform(std::span<const Transform> table, std::string_view name);

/// What is done to a workload, in this order: resampled, loaded, stressed.
struct TransformSpec {
  std::string resample{no_transform};
  Seconds shake_s = 300;
  double load_factor = 1;  ///< > 0; the offered load is multiplied by this
  double target_load = 0;  ///< instead: the offered load, sum(procs x run) / (processors x span of submits); 0 = as is
  std::string scenario{no_transform};
  double scenario_level = 1;
  double scenario_at = 0.4;

  /// False: the jobs stay as they are.
  bool changes() const;

  /// Whether another seed gives other jobs.
  bool draws() const;

  friend bool operator==(const TransformSpec&, const TransformSpec&) = default;
};

/// Makes another workload: a pure function of its arguments.
/// Shape: sorted by (submit, number); numbers and links stay unless jobs are resampled, then numbers are 1, 2, ...;
/// predictions stay with their jobs, observed waits are forgotten. A spec that changes nothing gives the same jobs.
/// Errors: broken contract for a name that is in no table.
JobStore transform(const JobTable& jobs, Procs processors, const TransformSpec& spec, std::uint64_t seed);

}  // namespace schedsweep
