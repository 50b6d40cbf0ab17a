#include "sweep/report/report_source.h"

#include "generated/version.h"
#include "io/result_file.h"
#include "sweep/file_system.h"
#include "sweep/results/provenance.h"

#include <algorithm>

namespace schedsweep {
namespace {

std::string text_attribute(const ResultDocument& document, std::string_view name) {
  const AttributeValue* value = find(document.groups.front().attributes, name);
  return value == nullptr ? "" : std::get<std::string>(*value);
}

Plan plan_of_results(const ResultDocument& document, const std::filesystem::path& results,
                     const std::filesystem::path& sweep_file) {
  const Dataset* text = find(document, "/provenance/sweep_file");
  if (text == nullptr) throw InputError(results.string() + ": no /provenance/sweep_file (not a results file of run)");
  const std::filesystem::path beside = folder_of(sweep_file.empty() ? results : sweep_file);
  Plan plan = make_plan(results.string() + ":/provenance/sweep_file",
                        std::get<std::vector<std::string>>(text->cells)[0], beside, FilesNeeded::none);
  if (sweep_file.empty()) return plan;
  const Plan told = make_plan(sweep_file.string(), read_text(sweep_file), beside, FilesNeeded::none);
  if (told.n_runs() != plan.n_runs() || told.policies != plan.policies || told.trace_names != plan.trace_names)
    throw InputError(
        sweep_file.string() + ": asks for other runs than those in " + results.string() + " (only [report] may differ)",
        ExitCode::bad_sweep_file);
  plan.report = told.report;
  return plan;
}

/// Why the results are not of these workloads; empty where they are.
std::string mismatch(const ResultDocument& document, const Plan& plan, const Workloads& workloads) {
  if (text_attribute(document, "plan_sha256") == plan_sha256(plan, workloads)) return "";
  const std::string theirs = text_attribute(document, "softwareVersion");
  return theirs == version ? "the traces here are not those that the results were computed from"
                           : "the results are of schedsweep " + theirs + ", this is " + version;
}

}  // namespace

ReportSource::ReportSource(const std::filesystem::path& results, const std::filesystem::path& sweep_file, int n_threads)
    : document_(read_result_file(results)),
      runs_(document_),
      plan_(plan_of_results(document_, results, sweep_file)),
      n_threads_(n_threads) {
  if (runs_.n_runs() != static_cast<std::size_t>(plan_.n_runs()))
    throw InputError(results.string() + ": " + std::to_string(runs_.n_runs()) + " runs, its plan has " +
                     std::to_string(plan_.n_runs()));
  try {
    workloads_ = std::make_unique<Workloads>(plan_, Communicator::alone(), n_threads);
    no_workloads_ = mismatch(document_, plan_, *workloads_);
  } catch (const InputError& error) {
    no_workloads_ = error.what();
  }
  if (!no_workloads_.empty()) workloads_ = std::make_unique<Workloads>(Workloads::none(plan_));
}

Report make_report(const ReportSource& source, double target_width) {
  ReportInput input = source.input();
  input.target_width = target_width;
  Report report;
  report.title = input.plan.title.empty() ? "Report on a sweep" : input.plan.title;

  struct Section {
    const char* name;
    void (*add)(const ReportInput&, Report&);
  };

  for (const Section& section : {Section{"overview", add_overview}, Section{"sensitivity", add_sensitivity},
                                 Section{"stress", add_stress}, Section{"credibility", add_credibility}}) {
    try {
      section.add(input, report);
    } catch (const InputError& error) {
      if (input.no_workloads.empty()) throw;
      const std::string text = "What needs new simulations is missing here: " + std::string(error.what()) + ".";
      report.findings.push_back({section.name, Verdict::warn, text});
    }
  }
  return report;
}

}  // namespace schedsweep
