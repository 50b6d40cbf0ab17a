#include <fmt/format.h>

#include <algorithm>
#include <map>
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
      if (name == "trace" || name == "policy" || (name != "run" && name != "seed" && tells_apart(*column))) chosen.push_back(name);
    }
    if (varies(column("status"))) chosen.emplace_back("status");
    for (const char* metric : {"jobs", "mean_wait_s", "p95_wait_s", "mean_bsld", "p95_bsld", "utilization", "backfilled"})
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
    std::size_t flag = std::get<std::vector<std::uint8_t>>(column.cells)[row];
    std::size_t begin = 0;
    for (; flag > 0 && begin != std::string::npos; --flag) begin = text.find(' ', begin + 1);
    if (begin == std::string::npos) return std::string("?");
    begin += begin > 0;
    return text.substr(begin, text.find(' ', begin) - begin);
  }

  /// Whether it differs between runs of one policy on one trace: between policies the name says enough.
  bool tells_apart(const Dataset& dataset) const {
    std::map<std::string, std::string> first;
    for (std::size_t row = 0; row < n_runs(); ++row) {
      const std::string group = to_text({{"", ""}, {{cell(column("trace"), row), cell(column("policy"), row)}}}, Format::csv);
      const std::string value = to_text({{""}, {{cell(dataset, row)}}}, Format::csv);
      if (first.emplace(group, value).first->second != value) return true;
    }
    return false;
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

double as_number(const Cell& cell) {
  const auto* count = std::get_if<std::int64_t>(&cell);
  return count ? static_cast<double>(*count) : std::get<double>(cell);
}

/// Rows that agree in everything but results become one: the mean of each result, and how many runs it is of.
Table mean_over_equal_rows(const Table& table, const RunsTable& runs) {
  Table means;
  std::vector<std::size_t> keys, results;
  for (std::size_t c = 0; c < table.columns.size(); ++c) (runs.is_result(table.columns[c]) ? results : keys).push_back(c);
  for (const std::size_t c : keys) means.columns.push_back(table.columns[c]);
  means.columns.emplace_back("runs");
  for (const std::size_t c : results) means.columns.push_back(table.columns[c]);

  std::map<std::vector<Cell>, std::size_t> row_of;
  std::vector<std::vector<double>> sums;
  for (const auto& row : table.rows) {
    std::vector<Cell> key;
    for (const std::size_t c : keys) key.push_back(row[c]);
    const auto [place, is_new] = row_of.emplace(key, means.rows.size());
    if (is_new) {
      key.emplace_back(std::int64_t{0});
      means.rows.push_back(std::move(key));
      sums.emplace_back(results.size(), 0.0);
    }
    ++std::get<std::int64_t>(means.rows[place->second][keys.size()]);
    for (std::size_t r = 0; r < results.size(); ++r) sums[place->second][r] += as_number(row[results[r]]);
  }
  for (std::size_t i = 0; i < means.rows.size(); ++i) {
    const auto n = static_cast<double>(std::get<std::int64_t>(means.rows[i][keys.size()]));
    for (const double sum : sums[i]) means.rows[i].emplace_back(sum / n);
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
    if (!std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return filter.admits(row); })) continue;
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
  command->add_option("--columns", options->columns, "columns to print, separated by commas (schedsweep list columns)")->delimiter(',');
  command->add_option("--where", options->where, "only runs with column=value, repeatable")->type_name("COLUMN=VALUE");
  command->add_flag("--mean", options->mean, "one line for the replicates of a run: the mean of each result");
  command->add_flag("--hash", options->hash, "print the SHA-256 of the compared content, recomputed from the file");
  add_format(*command, options->format);
  command->callback([options] { show_command(*options); });
}

}  // namespace schedsweep
