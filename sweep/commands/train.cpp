#include "engine/model/train.h"

#include "engine/model/training_table.h"
#include "io/model_file.h"
#include "io/publish.h"
#include "sweep/commands/model_options.h"
#include "sweep/cpu_clock.h"
#include "sweep/model_evaluation.h"
#include "sweep/replay.h"
#include "sweep/tell.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

struct Options {
  ModelTraceOptions input;
  std::string output = "model.h5";
  Format format = Format::table;
};

void train_command(const Options& options) {
  check_writable(options.output);
  TrainSettings settings;
  const ModelTrace input = load_model_trace(options.input, &settings);
  const Split split = chronological_split(input.trace.jobs.size());
  const CpuClock clock;
  QuantileModel model = train_on(input.trace, input.processors, split, settings, input.n_threads);
  const double train_s = clock.elapsed_s();
  const Judged judged = judge(model, input.trace, input.processors, JudgedPart::test, input.n_threads);
  for (ModelMetric& metric : model_metrics("test", judged.metrics)) model.metrics.push_back(std::move(metric));
  write_model_file(model, options.output);

  Table record{{}, {{}}};
  std::vector<std::string> units;
  const auto add = [&](const char* name, Cell value, const char* unit) {
    record.columns.emplace_back(name);
    record.rows[0].push_back(std::move(value));
    units.emplace_back(unit);
  };
  add("model", options.output, "1");
  add("content_sha256", content_sha256(model), "1");
  add("trace", input.trace.name, "1");
  add("n_train", model.origin.n_train, "1");
  add("n_validation", model.origin.n_validation, "1");
  add("learned_until_s", std::int64_t{model.origin.learned_until_s}, "s");
  for (std::size_t q = 0; q < n_quantiles; ++q)
    add(q == 0   ? "trees_p10"
        : q == 1 ? "trees_p50"
                 : "trees_p90",
        static_cast<std::int64_t>(model.forests[q].n_trees()), "1");
  add("linear_weight", model.linear_weight, "1");
  append_metrics(judged.metrics, record, units);
  fmt::print("{}", record_text(record, units, options.format));
  tell(fmt::format("{}: trained on {} jobs in {:.1f} s of processor time\n", options.output,
                   model.origin.n_train + model.origin.n_validation, train_s));
}

}  // namespace

void add_train(CLI::App& app, ExitCode&) {
  CLI::App* command = app.add_subcommand(
      "train", "Train the runtime model on the first 85 % of a trace, store it and judge it on the rest");
  const auto options = std::make_shared<Options>();
  add_model_trace(*command, options->input,
                  "repeatable: any setting of schedsweep list training, or a repair of the trace");
  command->add_option("-o,--output", options->output, "model file to write (HDF5)")->capture_default_str();
  add_format(*command, options->format);
  command->callback([options] { train_command(*options); });
}

}  // namespace schedsweep
