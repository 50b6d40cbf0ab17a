#include "io/publish.h"
#include "io/result_file.h"
#include "sweep/commands/commands.h"
#include "sweep/runs_table.h"

#include <cstdio>
#include <filesystem>
#include <memory>

namespace schedsweep {
namespace {

struct Options {
  std::string file;
  std::string output;
  std::vector<std::string> columns = {"all"};
  std::vector<std::string> where;
  bool raw = false;
};

/// Lines of CSV, a header first. Each goes to write(line) on its own: the whole text may be as large as the file.
template <class Write>
void export_runs(const Options& options, const RunsTable& runs, Write write) {
  const CsvText how = options.raw ? CsvText::raw : CsvText::guarded;
  const bool all = options.columns == std::vector<std::string>{"all"};
  const std::vector<std::string> names = all ? runs.all_columns() : options.columns;
  const std::vector<const Dataset*> columns = runs.columns(names);
  const std::vector<std::size_t> rows = runs.rows_where(options.where);
  std::string line;
  for (const std::string& name : names) line += csv_field(name, how) + ',';
  line.back() = '\n';
  write(line);
  for (const std::size_t row : rows) {
    line.clear();
    for (const Dataset* column : columns) line += csv_field(RunsTable::cell(*column, row), how) + ',';
    line.back() = '\n';
    write(line);
  }
}

void export_command(const Options& options) {
  const ResultDocument document = read_result_file(options.file);
  const RunsTable runs(document);
  if (options.output.empty()) {
    export_runs(options, runs, [](const std::string& line) { std::fwrite(line.data(), 1, line.size(), stdout); });
    return;
  }
  std::error_code error;
  if (std::filesystem::equivalent(options.file, options.output, error))
    throw InputError(options.output + ": is the results file itself (give another --output)", ExitCode::cannot_create);
  std::string text;
  export_runs(options, runs, [&](const std::string& line) { text += line; });
  publish_file(options.output, text);
}

}  // namespace

void add_export(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("export", "Write the runs of a results file as CSV (RFC 4180)");
  const auto options = std::make_shared<Options>();
  command->add_option("RESULTS", options->file, "results file of schedsweep run")->required();
  command->add_option("--output", options->output, "file to write; standard output without it");
  command->add_option("--columns", options->columns, "all, or columns separated by commas (schedsweep list columns)")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--where", options->where, "only runs with column=value, repeatable")->type_name("COLUMN=VALUE");
  command->add_flag("--raw", options->raw,
                    "text as it stands; otherwise a ' goes before text that spreadsheets would run as a formula, "
                    "beginning with = + - @, tab or carriage return");
  command->callback([options] { export_command(*options); });
}

}  // namespace schedsweep
