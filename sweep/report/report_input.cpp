#include "sweep/report/report_input.h"

#include <limits>

namespace schedsweep {

std::vector<double> ReportInput::values(const std::string& column) const {
  const Dataset& dataset = runs.column(column);
  const auto& status = std::get<std::vector<std::uint8_t>>(runs.column("status").cells);
  std::vector<double> values(runs.n_runs(), std::numeric_limits<double>::quiet_NaN());
  const auto copy = [&](const auto& cells) {
    for (std::size_t run = 0; run < values.size(); ++run)
      if (status[run] == 0) values[run] = static_cast<double>(cells[run]);
  };
  if (const auto* real = std::get_if<std::vector<double>>(&dataset.cells)) {
    copy(*real);
  } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&dataset.cells)) {
    copy(*whole);
  } else {
    throw InputError("the column " + column + " holds no numbers");
  }
  return values;
}

}  // namespace schedsweep
