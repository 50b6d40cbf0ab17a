#include "sweep/cost_parts.h"

#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"

namespace schedsweep {
namespace {

constexpr double unit_s = 1e-7;  // first come, first served

/// How far a policy looks ahead: what waits, and for how long, depends on it.
std::string depth_of(const Parameters& p) {
  if (!reads::backfilling(p)) return "no reservations";
  if (reads::easy(p)) return "one reservation";
  const std::string depth = p.reservations == unlimited ? "all reservations" : "several reservations";
  return depth + (p.promise == Promise::keep ? ", kept" : ", made anew");
}

CostPart events(const Parameters& p) {
  const bool shortest = reads::candidates(p) && p.backfill_order == BackfillOrder::shortest;
  const double price = 1.0 + (reads::backfilling(p) ? 1.0 : 0.0) + (shortest ? 1.0 : 0.0);
  return {price * unit_s, "events", {"events, " + depth_of(p) + (shortest ? ", shortest first" : "")}};
}

CostPart order(const Parameters& p) {
  const Order& order = orders()[p.order];
  const bool changes = order.change != KeysChange::never;
  const std::string depth = reads::planning(p) ? "planning" : depth_of(p);
  // Without backfilling more jobs wait, each of which gets a new key.
  const double price = !changes ? 1 : reads::backfilling(p) ? 6 : 30;
  return {price * unit_s,
          (changes ? "changing order, " : "order, ") + depth,
          {"order " + std::string(order.name) + ", " + depth}};
}

CostPart planning(const Parameters& p) {
  const std::string depth = depth_of(p);
  const double price = p.promise == Promise::keep ? 40 : p.reservations == unlimited ? 80 : 30;
  return {price * unit_s,
          depth,
          {depth, "planning, estimate " + std::string(estimators()[p.estimate].name),
           "planning, order " + std::string(orders()[p.order].name)}};
}

CostPart learning(const Estimator& estimator) {
  const std::string name(estimator.name);
  const double price = name == "quantile_live" ? 300 : name == "online" ? 20 : 4;
  return {price * unit_s, "learning, " + name, {"learning, " + name}};
}

}  // namespace

std::vector<CostPart> cost_parts(const Parameters& p) {
  std::vector<CostPart> parts{events(p)};
  if (p.order != Parameters{}.order) parts.push_back(order(p));
  if (reads::planning(p)) parts.push_back(planning(p));
  const Estimator& estimator = estimators()[p.estimate];
  if (reads::estimator(p) && estimator.learns()) parts.push_back(learning(estimator));
  return parts;
}

}  // namespace schedsweep
