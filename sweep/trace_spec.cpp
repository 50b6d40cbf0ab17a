#include "sweep/trace_spec.h"

#include "engine/error.h"
#include "engine/text.h"
#include "io/dependency_file.h"
#include "io/swf_reader.h"
#include "sweep/parse_number.h"
#include "sweep/transform_keys.h"

#include <algorithm>
#include <cstdlib>

namespace schedsweep {
namespace {

bool set_processors(TraceSpec& spec, std::string_view, std::string_view text) {
  Procs value = 0;
  if (!parse_number<Procs>(text, 1, 1 << 30, value)) return false;
  spec.processors = spec.workload.processors = value;
  return true;
}

bool set_jobs(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number<std::int64_t>(text, 1, 100'000'000, spec.workload.jobs);
}

bool set_load(TraceSpec& spec, std::string_view, std::string_view text) {
  double value = 0;
  if (!parse_number(text, 0.0, 10.0, value) || (value != 0 && value < 0.001)) return false;
  spec.workload.load = value;
  return true;
}

bool set_users(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number(text, 1, 1'000'000, spec.workload.users);
}

bool set_processors_from(TraceSpec& spec, std::string_view, std::string_view text) {
  if (text != "requested" && text != "allocated") return false;
  spec.repair.processors_from = text == "requested" ? ProcessorsFrom::requested : ProcessorsFrom::allocated;
  return true;
}

bool set_repair(TraceSpec& spec, std::string_view defect, std::string_view text) {
  try {
    spec.repair.set(defect, parse_action(text));
  } catch (const InputError&) {
    return false;
  }
  return true;
}

bool set_part(TraceSpec& spec, std::string_view, std::string_view text) {
  if (text != "all" && text != "test") return false;
  spec.replay.part = text == "all" ? Part::all : Part::test;
  return true;
}

bool set_model(TraceSpec& spec, std::string_view, std::string_view text) {
  spec.replay.model = text;
  return !text.empty();
}

bool set_retrain_every(TraceSpec& spec, std::string_view, std::string_view text) {
  std::int64_t value = 0;
  if (!parse_number<std::int64_t>(text, 0, 10'000'000'000, value) || (value > 0 && value < 600)) return false;
  spec.replay.retrain_every_s = value;
  return true;
}

bool set_train_window(TraceSpec& spec, std::string_view, std::string_view text) {
  return parse_number<std::int64_t>(text, 600, 10'000'000'000, spec.replay.train_window_s);
}

std::vector<TraceKey> make_keys() {
  const WorkloadSpec defaults;
  const ReplaySpec replay;
  std::vector<TraceKey> keys = {
      {"processors", "processors", "1",
       "processors of the machine; for files the header's MaxProcs or MaxNodes unless given",
       "an integer from 1 to 2^30", std::to_string(defaults.processors), TraceKind::any, true, set_processors},
      {"jobs", "workload_jobs", "1", "jobs to draw", "an integer from 1 to 100000000", std::to_string(defaults.jobs),
       TraceKind::model, true, set_jobs},
      {"load", "load", "1", "offered load to draw: sum(procs x run) / (processors x span); 0 = as the model gives it",
       "0 or a number from 0.001 to 10", shortest(defaults.load), TraceKind::model, true, set_load},
      {"users", "workload_users", "1", "users to draw", "an integer from 1 to 1000000", std::to_string(defaults.users),
       TraceKind::model, true, set_users},
      {"processors_from", "processors_from", "1",
       "which SWF field is a job's width; the other stands in where it is missing", "one of requested, allocated",
       "requested", TraceKind::file, false, set_processors_from},
      {"part", "part", "1", "jobs to replay: all, or the last 15 % of the submissions, on which models are judged",
       "one of all, test", "all", TraceKind::file, false, set_part},
      {"quantile_model", "quantile_model", "1",
       "who predicts run times: none, train (on the first 85 % of this trace) or a model file; jobs before the end of "
       "its training are not replayed",
       "none, train or a model file", replay.model, TraceKind::file, false, set_model},
      {"retrain_every_s", "retrain_every_s", "s",
       "train anew after each such span, for the jobs submitted in the next; 0 = never. Needs quantile_model = train",
       "0 or an integer from 600 to 10^10", std::to_string(replay.retrain_every_s), TraceKind::file, true,
       set_retrain_every, [](const TraceSpec& spec) { return spec.replay.model == ReplaySpec::trained_here; }},
      {"train_window_s", "train_window_s", "s", "retrain on the jobs that ended within this time before",
       "an integer from 600 to 10^10", std::to_string(replay.train_window_s), TraceKind::file, true, set_train_window,
       [](const TraceSpec& spec) { return spec.replay.retrain_every_s > 0; }},
  };
  for (TraceKey& key : transform_keys()) keys.push_back(std::move(key));
  for (const DefectInfo& defect : defects())
    keys.push_back({std::string(defect.name), std::string(defect.name), "1", std::string(defect.meaning),
                    "one of " + std::string(defect.allowed), std::string(to_string(defect.default_action)),
                    TraceKind::file, false, set_repair});
  return keys;
}

}  // namespace

std::span<const TraceKey> trace_keys() {
  static const std::vector<TraceKey> keys = make_keys();
  return keys;
}

const TraceKey* find_trace_key(std::string_view name) {
  const auto keys = trace_keys();
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const TraceKey& k) { return k.name == name; });
  return key == keys.end() ? nullptr : &*key;
}

std::filesystem::path locate_trace(const std::filesystem::path& file, const std::filesystem::path& beside) {
  std::vector<std::filesystem::path> places = {beside / file};
  if (const char* folder = std::getenv("SCHEDSWEEP_TRACES")) places.push_back(std::filesystem::path(folder) / file);
  for (const auto& place : places) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place;
  }
  return {};
}

std::string live_model_of_changed_jobs(const TraceSpec& spec) {
  return spec.name +
         ": estimate = quantile_live with resample, load_factor, target_load or scenario (its model looks " +
         "back at the trace as it was) use quantile, or leave those out";
}

Trace load_trace(const TraceSpec& spec) {
  Trace trace = read_swf(spec.file, spec.repair);
  if (!spec.sha256.empty() && spec.sha256 != trace.sha256)
    throw InputError(spec.file.string() + ": SHA-256 of the uncompressed file is " + trace.sha256 + " (expected " +
                     spec.sha256 + ") another version of the trace, or a damaged one");
  if (!spec.dependencies_file.empty()) read_dependency_file(spec.dependencies_file, trace);
  return trace;
}

}  // namespace schedsweep
