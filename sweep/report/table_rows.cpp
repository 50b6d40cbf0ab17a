#include "sweep/report/table_rows.h"

#include "engine/error.h"

#include <utility>

namespace schedsweep {

void TableRows::add(std::vector<Cell> row) {
  SCHEDSWEEP_CHECK(row.size() == table_.columns.size());
  for (std::size_t c = 0; c < row.size(); ++c)
    std::visit(
        [&](auto& value) {
          using Values = std::vector<std::decay_t<decltype(value)>>;
          if (empty_) table_.columns[c].cells = Values{};
          std::get<Values>(table_.columns[c].cells).push_back(std::move(value));
        },
        row[c]);
  empty_ = false;
}

void TableRows::add_to(Report& report) && {
  if (!empty_) report.tables.push_back(std::move(table_));
}

}  // namespace schedsweep
