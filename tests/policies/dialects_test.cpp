// The named dialects: against the programs they are named for, and among each other.
#include "io/schedule_file.h"
#include "io/swf_reader.h"
#include "policies/dialect.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/support/traces.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

std::uint8_t dialect_called(std::string_view name) {
  const auto all = dialects();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Dialect& d) { return d.name == name; });
  EXPECT_NE(found, all.end()) << name;
  return static_cast<std::uint8_t>(found - all.begin());
}

std::string switches_of(const Parameters& parameters) {
  Parameters own = parameters;
  own.dialect = 0;
  return test::describe(own);
}

/// What a program scheduled, and under which of our names we must schedule the same.
struct ProgramSchedule {
  const char* file;  ///< program and kind of policy
  const char* policy;
  const char* dialect;
};

constexpr ProgramSchedule program_schedules[] = {
    {"pyss.easy", "easy", "pyss"},
    {"predictsim.easy", "easy", "predictsim"},
    {"cqsim.easy", "easy", "cqsim"},
    {"accasim.easy", "easy", "accasim"},
    {"batsched_easy_bf_fast.easy", "easy", "batsched_easy_bf_fast"},
    {"hpcopt_rust.easy", "easy", "hpcopt_rust"},
    {"rlscheduler.easy", "easy", "rlscheduler"},
    {"pyss.cons", "conservative", "pyss"},
    {"predictsim.cons", "conservative", "predictsim"},
    {"cqsim.cons", "conservative_replan", "cqsim_conservative"},
};

struct NormalisedTrace {
  const char* name;
  Procs processors;
  std::size_t jobs;
};

constexpr NormalisedTrace normalised_traces[] = {{"KTH-n", 100, 28'481}, {"lublin-n", 256, 10'000}};

class ProgramSchedules : public testing::TestWithParam<std::tuple<ProgramSchedule, NormalisedTrace>> {};

TEST_P(ProgramSchedules, AreReproducedJobByJob) {
  const auto& [program, normalised] = GetParam();
  const auto traces = test::trace_folder();
  if (!traces) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const auto folder = *traces / ".." / "reference-schedules" / "dialects";
  const auto schedule_file = folder / (std::string(normalised.name) + "." + program.file + ".csv.gz");
  if (!exists(schedule_file)) GTEST_SKIP() << "no " << schedule_file;
  const Trace trace = read_swf(folder / (std::string(normalised.name) + ".swf.gz"));
  const JobTable jobs = view_of(trace.jobs);
  const ForeignSchedule theirs = read_schedule(schedule_file, jobs);
  EXPECT_EQ(theirs.n_known, normalised.jobs);
  EXPECT_EQ(theirs.n_unknown, 0u);
  Parameters parameters = parameters_of(*find_preset(program.policy));
  parameters.dialect = dialect_called(program.dialect);

  Workspace workspace;
  const Schedule ours = simulate(jobs, normalised.processors, parameters, workspace);
  std::size_t agreeing = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job)
    agreeing += static_cast<double>(ours.start_s[job] - jobs.submit_s[job]) == theirs.wait_s[job];
  EXPECT_EQ(agreeing, normalised.jobs);
}

std::string name_of_case(const testing::TestParamInfo<ProgramSchedules::ParamType>& test) {
  std::string name = std::string(std::get<0>(test.param).file) + "_" + std::get<1>(test.param).name;
  for (char& c : name)
    if (c == '.' || c == '-') c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Dialects, ProgramSchedules,
                         testing::Combine(testing::ValuesIn(program_schedules), testing::ValuesIn(normalised_traces)),
                         name_of_case);

TEST(Dialects, AreAllHeldAgainstTheirPrograms) {
  for (const Dialect& dialect : dialects()) {
    if (dialect.name == "none") continue;
    const bool held = std::any_of(std::begin(program_schedules), std::end(program_schedules),
                                  [&](const ProgramSchedule& row) { return row.dialect == dialect.name; });
    EXPECT_TRUE(held) << dialect.name;
  }
}

TEST(Dialects, AreDescribedOnceNoneFirst) {
  EXPECT_EQ(dialects()[Parameters{}.dialect].name, "none");
  std::map<std::string_view, int> times;
  for (const Dialect& dialect : dialects()) {
    EXPECT_EQ(++times[dialect.name], 1) << dialect.name;
    EXPECT_FALSE(dialect.rule.empty()) << dialect.name;
    EXPECT_FALSE(dialect.source.empty()) << dialect.name;
  }
}

TEST(Dialects, LeaveTheSwitchesOfNoneAsTheyStand) {
  for (const Parameters& parameters : test::all_compositions()) {
    Parameters own = parameters;
    own.dialect = 0;
    ASSERT_EQ(with_dialect(own), own);
  }
}

/// Of a program that is named for a dialect: its switches as its documents or sources have them, set one by one.
const std::map<std::string_view, std::vector<Setting>> switches_by_hand = {
    {"pyss", {{"pass", "event"}, {"first", "arrivals"}, {"ties", "start"}, {"overdue", "free"}}},
    {"predictsim", {{"pass", "event"}, {"first", "arrivals"}, {"ties", "start"}, {"overdue", "free"}}},
    {"cqsim", {{"pass", "event"}, {"ties", "start"}, {"estimate_candidate", "actual"}}},
    {"cqsim_conservative",
     {{"pass", "event"}, {"ties", "start"}, {"estimate_candidate", "actual"}, {"overdue", "free"}}},
    {"accasim", {{"shadow", "awaited"}, {"until_shadow", "ignored"}}},
    {"batsched_easy_bf_fast", {{"spare", "false"}, {"shadow", "fixed"}}},
    {"hpcopt_rust", {{"estimate_candidate", "actual"}, {"estimate_running", "actual"}, {"spare", "false"}}},
    {"rlscheduler",
     {{"pass", "event"},
      {"first", "arrivals"},
      {"ties", "start"},
      {"spare", "false"},
      {"shadow", "fixed"},
      {"until_shadow", "before"}}},
};

TEST(Dialects, AreTheirSwitchesSetByHand) {
  Workspace first, second;
  for (std::size_t index = 1; index < dialects().size(); ++index) {
    const std::string_view name = dialects()[index].name;
    ASSERT_TRUE(switches_by_hand.contains(name)) << name;
    std::uint64_t seed = 0;
    for (const Preset& preset : presets()) {
      Parameters named = parameters_of(preset), by_hand = named;
      named.dialect = static_cast<std::uint8_t>(index);
      // What stands there before does not count.
      named.pass = Pass::event;
      named.shadow = Shadow::fixed;
      named.spare = false;
      named.estimate_running = EstimateFor::requested;
      for (const Setting& setting : switches_by_hand.at(name)) {
        const ParameterInfo& info = *find_parameter(setting.parameter);
        info.set(by_hand, parse_value(info, setting.value).value());
      }
      EXPECT_EQ(switches_of(with_dialect(named)), switches_of(by_hand)) << name << " of " << preset.name;
      for (int i = 0; i < 10; ++i) {
        const test::Workload workload = test::workload_of_seed(++seed);
        const auto ours = simulate(workload.table(), workload.processors, named, first).start_s;
        const auto theirs = simulate(workload.table(), workload.processors, by_hand, second).start_s;
        ASSERT_TRUE(std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end()))
            << name << " of " << preset.name << "\n"
            << workload;
      }
    }
  }
}

/// All starts of one dialect over many workloads.
std::vector<Seconds> starts_under(std::size_t dialect, const Parameters& policy) {
  constexpr std::uint64_t n_workloads = 2000;
  Parameters parameters = policy;
  parameters.dialect = static_cast<std::uint8_t>(dialect);
  Workspace workspace;
  std::vector<Seconds> all;
  for (std::uint64_t seed = 1; seed <= n_workloads; ++seed) {
    const test::Workload workload = test::workload_of_seed(seed);
    const auto starts = simulate(workload.table(), workload.processors, parameters, workspace).start_s;
    all.insert(all.end(), starts.begin(), starts.end());
  }
  return all;
}

TEST(Dialects, DifferFromEachOther) {
  std::map<std::vector<Seconds>, std::string_view> seen;
  for (std::size_t dialect = 0; dialect < dialects().size(); ++dialect) {
    const std::string_view name = dialects()[dialect].name;
    const auto [found, is_new] = seen.emplace(starts_under(dialect, {}), name);
    if (name == "predictsim") {
      EXPECT_EQ(found->second, "pyss") << "predictsim is a fork of pyss";
    } else {
      EXPECT_TRUE(is_new) << name << " is " << found->second;
    }
  }
}

TEST(Dialects, CountForConservativeBackfillingToo) {
  for (const char* policy : {"conservative", "conservative_replan"}) {
    const Parameters parameters = parameters_of(*find_preset(policy));
    const auto own = starts_under(0, parameters);
    for (const char* dialect : {"pyss", "cqsim", "cqsim_conservative", "hpcopt_rust"})
      EXPECT_NE(starts_under(dialect_called(dialect), parameters), own) << policy << ", " << dialect;
  }
}

// Nothing looks ahead in fcfs: a dialect has nothing to decide, and is no parameter of it.
TEST(Dialects, DoNotCountForFirstComeFirstServed) {
  const Parameters fcfs = parameters_of(*find_preset("fcfs"));
  const auto own = starts_under(0, fcfs);
  for (std::size_t dialect = 1; dialect < dialects().size(); ++dialect) {
    EXPECT_EQ(starts_under(dialect, fcfs), own) << dialects()[dialect].name;
    Parameters named = fcfs;
    named.dialect = static_cast<std::uint8_t>(dialect);
    EXPECT_EQ(canonical(named), fcfs);
  }
}

}  // namespace
}  // namespace schedsweep
