#pragma once

#include <span>

namespace schedsweep {

/// Natural logarithm with the same bits on every IEEE 754 machine: libm picks its code, and so its last digit, by CPU.
/// Only + - * / and bit operations; relative error below 1e-15.
/// Errors: broken contract unless `x` is positive, normal and finite.
double portable_log(double x);

/// e^x with the same bits on every IEEE 754 machine; relative error below 1e-15.
/// Shape: infinity above 709, 0 below -708 (there are no subnormal results), NaN of NaN.
double portable_exp(double x);

/// Likewise of each, in place, by vector code: the same bits.
void portable_exp(std::span<double> x);

struct CosSin {
  double cos;
  double sin;
};

/// Cosine and sine of `turns` of the full circle, with the same bits on every IEEE 754 machine; error below 1e-15.
/// Requires: |turns| below 2^50.
CosSin portable_cos_sin(double turns);

}  // namespace schedsweep
