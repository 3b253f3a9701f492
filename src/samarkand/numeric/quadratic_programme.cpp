#include "samarkand/numeric/quadratic_programme.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "samarkand/numeric/sparse.h"

namespace samarkand {
namespace {

constexpr int kMostIterations = 100, kMostRevisions = 40, kMostRefinements = 12;
constexpr double kHeld = 1e13;            // curvature of a variable that may not move
constexpr double kRegularisation = 1e-8;  // of the system of active sets; refined away
constexpr double kRegularisations[] = {1e-11, 1e-9, 1e-7};  // of interior points
constexpr int kMostCorrections = 4;
constexpr double kStepError = 1e-10;  // of a step's equations: enough for where it leads
constexpr double kBoundParts[] = {1, 1e-2, 1e2};
constexpr double kShort = .1;   // a step that makes no headway
constexpr double kBent = 1e-4;  // curvature for variables that have none
constexpr double kExact = 1e-12, kSign = 1e-10;
constexpr double kNearest = 1e-16;
constexpr double kNear = 1e-9;  // where the interior point hands over

// A typical size of the values that are neither 0 nor infinite: their median.
double typical(Array values) {
  std::erase_if(values, [](double value) { return value == 0 || !std::isfinite(value); });
  if (values.empty()) return 1;
  for (double& value : values) value = std::abs(value);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

double least_room(double bound) {
  return std::numeric_limits<double>::epsilon() * std::max(1e-3, std::abs(bound));
}

// The larger, and no number where one of them is none.
double larger(double a, double b) { return a >= b || std::isnan(a) ? a : b; }

// The largest of the errors, each beside what it is an error of, or 1.
double worst(const Array& errors, const Array& sizes) {
  double most = 0;
  for (std::size_t k = 0; k < errors.size(); ++k) {
    most = larger(most, std::abs(errors[k]) / std::max(1.0, std::abs(sizes[k])));
  }
  return most;
}

}  // namespace

std::size_t QuadraticProgramme::add(std::vector<std::pair<std::size_t, double>> column) {
  cost.push_back(0);
  curvature.push_back(0);
  lower.push_back(0);
  upper.push_back(std::numeric_limits<double>::infinity());
  std::ranges::sort(column);
  for (const auto& [place, value] : column) {
    row.push_back(place);
    coefficient.push_back(value);
  }
  start.push_back(row.size());
  return cost.size() - 1;
}

// The programme in units in which typical quantities and costs are 1, and a point of it.
class QuadraticSolver::Iteration {
 public:
  explicit Iteration(const QuadraticProgramme& p)
      : n_(p.variables()), m_(p.rows()), start_(p.start), row_(p.row) {
    begin_.reserve(n_ + m_ + 1);
    for (std::size_t j = 0; j < n_; ++j) {
      begin_.push_back(rows_.size());
      rows_.push_back(j);
      for (std::size_t k = start_[j]; k < start_[j + 1]; ++k) rows_.push_back(n_ + row_[k]);
    }
    for (std::size_t i = 0; i < m_; ++i) {
      begin_.push_back(rows_.size());
      rows_.push_back(n_ + i);
    }
    begin_.push_back(rows_.size());
    factor_ = std::make_unique<sparse::Factor>(sparse::Pattern{begin_, rows_});
    values_.resize(rows_.size());
    step_.resize(n_ + m_);
    dz_.resize(n_), dv_.resize(n_);
  }

  QuadraticSolution solve(const QuadraticProgramme& programme) {
    scale(programme);
    QuadraticSolution solution;
    const bool warm = held_.size() == n_;
    if (warm) hold_bounds();
    solution.optimal = (warm && polish(solution)) || climb(solution) || climb_bent(solution);
    if (!solution.optimal) held_.clear();  // nothing to begin with next time
    solution.x = x_, solution.price = y_, solution.lower_price = z_, solution.upper_price = v_;
    for (std::size_t j = 0; j < n_; ++j) {
      solution.x[j] = std::clamp(solution.x[j] * quantity_, programme.lower[j], programme.upper[j]);
    }
    for (Array* prices : {&solution.price, &solution.lower_price, &solution.upper_price}) {
      for (double& value : *prices) value *= money_;
    }
    return solution;
  }

  QuadraticSolution response(const Array& cost_change) {
    Array g(n_, 0);
    diagonal_ = h_;
    for (std::size_t j = 0; j < n_; ++j) {
      const bool moves = held_.empty() || held_[j] == 0;
      if (moves) g[j] = -cost_change[j] / money_;
      if (!moves) diagonal_[j] = kHeld;
    }
    QuadraticSolution change;
    change.optimal = factor(kRegularisation);
    primal_.assign(m_, 0);
    if (change.optimal) find_step(g);
    const auto rows = step_.begin() + static_cast<std::ptrdiff_t>(n_);
    change.x.assign(step_.begin(), rows), change.price.assign(rows, step_.end());
    for (double& value : change.x) value *= quantity_;
    for (double& value : change.price) value *= money_;
    change.lower_price.assign(n_, 0), change.upper_price.assign(n_, 0);
    return change;
  }

 private:
  void scale(const QuadraticProgramme& p) {
    Array sizes = p.rhs;
    sizes.insert(sizes.end(), p.lower.begin(), p.lower.end());
    sizes.insert(sizes.end(), p.upper.begin(), p.upper.end());
    for (std::size_t j = 0; j < n_; ++j) {
      if (p.curvature[j] > 0) sizes.push_back(p.cost[j] / p.curvature[j]);
    }
    quantity_ = typical(std::move(sizes));
    money_ = typical(p.cost);
    a_ = p.coefficient;
    c_ = p.cost, h_ = p.curvature, l_ = p.lower, u_ = p.upper, b_ = p.rhs;
    for (double& value : c_) value /= money_;
    for (double& value : h_) value *= quantity_ / money_;
    for (Array* bounds : {&l_, &u_, &b_}) {
      for (double& value : *bounds) value /= quantity_;
    }
  }

  bool fixed(std::size_t j) const { return !(l_[j] < u_[j]); }
  bool has_lower(std::size_t j) const { return !fixed(j) && std::isfinite(l_[j]); }
  bool has_upper(std::size_t j) const { return !fixed(j) && std::isfinite(u_[j]); }
  // What is left to a bound, never quite nothing.
  double room_below(std::size_t j) const { return std::max(x_[j] - l_[j], least_room(l_[j])); }
  double room_above(std::size_t j) const { return std::max(u_[j] - x_[j], least_room(u_[j])); }

  void set_start() {
    x_.assign(n_, 0), y_.assign(m_, 0), z_.assign(n_, 0), v_.assign(n_, 0);
    for (std::size_t j = 0; j < n_; ++j) {
      const bool below = std::isfinite(l_[j]), above = std::isfinite(u_[j]);
      if (below && above) {
        x_[j] = l_[j] + std::min(1.0, (u_[j] - l_[j]) / 2);
      } else if (below) {
        x_[j] = l_[j] + 1;
      } else if (above) {
        x_[j] = u_[j] - 1;
      }
      if (has_lower(j)) z_[j] = 1 / room_below(j);
      if (has_upper(j)) v_[j] = 1 / room_above(j);
    }
  }

  // rd = -(c + Hx - A'y - z + v), rp = b - Ax
  void set_residuals() {
    dual_.resize(n_);
    primal_ = b_;
    for (std::size_t j = 0; j < n_; ++j) {
      double value = c_[j] + h_[j] * x_[j] - z_[j] + v_[j];
      for (std::size_t k = start_[j]; k < start_[j + 1]; ++k) {
        value -= a_[k] * y_[row_[k]];
        primal_[row_[k]] -= a_[k] * x_[j];
      }
      dual_[j] = fixed(j) ? 0 : -value;
    }
  }

  // [-(D + r) A'; A r] with D = diagonal_
  bool factor(double regularisation) {
    for (std::size_t j = 0; j < n_; ++j) {
      std::size_t at = begin_[j];
      values_[at] = -(diagonal_[j] + regularisation);
      for (std::size_t k = start_[j]; k < start_[j + 1]; ++k) values_[++at] = a_[k];
    }
    std::fill(values_.begin() + static_cast<std::ptrdiff_t>(begin_[n_]), values_.end(),
              regularisation);
    return factor_->factor(values_);
  }

  // D dx - A'dy = g, A dx = rp, into step_; what was added to the diagonal is refined away.
  void find_step(const Array& g) {
    left_.resize(n_ + m_);
    std::ranges::fill(step_, 0);
    double before = std::numeric_limits<double>::infinity(), first = 0;
    for (int k = 0; k <= kMostCorrections; ++k) {
      for (std::size_t j = 0; j < n_; ++j) left_[j] = -g[j] + diagonal_[j] * step_[j];
      std::ranges::copy(primal_, left_.begin() + static_cast<std::ptrdiff_t>(n_));
      for (std::size_t j = 0; j < n_; ++j) {
        for (std::size_t at = start_[j]; at < start_[j + 1]; ++at) {
          left_[j] -= a_[at] * step_[n_ + row_[at]];
          left_[n_ + row_[at]] -= a_[at] * step_[j];
        }
      }
      double error = 0;
      for (const double value : left_) error = larger(error, std::abs(value));
      if (!(error < before / 2) || error <= kStepError * first) return;
      if (k == 0) first = error;
      before = error;
      factor_->solve(left_);
      std::ranges::transform(step_, left_, step_.begin(), std::plus<>());
    }
  }

  // dz and dv of a step in x; terms beyond the first order as `centre` and the last step say.
  void set_bound_steps(double centre, bool second_order) {
    std::ranges::fill(dz_, 0);
    std::ranges::fill(dv_, 0);
    for (std::size_t j = 0; j < n_; ++j) {
      const double dx = step_[j];
      if (has_lower(j)) {
        const double room = room_below(j);
        const double target = centre - (second_order ? first_dx_[j] * first_dz_[j] : 0);
        dz_[j] = target / room - z_[j] - z_[j] / room * dx;
      }
      if (has_upper(j)) {
        const double room = room_above(j);
        const double target = centre + (second_order ? first_dx_[j] * first_dv_[j] : 0);
        dv_[j] = target / room - v_[j] + v_[j] / room * dx;
      }
    }
  }

  void set_right_side(double centre, bool second_order) {
    right_ = dual_;
    for (std::size_t j = 0; j < n_; ++j) {
      if (has_lower(j)) {
        const double target = centre - (second_order ? first_dx_[j] * first_dz_[j] : 0);
        right_[j] += target / room_below(j) - z_[j];
      }
      if (has_upper(j)) {
        const double target = centre + (second_order ? first_dx_[j] * first_dv_[j] : 0);
        right_[j] -= target / room_above(j) - v_[j];
      }
    }
  }

  // How far the step goes before a bound or a price of one would turn.
  double reach() const {
    double most = 1e300;
    const auto keep = [&most](double value, double change) {
      if (change < 0) most = std::min(most, -value / change);
    };
    for (std::size_t j = 0; j < n_; ++j) {
      if (has_lower(j)) keep(room_below(j), step_[j]), keep(z_[j], dz_[j]);
      if (has_upper(j)) keep(room_above(j), -step_[j]), keep(v_[j], dv_[j]);
    }
    return most;
  }

  // The mean product of a bound's price and the room to it, now or after so much of the step.
  double gap(double length = 0) const {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t j = 0; j < n_; ++j) {
      const double dx = length * step_[j];
      if (has_lower(j)) sum += (z_[j] + length * dz_[j]) * (room_below(j) + dx), ++count;
      if (has_upper(j)) sum += (v_[j] + length * dv_[j]) * (room_above(j) - dx), ++count;
    }
    return count > 0 ? sum / static_cast<double>(count) : 0;
  }

  void move(double length) {
    for (std::size_t j = 0; j < n_; ++j) {
      if (fixed(j)) continue;
      x_[j] += length * step_[j];
      z_[j] += length * dz_[j];
      v_[j] += length * dv_[j];
    }
    for (std::size_t i = 0; i < m_; ++i) y_[i] += length * step_[n_ + i];
  }

  // With as little regularisation as leaves all pivots numbers: free variables of a linear
  // programme have next to no curvature, and their rows cancel.
  bool factor_with_more() {
    return std::ranges::any_of(kRegularisations, [this](double r) { return factor(r); });
  }

  // One step of predictor and corrector; false where the system cannot be solved.
  bool step() {
    diagonal_ = h_;
    for (std::size_t j = 0; j < n_; ++j) {
      if (fixed(j)) diagonal_[j] = kHeld;
      if (has_lower(j)) diagonal_[j] += z_[j] / room_below(j);
      if (has_upper(j)) diagonal_[j] += v_[j] / room_above(j);
    }
    if (!factor_with_more()) return false;
    set_right_side(0, false);
    find_step(right_);
    set_bound_steps(0, false);
    const double before = gap(), after = gap(std::min(1.0, reach()));
    const double ratio = before > 0 ? after / before : 0;
    first_dx_.assign(step_.begin(), step_.begin() + static_cast<std::ptrdiff_t>(n_));
    first_dz_ = dz_, first_dv_ = dv_;
    // Where bounds let it go nowhere it comes away from them first.
    const bool stuck = length_ < kShort;
    const double centre = before * (stuck ? 1.0 : ratio * ratio * ratio);
    set_right_side(centre, !stuck);
    find_step(right_);
    set_bound_steps(centre, !stuck);
    if (!std::isfinite(step_[0])) return false;
    length_ = std::min(1.0, .995 * reach());
    move(length_);
    return true;
  }

  // The interior point until active sets can be told, and these. The point itself is taken where
  // it is exact and active sets do not settle.
  bool climb(QuadraticSolution& solution) {
    double next = kNear, last = std::numeric_limits<double>::infinity();
    length_ = 1;
    set_start();
    for (int k = 0; k < kMostIterations; ++k) {
      set_residuals();
      const double error = larger(larger(worst(dual_, c_), worst(primal_, b_)), gap());
      if (!std::isfinite(error)) return false;
      if (error <= next) {
        const Array x = x_, y = y_, z = z_, v = v_;
        for (const double part : kBoundParts) {
          tell_bounds(part);
          if (polish(solution)) return true;
          x_ = x, y_ = y, z_ = z, v_ = v;
        }
        if (error <= kExact) {
          set_fixed_prices();
          // As near as it comes: that nobody can tell active sets leaves its point alone.
          if (error <= kNearest || error >= last / 2) return true;
          last = error;
        }
        next = error / 10;
      }
      ++solution.iterations;
      if (!step()) break;
    }
    return last <= kExact;
  }

  // Where the interior point lost its way among flat variables: bent a little they are decided, and
  // the bounds that bind then are where active sets begin.
  bool climb_bent(QuadraticSolution& solution) {
    const Array flat = h_;
    for (double& value : h_) value += kBent;
    const bool found = climb(solution);
    h_ = flat;
    if (!found || held_.size() != n_) return false;
    hold_bounds();
    return polish(solution);
  }

  // A bound is held where less is left to it than this part of its price.
  void tell_bounds(double part) {
    held_.assign(n_, 0);
    for (std::size_t j = 0; j < n_; ++j) {
      if (fixed(j) || (std::isfinite(l_[j]) && x_[j] - l_[j] < part * z_[j])) {
        held_[j] = -1;
      } else if (std::isfinite(u_[j]) && u_[j] - x_[j] < part * v_[j]) {
        held_[j] = 1;
      }
    }
    hold_bounds();
  }

  void hold_bounds() {
    for (std::size_t j = 0; j < n_; ++j) {
      if (fixed(j)) held_[j] = -1;
      if (held_[j] < 0 && !std::isfinite(l_[j])) held_[j] = 0;
      if (held_[j] > 0 && !std::isfinite(u_[j])) held_[j] = 0;
      if (held_[j] < 0) x_[j] = l_[j];
      if (held_[j] > 0) x_[j] = u_[j];
      z_[j] = v_[j] = 0;
    }
  }

  // Solves c + Hx - A'y = 0 of the free, Ax = b; false where the held leave no solution.
  bool solve_held() {
    diagonal_ = h_;
    for (std::size_t j = 0; j < n_; ++j) diagonal_[j] = held_[j] ? kHeld : h_[j];
    if (!factor(kRegularisation)) return false;
    double before = std::numeric_limits<double>::infinity();
    for (int k = 0; k < kMostRefinements; ++k) {
      set_residuals();
      for (std::size_t j = 0; j < n_; ++j) {
        if (held_[j]) dual_[j] = 0;
      }
      const double error = larger(worst(dual_, c_), worst(primal_, b_));
      if (error <= kExact && (error <= 1e-15 || error >= before / 2)) return true;
      if (!std::isfinite(error)) return false;
      before = error;
      find_step(dual_);
      for (std::size_t j = 0; j < n_; ++j) {
        if (!held_[j]) x_[j] += step_[j];
      }
      for (std::size_t i = 0; i < m_; ++i) y_[i] += step_[n_ + i];
    }
    return before <= 10 * kExact;
  }

  // Revises which bounds are held until no variable is beyond its bounds and no price of a bound
  // has the wrong sign.
  bool polish(QuadraticSolution& solution) {
    for (int k = 0; k < kMostRevisions; ++k) {
      ++solution.revisions;
      if (!solve_held()) return false;
      set_residuals();
      bool settled = true;
      for (std::size_t j = 0; j < n_; ++j) {
        const double gradient = -dual_[j];  // c + Hx - A'y
        const double none = kSign * std::max(1.0, std::abs(c_[j]));
        if (fixed(j)) continue;
        if (held_[j] < 0) {
          if (gradient < -none) held_[j] = 0, settled = false;
        } else if (held_[j] > 0) {
          if (gradient > none) held_[j] = 0, settled = false;
        } else if (x_[j] < l_[j] - kSign * std::max(1.0, std::abs(l_[j]))) {
          held_[j] = -1, x_[j] = l_[j], settled = false;
        } else if (x_[j] > u_[j] + kSign * std::max(1.0, std::abs(u_[j]))) {
          held_[j] = 1, x_[j] = u_[j], settled = false;
        }
      }
      if (settled) {
        set_bound_prices();
        return true;
      }
    }
    return false;
  }

  void set_bound_prices() {
    for (std::size_t j = 0; j < n_; ++j) {
      x_[j] = std::clamp(x_[j], l_[j], u_[j]);
      if (held_[j] == 0) continue;
      set_prices(j);
      if (!fixed(j)) (held_[j] < 0 ? v_ : z_)[j] = 0;
    }
  }
  // Interior points know no prices of those that cannot move.
  void set_fixed_prices() {
    for (std::size_t j = 0; j < n_; ++j) {
      if (fixed(j)) set_prices(j);
    }
  }
  void set_prices(std::size_t j) {
    double gradient = c_[j] + h_[j] * x_[j];
    for (std::size_t k = start_[j]; k < start_[j + 1]; ++k) gradient -= a_[k] * y_[row_[k]];
    z_[j] = std::max(0.0, gradient);
    v_[j] = std::max(0.0, -gradient);
  }

  std::size_t n_, m_;
  std::vector<std::size_t> start_, row_;   // of A
  std::vector<std::size_t> begin_, rows_;  // of the lower half of the system
  std::unique_ptr<sparse::Factor> factor_;
  double quantity_ = 1, money_ = 1;
  double length_ = 1;  // of the last step
  Array a_, b_, c_, h_, l_, u_;
  Array x_, y_, z_, v_;
  Array dual_, primal_, right_, diagonal_, values_, step_, left_, dz_, dv_, first_dx_, first_dz_,
      first_dv_;
  std::vector<signed char> held_;  // [variable] -1 at its lower bound, 1 at its upper, 0 free
};

QuadraticSolver::QuadraticSolver(const QuadraticProgramme& programme)
    : iteration_(std::make_unique<Iteration>(programme)) {}
QuadraticSolver::~QuadraticSolver() = default;
QuadraticSolver::QuadraticSolver(QuadraticSolver&&) noexcept = default;
QuadraticSolver& QuadraticSolver::operator=(QuadraticSolver&&) noexcept = default;

QuadraticSolution QuadraticSolver::solve(const QuadraticProgramme& programme) {
  return iteration_->solve(programme);
}

QuadraticSolution QuadraticSolver::response(const Array& cost_change) {
  return iteration_->response(cost_change);
}

}  // namespace samarkand
