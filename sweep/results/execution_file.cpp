#include "sweep/results/execution_file.h"

#include "generated/version.h"
#include "io/publish.h"

#include <map>

#include <nlohmann/json.hpp>

namespace schedsweep {

nlohmann::json attempts_in(const std::vector<std::string>& history) {
  std::map<std::int64_t, nlohmann::json> by_number;
  for (const std::string& text : history) {
    const nlohmann::json record = nlohmann::json::parse(text, nullptr, false);
    if (!record.is_object() || !record.contains("attempt") || !record["attempt"].is_number_integer()) continue;
    by_number[record["attempt"].get<std::int64_t>()].update(record);
  }
  nlohmann::json attempts = nlohmann::json::array();
  for (auto& [number, attempt] : by_number) {
    for (const char* of_the_plan :
         {"sweep_file", "inputs", "runs_sha256", "n_distinct_runs", "started_s", "ended_s", "published_sha256"})
      attempt.erase(of_the_plan);
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

void write_facts(const Attempt& attempt, const RunCosts& costs, const nlohmann::ordered_json& more) {
  constexpr std::size_t most_runs_listed = 10'000;
  nlohmann::ordered_json document = {{"format", "schedsweep-execution"},
                                     {"format_version", {1, 0}},
                                     {"software", "schedsweep"},
                                     {"softwareVersion", version},
                                     {"attempts", attempts_in(attempt.history())}};
  document.update(more);
  if (costs.cpu_s.size() <= most_runs_listed) {
    document["cpu_s"] = costs.cpu_s;
    document["rank"] = costs.rank;
  }
  publish_file(facts_file(attempt.output()),
               document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n',
               {.draft_folder = attempt.folder()});
}

}  // namespace schedsweep
