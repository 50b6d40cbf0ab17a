#include "policies/parameter_reads.h"

#include "policies/dialect.h"
#include "policies/estimator.h"
#include "policies/order.h"

namespace schedsweep::reads {

bool backfilling(const Parameters& p) { return p.reservations > 0; }

bool planning(const Parameters& p) {
  return p.reservations > 1 || (p.reservations == 1 && p.starvation_wait_s < unlimited);
}

bool easy(const Parameters& p) { return backfilling(p) && !planning(p); }

bool candidates(const Parameters& p) { return backfilling(p) && p.reservations < unlimited; }

bool beliefs(const Parameters& p) { return backfilling(p) || orders()[p.order].reads_belief; }

bool estimator(const Parameters& p) {
  if (!beliefs(p)) return false;
  const Parameters own = with_dialect(p);
  return own.estimate_running == EstimateFor::as_estimate ||
         (backfilling(p) && own.estimate_candidate == EstimateFor::as_estimate);
}

bool estimator_named(const Parameters& p, std::string_view name) {
  return estimator(p) && estimators()[p.estimate].name == name;
}

bool order_named(const Parameters& p, std::string_view name) { return orders()[p.order].name == name; }

bool usage(const Parameters& p) {
  return orders()[p.order].change == KeysChange::with_usage || order_named(p, "multifactor") ||
         order_named(p, "quota_share") || order_named(p, "linear");
}

bool grouping_of_events(const Parameters& p) {
  return backfilling(p) || p.order != Parameters{}.order || p.dependencies != Dependencies::ignore;
}

bool sequence_of_events(const Parameters& p) {
  const bool learns = estimator(p) && estimators()[p.estimate].learns();
  return grouping_of_events(p) &&
         (with_dialect(p).pass == Pass::event || learns || usage(p) || p.dependencies != Dependencies::ignore);
}

bool own_switches(const Parameters& p) { return p.dialect == Parameters{}.dialect; }

}  // namespace schedsweep::reads
