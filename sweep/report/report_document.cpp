#include "sweep/report/report_document.h"

#include <array>
#include <numeric>

namespace schedsweep {
namespace {

void append_table(ResultDocument& document, const ReportTable& table) {
  Attributes& attributes = group_attributes(document, table.path);
  set_attribute(attributes, "title", table.title);
  set_attribute(attributes, "note", table.note);
  std::vector<std::int64_t> rows(table.columns.empty() ? 0 : cell_count(table.columns[0].cells));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  const std::string scale = table.path + "/row";
  append_scale(document, scale, std::move(rows), {{"units", std::string("1")}, {"long_name", std::string("row")}});
  for (const ReportColumn& column : table.columns)
    append_column(document, table.path + "/" + column.name, scale, column.cells,
                  {{"units", column.unit}, {"long_name", column.meaning}});
}

ReportTable table_of(const std::vector<Finding>& findings) {
  std::vector<std::string> sections, verdicts, texts;
  for (const Finding& finding : findings) {
    sections.push_back(finding.section);
    verdicts.emplace_back(name_of(finding.verdict));
    texts.push_back(finding.text);
  }
  return {"/findings",
          "What was found",
          "",
          {{"section", "1", "part of the report", sections},
           {"verdict", "1", "info, pass, warn or fail", verdicts},
           {"text", "1", "what was found", texts}}};
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  static constexpr std::array<std::string_view, 4> names = {"info", "pass", "warn", "fail"};
  return names[static_cast<std::size_t>(verdict)];
}

ResultDocument to_document(const Report& report) {
  ResultDocument document;
  set_attribute(group_attributes(document, "/"), "title", report.title);
  append_table(document, table_of(report.findings));
  for (const ReportTable& table : report.tables) append_table(document, table);
  return document;
}

}  // namespace schedsweep
