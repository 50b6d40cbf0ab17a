#include "sweep/results/make_document.h"

#include "generated/version.h"
#include "io/result_file.h"
#include "sweep/results/cube.h"
#include "sweep/results/design_group.h"
#include "sweep/results/provenance.h"

namespace schedsweep {
namespace {

void append_runs(ResultDocument& document, const SweepResult& result) {
  for (const RunColumn& column : run_columns()) {
    if (!column.is_there(result.plan)) continue;
    Attributes attributes = {{"units", column.unit}, {"long_name", column.meaning}};
    attributes.insert(attributes.end(), column.attributes.begin(), column.attributes.end());
    const std::string path = "/runs/" + column.name;
    if (column.name == "run") {
      append_scale(document, path, column.cells(result), std::move(attributes));
    } else {
      append_column(document, path, "/runs/run", column.cells(result), std::move(attributes));
    }
  }
}

}  // namespace

ResultDocument make_document(const SweepResult& result) {
  ResultDocument document;
  Attributes& root = group_attributes(document, "/");
  set_attribute(root, "Conventions", std::string("CF-1.8"));
  set_attribute(root, "title", result.plan.title.empty() ? std::string("schedsweep results") : result.plan.title);
  set_attribute(root, "software", std::string("schedsweep"));
  set_attribute(root, "softwareVersion", std::string(version));
  set_attribute(root, "plan_sha256", plan_sha256(result.plan, result.workloads));
  const Cube cube = make_cube(result.plan);
  set_attribute(
      root, "cube",
      std::string(cube.axes.empty() ? "none: the plan is no grid, see /runs" : "see the arrays of this group"));
  if (!cube.axes.empty()) append_cube(document, cube, result);
  append_runs(document, result);
  if (result.plan.design) append_design(document, *result.plan.design);
  append_provenance(document, result.plan, result.workloads);
  stamp(document);
  return document;
}

}  // namespace schedsweep
