#include "sweep/report/report_document.h"
#include "sweep/report/write_report.h"

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const ReportTable& table) {
  Json columns = Json::array();
  for (const ReportColumn& column : table.columns)
    columns.push_back({{"name", column.name},
                       {"unit", column.unit},
                       {"meaning", column.meaning},
                       {"values", std::visit([](const auto& values) { return Json(values); }, column.cells)}});
  return {{"path", table.path}, {"title", table.title}, {"note", table.note}, {"columns", std::move(columns)}};
}

}  // namespace

std::string report_json(const Report& report, const ResultDocument& results) {
  Json findings = Json::array();
  for (const Finding& finding : report.findings)
    findings.push_back({{"section", finding.section}, {"verdict", name_of(finding.verdict)}, {"text", finding.text}});
  Json tables = Json::array();
  for (const ReportTable& table : report.tables) tables.push_back(to_json(table));
  const Json json = {{"format", report_format.name},
                     {"format_version", report_format.version},
                     {"title", report.title},
                     {"results",
                      {{"content_sha256", root_text(results, "content_sha256")},
                       {"plan_sha256", root_text(results, "plan_sha256")},
                       {"software", root_text(results, "software")},
                       {"softwareVersion", root_text(results, "softwareVersion")}}},
                     {"findings", std::move(findings)},
                     {"tables", std::move(tables)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schedsweep
