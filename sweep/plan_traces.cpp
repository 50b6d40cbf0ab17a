#include "engine/text.h"
#include "sweep/plan_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <span>

namespace schedsweep {
namespace {

constexpr double max_variants = 1'000'000;

/// Keys of an entry with one value each, no axes. The last only for files.
constexpr std::array<std::string_view, 5> plain_keys{"file", "model", "name", "sha256", "dependencies_file"};

/// Reads one [[traces]] entry.
class TraceEntryReader {
 public:
  TraceEntryReader(const SweepTable& table, const std::filesystem::path& folder, Problems& problems)
      : table_(table), folder_(folder), problems_(problems) {}

  /// The entry as a spec, before its lists are expanded; its own keys in `lists`.
  TraceSpec read(std::vector<const SweepEntry*>& lists) {
    spec_.folder = folder_;
    read_source();
    for (const SweepEntry& entry : table_.entries) {
      if (!is_plain(entry.key)) read_key(entry, lists);
    }
    if (const SweepEntry* name = table_.find("name")) spec_.name = name_in(*name, problems_).value_or(spec_.name);
    if (const SweepEntry* hash = table_.find("sha256")) read_sha256(*hash);
    if (const SweepEntry* links = table_.find("dependencies_file"); links && is_plain(links->key))
      read_dependencies(*links);
    return spec_;
  }

 private:
  bool is_file() const { return table_.find("file") != nullptr; }

  std::span<const std::string_view> known_plain_keys() const {
    return std::span(plain_keys).first(plain_keys.size() - (is_file() ? 0 : 1));
  }

  bool is_plain(std::string_view key) const {
    const auto known = known_plain_keys();
    return std::find(known.begin(), known.end(), key) != known.end();
  }

  void read_source() {
    const SweepEntry* file = table_.find("file");
    const SweepEntry* model = table_.find("model");
    if ((file == nullptr) == (model == nullptr)) {
      problems_.add(table_.where, std::string("traces entry with ") + (file ? "both file and" : "neither file nor") +
                                      " model (give one of them)");
    } else if (file) {
      read_file(*file);
    } else {
      read_model(*model);
    }
  }

  /// Where the file that `entry` names is, or as named.
  std::filesystem::path located(const SweepEntry& entry, const std::string& text) {
    const std::filesystem::path found = locate_trace(text, folder_);
    if (!found.empty()) return found;
    problems_.add_missing_file(
        entry.where,
        entry.key + " = \"" + text + "\" is nowhere (looked beside the sweep file and in SCHEDSWEEP_TRACES)");
    return text;
  }

  void read_file(const SweepEntry& entry) {
    const auto text = single<std::string>(entry, "a path", problems_);
    if (!text) return;
    spec_.file = located(entry, *text);
    std::filesystem::path stem = std::filesystem::path(*text).filename();
    while (stem.extension() == ".gz" || stem.extension() == ".swf") stem = stem.stem();
    spec_.name = stem.string();
  }

  void read_dependencies(const SweepEntry& entry) {
    if (const auto text = single<std::string>(entry, "a path", problems_))
      spec_.dependencies_file = located(entry, *text);
  }

  void read_model(const SweepEntry& entry) {
    const auto text = single<std::string>(entry, "the name of a model", problems_);
    if (!text) return;
    std::vector<std::string_view> known;
    for (const WorkloadModel& model : workload_models()) known.push_back(model.name);
    if (std::find(known.begin(), known.end(), *text) == known.end())
      problems_.add_value(entry, entry.values[0], "one of " + joined(known));
    spec_.workload.model = spec_.name = *text;
  }

  void read_sha256(const SweepEntry& entry) {
    const auto text = single<std::string>(entry, "64 hexadecimal digits", problems_);
    if (text && (text->size() != 64 || text->find_first_not_of("0123456789abcdef") != std::string::npos))
      problems_.add_value(entry, entry.values[0], "64 hexadecimal digits in lower case");
    spec_.sha256 = text.value_or("");
  }

  void read_key(const SweepEntry& entry, std::vector<const SweepEntry*>& lists) {
    const TraceKey* key = find_trace_key(entry.key);
    const TraceKind kind = is_file() ? TraceKind::file : TraceKind::model;
    if (key == nullptr || (key->kind != TraceKind::any && key->kind != kind)) {
      const auto plain = known_plain_keys();
      std::vector<std::string_view> known(plain.begin(), plain.end());
      for (const TraceKey& candidate : trace_keys())
        if (candidate.kind == TraceKind::any || candidate.kind == kind) known.push_back(candidate.name);
      problems_.add_unknown(entry, kind == TraceKind::file ? "a trace file" : "a workload model", known);
      return;
    }
    for (const SweepValue& value : entry.values)
      if (std::holds_alternative<std::string>(value.scalar) == key->numeric ||
          !key->set(spec_, key->name, value.text()))
        problems_.add_value(entry, value, key->allowed);
    if (entry.is_list || entry.key != "processors") lists.push_back(&entry);  // a machine's size has its own column
  }

  const SweepTable& table_;
  const std::filesystem::path& folder_;
  Problems& problems_;
  TraceSpec spec_;
};

void expand(const TraceSpec& base, const std::vector<const SweepEntry*>& lists, std::size_t entry, Plan& plan) {
  std::vector<std::size_t> sizes;
  for (const SweepEntry* list : lists) sizes.push_back(list->values.size());
  std::set<std::vector<std::string>> seen;  // a value listed twice multiplies nothing
  for_each_choice(sizes, [&](const std::vector<std::size_t>& choice) {
    TraceVariant variant{base, entry, {}};
    for (std::size_t i = 0; i < lists.size(); ++i) {
      const std::string text = lists[i]->values[choice[i]].text();
      find_trace_key(lists[i]->key)->set(variant.spec, lists[i]->key, text);
      const std::size_t axis = trace_axis_of(plan.trace_axes, lists[i]->key);
      variant.values.resize(std::max(variant.values.size(), axis + 1));
      variant.values[axis] = text;
    }
    if (!plan.design) forget_unread(variant, plan.trace_axes);
    variant.replicates = replicates_of(variant.spec, plan);
    if (seen.insert(variant.values).second) plan.variants.push_back(std::move(variant));
  });
}

/// What an entry reads a key as that other entries list: as given, else its default; empty where it does not read it or
/// only the file's header will tell.
std::string value_not_listed(const SweepTable& table, const TraceKey& key) {
  if (const SweepEntry* given = table.find(key.name)) return given->values.empty() ? "" : given->values[0].text();
  const TraceKind kind = table.find("file") ? TraceKind::file : TraceKind::model;
  if (key.name == "processors" && kind == TraceKind::file) return "";
  return key.kind == kind || key.kind == TraceKind::any ? key.default_value : "";
}

}  // namespace

std::size_t trace_axis_of(std::vector<std::string>& axes, const std::string& name) {
  const auto axis = std::find(axes.begin(), axes.end(), name);
  if (axis != axes.end()) return static_cast<std::size_t>(axis - axes.begin());
  axes.push_back(name);
  return axes.size() - 1;
}

void forget_unread(TraceVariant& variant, const std::vector<std::string>& axes) {
  for (const TraceKey& key : trace_keys()) {
    if (key.read == nullptr || key.read(variant.spec)) continue;
    key.set(variant.spec, key.name, key.default_value);
    const auto axis = static_cast<std::size_t>(std::find(axes.begin(), axes.end(), key.name) - axes.begin());
    if (axis < variant.values.size()) variant.values[axis] = key.default_value;
  }
}

std::int64_t replicates_of(const TraceSpec& spec, const Plan& plan) {
  return !spec.is_file() || spec.transform.draws() ? plan.replicates : 1;
}

void read_traces(const SweepFile& file, const std::filesystem::path& folder, Plan& plan, Problems& problems) {
  if (file.traces.empty()) problems.add({1, 1}, "no [[traces]] (name at least one file or model)");
  for (const SweepTable& table : file.traces) {
    std::vector<const SweepEntry*> lists;
    const TraceSpec spec = TraceEntryReader(table, folder, problems).read(lists);
    const bool repeated =
        std::find(plan.trace_names.begin(), plan.trace_names.end(), spec.name) != plan.trace_names.end();
    if (repeated && !spec.name.empty())
      problems.add(table.where, "a second trace named \"" + spec.name + "\" (give it a name of its own)");
    double n_variants = 1;
    for (const SweepEntry* list : lists) n_variants *= static_cast<double>(list->values.size());
    if (n_variants > max_variants) {
      problems.add(table.where, "more than 1000000 workloads (shorten a list)");
    } else if (n_variants > 0) {
      expand(spec, lists, plan.trace_names.size(), plan);
    }
    plan.trace_names.push_back(spec.name);
  }
  for (TraceVariant& variant : plan.variants) {
    variant.values.resize(plan.trace_axes.size());
    for (std::size_t axis = 0; axis < plan.trace_axes.size(); ++axis)
      if (variant.values[axis].empty())
        variant.values[axis] = value_not_listed(file.traces[variant.entry], *find_trace_key(plan.trace_axes[axis]));
  }
}

void read_machines(const SweepFile& file, Plan& plan, Problems& problems) {
  for (const SweepTable& table : file.machines) {
    MachineSpec machine;
    bool named = false;
    for (const SweepEntry& entry : table.entries) {
      if (entry.key == "name") {
        machine.name = name_in(entry, problems).value_or("");
        named = true;
      } else if (entry.key == "processors") {
        const auto value = single<std::int64_t>(entry, "an integer from 1 to 2^30", problems);
        if (value && (*value < 1 || *value > 1 << 30))
          problems.add_value(entry, entry.values[0], "an integer from 1 to 2^30");
        machine.processors = static_cast<Procs>(value.value_or(1));
        if (!named) machine.name = std::to_string(machine.processors);
      } else if (entry.key == "scale") {
        if (entry.values.empty()) continue;
        const SweepValue& value = entry.values[0];
        const auto* whole = std::get_if<std::int64_t>(&value.scalar);
        const auto* real = std::get_if<double>(&value.scalar);
        machine.scale = whole ? static_cast<double>(*whole) : real ? *real : 0;
        if (entry.is_list || !(machine.scale >= 0.001 && machine.scale <= 1000))
          problems.add_value(entry, value, "a number from 0.001 to 1000");
        if (!named) machine.name = "x" + value.text();
      } else {
        problems.add_unknown(entry, "a machine", {"name", "processors", "scale"});
      }
    }
    if (table.find("processors") && table.find("scale"))
      problems.add(table.where, "machine with both processors and scale (give one of them)");
    const bool repeated = std::any_of(plan.machines.begin(), plan.machines.end(),
                                      [&](const MachineSpec& m) { return m.name == machine.name; });
    if (repeated)
      problems.add(table.where, "a second machine named \"" + machine.name + "\" (give it a name of its own)");
    plan.machines.push_back(machine);
  }
  if (plan.machines.empty()) plan.machines.push_back({});
}

}  // namespace schedsweep
