#include "sweep/report/published.h"

#include "engine/text.h"
#include "sweep/plan_reader.h"
#include "sweep/trace_spec.h"

#include <algorithm>
#include <optional>

namespace schedsweep {
namespace {

/// Place of the name that `table` gives as `key` among `names`.
std::optional<std::size_t> named(const SweepTable& table, std::string_view key, const std::vector<std::string>& names,
                                 Problems& problems) {
  const SweepEntry* entry = table.find(key);
  if (entry == nullptr) {
    problems.add(table.where, "published schedule without " + std::string(key));
    return std::nullopt;
  }
  const auto text = single<std::string>(*entry, "a name", problems);
  if (!text) return std::nullopt;
  const auto place = std::find(names.begin(), names.end(), *text);
  if (place != names.end()) return static_cast<std::size_t>(place - names.begin());
  const std::vector<std::string_view> known(names.begin(), names.end());
  problems.add_value(*entry, entry->values[0], "one of " + joined(known));
  return std::nullopt;
}

}  // namespace

std::vector<PublishedSchedule> read_published(const std::vector<SweepTable>& tables,
                                              const std::vector<std::string>& traces,
                                              const std::vector<std::string>& policies,
                                              const std::filesystem::path& folder, Problems& problems) {
  std::vector<PublishedSchedule> all;
  for (const SweepTable& table : tables) {
    for (const SweepEntry& entry : table.entries)
      if (entry.key != "trace" && entry.key != "policy" && entry.key != "file")
        problems.add_unknown(entry, "a published schedule", {"trace", "policy", "file"});
    const auto trace = named(table, "trace", traces, problems), policy = named(table, "policy", policies, problems);
    PublishedSchedule published{trace.value_or(0), policy.value_or(0), {}};
    if (const SweepEntry* file = table.find("file"))
      if (const auto text = single<std::string>(*file, "a path", problems)) {
        published.file = locate_trace(*text, folder);
        if (published.file.empty())
          problems.add_missing_file(
              file->where,
              "file = \"" + *text + "\" is nowhere (looked beside the sweep file and in SCHEDSWEEP_TRACES)");
      }
    all.push_back(std::move(published));
  }
  return all;
}

}  // namespace schedsweep
