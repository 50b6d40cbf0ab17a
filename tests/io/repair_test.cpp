#include "io/repair.h"

#include "engine/error.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

JobRecord sound_job(std::int64_t number = 1) {
  JobRecord job{};
  job.number = number;
  job.submit_s = 10;
  job.run_s = 100;
  job.requested_s = 200;
  job.procs = 4;
  job.wait_s = job.think_s = -1;
  job.memory_kb = job.preceding = -1;
  job.status = 1;
  return job;
}

RepairSettings with(std::string_view defect, Action action) {
  RepairSettings settings;
  settings.set(defect, action);
  return settings;
}

/// One record per rule that shows exactly this defect (after a sound job number 1 submitted at 10).
JobRecord defective(std::string_view defect) {
  JobRecord job = sound_job(2);
  if (defect == "never_ran") job.run_s = -1;
  if (defect == "status_partial") job.status = 3;
  if (defect == "zero_run") job.run_s = 0;
  if (defect == "request_missing") job.requested_s = -1;
  if (defect == "run_over_request") job.run_s = 201;
  if (defect == "duplicate_number") job.number = 1;
  if (defect == "out_of_order") job.submit_s = 9;
  return job;
}

TEST(Defects, TheTableIsSound) {
  std::set<std::string_view> names;
  for (const DefectInfo& defect : defects()) {
    EXPECT_TRUE(names.insert(defect.name).second) << defect.name;
    EXPECT_FALSE(defect.meaning.empty());
    EXPECT_NO_THROW(with(defect.name, defect.default_action)) << defect.name;
    EXPECT_NO_THROW(with(defect.name, Action::reject)) << defect.name;
    EXPECT_EQ(defect.clamp != nullptr, defect.allowed.find("clamp") != std::string_view::npos) << defect.name;
  }
}

TEST(Defects, EveryRuleDoesWhatEachActionSays) {
  for (const DefectInfo& defect : defects()) {
    if (defect.present == nullptr) continue;
    for (const Action action : {Action::keep, Action::drop, Action::clamp, Action::reject}) {
      SCOPED_TRACE(std::string(defect.name) + " = " + std::string(to_string(action)));
      if (defect.allowed.find(to_string(action)) == std::string_view::npos) {
        EXPECT_THROW(with(defect.name, action), InputError);
        continue;
      }
      Repairer repairer("some.swf", with(defect.name, action));
      JobRecord first = sound_job();
      ASSERT_TRUE(repairer.keep(first, 7));
      JobRecord job = defective(defect.name);
      if (action == Action::reject) {
        try {
          repairer.keep(job, 8);
          FAIL() << "nothing thrown";
        } catch (const InputError& error) {
          EXPECT_EQ(std::string(error.what()).find("some.swf:8: " + std::string(defect.name)), 0u) << error.what();
          EXPECT_EQ(error.code(), ExitCode::bad_data);
        }
        continue;
      }
      EXPECT_EQ(repairer.keep(job, 8), action != Action::drop);
      EXPECT_EQ(repairer.report().of(defect.name).dropped, action == Action::drop ? 1u : 0u);
      for (const DefectInfo& other : defects()) {
        EXPECT_EQ(repairer.report().of(other.name).found, other.name == defect.name ? 1u : 0u) << other.name;
      }
      const JobRecord untouched = defective(defect.name);
      if (action == Action::keep && defect.name != "request_missing") {
        EXPECT_EQ(job.columns(), untouched.columns());
      }
      if (action == Action::clamp) {
        EXPECT_NE(job.columns(), untouched.columns());
      }
    }
  }
}

TEST(Repairer, ClampSetsTheValuesThatTheTableNames) {
  JobRecord zero = defective("zero_run");
  Repairer("f", with("zero_run", Action::clamp)).keep(zero, 1);
  EXPECT_EQ(zero.run_s, 1);
  JobRecord missing = defective("request_missing");
  Repairer("f", with("request_missing", Action::clamp)).keep(missing, 1);
  EXPECT_EQ(missing.requested_s, 100);
  JobRecord over = defective("run_over_request");
  Repairer("f", with("run_over_request", Action::clamp)).keep(over, 1);
  EXPECT_EQ(over.run_s, 200);
}

TEST(Repairer, RepairsBuildOnEachOther) {
  RepairSettings settings = with("zero_run", Action::clamp);
  settings.set("request_missing", Action::clamp);
  JobRecord job = defective("zero_run");
  job.requested_s = 0;
  Repairer("f", settings).keep(job, 1);
  EXPECT_EQ(job.run_s, 1);
  EXPECT_EQ(job.requested_s, 1);
}

TEST(Repairer, ARecordThatIsDroppedIsStillCountedButNotRejected) {
  Repairer repairer("f", with("request_missing", Action::reject));
  JobRecord job = defective("never_ran");
  job.requested_s = -1;
  EXPECT_FALSE(repairer.keep(job, 1));
  EXPECT_EQ(repairer.report().of("never_ran").dropped, 1u);
  EXPECT_EQ(repairer.report().of("request_missing").found, 1u);
  EXPECT_EQ(repairer.report().of("request_missing").dropped, 0u);
}

TEST(Repairer, ANumberOfADroppedJobIsFree) {
  Repairer repairer("f", with("duplicate_number", Action::drop));
  JobRecord never = sound_job(5), job = sound_job(5), again = sound_job(5);
  never.run_s = -1;
  EXPECT_FALSE(repairer.keep(never, 1));
  EXPECT_TRUE(repairer.keep(job, 2));
  EXPECT_FALSE(repairer.keep(again, 3));
  EXPECT_EQ(repairer.report().of("duplicate_number").found, 1u);
}

TEST(Repairer, FindsDuplicatesInAnyOrder) {
  Repairer repairer("f", {});
  for (const std::int64_t number : {5, 9, 2, 5, 3, 2, 9, 12}) {
    JobRecord job = sound_job(number);
    repairer.keep(job, 1);
  }
  EXPECT_EQ(repairer.report().of("duplicate_number").found, 3u);
}

TEST(Repairer, LeavesValuesInTheConventionsOfTheColumns) {
  JobRecord job = sound_job();
  job.requested_s = -7;
  job.wait_s = job.think_s = -9;
  job.memory_kb = job.preceding = -9;
  EXPECT_TRUE(Repairer("f", {}).keep(job, 1));
  EXPECT_EQ(job.requested_s, 0);
  EXPECT_EQ(job.wait_s, -1);
  EXPECT_EQ(job.think_s, -1);
  EXPECT_EQ(job.memory_kb, -1);
  EXPECT_EQ(job.preceding, -1);
}

TEST(RepairSettings, UnknownNamesAreUsageErrorsThatListTheKnown) {
  const auto message = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(message([] { defect_index("zero_runs"); }).find("known: malformed, never_ran"), std::string::npos);
  EXPECT_NE(message([] { parse_action("delete"); }).find("keep, drop, clamp, reject"), std::string::npos);
  EXPECT_NE(message([] { with("never_ran", Action::keep); }).find("must be drop|reject"), std::string::npos);
  for (const auto action : {Action::keep, Action::drop, Action::clamp, Action::reject}) {
    EXPECT_EQ(parse_action(to_string(action)), action);
  }
}

}  // namespace
}  // namespace schedsweep
