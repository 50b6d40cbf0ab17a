#pragma once

#include "engine/job_table.h"
#include "engine/model/quantile_model.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace schedsweep {

/// What a line says of a job that is submitted. Ids are text, numbers as they are written; empty = not known.
struct SubmittedJob {
  std::string job;
  std::optional<Seconds> submit_s;
  std::string user, group, executable, queue, partition;
  Procs procs = 1;
  JobSeconds requested_s = 0;  ///< 0 = not known
  std::int64_t memory_kb = -1;
};

struct StartedJob {
  std::string job;
  Seconds at_s = 0;
};

struct CompletedJob {
  std::string job;
  Seconds at_s = 0;
  JobSeconds run_s = 0;
  std::int8_t status = -1;  ///< as in traces; -1 = not known
};

using PredictEvent = std::variant<SubmittedJob, StartedJob, CompletedJob>;

enum class PredictFormat : std::uint8_t {
  json_lines,  ///< {"submit_s":5,"user":"ann","procs":4}, {"event":"completed","job":17,"at_s":9,"run_s":4}, ...
  csv,         ///< submissions alone; the first line names the columns
};

/// One line of JSON. Errors: InputError, without the line's number, for what it cannot mean.
PredictEvent parse_json_event(std::string_view line);

/// Jobs to predict, line by line; blank lines are skipped.
class PredictInput {
 public:
  /// `input` must outlive it. Errors: InputError for a CSV header with a column that is not known or stands twice.
  PredictInput(std::istream& input, PredictFormat format);

  /// The next event; none at the end. Errors: InputError, `line 7: procs = many (must be ...)`; the line is done with
  /// and the next call goes on behind it.
  std::optional<PredictEvent> next();

  /// Of the event that next() returned or refused last, from 1.
  std::size_t line_number() const { return line_number_; }

 private:
  bool read_line();

  std::istream& input_;
  PredictFormat format_;
  std::vector<char> buffer_;
  std::string_view line_;
  std::size_t line_number_ = 0;
  std::vector<std::string> columns_;
};

/// Gives the ids in SubmittedJob the dense codes that a model knows them by, and new ones behind those.
class IdBook {
 public:
  explicit IdBook(const KnownIds& known = {});

  /// Adds the job as the last row, as not run: submitted at `submit_s`, its number the row's, from 1.
  JobIndex append(const SubmittedJob& job, Seconds submit_s, JobStore& store);

 private:
  using Codes = std::unordered_map<std::string, DenseId>;

  Codes user_, group_, executable_, queue_, partition_;
};

}  // namespace schedsweep
