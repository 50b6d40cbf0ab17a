#include "sweep/commands/commands.h"
#include "sweep/report/dossier.h"
#include "sweep/report/page.h"
#include "sweep/report/report_source.h"
#include "sweep/report/write_report.h"
#include "sweep/threads.h"

#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  std::string results;
  std::string output;
  std::string sweep_file;
  int n_threads = 0;
  bool no_page = false;
  double target_width = 0;
};

/// "results.report" of "results.h5".
std::string default_folder(const std::filesystem::path& results) {
  std::filesystem::path folder = results;
  if (folder.extension() == ".h5") folder.replace_extension();
  return folder.string() + ".report";
}

void report_command(const Options& options) {
  const std::string output = options.output.empty() ? default_folder(options.results) : options.output;
  ReportFolder folder(output);
  const ReportSource source(options.results, options.sweep_file,
                            options.n_threads > 0 ? options.n_threads : usable_processors());
  const Report report = make_report(source, options.target_width);
  write_report_files(report, source.document(), folder.draft());
  std::string no_page;  // and yet the rest is worth having
  try {
    if (!options.no_page) write_page(folder.draft());
  } catch (const InputError& error) {
    no_page = error.what();
  }
  std::filesystem::copy_file(options.results, folder.draft() / "results.h5");
  write_manifest(folder.draft(), source.input());
  folder.put_in_place();
  for (const Finding& finding : report.findings) fmt::print("{}: {}\n", finding.section, finding.text);
  if (!no_page.empty()) throw InputError(output + "/" + no_page, ExitCode::cannot_create);
  fmt::print("{}\n", (std::filesystem::path(output) / (options.no_page ? "report.md" : "index.html")).string());
}

}  // namespace

void add_report(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "report", "Say in words, figures and tables what a sweep has found: a folder with a page that needs no network");
  const auto options = std::make_shared<Options>();
  command->add_option("RESULTS", options->results, "results file of schedsweep run")->required();
  command->add_option("--output", options->output,
                      "folder to write, in the place of an older report; by default RESULTS with .report for .h5");
  command
      ->add_option("--sweep", options->sweep_file,
                   "the sweep file: traces are looked for beside it, and its [report] counts")
      ->type_name("FILE");
  command->add_option("--threads", options->n_threads, "threads; by default all this process may use")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--target-width", options->target_width,
                   "say how many replicates would narrow the intervals of the primary metric to +- so much of it: 0.05")
      ->check(CLI::Range(0.0001, 1.0));
  command->add_flag("--no-page", options->no_page, "everything but the page, which needs Python and matplotlib");
  command->callback([options] { report_command(*options); });
}

}  // namespace schedsweep
