#include "io/swf_reader.h"
#include "tests/support/traces.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// What a real trace holds; the counts were made by an independent script, the hashes by sha256sum.
struct Known {
  const char* name;
  Procs machine, widest;
  std::uint64_t comments, data, jobs;
  std::uint64_t never_ran, zero_run, request_missing, run_over_request, out_of_order, substituted;
  std::size_t users;
  const char* sha256;
};

void PrintTo(const Known& known, std::ostream* out) { *out << known.name; }

constexpr Known known_traces[] = {
    {"CTC-SP2-1996-3.1-cln", 338, 336, 29, 77222, 77222, 0, 17, 6, 7174, 0, 77222, 679,
     "8e33a9b597e1ddda2d2164347bac08c9444e1a2620a7947df52f0a1622ec4cde"},
    {"DOST-ASTI-COARE-Saliksik-2020-cln", 1728, 480, 19, 19760, 19760, 0, 0, 0, 1375, 0, 0, 89,
     "5e41710a8242920b73456ae2b98e2a189833a8b6fb05da41acb254c888cd6da1"},
    {"HPC2N-2002-2.2-cln", 240, 200, 31, 202871, 202871, 0, 0, 0, 14817, 0, 0, 257,
     "77b8993c73ae438385f6c0015708251f52dc316267b03ac19a406fbea2802afa"},
    {"KTH-SP2-1996-2.1-cln", 100, 100, 24, 28476, 28475, 1, 8, 0, 475, 0, 0, 214,
     "fba36494c4e4257f72182e8b629ebb0bcb054b3b82851ef957445bd627adcc87"},
    {"KTH-SP2-1996-2", 100, 100, 19, 28489, 28489, 0, 8, 0, 475, 0, 0, 214,
     "df76b94e5f670db52179688a98deec3e1887d10adb39f96c900b8e92abb386ab"},
    {"LLNL-Thunder-2007-1.1-cln", 4008, 3860, 26, 121039, 118791, 2248, 6236, 82437, 1101, 808, 4, 283,
     "aad5a3120a6adf0342d46fb4830e022121cdfbd3de9ecdd9cf10145b8864b6a5"},
    {"NASA-iPSC-1993-3.1-cln", 128, 128, 32, 18239, 18239, 0, 173, 18239, 0, 0, 18239, 69,
     "9d997a2c20a7f7b0b6d81638d756ce8b2c524c4f2e9ec78da36001743ca33d76"},
    {"RICC-2010-2", 8192, 8192, 20, 447794, 447794, 0, 10, 2, 7092, 0, 2, 176,
     "986a2a12df85adc3c2a2eb80a31b4ff9a056b92637526ee53fb70637b1bf0518"},
    {"SDSC-SP2-1998-4.2-cln", 128, 128, 48, 59715, 54044, 5671, 10, 66, 4134, 0, 0, 428,
     "2bb635f4b5793f52bd49ccb8fd913d95f9c5be6346925162cadcaf0117e28cf2"},
    {"lublin_256", 256, 256, 7, 10000, 10000, 0, 0, 10000, 0, 0, 10000, 0,
     "a394ab3d81179ebcf645a1cbd593a60b6dff7f11a510e1e6285c45f43310c962"},
};

std::optional<Trace> read(const std::string& name, const RepairSettings& settings = {}) {
  const auto folder = test::trace_folder();
  if (!folder) return std::nullopt;
  return read_swf(*folder / (name + ".swf.gz"), settings);
}

class RealTrace : public testing::TestWithParam<Known> {};

TEST_P(RealTrace, HoldsWhatIsKnown) {
  const Known& known = GetParam();
  const std::optional<Trace> trace = read(known.name);
  if (!trace) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  EXPECT_EQ(trace->name, known.name);
  EXPECT_EQ(trace->sha256, known.sha256);
  EXPECT_EQ(machine_size(*trace, {}).processors, known.machine);
  EXPECT_EQ(trace->user.names.size(), known.users);
  EXPECT_EQ(trace->jobs.size(), known.jobs);

  const QualityReport& quality = trace->quality;
  EXPECT_EQ(quality.comment_lines, known.comments);
  EXPECT_EQ(quality.blank_lines, 0u);
  EXPECT_EQ(quality.data_lines, known.data);
  EXPECT_EQ(quality.jobs_kept, known.jobs);
  EXPECT_EQ(quality.widest_job, known.widest);
  EXPECT_EQ(quality.processors_substituted, known.substituted);
  EXPECT_EQ(quality.of("malformed").found, 0u);
  EXPECT_EQ(quality.of("never_ran").dropped, known.never_ran);
  EXPECT_EQ(quality.of("status_partial").found, 0u);
  EXPECT_EQ(quality.of("zero_run").found, known.zero_run);
  EXPECT_EQ(quality.of("request_missing").found, known.request_missing);
  EXPECT_EQ(quality.of("run_over_request").found, known.run_over_request);
  EXPECT_EQ(quality.of("duplicate_number").found, 0u);
  EXPECT_EQ(quality.of("out_of_order").found, known.out_of_order);

  const JobStore& jobs = trace->jobs;
  for (std::size_t i = 1; i < jobs.size(); ++i) {
    ASSERT_LE(std::tie(jobs.submit_s[i - 1], jobs.number[i - 1]), std::tie(jobs.submit_s[i], jobs.number[i]));
  }
}

INSTANTIATE_TEST_SUITE_P(Archive, RealTrace, testing::ValuesIn(known_traces), [](const auto& test) {
  std::string name = test.param.name;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

TEST(RealTraces, DroppingZeroRunsLeavesThePublishedCounts) {
  RepairSettings settings;
  settings.set("zero_run", Action::drop);
  const std::pair<const char*, std::size_t> published[] = {
      {"KTH-SP2-1996-2", 28481}, {"CTC-SP2-1996-3.1-cln", 77205}, {"SDSC-SP2-1998-4.2-cln", 54034}};
  for (const auto& [name, jobs] : published) {
    const auto trace = read(name, settings);
    if (!trace) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
    EXPECT_EQ(trace->jobs.size(), jobs) << name;
  }
}

}  // namespace
}  // namespace schedsweep
