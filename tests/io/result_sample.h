#pragma once

#include "io/result_document.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include <unistd.h>

namespace schedsweep::test {

/// A new folder, removed with all that is in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "schedsweep-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }

  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A sweep of 3 traces x 3 policies x n replicates, as a cube at the root and as rows under /runs; one run failed.
inline ResultDocument sample_document(std::size_t n_replicates = 4) {
  const std::vector<std::string> traces = {"kth-sp2", "ctc-sp2", "sdsc-blue"};
  const std::vector<std::string> policies = {"fcfs", "easy", "sjf-é"};
  const std::size_t n_runs = traces.size() * policies.size() * n_replicates;
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();

  std::vector<std::int64_t> run, replicate, replicates, jobs;
  std::vector<std::string> trace, policy, message;
  std::vector<std::uint8_t> status;
  std::vector<double> bsld, utilization;
  for (std::size_t i = 0; i < n_replicates; ++i) replicates.push_back(static_cast<std::int64_t>(i));
  for (std::size_t i = 0; i < n_runs; ++i) {
    const std::size_t t = i / (policies.size() * n_replicates), p = i / n_replicates % policies.size();
    const bool failed = i == 5;
    run.push_back(static_cast<std::int64_t>(i));
    replicate.push_back(static_cast<std::int64_t>(i % n_replicates));
    jobs.push_back(10'000 + static_cast<std::int64_t>(i * i));
    trace.push_back(traces[t]);
    policy.push_back(policies[p]);
    message.push_back(failed ? "trace has no job that fits" : "");
    status.push_back(failed ? 1 : 0);
    bsld.push_back(failed ? missing
                          : (60.0 - 15 * static_cast<double>(p)) * (1 + static_cast<double>(t)) +
                                static_cast<double>(i * 7919 % 23));
    utilization.push_back(failed ? missing : 0.7 + 0.001 * static_cast<double>(i * 31 % 100));
  }

  const Attributes ratio = {
      {"units", "1"}, {"long_name", "95th percentile of the bounded slowdown"}, {"_FillValue", missing}};
  const Attributes flags = {{"flag_values", std::vector<std::uint8_t>{0, 1}}, {"flag_meanings", "ok failed"}};
  ResultDocument document;
  set_attribute(group_attributes(document, "/"), "Conventions", "CF-1.8");
  set_attribute(group_attributes(document, "/"), "title", "A sample");
  set_attribute(group_attributes(document, "/provenance"), "trace_names", traces);
  set_attribute(group_attributes(document, "/provenance"), "seed", std::int64_t{42});
  set_attribute(group_attributes(document, "/provenance"), "sweep_file", "[axes]\npolicy = [\"fcfs\"]\n");
  set_attribute(group_attributes(document, "/provenance"), "exclusions", std::vector<std::string>{});

  append_scale(document, "/trace", traces);
  append_scale(document, "/policy", policies);
  append_scale(document, "/replicate", replicates);
  const std::vector<std::string> axes = {"/trace", "/policy", "/replicate"};
  const Shape cube = {traces.size(), policies.size(), n_replicates};
  append(document, {"/p95_bsld", cube, bsld, axes, ratio});
  append(document, {"/status", cube, status, axes, flags});

  append_scale(document, "/runs/run", run);
  append_column(document, "/runs/trace", "/runs/run", trace);
  append_column(document, "/runs/policy", "/runs/run", policy);
  append_column(document, "/runs/replicate", "/runs/run", replicate);
  append_column(document, "/runs/status", "/runs/run", status, flags);
  append_column(document, "/runs/message", "/runs/run", message);
  append_column(document, "/runs/jobs", "/runs/run", jobs);
  append_column(document, "/runs/p95_bsld", "/runs/run", bsld, ratio);
  append_column(document, "/runs/utilization", "/runs/run", utilization, {{"units", "1"}});
  append_column(document, "/runs/ranks", "/runs/run", std::vector<std::int32_t>(n_runs, 7));
  append(document, {"/provenance/note", {}, std::vector<std::string>{"one text"}, {}, {}});
  return document;
}

}  // namespace schedsweep::test
