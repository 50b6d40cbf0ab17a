#include "sweep/run_key.h"

#include "engine/metrics/metric_table.h"
#include "engine/parallel_team.h"
#include "engine/semantics.h"
#include "io/sha256.h"

#include <charconv>
#include <tuple>
#include <type_traits>

namespace schedsweep {
namespace {

std::string metric_names() {
  std::string names;
  for (const MetricInfo& metric : metric_table()) names += std::string(metric.name) + ' ';
  return names;
}

/// Where the jobs come from: for models that are asked while a run goes on, the trace behind them counts as well.
std::string source_of(const Plan& plan, const Workloads& workloads, std::size_t variant) {
  const Trace* trace = workloads.files().of(variant);
  if (trace == nullptr) return "model " + plan.variants[variant].spec.workload.model + "\n";
  std::string text = "trace " + trace->sha256 + " " + trace->dependencies_sha256 + "\n";
  const ReplaySpec& replay = plan.variants[variant].spec.replay;
  const ReplayFacts& facts = *workloads.replays().facts_of(variant);
  if (replay.predicts())
    text += "runtime model " + (facts.model_sha256.empty() ? replay.model : facts.model_sha256) + " " +
            facts.model_trace_sha256 + " first job " + std::to_string(facts.first_job) + " learnt until " +
            std::to_string(facts.learned_until_s) + " retrained every " + std::to_string(replay.retrain_every_s) +
            " on " + std::to_string(replay.train_window_s) + "\n";
  return text;
}

/// Choices by name: their numbers change when one is added.
std::string value_of(const ParameterInfo& info, double value) {
  return info.kind == ParameterKind::choice ? format_value(info, value) : exact_text(value);
}

std::string parameters_of(const Parameters& parameters) {
  std::string text;
  for (const ParameterInfo& info : parameter_table())
    if (info.read(parameters)) text += std::string(info.name) + " " + value_of(info, info.get(parameters)) + "\n";
  return text;
}

/// The parts of settings_of, each made once.
class Settings {
 public:
  Settings(const Plan& plan, const Workloads& workloads, int n_threads)
      : plan_(plan),
        workloads_(workloads),
        head_("semantics " + std::to_string(semantics_version) + "\nmetrics " + metric_names() + "\n" +
              (plan.strict ? "strict\n" : "") + "max_events " + std::to_string(plan.max_events) + "\n"),
        jobs_(plan.n_workloads()),
        parameters_(plan.compositions.size()) {
    parallel_for(jobs_.size(), n_threads,
                 [&](std::size_t i) { jobs_[i] = "jobs " + content_sha256(workloads.jobs(i)) + "\n"; });
    parallel_for(parameters_.size(), n_threads,
                 [&](std::size_t i) { parameters_[i] = parameters_of(plan.compositions[i].parameters); });
    for (std::size_t v = 0; v < plan.variants.size(); ++v) sources_.push_back(source_of(plan, workloads, v));
  }

  std::string of(std::int64_t run) const {
    const RunSpec spec = plan_.run(run);
    const Procs processors = processors_of(plan_.machines[spec.machine], workloads_.processors(spec.variant));
    return head_ + sources_[spec.variant] + jobs_[plan_.workload_of(spec)] + "processors " +
           std::to_string(processors) + "\n" + parameters_[spec.composition];
  }

 private:
  const Plan& plan_;
  const Workloads& workloads_;
  std::string head_;
  std::vector<std::string> sources_;     // by variant
  std::vector<std::string> jobs_;        // by workload
  std::vector<std::string> parameters_;  // by composition
};

}  // namespace

std::string content_sha256(const JobTable& jobs) {
  Sha256 hash;
  const auto add = [&](const auto& column) {
    using T = std::decay_t<decltype(column[0])>;
    static_assert(std::is_trivially_copyable_v<T>);
    const std::uint64_t n = column.size();
    hash.update({reinterpret_cast<const char*>(&n), sizeof n});
    if (n > 0) hash.update({reinterpret_cast<const char*>(column.data()), n * sizeof(T)});
  };
  std::apply([&](const auto&... columns) { (add(columns), ...); }, jobs.columns());
  std::vector<std::int64_t> links;  // field by field: a Dependency has padding
  for (const Dependency& link : jobs.dependencies)
    links.insert(links.end(), {link.job, link.on, link.delay_s, static_cast<std::int64_t>(link.kind)});
  add(links);
  static_assert(std::has_unique_object_representations_v<ArrayTask> &&
                std::has_unique_object_representations_v<Prediction>);
  add(jobs.array_tasks);
  add(jobs.predictions);
  return hash.hex();
}

std::string exact_text(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

RecordKey key_of(const std::string& settings) {
  Sha256 hash;
  hash.update(settings);
  return hash.digest();
}

std::string settings_of(const Plan& plan, const Workloads& workloads, std::int64_t run) {
  return Settings(plan, workloads, 1).of(run);
}

std::vector<RecordKey> run_keys(const Plan& plan, const Workloads& workloads, int n_threads) {
  const Settings settings(plan, workloads, n_threads);
  std::vector<RecordKey> keys(static_cast<std::size_t>(plan.n_runs()));
  constexpr std::size_t block = 1024;
  parallel_for((keys.size() + block - 1) / block, n_threads, [&](std::size_t b) {
    for (std::size_t i = b * block; i < std::min(keys.size(), (b + 1) * block); ++i)
      keys[i] = key_of(settings.of(static_cast<std::int64_t>(i)));
  });
  return keys;
}

}  // namespace schedsweep
