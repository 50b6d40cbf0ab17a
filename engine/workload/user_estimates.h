#pragma once

#include "engine/types.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// The twenty round values that most requests use, ascending. Units: s, 5 minutes .. 48 hours.
std::span<const JobSeconds> popular_requests();

/// Who submits a job, with what, and for how long they ask.
struct DrawnSubmission {
  DenseId user;            ///< 0 .. users - 1; 0 is the heaviest user
  DenseId group;           ///< about ten users share one
  DenseId executable;      ///< each user has four
  DenseId queue;           ///< by request: 0 up to 1 h, 1 up to 12 h, 2 longer
  JobSeconds requested_s;  ///< >= the run time
};

/// Users that submit in sessions and ask for round times: a pure function of (seed, users, job, run time).
///
/// Users: the share of the k-th is proportional to 1/k. Sessions: two at once, each one user with one program over a
/// window of 16 jobs. Requests: a user asks the same popular value for the same program; when the job would not fit
/// in, the least larger value they use elsewhere, else the least larger popular one. One job in nine asks something
/// else, such that run / request is uniform, rounded up to a minute.
/// Source: Tsafrir, Etsion, Feitelson, "Modeling user runtime estimates", JSSPP 2005: twenty values make 89 % of all
/// requests, their shares, the maximum first, and request >= run; Mu'alem, Feitelson, IEEE TPDS 12(6), 2001: the flat
/// distribution of run / request. Users, their habits and their sessions are this project's own simplification.
class UserEstimates {
 public:
  /// Errors: broken contract unless users >= 1.
  UserEstimates(std::uint64_t seed, int users);

  /// Errors: broken contract when run_s exceeds the largest popular request.
  DrawnSubmission submission(JobIndex job, JobSeconds run_s) const;

 private:
  /// What a user asks for each of their four programs: one value from each quarter of the popular requests by share.
  std::array<JobSeconds, 4> habits_s(DenseId user) const;

  std::uint64_t seed_;
  std::vector<double> users_up_to_;     ///< cumulative shares of users
  std::vector<double> requests_up_to_;  ///< cumulative shares of popular requests, by rank
};

}  // namespace schedsweep
