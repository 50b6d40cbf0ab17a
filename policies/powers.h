#pragma once

#include "engine/deterministic_math.h"

#include <numbers>
#include <span>

namespace schedsweep {

// Logarithms and powers with the same bits everywhere; arguments as of portable_log and portable_exp.

inline double portable_log2(double x) { return portable_log(x) / std::numbers::ln2; }

inline double portable_log10(double x) { return portable_log(x) / std::numbers::ln10; }

inline double portable_exp2(double x) { return portable_exp(x * std::numbers::ln2); }

/// Of each, in place.
inline void portable_exp2(std::span<double> x) {
  for (double& each : x) each *= std::numbers::ln2;
  portable_exp(x);
}

}  // namespace schedsweep
