#include "policies/linear_features.h"

#include "policies/powers.h"

#include <algorithm>
#include <iterator>

namespace schedsweep {
namespace {

constexpr double hour_s = 3600;

double area_proc_s(const OrderedJob& job) { return job.procs() * job.expected_s(); }

double log10_at_least_1(double x) { return portable_log10(std::max(x, 1.0)); }

constexpr LinearFeature rows[] = {
    {"wait_h", "wait so far, in hours", [](const OrderedJob& job) { return job.wait_s() / hour_s; }, true},
    {"submit_h", "submit, in hours after the first of the workload",
     [](const OrderedJob& job) { return job.submit_s() / hour_s; }},
    {"expected_h", "expected run time, in hours", [](const OrderedJob& job) { return job.expected_s() / hour_s; }},
    {"procs", "processors", [](const OrderedJob& job) { return job.procs(); }},
    {"area_proc_h", "processors x expected run time, in processor-hours",
     [](const OrderedJob& job) { return area_proc_s(job) / hour_s; }},
    {"log10_expected", "decimal logarithm of the expected run time in seconds",
     [](const OrderedJob& job) { return log10_at_least_1(job.expected_s()); }},
    {"log10_procs", "decimal logarithm of the processors",
     [](const OrderedJob& job) { return log10_at_least_1(job.procs()); }},
    {"log10_area", "decimal logarithm of processors x expected run time in processor-seconds",
     [](const OrderedJob& job) { return log10_at_least_1(area_proc_s(job)); }},
    {"expansion_factor", "(wait + expected run time) / expected run time, a pure number",
     [](const OrderedJob& job) { return 1 + job.wait_s() / std::max(job.expected_s(), 1.0); }, true},
    {"usage_share", "part of the user, 0 to 1, in the decayed usage of all users",
     [](const OrderedJob& job) { return job.usage().share(job.user()); }, true},
    {"priority_class", "priority class: 0 critical, 1 high, 2 normal, 3 low",
     [](const OrderedJob& job) { return static_cast<double>(job.priority_class()); }},
};
static_assert(std::size(rows) <= max_linear_features);

}  // namespace

std::span<const LinearFeature> linear_features() { return rows; }

double weighted_features(const OrderedJob& job, bool changes) {
  double sum = 0;
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const double weight = job.parameters().linear[i];
    if (rows[i].changes == changes && weight != 0) sum += weight * rows[i].value(job);
  }
  return sum;
}

}  // namespace schedsweep
