#pragma once

#include "io/result_document.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <string>

namespace schedsweep {

/// What the results follow from: the sweep file and, for each trace as read or drawn, its hash, its machine and every
/// defect found in it. All of it is determined by the inputs.
void append_provenance(ResultDocument& document, const Plan& plan, const Workloads& workloads);

/// A trace's name with what it was listed with: "lublin99[load=0.8]".
std::string label_of(const Plan& plan, const TraceVariant& variant);

/// SHA-256 of what decides the results: the program's version, the sweep file, the trace files, their dependency
/// files and model files.
std::string plan_sha256(const Plan& plan, const Workloads& workloads);

}  // namespace schedsweep
