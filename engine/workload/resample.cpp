#include "engine/random.h"
#include "engine/workload/take_rows.h"
#include "engine/workload/transform.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace schedsweep {
namespace {

constexpr Seconds week_s = 7 * 86'400;
constexpr std::int64_t temporary_weeks = 12;

/// Whole weeks from that of the first submit on.
class Weeks {
 public:
  explicit Weeks(const JobTable& jobs) : start_s_(week_start_s(jobs.submit_s.front())) {
    count_ = of(jobs.submit_s.back()) + 1;
  }

  std::int64_t count() const { return count_; }

  std::int64_t of(Seconds submit_s) const { return (submit_s - start_s_) / week_s; }

  /// The same hour of the same weekday, `weeks` later; behind the last week comes the first.
  Seconds moved_s(Seconds submit_s, std::int64_t weeks) const {
    const std::int64_t week = of(submit_s);
    return submit_s + ((week + weeks) % count_ - week) * week_s;
  }

 private:
  static Seconds week_start_s(Seconds instant_s) { return instant_s - (instant_s % week_s + week_s) % week_s; }

  Seconds start_s_;
  std::int64_t count_ = 0;
};

/// In [0, n).
std::int64_t draw_below(Random& random, std::int64_t n) {
  return static_cast<std::int64_t>(random.uniform() * static_cast<double>(n));
}

/// Rows of `jobs` in copies, each with the submit that it gets.
struct Resampled {
  TakenRows rows;
  std::vector<Seconds> submit_s;

  void add(JobIndex row, Seconds submitted_s) {
    rows.origins.push_back(row);
    submit_s.push_back(submitted_s);
  }

  void end_copy() { rows.copy_ends.push_back(rows.origins.size()); }

  JobStore made_of(const JobTable& jobs) const {
    JobStore store = take_rows(jobs, rows);
    store.submit_s = submit_s;
    // Ties keep the order of the copies.
    for (std::size_t i = 0; i < store.size(); ++i) store.number[i] = static_cast<std::int64_t>(i);
    return store;
  }
};

/// A block bootstrap: weeks follow on weeks as they are drawn.
JobStore resample_weeks(const JobTable& jobs, const TransformContext& context) {
  const Weeks weeks(jobs);
  std::vector<JobIndex> first_row(static_cast<std::size_t>(weeks.count()) + 1, static_cast<JobIndex>(jobs.size()));
  for (JobIndex row = static_cast<JobIndex>(jobs.size()); row-- > 0;)
    first_row[static_cast<std::size_t>(weeks.of(jobs.submit_s[row]))] = row;
  for (std::size_t week = first_row.size() - 1; week-- > 0;)
    first_row[week] = std::min(first_row[week], first_row[week + 1]);

  Resampled resampled;
  for (std::int64_t place = 0; place < weeks.count(); ++place) {
    Random random(context.seed, Purpose::resample_weeks, static_cast<std::uint64_t>(place));
    const std::int64_t week = draw_below(random, weeks.count());
    const auto rows = first_row.begin() + week;
    for (JobIndex row = rows[0]; row < rows[1]; ++row) resampled.add(row, jobs.submit_s[row] + (place - week) * week_s);
    resampled.end_copy();
  }
  return resampled.made_of(jobs);
}

/// Rows of each user, by id.
std::map<DenseId, std::vector<JobIndex>> rows_by_user(const JobTable& jobs) {
  std::map<DenseId, std::vector<JobIndex>> rows;
  for (JobIndex row = 0; row < jobs.size(); ++row) rows[jobs.user[row]].push_back(row);
  return rows;
}

/// Users who stay stay; as many as come for a while are drawn among those who did, each as somebody new.
JobStore resample_users(const JobTable& jobs, const TransformContext& context) {
  const Weeks weeks(jobs);
  std::vector<std::vector<JobIndex>> temporary;
  std::map<DenseId, DenseId> staying{{unknown_id, unknown_id}};
  DenseId next_user = 0;
  for (auto& [id, rows] : rows_by_user(jobs)) {
    const std::int64_t active = weeks.of(jobs.submit_s[rows.back()]) - weeks.of(jobs.submit_s[rows.front()]) + 1;
    if (id == unknown_id) continue;
    if (active <= temporary_weeks) {
      temporary.push_back(std::move(rows));
    } else {
      staying[id] = next_user++;
    }
  }

  Resampled resampled;
  std::vector<DenseId> user;
  for (JobIndex row = 0; row < jobs.size(); ++row) {
    const auto stays = staying.find(jobs.user[row]);
    if (stays == staying.end()) continue;
    resampled.add(row, jobs.submit_s[row]);
    user.push_back(stays->second);
  }
  resampled.end_copy();
  for (std::size_t draw = 0; draw < temporary.size(); ++draw) {
    Random random(context.seed, Purpose::resample_users, draw);
    const auto who = static_cast<std::size_t>(draw_below(random, static_cast<std::int64_t>(temporary.size())));
    const std::int64_t weeks_later = draw_below(random, weeks.count());
    for (const JobIndex row : temporary[who]) resampled.add(row, weeks.moved_s(jobs.submit_s[row], weeks_later));
    user.resize(resampled.submit_s.size(), next_user++);
    resampled.end_copy();
  }
  JobStore store = resampled.made_of(jobs);
  store.user = std::move(user);
  return store;
}

JobStore shake(const JobTable& jobs, const TransformContext& context) {
  JobStore store = copy_of(jobs);
  for (JobIndex row = 0; row < store.size(); ++row) {
    Random random(context.seed, Purpose::shake, row);
    const Seconds moved_s = draw_below(random, 2 * context.shake_s + 1) - context.shake_s;
    store.submit_s[row] = std::max(jobs.submit_s.front(), jobs.submit_s[row] + moved_s);
  }
  return store;
}

constexpr std::array table{
    Transform{.name = "weeks",
              .meaning = "as many whole weeks, each drawn among the weeks of the trace",
              .source = "block bootstrap; Kuensch, Annals of Statistics 17(3), 1989",
              .draws = true,
              .apply = resample_weeks},
    Transform{.name = "users",
              .meaning = "users active over more than 12 weeks stay; as many as come for less are drawn among those, "
                         "from a random week on",
              .source = "Zakay, Feitelson, Concurrency and Computation 26(12), 2014",
              .draws = true,
              .apply = resample_users},
    Transform{.name = "shake",
              .meaning = "each submit moved by up to shake_s either way",
              .source = "Tsafrir, Ouaknine, Feitelson, MASCOTS 2007",
              .draws = true,
              .apply = shake},
};

}  // namespace

std::span<const Transform> resamplings() { return table; }

}  // namespace schedsweep
