#include "engine/text.h"
#include "io/content_hash.h"
#include "io/result_file.h"
#include "sweep/commands/commands.h"

#include <algorithm>
#include <cmath>
#include <limits>
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
    throw InputError(
        "column " + name + ": not in this file" +
            (nearest.empty() ? " see schedsweep list columns" : " (did you mean '" + std::string(nearest) + "'?)"),
        ExitCode::usage);
  }

  std::size_t n_runs() const { return columns_.empty() ? 0 : columns_[0]->shape.at(0); }

  static Cell cell(const Dataset& column, std::size_t row) {
    if (const AttributeValue* meanings = find(column.attributes, "flag_meanings"))
      return flag_text(column, *meanings, row);
    const AttributeValue* fill = find(column.attributes, "_FillValue");
    const AttributeValue* limit = find(column.attributes, "limit");
    return std::visit(
        [&](const auto& values) -> Cell {
          if constexpr (std::is_integral_v<std::decay_t<decltype(values[0])>>) {
            const auto value = static_cast<std::int64_t>(values[row]);
            if (limit != nullptr && *limit == AttributeValue(value))
              return std::get<std::string>(*find(column.attributes, "limit_meaning"));
            const bool missing = fill != nullptr && *fill == AttributeValue(value);
            return missing ? Cell(std::numeric_limits<double>::quiet_NaN()) : Cell(value);
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
      if (name == "trace" || name == "policy" || (name != "run" && name != "seed" && tells_apart(*column)))
        chosen.push_back(name);
    }
    if (varies(column("status"))) chosen.emplace_back("status");
    for (const char* metric :
         {"jobs", "mean_wait_s", "p95_wait_s", "mean_bsld", "p95_bsld", "utilization", "backfilled"})
      chosen.emplace_back(metric);
    return chosen;
  }

  /// Whether a column holds results: it stands behind the status.
  bool is_result(const std::string& name) const {
    const auto at = [&](const std::string& wanted) {
      return std::find_if(columns_.begin(), columns_.end(), [&](const Dataset* c) { return name_of(*c) == wanted; });
    };
    return at(name) > at("message");
  }

 private:
  static Cell flag_text(const Dataset& column, const AttributeValue& meanings, std::size_t row) {
    const std::string& text = std::get<std::string>(meanings);
    std::size_t flag = std::get<std::vector<std::uint8_t>>(column.cells)[row];  // flag_values count from 0
    std::size_t begin = 0;
    for (; flag > 0 && begin != std::string::npos; --flag) begin = text.find(' ', begin + 1);
    if (begin == std::string::npos) return std::string("?");
    begin += begin > 0;
    return text.substr(begin, text.find(' ', begin) - begin);
  }

  /// Whether it differs between runs of one policy on one trace: between policies the name says enough.
  bool tells_apart(const Dataset& dataset) const {
    const Dataset& trace = column("trace");
    const Dataset& policy = column("policy");
    std::map<std::string, std::string> first;
    for (std::size_t row = 0; row < n_runs(); ++row) {
      const std::string group = csv_field(cell(trace, row)) + ',' + csv_field(cell(policy, row));
      const std::string value = csv_field(cell(dataset, row));
      if (first.emplace(group, value).first->second != value) return true;
    }
    return false;
  }

  static bool varies(const Dataset& column) {
    return std::visit(
        [](const auto& values) {
          return std::any_of(values.begin(), values.end(), [&](const auto& v) { return v != values[0]; });
        },
        column.cells);
  }

  std::vector<const Dataset*> columns_;
};

/// `name=value`, compared with the text of the cell; numbers as CSV has them.
struct Filter {
  const Dataset* column;
  std::string value;

  bool admits(std::size_t row) const {
    const Cell cell = RunsTable::cell(*column, row);
    if (const auto* text = std::get_if<std::string>(&cell)) return *text == value;
    return csv_field(cell) == value;
  }
};

std::vector<Filter> filters_of(const Options& options, const RunsTable& runs) {
  std::vector<Filter> filters;
  for (const std::string& text : options.where) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      throw InputError("--where " + text + ": no value (write column=value)", ExitCode::usage);
    filters.push_back({&runs.column(text.substr(0, equals)), text.substr(equals + 1)});
  }
  return filters;
}

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
  std::vector<const Dataset*> columns;
  for (const std::string& name : table.columns) columns.push_back(&runs.column(name));
  const std::vector<Filter> filters = filters_of(options, runs);
  for (std::size_t row = 0; row < runs.n_runs(); ++row) {
    if (!std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return filter.admits(row); }))
      continue;
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
