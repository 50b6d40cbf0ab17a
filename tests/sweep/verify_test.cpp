#include "io/content_hash.h"
#include "io/model_file.h"
#include "io/publish.h"
#include "io/seal.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"
#include "tests/sweep/small_sweep.h"

#include <algorithm>

namespace schedsweep {
namespace {

using test::ProgramEnd;
using test::run_program;
using test::TemporaryFolder;

class Verify : public testing::Test {
 protected:
  void write(const ResultDocument& document) const { write_result_file(document, file); }

  static ResultDocument stamped_sample(const DocumentFormat& format) {
    ResultDocument document = test::sample_document();
    stamp(document, format);
    return document;
  }

  void expect_bad(const std::string& reason) const {
    const ProgramEnd end = run_program({"verify", file});
    EXPECT_EQ(end.exit_code, 65) << end.err;
    EXPECT_EQ(end.out, "");
    EXPECT_EQ(end.err.find("schedsweep: " + file + ": not as it was written ("), 0u) << end.err;
    EXPECT_NE(end.err.find(reason), std::string::npos) << end.err;
  }

  const TemporaryFolder folder;
  const std::string file = (folder / "größe 1.h5").string();
};

TEST_F(Verify, TellsTheContentOfGoodFiles) {
  for (const DocumentFormat& format : {result_format, tuning_format}) {
    const ResultDocument document = stamped_sample(format);
    write(document);
    const ProgramEnd end = run_program({"verify", file});
    EXPECT_EQ(end.exit_code, 0) << end.err;
    EXPECT_EQ(end.out, file + ": good, content " + content_sha256(document) + "\n");
  }
  write_model_file(test::sample_model(), file);
  EXPECT_EQ(run_program({"verify", file}).out, file + ": good, content " + content_sha256(test::sample_model()) + "\n");
}

TEST_F(Verify, FindsWhatIsNoFileOfOurs) {
  expect_bad("no such file");
  folder.write("größe 1.h5", std::string(500, 'x'));
  expect_bad("no seal at its end");
  std::string bytes(500, 'x');
  write_seal(bytes);
  publish_file(file, bytes);
  expect_bad("cannot open the file");
}

TEST_F(Verify, FindsDamage) {
  write(stamped_sample(result_format));
  std::string bytes = test::read_file(file);
  bytes[bytes.size() / 2] ^= 1;
  folder.write("größe 1.h5", bytes);
  expect_bad("its bytes are not those that were sealed");
}

TEST_F(Verify, FindsContentsThatWereChangedAndSealedAgain) {
  ResultDocument document = stamped_sample(result_format);
  const auto jobs = std::ranges::find(document.datasets, "/runs/jobs", &Dataset::path);
  ++std::get<std::vector<std::int64_t>>(jobs->cells)[3];
  write(document);
  expect_bad("changed and sealed again");
}

TEST_F(Verify, FindsOtherFormatsAndVersions) {
  write(stamped_sample({"something else", {2, 0}}));
  expect_bad("'format' is not 'schedsweep-results'");
  write(stamped_sample({"schedsweep-results", {1, 0}}));
  expect_bad("format version 1, this program reads version 2");
}

}  // namespace
}  // namespace schedsweep
