#include "io/content_hash.h"
#include "io/result_file.h"
#include "sweep/commands/commands.h"
#include "sweep/runs_table.h"

#include <cmath>
#include <map>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  std::string file;
  std::vector<std::string> columns;
  std::vector<std::string> where;
  Format format = Format::table;
  bool mean = false;
  bool hash = false;
};

/// Rows that agree in everything but results become one: the mean of each result over the runs that have it, and their
/// number.
Table mean_over_equal_rows(const Table& table, const RunsTable& runs) {
  Table means;
  std::vector<std::size_t> keys, results;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    (runs.is_result(table.columns[c]) ? results : keys).push_back(c);
  for (const std::size_t c : keys) means.columns.push_back(table.columns[c]);
  means.columns.emplace_back("runs");
  for (const std::size_t c : results) means.columns.push_back(table.columns[c]);

  struct Mean {
    double sum = 0;
    std::int64_t n = 0;
  };

  struct Group {
    std::vector<Cell> key;
    std::int64_t runs = 0;
    std::vector<Mean> results;
  };

  std::map<std::string, std::size_t> place_of;
  std::vector<Group> groups;
  for (const auto& row : table.rows) {
    std::string text;
    for (const std::size_t c : keys) text += csv_field(row[c]) + ',';
    const auto [place, is_new] = place_of.emplace(text, groups.size());
    if (is_new) {
      groups.push_back({{}, 0, std::vector<Mean>(results.size())});
      for (const std::size_t c : keys) groups.back().key.push_back(row[c]);
    }
    Group& group = groups[place->second];
    ++group.runs;
    for (std::size_t r = 0; r < results.size(); ++r) {
      const Cell& cell = row[results[r]];
      const auto* count = std::get_if<std::int64_t>(&cell);
      const double value = count ? static_cast<double>(*count) : std::get<double>(cell);
      if (std::isnan(value)) continue;
      group.results[r].sum += value;
      ++group.results[r].n;
    }
  }
  for (Group& group : groups) {
    auto& row = means.rows.emplace_back(std::move(group.key));
    row.emplace_back(group.runs);
    for (const Mean& mean : group.results) row.emplace_back(mean.sum / static_cast<double>(mean.n));  // none: NaN
  }
  return means;
}

std::vector<std::string> columns_of(const Options& options, const RunsTable& runs) {
  std::vector<std::string> columns = options.columns.empty() ? runs.default_columns() : options.columns;
  if (options.mean) std::erase(columns, "replicate");
  return columns;
}

void show_command(const Options& options) {
  const ResultDocument document = read_result_file(options.file);
  if (options.hash) {
    fmt::print("{}  {}\n", content_sha256(document), options.file);
    return;
  }
  const RunsTable runs(document);
  Table table{columns_of(options, runs), {}};
  const std::vector<const Dataset*> columns = runs.columns(table.columns);
  for (const std::size_t row : runs.rows_where(options.where)) {
    auto& cells = table.rows.emplace_back();
    for (const Dataset* column : columns) cells.push_back(RunsTable::cell(*column, row));
  }
  fmt::print("{}", to_text(options.mean ? mean_over_equal_rows(table, runs) : table, options.format));
}

}  // namespace

void add_show(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("show", "Print runs of a results file");
  const auto options = std::make_shared<Options>();
  command->add_option("RESULTS", options->file, "results file of schedsweep run")->required();
  command->add_option("--columns", options->columns, "columns to print, separated by commas (schedsweep list columns)")
      ->delimiter(',');
  command->add_option("--where", options->where, "only runs with column=value, repeatable")->type_name("COLUMN=VALUE");
  command->add_flag("--mean", options->mean, "one line for the replicates of a run: the mean of each result");
  command->add_flag("--hash", options->hash, "print the SHA-256 of the compared content, recomputed from the file");
  add_format(*command, options->format);
  command->callback([options] { show_command(*options); });
}

}  // namespace schedsweep
