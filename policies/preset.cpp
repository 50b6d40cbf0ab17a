#include "policies/preset.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {
namespace {

constexpr Setting fcfs[] = {{"reservations", "0"}};
constexpr Setting easy[] = {{"reservations", "1"}};
constexpr Setting easy_sjbf[] = {{"reservations", "1"}, {"backfill_order", "shortest"}};

constexpr Preset all[] = {
    {"fcfs", "FIFO_STRICT", "start from the head of the queue; the first job that does not fit blocks all behind it",
     "customary", fcfs},
    {"easy", "EASY_BACKFILL_BASELINE",
     "the blocked head holds a reservation at its shadow time; a job behind it starts if it fits now and ends by then, "
     "or "
     "uses only processors the head leaves over",
     "Lifka, JSSPP 1995; Mu'alem and Feitelson, TPDS 2001", easy},
    {"easy_sjbf", "", "easy, candidates tried shortest first", "Tsafrir, Etsion and Feitelson, TPDS 2007", easy_sjbf},
};

}  // namespace

std::span<const Preset> presets() { return all; }

const Preset* find_preset(std::string_view name) {
  const auto preset = std::find_if(std::begin(all), std::end(all), [&](const Preset& p) {
    return p.name == name || (!name.empty() && p.alias == name);
  });
  return preset == std::end(all) ? nullptr : preset;
}

Parameters parameters_of(const Preset& preset) {
  Parameters parameters;
  for (const Setting& setting : preset.settings) {
    const ParameterInfo* info = find_parameter(setting.parameter);
    SCHEDSWEEP_CHECK(info != nullptr);
    const auto value = parse_value(*info, setting.value);
    SCHEDSWEEP_CHECK(value.has_value());
    info->set(parameters, *value);
  }
  return parameters;
}

}  // namespace schedsweep
