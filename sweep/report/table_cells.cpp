#include "sweep/report/table_cells.h"

#include <type_traits>

namespace schedsweep {

std::size_t n_rows(const ReportTable& table) { return table.columns.empty() ? 0 : cell_count(table.columns[0].cells); }

Cell cell_of(const ReportColumn& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> Cell {
        using T = std::decay_t<decltype(values[0])>;
        if constexpr (std::is_integral_v<T>) {
          return static_cast<std::int64_t>(values[row]);
        } else {
          return values[row];
        }
      },
      column.cells);
}

}  // namespace schedsweep
