#include "sweep/report/report_settings.h"

#include "engine/metrics/metric_table.h"
#include "engine/text.h"
#include "sweep/plan_reader.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

std::optional<double> number_in(const SweepValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.scalar)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value.scalar)) return *real;
  return std::nullopt;
}

template <auto member, double (*least)(), double (*most)()>
bool set_number(ReportSettings& settings, const SweepValue& value) {
  const auto number = number_in(value);
  if (!number || !(*number >= least() && *number <= most())) return false;
  settings.*member = *number;
  return true;
}

template <auto member>
bool set_text(ReportSettings& settings, const SweepValue& value) {
  const auto* text = std::get_if<std::string>(&value.scalar);
  if (text == nullptr) return false;
  settings.*member = *text;
  return true;
}

bool set_resamples(ReportSettings& settings, const SweepValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value.scalar);
  if (number == nullptr || *number < 100 || *number > 1'000'000) return false;
  settings.resamples = *number;
  return true;
}

bool set_require_fidelity(ReportSettings& settings, const SweepValue& value) {
  const auto* flag = std::get_if<bool>(&value.scalar);
  if (flag == nullptr) return false;
  settings.require_fidelity = *flag;
  return true;
}

double zero() { return 0; }

double one() { return 1; }

double half() { return 0.5; }

double almost_one() { return 0.9999; }

double any() { return std::numeric_limits<double>::max(); }

std::vector<ReportKey> make_keys() {
  const ReportSettings defaults;
  return {
      {"baseline", "policy that others are compared with", "the name of a policy of this sweep", "the first policy",
       set_text<&ReportSettings::baseline>},
      {"site", "policy that the site of the log really ran, whose simulation is compared with the log",
       "the name of a policy of this sweep", "the baseline", set_text<&ReportSettings::site>},
      {"primary", "metric that decides; smaller is better", "the name of a metric", defaults.primary,
       set_text<&ReportSettings::primary>},
      {"confidence", "of every interval", "a number from 0.5 to 0.9999", shortest(defaults.confidence),
       set_number<&ReportSettings::confidence, half, almost_one>},
      {"resamples", "of every bootstrap", "an integer from 100 to 1000000", std::to_string(defaults.resamples),
       set_resamples},
      {"breaking_bsld", "95th percentile of bounded slowdown beyond which a policy has broken under load",
       "a number of 1 or more", shortest(defaults.breaking_bsld), set_number<&ReportSettings::breaking_bsld, one, any>},
      {"max_starved_rate", "part of the jobs that a candidate may starve, unless the baseline starves as many",
       "a number from 0 to 1", shortest(defaults.max_starved_rate),
       set_number<&ReportSettings::max_starved_rate, zero, one>},
      {"max_fairness_loss",
       "by which Jain's indices over the users' mean slowdowns and mean waits may fall below the baseline's",
       "a number from 0 to 1", shortest(defaults.max_fairness_loss),
       set_number<&ReportSettings::max_fairness_loss, zero, one>},
      {"max_utilisation_loss", "by which the utilisation may fall below the baseline's", "a number from 0 to 1",
       shortest(defaults.max_utilisation_loss), set_number<&ReportSettings::max_utilisation_loss, zero, one>},
      {"require_fidelity", "recommend only where the simulation of the site's policy agrees with the log",
       "true or false", "true", set_require_fidelity},
  };
}

}  // namespace

std::span<const ReportKey> report_keys() {
  static const std::vector<ReportKey> keys = make_keys();
  return keys;
}

ReportSettings read_report_settings(const SweepTable& table, const std::vector<std::string>& policies,
                                    Problems& problems) {
  ReportSettings settings;
  std::vector<std::string_view> metrics;
  for (const MetricInfo& metric : metric_table()) metrics.push_back(metric.name);
  const std::vector<std::string_view> known_policies(policies.begin(), policies.end());
  for (const SweepEntry& entry : table.entries) {
    const auto keys = report_keys();
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const ReportKey& k) { return k.name == entry.key; });
    if (key == keys.end()) {
      std::vector<std::string_view> names;
      for (const ReportKey& k : keys) names.push_back(k.name);
      problems.add_unknown(entry, "[report]", names);
      continue;
    }
    if (entry.is_list || entry.values.empty() || !key->set(settings, entry.values[0])) {
      problems.add(entry.where, entry.key + " (must be " + std::string(key->allowed) + ")");
      continue;
    }
    const std::vector<std::string_view>* names = entry.key == "baseline" || entry.key == "site" ? &known_policies
                                                 : entry.key == "primary"                       ? &metrics
                                                                                                : nullptr;
    if (names && std::find(names->begin(), names->end(), entry.values[0].text()) == names->end())
      problems.add_value(entry, entry.values[0], "one of " + joined(*names));
  }
  if (settings.baseline.empty() && !policies.empty()) settings.baseline = policies.front();
  if (settings.site.empty()) settings.site = settings.baseline;
  return settings;
}

}  // namespace schedsweep
