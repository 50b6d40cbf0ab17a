#pragma once

#include "sweep/attempt.h"
#include "tests/support/run_program.h"

#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {

/// A sweep whose results are known from a run that nobody disturbed.
class Undisturbed {
 public:
  /// About `n_runs` milliseconds of work in as many runs.
  explicit Undisturbed(int n_runs = 1000, const std::string& more = "")
      : sweep_(folder_.write("sweep.toml", more +
                                               "[[traces]]\nmodel = \"lublin99\"\njobs = 2000\n"
                                               "[[policies]]\npreset = \"easy\"\n"
                                               "tau_s = {from = 1, to = 1000, count = " +
                                               std::to_string(n_runs) + "}\n")) {
    const std::string output = (folder_ / "undisturbed.h5").string();
    const auto start = std::chrono::steady_clock::now();
    const ProgramEnd end = run_program(command(output));
    EXPECT_EQ(end.exit_code, 0) << end.err;
    took_ = std::chrono::steady_clock::now() - start;
    bytes_ = read_file(output);
    EXPECT_GT(bytes_.size(), 1000u);
  }

  const TemporaryFolder& folder() const { return folder_; }

  const std::string& sweep() const { return sweep_; }

  const std::string& bytes() const { return bytes_; }

  /// Arguments of the program.
  std::vector<std::string> command(const std::string& output, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"run", sweep_, "--output", output, "--threads", "1", "--progress", "none"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  /// A moment of a run, start included, by the time that the undisturbed one took.
  std::chrono::duration<double> moment(std::mt19937& random) const {
    return took_ * std::uniform_real_distribution(0.0, 1.1)(random);
  }

  /// Expects that the same command, undisturbed, ends with the results of the undisturbed run.
  void expect_a_right_end(const std::string& output, const std::string& what = "") const {
    const ProgramEnd end = run_program(command(output));
    EXPECT_EQ(end.exit_code, 0) << what << end.err;
    expect_results(output, what);
  }

  void expect_results(const std::string& output, const std::string& what = "") const {
    EXPECT_TRUE(read_file(output) == bytes_) << what << ": other results";
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(journal_folder(output))) {
      const bool could_not_be_removed = entry.path().filename() == "owner.json" && what.ends_with("owner.json: ");
      EXPECT_TRUE(entry.path().extension() == ".rec" || could_not_be_removed) << what << entry.path();
      ++files;
    }
    EXPECT_LE(files, 6u) << what;
  }

  /// Expects that there are the whole results or none, and never a draft beside them.
  void expect_nothing_half(const std::string& output) const {
    EXPECT_TRUE(!std::filesystem::exists(output) || read_file(output) == bytes_) << "half results";
  }

 private:
  TemporaryFolder folder_;
  std::string sweep_;
  std::string bytes_;
  std::chrono::duration<double> took_{};
};

}  // namespace schedsweep::test
