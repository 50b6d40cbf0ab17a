// Numbers of real traces on which independent programs agree, to the last printed digit.
#include "engine/metrics/metrics.h"
#include "engine/text.h"
#include "io/swf_reader.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/support/traces.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// A number as it was printed: right within half a unit of its last digit.
struct Printed {
  double value;
  int decimals;

  bool matches(double computed) const { return std::abs(computed - value) <= (0.5 + 1e-9) * std::pow(10.0, -decimals); }
};

#define EXPECT_PRINTED(computed, printed)  \
  EXPECT_TRUE((printed).matches(computed)) \
      << #computed " = " << shortest(computed) << ", printed " << shortest((printed).value)

enum class ZeroRun { keep, drop };

/// Traces are read once.
const Trace& trace_called(const std::filesystem::path& folder, const std::string& name, ZeroRun zero_run) {
  static std::map<std::pair<std::string, ZeroRun>, Trace> traces;
  const auto [trace, missing] = traces.try_emplace({name, zero_run});
  if (missing) {
    RepairSettings settings;
    if (zero_run == ZeroRun::drop) settings.set("zero_run", Action::drop);
    trace->second = read_swf(folder / (name + ".swf.gz"), settings);
  }
  return trace->second;
}

Metrics metrics_of(const Trace& trace, Procs processors, const Parameters& parameters) {
  static Workspace workspace;
  static MetricsWorkspace buffers;
  const JobTable jobs = view_of(trace.jobs);
  const Schedule schedule = simulate(jobs, processors, parameters, workspace);
  return compute_metrics(jobs, schedule, processors, {parameters.tau_s, parameters.starved_wait_s, parameters.trim},
                         buffers);
}

/// A test's name from its trace, policy and settings.
std::string test_name(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return text;
}

/// One row of the table that HPCOpt published: clairvoyant, without the spare rule.
struct PublishedRow {
  const char* trace;
  Procs processors;
  const char* policy;
  std::int64_t jobs;
  Printed wait_ratio_p95_nearest, mean_wait_s, p95_wait_nearest_s, makespan_s;
};

// HPC2N's 95th percentiles lie half way between two jobs, at 192,726.5 from 0: rounded up, as published.
const PublishedRow published_rows[] = {
    {"CTC-SP2-1996-3.1-cln", 512, "fcfs", 77222, {195.73, 2}, {6183, 0}, {34361, 0}, {29306751, 0}},
    {"CTC-SP2-1996-3.1-cln", 512, "easy", 77222, {3.94, 2}, {1883, 0}, {13045, 0}, {29306751, 0}},
    {"HPC2N-2002-2.2-cln", 240, "fcfs", 202871, {749.60, 2}, {16189, 0}, {68219, 0}, {109256855, 0}},
    {"HPC2N-2002-2.2-cln", 240, "easy", 202871, {60.22, 2}, {11193, 0}, {46908, 0}, {109256855, 0}},
    {"SDSC-SP2-1998-4.2-cln", 128, "fcfs", 54044, {82864.67, 2}, {1552128, 0}, {5103933, 0}, {68440542, 0}},
    {"SDSC-SP2-1998-4.2-cln", 128, "easy", 54044, {340.71, 2}, {22882, 0}, {125944, 0}, {63120686, 0}},
};

class PublishedTable : public testing::TestWithParam<PublishedRow> {};

TEST_P(PublishedTable, IsReproduced) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const PublishedRow& row = GetParam();
  Parameters parameters = parameters_of(*find_preset(row.policy));
  find_parameter("estimate")->set(parameters, *parse_value(*find_parameter("estimate"), "actual"));
  parameters.spare = false;
  const Metrics metrics = metrics_of(trace_called(*folder, row.trace, ZeroRun::keep), row.processors, parameters);
  EXPECT_EQ(metrics.jobs, row.jobs);
  EXPECT_PRINTED(metrics.wait_ratio_p95_nearest, row.wait_ratio_p95_nearest);
  EXPECT_PRINTED(metrics.mean_wait_s, row.mean_wait_s);
  EXPECT_PRINTED(metrics.p95_wait_nearest_s, row.p95_wait_nearest_s);
  EXPECT_PRINTED(metrics.makespan_s, row.makespan_s);
}

INSTANTIATE_TEST_SUITE_P(Contract, PublishedTable, testing::ValuesIn(published_rows), [](const auto& test) {
  return test_name(std::string(test.param.trace) + "_" + test.param.policy);
});

/// One row of this program's own defaults: user requests, spare processors, tau = 10 s.
struct DefaultRow {
  const char* trace;
  Procs processors;
  ZeroRun zero_run;
  Overrun overrun;
  const char* policy;
  std::int64_t jobs;
  Printed mean_wait_s, p95_wait_s, mean_bsld, p95_bsld, utilization;
};

constexpr auto keep = ZeroRun::keep;
constexpr auto drop = ZeroRun::drop;
constexpr auto run = Overrun::run;
constexpr auto kill = Overrun::kill;

// clang-format off
const DefaultRow default_rows[] = {
    {"KTH-SP2-1996-2", 100, keep, run, "fcfs", 28489, {389661.0499, 4}, {862500.0, 1}, {7515.047440, 6}, {48740.128205, 6}, {0.687312950, 9}},
    {"KTH-SP2-1996-2", 100, keep, run, "easy", 28489, {6844.6012, 4}, {37739.2, 1}, {91.473428, 6}, {433.452381, 6}, {0.68768704, 8}},
    {"KTH-SP2-1996-2", 100, drop, kill, "fcfs", 28481, {353776.4091, 4}, {805926.0, 1}, {6814.973310, 6}, {44964.470588, 6}, {0.685240280, 9}},
    {"KTH-SP2-1996-2", 100, drop, kill, "easy", 28481, {6834.5873, 4}, {37634.0, 1}, {92.687654, 6}, {440.6, 1}, {0.685613241, 9}},
    {"KTH-SP2-1996-2", 100, drop, kill, "conservative", 28481, {7316.2391, 4}, {39007.0, 1}, {88.966564, 6}, {382.619718, 6}, {0.685613241, 9}},
    {"KTH-SP2-1996-2", 100, drop, kill, "conservative_replan", 28481, {7936.1711, 4}, {41661.0, 1}, {101.826934, 6}, {441.0, 1}, {0.685613241, 9}},
    {"CTC-SP2-1996-3.1-cln", 338, drop, kill, "conservative", 77205, {17640.6570, 4}, {81326.6, 1}, {55.922935, 6}, {250.946860, 6}, {0.835822342, 9}},
    {"CTC-SP2-1996-3.1-cln", 338, drop, kill, "conservative_replan", 77205, {21903.7136, 4}, {100429.2, 1}, {64.507258, 6}, {291.647370, 6}, {0.835822342, 9}},
    {"SDSC-SP2-1998-4.2-cln", 128, drop, kill, "conservative", 54034, {21757.6975, 4}, {109998.8, 1}, {89.468249, 6}, {507.356818, 6}, {0.824396252, 9}},
    {"SDSC-SP2-1998-4.2-cln", 128, drop, kill, "conservative_replan", 54034, {24342.3128, 4}, {125333.0, 1}, {101.981610, 6}, {552.209237, 6}, {0.824231573, 9}},
    {"KTH-SP2-1996-2.1-cln", 100, keep, run, "easy", 28475, {6847.5031, 4}, {37773.0, 1}, {91.515091, 6}, {433.531132, 6}, {0.699237596, 9}},
    {"CTC-SP2-1996-3.1-cln", 338, keep, run, "fcfs", 77222, {767858.0902, 4}, {1657615.9, 1}, {4275.170245, 6}, {17642.649497, 6}, {0.797544530, 9}},
    {"CTC-SP2-1996-3.1-cln", 338, keep, run, "easy", 77222, {15497.4777, 4}, {72174.8, 1}, {55.535854, 6}, {289.145480, 6}, {0.841420928, 9}},
    {"HPC2N-2002-2.2-cln", 240, keep, run, "fcfs", 202871, {16189.1485, 4}, {68219.0, 1}, {207.808409, 6}, {750.303226, 6}, {0.595528023, 9}},
    {"HPC2N-2002-2.2-cln", 240, keep, run, "easy", 202871, {10930.9507, 4}, {45378.5, 1}, {88.861938, 6}, {140.743490, 6}, {0.595528023, 9}},
    {"SDSC-SP2-1998-4.2-cln", 128, keep, run, "fcfs", 54044, {1552127.7499, 4}, {5103921.1, 1}, {14033.219781, 6}, {82865.039394, 6}, {0.767951620, 9}},
    {"SDSC-SP2-1998-4.2-cln", 128, keep, run, "easy", 54044, {22844.4183, 4}, {112917.4, 1}, {103.386462, 6}, {619.939145, 6}, {0.833933979, 9}},
    {"LLNL-Thunder-2007-1.1-cln", 4008, keep, run, "fcfs", 118791, {8444.9739, 4}, {62379.5, 1}, {276.968379, 6}, {1829.901049, 6}, {0.863565626, 9}},
    {"LLNL-Thunder-2007-1.1-cln", 4008, keep, run, "easy", 118791, {309.6648, 4}, {11.0, 1}, {4.432879, 6}, {1.024560, 6}, {0.863565626, 9}},
    {"DOST-ASTI-COARE-Saliksik-2020-cln", 1728, keep, run, "fcfs", 19760, {1098.4253, 4}, {500.1, 1}, {31.489700, 6}, {1.274221, 6}, {0.341007436, 9}},
    {"DOST-ASTI-COARE-Saliksik-2020-cln", 1728, keep, run, "easy", 19760, {283.2482, 4}, {0.0, 1}, {4.894027, 6}, {1.0, 1}, {0.341007436, 9}},
    {"lublin_256", 256, keep, run, "easy", 10000, {97155.9945, 4}, {598426.6, 1}, {590.053777, 6}, {3207.21, 2}, {0.936342826, 9}},
};

// clang-format on

class DefaultTable : public testing::TestWithParam<DefaultRow> {};

TEST_P(DefaultTable, IsReproduced) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const DefaultRow& row = GetParam();
  Parameters parameters = parameters_of(*find_preset(row.policy));
  parameters.overrun = row.overrun;
  const Metrics metrics = metrics_of(trace_called(*folder, row.trace, row.zero_run), row.processors, parameters);
  EXPECT_EQ(metrics.jobs, row.jobs);
  EXPECT_PRINTED(metrics.mean_wait_s, row.mean_wait_s);
  EXPECT_PRINTED(metrics.p95_wait_s, row.p95_wait_s);
  EXPECT_PRINTED(metrics.mean_bsld, row.mean_bsld);
  EXPECT_PRINTED(metrics.p95_bsld, row.p95_bsld);
  EXPECT_PRINTED(metrics.utilization, row.utilization);
}

INSTANTIATE_TEST_SUITE_P(Contract, DefaultTable, testing::ValuesIn(default_rows), [](const auto& test) {
  return test_name(std::string(test.param.trace) + "_" + test.param.policy +
                   (test.param.overrun == kill ? "_kill" : ""));
});

TEST(Contract, PromisesOfConservativeBackfillingBreakOnlyWhereTheyAreRemade) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const JobTable jobs = view_of(trace_called(*folder, "KTH-SP2-1996-2", drop).jobs);
  Workspace workspace;
  for (const auto& [policy, broken] : {std::pair{"conservative", 0}, std::pair{"conservative_replan", 330}}) {
    Parameters parameters = parameters_of(*find_preset(policy));
    parameters.overrun = kill;
    EXPECT_EQ(simulate(jobs, 100, parameters, workspace).broken_promises, broken) << policy;
  }
}

}  // namespace
}  // namespace schedsweep
