#include "sweep/report/dossier.h"

#include "engine/error.h"
#include "engine/semantics.h"
#include "generated/version.h"
#include "io/publish.h"
#include "io/result_file.h"
#include "io/sha256.h"
#include "sweep/results/provenance.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* manifest_name = "manifest.json";
constexpr const char* own_hash = "manifest_sha256";

/// Every file below the folder but the manifest, by name.
std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder).generic_string());
  std::erase(names, manifest_name);
  std::sort(names.begin(), names.end());
  return names;
}

/// Of the manifest as it is while it holds no hash of its own.
std::string hash_of(Json manifest) {
  manifest[own_hash] = nullptr;
  Sha256 hash;
  hash.update(manifest.dump(2));
  return hash.hex();
}

Json inputs_of(const ReportInput& input) {
  Json inputs = Json::array();
  for (std::size_t v = 0; v < input.plan.variants.size(); ++v)
    if (const Trace* trace = input.workloads.files().of(v))
      inputs.push_back({{"trace", label_of(input.plan, input.plan.variants[v])},
                        {"file", input.plan.variants[v].spec.file.filename().string()},
                        {"sha256", trace->sha256}});
  return inputs;
}

Json parse_manifest(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  Json manifest = Json::parse(stream, nullptr, false);
  if (manifest.is_discarded() || !manifest.is_object() || manifest.value("format", "") != "schedsweep-dossier")
    throw InputError(path.string() + ": no manifest of a report (missing, cut or foreign)");
  return manifest;
}

}  // namespace

void write_manifest(const fs::path& folder, const ReportInput& input) {
  Json files = Json::array();
  for (const std::string& name : files_in(folder))
    files.push_back(
        {{"path", name}, {"bytes", fs::file_size(folder / name)}, {"sha256", sha256_of_file(folder / name)}});
  Sha256 settings;
  settings.update(input.plan.text);
  Json manifest = {
      {"format", "schedsweep-dossier"},
      {"format_version", {1, 0}},
      {"program", {{"name", "schedsweep"}, {"version", version}, {"semantics_version", semantics_version}}},
      {"sweep",
       {{"title", input.plan.title},
        {"seed", input.plan.seed},
        {"runs", input.plan.n_runs()},
        {"text_sha256", settings.hex()}}},
      {"inputs", input.no_workloads.empty() ? inputs_of(input) : Json::array()},
      {"files", std::move(files)},
      {own_hash, nullptr}};
  manifest[own_hash] = hash_of(manifest);
  publish_file(folder / manifest_name, manifest.dump(2) + "\n", {.sync = false});
}

void check_manifest(const fs::path& folder) {
  const Json manifest = parse_manifest(folder / manifest_name);
  std::string problems;
  const auto tell = [&](const std::string& problem) { problems += (problems.empty() ? "" : "\n") + problem; };
  if (manifest.value(own_hash, "") != hash_of(manifest))
    tell((folder / manifest_name).string() + ": changed since it was written (its own hash differs)");
  std::vector<std::string> listed;
  for (const Json& file : manifest.value("files", Json::array())) {
    const std::string name = file.value("path", "");
    listed.push_back(name);
    const fs::path path = folder / name;
    if (!fs::is_regular_file(path)) {
      tell(path.string() + ": missing");
    } else if (sha256_of_file(path) != file.value("sha256", "")) {
      tell(path.string() + ": changed since the report was written (another SHA-256)");
    }
  }
  for (const std::string& name : files_in(folder))
    if (std::find(listed.begin(), listed.end(), name) == listed.end())
      tell((folder / name).string() + ": not in the manifest");
  if (!problems.empty()) throw InputError(problems);
}

}  // namespace schedsweep
