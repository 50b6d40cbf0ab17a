#pragma once

#include "sweep/report/report.h"
#include "sweep/table.h"

namespace schedsweep {

std::size_t n_rows(const ReportTable& table);

/// NaN where a number is missing.
Cell cell_of(const ReportColumn& column, std::size_t row);

}  // namespace schedsweep
