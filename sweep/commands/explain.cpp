#include "policies/job_watcher.h"
#include "sweep/commands/explain_run.h"
#include "sweep/commands/one_run.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  OneRunOptions run;
  std::int64_t job = 0;
  std::int64_t sweep_run = 0;
  std::string output = "results.h5";
};

/// "1 job", "2 jobs".
std::string count_of(std::int64_t n, std::string_view one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); }

std::string processors_free(Procs n) { return count_of(n, "processor") + (n == 1 ? " is free" : " are free"); }

/// Says in sentences what a JobWatcher has seen.
class Story {
 public:
  Story(const OneRun& run, JobIndex job, const Schedule& schedule, const JobWatcher& watcher, const Workspace& ws)
      : jobs_(run.jobs()), run_(run), job_(job), schedule_(schedule), watcher_(watcher), ws_(ws) {}

  std::string text() const {
    if (schedule_.kind[job_] == StartKind::rejected) return introduction() + never();
    std::string text = introduction() + submit();
    for (const WaitEpisode& episode : watcher_.episodes()) text += waiting(episode);
    return text + start();
  }

 private:
  std::string name(JobIndex job) const { return fmt::format("job {}", jobs_.number[job]); }

  std::string introduction() const {
    std::string text =
        fmt::format("{} of {}: {} of {}, runs {} s", name(job_), run_.trace.name,
                    count_of(schedule_.procs[job_], "processor"), run_.processors, schedule_.run_s[job_]);
    if (jobs_.requested_s[job_] > 0) text += fmt::format(", requested {} s", jobs_.requested_s[job_]);
    return text + fmt::format(", believed {} s\n", ws_.input.guard_s[job_]);
  }

  std::string never() const {
    return schedule_.procs[job_] > run_.processors ? "  never runs: wider than the machine\n"
                                                   : "  never runs: what it depends on can no longer happen\n";
  }

  std::string submit() const {
    std::string text = fmt::format("{:>10} s  enters the queue behind {}; {}", schedule_.submit_s[job_],
                                   count_of(watcher_.jobs_ahead(), "job"), processors_free(watcher_.free_at_submit()));
    if (schedule_.submit_s[job_] != jobs_.submit_s[job_])
      text += fmt::format(" (submitted at {} s in the trace: it depends on others)", jobs_.submit_s[job_]);
    return text + "\n";
  }

  std::string waiting(const WaitEpisode& e) const {
    std::string text = fmt::format("{:>10} s  waits", e.from_s);
    if (e.to_s != e.from_s) text += fmt::format(" until {} s, {} passes", e.to_s, e.passes);
    return text + ": " + reason(e) + "\n";
  }

  std::string reason(const WaitEpisode& e) const {
    const std::string free = processors_free(e.free);
    const std::string head = name(e.head) + " is first in the queue";
    const std::string reserved =
        e.reserved_s == not_started ? head : fmt::format("{}, reserved for {} s", head, e.reserved_s);
    switch (e.why) {
      case Blocked::at_head:
        return "first in the queue, " + free +
               (e.reserved_s == not_started ? "" : fmt::format("; as believed, enough will be at {} s", e.reserved_s));
      case Blocked::awaits_shadow:
        return fmt::format("first in the queue, not tried before {} s, when enough was believed to be free; {}",
                           e.reserved_s, free);
      case Blocked::behind_head:
        return head + ", and nobody passes it";
      case Blocked::too_wide:
        return free + "; " + reserved;
      case Blocked::would_delay:
        return fmt::format("it fits, but would end at {} s or later, on more than the {} to spare; {}",
                           e.from_s + ws_.input.guard_s[job_], count_of(e.spare, "processor"), reserved);
      case Blocked::not_a_candidate:
        return "it fits, but the passes look at others first (max_backfill)";
      case Blocked::planned:
        return fmt::format("it holds a reservation for {} s; {}", e.reserved_s, free);
      case Blocked::no_window:
        return free + ", but not until its end beside the reservations of others";
    }
    return "";
  }

  std::string start() const {
    const StartRecord& record = watcher_.start().value();
    return fmt::format("{:>10} s  starts after {} s of waiting: {}; {} before this pass\n", record.start_s,
                       record.start_s - schedule_.submit_s[job_], how(record), freed(record.free_before));
  }

  static std::string freed(Procs n) { return count_of(n, "processor") + (n == 1 ? " was free" : " were free"); }

  std::string how(const StartRecord& record) const {
    if (record.kind == StartKind::in_order) return "its turn in the queue";
    if (record.kind == StartKind::reserved) return "its reservation is due, ahead of jobs before it in the queue";
    std::string text = "backfilled";
    if (record.head) text += " ahead of " + name(*record.head);
    if (record.head && record.reserved_s != not_started) text += fmt::format(", reserved for {} s", record.reserved_s);
    const Seconds end_s = record.start_s + ws_.input.guard_s[job_];
    switch (record.room.value()) {
      case Room::before_shadow:
        return text + fmt::format(": it is believed to end by then, at {} s", end_s);
      case Room::spare:
        return text + fmt::format(": it is believed to end at {} s, on processors that are left over then", end_s);
      case Room::unprotected:
        return text + ": it fits, and nothing is protected";
      case Room::window:
        return text + fmt::format(": it fits until {} s beside the reservations of others", end_s);
    }
    return "";
  }

  JobTable jobs_;
  const OneRun& run_;
  JobIndex job_;
  const Schedule& schedule_;
  const JobWatcher& watcher_;
  const Workspace& ws_;
};

}  // namespace

std::string explain_job(const OneRun& run, JobIndex job) {
  Workspace workspace;
  JobWatcher watcher(job, run.parameters, workspace);
  const Schedule schedule = simulate(run.jobs(), run.processors, run.parameters, workspace, Checks::none, &watcher);
  return Story(run, job, schedule, watcher, workspace).text();
}

void add_explain(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "explain", "Say why one job started when it did under a policy, or why one run of a sweep is done or is not");
  const auto options = std::make_shared<Options>();
  add_one_run(*command, options->run);
  CLI::Option* job = command->add_option("--job", options->job, "job number of the trace");
  CLI::Option* run = command->add_option("--run", options->sweep_run, "number of a run; TRACE is a sweep file then");
  command->add_option("--output", options->output, "with --run: the --output of schedsweep run")->capture_default_str();
  job->excludes(run);
  command->callback([options, job, run] {
    if (run->count() > 0) {
      fmt::print("{}", explain_run(options->run.trace, options->output, options->sweep_run));
      return;
    }
    if (job->count() == 0) throw CLI::RequiredError("--job or --run");
    const OneRun one = load_one_run(options->run);
    fmt::print("{}", explain_job(one, one.row_of(options->job)));
  });
}

}  // namespace schedsweep
