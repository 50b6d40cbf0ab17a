#include "sweep/results/provenance.h"

#include "generated/version.h"
#include "io/sha256.h"

#include <algorithm>
#include <string>

namespace schedsweep {
namespace {

std::string_view to_string(MachineSource source) {
  switch (source) {
    case MachineSource::given:
      return "given";
    case MachineSource::max_procs:
      return "header MaxProcs";
    case MachineSource::max_nodes:
      break;
  }
  return "header MaxNodes";
}

/// A text without axes. An empty one is stored as such.
void append_text(ResultDocument& document, std::string path, std::string text, std::string meaning) {
  append(document,
         {std::move(path), {}, std::vector<std::string>{std::move(text)}, {}, {{"long_name", std::move(meaning)}}});
}

/// One value a trace, from value(variant index).
template <class Value>
void append_by_trace(ResultDocument& document, const Plan& plan, const std::string& name, const std::string& meaning,
                     Value value) {
  std::vector<decltype(value(std::size_t{}))> cells;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) cells.push_back(value(v));
  append_column(document, "/provenance/" + name, "/provenance/trace", std::move(cells),
                {{"units", std::string("1")}, {"long_name", meaning}});
}

/// Found or dropped records: one value a trace and defect, 0 for models.
void append_defects(ResultDocument& document, const Plan& plan, const TraceFiles& files, const std::string& name,
                    const std::string& meaning, std::uint64_t QualityReport::Count::*member) {
  const std::size_t n_traces = plan.variants.size();
  const std::size_t n_defects = defects().size();
  std::vector<std::int64_t> cells(n_traces * n_defects, 0);
  for (std::size_t v = 0; v < n_traces; ++v)
    for (std::size_t d = 0; d < n_defects && files.of(v); ++d)
      cells[v * n_defects + d] = static_cast<std::int64_t>(files.of(v)->quality.counts[d].*member);
  append(document, {"/provenance/" + name,
                    {n_traces, n_defects},
                    std::move(cells),
                    {"/provenance/trace", "/provenance/defect"},
                    {{"units", std::string("1")}, {"long_name", meaning}}});
}

/// What was replayed of each trace file and who predicted its run times; empty or 0 for models.
void append_replays(ResultDocument& document, const Plan& plan, const Replays& replays) {
  const auto add = [&]<class T>(const char* name, const char* meaning, T (*value)(const ReplayFacts&)) {
    append_by_trace(document, plan, name, meaning, [&](std::size_t v) {
      const ReplayFacts* facts = replays.facts_of(v);
      return facts ? value(*facts) : T();
    });
  };
  add(
      "replay_first_job", "row of the trace, sorted by submit, with which the replay begins",
      +[](const ReplayFacts& f) { return static_cast<std::int64_t>(f.first_job); });
  add(
      "models_trained", "runtime models trained for this replay",
      +[](const ReplayFacts& f) { return f.models_trained; });
  add(
      "model_learned_until_s",
      "time of the trace until which the runtime model, the first of several, had learnt, in s",
      +[](const ReplayFacts& f) { return std::int64_t{f.learned_until_s}; });
  add(
      "model_sha256", "content_sha256 of the model file; empty where none was read",
      +[](const ReplayFacts& f) { return f.model_sha256; });
  add(
      "model_trace_sha256", "SHA-256 of the trace that the runtime model was trained on",
      +[](const ReplayFacts& f) { return f.model_trace_sha256; });
}

std::string malformed_lines(const Trace& trace) {
  std::string text;
  for (const std::uint64_t line : trace.quality.malformed_lines)
    text += (text.empty() ? "" : " ") + std::to_string(line);
  return text;
}

}  // namespace

std::string label_of(const Plan& plan, const TraceVariant& variant) {
  std::string values;
  for (std::size_t axis = 0; axis < plan.trace_axes.size(); ++axis)
    if (!variant.values[axis].empty())
      values += (values.empty() ? "" : ",") + plan.trace_axes[axis] + "=" + variant.values[axis];
  return plan.trace_names[variant.entry] + (values.empty() ? "" : "[" + values + "]");
}

void append_provenance(ResultDocument& document, const Plan& plan, const Workloads& workloads) {
  const TraceFiles& files = workloads.files();
  set_attribute(group_attributes(document, "/provenance"), "random_numbers", std::string("Random123 Philox4x32-10"));
  append_text(document, "/provenance/sweep_file", plan.text, "the sweep file as read");
  std::vector<std::string> labels, defect_names;
  for (const TraceVariant& variant : plan.variants) labels.push_back(label_of(plan, variant));
  for (const DefectInfo& defect : defects()) defect_names.emplace_back(defect.name);
  append_scale(document, "/provenance/trace", labels, {{"long_name", std::string("trace as read or drawn")}});
  append_scale(document, "/provenance/defect", defect_names,
               {{"long_name", std::string("defect of a trace's records")}});

  append_by_trace(document, plan, "source", "name of the file, or model:name", [&](std::size_t v) {
    const TraceSpec& spec = plan.variants[v].spec;
    return spec.is_file() ? spec.file.filename().string() : "model:" + spec.workload.model;
  });
  append_by_trace(document, plan, "machine_processors", "processors of the trace's own machine",
                  [&](std::size_t v) { return std::int64_t{workloads.processors(v)}; });
  append_by_trace(document, plan, "machine_source", "where that number comes from",
                  [&](std::size_t v) { return std::string(to_string(workloads.machine_source(v))); });
  const auto jobs_of = [&](std::size_t v) -> const JobTable& {
    return workloads.jobs(plan.variants[v].first_workload);
  };
  append_by_trace(document, plan, "jobs", "jobs that remain",
                  [&](std::size_t v) { return static_cast<std::int64_t>(jobs_of(v).size()); });
  append_by_trace(document, plan, "jobs_wider_than_machine", "of these, jobs wider than the trace's own machine",
                  [&](std::size_t v) {
                    const auto procs = jobs_of(v).procs;
                    const Procs own = workloads.processors(v);
                    return std::int64_t{std::count_if(procs.begin(), procs.end(), [=](Procs p) { return p > own; })};
                  });

  // Of files; empty or 0 for models.
  const auto add_text = [&](const char* name, const char* meaning, auto value) {
    append_by_trace(document, plan, name, meaning,
                    [&](std::size_t v) { return files.of(v) ? value(*files.of(v)) : std::string(); });
  };
  const auto add_count = [&](const char* name, const char* meaning, auto QualityReport::*member) {
    append_by_trace(document, plan, name, meaning, [&](std::size_t v) {
      return files.of(v) ? static_cast<std::int64_t>(files.of(v)->quality.*member) : std::int64_t{0};
    });
  };
  add_text("sha256", "SHA-256 of the uncompressed file", [](const Trace& trace) { return trace.sha256; });
  add_text("dependencies_sha256", "SHA-256 of its uncompressed dependency file; empty where it has none",
           [](const Trace& trace) { return trace.dependencies_sha256; });
  add_text("header", "comment lines of the file, at most 64 KiB", [](const Trace& trace) { return trace.header.text; });
  add_text("malformed_lines", "numbers of the first ten malformed lines", malformed_lines);
  add_count("comment_lines", "comment lines of the file", &QualityReport::comment_lines);
  add_count("blank_lines", "blank lines of the file", &QualityReport::blank_lines);
  add_count("data_lines", "other lines of the file", &QualityReport::data_lines);
  add_count("header_bytes_replaced", "bytes of the header that were no UTF-8", &QualityReport::header_bytes_replaced);
  add_count("processors_substituted", "jobs whose width came from the other field",
            &QualityReport::processors_substituted);
  add_count("widest_job_procs", "width of the widest job", &QualityReport::widest_job);
  add_count("preceding_links", "links to preceding jobs (SWF fields 17 and 18)", &QualityReport::preceding_links);
  add_count("preceding_unknown", "jobs whose preceding job is not there", &QualityReport::preceding_unknown);
  add_count("preceding_self", "jobs said to precede themselves", &QualityReport::preceding_self);
  add_count("preceding_later", "jobs whose preceding job was submitted later", &QualityReport::preceding_later);
  add_count("given_links", "links of the dependency file", &QualityReport::given_links);
  add_count("links_never_met", "of all links, those that the statuses of the trace never meet",
            &QualityReport::links_never_met);
  append_replays(document, plan, workloads.replays());
  append_defects(document, plan, files, "defects_found", "records with the defect", &QualityReport::Count::found);
  append_defects(document, plan, files, "defects_dropped", "records left out for it", &QualityReport::Count::dropped);
}

std::string plan_sha256(const Plan& plan, const Workloads& workloads) {
  Sha256 hash;
  const auto add = [&](const std::string& text) { hash.update(text + '\n'); };
  add(std::string("schedsweep ") + version);
  add(plan.text);
  for (const Trace& trace : workloads.files().traces) {
    add(trace.sha256);
    if (!trace.dependencies_sha256.empty()) add(trace.dependencies_sha256);
  }
  for (const Replay& replay : workloads.replays().replays)
    if (!replay.facts.model_sha256.empty()) add(replay.facts.model_sha256);
  return hash.hex();
}

}  // namespace schedsweep
