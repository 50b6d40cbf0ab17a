#include "io/content_hash.h"
#include "io/in_child.h"
#include "io/model_file.h"
#include "io/result_decode.h"
#include "io/result_file.h"
#include "io/seal.h"
#include "sweep/commands/commands.h"
#include "sweep/report/dossier.h"
#include "sweep/report/report_document.h"
#include "sweep/report/report_source.h"
#include "sweep/threads.h"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// What the file says it is; results, if it is none of ours.
const DocumentFormat& format_of(const ResultDocument& document) {
  static constexpr DocumentFormat known[] = {result_format, tuning_format, model_format, report_format};
  const AttributeValue* name = find(document.groups.front().attributes, "format");
  for (const DocumentFormat& format : known)
    if (name != nullptr && *name == AttributeValue(std::string(format.name))) return format;
  return known[0];
}

/// The content hash of a file that is as it was written.
std::string verified_hash(const std::string& file) {
  check_seal(file);
  const ResultDocument document = decode_hdf5(file);
  check_format(document, format_of(document));
  std::string found = content_sha256(document);
  const AttributeValue* stated = find(document.groups.front().attributes, "content_sha256");
  if (stated == nullptr || *stated != AttributeValue(found))
    throw InputError("content is " + found + ", not what its content_sha256 says; changed and sealed again");
  return found;
}

struct Options {
  std::string path;
  std::string sweep_file;
  std::int64_t n_runs = 20;
  std::uint64_t seed = 1;
};

/// A report: its files as its manifest has them, and some of its runs once more.
void verify_report(const Options& options) {
  const std::filesystem::path folder = options.path;
  check_manifest(folder);
  const ReportSource source(folder / "results.h5", options.sweep_file, usable_processors());
  const ReportInput input = source.input();
  if (!input.no_workloads.empty() && options.n_runs > 0)
    throw InputError(options.path + ": every file as written, but no run can be done again (" + input.no_workloads +
                     ") say where the traces are, or --runs 0");
  const Repetition repetition = repeat_runs(input, options.n_runs, options.seed);
  const std::size_t n = repetition.runs.size(), n_different = repetition.differences.size();
  for (const std::string& difference : repetition.differences) fmt::print("{}\n", difference);
  if (n_different > 0)
    throw InputError(fmt::format("{}: {} of {} runs done again give other numbers", options.path, n_different, n));
  fmt::print("{}: every file as written; {} of {} runs done again, every number equal\n", options.path, n,
             input.plan.n_runs());
}

void verify_file(const std::string& file) {
  // HDF5 crashes on some files that were damaged before they were sealed.
  ChildLimits limits;
  limits.memory_bytes = std::size_t{256} << 30;
  limits.cpu_s = 3600;
  try {
    fmt::print("{}: good, content {}\n", file, in_child([&] { return verified_hash(file); }, limits));
  } catch (const InputError& error) {
    throw InputError(file + ": not as it was written (" + error.what() + ")");
  }
}

}  // namespace

void add_verify(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "verify",
      "Check a results, tuning or model file: its seal, its format and its content hash; or a report: every file, and "
      "some of its runs by doing them again");
  const auto options = std::make_shared<Options>();
  command->add_option("PATH", options->path, "file of schedsweep run, tune or train, or folder of schedsweep report")
      ->required();
  command->add_option("--runs", options->n_runs, "of a report: runs to do again, drawn at random")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of a report: decides which runs")->capture_default_str();
  command->add_option("--sweep", options->sweep_file, "of a report: the sweep file, beside which traces are looked for")
      ->type_name("FILE");
  command->callback([options] {
    std::filesystem::is_directory(options->path) ? verify_report(*options) : verify_file(options->path);
  });
}

}  // namespace schedsweep
