#include "sweep/model_card.h"

#include "engine/model/training_table.h"
#include "engine/text.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr const char* limits = R"(## What it cannot do

* It predicts jobs like those it has learnt from: users, programs and machines change. `schedsweep model drift` measures
  how far new jobs are from them, and whether its losses and its coverage still hold.
* The share of jobs between p10 and p90 was set to 0.8 on the validation part. That is a promise for jobs drawn from the
  same distribution, not for every user, every width or every week: see the tables above.
* A job without history of its user, its group or its program is predicted from its request and the load alone.
* It learns from jobs that have ended. Long jobs that still ran when training began are missing, which makes predictions
  of the longest jobs too short.
* Predictions are no limits: a scheduler that kills jobs at p90 kills one in ten.

## Fair use

The model reads who submitted a job and what became of that user's earlier jobs. Used for ordering a queue it rewards
users whose jobs are predictable; look at the table by user before it decides on anybody's wait. Ids are those of the
trace; where these are names, this file holds names.
)";

template <class... Arguments>
void line(std::string& card, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(card), text, std::forward<Arguments>(arguments)...);
  card += '\n';
}

/// Text from files that Markdown would read as markup.
std::string quoted(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|!").find(c) != std::string_view::npos) safe += '\\';
    safe += c == '\n' || c == '\r' ? ' ' : c;
  }
  return safe;
}

std::string cell_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return quoted(*text);
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return std::to_string(*count);
  return fmt::format("{:.6g}", std::get<double>(cell));
}

/// The named columns of a table.
void markdown_table(std::string& card, const Table& table, const std::vector<std::string>& columns) {
  std::vector<std::size_t> chosen;
  for (const std::string& column : columns)
    chosen.push_back(static_cast<std::size_t>(std::ranges::find(table.columns, column) - table.columns.begin()));
  for (const std::size_t column : chosen) card += "| " + table.columns[column] + " ";
  card += "|\n";
  for (std::size_t i = 0; i < chosen.size(); ++i) card += i == 0 ? "|---" : "|---:";
  card += "|\n";
  for (const auto& row : table.rows) {
    for (const std::size_t column : chosen) card += "| " + cell_text(row[column]) + " ";
    card += "|\n";
  }
  card += "\n";
}

void append_details(std::string& card, const QuantileModel& model, const std::string& content_sha256) {
  const ModelOrigin& origin = model.origin;
  line(card, "# Runtime model of {}\n", origin.trace.empty() ? "a trace without name" : quoted(origin.trace));
  line(card,
       "Predicts the 10 %, 50 % and 90 % quantiles of a job's run time from what is known when it is submitted.\n");
  line(card, "| | |\n|---|---|");
  line(card, "| content_sha256 | `{}` |", content_sha256);
  line(card, "| trace, SHA-256 | `{}` |", origin.trace_sha256);
  line(card, "| jobs of the trace | {} |", origin.n_jobs);
  line(card, "| learnt from (training, validation part) | {}, {} |", origin.n_train, origin.n_validation);
  line(card, "| everything learnt had happened by | {} s of the trace |", origin.learned_until_s);
  line(card, "| trees for p10, p50, p90 | {}, {}, {} |", model.forests[0].n_trees(), model.forests[1].n_trees(),
       model.forests[2].n_trees());
  line(card, "| weight of the linear quantile regression | {:.3f} |", model.linear_weight);
  line(card, "| calibration, added to ln(1 + s) | {:+.4f}, {:+.4f}, {:+.4f} |\n", model.calibration[0],
       model.calibration[1], model.calibration[2]);
}

void append_settings(std::string& card, const QuantileModel& model) {
  line(card, "## Settings\n\n| setting | value | meaning |\n|---|---:|---|");
  TrainSettings settings;
  settings.boosting = model.settings;
  for (const TrainingParameter& parameter : training_table())
    line(card, "| {} | {} | {} |", parameter.name, shortest(parameter.get(settings)), parameter.meaning);
  card += "\n";
}

void append_metrics(std::string& card, const QuantileModel& model) {
  if (model.metrics.empty()) return;
  line(card, "## How good it was when it was trained\n\n| part | metric | value |\n|---|---|---:|");
  for (const ModelMetric& metric : model.metrics)
    line(card, "| {} | {} | {:.6g} |", quoted(metric.part), quoted(metric.name), metric.value);
  card += "\n";
}

void append_judged(std::string& card, const QuantileModel& model, const Judged& judged) {
  const std::vector<std::string> scores = {"n_jobs", "mae_p50_s", "pinball_mean", "coverage_p10_p90",
                                           "under_prediction_rate"};
  const auto with = [&](std::vector<std::string> columns) {
    columns.insert(columns.end(), scores.begin(), scores.end());
    return columns;
  };
  line(card, "## Beside what takes no training\n");
  markdown_table(card, baselines_table(judged),
                 {"predictor", "mae_p50_s", "pinball_p50", "mae_lift_s", "pinball_p50_lift"});
  line(card, "## By width\n");
  markdown_table(card, procs_table(judged), with({"procs"}));
  line(card, "## By user: the ten with the most jobs\n");
  markdown_table(card, users_table(judged, model.ids, 10), with({"user"}));
}

/// Where the jobs learnt from lie: what is not known, and the bins that hold the most.
void append_features(std::string& card, const QuantileModel& model) {
  line(card, "## What it reads\n\n| feature | not known | 10 % bin bounds |\n|---|---:|---|");
  for (std::size_t f = 0; f < model.features.size(); ++f) {
    std::string bounds = "constant", unknown = "-";
    if (f < model.reference.count.size()) {
      const auto& count = model.reference.count[f];
      const auto all = std::max<std::int64_t>(1, std::accumulate(count.begin(), count.end(), std::int64_t{0}));
      unknown = fmt::format("{:.1f} %", 100.0 * static_cast<double>(count[0]) / static_cast<double>(all));
      const auto& upper = model.reference.binning.features[f].upper;
      if (!upper.empty()) bounds = fmt::format("{:.4g}", fmt::join(upper, ", "));
    }
    line(card, "| {} | {} | {} |", quoted(model.features[f]), unknown, bounds);
  }
  card += "\n";
}

}  // namespace

std::string model_card(const QuantileModel& model, const std::string& content_sha256, const Judged* judged) {
  std::string card;
  append_details(card, model, content_sha256);
  append_metrics(card, model);
  if (judged != nullptr) append_judged(card, model, *judged);
  append_settings(card, model);
  append_features(card, model);
  card += limits;
  return card;
}

}  // namespace schedsweep
