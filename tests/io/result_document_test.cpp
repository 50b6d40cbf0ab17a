#include "io/result_document.h"

#include "io/content_hash.h"
#include "tests/io/result_sample.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::sample_document;

TEST(ResultDocument, FindsDataSetsAndAttributes) {
  const ResultDocument document = sample_document();
  ASSERT_NE(find(document, "/runs/p95_bsld"), nullptr);
  EXPECT_EQ(find(document, "/runs/p95"), nullptr);
  EXPECT_TRUE(is_scale(*find(document, "/runs/run")));
  EXPECT_FALSE(is_scale(*find(document, "/runs/jobs")));
  const AttributeValue* units = find(find(document, "/runs/p95_bsld")->attributes, "units");
  ASSERT_NE(units, nullptr);
  EXPECT_EQ(*units, AttributeValue("1"));
}

TEST(ResultDocument, AppendAddsTheGroupsAbove) {
  ResultDocument document;
  append_scale(document, "/a/b/x", std::vector<double>{1, 2});
  ASSERT_EQ(document.groups.size(), 3u);
  EXPECT_EQ(document.groups[1].path, "/a");
  EXPECT_EQ(document.groups[2].path, "/a/b");
}

TEST(ResultDocument, AppendRefusesWhatDoesNotAgree) {
  ResultDocument document;
  append_scale(document, "/x", std::vector<double>{1, 2});
  append_column(document, "/y", "/x", std::vector<double>{3, 4});
  const std::vector<double> two = {5, 6};
  EXPECT_THROW(append_column(document, "/z", "/x", std::vector<double>{1}), std::logic_error);
  EXPECT_THROW(append_column(document, "/z", "/none", two), std::logic_error);
  EXPECT_THROW(append_column(document, "/z", "/y", two), std::logic_error);
  EXPECT_THROW(append_column(document, "/y", "/x", two), std::logic_error);
  EXPECT_THROW(append(document, {"/z", {2, 2}, two, {"/x", "/x"}, {}}), std::logic_error);
  EXPECT_THROW(append(document, {"/z", {2}, two, {}, {}}), std::logic_error);
  EXPECT_THROW(append(document, {"z", {2}, two, {"/x"}, {}}), std::logic_error);
}

TEST(ContentHash, DoesNotDependOnOrder) {
  ResultDocument document = sample_document();
  const std::string hash = content_sha256(document);
  std::ranges::reverse(document.datasets);
  std::ranges::reverse(document.groups);
  for (Dataset& dataset : document.datasets) std::ranges::reverse(dataset.attributes);
  EXPECT_EQ(content_sha256(document), hash);
  set_attribute(group_attributes(document, "/"), "content_sha256", "anything");
  EXPECT_EQ(content_sha256(document), hash);
}

struct ChangeFirst {
  void operator()(std::vector<std::string>& cells) const { cells.front() += "x"; }

  void operator()(auto& cells) const { ++cells.front(); }
};

TEST(ContentHash, DependsOnEverythingElse) {
  std::set<std::string> hashes = {content_sha256(sample_document())};
  const auto after = [&](auto&& change) {
    ResultDocument document = sample_document();
    change(document);
    hashes.insert(content_sha256(document));
  };
  const auto set_root = [](ResultDocument& d, const char* name, AttributeValue value) {
    set_attribute(group_attributes(d, "/"), name, std::move(value));
  };
  after([&](ResultDocument& d) { set_root(d, "title", "Another"); });
  after([&](ResultDocument& d) { set_root(d, "title", std::vector<std::string>{"A sample"}); });
  after([&](ResultDocument& d) { set_root(d, "one", std::int64_t{1}); });
  after([&](ResultDocument& d) { set_root(d, "one", 1.0); });
  after([&](ResultDocument& d) { set_root(d, "executions", 1.0); });
  after([](ResultDocument& d) { group_attributes(d, "/empty"); });
  after([](ResultDocument& d) { group_attributes(d, "/executions"); });
  for (std::size_t i = 0; i < sample_document().datasets.size(); ++i) {
    after([i](ResultDocument& d) { d.datasets[i].path += "x"; });
    after([i](ResultDocument& d) { set_attribute(d.datasets[i].attributes, "units", "s"); });
    after([i](ResultDocument& d) { std::visit(ChangeFirst{}, d.datasets[i].cells); });
  }
  after([](ResultDocument& d) { std::swap(d.datasets[3].dimensions[0], d.datasets[3].dimensions[1]); });
  EXPECT_EQ(hashes.size(), 1 + 8 + 3 * sample_document().datasets.size());
}

}  // namespace
}  // namespace schedsweep
