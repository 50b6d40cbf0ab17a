#include "engine/workload/gamma.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"

#include <cmath>

namespace schedsweep {

double draw_normal(Random& random) {
  while (true) {
    const double x = 2.0 * random.open_uniform() - 1.0;
    const double y = 2.0 * random.open_uniform() - 1.0;
    const double r2 = x * x + y * y;
    if (r2 < 1.0 && r2 > 0.0) return x * std::sqrt(-2.0 * portable_log(r2) / r2);
  }
}

Gamma::Gamma(double shape, double scale) : d_(shape - 1.0 / 3.0), c_(1.0 / std::sqrt(9.0 * d_)), scale_(scale) {
  SCHEDSWEEP_CHECK(shape >= 1.0 && scale > 0.0);
}

double Gamma::draw(Random& random) const {
  while (true) {
    const double x = draw_normal(random);
    const double root = 1.0 + c_ * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double u = random.open_uniform();
    const double x2 = x * x;
    // The first test is a cheap bound of the second (a squeeze).
    if (u < 1.0 - 0.0331 * x2 * x2 || portable_log(u) < 0.5 * x2 + d_ * (1.0 - v + portable_log(v)))
      return d_ * v * scale_;
  }
}

double incomplete_gamma(double shape, double x) {
  double term = 1.0 / shape;
  double sum = term;
  for (double n = shape + 1.0; term > sum * 0x1p-60; n += 1.0) {
    term *= x / n;
    sum += term;
  }
  return sum * portable_exp(shape * portable_log(x) - x);
}

}  // namespace schedsweep
