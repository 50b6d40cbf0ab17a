#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/text.h"
#include "io/content_hash.h"
#include "io/result_file.h"
#include "sweep/commands/commands.h"

namespace schedsweep {
namespace {

struct Options {
  std::string file;
  std::vector<std::string> columns;
  std::vector<std::string> where;
  Format format = Format::table;
  bool hash = false;
};

/// The columns of /runs of one file.
class RunsTable {
 public:
  explicit RunsTable(const ResultDocument& document) {
    for (const Dataset& dataset : document.datasets)
      if (dataset.path.starts_with("/runs/")) columns_.push_back(&dataset);
  }

  static std::string name_of(const Dataset& column) { return column.path.substr(6); }

  const Dataset& column(const std::string& name) const {
    std::vector<std::string_view> known;
    for (const Dataset* column : columns_) {
      if (name_of(*column) == name) return *column;
      known.push_back(std::string_view(column->path).substr(6));
    }
    const std::string_view nearest = nearest_name(name, known);
    throw InputError("column " + name + ": not in this file" +
                         (nearest.empty() ? " (it has " + joined(known) + ")" : " (did you mean '" + std::string(nearest) + "'?)"),
                     ExitCode::usage);
  }

  std::size_t n_runs() const { return columns_.empty() ? 0 : columns_[0]->shape.at(0); }

  static Cell cell(const Dataset& column, std::size_t row) {
    if (const AttributeValue* meanings = find(column.attributes, "flag_meanings")) return flag_text(column, *meanings, row);
    return std::visit(
        [row](const auto& values) -> Cell {
          if constexpr (std::is_integral_v<std::decay_t<decltype(values[0])>>) {
            return static_cast<std::int64_t>(values[row]);
          } else {
            return values[row];
          }
        },
        column.cells);
  }

  /// What tells the runs apart, then the metrics most asked for.
  std::vector<std::string> default_columns() const {
    std::vector<std::string> chosen;
    for (const Dataset* column : columns_) {
      const std::string name = name_of(*column);
      if (name == "status") break;  // behind it stand results
      const bool wanted = name == "trace" || name == "policy";
      const bool derived = name == "run" || name == "seed";
      if (wanted || (!derived && varies(*column))) chosen.push_back(name);
    }
    if (varies(column("status"))) chosen.emplace_back("status");
    for (const char* metric : {"jobs", "mean_wait_s", "p95_wait_s", "mean_bsld", "p95_bsld", "utilization", "backfilled"}) chosen.emplace_back(metric);
    return chosen;
  }

 private:
  static Cell flag_text(const Dataset& column, const AttributeValue& meanings, std::size_t row) {
    const std::string& text = std::get<std::string>(meanings);
    std::size_t flag = std::get<std::vector<std::uint8_t>>(column.cells)[row];
    std::size_t begin = 0;
    for (; flag > 0 && begin != std::string::npos; --flag) begin = text.find(' ', begin + 1);
    if (begin == std::string::npos) return std::string("?");
    begin += begin > 0;
    return text.substr(begin, text.find(' ', begin) - begin);
  }

  static bool varies(const Dataset& column) {
    return std::visit([](const auto& values) { return std::any_of(values.begin(), values.end(), [&](const auto& v) { return v != values[0]; }); },
                      column.cells);
  }

  std::vector<const Dataset*> columns_;
};

/// `name=value`, compared with the text that `show` prints in CSV.
struct Filter {
  const Dataset* column;
  std::string value;

  bool admits(std::size_t row) const {
    const std::string csv = to_text({{""}, {{RunsTable::cell(*column, row)}}}, Format::csv);
    return csv == "\n" + value + "\n";
  }
};

std::vector<Filter> filters_of(const Options& options, const RunsTable& runs) {
  std::vector<Filter> filters;
  for (const std::string& text : options.where) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) throw InputError("--where " + text + ": no value (write column=value)", ExitCode::usage);
    filters.push_back({&runs.column(text.substr(0, equals)), text.substr(equals + 1)});
  }
  return filters;
}

void show_command(const Options& options) {
  const ResultDocument document = read_result_file(options.file);
  if (options.hash) {
    fmt::print("{}  {}\n", content_sha256(document), options.file);
    return;
  }
  const RunsTable runs(document);
  Table table{options.columns.empty() ? runs.default_columns() : options.columns, {}};
  std::vector<const Dataset*> columns;
  for (const std::string& name : table.columns) columns.push_back(&runs.column(name));
  const std::vector<Filter> filters = filters_of(options, runs);
  for (std::size_t row = 0; row < runs.n_runs(); ++row) {
    if (!std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return filter.admits(row); })) continue;
    auto& cells = table.rows.emplace_back();
    for (const Dataset* column : columns) cells.push_back(RunsTable::cell(*column, row));
  }
  fmt::print("{}", to_text(table, options.format));
}

}  // namespace

void add_show(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("show", "Print runs of a results file");
  const auto options = std::make_shared<Options>();
  command->add_option("RESULTS", options->file, "results file of schedsweep run")->required();
  command->add_option("--columns", options->columns, "columns to print, separated by commas (schedsweep list columns)")->delimiter(',');
  command->add_option("--where", options->where, "only runs with column=value, repeatable")->type_name("COLUMN=VALUE");
  command->add_flag("--hash", options->hash, "print the SHA-256 of the compared content, recomputed from the file");
  add_format(*command, options->format);
  command->callback([options] { show_command(*options); });
}

}  // namespace schedsweep
