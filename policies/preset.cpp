#include "policies/preset.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {
namespace {

constexpr std::string_view lifka = "Lifka, JSSPP 1995; Mu'alem and Feitelson, TPDS 2001";
constexpr std::string_view tsafrir = "Tsafrir, Etsion and Feitelson, TPDS 18(6), 2007";
constexpr std::string_view hpcopt = "HPCOpt, simulate/adapter";
constexpr std::string_view tang = "Tang, Lan, Desai and Buettner, CLUSTER 2009";
constexpr std::string_view carastan_17 = "Carastan-Santos and de Camargo, SC 2017";

constexpr Setting fcfs[] = {{"reservations", "0"}};
constexpr Setting sjf[] = {{"order", "sjf"}, {"reservations", "0"}};
constexpr Setting easy[] = {{"reservations", "1"}};
constexpr Setting easy_sjbf[] = {{"reservations", "1"}, {"backfill_order", "shortest"}};
constexpr Setting easy_user_last2[] = {{"estimate", "user_last2"}, {"correction", "tsafrir"}};
constexpr Setting easy_plus_plus[] = {
    {"backfill_order", "shortest"}, {"estimate", "user_last2"}, {"correction", "tsafrir"}};
constexpr Setting easy_quantile_p50[] = {{"estimate", "quantile"}};
constexpr Setting easy_quantile_p10[] = {{"estimate", "quantile"}, {"predicted", "p10"}};
constexpr Setting hybrid[] = {{"reservations", "10"}, {"promise", "replan"}};
constexpr Setting conservative[] = {{"reservations", "all"}, {"promise", "keep"}};
constexpr Setting conservative_replan[] = {{"reservations", "all"}, {"promise", "replan"}};
constexpr Setting easy_sjf[] = {{"order", "sjf"}};
constexpr Setting easy_ljf[] = {{"order", "ljf"}};
constexpr Setting saf_easy[] = {{"order", "saf"}};
constexpr Setting wfp3_easy[] = {{"order", "wfp3"}};
constexpr Setting unicef_easy[] = {{"order", "unicef"}};
constexpr Setting f1_easy[] = {{"order", "f1"}};
constexpr Setting f2_easy[] = {{"order", "f2"}};
constexpr Setting f3_easy[] = {{"order", "f3"}};
constexpr Setting f4_easy[] = {{"order", "f4"}};
constexpr Setting expansion_easy[] = {{"order", "expansion_factor"}};
constexpr Setting priority_easy[] = {{"order", "priority"}};
constexpr Setting fairshare_easy[] = {{"order", "fairshare"}};
constexpr Setting multifactor_easy[] = {{"order", "multifactor"}};

constexpr Preset all[] = {
    {"fcfs", "FIFO_STRICT", "start from the head of the queue; the first job that does not fit blocks all behind it",
     "customary", fcfs},
    {"sjf", "", "fcfs, the shortest job first", "customary", sjf},
    {"easy", "EASY_BACKFILL_BASELINE",
     "the blocked head holds a reservation at its shadow time; a job behind it starts if it fits now and ends by then, "
     "or uses only processors the head leaves over",
     lifka, easy},
    {"easy_sjbf", "", "easy, candidates tried shortest first", tsafrir, easy_sjbf},
    {"easy_user_last2", "EASY_BACKFILL_TSAFRIR",
     "easy, on the mean of the user's last two run times, raised where a job outlives it", tsafrir, easy_user_last2},
    {"easy_plus_plus", "EASY++", "easy_user_last2, candidates tried shortest first", tsafrir, easy_plus_plus},
    {"easy_quantile_p50", "ML_BACKFILL_P50",
     "easy; running jobs end at the median that a runtime model predicts, candidates are charged guard_k of the way to "
     "p90",
     hpcopt, easy_quantile_p50},
    {"easy_quantile_p10", "ML_BACKFILL_P10", "likewise with p10 and guard_k of the way to the median: the bolder one",
     hpcopt, easy_quantile_p10},
    {"hybrid", "", "the first ten blocked jobs hold reservations, made anew at every pass",
     "Mu'alem and Feitelson, TPDS 2001; Fluxion, queue_policy_hybrid", hybrid},
    {"conservative", "CONSERVATIVE_BACKFILL_BASELINE",
     "every job is promised a start when it is submitted, never moved later; early completions move all earlier, in "
     "order",
     "Mu'alem and Feitelson, TPDS 2001", conservative},
    {"conservative_replan", "", "every blocked job holds a reservation, made anew at every pass: promises can break",
     hpcopt, conservative_replan},
    {"easy_sjf", "SJF_BACKFILL", "easy, the shortest job at the head", "customary", easy_sjf},
    {"easy_ljf", "LJF_BACKFILL", "easy, the longest job at the head", "customary", easy_ljf},
    {"saf_easy", "", "easy, the smallest area at the head", "Carastan-Santos et al., CCGRID 2019", saf_easy},
    {"wfp3_easy", "", "easy, the largest (wait / expected run time)^3 x processors at the head", tang, wfp3_easy},
    {"unicef_easy", "", "easy, the largest wait / (log2(processors) x expected run time) at the head", tang,
     unicef_easy},
    {"f1_easy", "", "easy in order f1", carastan_17, f1_easy},
    {"f2_easy", "", "easy in order f2", carastan_17, f2_easy},
    {"f3_easy", "", "easy in order f3", carastan_17, f3_easy},
    {"f4_easy", "", "easy in order f4", carastan_17, f4_easy},
    {"expansion_easy", "", "easy, the largest (wait + expected run time) / expected run time at the head", "customary",
     expansion_easy},
    {"priority_easy", "", "easy, the most urgent class at the head, classes gained by waiting", "customary",
     priority_easy},
    {"fairshare_easy", "FAIRSHARE_BACKFILL", "easy, the user with the least decayed usage at the head",
     "Kay and Lauder, CACM 31(1), 1988", fairshare_easy},
    {"multifactor_easy", "", "easy, the largest weighted sum of age, fair share, size, partition and class at the head",
     "Slurm, Multifactor Priority Plugin", multifactor_easy},
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
