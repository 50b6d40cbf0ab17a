#include "sweep/attempt.h"
#include "sweep/commands/commands.h"
#include "sweep/survey.h"

#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

struct Options {
  std::string output;
  bool json = false;
};

constexpr const char* meaning(SweepCondition condition) {
  switch (condition) {
    case SweepCondition::none:
      return "no sweep has begun here";
    case SweepCondition::running:
      return "somebody works on it";
    case SweepCondition::stopped:
      return "it was stopped; the same command does the rest";
    case SweepCondition::dead:
      return "it was killed; the same command does the rest";
    case SweepCondition::complete:
      break;
  }
  return "the results are in place";
}

nlohmann::ordered_json to_json(const std::string& output, const SweepSurvey& found) {
  nlohmann::ordered_json json = {{"output", output},
                                 {"state", name_of(found.condition)},
                                 {"runs", found.n_runs},
                                 {"done", found.n_done()},
                                 {"failed", found.n_failed},
                                 {"left", found.n_runs - found.n_done()},
                                 {"rate_per_s", found.rate_per_s},
                                 {"last_error", found.last_error},
                                 {"damaged_places", found.n_damaged},
                                 {"journals", journals_in(journal_folder(output)).size()}};
  if (found.owner)
    json["owner"] = {{"host", found.owner->host},
                     {"pid", found.owner->pid},
                     {"job", found.owner->job},
                     {"since", found.owner->since_utc}};
  return json;
}

void print(const std::string& output, const SweepSurvey& found) {
  fmt::print("{}: {}: {}\n", output, name_of(found.condition), meaning(found.condition));
  if (found.condition == SweepCondition::none) return;
  const std::int64_t left = found.n_runs - found.n_done();
  fmt::print("{} of {} runs done, {} failed, {} left\n", found.n_done(), found.n_runs, found.n_failed, left);
  if (found.condition == SweepCondition::running && found.rate_per_s > 0)
    fmt::print("{:.4g} runs/s, about {:.0f} s left\n", found.rate_per_s, static_cast<double>(left) / found.rate_per_s);
  if (found.owner) fmt::print("owner: {}\n", to_text(*found.owner));
  if (!found.last_error.empty()) fmt::print("last error: {}\n", found.last_error);
  if (found.n_damaged > 0)
    fmt::print("damaged places in journals: {} (what stood there is done again)\n", found.n_damaged);
}

}  // namespace

void add_status(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "status", "Say how far a sweep is, while it runs, after it was stopped or killed, or at its end");
  const auto options = std::make_shared<Options>();
  command->add_option("OUTPUT", options->output, "the --output of run or tune")->required();
  command->add_flag("--json", options->json, "for programs");
  command->callback([options] {
    const SweepSurvey found = survey(options->output);
    if (options->json) {
      fmt::print("{}\n", to_json(options->output, found).dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
      print(options->output, found);
    }
  });
}

}  // namespace schedsweep
