#include "policies/usage.h"

#include "engine/error.h"
#include "policies/powers.h"

#include <algorithm>

namespace schedsweep {
namespace {

// 2^128 times the largest job (2^31 processors x 2^31 s x 2^63 kB) times 2^32 jobs stays far below 2^1023.
constexpr double most_halvings = 128;

}  // namespace

void Usage::reset(const JobTable& jobs, double half_life_s, Seconds origin_s) {
  SCHEDSWEEP_CHECK(half_life_s > 0);
  DenseId last = unknown_id;
  for (const DenseId user : jobs.user) last = std::max(last, user);
  accounts_.assign(index(last) + 1, {});
  // Accounts serve as marks of who has been seen.
  n_users_ = 0;
  for (const DenseId user : jobs.user) {
    double& seen = accounts_[index(user)].processor_s;
    n_users_ += seen == 0;
    seen = 1;
  }
  std::fill(accounts_.begin(), accounts_.end(), Account{});
  valued_.resize(accounts_.size());
  powers_.resize(accounts_.size());
  total_processor_s_ = 0;
  n_booked_ = 1;
  half_life_s_ = half_life_s;
  reference_s_ = booked_until_s_ = worth_at_s_ = origin_s;
  worth_ = 1;
}

void Usage::book(DenseId user, Procs procs, JobSeconds run_s, std::int64_t memory_kb, Seconds now_s) {
  SCHEDSWEEP_CHECK(now_s >= booked_until_s_);
  if (halvings(now_s) > most_halvings) move_reference(now_s);
  booked_until_s_ = now_s;
  ++n_booked_;
  const double units = static_cast<double>(procs) * run_s * portable_exp2(halvings(now_s));
  Account& its = accounts_[index(user)];
  its.processor_s += units;
  if (memory_kb > 0) its.memory_kb_s += units * static_cast<double>(memory_kb);
  total_processor_s_ += units;
}

void Usage::value_shares(std::span<const DenseId> users) const {
  std::size_t n = 0;
  for (const DenseId user : users) {
    const Account& its = account(user);
    if (its.valued_at == n_booked_) continue;
    its.valued_at = n_booked_;
    valued_[n] = &its;
    powers_[n++] = its.processor_s;
  }
  const std::span<double> powers(powers_.data(), n);
  const double total = total_processor_s_, all_users = static_cast<double>(n_users_);
  for (double& power : powers) power = -(total > 0 ? power / total : 0.0) * all_users;
  portable_exp2(powers);
  for (std::size_t i = 0; i < n; ++i) valued_[i]->fair_share = powers[i];
}

void Usage::take_worth(Seconds now_s) const {
  worth_at_s_ = now_s;
  worth_ = portable_exp2(-halvings(now_s));
}

void Usage::move_reference(Seconds now_s) {
  const double factor = worth(now_s);
  for (Account& its : accounts_) {
    its.processor_s *= factor;
    its.memory_kb_s *= factor;
  }
  total_processor_s_ *= factor;
  reference_s_ = now_s;
  worth_ = 1;
}

}  // namespace schedsweep
