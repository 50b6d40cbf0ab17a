#include "io/dependency_file.h"

#include "engine/dependency_graph.h"
#include "engine/error.h"
#include "io/byte_source.h"
#include "io/dependency_rows.h"
#include "io/job_numbers.h"
#include "io/sha256.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace schedsweep {
namespace {

/// Turns the lines of one file into links.
class LinkMaker {
 public:
  LinkMaker(const JobStore& jobs, LineProblems& problems)
      : jobs_(jobs), numbers_(jobs.number), problems_(problems), links_(jobs.dependencies) {}

  void make(const std::vector<DependencyRow>& rows) {
    for (const DependencyRow& row : rows) place(row);
    for (const auto& [job, row] : row_of_) {
      for (const DependencyTerm& term : row->terms) link(job, *row, term);
    }
    link_singletons();
    look_for_cycle();
  }

  /// With the links that the jobs had before.
  std::vector<Dependency> take_links() && { return std::move(links_); }

  /// Tasks of the arrays that have a limit.
  std::vector<ArrayTask> array_tasks() const {
    std::vector<ArrayTask> tasks;
    for (const auto& [id, array] : arrays_) {
      if (!array.limit) continue;
      JobIndex first = array.tasks.begin()->second;
      for (const auto& [task, job] : array.tasks) first = std::min(first, job);
      for (const auto& [task, job] : array.tasks)
        tasks.push_back({job, first, static_cast<std::int32_t>(*array.limit)});
    }
    return tasks;
  }

 private:
  struct Array {
    std::map<std::int64_t, JobIndex> tasks;
    std::optional<std::int64_t> limit;
  };

  /// Finds the row's job and its array.
  void place(const DependencyRow& row) {
    const auto job = find(row.job, row.line);
    if (!job) return;
    const auto [known, is_new] = row_of_.emplace(*job, &row);
    if (!is_new)
      return problems_.add(row.line, "job " + std::to_string(row.job) + " again (as in line " +
                                         std::to_string(known->second->line) + ") join its dependencies with ','");
    if (!row.array) return;
    Array& array = arrays_[*row.array];
    if (!array.tasks.emplace(*row.task, *job).second)
      problems_.add(row.line, "task " + std::to_string(*row.task) + " of array " + std::to_string(*row.array) +
                                  " twice (job " + std::to_string(jobs_.number[array.tasks[*row.task]]) +
                                  " is that task)");
    if (array.limit && row.limit && *array.limit != *row.limit)
      problems_.add(row.line, "array_limit " + std::to_string(*row.limit) + " (another task of array " +
                                  std::to_string(*row.array) + " says " + std::to_string(*array.limit) + ")");
    if (row.limit) array.limit = row.limit;
  }

  std::optional<JobIndex> find(std::int64_t number, std::uint64_t line) {
    const auto rows = numbers_.rows(number);
    if (rows.size() == 1) return rows[0];
    problems_.add(line, rows.empty() ? "unknown job " + std::to_string(number) +
                                           " (the trace has none of this number, or it was left out)"
                                     : "job " + std::to_string(number) + " is not one (" + std::to_string(rows.size()) +
                                           " jobs of the trace have this number)");
    return std::nullopt;
  }

  void link(JobIndex job, const DependencyRow& row, const DependencyTerm& term) {
    switch (term.type) {
      case DependencyType::singleton:
        singletons_.insert_or_assign(job, row.line);
        return;
      case DependencyType::aftercorr:
        return link_corresponding(job, row, term.target);
      case DependencyType::after:
      case DependencyType::afterany:
      case DependencyType::afterok:
      case DependencyType::afternotok:
        break;
    }
    static_assert(static_cast<int>(DependencyType::afternotok) == static_cast<int>(DependencyKind::afternotok));
    const auto on = find(term.target, row.line);
    if (on) add({job, *on, term.delay_s, static_cast<DependencyKind>(term.type)}, row.line);
  }

  void link_corresponding(JobIndex job, const DependencyRow& row, std::int64_t target) {
    const std::string name = "aftercorr:" + std::to_string(target);
    if (!row.array) return problems_.add(row.line, name + " of a job that is no array task (give array_id, task_id)");
    const auto array = arrays_.find(target);
    if (array == arrays_.end()) return problems_.add(row.line, name + " (no task has this array_id)");
    const auto task = array->second.tasks.find(*row.task);
    if (task == array->second.tasks.end())
      return problems_.add(row.line, name + " (that array has no task " + std::to_string(*row.task) + ")");
    add({job, task->second, 0, DependencyKind::afterok}, row.line);
  }

  void add(const Dependency& link, std::uint64_t line) {
    if (link.job == link.on)
      return problems_.add(line, "job " + std::to_string(jobs_.number[link.job]) + " depends on itself");
    links_.push_back(link);
  }

  /// Whether the end of a singleton follows the ends of all jobs before it: nothing but ends can drop it.
  bool closes_its_class(JobIndex job) const {
    const auto& terms = row_of_.at(job)->terms;
    return std::all_of(terms.begin(), terms.end(), [](const DependencyTerm& term) {
      return term.type == DependencyType::singleton || term.type == DependencyType::afterany;
    });
  }

  void link_singletons() {
    std::map<std::pair<DenseId, DenseId>, std::vector<JobIndex>> classes;  // jobs since the last that closes it
    for (const auto& [job, line] : singletons_) {
      if (jobs_.user[job] == unknown_id || jobs_.executable[job] == unknown_id)
        problems_.add(line, "singleton of job " + std::to_string(jobs_.number[job]) +
                                " (the trace names no user or no executable of it)");
      else
        classes[{jobs_.user[job], jobs_.executable[job]}];
    }
    if (classes.empty()) return;
    for (JobIndex job = 0; job < jobs_.size(); ++job) {
      const auto found = classes.find({jobs_.user[job], jobs_.executable[job]});
      if (found == classes.end()) continue;
      std::vector<JobIndex>& before = found->second;
      if (singletons_.contains(job)) {
        for (const JobIndex on : before) links_.push_back({job, on, 0, DependencyKind::afterany});
        if (closes_its_class(job)) before.clear();
      }
      before.push_back(job);
    }
  }

  void look_for_cycle() {
    const DependencyGraph graph(links_, jobs_.size());
    if (graph.cycle().empty()) return;
    std::string names;
    std::uint64_t line = 0;
    for (const JobIndex job : graph.cycle()) {
      names += std::to_string(jobs_.number[job]) + " -> ";
      if (line == 0 && row_of_.contains(job)) line = row_of_.at(job)->line;
    }
    problems_.add(line, "jobs wait for each other: " + names + std::to_string(jobs_.number[graph.cycle()[0]]) +
                            " (none of them could ever run)");
  }

  const JobStore& jobs_;
  JobNumbers numbers_;
  LineProblems& problems_;
  std::vector<Dependency> links_;
  std::map<JobIndex, const DependencyRow*> row_of_;
  std::map<std::int64_t, Array> arrays_;
  std::map<JobIndex, std::uint64_t> singletons_;  // and their lines
};

std::string sentence(const JobStore& jobs, const Dependency& link) {
  return std::to_string(jobs.number[link.job]) + " " + std::string(to_string(link.kind)) + " " +
         std::to_string(jobs.number[link.on]);
}

}  // namespace

void parse_dependency_file(std::string_view text, const std::string& name, Trace& trace) {
  constexpr std::size_t links_remembered = 10;
  LineProblems problems;
  LinkMaker maker(trace.jobs, problems);
  maker.make(parse_dependency_rows(text, problems));
  problems.throw_if_any(name);

  trace.jobs.array_tasks = maker.array_tasks();
  trace.jobs.dependencies = std::move(maker).take_links();
  trace.quality.given_links = trace.jobs.dependencies.size() - trace.quality.preceding_links;
  sort_links(trace.jobs);
  const std::vector<Dependency> never = links_never_met(view_of(trace.jobs));
  trace.quality.links_never_met = never.size();
  for (std::size_t i = 0; i < std::min(never.size(), links_remembered); ++i)
    trace.quality.never_met.push_back(sentence(trace.jobs, never[i]));
  Sha256 hash;
  hash.update(text);
  trace.dependencies_sha256 = hash.hex();
}

void read_dependency_file(const std::filesystem::path& path, Trace& trace) {
  ByteSource source(path);
  std::string text;
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) text.append(piece.data(), piece.size());
  parse_dependency_file(text, path.string(), trace);
}

}  // namespace schedsweep
