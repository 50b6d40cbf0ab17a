#include "sweep/suite.h"

#include "io/publish.h"
#include "sweep/commands/commands.h"
#include "sweep/threads.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Suite {
  std::string text;
  std::vector<SuiteTrace> traces;
};

Suite read_suite(const std::string& file) {
  Suite suite{read_text(file), {}};
  suite.traces = traces_of_suite(file, suite.text, std::filesystem::path(file).parent_path(), usable_processors());
  return suite;
}

void lock_command(const std::string& file) {
  const Suite suite = read_suite(file);
  const std::string text = locked(file, suite.text, suite.traces);
  if (text != suite.text) publish_file(file, text);
  fmt::print("{}: {} traces locked\n", file, suite.traces.size());
}

void verify_command(const std::string& file, Format format) {
  const Suite suite = read_suite(file);
  Table table{{"trace", "file", "status", "sha256"}, {}};
  for (const SuiteTrace& trace : suite.traces)
    table.rows.push_back({trace.name, trace.file, trace.status(), trace.found});
  fmt::print("{}", to_text(table, format));
  const auto bad =
      std::count_if(suite.traces.begin(), suite.traces.end(), [](const SuiteTrace& trace) { return !trace.is_good(); });
  if (bad > 0) throw InputError(fmt::format("{}: {} of {} traces are not as locked", file, bad, suite.traces.size()));
}

}  // namespace

void add_suite(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand("suite", "Lock the traces of a suite by their hashes, or verify them");
  command->require_subcommand(1);
  const auto file = std::make_shared<std::string>();
  const auto format = std::make_shared<Format>(Format::table);
  CLI::App* lock = command->add_subcommand(
      "lock", "Write the SHA-256 of the uncompressed bytes below each file of [[traces]] that has none");
  CLI::App* verify = command->add_subcommand("verify", "Compare every trace with its hash; changes nothing");
  for (CLI::App* each : {lock, verify})
    each->add_option("SUITE", *file, "TOML file with [[traces]]; a sweep file is one")->required();
  add_format(*verify, *format);
  lock->callback([file] { lock_command(*file); });
  verify->callback([file, format] { verify_command(*file, *format); });
}

}  // namespace schedsweep
