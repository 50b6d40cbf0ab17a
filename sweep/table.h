#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace schedsweep {

enum class Format : std::uint8_t { table, csv, json };

using Cell = std::variant<std::string, std::int64_t, double>;

/// Rows under named columns, for people and for programs.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// Whether text that a spreadsheet would run as a formula, beginning with = + - @ TAB or CR, gets a ' before it.
enum class CsvText : std::uint8_t { guarded, raw };

/// The cell as CSV has it (RFC 4180). A number is the shortest text that parses back to the same bits; NaN is empty.
std::string csv_field(const Cell& cell, CsvText text = CsvText::guarded);

/// The table as text: aligned columns with numbers to 6 significant digits; CSV (RFC 4180) or a JSON list of objects
/// with numbers as stored. A missing number (NaN) is "-", an empty field, null.
std::string to_text(const Table& table, Format format);

/// A table of one row: values under each other with their units ("1" = none), a CSV line, or one JSON object.
/// Shape: units [columns].
std::string record_text(const Table& record, const std::vector<std::string>& units, Format format);

}  // namespace schedsweep
