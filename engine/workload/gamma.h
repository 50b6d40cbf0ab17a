#pragma once

#include "engine/random.h"

namespace schedsweep {

/// A standard normal variate. Source: Marsaglia's polar method; Marsaglia, Bray, SIAM Review 6(3), 1964.
double draw_normal(Random& random);

/// Gamma variates with density proportional to x^(shape - 1) e^(-x / scale).
/// Source: rejection from a cubed normal; Marsaglia, Tsang, ACM TOMS 26(3), 2000.
class Gamma {
 public:
  /// Errors: broken contract unless shape >= 1 and scale > 0.
  Gamma(double shape, double scale);

  double draw(Random& random) const;

 private:
  double d_;
  double c_;
  double scale_;
};

/// The lower incomplete gamma function, the integral of t^(shape - 1) e^(-t) from 0 to `x` > 0: the gamma distribution
/// function up to a constant factor.
/// Source: series x^s e^-x sum_n x^n / (s (s + 1) ... (s + n)); Abramowitz, Stegun, 6.5.4 and 6.5.29.
double incomplete_gamma(double shape, double x);

}  // namespace schedsweep
