#include "samarkand/energy/network.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/root.h"

namespace samarkand::energy {
namespace {

// Of a curve's quantity: what its slope is taken at where nothing is produced.
constexpr double kLeast = 1e-12;

// price (q/quantity)^(1/elasticity)
double elastic_cost(const Supply& supply, double q) {
  return supply.price * std::pow(q / supply.quantity, 1 / supply.elasticity);
}

}  // namespace

double Demand::quantity_at(double at_price) const {
  switch (form) {
    case Form::kNone:
      return 0;
    case Form::kLinear:
      if (slope == 0) return at_price < intercept ? kUnlimited : 0;
      return std::max(0.0, (intercept - at_price) / slope);
    case Form::kElastic:
      return quantity * std::pow(at_price / price, elasticity);
  }
  return 0;
}

double Demand::price_at(double at_quantity) const {
  if (form == Form::kElastic) return price * std::pow(at_quantity / quantity, 1 / elasticity);
  return intercept - slope * at_quantity;
}

double Demand::slope_at(double at_price) const {
  if (form == Form::kElastic) return at_price / (-elasticity * quantity_at(at_price));
  return slope;
}

double Demand::perceived_slope(double at_price, double at_quantity) const {
  if (perceived_elasticity < 0) return at_price / (-perceived_elasticity * at_quantity);
  return slope_at(at_price);
}

double Demand::surplus(double at_price) const {
  switch (form) {
    case Form::kNone:
      return 0;
    case Form::kLinear:
      if (slope == 0) return 0;
      return slope * quantity_at(at_price) * quantity_at(at_price) / 2;
    case Form::kElastic: {
      const double choke = kChoke * price;
      if (elasticity == -1) return price * quantity * std::log(choke / at_price);
      return (choke * quantity_at(choke) - at_price * quantity_at(at_price)) / (1 + elasticity);
    }
  }
  return 0;
}

double Supply::cost_at(double at_quantity) const {
  if (form == Form::kElastic) return cost + elastic_cost(*this, at_quantity);
  const double log = cost_log == 0 ? 0 : cost_log * std::log1p(-at_quantity / capacity);
  return cost + cost_slope * at_quantity + log;
}

double Supply::slope_at(double at_quantity) const {
  if (form == Form::kElastic) {
    const double some = std::max(at_quantity, kLeast * quantity);
    return elastic_cost(*this, some) / (elasticity * some);
  }
  return cost_slope + (cost_log == 0 ? 0 : -cost_log / (capacity - at_quantity));
}

double Supply::total(double q) const {
  if (form == Form::kElastic) return cost * q + elastic_cost(*this, q) * q / (1 + 1 / elasticity);
  double logs = 0;
  if (cost_log != 0) {
    const double left = capacity - q;
    logs = -cost_log * ((left > 0 ? left * std::log1p(-q / capacity) : 0) + q);
  }
  return cost * q + cost_slope * q * q / 2 + logs;
}

double Supply::quantity_at(double at_price) const {
  if (form == Form::kElastic) {
    const double part = std::pow(std::max(0.0, at_price - cost) / price, elasticity);
    return std::min(capacity, quantity * part);
  }
  if (at_price <= cost) return 0;
  if (cost_log == 0) {
    if (cost_slope == 0) return capacity;
    return std::min(capacity, (at_price - cost) / cost_slope);
  }
  const double most = capacity * kFull;
  const auto excess = [&](double q) { return cost_at(q) - at_price; };
  if (excess(most) <= 0) return most;
  return find_root(excess, 0, cost - at_price, most, excess(most), 0);
}

double Network::most(const Arc& arc) const {
  return is_open(arc) ? std::min(arc.capacity, arc.available) : 0;
}

}  // namespace samarkand::energy
