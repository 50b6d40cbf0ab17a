#include "sweep/runs_table.h"

#include "engine/error.h"
#include "engine/text.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>

namespace schedsweep {
namespace {

constexpr std::string_view group = "/runs/";

std::string_view name_of(const Dataset& column) { return std::string_view(column.path).substr(group.size()); }

Cell flag_text(const Dataset& column, const std::string& meanings, std::size_t row) {
  const auto& values = std::get<std::vector<std::uint8_t>>(*find(column.attributes, "flag_values"));
  const std::uint8_t flag = std::get<std::vector<std::uint8_t>>(column.cells)[row];
  std::size_t begin = 0;
  for (const std::uint8_t value : values) {
    const std::size_t end = meanings.find(' ', begin);
    if (value == flag) return meanings.substr(begin, end - begin);
    if (end == std::string::npos) break;
    begin = end + 1;
  }
  return std::string("?");
}

bool varies(const Dataset& column) {
  return std::visit(
      [](const auto& values) {
        return std::any_of(values.begin(), values.end(), [&](const auto& v) { return v != values[0]; });
      },
      column.cells);
}

/// Text as it stands, numbers as CSV has them.
std::string compared_text(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr ? *text : csv_field(cell);
}

}  // namespace

RunsTable::RunsTable(const ResultDocument& document) {
  for (const Dataset& dataset : document.datasets)
    if (dataset.path.starts_with(group)) columns_.push_back(&dataset);
}

const Dataset& RunsTable::column(const std::string& name) const {
  std::vector<std::string_view> known;
  for (const Dataset* column : columns_) {
    if (name_of(*column) == name) return *column;
    known.push_back(name_of(*column));
  }
  const std::string_view nearest = nearest_name(name, known);
  throw InputError(
      "column " + name + ": not in this file" +
          (nearest.empty() ? " see schedsweep list columns" : " (did you mean '" + std::string(nearest) + "'?)"),
      ExitCode::usage);
}

std::vector<const Dataset*> RunsTable::columns(const std::vector<std::string>& names) const {
  std::vector<const Dataset*> chosen;
  for (const std::string& name : names) chosen.push_back(&column(name));
  return chosen;
}

std::vector<std::string> RunsTable::all_columns() const {
  std::vector<std::string> names;
  for (const Dataset* column : columns_) names.emplace_back(name_of(*column));
  return names;
}

std::vector<std::string> RunsTable::default_columns() const {
  // These differ from run to run and say nothing of it.
  static const std::set<std::string_view> numbers = {"run", "key", "seed"};
  std::vector<std::string> chosen;
  for (const Dataset* column : columns_) {
    const std::string_view name = name_of(*column);
    if (name == "status") break;  // behind it stand results
    if (name == "trace" || name == "policy" || (!numbers.contains(name) && tells_apart(*column)))
      chosen.emplace_back(name);
  }
  if (varies(column("status"))) chosen.emplace_back("status");
  for (const char* metric : {"jobs", "mean_wait_s", "p95_wait_s", "mean_bsld", "p95_bsld", "utilization", "backfilled"})
    chosen.emplace_back(metric);
  return chosen;
}

bool RunsTable::is_result(const std::string& name) const {
  const auto at = [&](std::string_view wanted) {
    return std::ranges::find(columns_, wanted, [](const Dataset* column) { return name_of(*column); });
  };
  return at(name) > at("message");
}

std::vector<std::size_t> RunsTable::rows_where(const std::vector<std::string>& conditions) const {
  std::vector<std::size_t> rows(n_runs());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  for (const std::string& condition : conditions) {
    const std::size_t equals = condition.find('=');
    if (equals == std::string::npos)
      throw InputError("--where " + condition + ": no value (write column=value)", ExitCode::usage);
    const Dataset& wanted = column(condition.substr(0, equals));
    const std::string value = condition.substr(equals + 1);
    std::erase_if(rows, [&](std::size_t row) { return compared_text(cell(wanted, row)) != value; });
  }
  return rows;
}

Cell RunsTable::cell(const Dataset& column, std::size_t row) {
  if (const AttributeValue* meanings = find(column.attributes, "flag_meanings"))
    return flag_text(column, std::get<std::string>(*meanings), row);
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

/// Whether it differs between runs of one policy on one trace: between policies the name says enough.
bool RunsTable::tells_apart(const Dataset& dataset) const {
  const Dataset& trace = column("trace");
  const Dataset& policy = column("policy");
  std::map<std::string, std::string> first;
  for (std::size_t row = 0; row < n_runs(); ++row) {
    const std::string where = csv_field(cell(trace, row)) + ',' + csv_field(cell(policy, row));
    const std::string value = csv_field(cell(dataset, row));
    if (first.emplace(where, value).first->second != value) return true;
  }
  return false;
}

}  // namespace schedsweep
