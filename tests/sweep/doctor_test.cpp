#include "sweep/attempt.h"
#include "sweep/doctor/checks.h"
#include "sweep/owner.h"
#include "tests/support/run_program.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::run_program;
using test::TemporaryFolder;

/// Two ranks on one node, one on another, all well.
Patient healthy() {
  RankFacts rank;
  rank.host = "n1";
  rank.program_sha256 = "aaaaaaaaaaaaaaaa";
  rank.instruction_set = "avx2";
  rank.processors = 2;
  rank.threads = 2;
  rank.node_processors = 4;
  rank.launcher_processors = 4;
  rank.group = {8'000'000'000, "memory.max of /job"};
  Patient patient;
  patient.ranks = {rank, rank, rank};
  patient.ranks[2].host = "n2";
  patient.environment = {{"OMPI_COMM_WORLD_SIZE", "3"}, {"PMIX_RANK", "0"}};
  return patient;
}

Symptom only(Check check, const Patient& patient) {
  Symptoms findings;
  check(patient, findings);
  EXPECT_EQ(findings.size(), 1u);
  return findings.at(0);
}

TEST(Doctor, FindsNothingWrongWithHealthyRanks) {
  for (const Check check :
       {check_launcher, check_ranks, check_program, check_threads, check_binding, check_clocks, check_memory})
    EXPECT_EQ(only(check, healthy()).grade, Grade::ok) << to_text(only(check, healthy()));
  EXPECT_EQ(only(check_ranks, healthy()).why, "2 on n1, 1 on n2");
}

TEST(Doctor, WarnsOfMoreThreadsThanProcessors) {
  Patient patient = healthy();
  patient.ranks[1].threads = 3;
  EXPECT_EQ(to_text(only(check_threads, patient)),
            "warn  threads: 5 of 2 ranks on n1 for 4 processors (each slows the others down) fewer --threads or ranks, "
            "or more processors");
}

TEST(Doctor, WarnsWhereMpirunBindsRanksToFewProcessors) {
  Patient patient = healthy();
  for (RankFacts& rank : patient.ranks) rank.node_processors = 2;
  EXPECT_EQ(only(check_binding, patient).hint, "mpirun --bind-to none");
  patient.environment = {{"SLURM_STEP_NUM_TASKS", "3"}};  // srun binds to what the job was given
  Symptoms findings;
  check_binding(patient, findings);
  EXPECT_TRUE(findings.empty());
}

TEST(Doctor, NamesTheRankThatRunsAnotherProgram) {
  Patient patient = healthy();
  patient.ranks[2].program_sha256 = "bbbbbbbbbbbbbbbb";
  const Symptom finding = only(check_program, patient);
  EXPECT_EQ(finding.grade, Grade::fail);
  EXPECT_EQ(finding.value, "another one at rank 2 on n2");
}

TEST(Doctor, SaysWhenALauncherWasForgottenOrHasNoPmix) {
  Patient patient = healthy();
  patient.ranks.resize(1);
  patient.environment = {{"SLURM_NTASKS", "4"}};
  EXPECT_EQ(only(check_launcher, patient).hint, "start it with srun --mpi=pmix, or mpirun");
  patient = healthy();
  patient.environment = {{"SLURM_STEP_NUM_TASKS", "3"}};
  EXPECT_EQ(only(check_launcher, patient).grade, Grade::warn);
}

TEST(Doctor, OnlyNotesClocksThatDisagree) {
  Patient patient = healthy();
  patient.ranks[2].clock_s = 5;
  const Symptom finding = only(check_clocks, patient);
  EXPECT_EQ(finding.grade, Grade::ok);
  EXPECT_NE(finding.why.find("n2 is ahead of n1"), std::string::npos) << finding.why;
}

TEST(Doctor, TellsTheLeastOfAllMemoryLimits) {
  Patient patient = healthy();
  patient.ranks[2].process = {500'000'000, "ulimit -v"};
  const Symptom finding = only(check_memory, patient);
  EXPECT_EQ(finding.grade, Grade::warn);
  EXPECT_EQ(finding.value, "500 MB on n2 (ulimit -v)");
}

TEST(Doctor, SaysWhoWorksOnAnOutputAndWhoHasEnded) {
  const TemporaryFolder folder;
  Patient patient = healthy();
  patient.output = folder / "r.h5";
  EXPECT_EQ(only(check_owner, patient).value, "nobody works on this output");
  std::filesystem::create_directory(journal_folder(patient.output));
  const Ownership mine(journal_folder(patient.output));
  const Symptom alive = only(check_owner, patient);
  EXPECT_EQ(alive.grade, Grade::warn);
  EXPECT_NE(alive.value.find("process " + std::to_string(getpid())), std::string::npos) << alive.value;
}

TEST(Doctor, TellsOneLineACheckAndLeavesNothingBehind) {
  const TemporaryFolder folder;
  const auto end = run_program({"doctor", "--output", folder / "r.h5"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  for (const char* what : {"launcher", "ranks", "program", "threads", "memory", "instruction set", "MPI", "HDF5",
                           "file system", "output", "space", "locks", "sync", "owner"})
    EXPECT_NE(end.out.find(std::string("  ") + what + ": "), std::string::npos) << what;
  EXPECT_EQ(std::count(end.out.begin(), end.out.end(), '\n'), 14) << end.out;
  EXPECT_TRUE(folder.names().empty());
}

TEST(Doctor, FailsWhereResultsCannotGo) {
  const auto end = run_program({"doctor", "--output", "/nowhere/r.h5"});
  EXPECT_EQ(end.exit_code, 78);
  EXPECT_NE(end.out.find("FAIL  output: /nowhere/r.h5: no such file or directory"), std::string::npos) << end.out;
}

TEST(Doctor, SpeaksJson) {
  const auto end = run_program({"doctor", "--json", "--output", "/nowhere/r.h5"});
  EXPECT_EQ(end.exit_code, 78);
  bool failed = false;
  for (const auto& finding : nlohmann::json::parse(end.out))
    failed = failed || (finding.at("grade") == "FAIL" && finding.at("what") == "output");
  EXPECT_TRUE(failed) << end.out;
}

TEST(Doctor, LooksAtAllRanks) {
  const auto end = test::run_mpi(3, {"doctor", "--threads", "4000"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_NE(end.out.find("ok    ranks: 3 on 1 nodes"), std::string::npos) << end.out;
  EXPECT_NE(end.out.find("warn  threads: 12000 of 3 ranks"), std::string::npos) << end.out;
}

TEST(Doctor, SaysThatThisIsOneOfManyThatEachBelieveToBeAlone) {
  test::Environment environment = test::mpi_environment();
  environment.emplace_back("PMI_SIZE", "3");
  const auto end = run_program({"doctor"}, environment);
  EXPECT_EQ(end.exit_code, 78);
  EXPECT_EQ(end.out.find("FAIL  start: launcher: PMI_SIZE = 3 but MPI sees 1 process"), 0u) << end.out;
}

}  // namespace
}  // namespace schedsweep
