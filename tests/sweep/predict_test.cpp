#include "engine/model/predict.h"

#include "engine/model/observed_events.h"
#include "engine/workload/generate.h"
#include "io/model_file.h"
#include "io/swf_reader.h"
#include "io/swf_writer.h"
#include "sweep/replay.h"
#include "tests/support/run_program.h"

#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using nlohmann::json;
using test::ProgramEnd;
using test::run_program;
using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A trace and its events as lines of JSON, which call jobs by their numbers.
class EventLines {
 public:
  explicit EventLines(const Trace& trace) : trace_(trace), jobs_(view_of(trace.jobs)) {
    ObservedEvents events(jobs_);
    for (JobIndex job = 0; job < jobs_.size(); ++job) {
      events.before_submit(job, *this);
      submitted(job);
    }
  }

  void started(JobIndex job, Seconds now_s) {
    say(now_s, {{"event", "started"}, {"job", jobs_.number[job]}, {"at_s", now_s}});
  }

  void completed(JobIndex job, Seconds now_s, JobSeconds run_s) {
    say(now_s, {{"event", "completed"},
                {"job", jobs_.number[job]},
                {"at_s", now_s},
                {"run_s", run_s},
                {"status", jobs_.status[job]}});
  }

  /// Those at this instant or later.
  Lines from(Seconds first_s) const {
    Lines lines;
    for (const auto& [at_s, line] : lines_)
      if (at_s >= first_s) lines.push_back(line);
    return lines;
  }

  std::string text() const {
    std::string text;
    for (const auto& [at_s, line] : lines_) text += line + '\n';
    return text;
  }

 private:
  void submitted(JobIndex job) {
    json event = {{"job", jobs_.number[job]},
                  {"submit_s", jobs_.submit_s[job]},
                  {"procs", jobs_.procs[job]},
                  {"requested_s", jobs_.requested_s[job]}};
    const auto name = [&](const char* field, const Dictionary& ids, DenseId id) {
      if (id != unknown_id) event[field] = ids.names[static_cast<std::size_t>(id)];
    };
    name("user", trace_.user, jobs_.user[job]);
    name("group", trace_.group, jobs_.group[job]);
    name("executable", trace_.executable, jobs_.executable[job]);
    name("queue", trace_.queue, jobs_.queue[job]);
    name("partition", trace_.partition, jobs_.partition[job]);
    say(jobs_.submit_s[job], event);
  }

  void say(Seconds at_s, const json& event) { lines_.emplace_back(at_s, event.dump()); }

  const Trace& trace_;
  JobTable jobs_;
  std::vector<std::pair<Seconds, std::string>> lines_;
};

/// `schedsweep predict MODEL FIFO --stream ...`, talked with through pipes.
class Conversation {
 public:
  Conversation(const std::string& model, const Lines& options = {"--processors", "64"})
      : input_(fifo("input")), output_(fifo("output")), program_(command(model, options), {}, output_) {
    to_ = open(input_.c_str(), O_RDWR | O_CLOEXEC);  // does not wait for a reader, who may never come
    from_ = open(output_.c_str(), O_RDONLY | O_CLOEXEC);
  }

  ~Conversation() {
    stop_reading();
    if (to_ >= 0) close(to_);
  }

  void say(const std::string& line) {
    const std::string text = line + '\n';
    ASSERT_EQ(write(to_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  /// The next line; empty if it does not come.
  std::string answer() {
    std::size_t end = 0;
    while ((end = heard_.find('\n')) == std::string::npos) {
      pollfd ready{.fd = from_, .events = POLLIN, .revents = 0};
      std::array<char, 4096> bytes;
      if (poll(&ready, 1, 60'000) <= 0) return "";
      const ssize_t n = read(from_, bytes.data(), bytes.size());
      if (n <= 0) return "";
      heard_.append(bytes.data(), static_cast<std::size_t>(n));
    }
    const std::string line = heard_.substr(0, end);
    heard_.erase(0, end + 1);
    return line;
  }

  std::string ask(const std::string& line) {
    say(line);
    return answer();
  }

  void stop_reading() {
    if (from_ >= 0) close(std::exchange(from_, -1));
  }

  ProgramEnd end() {
    close(std::exchange(to_, -1));
    return program_.wait();
  }

  ProgramEnd wait() { return program_.wait(); }

 private:
  std::string fifo(const std::string& name) {
    const std::string path = folder_ / name;
    if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no fifo");
    return path;
  }

  Lines command(const std::string& model, const Lines& options) const {
    Lines words = {SCHEDSWEEP_PROGRAM, "predict", model, input_, "--stream"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }

  test::TemporaryFolder folder_;
  std::string input_, output_;
  test::RunningProgram program_;
  int to_ = -1, from_ = -1;
  std::string heard_;
};

class Predict : public ::testing::Test {
 protected:
  static constexpr Procs processors = 64;

  /// A generated trace with waits, a model trained on it, and what the model says of each of its jobs.
  struct Material {
    Material() {
      JobStore jobs = generate({.model = "lublin99", .jobs = 1500, .processors = processors, .users = 20});
      for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs.wait_s[i] = static_cast<JobSeconds>(i * i % 5 * 700);
        jobs.status[i] = i % 11 == 0 ? 5 : 1;
      }
      std::ostringstream text;
      SwfHeader about;
      about.header.max_procs = processors;
      write_swf(text, view_of(jobs), about);
      trace_file = folder.write("made.swf", text.str());
      trace = read_swf(trace_file);
      TrainSettings settings;
      settings.boosting.trees = 20;
      const JobTable table = view_of(trace.jobs);
      const QuantileModel model = train_on(trace, processors, chronological_split(table.size()), settings, 1);
      model_file = folder / "model.h5";
      write_model_file(model, model_file);
      first_of_test = first_submitted_from(table, model.origin.learned_until_s);
      predictions = predict_jobs(model, table, feature_context(trace, processors), 0, 1);
    }

    std::string csv_answer(std::size_t job) const {
      const auto& [p10_s, p50_s, p90_s] = predictions[job];
      std::ostringstream line;
      line << trace.jobs.number[job] << ',' << p10_s << ',' << p50_s << ',' << p90_s;
      return line.str();
    }

    std::string json_answer(std::size_t job) const {
      const auto& [p10_s, p50_s, p90_s] = predictions[job];
      std::ostringstream line;
      line << R"({"job":")" << trace.jobs.number[job] << R"(","p10_s":)" << p10_s << R"(,"p50_s":)" << p50_s
           << R"(,"p90_s":)" << p90_s << '}';
      return line.str();
    }

    Lines csv_answers(std::size_t first) const {
      Lines lines = {"job,p10_s,p50_s,p90_s"};
      for (std::size_t job = first; job < predictions.size(); ++job) lines.push_back(csv_answer(job));
      return lines;
    }

    test::TemporaryFolder folder;
    std::string trace_file, model_file;
    Trace trace;
    std::size_t first_of_test = 0;
    std::vector<Prediction> predictions;
  };

  static void SetUpTestSuite() { material_ = new Material; }

  static void TearDownTestSuite() { delete std::exchange(material_, nullptr); }

  static const Material& material() { return *material_; }

  static ProgramEnd predict(Lines words) {
    words.insert(words.begin(), {"predict", material().model_file});
    return run_program(words);
  }

 private:
  static inline const Material* material_ = nullptr;
};

TEST_F(Predict, AnswersATraceByItsOwnTimeLine) {
  const ProgramEnd all = predict({material().trace_file, "--threads", "2"});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  EXPECT_EQ(lines_of(all.out), material().csv_answers(0));
  const ProgramEnd test = predict({material().trace_file, "--from", "test"});
  EXPECT_EQ(lines_of(test.out), material().csv_answers(material().first_of_test));
  const ProgramEnd as_json = predict({material().trace_file, "--format", "json"});
  EXPECT_EQ(lines_of(as_json.out).at(3), material().json_answer(3));
  const std::string piped = std::string(SCHEDSWEEP_PROGRAM) + " predict " + material().model_file +
                            " --input-format swf < " + material().trace_file;
  EXPECT_EQ(test::RunningProgram({"sh", "-c", piped}).wait().out, all.out);
}

TEST_F(Predict, AnswersTheEventsOfATraceLikeTheTrace) {
  const std::string events = material().folder.write("events.jsonl", EventLines(material().trace).text());
  const ProgramEnd end = predict({events, "--processors", "64"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_EQ(lines_of(end.out), material().csv_answers(0));
}

TEST_F(Predict, AnswersAStreamLikeATraceAndBeforeTheNextLineIsWritten) {
  Conversation stream(material().model_file);
  std::size_t n_answers = 0;
  for (const std::string& line : EventLines(material().trace).from(0)) {
    stream.say(line);
    if (line.find("\"event\"") != line.npos) continue;
    ASSERT_EQ(stream.answer(), material().json_answer(n_answers++));
  }
  EXPECT_EQ(n_answers, material().predictions.size());
  EXPECT_EQ(stream.end().exit_code, 0);
}

TEST_F(Predict, KnowsWhatHappenedBeforeTheStream) {
  const JobTable jobs = view_of(material().trace.jobs);
  const std::size_t first = 1200;
  // All of the trace is given, and only what happened before the first event may count.
  Conversation stream(material().model_file, {"--history", material().trace_file});
  std::size_t n_answers = first;
  while (jobs.submit_s[n_answers - 1] == jobs.submit_s[first]) --n_answers;
  for (const std::string& line : EventLines(material().trace).from(jobs.submit_s[first])) {
    stream.say(line);
    if (line.find("\"event\"") != line.npos) continue;
    ASSERT_EQ(stream.answer(), material().json_answer(n_answers++));
  }
  EXPECT_EQ(n_answers, material().predictions.size());
  EXPECT_EQ(stream.end().exit_code, 0);
}

TEST_F(Predict, AnEmptyInputHasNoAnswers) {
  EXPECT_EQ(predict({material().folder.write("none.jsonl", ""), "--processors", "64"}).out, "job,p10_s,p50_s,p90_s\n");
  EXPECT_EQ(predict({"/dev/null", "--processors", "64", "--stream"}).out, "");
}

TEST_F(Predict, AStreamRefusesBadLinesAndGoesOn) {
  const std::string ann = R"({"job":"a","submit_s":10,"user":"ann","procs":4,"requested_s":3600})";
  Conversation stream(material().model_file);
  Conversation untroubled(material().model_file);
  EXPECT_EQ(stream.ask(ann), untroubled.ask(ann));
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"nonsense", "is no JSON (at byte 2)"},
      {R"({"job":"b","submit_s":9})", "submit_s = 9 (must be 10 or more: time does not go back)"},
      {ann, "job a (was submitted before and has not completed)"},
      {R"({"event":"completed","job":"a","at_s":10,"run_s":0})", "job a (has not started)"},
      {R"({"event":"started","job":"c","at_s":11})", "job c (was not submitted, or has completed)"},
      {R"({"event":"started","job":"a","at_s":9})", "at_s = 9 (must be 10 or more: time does not go back)"},
      {"{\"user\":\"\xff\"}", "is no text in UTF-8"},
      {R"({"event":"completed","job":"a","at_s":10,"run_s":0,"status":9})",
       "status = 9 (must be a whole number from -1 to 5)"}};
  for (std::size_t i = 0; i < refused.size(); ++i)
    EXPECT_EQ(json::parse(stream.ask(refused[i].first)),
              (json{{"error", "line " + std::to_string(i + 2) + ": " + refused[i].second}}));
  // Refused events have not happened; without an instant a job is submitted at that of the last event.
  const Lines rest = {R"({"event":"started","job":"a","at_s":20})",
                      R"({"event":"completed","job":"a","at_s":120,"run_s":100})"};
  for (const std::string& line : rest) {
    stream.say(line);
    untroubled.say(line);
  }
  const std::string answer = stream.ask(R"({"user":"ann","procs":4,"requested_s":3600})");
  EXPECT_EQ(answer, untroubled.ask(R"({"submit_s":120,"user":"ann","procs":4,"requested_s":3600})"));
  EXPECT_EQ(json::parse(answer)["job"], "2");
  EXPECT_EQ(stream.end().exit_code, 3);
  EXPECT_EQ(untroubled.end().exit_code, 0);
}

TEST_F(Predict, AStreamEndsWhenNobodyReadsIt) {
  Conversation stream(material().model_file);
  EXPECT_NE(stream.ask("{}"), "");
  stream.stop_reading();
  stream.say("{}");
  EXPECT_EQ(stream.wait().exit_code, 74);
}

TEST_F(Predict, TableInputIsAnsweredInOrder) {
  const std::string text = "job,submit,user,procs,requested_s\nz,5,1,4,600\n,5,nobody knows me,1,60\n";
  const ProgramEnd end = predict({material().folder.write("jobs.csv", text), "--processors", "64"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  const Lines lines = lines_of(end.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_TRUE(lines[1].starts_with("z,") && lines[2].starts_with("2,")) << end.out;
}

TEST_F(Predict, OtherInputTellsAllItsProblemsAtOnce) {
  const std::string text = "job,submit,procs\n1,5,4\n2,x,1\n3,4,1\n1,6,1\n";
  const ProgramEnd end = predict({material().folder.write("bad.csv", text), "--processors", "64"});
  EXPECT_EQ(end.exit_code, 65);
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(lines_of(end.err),
            (Lines{"schedsweep: line 3: submit_s = x (must be a whole number from 0 to 1000000000000)",
                   "line 4: submit_s = 4 (must be 5 or more: time does not go back)",
                   "line 5: job 1 (was submitted before and has not completed)"}));
}

TEST_F(Predict, WrongUseIsSaid) {
  const std::string trace = material().trace_file;
  const std::vector<std::pair<Lines, int>> wrong = {{{"/dev/null"}, 2},
                                                    {{trace, "--stream"}, 2},
                                                    {{trace, "--history", trace}, 2},
                                                    {{"/dev/null", "--from", "test"}, 2},
                                                    {{"/dev/null", "--stream", "--format", "csv"}, 2},
                                                    {{"/dev/null", "--processors", "0"}, 2},
                                                    {{"/dev/null", "--processors", "64", "--history", "none.swf"}, 65},
                                                    {{"none.jsonl", "--processors", "64"}, 65},
                                                    {{"none.swf"}, 65},
                                                    {{"--history", trace, "--input-format", "csv", "/dev/null"}, 65}};
  for (const auto& [words, code] : wrong) {
    const ProgramEnd end = predict(words);
    EXPECT_EQ(end.exit_code, code) << words.back();
    EXPECT_FALSE(end.err.empty()) << words.back();
  }
  EXPECT_EQ(run_program({"predict", trace, trace}).exit_code, 65);
  EXPECT_EQ(run_program({"predict", "none.h5", trace}).exit_code, 65);
  const std::string other = material().folder.write("other.swf", test::read_file(trace) + "; more\n");
  EXPECT_EQ(predict({other, "--from", "test"}).exit_code, 2);
}

}  // namespace
}  // namespace schedsweep
