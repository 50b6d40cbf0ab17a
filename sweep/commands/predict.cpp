#include "engine/model/predict.h"

#include "engine/error.h"
#include "io/model_file.h"
#include "io/swf_reader.h"
#include "sweep/answer_writer.h"
#include "sweep/commands/commands.h"
#include "sweep/prediction_service.h"
#include "sweep/replay.h"
#include "sweep/threads.h"

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

namespace schedsweep {
namespace {

constexpr const char* footer =
    "Input: a trace in SWF is predicted by its own time line. CSV (a line of column names first) holds submissions:\n"
    "job, submit_s, user, group, executable, queue, partition, procs, requested_s, memory_kb, any of them. JSON lines\n"
    "hold events in order of time; at one instant completions come first, then starts, then submissions:\n"
    "  {\"job\":17,\"submit_s\":5,\"user\":\"ann\",\"procs\":4,\"requested_s\":3600}\n"
    "  {\"event\":\"started\",\"job\":17,\"at_s\":9}\n"
    "  {\"event\":\"completed\",\"job\":17,\"at_s\":19,\"run_s\":10,\"status\":1}\n"
    "A submission without submit_s is at the instant of the last event; one without job is called by its number. Ids\n"
    "are those of the trace that the model was trained on. A job waits from its submission until it is said to have\n"
    "started; one that leaves the queue is said to start and to complete after 0 s.\n"
    "Answers, in the order of the submissions: job, p10_s, p50_s, p90_s; in JSON the job is always text.\n"
    "--stream: answers each submission at once; a line that is wrong or comes too late is answered with\n"
    "  {\"error\":\"line 7: ...\"}, changes nothing, and leads to exit code 3 at the end of the input.\n"
    "Exit codes: 0 all answered; 2 wrong command line; 3 some lines of a stream were refused; 65 bad model, trace or\n"
    "input; 74 standard output cannot be written, or nobody reads it any more.";

enum class InputFormat : std::uint8_t { swf, csv, jsonl };

struct Options {
  std::string model;
  std::string input = "-";
  std::optional<InputFormat> input_format;
  std::optional<AnswerFormat> format;
  bool stream = false;
  std::string history;
  std::optional<Procs> processors;
  std::optional<Seconds> epoch_s;
  int threads = 0;
  Part from = Part::all;

  bool from_stdin() const { return input == "-"; }

  InputFormat read_as() const {
    if (input_format) return *input_format;
    if (input.ends_with(".swf") || input.ends_with(".swf.gz")) return InputFormat::swf;
    return input.ends_with(".csv") ? InputFormat::csv : InputFormat::jsonl;
  }
};

[[noreturn]] void wrong_usage(const std::string& message) { throw InputError(message, ExitCode::usage); }

void check(const Options& options) {
  const InputFormat format = options.read_as();
  if (options.stream && format != InputFormat::jsonl) wrong_usage("--stream: reads events (as --input-format jsonl)");
  if (options.stream && options.format == AnswerFormat::csv) wrong_usage("--stream: answers in JSON lines alone");
  if (format == InputFormat::swf && !options.history.empty())
    wrong_usage("--history: not for a trace, which is its own");
  if (format != InputFormat::swf && options.from == Part::test) wrong_usage("--from test: is of traces alone");
}

Trace trace_at(const std::string& name) {
  TraceSpec spec;
  spec.file = locate_trace(name, "");
  if (spec.file.empty()) throw InputError(name + ": no such file (nor in the folder SCHEDSWEEP_TRACES)");
  return load_trace(spec);
}

Trace trace_from(std::istream& input) {
  return parse_swf(std::string(std::istreambuf_iterator<char>(input), {}), "standard input");
}

FeatureContext context_of(const Options& options, const Trace& trace) {
  FeatureContext context = feature_context(trace, machine_size(trace, options.processors).processors);
  if (options.epoch_s) context.local_epoch_s = *options.epoch_s;
  return context;
}

FeatureContext context_of(const Options& options, const std::optional<Trace>& past) {
  if (past) return context_of(options, *past);
  if (!options.processors) wrong_usage("--processors N: missing (events do not say how many the machine has)");
  return {*options.processors, options.epoch_s.value_or(0)};
}

void predict_trace(const Options& options, const ModelFile& stored, const Trace& trace, AnswerWriter& out) {
  const ModelOrigin& origin = stored.model.origin;
  std::size_t first_job = 0;
  JobStore jobs = rows_from(view_of(trace.jobs), 0);
  recode_ids(trace, stored.model.ids, jobs);
  const JobTable table = view_of(jobs);
  if (options.from == Part::test) {
    if (trace.sha256 != origin.trace_sha256)
      wrong_usage("--from test: the model was trained on another trace (" + origin.trace + ")");
    first_job = first_submitted_from(table, origin.learned_until_s);
  }
  const std::vector<Prediction> predictions =
      predict_jobs(stored.model, table, context_of(options, trace), first_job, options.threads);
  for (std::size_t i = 0; i < predictions.size(); ++i)
    out.answer(std::to_string(table.number[first_job + i]), predictions[i]);
}

/// Tells `service` of the next event; false at the end. Errors: InputError with the line's number.
bool tell_next(PredictInput& input, PredictionService& service) {
  const std::optional<PredictEvent> event = input.next();
  if (!event) return false;
  try {
    service.tell(*event);
  } catch (const InputError& error) {
    throw InputError("line " + std::to_string(input.line_number()) + ": " + error.what());
  }
  return true;
}

/// Returns whether somebody takes the answers.
bool write_answers(PredictionService& service, AnswerWriter& out) {
  for (const PredictAnswer& answer : service.answers()) out.answer(answer.job, answer.prediction);
  return out.flush();
}

/// Answers each submission before it reads on. Returns whether all lines were good.
bool answer_stream(PredictInput& input, PredictionService& service, AnswerWriter& out) {
  bool all_good = true;
  for (bool is_read = true; is_read;) {
    try {
      if (!tell_next(input, service)) break;
      if (service.n_unanswered() > 0) is_read = write_answers(service, out);
    } catch (const InputError& error) {
      all_good = false;
      out.refuse(error.what());
      is_read = out.flush();
    }
  }
  return all_good;
}

/// Errors: InputError with several problems, the first of which is what answers end with.
void answer_batch(PredictInput& input, PredictionService& service, AnswerWriter& out) {
  constexpr std::size_t at_once = 4096;
  constexpr int most_problems = 20;
  std::string problems;
  for (int n_problems = 0; n_problems < most_problems;) {
    try {
      if (!tell_next(input, service)) break;
    } catch (const InputError& error) {
      problems += (n_problems++ == 0 ? "" : "\n") + std::string(error.what());
    }
    if (service.n_unanswered() == at_once && (!problems.empty() || !write_answers(service, out))) break;
  }
  if (!problems.empty()) throw InputError(problems);
  write_answers(service, out);
}

void predict_events(const Options& options, const ModelFile& stored, std::istream& text, AnswerWriter& out,
                    ExitCode& code) {
  std::optional<Trace> past;
  if (!options.history.empty()) past = trace_at(options.history);
  const FeatureContext context = context_of(options, past);
  PredictInput input(text, options.read_as() == InputFormat::csv ? PredictFormat::csv : PredictFormat::json_lines);
  PredictionService service(stored.model, context, std::move(past), options.stream ? 1 : options.threads);
  if (!options.stream) return answer_batch(input, service, out);
  if (!answer_stream(input, service, out)) code = ExitCode::some_runs_failed;
}

void predict_command(Options options, ExitCode& code) {
  check(options);
  if (options.threads == 0) options.threads = default_threads(Communicator::alone());
  std::signal(SIGPIPE, SIG_IGN);  // main says that nobody reads
  const ModelFile stored = read_model_file(options.model);
  AnswerWriter out(options.format.value_or(options.stream ? AnswerFormat::json_lines : AnswerFormat::csv));
  std::ios::sync_with_stdio(false);
  if (options.read_as() == InputFormat::swf) {
    predict_trace(options, stored, options.from_stdin() ? trace_from(std::cin) : trace_at(options.input), out);
  } else if (options.from_stdin()) {
    predict_events(options, stored, std::cin, out, code);
  } else {
    std::ifstream file(options.input, std::ios::binary);
    if (!file) throw InputError(options.input + ": cannot be read");
    predict_events(options, stored, file, out, code);
  }
  out.flush();
}

template <class Variable, class Value>
void add_choice(CLI::App& command, const std::string& option, Variable& value, const std::string& meaning,
                const std::map<std::string, Value>& names) {
  command.add_option(option, value, meaning)
      ->transform(CLI::CheckedTransformer(names, CLI::ignore_case).description(""))
      ->type_name("NAME");
}

}  // namespace

void add_predict(CLI::App& app, ExitCode& code) {
  CLI::App* command = app.add_subcommand("predict", "Predict the run times of jobs from what is known at submission");
  const auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "model file")->required();
  command->add_option("INPUT", options->input, "jobs or events; - is standard input")->capture_default_str();
  add_choice(*command, "--input-format", options->input_format,
             "swf, csv or jsonl; by default by the name of INPUT: .swf, .swf.gz, .csv, else jsonl",
             std::map<std::string, InputFormat>{
                 {"swf", InputFormat::swf}, {"csv", InputFormat::csv}, {"jsonl", InputFormat::jsonl}});
  add_choice(*command, "--format", options->format, "answers as csv (default) or json: JSON lines",
             std::map<std::string, AnswerFormat>{{"csv", AnswerFormat::csv}, {"json", AnswerFormat::json_lines}});
  command->add_flag("--stream", options->stream, "answer each submission at once; JSON lines in and out");
  command
      ->add_option("--history", options->history,
                   "trace in SWF of what happened before the first event; its jobs are called by their numbers")
      ->type_name("TRACE");
  command
      ->add_option("--processors", options->processors,
                   "processors of the machine; by default those in the header of the trace or history")
      ->check(CLI::Range(1, 1 << 30));
  command
      ->add_option("--epoch", options->epoch_s,
                   "local time at second 0 of the input, in s since 1970-01-01; by default as the header of the trace "
                   "or history says, else 0")
      ->type_name("S");
  add_choice(*command, "--from", options->from,
             "of a trace, predict all jobs (default), or test: those submitted after all that the model has learnt",
             std::map<std::string, Part>{{"all", Part::all}, {"test", Part::test}});
  command->add_option("--threads", options->threads, "threads; by default as many as processors may be used")
      ->check(CLI::PositiveNumber);
  command->footer(footer);
  command->callback([options, &code] { predict_command(*options, code); });
}

}  // namespace schedsweep
