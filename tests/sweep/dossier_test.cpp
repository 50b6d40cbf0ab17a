#include "tests/support/run_program.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

/// A report without a page on a sweep of twelve runs.
class Dossier : public testing::Test {
 protected:
  void SetUp() override {
    const std::string sweep =
        folder_.write("s.toml",
                      "replicates = 3\n[[traces]]\nmodel = \"lublin99\"\njobs = 200\nload = [0.7, 0.9]\n"
                      "[[policies]]\npreset = \"easy\"\n[[policies]]\npreset = \"fcfs\"\n");
    ASSERT_EQ(run_program({"run", sweep, "--output", results()}).exit_code, 0);
    const ProgramEnd end = run_program({"report", results(), "--output", report(), "--no-page"});
    ASSERT_EQ(end.exit_code, 0) << end.err;
  }

  std::string results() const { return (folder_ / "r.h5").string(); }

  std::string report() const { return (folder_ / "report").string(); }

  std::filesystem::path file(const std::string& name) const { return folder_ / "report" / name; }

  ProgramEnd verified(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = {"verify", report()};
    command.insert(command.end(), more.begin(), more.end());
    return run_program(command);
  }

  TemporaryFolder folder_;
};

TEST_F(Dossier, IsVerifiedByDoingSomeOfItsRunsAgain) {
  EXPECT_NE(verified().out.find("12 of 12 runs done again, every number equal"), std::string::npos) << verified().out;
  EXPECT_NE(verified({"--runs", "5", "--seed", "9"}).out.find("5 of 12 runs done again"), std::string::npos);
}

TEST_F(Dossier, NamesEveryFileThatWasChangedAddedOrRemoved) {
  std::ofstream(file("report.md"), std::ios::app) << "and I was never wrong\n";
  std::ofstream(file("more.txt")) << "x";
  std::filesystem::remove(file("report.json"));
  const ProgramEnd end = verified();
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("report.md: changed since the report was written"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("more.txt: not in the manifest"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("report.json: missing"), std::string::npos) << end.err;
}

TEST_F(Dossier, AManifestCannotBeRewrittenUnseen) {
  nlohmann::ordered_json manifest = nlohmann::ordered_json::parse(test::read_file(file("manifest.json")));
  EXPECT_EQ(manifest.at("sweep").at("runs"), 12);
  manifest["sweep"]["seed"] = 2;
  std::ofstream(file("manifest.json")) << manifest.dump(2);
  EXPECT_EQ(verified().exit_code, 65);
  EXPECT_NE(verified().err.find("its own hash differs"), std::string::npos) << verified().err;
  std::ofstream(file("manifest.json")) << "{}";
  EXPECT_NE(verified().err.find("no manifest of a report"), std::string::npos) << verified().err;
}

TEST_F(Dossier, TheSameResultsGiveTheSameManifest) {
  const std::string first = test::read_file(file("manifest.json"));
  ASSERT_EQ(run_program({"report", results(), "--output", report(), "--no-page", "--threads", "1"}).exit_code, 0);
  EXPECT_EQ(test::read_file(file("manifest.json")), first);
}

TEST(DossierOfATrace, NoRunIsDoneAgainWithoutIt) {
  const TemporaryFolder folder;
  folder.write(
      "t.swf",
      "; MaxProcs: 4\n1 0 0 10 2 -1 -1 2 20 -1 1 1 1 1 1 1 -1 -1\n2 5 0 9 4 -1 -1 4 20 -1 1 1 1 1 1 1 -1 -1\n");
  const std::string sweep = folder.write("s.toml", "[[traces]]\nfile = \"t.swf\"\n[[policies]]\npreset = \"easy\"\n"),
                    results = (folder / "r.h5").string(), report = (folder / "report").string();
  ASSERT_EQ(run_program({"run", sweep, "--output", results}).exit_code, 0);
  ASSERT_EQ(run_program({"report", results, "--output", report, "--no-page"}).exit_code, 0);
  EXPECT_EQ(run_program({"verify", report, "--sweep", sweep}).exit_code, 0);
  std::filesystem::remove(folder / "t.swf");
  const ProgramEnd end = run_program({"verify", report});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_NE(end.err.find("no run can be done again"), std::string::npos) << end.err;
  EXPECT_EQ(run_program({"verify", report, "--runs", "0"}).exit_code, 0);
}

}  // namespace
}  // namespace schedsweep
