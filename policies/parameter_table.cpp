#include "policies/dialect.h"
#include "policies/estimator.h"
#include "policies/linear_features.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/parameters.h"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace schedsweep {
namespace {

using Names = std::span<const std::string_view>;
using P = Parameters;

template <class Registry>
Names names_of(const Registry& registry) {
  static const std::vector<std::string_view> names = [&] {
    std::vector<std::string_view> result;
    for (const auto& entry : registry) result.push_back(entry.name);
    return result;
  }();
  return names;
}

constexpr std::string_view promises[] = {"keep", "replan"};
constexpr std::string_view backfill_orders[] = {"queue", "shortest"};
constexpr std::string_view estimate_bases[] = {"requested", "actual"};
constexpr std::string_view estimates_for[] = {"estimate", "requested", "actual"};
constexpr std::string_view predicted_quantiles[] = {"p50", "p10"};
constexpr std::string_view online_losses[] = {"squared", "linear"};
constexpr std::string_view online_weights[] = {"constant", "area_log"};
constexpr std::string_view corrections[] = {"next_second", "tsafrir"};
constexpr std::string_view passes[] = {"instant", "event"};
constexpr std::string_view firsts[] = {"completions", "arrivals"};
constexpr std::string_view ties[] = {"job", "start"};
constexpr std::string_view shadows[] = {"recomputed", "fixed", "awaited"};
constexpr std::string_view until_shadows[] = {"at_most", "before", "ignored"};
constexpr std::string_view overdues[] = {"next_second", "free"};
constexpr std::string_view dependencies[] = {"ignore", "respect", "feedback"};
constexpr std::string_view overruns[] = {"run", "kill"};
constexpr std::string_view widers[] = {"drop", "clamp", "reject"};

struct Range {
  double min = 0;
  double max = 0;
  std::string_view word_for_max = "";
};

constexpr double most = unlimited;

/// A row for the member: kind, reader and writer follow from its type.
template <auto Member>
ParameterInfo row(std::string_view name, std::string_view unit, Range range, Names choices, bool (*read)(const P&),
                  std::string_view meaning) {
  using Type = std::remove_cvref_t<decltype(std::declval<P>().*Member)>;
  const ParameterKind kind = !choices.empty()                 ? ParameterKind::choice
                             : std::is_same_v<Type, bool>     ? ParameterKind::flag
                             : std::is_floating_point_v<Type> ? ParameterKind::real
                                                              : ParameterKind::integer;
  return {name,
          unit,
          meaning,
          kind,
          range.min,
          range.max,
          range.word_for_max,
          choices,
          [](const P& p) { return static_cast<double>(p.*Member); },
          [](P& p, double value) { p.*Member = static_cast<Type>(value); },
          read};
}

bool read_by_priority(const P& p) { return reads::order_named(p, "priority"); }

bool read_by_quota_share(const P& p) { return reads::order_named(p, "quota_share"); }

bool read_by_multifactor(const P& p) { return reads::order_named(p, "multifactor"); }

bool read_by_linear(const P& p) { return reads::order_named(p, "linear"); }

bool read_by_scaled(const P& p) { return reads::estimator_named(p, "scaled"); }

bool read_by_noisy(const P& p) { return reads::estimator_named(p, "noisy"); }

bool read_by_user_mean_n(const P& p) { return reads::estimator_named(p, "user_mean_n"); }

bool read_by_quantile(const P& p) {
  return reads::estimator_named(p, "quantile") || reads::estimator_named(p, "quantile_live");
}

/// Only a candidate for backfilling is charged a guard.
bool read_by_guard(const P& p) { return read_by_quantile(p) && reads::backfilling(p); }

bool read_by_online(const P& p) { return reads::estimator_named(p, "online"); }

void append_order(std::vector<ParameterInfo>& rows) {
  constexpr Range weight{-1e6, 1e6};
  rows.push_back(row<&P::order>("order", "1", {}, names_of(orders()), reads::always, "who comes first in the queue"));
  rows.push_back(row<&P::priority_boost>("priority_boost", "d-1", {0, 1e3}, {}, read_by_priority,
                                         "classes that order = priority gives a job for each day of waiting"));
  rows.push_back(row<&P::half_life_s>("half_life_s", "s", {1, 1e12}, {}, reads::usage,
                                      "time in which a user's past usage counts half"));
  rows.push_back(row<&P::quota_processor_h>("quota_processor_h", "h", {1e-3, 1e15}, {}, read_by_quota_share,
                                            "processor-hours that use up a user's share"));
  rows.push_back(row<&P::quota_memory_gb_h>("quota_memory_gb_h", "h", {1e-3, 1e15}, {}, read_by_quota_share,
                                            "gigabyte-hours that use up a user's share"));
  rows.push_back(row<&P::weight_age>("weight_age", "1", weight, {}, read_by_multifactor, "of wait / max_age_s"));
  rows.push_back(row<&P::weight_fairshare>("weight_fairshare", "1", weight, {}, read_by_multifactor,
                                           "of 2^-(share of usage / share of machine)"));
  rows.push_back(row<&P::weight_size>("weight_size", "1", weight, {}, read_by_multifactor, "of width / machine"));
  rows.push_back(row<&P::weight_partition>("weight_partition", "1", weight, {}, read_by_multifactor,
                                           "of the partition's factor: 1, 1/2, 1/3 as they appear in the trace"));
  rows.push_back(row<&P::weight_qos>("weight_qos", "1", weight, {}, read_by_multifactor,
                                     "of the priority class: critical 1, high 2/3, normal 1/3, low 0"));
  rows.push_back(row<&P::max_age_s>("max_age_s", "s", {1, 1e12}, {}, read_by_multifactor,
                                    "wait at which the age factor reaches 1"));
}

template <std::size_t Index>
ParameterInfo linear_row(const LinearFeature& feature, std::string_view name) {
  return {name,
          "1",
          feature.meaning,
          ParameterKind::real,
          -1e6,
          1e6,
          "",
          {},
          [](const P& p) { return p.linear[Index]; },
          [](P& p, double value) { p.linear[Index] = value; },
          read_by_linear};
}

void append_linear(std::vector<ParameterInfo>& rows) {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const LinearFeature& feature : linear_features()) result.push_back("linear_" + std::string(feature.name));
    return result;
  }();
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    ((Index < names.size() ? rows.push_back(linear_row<Index>(linear_features()[Index], names[Index])) : void()), ...);
  }
  (std::make_index_sequence<max_linear_features>());
}

void append_backfilling(std::vector<ParameterInfo>& rows) {
  rows.push_back(row<&P::reservations>("reservations", "1", {0, most, "all"}, {}, reads::always,
                                       "blocked jobs that hold a reservation: 0 = no backfilling, 1 = EASY, all = "
                                       "conservative"));
  rows.push_back(row<&P::promise>("promise", "1", {}, promises, reads::planning,
                                  "reservations are never moved later, or all made anew at every pass"));
  rows.push_back(row<&P::backfill_order>("backfill_order", "1", {}, backfill_orders, reads::candidates,
                                         "order in which candidates are tried: the queue's, or shortest guard first"));
  rows.push_back(row<&P::max_backfill>("max_backfill", "1", {0, most, "all"}, {}, reads::candidates,
                                       "candidates that a pass looks at"));
  rows.push_back(row<&P::starvation_wait_s>("starvation_wait_s", "s", {0, most, "never"}, {}, reads::candidates,
                                            "a job that has waited longer holds a reservation of its own"));
}

void append_estimate(std::vector<ParameterInfo>& rows) {
  rows.push_back(row<&P::estimate>("estimate", "1", {}, names_of(estimators()), reads::estimator,
                                   "how long the scheduler believes a job runs"));
  rows.push_back(
      row<&P::estimate_factor>("estimate_factor", "1", {1e-3, 1e3}, {}, read_by_scaled, "factor of estimate = scaled"));
  rows.push_back(row<&P::estimate_base>("estimate_base", "1", {}, estimate_bases, read_by_scaled,
                                        "what estimate = scaled multiplies"));
  rows.push_back(row<&P::estimate_noise>("estimate_noise", "1", {0, 1e3}, {}, read_by_noisy,
                                         "f of estimate = noisy: run time x (1 + U(0, f))"));
  rows.push_back(row<&P::estimate_seed>("estimate_seed", "1", {0, most}, {}, read_by_noisy,
                                        "seed of estimate = noisy; a list of them gives replicates"));
  rows.push_back(row<&P::history_jobs>("history_jobs", "1", {1, 1000}, {}, read_by_user_mean_n,
                                       "completed jobs that estimate = user_mean_n averages"));
  rows.push_back(row<&P::predicted>("predicted", "1", {}, predicted_quantiles, read_by_quantile,
                                    "the quantile that estimate = quantile and quantile_live expect"));
  rows.push_back(row<&P::guard_k>(
      "guard_k", "1", {0, 10}, {}, [](const P& p) { return read_by_guard(p) && !p.guard_strict; },
      "guard = p50 + guard_k (p90 - p50), or p10 + guard_k (p50 - p10) with predicted = p10"));
  rows.push_back(
      row<&P::guard_strict>("guard_strict", "1", {}, {}, read_by_guard, "guard = p90, whatever guard_k and predicted"));
  rows.push_back(row<&P::guard_capped>("guard_capped", "1", {}, {}, read_by_quantile,
                                       "nothing is believed to run longer than its request"));
  rows.push_back(row<&P::online_loss_over>("online_loss_over", "1", {}, online_losses, read_by_online,
                                           "what estimate = online pays for predicting too much"));
  rows.push_back(row<&P::online_loss_under>("online_loss_under", "1", {}, online_losses, read_by_online,
                                            "what estimate = online pays for predicting too little"));
  rows.push_back(row<&P::online_weight>("online_weight", "1", {}, online_weights, read_by_online,
                                        "weight of a job in the loss: 1, or 1 + ln(processors x run time in s)"));
  rows.push_back(
      row<&P::online_rate>("online_rate", "s", {1e-3, 1e9}, {}, read_by_online, "learning rate of estimate = online"));
  rows.push_back(row<&P::online_l2>("online_l2", "1", {0, 1e9}, {}, read_by_online,
                                    "penalty of estimate = online on squares of weights in units of their terms"));
  rows.push_back(row<&P::correction>("correction", "1", {}, corrections, reads::backfilling,
                                     "belief in a job that outlives it: ends next second, or raised by the published "
                                     "increments"));
}

void append_switches(std::vector<ParameterInfo>& rows) {
  rows.push_back(row<&P::dialect>("dialect", "1", {}, names_of(dialects()), reads::grouping_of_events,
                                  "the switches as another program sets them; none: as they stand"));
  rows.push_back(row<&P::pass>(
      "pass", "1", {}, passes, [](const P& p) { return reads::own_switches(p) && reads::grouping_of_events(p); },
      "one scheduling pass an instant, or one after every single completion and arrival"));
  rows.push_back(row<&P::first>(
      "first", "1", {}, firsts, [](const P& p) { return reads::own_switches(p) && reads::sequence_of_events(p); },
      "what comes first at one instant"));
  rows.push_back(row<&P::ties>(
      "ties", "1", {}, ties, [](const P& p) { return reads::own_switches(p) && reads::sequence_of_events(p); },
      "jobs that end at one instant end in job order, or as they have started"));
  rows.push_back(row<&P::estimate_candidate>(
      "estimate_candidate", "1", {}, estimates_for,
      [](const P& p) { return reads::own_switches(p) && reads::backfilling(p); },
      "what a backfill candidate is charged"));
  rows.push_back(row<&P::estimate_running>(
      "estimate_running", "1", {}, estimates_for,
      [](const P& p) { return reads::own_switches(p) && reads::beliefs(p); }, "when running jobs are expected to end"));
  const auto easy = [](const P& p) { return reads::own_switches(p) && reads::easy(p); };
  rows.push_back(row<&P::spare>("spare", "1", {}, {}, easy,
                                "candidates may use the processors that the blocked job leaves over at its shadow "
                                "time"));
  rows.push_back(
      row<&P::shadow>("shadow", "1", {}, shadows, easy,
                      "shadow time computed at each pass, once when a job becomes the blocked head, or once and the "
                      "job not tried before it"));
  rows.push_back(row<&P::until_shadow>("until_shadow", "1", {}, until_shadows, easy,
                                       "a candidate must end by the shadow time, before it, or whenever"));
  rows.push_back(row<&P::overdue>(
      "overdue", "1", {}, overdues, [](const P& p) { return reads::own_switches(p) && reads::backfilling(p); },
      "a running job at or past its believed end: ends next second, or its processors count as free"));
}

void append_jobs_and_metrics(std::vector<ParameterInfo>& rows) {
  rows.push_back(row<&P::dependencies>("dependencies", "1", {}, dependencies, reads::always,
                                       "links between jobs: ignored, waited for, or besides submits follow the job "
                                       "before them"));
  rows.push_back(row<&P::overrun>("overrun", "1", {}, overruns, reads::always,
                                  "a job past its request runs on as traced, or is killed at its request"));
  rows.push_back(row<&P::wider>("wider", "1", {}, widers, reads::always,
                                "a job wider than the machine is left out (counted in rejected), narrowed, or fails "
                                "the run"));
  rows.push_back(row<&P::tau_s>("tau_s", "s", {1e-3, 1e6}, {}, reads::always,
                                "shortest run time that bounded slowdown divides by"));
  rows.push_back(row<&P::starved_wait_s>("starved_wait_s", "s", {0, 1e12}, {}, reads::always,
                                         "a job that waits longer counts as starved"));
  rows.push_back(row<&P::trim>("trim", "1", {0, 0.45}, {}, reads::always,
                               "share of jobs cut at each end for utilization_trimmed (warm-up and drain)"));
}

}  // namespace

std::span<const ParameterInfo> parameter_table() {
  static const std::vector<ParameterInfo> table = [] {
    std::vector<ParameterInfo> rows;
    for (const auto append :
         {append_order, append_linear, append_backfilling, append_estimate, append_switches, append_jobs_and_metrics})
      append(rows);
    return rows;
  }();
  return table;
}

}  // namespace schedsweep
