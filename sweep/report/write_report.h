#pragma once

#include "sweep/report/report.h"

#include <filesystem>
#include <string>

namespace schedsweep {

/// The report as a document that also names the results it is of: their hashes, program and /provenance. Stamped.
ResultDocument report_document(const Report& report, const ResultDocument& results);

/// Everything in one JSON object: title, results, findings, tables with a list of values a column; null where a number
/// is missing.
std::string report_json(const Report& report, const ResultDocument& results);

/// Sentences, then the tables; of a long one its first rows.
std::string report_markdown(const Report& report, const ResultDocument& results);

/// Files of a report that take their place all at once.
class ReportFolder {
 public:
  /// Errors: InputError, cannot_create, where something else than a report has that name, or where it cannot be made.
  explicit ReportFolder(std::filesystem::path folder);
  ~ReportFolder();
  ReportFolder(const ReportFolder&) = delete;
  ReportFolder& operator=(const ReportFolder&) = delete;

  /// Where the files are until put_in_place().
  const std::filesystem::path& draft() const { return draft_; }

  /// In the place of an older report, if there is one. Errors: InputError, cannot_write.
  void put_in_place();

 private:
  std::filesystem::path folder_;
  std::filesystem::path draft_;
};

/// report.h5, report.json, report.md and tables/*.csv. Errors: InputError, cannot_create or cannot_write.
void write_report_files(const Report& report, const ResultDocument& results, const std::filesystem::path& folder);

/// Name of a table in files: "/overview/ecdf_wait" is "overview_ecdf_wait".
std::string file_name_of(const ReportTable& table);

/// A text of the root group, empty where there is none.
std::string root_text(const ResultDocument& document, std::string_view name);

}  // namespace schedsweep
