#include "sweep/model_registry.h"

#include "engine/error.h"
#include "sweep/registry_rows.h"
#include "tests/io/model_sample.h"
#include "tests/io/result_sample.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using test::bytes_of;
using test::put_bytes;
using test::sample_model;
using test::ScratchFolder;

class Registry : public testing::Test {
 protected:
  Registry() {
    write_model_file(sample_model(1), one);
    write_model_file(sample_model(2), two);
  }

  /// Ids with their status, one after the other.
  std::string listed() const {
    std::string text;
    for (const RegisteredModel& row : registry.list()) text += row.id + " " + name_of(row.status) + "; ";
    return text;
  }

  const ScratchFolder folder;
  const std::filesystem::path one = folder / "one.h5", two = folder / "two.h5", shelf = folder / "models/site";
  ModelRegistry registry{shelf};
};

template <class Call>
std::string refusal(Call call) {
  try {
    call();
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST_F(Registry, KeepsCopies) {
  EXPECT_TRUE(registry.list().empty());
  EXPECT_FALSE(registry.production());
  EXPECT_NE(refusal([&] { registry.promote("first"); }).find("registry.lock: cannot be opened"), std::string::npos);
  const RegisteredModel row = registry.add(one, "first", "a \"note\", é");
  EXPECT_EQ(row.content_sha256, content_sha256(sample_model(1)));
  EXPECT_EQ(row.registered_utc.size(), 20U);
  std::filesystem::remove(one);
  std::filesystem::rename(shelf, folder / "elsewhere");
  const ModelRegistry moved(folder / "elsewhere");
  EXPECT_EQ(moved.get("first").note, "a \"note\", é");
  test::expect_equal(moved.read(moved.get("first")), sample_model(1));
}

TEST_F(Registry, NamesAModelByItsHash) {
  const RegisteredModel row = registry.add(one, "", "");
  EXPECT_EQ(row.id, row.content_sha256.substr(0, 12));
  EXPECT_EQ(refusal([&] { registry.add(one, "", ""); }), "model '" + row.id + "' is registered already");
  EXPECT_NO_THROW(registry.add(one, "again", ""));
}

TEST_F(Registry, HasOneModelInProduction) {
  registry.add(one, "a", "");
  registry.add(two, "b", "");
  registry.promote("a");
  registry.promote("a");
  EXPECT_EQ(registry.production()->id, "a");
  registry.promote("b");
  EXPECT_EQ(listed(), "a registered; b production; ");
  EXPECT_EQ(refusal([&] { registry.archive("b"); }), "model 'b' is in production (promote another one first)");
  registry.archive("a");
  EXPECT_EQ(refusal([&] { registry.promote("a"); }), "model 'a' is archived (it cannot come back)");
  EXPECT_EQ(listed(), "a archived; b production; ");
}

TEST_F(Registry, RefusesWhatItCannotKeep) {
  registry.add(one, "kth-2026", "");
  EXPECT_EQ(refusal([&] { registry.promote("kth-2025"); }),
            "model 'kth-2025' is not registered (did you mean 'kth-2026'?)");
  for (const std::string id : {"../up", ".hidden", "a/b", "-f", "ä", "a b"})
    EXPECT_NE(refusal([&] { registry.add(one, id, ""); }).find("model id '" + id + "' (must be"), std::string::npos);
  put_bytes(two, "no model");
  EXPECT_TRUE(refusal([&] { registry.add(two, "bad", ""); }).starts_with(two.string() + ": not a model file"));
  EXPECT_EQ(listed(), "kth-2026 registered; ");
}

TEST_F(Registry, NoticesAModelThatWasReplaced) {
  registry.add(one, "a", "");
  std::filesystem::copy_file(two, shelf / "a.h5", std::filesystem::copy_options::overwrite_existing);
  EXPECT_NE(refusal([&] { registry.read(registry.get("a")); }).find("is not the model that was registered as 'a'"),
            std::string::npos);
}

TEST_F(Registry, ChangesNothingWhenDamaged) {
  registry.add(one, "a", "");
  registry.add(two, "b", "");
  registry.promote("a");
  const std::filesystem::path file = shelf / "registry.json";
  const std::string good = bytes_of(file);
  std::vector<std::string> damaged = {"", "[]", "{}", "nonsense"};
  for (std::size_t length = 1; length + 2 < good.size(); length += 13) damaged.push_back(good.substr(0, length));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    damaged.push_back(text);
  };
  with("registered\"", "production\"");
  with("\"b\"", "\"a\"");
  with("\"a.h5\"", "\"../a.h5\"");
  with("\"a\"", "17");
  with("\"version\": 1", "\"version\": 2");
  with("\"production\"", "\"producing\"");
  for (const std::string& bad : damaged) {
    put_bytes(file, bad);
    const auto expected = [&](auto call) {
      const std::string message = refusal(call);
      EXPECT_TRUE(message.starts_with(file.string() + ": damaged (")) << message << " for " << bad;
    };
    expected([&] { registry.list(); });
    expected([&] { registry.add(one, "c", ""); });
    expected([&] { registry.promote("b"); });
    EXPECT_EQ(bytes_of(file), bad);
  }
}

TEST_F(Registry, LosesNothingWithManyWriters) {
  constexpr int n_writers = 20;
  std::vector<pid_t> writers;
  for (int i = 0; i < n_writers; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      const std::string id = "model" + std::to_string(i);
      const bool done = refusal([&] {
                          registry.add(i % 2 == 0 ? one : two, id, "");
                          registry.promote(id);
                        }) == "";
      _exit(done ? 0 : 1);
    }
    writers.push_back(child);
  }
  for (const pid_t writer : writers) {
    int status = -1;
    waitpid(writer, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto rows = registry.list();
  EXPECT_EQ(rows.size(), static_cast<std::size_t>(n_writers));
  EXPECT_EQ(std::ranges::count(rows, ModelStatus::production, &RegisteredModel::status), 1);
  for (const RegisteredModel& row : rows) EXPECT_TRUE(std::filesystem::exists(shelf / row.file));
}

}  // namespace
}  // namespace schedsweep
