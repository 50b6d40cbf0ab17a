#include "engine/error.h"
#include "engine/text.h"
#include "engine/trace_profile.h"
#include "io/publish.h"
#include "io/swf_writer.h"
#include "sweep/commands/commands.h"
#include "sweep/commands/settings.h"
#include "sweep/trace_spec.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using nlohmann::ordered_json;

/// The machine that is given, or that the header names, if any.
std::optional<Procs> known_processors(const Trace& trace, std::optional<Procs> given) {
  const bool known = given || trace.header.max_procs || trace.header.max_nodes;
  return known ? std::optional(machine_size(trace, given).processors) : std::nullopt;
}

ordered_json header_json(const Trace& trace, std::optional<Procs> processors) {
  ordered_json json;
  json["name"] = trace.name;
  json["sha256"] = trace.sha256;
  const auto optional_number = [&](const char* key, const auto& value) {
    json[key] = value ? ordered_json(*value) : ordered_json();
  };
  optional_number("max_procs", trace.header.max_procs);
  optional_number("max_nodes", trace.header.max_nodes);
  optional_number("unix_start_time", trace.header.unix_start_time);
  optional_number("time_zone_s", trace.header.time_zone_s);
  json["time_zone_name"] = trace.header.time_zone_name;
  optional_number("processors", processors);
  return json;
}

ordered_json quality_json(const Trace& trace) {
  const QualityReport& quality = trace.quality;
  ordered_json json;
  json["comment_lines"] = quality.comment_lines;
  json["blank_lines"] = quality.blank_lines;
  json["data_lines"] = quality.data_lines;
  json["jobs_kept"] = quality.jobs_kept;
  json["header_bytes_replaced"] = quality.header_bytes_replaced;
  json["processors_substituted"] = quality.processors_substituted;
  json["widest_job_procs"] = quality.widest_job;
  json["malformed_lines"] = quality.malformed_lines;
  for (std::size_t d = 0; d < defects().size(); ++d)
    json[std::string(defects()[d].name)] = {{"found", quality.counts[d].found}, {"dropped", quality.counts[d].dropped}};
  return json;
}

ordered_json links_json(const Trace& trace) {
  const QualityReport& quality = trace.quality;
  ordered_json json;
  json["dependencies_sha256"] =
      trace.dependencies_sha256.empty() ? ordered_json() : ordered_json(trace.dependencies_sha256);
  json["preceding_links"] = quality.preceding_links;
  json["preceding_unknown"] = quality.preceding_unknown;
  json["preceding_self"] = quality.preceding_self;
  json["preceding_later"] = quality.preceding_later;
  json["given_links"] = quality.given_links;
  json["array_tasks"] = trace.jobs.array_tasks.size();
  json["links_never_met"] = quality.links_never_met;
  json["never_met"] = quality.never_met;
  return json;
}

ordered_json spread_json(const Spread& spread) {
  return {{"n", spread.n},     {"p50", spread.p50}, {"p90", spread.p90},
          {"p95", spread.p95}, {"p99", spread.p99}, {"max", spread.max}};
}

/// What needs a machine is null without one.
ordered_json profile_json(const JobTable& jobs, std::optional<Procs> processors) {
  const TraceProfile profile = profile_trace(jobs, processors.value_or(1));
  ordered_json json;
  json["time_range"] = {{"first_submit_s", profile.first_submit_s},
                        {"last_submit_s", profile.last_submit_s},
                        {"first_start_s", profile.first_start_s},
                        {"last_end_s", profile.last_end_s}};
  json["procs"] = spread_json(profile.procs);
  json["run_s"] = spread_json(profile.run_s);
  json["run_s"]["tail_ratio_p99_p50"] = profile.run_tail_ratio ? ordered_json(*profile.run_tail_ratio) : ordered_json();
  json["over_request"] = spread_json(profile.over_request);
  json["observed_queue_jobs"] = {{"event_points", profile.congestion.event_points},
                                 {"mean_over_events", profile.congestion.mean_over_events},
                                 {"mean_over_time", profile.congestion.mean_over_time},
                                 {"p95_over_time", profile.congestion.p95_over_time},
                                 {"max", profile.congestion.max}};
  json["user_skew"] = {{"users", profile.user_skew.users},
                       {"top1_share", profile.user_skew.top1_share},
                       {"top5_share", profile.user_skew.top5_share},
                       {"hhi", profile.user_skew.hhi}};
  json["offered_load"] = profile.offered_load && processors ? ordered_json(*profile.offered_load) : ordered_json();
  const auto is_wider = [&](Procs procs) { return procs > *processors; };
  json["jobs_wider_than_machine"] =
      processors ? ordered_json(std::count_if(jobs.procs.begin(), jobs.procs.end(), is_wider)) : ordered_json();
  return json;
}

std::string plain(const ordered_json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return value.dump();
}

/// Leaves under their section, groups of leaves on one line.
void print_section(const ordered_json& section) {
  for (const auto& [key, value] : section.items()) {
    std::string text;
    if (value.is_object()) {
      for (const auto& [name, leaf] : value.items()) text += (text.empty() ? "" : "  ") + name + " " + plain(leaf);
    } else {
      text = plain(value);
    }
    fmt::print("  {:<24} {}\n", key, text);
  }
}

struct InfoOptions {
  std::string trace;
  std::string dependencies;
  std::vector<std::string> settings;
  std::optional<Procs> processors;
  Format format = Format::table;
};

std::filesystem::path located(const std::string& name) {
  std::filesystem::path file = locate_trace(name, "");
  if (file.empty()) throw InputError(name + ": no such file (nor in the folder SCHEDSWEEP_TRACES)");
  return file;
}

void info_command(const InfoOptions& options) {
  if (options.format == Format::csv)
    throw InputError("--format csv: not for a report in sections (use table or json)", ExitCode::usage);
  TraceSpec spec;
  spec.file = located(options.trace);
  if (!options.dependencies.empty()) spec.dependencies_file = located(options.dependencies);
  for (const std::string& setting : options.settings) apply_trace_setting(setting, spec);
  if (options.processors) spec.processors = options.processors;
  const Trace trace = load_trace(spec);
  const std::optional<Procs> processors = known_processors(trace, spec.processors);
  ordered_json report;
  report["header"] = header_json(trace, processors);
  report["quality"] = quality_json(trace);
  report["links"] = links_json(trace);
  report["profile"] = profile_json(view_of(trace.jobs), processors);
  if (options.format == Format::json) {
    fmt::print("{}\n", report.dump(2, ' ', false, ordered_json::error_handler_t::replace));
    return;
  }
  for (const auto& [name, section] : report.items()) {
    fmt::print("{}\n", name);
    print_section(section);
  }
}

/// Here a spec comes from the command line.
JobStore generated(const WorkloadSpec& spec) {
  try {
    return generate(spec);
  } catch (const InputError& error) {
    throw InputError(error.what(), ExitCode::usage);
  }
}

void generate_command(const WorkloadSpec& spec, const std::string& output) {
  const JobStore jobs = generated(spec);
  SwfHeader about;
  about.header.max_procs = about.header.max_nodes = spec.processors;
  about.notes = {fmt::format("generated by schedsweep: model {} jobs {} processors {} load {} seed {} users {}",
                             spec.model, spec.jobs, spec.processors, shortest(spec.load), spec.seed, spec.users)};
  std::ostringstream text;
  write_swf(text, view_of(jobs), about);
  if (output.empty()) {
    std::cout << text.view();
  } else {
    publish_file(output, text.view());
  }
}

void add_info(CLI::App& trace) {
  CLI::App* command = trace.add_subcommand("info", "Print a trace's header, what is wrong with it, and its profile");
  const auto options = std::make_shared<InfoOptions>();
  command->add_option("TRACE", options->trace, "workload in SWF, plain or .gz")->required();
  command->add_option("--dependencies", options->dependencies, "CSV of dependencies between its jobs")
      ->type_name("FILE");
  command
      ->add_option("--set", options->settings, "name=value, repeatable: how to repair it (schedsweep list parameters)")
      ->type_name("NAME=VALUE");
  command->add_option("--processors", options->processors, "processors of the machine instead of the trace's header")
      ->check(CLI::Range(1, 1 << 30));
  add_format(*command, options->format);
  command->callback([options] { info_command(*options); });
}

void add_generate(CLI::App& trace) {
  CLI::App* command = trace.add_subcommand("generate", "Draw a workload from a model and write it in SWF");
  const auto spec = std::make_shared<WorkloadSpec>();
  const auto output = std::make_shared<std::string>();
  command->add_option("--model", spec->model, "workload model (schedsweep list models)")->capture_default_str();
  command->add_option("--jobs", spec->jobs, "jobs to draw")->capture_default_str();
  command->add_option("--processors", spec->processors, "processors of the machine")->capture_default_str();
  command->add_option("--load", spec->load, "offered load; 0 = as the model gives it")->capture_default_str();
  command->add_option("--seed", spec->seed, "seed of all random numbers")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--users", spec->users, "users who submit")->capture_default_str();
  command->add_option("--output", *output, "SWF file to write; without it, standard output");
  command->callback([spec, output] { generate_command(*spec, *output); });
}

}  // namespace

void add_trace(CLI::App& app, ExitCode&) {
  CLI::App* trace = app.add_subcommand("trace", "Look at a trace, or make one");
  trace->require_subcommand(1);
  add_info(*trace);
  add_generate(*trace);
}

}  // namespace schedsweep
