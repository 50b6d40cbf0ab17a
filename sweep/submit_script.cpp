#include "sweep/submit_script.h"

#include "engine/error.h"
#include "generated/sweep_script.h"

#include <algorithm>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::string_view batch_mark = "#SBATCH ";
constexpr std::string_view first_command = "set -euo pipefail\n";

/// `--nodes` of `--nodes=4`.
std::string_view name_of(std::string_view option) { return option.substr(0, option.find('=')); }

/// The options of the #SBATCH lines.
std::vector<std::string> batch_options_of(std::string_view head) {
  std::vector<std::string> options;
  for (std::size_t start = head.find(batch_mark); start != std::string_view::npos;
       start = head.find(batch_mark, start)) {
    start += batch_mark.size();
    options.emplace_back(head.substr(start, head.find('\n', start) - start));
  }
  return options;
}

void replace_or_add(std::vector<std::string>& options, std::string_view old_name, const std::string& option) {
  const auto old = std::find_if(options.begin(), options.end(),
                                [&](const std::string& other) { return name_of(other) == old_name; });
  if (old == options.end()) {
    options.push_back(option);
  } else {
    *old = option;
  }
}

}  // namespace

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/%@";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string submit_script(const SubmitRequest& request) {
  const std::string_view text = sweep_script;
  const std::size_t body = text.find(first_command);
  SCHEDSWEEP_CHECK(body != std::string_view::npos);

  std::vector<std::string> options = batch_options_of(text.substr(0, body));
  for (const std::string& option : request.batch_options) replace_or_add(options, name_of(option), option);
  if (request.is_chain) replace_or_add(options, "--requeue", "--no-requeue");
  std::string script = "#!/usr/bin/env bash\n# Written by schedsweep submit; sbatch takes it as it is.\n";
  for (const std::string& option : options) script += fmt::format("{}{}\n", batch_mark, option);

  const std::optional<int> max_requeues = request.is_chain ? 0 : request.max_requeues;
  script += fmt::format("{}\ncd -- {}\nSCHEDSWEEP_ROOT={}\nSCHEDSWEEP_PROGRAM={}\n", first_command,
                        shell_word(request.folder), shell_word(request.root), shell_word(request.program));
  if (max_requeues) script += fmt::format("SCHEDSWEEP_MAX_REQUEUES={}\n", *max_requeues);
  script += fmt::format("set -- {} {}", shell_word(request.sweep), shell_word(request.output));
  for (const std::string& option : request.run_options) script += " " + shell_word(option);
  return script + "\n" + std::string(text.substr(body + first_command.size()));
}

}  // namespace schedsweep
