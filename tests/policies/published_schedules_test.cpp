// Schedules of other people's simulator (pyss), job by job, and the slow reference on the beginnings of real traces.
#include "io/swf_reader.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/reference/slow_simulator.h"
#include "tests/support/traces.h"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct PublishedSchedule {
  const char* file;  ///< its own input: field 3 is the wait that its program simulated
  Procs processors;
  const char* policy;
  const char* estimate;
  const char* dialect;
  std::size_t jobs;
  std::size_t agreeing;  ///< with the same wait to the second
};

const PublishedSchedule published_schedules[] = {
    {"pyss-EASYclairvoyant-KTH-SP2", 100, "easy", "actual", "none", 28481, 28481},
    {"pyss-EASYclairvoyant-CTC-SP2", 338, "easy", "actual", "none", 77199, 77199},
    {"pyss-EASYclairvoyant-SDSC-SP2", 128, "easy", "actual", "none", 54006, 54006},
    {"pyss-EASY-KTH-SP2", 100, "easy", "requested", "pyss", 28481, 28481},
    {"pyss-EASY-SDSC-SP2", 128, "easy", "requested", "pyss", 54006, 54006},
    {"pyss-EASY-CTC-SP2", 338, "easy", "requested", "pyss", 77199, 77199},
    {"pyss-EASYplusplus-clairvoyant-KTH-SP2", 100, "easy_sjbf", "actual", "pyss", 28481, 28481},
    {"pyss-EASYplusplus-clairvoyant-CTC-SP2", 338, "easy_sjbf", "actual", "pyss", 77199, 77199},
    {"pyss-EASYplusplus-clairvoyant-SDSC-SP2", 128, "easy_sjbf", "actual", "pyss", 54006, 54006},
};

class PublishedSchedules : public testing::TestWithParam<PublishedSchedule> {};

TEST_P(PublishedSchedules, AgreeJobByJob) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const PublishedSchedule& row = GetParam();
  const auto file = *folder / ".." / "reference-schedules" / (std::string(row.file) + ".swf.gz");
  if (!exists(file)) GTEST_SKIP() << "no " << file;
  const Trace trace = read_swf(file);
  const JobTable jobs = view_of(trace.jobs);
  Parameters parameters = parameters_of(*find_preset(row.policy));
  for (const Setting& setting : {Setting{"estimate", row.estimate}, Setting{"dialect", row.dialect}}) {
    const ParameterInfo& info = *find_parameter(setting.parameter);
    info.set(parameters, parse_value(info, setting.value).value());
  }

  Workspace workspace;
  const Schedule schedule = simulate(jobs, row.processors, parameters, workspace);
  std::size_t agreeing = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job)
    agreeing += schedule.start_s[job] - jobs.submit_s[job] == jobs.wait_s[job];
  EXPECT_EQ(jobs.size(), row.jobs);
  EXPECT_EQ(agreeing, row.agreeing);
}

INSTANTIATE_TEST_SUITE_P(Pyss, PublishedSchedules, testing::ValuesIn(published_schedules), [](const auto& test) {
  std::string name = test.param.file;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(SlowReference, EqualsTheEngineOnRealTraces) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  Workspace workspace;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    if (entry.path().string().find(".swf") == std::string::npos) continue;
    Trace trace = read_swf(entry.path());
    resize(trace.jobs, std::min<std::size_t>(trace.jobs.size(), 3000));
    const JobTable jobs = view_of(trace.jobs);
    const Procs widest = *std::max_element(jobs.procs.begin(), jobs.procs.end());
    for (const Preset& preset : presets()) {
      const Parameters parameters = parameters_of(preset);
      const auto starts = simulate(jobs, widest, parameters, workspace, Checks::strict).start_s;
      EXPECT_EQ(std::vector<Seconds>(starts.begin(), starts.end()), test::slow_starts(jobs, widest, parameters))
          << trace.name << " on " << widest << " processors, " << preset.name;
    }
  }
}

}  // namespace
}  // namespace schedsweep
