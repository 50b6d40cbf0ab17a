#include "sweep/suite.h"

#include "engine/error.h"
#include "engine/parallel_team.h"
#include "io/swf_reader.h"
#include "sweep/trace_spec.h"

#include <sstream>

#include <fmt/format.h>

namespace schedsweep {
namespace {

std::string text_in(const SweepTable& table, std::string_view key) {
  const SweepEntry* entry = table.find(key);
  return entry != nullptr && entry->values.size() == 1 ? entry->values[0].text() : "";
}

SweepFile parsed(const std::string& name, const std::string& text) {
  std::vector<SweepProblem> problems;
  SweepFile file = parse_sweep_file(name, text, problems);
  throw_if_any(name, problems);
  return file;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string SuiteTrace::status() const {
  if (found.empty()) return "missing";
  return expected.empty() ? "not locked" : is_good() ? "good" : "changed";
}

std::vector<SuiteTrace> traces_of_suite(const std::string& name, const std::string& text,
                                        const std::filesystem::path& folder, int n_threads) {
  std::vector<SuiteTrace> traces;
  for (const SweepTable& table : parsed(name, text).traces) {
    const SweepEntry* file = table.find("file");
    if (file == nullptr) continue;  // drawn from a model: its seed says all
    const std::string path = text_in(table, "file"), own_name = text_in(table, "name");
    traces.push_back({own_name.empty() ? path : own_name, path, text_in(table, "sha256"), "", file->where.line});
  }
  parallel_for(traces.size(), n_threads, [&](std::size_t i) {
    const std::filesystem::path path = locate_trace(traces[i].file, folder);
    if (!path.empty()) traces[i].found = read_swf(path, {}).sha256;
  });
  return traces;
}

std::string locked(const std::string& name, const std::string& text, const std::vector<SuiteTrace>& traces) {
  std::string problems;
  for (const SuiteTrace& trace : traces)
    if (trace.found.empty() || (!trace.expected.empty() && !trace.is_good()))
      problems += fmt::format("{}{}:{}: {} is {} (nothing locked)", problems.empty() ? "" : "\n", name, trace.line,
                              trace.file, trace.status());
  if (!problems.empty()) throw InputError(problems);
  std::vector<std::string> lines = lines_of(text);
  for (const SuiteTrace& trace : traces)
    if (trace.expected.empty())
      lines[static_cast<std::size_t>(trace.line) - 1] += fmt::format("\nsha256 = \"{}\"", trace.found);
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return all;
}

std::string with_suite(const std::string& name, const std::string& text, const std::filesystem::path& folder) {
  std::vector<SweepProblem> told_later;
  const SweepFile file = parse_sweep_file(name, text, told_later);
  const SweepEntry* entry = file.root.find("suite");
  if (entry == nullptr) return text;
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("{}:{}:{}: suite {}", name, entry->where.line, entry->where.column, why),
                     ExitCode::bad_sweep_file);
  };
  const std::filesystem::path path = folder / text_in(file.root, "suite");
  if (!std::filesystem::is_regular_file(path)) refuse("= \"" + text_in(file.root, "suite") + "\" is no file");
  const std::string suite_text = read_text(path);
  const SweepFile suite = parsed(path.string(), suite_text);
  if (!suite.root.entries.empty()) refuse("has a key outside [[traces]] (" + suite.root.entries[0].key + ")");
  for (const SweepTable& table : suite.traces)
    if (table.find("file") != nullptr && table.find("sha256") == nullptr)
      refuse(fmt::format("is not locked (its line {}: no sha256) run: schedsweep suite lock {}", table.where.line,
                         path.string()));
  std::string all;
  std::int64_t number = 0;
  for (const std::string& line : lines_of(text)) all += (++number == entry->where.line ? "# " : "") + line + '\n';
  return all + "\n# " + path.filename().string() + "\n" + suite_text;
}

}  // namespace schedsweep
