// Writes the features of a trace for another trainer: the folder that benchmarks/model_oracle.py reads.
// Usage: schedsweep_model_dump TRACE FOLDER

#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "engine/model/split.h"
#include "io/publish.h"
#include "io/swf_reader.h"
#include "sweep/replay.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

template <class Number>
void write_column(const std::filesystem::path& path, std::span<const Number> values) {
  publish_file(path, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

void dump(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const std::filesystem::path found = locate_trace(file, "");
  const Trace trace = read_swf(found.empty() ? file : found, {});
  const JobTable jobs = view_of(trace.jobs);
  const FeatureMatrix features =
      extract_features(jobs, feature_context(trace, machine_size(trace, std::nullopt).processors));
  const Split split = chronological_split(jobs.size());
  nlohmann::ordered_json meta;
  meta["n_rows"] = features.n_rows();
  meta["n_features"] = features.n_features();
  for (const FeatureInfo& feature : feature_table()) meta["names"].push_back(feature.name);
  meta["train_end"] = split.train_end;
  meta["validation_end"] = split.validation_end;
  std::filesystem::create_directories(folder);
  publish_file(folder / "meta.json", meta.dump(1));
  write_column(folder / "run_s.i32", jobs.run_s);
  write_column(folder / "features.f32",
               std::span(features.column(0).data(), features.n_rows() * features.n_features()));
}

}  // namespace
}  // namespace schedsweep

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw schedsweep::InputError("usage: schedsweep_model_dump TRACE FOLDER");
    schedsweep::dump(argv[1], argv[2]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "model_dump: {}\n", error.what());
    return 1;
  }
}
