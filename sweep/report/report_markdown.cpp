#include "sweep/report/report_document.h"
#include "sweep/report/table_cells.h"
#include "sweep/report/write_report.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::size_t most_rows = 40;

/// What Markdown would read as layout is escaped.
std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_|[]<>#").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

std::string text_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return plain(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  const double number = std::get<double>(cell);
  return std::isnan(number) ? "-" : fmt::format("{:.6g}", number);
}

std::string to_markdown(const ReportTable& table) {
  std::string text = fmt::format("\n### {}\n\n{}\n\n|", plain(table.title), plain(table.note));
  for (const ReportColumn& column : table.columns)
    text += fmt::format(" {}{} |", plain(column.name), column.unit == "1" ? "" : " [" + column.unit + "]");
  text += "\n|";
  for (const ReportColumn& column : table.columns)
    text += std::holds_alternative<std::vector<std::string>>(column.cells) ? " --- |" : " ---: |";
  text += '\n';
  const std::size_t rows = n_rows(table);
  for (std::size_t row = 0; row < std::min(rows, most_rows); ++row) {
    text += '|';
    for (const ReportColumn& column : table.columns) text += ' ' + text_of(cell_of(column, row)) + " |";
    text += '\n';
  }
  const std::string file = "tables/" + file_name_of(table) + ".csv";
  return text + (rows > most_rows
                     ? fmt::format("\nThe first {} of {} rows; all: [{}]({})\n", most_rows, rows, file, file)
                     : fmt::format("\n[{}]({})\n", file, file));
}

}  // namespace

std::string report_markdown(const Report& report, const ResultDocument& results) {
  std::string text = "# " + plain(report.title) + "\n";
  std::string section;
  for (const Finding& finding : report.findings) {
    if (finding.section != section) text += "\n## What was found: " + finding.section + "\n\n";
    section = finding.section;
    const bool judges = finding.verdict != Verdict::info;
    text +=
        fmt::format("- {}{}\n", judges ? fmt::format("**{}**: ", name_of(finding.verdict)) : "", plain(finding.text));
  }
  text += "\n## Tables\n";
  for (const ReportTable& table : report.tables) text += to_markdown(table);
  return text + fmt::format("\n## Provenance\n\nResults {} of plan {}, computed by {} {}.\n",
                            root_text(results, "content_sha256"), root_text(results, "plan_sha256"),
                            root_text(results, "software"), root_text(results, "softwareVersion"));
}

}  // namespace schedsweep
