#include "policies/job_watcher.h"
#include "sweep/commands/one_run.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  OneRunOptions run;
  std::int64_t job = 0;
};

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
    std::string text = fmt::format("{} of {}: {} processors of {}, runs {} s", name(job_), run_.trace.name,
                                   schedule_.procs[job_], run_.processors, schedule_.run_s[job_]);
    if (jobs_.requested_s[job_] > 0) text += fmt::format(", requested {} s", jobs_.requested_s[job_]);
    return text + fmt::format(", believed {} s\n", ws_.guard_s[job_]);
  }

  std::string never() const {
    return schedule_.procs[job_] > run_.processors ? "  never runs: wider than the machine\n"
                                                   : "  never runs: what it depends on can no longer happen\n";
  }

  std::string submit() const {
    std::string text = fmt::format("{:>10} s  enters the queue behind {} jobs; {} processors are free",
                                   schedule_.submit_s[job_], watcher_.jobs_ahead(), watcher_.free_at_submit());
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
    const std::string free = fmt::format("{} processors are free", e.free);
    const std::string head = e.reserved_s == not_started ? name(e.head) + " is first in the queue"
                                                         : fmt::format("{} is first in the queue, reserved for {} s",
                                                                       name(e.head), e.reserved_s);
    switch (e.why) {
      case Blocked::at_head:
        return e.reserved_s == not_started
                   ? fmt::format("first in the queue, {}", free)
                   : fmt::format("first in the queue, {}; by what is believed enough will be at {} s", free,
                                 e.reserved_s);
      case Blocked::behind_head:
        return fmt::format("{}, and nobody passes it", head);
      case Blocked::too_wide:
        return fmt::format("{}; {}", free, head);
      case Blocked::would_delay:
        return fmt::format("it fits, but would end after that, on more than the {} processors to spare; {}", e.spare,
                           head);
      case Blocked::not_a_candidate:
        return "it fits, but the passes look at others first (max_backfill)";
      case Blocked::planned:
        return fmt::format("it holds a reservation for {} s; {}", e.reserved_s, free);
      case Blocked::no_window:
        return fmt::format("{}, but not until its end beside the reservations of others", free);
    }
    return "";
  }

  std::string start() const {
    const StartRecord& record = watcher_.start().value();
    return fmt::format("{:>10} s  starts after {} s of waiting: {}\n", record.start_s,
                       record.start_s - schedule_.submit_s[job_], how(record));
  }

  std::string how(const StartRecord& record) const {
    const std::string free = fmt::format("{} processors were free before this pass", record.free_before);
    switch (record.kind) {
      case StartKind::in_order:
        return "its turn in the queue; " + free;
      case StartKind::reserved:
        return "its reservation is due, ahead of jobs before it in the queue; " + free;
      case StartKind::backfilled:
        break;
      case StartKind::rejected:
        return "";
    }
    std::string text = fmt::format("backfilled ahead of {}", name(*record.head));
    if (record.reserved_s == not_started) return text + "; " + free;
    text += fmt::format(", reserved for {} s", record.reserved_s);
    const Seconds end_s = record.start_s + ws_.guard_s[job_];
    if (end_s <= record.reserved_s)
      return text + fmt::format(": it is believed to end before, at {} s; {}", end_s, free);
    return text +
           fmt::format(": it is believed to end at {} s, on processors that are left over then; {}", end_s, free);
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
  CLI::App* command = app.add_subcommand("explain", "Say why one job started when it did under a policy");
  const auto options = std::make_shared<Options>();
  add_one_run(*command, options->run);
  command->add_option("--job", options->job, "job number of the trace")->required();
  command->callback([options] {
    const OneRun run = load_one_run(options->run);
    fmt::print("{}", explain_job(run, run.row_of(options->job)));
  });
}

}  // namespace schedsweep
