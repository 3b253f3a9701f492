#include "peers.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

#include "samarkand/numeric/kernels.h"
#include "stopwatch.h"

namespace samarkand::performance {
namespace {

constexpr double kDamping = 0.3;
constexpr std::size_t kWindow = 8;
constexpr double kLongestWageStep = 0.5;  // of ln w in one pass

// Shares bound to a shock, and the equations that both schemes are made of. What a country sells to
// itself stands apart, so that small exports and imports keep their digits.
class Model {
 public:
  Model(const World& world, const Shock& shock)
      : w(world),
        s(shock),
        n_(world.country_count()),
        j_(world.sector_count()),
        stride_((n_ + 7) / 8 * 8),
        k_(j_ * n_ * stride_),
        own_(j_ * n_),
        paid_(j_),
        log_productivity_(j_ * n_),
        cost_(j_ * n_),
        delivered_(j_ * stride_),
        sum_(j_ * n_),
        column_(j_),
        product_(j_),
        sold_(stride_) {
    for (std::size_t j = 0; j < j_; ++j) bind(j);
    for (std::size_t c = 0; c < j_ * n_; ++c)
      log_productivity_[c] = std::log(shock.productivity[c]);
  }

  std::size_t countries() const { return n_; }
  std::size_t sectors() const { return j_; }

  // ln c = gamma ln w + sum_k G ln P - ln z
  void costs(const double* log_wage, const double* log_price) {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) column_[j] = log_price[w.at(j, n)];
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = w.at(j, n);
        cost_[c] = w.gamma()[c] * log_wage[n] + kernels::dot(j_, input_row(n, j), column_.data()) -
                   log_productivity_[c];
      }
    }
  }

  // c^-theta and P^-theta of a sector; receive(cell, ln P).
  template <class Receive>
  void prices(std::size_t j, const Receive& receive) {
    double* e = &delivered_[j * stride_];
    for (std::size_t i = 0; i < n_; ++i) e[i] = std::exp(-s.theta[j] * cost_[w.at(j, i)]);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = w.at(j, n);
      sum_[c] = own_[c] * e[n] + kernels::dot(stride_, share_row(j, n), e);
      receive(c, -std::log(sum_[c]) / s.theta[j]);
    }
  }

  // Sales of a sector at the shares of its last prices(); receive(country, at home, abroad).
  template <class Receive>
  void sales(std::size_t j, const double* spending, const Receive& receive) {
    sales(
        j, spending, [](std::size_t) {}, receive);
  }
  // `at_row(importer)` is called while the importer's row is at hand.
  template <class AtRow, class Receive>
  void sales(std::size_t j, const double* spending, const AtRow& at_row, const Receive& receive) {
    const double* e = &delivered_[j * stride_];
    std::fill(sold_.begin(), sold_.end(), 0);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = w.at(j, n);
      at_row(n);
      kernels::add_scaled(stride_, spending[c] / sum_[c], paid_row(j, n), sold_.data());
    }
    for (std::size_t n = 0; n < n_; ++n) {
      receive(n, spending[w.at(j, n)] * own_part(j, n), e[n] * sold_[n]);
    }
  }

  // The parts of spending X[j,n] that sellers abroad and at home are paid; duties are the rest.
  double imported_part(std::size_t j, std::size_t n) const {
    return kernels::dot(stride_, paid_row(j, n), &delivered_[j * stride_]) / sum_[w.at(j, n)];
  }
  double own_part(std::size_t j, std::size_t n) const {
    const std::size_t c = w.at(j, n);
    return own_[c] * delivered_[j * stride_ + n] / sum_[c] * s.inverse_tariff[w.cell(j, n, n)];
  }

  // Spending of country n on inputs, by sector bought, at these outputs.
  const Array& inputs(std::size_t n, const double* output) {
    std::fill(product_.begin(), product_.end(), 0);
    for (std::size_t j = 0; j < j_; ++j) {
      kernels::add_scaled(j_, output[w.at(j, n)], input_row(n, j), product_.data());
    }
    return product_;
  }

  void normalise(double* log_wage) const {
    double before = 0, now = 0;
    for (std::size_t n = 0; n < n_; ++n) {
      before += w.country_value_added()[n];
      now += std::exp(log_wage[n]) * w.country_value_added()[n];
    }
    for (std::size_t n = 0; n < n_; ++n) log_wage[n] += std::log(before / now);
  }

  Stream stream() {
    Array e(stride_, 1), out(stride_);
    std::size_t doubles = k_.size() + w.input_share().size();
    for (const Array& paid : paid_) doubles += paid.size();
    std::vector<double> seconds(20);
    for (double& time : seconds) {
      const Stopwatch watch;
      for (std::size_t row = 0; row < j_ * n_; ++row) {
        const double sum = kernels::dot(stride_, &k_[row * stride_], e.data());
        kernels::add_scaled(stride_, 1 / (1 + sum), paid_row(row / n_, row % n_), out.data());
      }
      for (std::size_t row = 0; row < j_ * n_; ++row) {
        const double* g = &w.input_share()[row * j_];
        kernels::add_scaled(j_, kernels::dot(j_, g, column_.data()), g, product_.data());
      }
      time = watch.seconds();
    }
    return {8 * static_cast<double>(doubles), median(seconds)};
  }

  const World& w;
  const Shock& s;

 private:
  void bind(std::size_t j) {
    bool tariffs = false;
    for (std::size_t c = w.cell(j, 0, 0); c < w.cell(j + 1, 0, 0); ++c) {
      tariffs = tariffs || s.inverse_tariff[c] != 1;
    }
    if (tariffs) paid_[j].resize(n_ * stride_);
    for (std::size_t n = 0; n < n_; ++n) {
      const double spending = w.spending()[w.at(j, n)];
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = w.cell(j, n, i);
        const double share = spending > 0 ? w.flow()[c] * w.tariff()[c] / spending : n == i;
        const double k = share * s.access[c];
        if (i == n) {
          own_[w.at(j, n)] = k;
          continue;
        }
        k_[(j * n_ + n) * stride_ + i] = k;
        if (tariffs) paid_[j][n * stride_ + i] = k * s.inverse_tariff[c];
      }
    }
  }
  const double* share_row(std::size_t j, std::size_t n) const {
    return &k_[(j * n_ + n) * stride_];
  }
  const double* paid_row(std::size_t j, std::size_t n) const {
    return paid_[j].empty() ? share_row(j, n) : &paid_[j][n * stride_];
  }
  const double* input_row(std::size_t n, std::size_t j) const {
    return &w.input_share()[(n * j_ + j) * j_];
  }

  std::size_t n_, j_, stride_;
  Array k_, own_;            // K [sector][importer][stride] without the diagonal, and that
  std::vector<Array> paid_;  // K / t' [sector]; empty without tariffs
  Array log_productivity_;   // ln z [sector][country]
  Array cost_, delivered_;   // ln c [sector][country], c^-theta [sector][stride]
  Array sum_;                // P^-theta [sector][country]
  Array column_, product_, sold_;
};

Answer to_answer(const double* log_wage, const double* log_price, Array spending, const Model& m,
                 int passes, bool converged) {
  const auto exp_of = [](const double* logs, std::size_t size) {
    Array values(size);
    std::transform(logs, logs + size, values.begin(), [](double x) { return std::exp(x); });
    return values;
  };
  return {exp_of(log_wage, m.countries()), exp_of(log_price, m.countries() * m.sectors()),
          std::move(spending), passes, converged};
}

class Nested {
 public:
  Nested(const World& world, const Shock& shock)
      : m_(world, shock),
        log_wage_(world.country_count()),
        log_price_(world.spending().size()),
        spending_(world.spending()),
        output_(spending_.size()),
        duty_(spending_.size()) {}

  Answer solve(double tolerance, double limit) {
    const Stopwatch watch;
    bool converged = false;
    while (!converged && watch.seconds() < limit) {
      while (prices() > tolerance / 10 && watch.seconds() < limit) {
      }
      duties();
      while (sales() > tolerance / 10 && watch.seconds() < limit) {
      }
      converged = wages() <= tolerance;
    }
    return to_answer(log_wage_.data(), log_price_.data(), spending_, m_, passes_, converged);
  }

 private:
  double prices() {
    ++passes_;
    double change = 0;
    m_.costs(log_wage_.data(), log_price_.data());
    for (std::size_t j = 0; j < m_.sectors(); ++j) {
      m_.prices(j, [&](std::size_t c, double fresh) {
        change = std::max(change, std::abs(fresh - log_price_[c]));
        log_price_[c] = fresh;
      });
    }
    return change;
  }

  // Duties as parts of spending depend on shares alone: once a round.
  void duties() {
    ++passes_;
    for (std::size_t j = 0; j < m_.sectors(); ++j) {
      for (std::size_t n = 0; n < m_.countries(); ++n) {
        duty_[m_.w.at(j, n)] = 1 - m_.imported_part(j, n) - m_.own_part(j, n);
      }
    }
  }

  double sales() {
    ++passes_;
    Array revenue(m_.countries());
    for (std::size_t j = 0; j < m_.sectors(); ++j) {
      m_.sales(j, spending_.data(), [&](std::size_t n, double at_home, double exported) {
        const std::size_t c = m_.w.at(j, n);
        output_[c] = at_home + exported;
        revenue[n] += duty_[c] * spending_[c];
      });
    }
    double change = 0;
    for (std::size_t n = 0; n < m_.countries(); ++n) {
      const Array& inputs = m_.inputs(n, output_.data());
      const double income =
          std::exp(log_wage_[n]) * m_.w.country_value_added()[n] + revenue[n] + m_.w.deficit()[n];
      for (std::size_t j = 0; j < m_.sectors(); ++j) {
        const std::size_t c = m_.w.at(j, n);
        const double fresh = inputs[j] + m_.w.alpha()[c] * income;
        if (fresh != spending_[c]) change = std::max(change, std::abs(fresh / spending_[c] - 1));
        spending_[c] = fresh;
      }
    }
    return change;
  }

  double wages() {
    double gap = 0;
    for (std::size_t n = 0; n < m_.countries(); ++n) {
      double earned = 0;
      for (std::size_t j = 0; j < m_.sectors(); ++j) {
        earned += m_.w.gamma()[m_.w.at(j, n)] * output_[m_.w.at(j, n)];
      }
      const double step = earned / (std::exp(log_wage_[n]) * m_.w.country_value_added()[n]) - 1;
      gap = std::max(gap, std::abs(step));
      log_wage_[n] += std::log1p(kDamping * step);
    }
    m_.normalise(log_wage_.data());
    return gap;
  }

  Model m_;
  Array log_wage_, log_price_, spending_, output_, duty_;
  int passes_ = 0;
};

// The next point of x = g(x): the combination of the last images whose residual is smallest.
class Anderson {
 public:
  void advance(Array& x, const Array& image) {
    Array residual(x.size());
    for (std::size_t k = 0; k < x.size(); ++k) residual[k] = image[k] - x[k];
    if (!last_residual_.empty()) remember(residual, image);
    x = image;
    const auto kept = static_cast<Eigen::Index>(steps_.size());
    Eigen::VectorXd right(kept);
    for (std::size_t a = 0; a < steps_.size(); ++a) {
      right(static_cast<Eigen::Index>(a)) =
          kernels::dot(x.size(), steps_[a].residual.data(), residual.data());
    }
    // Columns of length one, and a ridge at the size of rounding.
    const Eigen::VectorXd scale =
        gram_.topLeftCorner(kept, kept).diagonal().cwiseSqrt().cwiseMax(1e-150).cwiseInverse();
    Eigen::MatrixXd normal =
        scale.asDiagonal() * gram_.topLeftCorner(kept, kept) * scale.asDiagonal();
    normal.diagonal().array() += 1e-13;
    const Eigen::VectorXd weight =
        scale.asDiagonal() * normal.ldlt().solve(scale.asDiagonal() * right);
    for (std::size_t a = 0; a < steps_.size(); ++a) {
      kernels::add_scaled(x.size(), -weight(static_cast<Eigen::Index>(a)), steps_[a].image.data(),
                          x.data());
    }
    last_residual_ = std::move(residual);
    last_image_ = image;
  }

 private:
  struct Step {
    Array residual, image;
  };
  void remember(const Array& residual, const Array& image) {
    const std::size_t slot = newest_++ % kWindow;
    if (slot == steps_.size()) steps_.push_back({Array(image.size()), Array(image.size())});
    Step& step = steps_[slot];
    for (std::size_t k = 0; k < image.size(); ++k) {
      step.residual[k] = residual[k] - last_residual_[k];
      step.image[k] = image[k] - last_image_[k];
    }
    const auto row = static_cast<Eigen::Index>(slot);
    for (std::size_t a = 0; a < steps_.size(); ++a) {
      const auto column = static_cast<Eigen::Index>(a);
      gram_(row, column) = gram_(column, row) =
          kernels::dot(image.size(), steps_[a].residual.data(), step.residual.data());
    }
  }

  std::vector<Step> steps_;
  std::size_t newest_ = 0;
  Array last_residual_, last_image_;
  Eigen::MatrixXd gram_ = Eigen::MatrixXd::Zero(kWindow, kWindow);
};

class AllAtOnce {
 public:
  AllAtOnce(const World& world, const Shock& shock)
      : m_(world, shock),
        n_(m_.countries()),
        cells_(n_ * m_.sectors()),
        spending_(world.spending()),
        output_(cells_),
        duty_(cells_),
        wage_step_(n_) {
    // Exports fall and imports rise by about theta percent for each percent on the wage.
    for (std::size_t n = 0; n < n_; ++n) {
      double trade = 0, weighted = 0;
      for (std::size_t j = 0; j < m_.sectors(); ++j) {
        for (std::size_t i = 0; i < n_; ++i) {
          if (i == n) continue;
          const double value =
              world.flow()[world.cell(j, n, i)] + world.flow()[world.cell(j, i, n)];
          trade += value;
          weighted += value * shock.theta[j];
        }
      }
      wage_step_[n] = trade / (trade + weighted);
    }
  }

  Answer solve(double tolerance, double limit) {
    const Stopwatch watch;
    Array v(n_ + 2 * cells_), image(v.size());
    for (std::size_t c = 0; c < cells_; ++c) {
      v[n_ + cells_ + c] = spending_[c] > 0 ? std::log(spending_[c]) : 0;
    }
    Anderson anderson;
    int passes = 1;
    bool converged = map(v, image) <= tolerance;
    for (; !converged && watch.seconds() < limit; ++passes) {
      const Array before(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n_));
      anderson.advance(v, image);
      for (std::size_t n = 0; n < n_; ++n) {
        v[n] = std::clamp(v[n], before[n] - kLongestWageStep, before[n] + kLongestWageStep);
      }
      m_.normalise(v.data());
      converged = map(v, image) <= tolerance;
    }
    return to_answer(v.data(), v.data() + n_, spending_, m_, passes, converged);
  }

 private:
  double map(const Array& v, Array& image) {
    const double* log_spending = v.data() + n_ + cells_;
    double change = 0;
    for (std::size_t c = 0; c < cells_; ++c) {
      if (m_.w.spending()[c] > 0) spending_[c] = std::exp(log_spending[c]);
    }
    m_.costs(v.data(), v.data() + n_);
    Array exports(n_), imports(n_), final_duty(n_);
    for (std::size_t j = 0; j < m_.sectors(); ++j) {
      m_.prices(j, [&](std::size_t c, double fresh) {
        change = std::max(change, std::abs(fresh - v[n_ + c]));
        image[n_ + c] = fresh;
      });
      const auto buy = [&](std::size_t n) {
        const std::size_t c = m_.w.at(j, n);
        const double imported = m_.imported_part(j, n);
        imports[n] += imported * spending_[c];
        duty_[c] = 1 - imported - m_.own_part(j, n);
        final_duty[n] += m_.w.alpha()[c] * duty_[c];
      };
      m_.sales(j, spending_.data(), buy, [&](std::size_t n, double at_home, double exported) {
        output_[m_.w.at(j, n)] = at_home + exported;
        exports[n] += exported;
      });
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const Array& inputs = m_.inputs(n, output_.data());
      double earned = std::exp(v[n]) * m_.w.country_value_added()[n] + m_.w.deficit()[n];
      for (std::size_t j = 0; j < m_.sectors(); ++j) earned += duty_[m_.w.at(j, n)] * inputs[j];
      const double income = earned / (1 - final_duty[n]);  // duties on final spending included
      for (std::size_t j = 0; j < m_.sectors(); ++j) {
        const std::size_t c = m_.w.at(j, n);
        if (m_.w.spending()[c] == 0) continue;
        const double fresh = std::log(inputs[j] + m_.w.alpha()[c] * income);
        change = std::max(change, std::abs(fresh - log_spending[c]));
        image[n_ + cells_ + c] = fresh;
      }
      const double deficit = m_.w.deficit()[n];
      const double gap =
          std::log((exports[n] + std::max(deficit, 0.0)) / (imports[n] + std::max(-deficit, 0.0)));
      change = std::max(change, std::abs(gap));
      image[n] = v[n] + wage_step_[n] * gap;
    }
    return change;
  }

  Model m_;
  std::size_t n_, cells_;
  Array spending_, output_, duty_, wage_step_;
};

}  // namespace

Answer nested_fixed_point(const World& world, const Shock& shock, double tolerance,
                          double limit_in_seconds) {
  return Nested(world, shock).solve(tolerance, limit_in_seconds);
}

Answer all_at_once(const World& world, const Shock& shock, double tolerance,
                   double limit_in_seconds) {
  return AllAtOnce(world, shock).solve(tolerance, limit_in_seconds);
}

Stream stream(const World& world, const Shock& shock) { return Model(world, shock).stream(); }

}  // namespace samarkand::performance
