#include "engine/error.h"
#include "engine/text.h"
#include "sweep/plan.h"
#include "sweep/plan_reader.h"
#include "sweep/suite.h"

namespace schedsweep {
namespace {

constexpr double max_runs = 1e8;

/// The keys outside any table.
void read_root(const SweepFile& file, Plan& plan, Problems& problems) {
  for (const SweepEntry& entry : file.root.entries) {
    if (read_title_or_seed(entry, plan, problems)) continue;
    if (entry.key == "replicates") {
      plan.replicates = single<std::int64_t>(entry, "an integer from 1 to 1000000", problems).value_or(1);
      if (plan.replicates < 1 || plan.replicates > 1'000'000) {
        problems.add_value(entry, entry.values[0], "an integer from 1 to 1000000");
        plan.replicates = 1;
      }
    } else if (entry.key == "strict") {
      plan.strict = single<bool>(entry, "true or false", problems).value_or(false);
    } else if (entry.key == "max_events") {
      const auto max_events = single<std::int64_t>(entry, "an integer of 1 or more", problems);
      if (max_events && *max_events < 1) problems.add_value(entry, entry.values[0], "an integer of 1 or more");
      plan.max_events = max_events.value_or(RunLimits::any_events);
    } else {
      problems.add_unknown(entry, "a sweep file",
                           {"title", "seed", "replicates", "strict", "max_events", "suite", "each_trace", "traces",
                            "machines", "policies", "parameters", "zip", "published", "report", "design"});
    }
  }
}

/// Numbers that no index could hold stay numbers here.
double most_runs(const Plan& plan) {
  double n_runs = 0;
  if (plan.design) {
    for (const DesignCell& cell : plan.design->cells) n_runs += static_cast<double>(cell.replicates);
    return n_runs;
  }
  const auto per_variant = static_cast<double>(plan.machines.size() * plan.compositions.size());
  for (const TraceVariant& variant : plan.variants) n_runs += static_cast<double>(variant.replicates) * per_variant;
  return n_runs;
}

}  // namespace

void Problems::add_value(const SweepEntry& entry, const SweepValue& value, std::string_view allowed) {
  const bool text = std::holds_alternative<std::string>(value.scalar);
  const std::string quote = text ? "\"" : "";
  add(value.where, entry.key + " = " + quote + value.text() + quote + " (must be " + std::string(allowed) + ")");
}

void Problems::add_unknown(const SweepEntry& entry, std::string_view where,
                           const std::vector<std::string_view>& known) {
  const std::string_view nearest = nearest_name(entry.key, known);
  add(entry.where,
      "unknown key '" + entry.key + "' in " + std::string(where) +
          (nearest.empty() ? " (known: " + joined(known) + ")" : " (did you mean '" + std::string(nearest) + "'?)"));
}

std::optional<std::string> name_in(const SweepEntry& entry, Problems& problems) {
  const auto name = single<std::string>(entry, "text", problems);
  if (name && name->empty()) problems.add_value(entry, entry.values[0], "text of one character or more");
  return name;
}

bool read_title_or_seed(const SweepEntry& entry, Plan& plan, Problems& problems) {
  if (entry.key == "title") {
    plan.title = single<std::string>(entry, "text", problems).value_or("");
  } else if (entry.key == "seed") {
    const auto seed = single<std::int64_t>(entry, "an integer of 0 or more", problems);
    if (seed && *seed < 0) problems.add_value(entry, entry.values[0], "an integer of 0 or more");
    plan.seed = static_cast<std::uint64_t>(seed.value_or(1));
  } else {
    return false;
  }
  return true;
}

Plan make_plan(const std::string& name, std::string text, const std::filesystem::path& folder, FilesNeeded needed) {
  Plan plan;
  Problems problems(needed);
  text = with_suite(name, text, folder);
  const SweepFile file = parse_sweep_file(name, std::move(text), problems.list());
  plan.text = file.text;
  read_root(file, plan, problems);
  if (file.training.where.line > 0)
    problems.add(file.training.where, "[training] in a sweep file (it belongs to a tuning file: schedsweep tune)");
  plan.design = read_design(file, plan.seed, problems);
  read_traces(file, folder, plan, problems);
  read_machines(file, plan, problems);
  read_policies(file, plan, problems);
  plan.published = read_published(file.published, plan.trace_names, plan.policies, folder, problems);
  plan.report = read_report_settings(file.report, plan.policies, problems);
  if (plan.design && problems.list().empty()) lay_out_design(plan, problems);
  if (most_runs(plan) > max_runs) problems.add({1, 1}, "more than 10^8 runs (shorten a list)");
  throw_if_any(file.name, problems.list());
  plan.index_runs();
  return plan;
}

}  // namespace schedsweep
