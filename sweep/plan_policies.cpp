#include "engine/text.h"
#include "policies/preset.h"
#include "sweep/plan_reader.h"

#include <algorithm>
#include <map>
#include <set>

namespace schedsweep {
namespace {

constexpr std::size_t max_compositions = 10'000'000;

/// Parameters that advance together: one, or those of a [[zip]].
struct Dimension {
  std::vector<const ParameterInfo*> parameters;
  std::vector<std::vector<double>> values;  ///< Shape: [choices][parameters]
};

std::vector<std::string_view> with_parameters(std::vector<std::string_view> names) {
  for (const ParameterInfo& info : parameter_table()) names.push_back(info.name);
  return names;
}

/// Reads [parameters], [[zip]] and one [[policies]] entry after the other.
class PolicyReader {
 public:
  PolicyReader(const SweepFile& file, Plan& plan, Problems& problems) : file_(file), plan_(plan), problems_(problems) {}

  void read() {
    for (const SweepEntry& entry : file_.parameters.entries)
      add_parameter(entry, "[parameters]", with_parameters({}), common_);
    for (const SweepTable& table : file_.zips) read_zip(table);
    if (file_.policies.empty()) problems_.add({1, 1}, "no [[policies]] (name at least one)");
    for (const SweepTable& table : file_.policies) read_policy(table);
  }

 private:
  using ByParameter = std::map<const ParameterInfo*, std::vector<double>>;

  std::vector<double> listed_values(const SweepEntry& entry, const ParameterInfo& info) {
    std::vector<double> values;
    for (const SweepValue& value : entry.values) {
      const auto parsed = parse_value(info, value.text());
      const bool text = std::holds_alternative<std::string>(value.scalar);
      if (!parsed || text != (info.kind == ParameterKind::choice || value.text() == info.word_for_max)) {
        problems_.add_value(entry, value, allowed_values(info));
      } else {
        values.push_back(*parsed);
      }
    }
    return values;
  }

  void add_parameter(const SweepEntry& entry, std::string_view where, const std::vector<std::string_view>& known,
                     ByParameter& target) {
    const ParameterInfo* info = find_parameter(entry.key);
    if (info == nullptr) {
      problems_.add_unknown(entry, where, known);
    } else {
      target[info] = listed_values(entry, *info);
    }
  }

  void read_zip(const SweepTable& table) {
    if (table.entries.empty())
      problems_.add(table.where, "[[zip]] without a key (name the parameters that advance together)");
    Dimension zip;
    std::size_t length = table.entries.empty() ? 0 : table.entries[0].values.size();
    zip.values.resize(length);
    for (const SweepEntry& entry : table.entries) {
      const ParameterInfo* info = find_parameter(entry.key);
      if (info == nullptr) {
        problems_.add_unknown(entry, "[[zip]]", with_parameters({}));
        continue;
      }
      const bool elsewhere =
          common_.contains(info) || std::any_of(zips_.begin(), zips_.end(), [&](const Dimension& other) {
            return std::find(other.parameters.begin(), other.parameters.end(), info) != other.parameters.end();
          });
      if (elsewhere) problems_.add(entry.where, entry.key + " is given twice (in [parameters] or another [[zip]])");
      const std::vector<double> values = listed_values(entry, *info);
      if (entry.values.size() != length) {
        problems_.add(entry.where, entry.key + " has " + std::to_string(entry.values.size()) +
                                       " values (the first key of this [[zip]] has " + std::to_string(length) + ")");
      } else if (values.size() == length) {
        zip.parameters.push_back(info);
        for (std::size_t i = 0; i < length; ++i) zip.values[i].push_back(values[i]);
      }
    }
    if (!zip.parameters.empty() && length > 0) zips_.push_back(std::move(zip));
  }

  void read_policy(const SweepTable& table) {
    Parameters base;
    std::string name = "policy" + std::to_string(plan_.policies.size() + 1);
    ByParameter own;
    for (const SweepEntry& entry : table.entries) {
      if (entry.key == "preset") {
        base = read_preset(entry, name);
      } else if (entry.key != "name") {
        add_parameter(entry, "a policy", with_parameters({"name", "preset"}), own);
      }
    }
    if (const SweepEntry* entry = table.find("name")) name = name_in(*entry, problems_).value_or(name);
    if (std::find(plan_.policies.begin(), plan_.policies.end(), name) != plan_.policies.end())
      problems_.add(table.where, "a second policy named \"" + name + "\" (give it a name of its own)");
    compose(base, dimensions_of(own), table.where);
    plan_.policies.push_back(name);
  }

  Parameters read_preset(const SweepEntry& entry, std::string& name) {
    const auto text = single<std::string>(entry, "the name of a policy", problems_);
    if (!text) return {};
    if (const Preset* preset = find_preset(*text)) {
      name = preset->name;
      return parameters_of(*preset);
    }
    std::vector<std::string_view> known;
    for (const Preset& preset : presets()) known.push_back(preset.name);
    const std::string_view nearest = nearest_name(*text, known);
    problems_.add_value(
        entry, entry.values[0],
        nearest.empty() ? "one of " + joined(known) : "a policy: did you mean " + std::string(nearest) + "?");
    return {};
  }

  /// What multiplies a policy: its own values before the common ones; a zip loses what the policy sets itself.
  std::vector<Dimension> dimensions_of(const ByParameter& own) const {
    std::vector<Dimension> dimensions;
    std::vector<const Dimension*> used;
    for (const ParameterInfo& info : parameter_table()) {
      const auto mine = own.find(&info);
      const auto shared = common_.find(&info);
      if (mine != own.end() || shared != common_.end()) {
        Dimension dimension{{&info}, {}};
        for (const double value : mine != own.end() ? mine->second : shared->second)
          dimension.values.push_back({value});
        if (!dimension.values.empty()) dimensions.push_back(std::move(dimension));
        continue;
      }
      for (const Dimension& zip : zips_) {
        const bool member = std::find(zip.parameters.begin(), zip.parameters.end(), &info) != zip.parameters.end();
        if (!member || std::find(used.begin(), used.end(), &zip) != used.end()) continue;
        used.push_back(&zip);
        dimensions.push_back(without(zip, own));
      }
    }
    return dimensions;
  }

  static Dimension without(const Dimension& zip, const ByParameter& own) {
    Dimension kept{{}, std::vector<std::vector<double>>(zip.values.size())};
    for (std::size_t i = 0; i < zip.parameters.size(); ++i) {
      if (own.contains(zip.parameters[i])) continue;
      kept.parameters.push_back(zip.parameters[i]);
      for (std::size_t choice = 0; choice < zip.values.size(); ++choice)
        kept.values[choice].push_back(zip.values[choice][i]);
    }
    return kept;
  }

  /// Every choice in canonical form, once.
  void compose(const Parameters& base, const std::vector<Dimension>& dimensions, SourcePosition where) {
    std::vector<std::size_t> sizes;
    double n = 1;
    for (const Dimension& dimension : dimensions) {
      sizes.push_back(dimension.values.size());
      n *= static_cast<double>(dimension.values.size());
    }
    if (n + static_cast<double>(plan_.compositions.size()) > max_compositions) {
      problems_.add(where, "more than 10000000 combinations of parameters (shorten a list)");
      return;
    }
    std::set<std::vector<double>> seen;
    for_each_choice(sizes, [&](const std::vector<std::size_t>& choice) {
      Parameters parameters = base;
      for (std::size_t d = 0; d < dimensions.size(); ++d)
        for (std::size_t p = 0; p < dimensions[d].parameters.size(); ++p)
          dimensions[d].parameters[p]->set(parameters, dimensions[d].values[choice[d]][p]);
      if (!plan_.design) parameters = canonical(parameters);
      if (seen.insert(values_of(parameters)).second) plan_.compositions.push_back({plan_.policies.size(), parameters});
    });
  }

  const SweepFile& file_;
  Plan& plan_;
  Problems& problems_;
  ByParameter common_;
  std::vector<Dimension> zips_;
};

}  // namespace

void read_policies(const SweepFile& file, Plan& plan, Problems& problems) { PolicyReader(file, plan, problems).read(); }

}  // namespace schedsweep
