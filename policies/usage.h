#pragma once

#include "engine/job_table.h"

#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// What each user has consumed, halved every half-life: booked when a job ends in the simulation, never before.
/// Users that the trace does not name share one account. Not for several threads at once.
class Usage {
 public:
  /// Nobody has used anything. Allocates only for more users than ever before. Units: half_life_s > 0.
  void reset(const JobTable& jobs, double half_life_s, Seconds origin_s);

  /// Books a job that has run `procs` processors for `run_s` seconds until `now_s`. Requires: now_s never decreases.
  /// Units: memory_kb of each processor; 0 or less = not known, nothing is booked.
  void book(DenseId user, Procs procs, JobSeconds run_s, std::int64_t memory_kb, Seconds now_s);

  /// Decayed to `now_s`. Units: processor-seconds.
  double processor_s(DenseId user, Seconds now_s) const { return account(user).processor_s * worth(now_s); }

  /// Decayed to `now_s`; memory of all processors of a job, where the trace states it. Units: kB s.
  double memory_kb_s(DenseId user, Seconds now_s) const { return account(user).memory_kb_s * worth(now_s); }

  /// Of all users together, decayed to `now_s`. Units: processor-seconds.
  double total_processor_s(Seconds now_s) const { return total_processor_s_ * worth(now_s); }

  /// The user's part of what all users have used; 0 while nothing is booked. The same at every instant up to the next
  /// booking, since all usage decays alike.
  double share(DenseId user) const {
    return total_processor_s_ > 0 ? account(user).processor_s / total_processor_s_ : 0.0;
  }

  /// 2^-(share x users): 1 for who has used nothing, 1/2 for an equal share. Requires: value_shares since the latest
  /// booking. Source: Slurm documentation, Multifactor Priority Plugin, fair-share factor.
  double fair_share(DenseId user) const { return account(user).fair_share; }

  /// Takes fair_share of the users that stand in `users`. Cost: one power by vector code for each after a booking.
  void value_shares(std::span<const DenseId> users) const;

  /// The latest booking, or the origin.
  Seconds booked_until_s() const { return booked_until_s_; }

  /// Accounts: the distinct users of the trace.
  std::size_t n_users() const { return n_users_; }

 private:
  /// In units that decay: one unit is worth 2^-((t - reference) / half-life) processor-seconds or kB s at t.
  struct Account {
    double processor_s = 0;
    double memory_kb_s = 0;
    mutable double fair_share = 1;
    mutable std::uint64_t valued_at = 0;  ///< n_booked_ then
  };

  static std::size_t index(DenseId user) { return static_cast<std::size_t>(user - unknown_id); }

  const Account& account(DenseId user) const { return accounts_[index(user)]; }

  double halvings(Seconds now_s) const { return static_cast<double>(now_s - reference_s_) / half_life_s_; }

  double worth(Seconds now_s) const {
    if (now_s != worth_at_s_) take_worth(now_s);
    return worth_;
  }

  void take_worth(Seconds now_s) const;
  void move_reference(Seconds now_s);

  std::vector<Account> accounts_;  // by user, unknown_id first
  double total_processor_s_ = 0;
  double half_life_s_ = 1;
  Seconds reference_s_ = 0;
  Seconds booked_until_s_ = 0;
  std::size_t n_users_ = 0;
  std::uint64_t n_booked_ = 0;
  mutable std::vector<const Account*> valued_;  // accounts that value_shares takes anew, and their powers
  mutable std::vector<double> powers_;
  mutable Seconds worth_at_s_ = 0;  // the instant that worth_ is of: one pass asks for all its jobs
  mutable double worth_ = 1;
};

}  // namespace schedsweep
