#include "sweep/report/write_report.h"

#include "engine/error.h"
#include "io/publish.h"
#include "sweep/report/report_document.h"
#include "sweep/report/table_cells.h"

#include <cstdlib>
#include <system_error>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

std::string csv_of(const ReportTable& table) {
  std::string text;
  for (std::size_t c = 0; c < table.columns.size(); ++c) text += (c > 0 ? "," : "") + csv_field(table.columns[c].name);
  text += '\n';
  for (std::size_t row = 0; row < n_rows(table); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      text += (c > 0 ? "," : "") + csv_field(cell_of(table.columns[c], row));
    text += '\n';
  }
  return text;
}

[[noreturn]] void fail(const fs::path& path, const std::string& why, ExitCode code) {
  throw InputError(path.string() + ": " + why, code);
}

}  // namespace

std::string file_name_of(const ReportTable& table) {
  std::string name = table.path.substr(1);
  for (char& c : name)
    if (c == '/') c = '_';
  return name;
}

std::string root_text(const ResultDocument& document, std::string_view name) {
  const AttributeValue* value = find(document.groups.front().attributes, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

ResultDocument report_document(const Report& report, const ResultDocument& results) {
  ResultDocument document = to_document(report);
  Attributes& root = group_attributes(document, "/");
  for (const char* name : {"software", "softwareVersion", "plan_sha256"})
    set_attribute(root, name, root_text(results, name));
  set_attribute(root, "results_sha256", root_text(results, "content_sha256"));
  for (const Dataset& dataset : results.datasets)
    if (dataset.path.starts_with("/provenance/")) append(document, dataset);
  stamp(document, report_format);
  return document;
}

ReportFolder::ReportFolder(fs::path folder) : folder_(std::move(folder)) {
  if (!folder_.has_filename()) folder_ = folder_.parent_path();  // "report/"
  std::error_code error;
  if (fs::exists(folder_, error) && !fs::exists(folder_ / "report.h5", error) &&
      !(fs::is_directory(folder_, error) && fs::is_empty(folder_, error)))
    fail(folder_, "is there and holds no report (give another --output)", ExitCode::cannot_create);
  std::string name = folder_.string() + ".XXXXXX";
  if (mkdtemp(name.data()) == nullptr)
    fail(folder_, "cannot be made (" + std::generic_category().message(errno) + ")", ExitCode::cannot_create);
  draft_ = name;
}

ReportFolder::~ReportFolder() {
  std::error_code error;
  if (!draft_.empty()) fs::remove_all(draft_, error);
}

void ReportFolder::put_in_place() {
  std::error_code error;
  const fs::path old = draft_.string() + ".old";
  const bool replaces = fs::exists(folder_);
  fs::permissions(draft_, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec);
  if (replaces) fs::rename(folder_, old, error);
  if (!error) fs::rename(draft_, folder_, error);
  if (error) {
    std::error_code ignored;
    if (replaces && !fs::exists(folder_)) fs::rename(old, folder_, ignored);
    fail(folder_, "cannot be put in place (" + error.message() + ")", ExitCode::cannot_write);
  }
  draft_.clear();
  if (replaces) fs::remove_all(old, error);
}

void write_report_files(const Report& report, const ResultDocument& results, const fs::path& folder) {
  fs::create_directories(folder / "tables");
  write_result_file(report_document(report, results), folder / "report.h5");
  publish_file(folder / "report.json", report_json(report, results));
  publish_file(folder / "report.md", report_markdown(report, results));
  for (const ReportTable& table : report.tables)
    publish_file(folder / "tables" / (file_name_of(table) + ".csv"), csv_of(table));
}

}  // namespace schedsweep
