#include "sweep/table.h"

#include "engine/text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

bool is_missing(const Cell& cell) {
  const double* number = std::get_if<double>(&cell);
  return number != nullptr && std::isnan(*number);
}

/// Six significant digits, without an exponent where that stays readable.
std::string human(const Cell& cell) {
  if (is_missing(cell)) return "-";
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return std::to_string(*count);
  const double value = std::get<double>(cell);
  const double size = std::abs(value);
  if (size >= 1e6 && size < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

std::string as_table(const Table& table) {
  std::vector<std::size_t> widths;
  for (const std::string& column : table.columns) widths.push_back(column.size());
  std::vector<std::vector<std::string>> texts;
  for (const auto& row : table.rows) {
    auto& line = texts.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) {
      line.push_back(human(row[c]));
      widths[c] = std::max(widths[c], line.back().size());
    }
  }
  std::string out;
  const auto append_line = [&](auto text_of, auto is_text) {
    std::string line;
    for (std::size_t c = 0; c < widths.size(); ++c)
      line +=
          is_text(c) ? fmt::format("{:<{}}  ", text_of(c), widths[c]) : fmt::format("{:>{}}  ", text_of(c), widths[c]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  const auto column_is_text = [&](std::size_t c) {
    return table.rows.empty() || std::holds_alternative<std::string>(table.rows[0][c]);
  };
  append_line([&](std::size_t c) { return table.columns[c]; }, column_is_text);
  for (const auto& line : texts) append_line([&](std::size_t c) { return line[c]; }, column_is_text);
  return out;
}

std::string as_csv(const Table& table) {
  std::string out;
  const auto append_line = [&](const auto& cells, auto field) {
    for (std::size_t c = 0; c < cells.size(); ++c) out += (c == 0 ? "" : ",") + field(cells[c]);
    out += '\n';
  };
  append_line(table.columns, [](const std::string& name) { return csv_field(name); });
  for (const auto& row : table.rows) append_line(row, [](const Cell& cell) { return csv_field(cell); });
  return out;
}

using Json = nlohmann::ordered_json;

Json as_object(const Table& table, const std::vector<Cell>& row) {
  auto object = Json::object();
  for (std::size_t c = 0; c < row.size(); ++c)
    std::visit([&](const auto& value) { object[table.columns[c]] = value; }, row[c]);
  return object;
}

std::string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n'; }

std::string as_json(const Table& table) {
  auto list = Json::array();
  for (const auto& row : table.rows) list.push_back(as_object(table, row));
  return dumped(list);
}

}  // namespace

std::string csv_field(const Cell& cell, CsvText how) {
  if (is_missing(cell)) return "";
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return std::to_string(*count);
  if (const auto* number = std::get_if<double>(&cell))
    return *number == 0 && std::signbit(*number) ? "-0" : shortest(*number);
  std::string text = std::get<std::string>(cell);
  constexpr std::string_view begins_formula = "=+-@\t\r";
  if (how == CsvText::guarded && !text.empty() && begins_formula.find(text[0]) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2) text.insert(at, 1, '"');
  return '"' + text + '"';
}

std::string to_text(const Table& table, Format format) {
  switch (format) {
    case Format::csv:
      return as_csv(table);
    case Format::json:
      return as_json(table);
    case Format::table:
      break;
  }
  return as_table(table);
}

std::string record_text(const Table& record, const std::vector<std::string>& units, Format format) {
  const std::vector<Cell>& row = record.rows.at(0);
  if (format == Format::json) return dumped(as_object(record, row));
  if (format == Format::csv) return as_csv(record);
  std::string out;
  for (std::size_t c = 0; c < row.size(); ++c)
    out += fmt::format("{:<24} {}{}\n", record.columns[c], human(row[c]), units[c] == "1" ? "" : " " + units[c]);
  return out;
}

}  // namespace schedsweep
