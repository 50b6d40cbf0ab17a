#pragma once

#include "io/result_file.h"
#include "sweep/report/report.h"

#include <string>
#include <string_view>

namespace schedsweep {

inline constexpr DocumentFormat report_format = {"schedsweep-report", {1, 0}};

std::string_view name_of(Verdict verdict);

/// The report as a file beside the results it is of: each table a group of columns over the scale `row`, with the
/// attributes title and note; /findings likewise. Not stamped. Layout: sweep/report/README.md.
ResultDocument to_document(const Report& report);

}  // namespace schedsweep
