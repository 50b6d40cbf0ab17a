#include "io/sweep_file.h"

#include "engine/error.h"
#include "engine/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include <toml++/toml.h>

namespace schedsweep {
namespace {

constexpr double max_range_values = 100'000;
constexpr std::streamsize max_file_bytes = 16'000'000;

SourcePosition position_of(const toml::source_region& source) { return {source.begin.line, source.begin.column}; }

/// Nearest double of 12 significant digits, so that 0.5 + 3 x 0.1 is the 0.8 its reader expects.
double tidy(double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 12);
  std::from_chars(buffer, end, value);
  return value;
}

/// Turns toml++ nodes into sweep values, noting what does not belong.
class Reader {
 public:
  explicit Reader(std::vector<SweepProblem>& problems) : problems_(problems) {}

  void read(const toml::table& document, SweepFile& file) {
    for (const auto& [key, node] : document) {
      const SourcePosition where = position_of(key.source());
      if (SweepTable* table = table_named(key.str(), file)) {
        read_section(key.str(), node, where, *table);
      } else if (key == "design") {
        read_design(node, where, file);
      } else if (std::vector<SweepTable>* tables = tables_named(key.str(), file)) {
        read_sections(key.str(), node, where, *tables);
      } else if ((node.is_table() && !node.as_table()->is_inline()) || node.is_array_of_tables()) {
        file.root.entries.push_back(
            {std::string(key.str()), where, {}, false});  // nothing outside the known tables is one
      } else {
        read_entry(key.str(), node, where, file.root);
      }
    }
    sort_entries(file.root);
    for (SweepTable& trace : file.traces)
      for (const SweepEntry& entry : file.each_trace.entries)
        if (trace.find(entry.key) == nullptr) trace.entries.push_back(entry);
  }

 private:
  static SweepTable* table_named(std::string_view key, SweepFile& file) {
    if (key == "parameters") return &file.parameters;
    if (key == "training") return &file.training;
    if (key == "report") return &file.report;
    if (key == "each_trace") return &file.each_trace;
    return nullptr;
  }

  static std::vector<SweepTable>* tables_named(std::string_view key, SweepFile& file) {
    if (key == "traces") return &file.traces;
    if (key == "machines") return &file.machines;
    if (key == "policies") return &file.policies;
    if (key == "zip") return &file.zips;
    if (key == "published") return &file.published;
    return nullptr;
  }

  void read_section(std::string_view key, const toml::node& node, SourcePosition where, SweepTable& section) {
    if (const toml::table* table = node.as_table()) {
      section = read_table(*table);
    } else {
      problems_.push_back({where, std::string(key) + " is no table (write [" + std::string(key) + "])"});
    }
  }

  void read_design(const toml::node& node, SourcePosition where, SweepFile& file) {
    const toml::table* table = node.as_table();
    const toml::table* axes = table ? (*table)["axes"].as_table() : nullptr;
    if (table == nullptr || axes == nullptr) {
      problems_.push_back({where, "design without axes (write [design] and [design.axes])"});
      return;
    }
    file.design.where = where;
    for (const auto& [key, value] : *table)
      if (key != "axes") read_entry(key.str(), value, position_of(key.source()), file.design);
    sort_entries(file.design);
    for (const auto& [key, axis] : *axes) read_axis(key.str(), axis, position_of(key.source()), file.design_axes);
    std::sort(file.design_axes.begin(), file.design_axes.end(), [](const SweepAxis& a, const SweepAxis& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
  }

  void read_axis(std::string_view key, const toml::node& node, SourcePosition where, std::vector<SweepAxis>& axes) {
    SweepAxis axis;
    axis.key = key;
    axis.where = where;
    if (node.is_array()) {
      SweepTable list;
      read_entry(key, node, where, list);
      axis.values = list.entries[0].values;
    } else {
      const toml::table none;
      const toml::table& table = node.is_table() ? *node.as_table() : none;
      const auto from = table["from"].value<double>(), to = table["to"].value<double>();
      const auto scale = table["scale"].value<std::string>();
      const auto whole = table["whole"].value<bool>();
      const bool known = table.size() == 2u + table.contains("scale") + table.contains("whole");
      if (!known || !from || !to || !(*from < *to) || (table.contains("whole") && !whole) ||
          (table.contains("scale") && scale != "log" && scale != "linear") || (scale == "log" && !(*from > 0))) {
        problems_.push_back({where, axis.key +
                                        " is no axis (write {from = 1, to = 10}, with scale = \"log\" or whole = "
                                        "true if wanted, or a list)"});
        return;
      }
      axis.from = *from;
      axis.to = *to;
      axis.log = scale == "log";
      axis.whole = whole.value_or(false);
    }
    axes.push_back(std::move(axis));
  }

  void read_sections(std::string_view key, const toml::node& node, SourcePosition where,
                     std::vector<SweepTable>& sections) {
    const toml::array* array = node.as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
      problems_.push_back(
          {where, std::string(key) + " is no list of tables (write [[" + std::string(key) + "]] above each)"});
      return;
    }
    for (const toml::node& element : *array) sections.push_back(read_table(*element.as_table()));
  }

  SweepTable read_table(const toml::table& table) {
    SweepTable section;
    section.where = position_of(table.source());
    for (const auto& [key, node] : table) read_entry(key.str(), node, position_of(key.source()), section);
    sort_entries(section);
    return section;
  }

  /// toml++ sorts keys by name; axes multiply in the order in which they are written.
  static void sort_entries(SweepTable& section) {
    std::sort(section.entries.begin(), section.entries.end(), [](const SweepEntry& a, const SweepEntry& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
  }

  void read_entry(std::string_view key, const toml::node& node, SourcePosition where, SweepTable& section) {
    SweepEntry entry{std::string(key), where, {}, !node.is_value()};
    if (const toml::array* array = node.as_array()) {
      if (array->empty()) problems_.push_back({where, entry.key + " is an empty list (give at least one value)"});
      for (const toml::node& element : *array) read_value(entry, element);
    } else if (const toml::table* range = node.as_table()) {
      read_range(entry, *range);
    } else {
      read_value(entry, node);
    }
    section.entries.push_back(std::move(entry));
  }

  void read_value(SweepEntry& entry, const toml::node& node) {
    const SourcePosition where = position_of(node.source());
    if (const auto* flag = node.as_boolean()) {
      entry.values.push_back({flag->get(), where});
    } else if (const auto* integer = node.as_integer()) {
      entry.values.push_back({integer->get(), where});
    } else if (const auto* real = node.as_floating_point()) {
      entry.values.push_back({real->get(), where});
    } else if (const auto* text = node.as_string()) {
      if (text->get().find('\0') != std::string::npos)
        problems_.push_back({where, entry.key + ": text with a NUL character (no file could hold it)"});
      entry.values.push_back({text->get(), where});
    } else {
      problems_.push_back(
          {where, entry.key + ": value of a kind that has no use here (give text, a number, true or false)"});
    }
  }

  /// {from, to, step} or {from, to, count}: both ends belong to it.
  void read_range(SweepEntry& entry, const toml::table& table) {
    const auto number = [&](std::string_view key) { return table[key].value<double>(); };
    const auto from = number("from"), to = number("to"), step = number("step"), count = number("count");
    if (table.size() != 3 || !from || !to || step.has_value() == count.has_value()) {
      problems_.push_back(
          {entry.where, entry.key + " is no range (write {from = 0.5, to = 1.0, step = 0.1} or count = 6)"});
      return;
    }
    const double steps = count ? *count - 1 : std::floor((*to - *from) / *step + 1e-9);
    if (!(steps >= (count ? 1 : 0)) || steps >= max_range_values || steps != std::floor(steps)) {
      problems_.push_back(
          {entry.where, entry.key + ": the range has no value, or more than 100000 (check from, to, step, count)"});
      return;
    }
    const double width = count ? (*to - *from) / steps : *step;
    const bool whole = table["from"].is_integer() && table["to"].is_integer() && width == std::floor(width);
    for (double i = 0; i <= steps; ++i) {
      const double value = tidy(*from + i * width);
      SweepValue element{value, entry.where};
      if (whole) element.scalar = static_cast<std::int64_t>(value);
      entry.values.push_back(std::move(element));
    }
  }

  std::vector<SweepProblem>& problems_;
};

}  // namespace

std::string SweepValue::text() const {
  struct Writer {
    std::string operator()(bool value) const { return value ? "true" : "false"; }

    std::string operator()(std::int64_t value) const { return std::to_string(value); }

    std::string operator()(double value) const { return shortest(value); }

    std::string operator()(const std::string& value) const { return value; }
  };

  return std::visit(Writer{}, scalar);
}

const SweepEntry* SweepTable::find(std::string_view key) const {
  const auto entry = std::find_if(entries.begin(), entries.end(), [&](const SweepEntry& e) { return e.key == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

SweepFile parse_sweep_file(std::string name, std::string text, std::vector<SweepProblem>& problems) {
  SweepFile file;
  file.name = std::move(name);
  file.text = std::move(text);
  try {
    Reader(problems).read(toml::parse(file.text), file);
  } catch (const toml::parse_error& error) {
    throw_if_any(file.name, {{position_of(error.source()), std::string(error.description())}});
  }
  return file;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(max_file_bytes + 1, '\0');
  if (!stream || std::filesystem::is_directory(path) || stream.read(text.data(), max_file_bytes + 1).gcount() == 0)
    throw InputError(path.string() + ": cannot be read (missing, empty, a folder, or not permitted)",
                     ExitCode::bad_sweep_file);
  if (stream.gcount() > max_file_bytes)
    throw InputError(path.string() + ": more than " + std::to_string(max_file_bytes) + " bytes (no sweep file?)",
                     ExitCode::bad_sweep_file);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

void throw_if_any(const std::string& name, std::vector<SweepProblem> problems) {
  if (problems.empty()) return;
  std::stable_sort(problems.begin(), problems.end(), [](const SweepProblem& a, const SweepProblem& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  std::string message;
  for (const SweepProblem& problem : problems) {
    if (!message.empty()) message += '\n';
    message += name + ':' + std::to_string(problem.where.line) + ':' + std::to_string(problem.where.column) + ": " +
               problem.what;
  }
  throw InputError(message, ExitCode::bad_sweep_file);
}

}  // namespace schedsweep
