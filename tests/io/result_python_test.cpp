#include "io/model_file.h"
#include "io/publish.h"
#include "io/result_file.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::ScratchFolder;

const std::string source = SCHEDSWEEP_SOURCE_DIR;

/// The exit code of a command, whose output goes to `log`.
int run(const std::string& command, const std::filesystem::path& log) {
  const int status = std::system((command + " >'" + log.string() + "' 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class ResultInPython : public testing::Test {
 protected:
  void SetUp() override {
    if (run(python + "-c 'import h5py, h5netcdf, matplotlib, netCDF4, pandas, xarray'", log) != 0)
      GTEST_SKIP() << "needs python3-h5py, -h5netcdf, -matplotlib, -netcdf4, -pandas and -xarray";
    ResultDocument document = test::sample_document();
    stamp(document);
    write_result_file(document, file);
  }

  int run_script(const std::string& script, const std::string& arguments) {
    return run(python + source + "/" + script + " " + arguments, log);
  }

  const ScratchFolder folder;
  const std::string python = "/usr/bin/python3 -B ";
  const std::filesystem::path file = folder / "results.h5";
  const std::filesystem::path log = folder / "log.txt";
};

TEST_F(ResultInPython, IsReadByH5pyPandasAndXarray) {
  EXPECT_EQ(run_script("tests/io/read_results.py", file.string()), 0) << bytes_of(log);
}

TEST_F(ResultInPython, HasTheSameContentHash) {
  for (const std::size_t n_replicates : {0, 4, 3000}) {
    ResultDocument document = test::sample_document(n_replicates);
    stamp(document);
    write_result_file(document, file);
    EXPECT_EQ(run_script("scripts/verify_results.py", file.string()), 0) << bytes_of(log);
    const auto& hash = std::get<std::string>(*find(document.groups[0].attributes, "content_sha256"));
    EXPECT_NE(bytes_of(log).find(hash + " ok"), std::string::npos) << bytes_of(log);
  }
}

TEST_F(ResultInPython, HasModelsToo) {
  write_model_file(test::sample_model(), file);
  EXPECT_EQ(run_script("tests/io/read_model.py", file.string()), 0) << bytes_of(log);
  EXPECT_EQ(run_script("scripts/verify_results.py", file.string()), 0) << bytes_of(log);
}

TEST_F(ResultInPython, ShowsAChangedCell) {
  const std::string change = "-c 'import h5py; h5py.File(\"" + file.string() + "\", \"a\")[\"runs/p95_bsld\"][3] += 1'";
  ASSERT_EQ(run(python + change, log), 0) << bytes_of(log);
  EXPECT_EQ(run_script("scripts/verify_results.py", file.string()), 1);
  EXPECT_NE(bytes_of(log).find("DIFFERS from"), std::string::npos) << bytes_of(log);
}

TEST_F(ResultInPython, IsPlotted) {
  const std::string output = " --output " + (folder / "plot.png").string();
  EXPECT_EQ(run_script("scripts/plot_results.py", file.string() + output), 0) << bytes_of(log);
  EXPECT_EQ(bytes_of(folder / "plot.png").substr(1, 3), "PNG");
  if (const char* keep = std::getenv("SCHEDSWEEP_KEEP_PLOT"))
    std::filesystem::copy_file(folder / "plot.png", keep, std::filesystem::copy_options::overwrite_existing);
}

TEST_F(ResultInPython, PlotNamesTheColumnsThereAre) {
  EXPECT_EQ(run_script("scripts/plot_results.py", file.string() + " --y p95_bslt"), 1);
  EXPECT_NE(bytes_of(log).find("no column 'p95_bslt' (did you mean 'p95_bsld'?)"), std::string::npos) << bytes_of(log);
  EXPECT_EQ(bytes_of(log).find("Traceback"), std::string::npos) << bytes_of(log);
  EXPECT_EQ(run_script("scripts/plot_results.py", file.string() + " --y message"), 1);
  EXPECT_NE(bytes_of(log).find("column 'message' is text"), std::string::npos) << bytes_of(log);
  EXPECT_EQ(run_script("scripts/plot_results.py", source + "/README.none"), 1);
  EXPECT_NE(bytes_of(log).find("README.none: "), std::string::npos) << bytes_of(log);
}

}  // namespace
}  // namespace schedsweep
