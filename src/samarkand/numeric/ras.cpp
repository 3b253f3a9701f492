#include "samarkand/numeric/ras.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace samarkand {
namespace {

constexpr double kTolerance = 1e-11;     // of a total's size
constexpr double kNegligible = 1e-13;    // of all values: totals below it need no more digits
constexpr double kRegular = 1e-12;       // added to the Hessian's diagonal: dependent totals
constexpr double kStepPrecision = 1e-4;  // of a Newton step's residual
constexpr int kMaxSteps = 500, kMaxGradients = 300;
constexpr int kPatience = 30;  // steps without a smaller gap before totals count as contradictory

double dot(const Array& a, const Array& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

class Fitter {
 public:
  Fitter(const Array& prior, std::vector<Term> terms, const Array& target)
      : prior_(prior), terms_(std::move(terms)), target_(target), lambda_(target.size()) {
    std::stable_sort(terms_.begin(), terms_.end(),
                     [](const Term& a, const Term& b) { return a.cell < b.cell; });
  }

  Fit fit() {
    drop_what_must_be_zero();
    double least = INFINITY;
    for (int step = 0, since = 0; step < kMaxSteps && since < kPatience; ++step, ++since) {
      evaluate();
      const double worst = worst_gap();
      if (worst <= kTolerance) return {value_, gap_, lambda_, true};
      if (worst < .99 * least) {
        least = worst;
        since = 0;
      }
      advance();
    }
    evaluate();
    return {value_, gap_, lambda_, worst_gap() <= kTolerance};
  }

 private:
  // A total of 0 whose cells all count with one sign makes them 0, which no multiplier can. Cells
  // that vanish may leave further totals so.
  void drop_what_must_be_zero() {
    for (bool changed = true; changed;) {
      changed = false;
      Array least(target_.size(), INFINITY), most(target_.size(), -INFINITY);
      for (const Term& term : terms_) {
        if (prior_[term.cell] == 0) continue;
        least[term.total] = std::min(least[term.total], term.weight);
        most[term.total] = std::max(most[term.total], term.weight);
      }
      for (const Term& term : terms_) {
        const bool one_sign = least[term.total] > 0 || most[term.total] < 0;
        if (target_[term.total] != 0 || !one_sign || prior_[term.cell] == 0) continue;
        prior_[term.cell] = 0;
        changed = true;
      }
    }
    std::erase_if(terms_, [this](const Term& term) { return prior_[term.cell] == 0; });
    floor_ = kNegligible * std::accumulate(prior_.begin(), prior_.end(), 0.0);
  }

  // sum_m a[m,c] v_m of every cell c, for the terms from `term` on that belong to one cell.
  double exponent(std::size_t& term, const Array& v) const {
    double sum = 0;
    for (const std::size_t cell = terms_[term].cell;
         term < terms_.size() && terms_[term].cell == cell; ++term) {
      sum += terms_[term].weight * v[terms_[term].total];
    }
    return sum;
  }

  // Values, gaps, sizes and the diagonal of the Hessian at lambda_.
  void evaluate() {
    value_ = prior_;
    gap_.assign(target_.size(), 0);
    size_.assign(target_.size(), 0);
    diagonal_.assign(target_.size(), 0);
    for (std::size_t end = 0; end < terms_.size();) {
      const std::size_t begin = end;
      double& x = value_[terms_[begin].cell];
      x *= std::exp(exponent(end, lambda_));
      for (std::size_t k = begin; k < end; ++k) {
        const auto& [cell, total, weight] = terms_[k];
        gap_[total] += weight * x;
        size_[total] += std::abs(weight) * x;
        diagonal_[total] += weight * weight * x;
      }
    }
    for (std::size_t m = 0; m < gap_.size(); ++m) gap_[m] -= target_[m];
  }

  double worst_gap() const {
    double worst = 0;
    for (std::size_t m = 0; m < gap_.size(); ++m) {
      if (gap_[m] == 0) continue;
      if (!std::isfinite(gap_[m])) return std::numeric_limits<double>::infinity();
      const double size = std::max({size_[m], std::abs(target_[m]), floor_});
      worst = std::max(worst, std::abs(gap_[m]) / size);
    }
    return worst;
  }

  // out = (A diag(x) A' + regular) v
  void multiply(const Array& v, Array& out) const {
    for (std::size_t m = 0; m < v.size(); ++m) out[m] = kRegular * diagonal_[m] * v[m];
    for (std::size_t end = 0; end < terms_.size();) {
      const std::size_t begin = end;
      const double u = value_[terms_[begin].cell] * exponent(end, v);
      for (std::size_t k = begin; k < end; ++k) out[terms_[k].total] += terms_[k].weight * u;
    }
  }

  // Conjugate gradients for the Newton direction, preconditioned by the diagonal.
  Array direction() const {
    const std::size_t size = gap_.size();
    Array found(size), rest(size), scaled(size), along, image(size);
    const auto precondition = [&] {
      for (std::size_t m = 0; m < size; ++m) {
        scaled[m] = diagonal_[m] > 0 ? rest[m] / diagonal_[m] : 0;
      }
      return dot(rest, scaled);
    };
    for (std::size_t m = 0; m < size; ++m) rest[m] = diagonal_[m] > 0 ? -gap_[m] : 0;
    double norm = precondition();
    const double enough = kStepPrecision * kStepPrecision * norm;
    along = scaled;
    for (int k = 0; k < kMaxGradients && norm > enough; ++k) {
      multiply(along, image);
      const double step = norm / dot(along, image);
      for (std::size_t m = 0; m < size; ++m) {
        found[m] += step * along[m];
        rest[m] -= step * image[m];
      }
      const double before = norm;
      norm = precondition();
      for (std::size_t m = 0; m < size; ++m) along[m] = scaled[m] + norm / before * along[m];
    }
    return found;
  }

  // A step of length ln(1 + d) / d, d the largest change of a value's logarithm on the full step,
  // lowers the dual always: its second derivative grows by at most exp(d) on the way.
  void advance() {
    const Array step = direction();
    double largest = 0;
    for (std::size_t end = 0; end < terms_.size();) {
      largest = std::max(largest, std::abs(exponent(end, step)));
    }
    const double length = largest > 0 ? std::log1p(largest) / largest : 0;
    for (std::size_t m = 0; m < step.size(); ++m) lambda_[m] += length * step[m];
  }

  Array prior_;
  std::vector<Term> terms_;  // by cell
  const Array& target_;
  Array lambda_, value_, gap_, size_, diagonal_;
  double floor_ = 0;
};

}  // namespace

Fit fit_to_totals(const Array& prior, std::vector<Term> terms, const Array& target) {
  return Fitter(prior, std::move(terms), target).fit();
}

Fit fit_table(const Array& table, const Array& row_sums, const Array& column_sums) {
  Array size(table.size()), target = row_sums;
  target.insert(target.end(), column_sums.begin(), column_sums.end());
  std::vector<Term> terms;
  for (std::size_t c = 0; c < table.size(); ++c) {
    const double sign = table[c] < 0 ? -1 : 1;
    size[c] = std::abs(table[c]);
    terms.push_back({c, c / column_sums.size(), sign});
    terms.push_back({c, row_sums.size() + c % column_sums.size(), sign});
  }
  Fit fit = fit_to_totals(size, std::move(terms), target);
  for (std::size_t c = 0; c < table.size(); ++c)
    fit.value[c] = std::copysign(fit.value[c], table[c]);
  return fit;
}

double distance_moved(const Array& from, const Array& to) {
  double moved = 0, all = 0;
  for (std::size_t c = 0; c < from.size(); ++c) {
    moved += std::abs(to[c] - from[c]);
    all += std::abs(from[c]);
  }
  return all > 0 ? moved / all : 0;
}

}  // namespace samarkand
