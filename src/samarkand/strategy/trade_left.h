// z of an instrument: the part of its trade that a value x leaves at unchanged prices.
//   bans 1 - x;  rates (1 + x)^-theta, below 0 its tangent 1 - theta x
// theta is the mean of the base's, weighted by the trade of the instrument's cells.
#pragma once

#include <cmath>
#include <cstddef>

#include "samarkand/strategy/measures.h"

namespace samarkand {

class TradeLeft {
 public:
  TradeLeft(const MeasureProblem& problem, const Instrument& instrument)
      : of_rate_(instrument.kind != InstrumentKind::kBan) {
    const World& world = problem.base.world();
    const std::size_t n = world.country_count();
    double trade = 0, sum = 0;
    for (const std::size_t cell : instrument.cells) {
      trade += world.flow()[cell];
      sum += world.flow()[cell] * problem.base.shock().theta[cell / n / n];
    }
    if (trade > 0) theta_ = sum / trade;
  }

  bool of_rate() const { return of_rate_; }
  double at(double x) const {
    if (!of_rate_) return 1 - x;
    return x < 0 ? 1 - theta_ * x : std::pow(1 + x, -theta_);
  }
  double value(double z) const {
    if (!of_rate_) return 1 - z;
    return z > 1 ? (1 - z) / theta_ : std::pow(z, -1 / theta_) - 1;
  }
  // -dx/dz.
  double value_by_stopped(double x) const {
    if (!of_rate_) return 1;
    return (x < 0 ? 1 : std::pow(1 + x, theta_ + 1)) / theta_;
  }

 private:
  bool of_rate_;
  double theta_ = 1;
};

}  // namespace samarkand
