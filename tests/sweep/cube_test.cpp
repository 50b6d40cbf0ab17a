#include "sweep/results/cube.h"

#include "tests/support/run_program.h"
#include "tests/sweep/any_sweep_file.h"

#include <algorithm>
#include <charconv>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Runs = std::vector<std::int64_t>;

std::vector<std::string> names_of(const Cube& cube) {
  std::vector<std::string> names;
  for (const CubeAxis& axis : cube.axes) names.push_back(axis.name);
  return names;
}

double as_number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Whether a run stands at one place of an axis: it is of that place, or does not depend on the axis.
bool stands_at(const Plan& plan, std::int64_t run, const CubeAxis& axis, std::size_t place) {
  const RunSpec spec = plan.run(run);
  const TraceVariant& variant = plan.variants[spec.variant];
  const Composition& composition = plan.compositions[spec.composition];
  const auto text = [&] { return std::get<std::vector<std::string>>(axis.labels)[place]; };
  const auto number = [&] { return std::get<std::vector<double>>(axis.labels)[place]; };
  if (axis.name == "trace") return plan.trace_names[variant.entry] == text();
  if (axis.name == "machine") return plan.machines[spec.machine].name == text();
  if (axis.name == "policy") return plan.policies[composition.policy] == text();
  if (axis.name == "replicate") return variant.replicates == 1 || std::get<Runs>(axis.labels)[place] == spec.replicate;
  if (const ParameterInfo* info = find_parameter(axis.name)) {
    if (!info->read(composition.parameters)) return true;
    const double value = info->get(composition.parameters);
    return std::holds_alternative<std::vector<double>>(axis.labels) ? number() == value
                                                                    : text() == format_value(*info, value);
  }
  for (std::size_t i = 0; i < plan.trace_axes.size(); ++i) {
    const TraceKey& key = *find_trace_key(plan.trace_axes[i]);
    if (key.column != axis.name) continue;
    if (variant.values[i].empty()) return true;
    return key.numeric ? number() == as_number(variant.values[i]) : text() == variant.values[i];
  }
  ADD_FAILURE() << "an axis of no known kind: " << axis.name;
  return false;
}

/// For each cell the run that stands at all of its places; -1 for none, -2 for several.
Runs by_brute_force(const Plan& plan, const Cube& cube) {
  std::size_t n_cells = 1;
  for (const CubeAxis& axis : cube.axes) n_cells *= axis.size();
  Runs cells;
  for (std::size_t cell = 0; cell < n_cells; ++cell) {
    std::vector<std::size_t> place(cube.axes.size());
    std::size_t rest = cell;
    for (std::size_t axis = cube.axes.size(); axis-- > 0; rest /= cube.axes[axis].size())
      place[axis] = rest % cube.axes[axis].size();
    std::int64_t found = -1;
    for (std::int64_t run = 0; run < plan.n_runs(); ++run) {
      bool stands = true;
      for (std::size_t axis = 0; stands && axis < place.size(); ++axis)
        stands = stands_at(plan, run, cube.axes[axis], place[axis]);
      if (stands) found = found == -1 ? run : -2;
    }
    cells.push_back(found);
  }
  return cells;
}

Cube checked_cube(const std::string& text, const std::filesystem::path& folder = "") {
  const Plan plan = make_plan("a.toml", text, folder);
  Cube cube = make_cube(plan);
  EXPECT_FALSE(cube.axes.empty());
  EXPECT_EQ(cube.run, by_brute_force(plan, cube));
  return cube;
}

const std::string one_model = "[[traces]]\nmodel = \"lublin99\"\n";

TEST(Cube, FcfsFillsItsCellsAlongTheEstimates) {
  const Cube cube = checked_cube(one_model +
                                 "[[policies]]\npreset = \"fcfs\"\n[[policies]]\npreset = \"easy\"\n"
                                 "[parameters]\nestimate = [\"requested\", \"actual\"]\n");
  EXPECT_EQ(names_of(cube), (std::vector<std::string>{"trace", "machine", "policy", "estimate", "replicate"}));
  // The axis has the values in the order of the registry.
  EXPECT_EQ(cube.run[0], 0);
  EXPECT_EQ(cube.run[1], 0);
  EXPECT_NE(cube.run[2], cube.run[3]);
  EXPECT_EQ(cube.axes[2].size(), 2u);
}

TEST(Cube, OnlyTheDiagonalOfAZipIsThere) {
  const Cube cube =
      checked_cube(one_model + "[[policies]]\npreset = \"easy\"\n[[zip]]\ntau_s = [1, 2, 3]\ntrim = [0.1, 0.2, 0.3]\n");
  EXPECT_EQ(cube.run, (Runs{0, -1, -1, -1, 1, -1, -1, -1, 2}));
}

TEST(Cube, AZipWhoseFactorOnlySomeRunsReadLosesNoRun) {
  const Cube cube = checked_cube(one_model +
                                 "[[policies]]\npreset = \"easy\"\n"
                                 "[[zip]]\nestimate = [\"requested\", \"scaled\"]\nestimate_factor = [1, 2]\n");
  EXPECT_EQ(cube.run, (Runs{0, 1}));
}

TEST(Cube, FilesFillTheReplicates) {
  const test::TemporaryFolder folder;
  folder.write("f.swf", "");
  const Cube cube =
      checked_cube("replicates = 3\n[[traces]]\nfile = \"f.swf\"\n" + one_model + "[[policies]]\n", folder.path());
  EXPECT_EQ(cube.run, (Runs{0, 0, 0, 1, 2, 3}));
}

TEST(Cube, ATraceStandsAtItsOwnLoadAndNowhereElse) {
  const test::TemporaryFolder folder;
  folder.write("f.swf", "");
  const Cube cube = checked_cube(
      "[[traces]]\nmodel = \"lublin99\"\nload = [0.6, 0.7]\n[[traces]]\nname = \"b\"\nmodel = \"lublin99\"\nload = "
      "0.8\n"
      "[[traces]]\nfile = \"f.swf\"\n[[policies]]\n",
      folder.path());
  EXPECT_EQ(std::get<std::vector<double>>(cube.axes[1].labels), (std::vector<double>{0.6, 0.7, 0.8}));
  EXPECT_EQ(cube.run, (Runs{0, 1, -1, -1, -1, 2, 3, 3, 3}));
}

TEST(Cube, PoliciesThatDifferByTheirOwnSettingMakeNoAxis) {
  const Cube cube =
      checked_cube(one_model + "[[policies]]\npreset = \"easy\"\n[[policies]]\nname = \"n\"\nspare = false\n");
  EXPECT_EQ(names_of(cube), (std::vector<std::string>{"trace", "machine", "policy", "replicate"}));
  EXPECT_EQ(cube.run, (Runs{0, 1}));
}

TEST(Cube, APlanThatIsNoGridHasNone) {
  std::string list = "[0.01";
  for (int i = 2; i <= 20; ++i) list += ", 0." + std::string(i < 10 ? "0" : "") + std::to_string(i);
  const Plan plan =
      make_plan("a.toml", one_model + "[[policies]]\n[[zip]]\ntau_s = " + list + "]\ntrim = " + list + "]\n", "");
  EXPECT_EQ(plan.n_runs(), 20);
  const Cube cube = make_cube(plan);
  EXPECT_TRUE(cube.axes.empty());
  EXPECT_TRUE(cube.run.empty());
}

RC_GTEST_PROP(CubeProperty, EveryCellIsTheRunThatAnswersIt, ()) {
  const Plan plan = make_plan("a.toml", *test::any_sweep_file(), "");
  const Cube cube = make_cube(plan);
  RC_PRE(!cube.axes.empty() && cube.run.size() * static_cast<std::size_t>(plan.n_runs()) < 1'000'000);
  RC_ASSERT(cube.run == by_brute_force(plan, cube));
  // No run is lost.
  for (std::int64_t run = 0; run < plan.n_runs(); ++run)
    RC_ASSERT(std::find(cube.run.begin(), cube.run.end(), run) != cube.run.end());
}

}  // namespace
}  // namespace schedsweep
