#pragma once

#include "io/result_file.h"
#include "sweep/attempt.h"
#include "tests/support/run_program.h"

#include <cstring>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {

/// Files, models, lists, replicates, machines, several policies, and two runs that fail: 6 of the machine's 4
/// processors.
inline std::string small_sweep(const TemporaryFolder& folder) {
  folder.write("t.swf",
               "; MaxProcs: 8\n"
               "1 0 0 100 2 -1 -1 2 200 -1 1 1 1 1 1 1 -1 -1\n"
               "2 10 0 100 6 -1 -1 6 100 -1 1 2 1 1 1 1 -1 -1\n"
               "3 20 0 50 2 -1 -1 2 60 -1 1 1 1 1 1 1 -1 -1\n"
               "4 30 0 500 1 -1 -1 1 600 -1 1 1 1 1 1 1 -1 -1\n");
  return folder.write("small.toml",
                      "title = \"small\"\n"
                      "seed = 3\n"
                      "replicates = 2\n"
                      "[[traces]]\n"
                      "model = \"lublin99\"\n"
                      "jobs = 200\n"
                      "load = [0.7, 0.9]\n"
                      "[[traces]]\n"
                      "file = \"t.swf\"\n"
                      "[[machines]]\n"
                      "[[machines]]\n"
                      "scale = 0.5\n"
                      "[[policies]]\n"
                      "preset = \"fcfs\"\n"
                      "[[policies]]\n"
                      "preset = \"easy\"\n"
                      "estimate = [\"requested\", \"actual\", \"scaled\"]\n"
                      "estimate_factor = [0.5, 2.0]\n"
                      "[[policies]]\n"
                      "name = \"strict_width\"\n"
                      "preset = \"easy_sjbf\"\n"
                      "wider = \"reject\"\n");
}

/// More than a minute of work, whose one workload is drawn at once.
inline std::string long_sweep(const TemporaryFolder& folder) {
  return folder.write("long.toml",
                      "[[traces]]\n"
                      "model = \"lublin99\"\n"
                      "jobs = 5000\n"
                      "[[policies]]\n"
                      "preset = \"easy\"\n"
                      "tau_s = {from = 1, to = 1000, count = 100000}\n");
}

/// Removes results and everything that a resume would go by.
inline void remove_sweep(const std::filesystem::path& output) {
  std::filesystem::remove(output);
  std::filesystem::remove(facts_file(output));
  std::filesystem::remove_all(journal_folder(output));
}

/// Whether the cells are equal bit by bit, NaN included.
inline bool same_bits(const Cells& a, const Cells& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&](const auto& left) {
        const auto& right = std::get<std::decay_t<decltype(left)>>(b);
        if constexpr (std::is_same_v<std::decay_t<decltype(left)>, std::vector<std::string>>) {
          return left == right;
        } else {
          return left.size() == right.size() &&
                 (left.empty() || std::memcmp(left.data(), right.data(), left.size() * sizeof left[0]) == 0);
        }
      },
      a);
}

/// Expects the same data sets under a path.
inline void expect_same_data(const ResultDocument& a, const ResultDocument& b, const std::string& under) {
  std::vector<const Dataset*> left, right;
  for (const auto& [document, list] : {std::pair(&a, &left), std::pair(&b, &right)})
    for (const Dataset& dataset : document->datasets)
      if (dataset.path.starts_with(under)) list->push_back(&dataset);
  ASSERT_EQ(left.size(), right.size());
  EXPECT_FALSE(left.empty());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i]->path, right[i]->path);
    EXPECT_EQ(left[i]->shape, right[i]->shape) << left[i]->path;
    EXPECT_TRUE(same_bits(left[i]->cells, right[i]->cells)) << left[i]->path;
  }
}

template <class T>
const std::vector<T>& column(const ResultDocument& document, const std::string& name) {
  const Dataset* dataset = find(document, "/runs/" + name);
  if (dataset == nullptr) throw std::runtime_error("no column " + name);
  return std::get<std::vector<T>>(dataset->cells);
}

}  // namespace schedsweep::test
