#pragma once

#include "engine/error.h"
#include "sweep/table.h"

#include <map>
#include <string>

#include <CLI/CLI.hpp>

namespace schedsweep {

/// Each adds one subcommand. Its callback writes results to stdout, leaves its exit code in `code`, and throws
/// InputError.
void add_run(CLI::App& app, ExitCode& code);
void add_submit(CLI::App& app, ExitCode& code);
void add_tune(CLI::App& app, ExitCode& code);
void add_simulate(CLI::App& app, ExitCode& code);
void add_show(CLI::App& app, ExitCode& code);
void add_status(CLI::App& app, ExitCode& code);
void add_export(CLI::App& app, ExitCode& code);
void add_verify(CLI::App& app, ExitCode& code);
void add_suite(CLI::App& app, ExitCode& code);
void add_compare(CLI::App& app, ExitCode& code);
void add_explain(CLI::App& app, ExitCode& code);
void add_report(CLI::App& app, ExitCode& code);
void add_predict(CLI::App& app, ExitCode& code);
void add_trace(CLI::App& app, ExitCode& code);
void add_check(CLI::App& app, ExitCode& code);
void add_doctor(CLI::App& app, ExitCode& code);
void add_train(CLI::App& app, ExitCode& code);
void add_evaluate(CLI::App& app, ExitCode& code);
void add_model(CLI::App& app, ExitCode& code);
void add_list(CLI::App& app, ExitCode& code);

/// The option --format of every command that prints a table.
inline void add_format(CLI::App& command, Format& format) {
  static const std::map<std::string, Format> names{
      {"table", Format::table}, {"csv", Format::csv}, {"json", Format::json}};
  command.add_option("--format", format, "table (for people), csv or json")
      ->transform(CLI::CheckedTransformer(names, CLI::ignore_case).description(""))
      ->type_name("FORMAT");
}

}  // namespace schedsweep
