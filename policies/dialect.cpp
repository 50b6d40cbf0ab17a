#include "policies/dialect.h"

namespace schedsweep {
namespace {

constexpr Switches pyss{.pass = Pass::event, .first = First::arrivals, .ties = Ties::start, .overdue = Overdue::free};

constexpr Dialect all[] = {
    {"none", "the switches as they stand; by default those of this program", "this program", {}},
    {"pyss",
     "a pass after every event, arrivals first; jobs that end now count as free before they have ended; equal ends as "
     "they "
     "started",
     "pyss: easy_scheduler", pyss},
    {"predictsim", "as pyss, of which it is a fork", "predictsim (Gaussier et al., SC 2015)", pyss},
    {"cqsim",
     "a pass after every event; candidates are charged their run time, running jobs their request",
     "CQSim: Cqsim_sim, Backfill",
     {.pass = Pass::event, .ties = Ties::start, .estimate_candidate = EstimateFor::actual}},
    {"cqsim_conservative",
     "as cqsim, jobs that end now count as free; for conservative_replan",
     "CQSim: Cqsim_sim, Backfill",
     {.pass = Pass::event, .ties = Ties::start, .estimate_candidate = EstimateFor::actual, .overdue = Overdue::free}},
    {"accasim",
     "the blocked head waits for the shadow time it had at first; meanwhile everybody that fits starts: nothing is "
     "protected",
     "AccaSim: EASYBackfilling",
     {.shadow = Shadow::awaited, .until_shadow = UntilShadow::ignored}},
    {"batsched_easy_bf_fast",
     "no spare processors; the shadow time stands once a job is the blocked head",
     "batsched: easy_bf_fast",
     {.spare = false, .shadow = Shadow::fixed}},
    {"hpcopt_rust",
     "clairvoyant, no spare processors",
     "HPCOpt: rust sim-runner",
     {.estimate_candidate = EstimateFor::actual, .estimate_running = EstimateFor::actual, .spare = false}},
    {"rlscheduler",
     "a pass after every event, arrivals first; no spare processors; the shadow time stands, candidates end before it",
     "RLScheduler: HPCSimPickJobs",
     {.pass = Pass::event,
      .first = First::arrivals,
      .ties = Ties::start,
      .spare = false,
      .shadow = Shadow::fixed,
      .until_shadow = UntilShadow::before}},
};

}  // namespace

std::span<const Dialect> dialects() { return all; }

Parameters with_dialect(Parameters parameters) {
  if (parameters.dialect != 0) static_cast<Switches&>(parameters) = all[parameters.dialect].switches;
  return parameters;
}

}  // namespace schedsweep
