#include "sweep/commands/explain_run.h"

#include "io/sha256.h"
#include "sweep/attempt.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/run_key.h"
#include "sweep/survey.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

std::string why_not(const SweepSurvey& found) {
  if (found.condition == SweepCondition::none) return "no attempt has finished a run here";
  const std::string end = found.condition == SweepCondition::running ? "an attempt is at work and has not come to it"
                                                                     : "every attempt ended before it was done";
  return end + "; or what was done before was another run: the settings above have changed since";
}

}  // namespace

std::string explain_run(const std::string& sweep_file, const std::string& output, std::int64_t run) {
  const Communicator alone = Communicator::alone();
  const Plan plan = plan_of(sweep_file, alone);
  if (run < 0 || run >= plan.n_runs())
    throw InputError(fmt::format("--run {}: no such run (the sweep has runs 0 to {})", run, plan.n_runs() - 1),
                     ExitCode::usage);
  const Workloads workloads(plan, alone, 1);
  const std::string settings = settings_of(plan, workloads, run);
  const RecordKey key = key_of(settings);
  const SweepSurvey found = survey(output);
  std::string text = fmt::format("run {} has the key {}, the SHA-256 of\n\n{}\n", run, to_hex(key), settings);
  const auto seen = found.runs.find(key);
  if (seen == found.runs.end()) return text + "not done: " + why_not(found) + "\n";
  const SeenRun& record = seen->second;
  return text +
         fmt::format("{}: {} says so; rank {}, {:.4g} s of processor time\n",
                     record.failed ? "failed: " + record.message : "done", record.journal, record.rank, record.cpu_s) +
         (record.failed ? "run --retry-failed does it again\n" : "");
}

}  // namespace schedsweep
