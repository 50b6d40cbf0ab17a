#include "engine/workload/user_estimates.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "engine/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace schedsweep {
namespace {

constexpr JobSeconds minute = 60;
constexpr JobSeconds hour = 60 * minute;

// The fifteen up to 18 h are among the twenty most used of each of the four traces of the source; 20 to 48 h complete
// the table for a limit of 48 h, which exceeds every run time of the model.
constexpr std::array<JobSeconds, 20> popular{5 * minute, 10 * minute, 15 * minute, 20 * minute, 30 * minute,
                                             1 * hour,   2 * hour,    3 * hour,    4 * hour,    5 * hour,
                                             6 * hour,   8 * hour,    10 * hour,   12 * hour,   18 * hour,
                                             20 * hour,  24 * hour,   30 * hour,   36 * hour,   48 * hour};

// The same values by popularity: the limit first, as in the source; then roughly as in the KTH, SDSC, CTC and HPC2N
// logs.
constexpr std::array<JobSeconds, 20> by_rank{48 * hour, 5 * minute,  1 * hour,  10 * minute, 15 * minute,
                                             4 * hour,  30 * minute, 2 * hour,  6 * hour,    20 * minute,
                                             12 * hour, 3 * hour,    24 * hour, 10 * hour,   18 * hour,
                                             8 * hour,  5 * hour,    36 * hour, 20 * hour,   30 * hour};

constexpr double popular_share = 0.89;
constexpr int programs_per_user = 4;
constexpr int users_per_group = 10;
constexpr std::uint64_t sessions_at_once = 2;
constexpr std::uint64_t session_window = 16;

std::vector<double> cumulative(std::vector<double> shares) {
  for (std::size_t i = 1; i < shares.size(); ++i) shares[i] += shares[i - 1];
  return shares;
}

/// Draws an index with the probabilities behind `up_to`, which need not add up to 1.
std::size_t pick(const std::vector<double>& up_to, double uniform) {
  const auto found = std::upper_bound(up_to.begin(), up_to.end() - 1, uniform * up_to.back());
  return static_cast<std::size_t>(found - up_to.begin());
}

/// Shares of the popular requests by rank x: 14.0491 e^(-0.177531 x) + 0.462513 percent for x = 2 .. 20; the first has
/// the rest of 89 %.
std::vector<double> shares_by_rank() {
  std::vector<double> shares(by_rank.size());
  shares[0] = 100.0 * popular_share;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    shares[i] = 14.0491 * portable_exp(-0.177531 * static_cast<double>(i + 1)) + 0.462513;
    shares[0] -= shares[i];
  }
  return shares;
}

std::vector<double> shares_of_users(int users) {
  std::vector<double> shares(static_cast<std::size_t>(users));
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = 1.0 / static_cast<double>(i + 1);
  return shares;
}

/// The session of a job: one of the two whose staggered windows of 16 jobs cover it.
std::uint64_t session_of(std::uint64_t seed, JobIndex job) {
  const std::uint64_t lane = Random(seed, Purpose::lane, job).u64() % sessions_at_once;
  const std::uint64_t window = (job + lane * session_window / sessions_at_once) / session_window;
  return window * sessions_at_once + lane;
}

/// One of a user's four programs: 1/2, 1/4, 1/8, 1/8.
int draw_program(Random& random) { return std::min(std::countl_zero(random.u64()), programs_per_user - 1); }

/// The program's own habit if the job fits in, else the user's least that it fits in, else the least popular value.
JobSeconds habitual_request_s(const std::array<JobSeconds, programs_per_user>& habits, int program, JobSeconds run_s) {
  const JobSeconds own_s = habits[static_cast<std::size_t>(program)];
  if (own_s >= run_s) return own_s;
  JobSeconds least_s = popular.back() + 1;
  for (const JobSeconds other_s : habits)
    if (other_s >= run_s) least_s = std::min(least_s, other_s);
  return least_s <= popular.back() ? least_s : *std::lower_bound(popular.begin(), popular.end(), run_s);
}

JobSeconds uniform_accuracy_request_s(double uniform, JobSeconds run_s) {
  const double minutes = std::min(run_s / uniform, static_cast<double>(popular.back())) / minute;
  const JobSeconds whole = static_cast<JobSeconds>(minutes);
  return (whole < minutes ? whole + 1 : whole) * minute;
}

}  // namespace

std::span<const JobSeconds> popular_requests() { return popular; }

UserEstimates::UserEstimates(std::uint64_t seed, int users)
    : seed_(seed), requests_up_to_(cumulative(shares_by_rank())) {
  SCHEDSWEEP_CHECK(users >= 1);
  users_up_to_ = cumulative(shares_of_users(users));
}

DrawnSubmission UserEstimates::submission(JobIndex job, JobSeconds run_s) const {
  SCHEDSWEEP_CHECK(run_s <= popular.back());
  Random session(seed_, Purpose::session, session_of(seed_, job));
  const DenseId user = static_cast<DenseId>(pick(users_up_to_, session.uniform()));
  const int program = draw_program(session);

  Random odd(seed_, Purpose::odd_request, job);
  const JobSeconds requested_s = odd.uniform() < popular_share ? habitual_request_s(habits_s(user), program, run_s)
                                                               : uniform_accuracy_request_s(odd.open_uniform(), run_s);

  const int groups = (static_cast<int>(users_up_to_.size()) + users_per_group - 1) / users_per_group;
  const DenseId queue = requested_s <= hour ? 0 : requested_s <= 12 * hour ? 1 : 2;
  return {user, user % groups, user * programs_per_user + program, queue, requested_s};
}

std::array<JobSeconds, programs_per_user> UserEstimates::habits_s(DenseId user) const {
  Random random(seed_, Purpose::habit, static_cast<std::uint64_t>(user));
  const std::uint64_t turn = random.u64() % programs_per_user;
  std::array<JobSeconds, programs_per_user> habits{};
  for (std::size_t program = 0; program < habits.size(); ++program) {
    const double quarter = static_cast<double>((program + turn) % programs_per_user);
    habits[program] = by_rank[pick(requests_up_to_, (quarter + random.uniform()) / programs_per_user)];
  }
  return habits;
}

}  // namespace schedsweep
