#include "samarkand/numeric/linear_programme.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace samarkand {
namespace {

constexpr double kGain = 1e-11, kPivot = 1e-9, kMet = 1e-9, kNothing = 1e-12;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

double largest(std::span<const double> values) {
  double result = 0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

// Divides by the largest size, which it returns; 1 where all are 0.
double normalise(std::span<double> values) {
  const double size = largest(values);
  if (size == 0) return 1;
  for (double& value : values) value /= size;
  return size;
}

bool all_known(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

// The programme in its scaled units, with b >= 0. Columns from columns_ on are artificial: that of
// row r, columns_ + r, is the unit vector of the row.
class Simplex {
 public:
  explicit Simplex(const LinearProgramme& programme)
      : rows_(programme.a.rows()),
        columns_(programme.a.columns()),
        a_(programme.a.values()),
        b_(programme.b),
        c_(programme.c),
        row_unit_(rows_),
        inverse_(rows_ * rows_),
        x_(rows_),
        y_(rows_),
        change_(rows_),
        gain_(columns_),
        basic_(columns_, 0) {
    for (std::size_t r = 0; r < rows_; ++r) {
      row_unit_[r] = normalise({row(r), columns_});
      b_[r] /= row_unit_[r];
      if (b_[r] < 0) {
        row_unit_[r] = -row_unit_[r];
        b_[r] = -b_[r];
        for (std::size_t j = 0; j < columns_; ++j) row(r)[j] = -row(r)[j];
      }
      basis_.push_back(columns_ + r);
    }
    b_unit_ = normalise(b_);
    c_unit_ = normalise(c_);
  }

  ProgrammeStatus solve() {
    ProgrammeStatus status = climb(true);
    if (status != ProgrammeStatus::kOptimal) return ProgrammeStatus::kNotSolved;
    double unmet = 0;
    for (std::size_t r = 0; r < rows_; ++r) unmet += artificial(r) ? x_[r] : 0;
    return unmet > kMet ? ProgrammeStatus::kInfeasible : climb(false);
  }

  void write(ProgrammeSolution& solution) const {
    solution.x.assign(columns_, 0);
    solution.price.resize(rows_);
    for (std::size_t r = 0; r < rows_; ++r) {
      solution.price[r] = y_[r] * c_unit_ / row_unit_[r];
      if (artificial(r)) continue;
      solution.x[basis_[r]] = x_[r] * b_unit_;
      solution.value += x_[r] * c_[basis_[r]] * b_unit_ * c_unit_;
    }
  }

 private:
  double* row(std::size_t r) { return a_.data() + r * columns_; }
  const double* row(std::size_t r) const { return a_.data() + r * columns_; }
  bool artificial(std::size_t r) const { return basis_[r] >= columns_; }

  // The basic solution and its prices. In the first phase artificial columns cost 1, others 0.
  void evaluate(bool first_phase) {
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t k = 0; k < rows_; ++k) {
        inverse_[r * rows_ + k] =
            artificial(k) ? (basis_[k] == columns_ + r ? 1 : 0) : row(r)[basis_[k]];
      }
    }
    dense::invert(rows_, inverse_.data());
    std::ranges::fill(y_, 0);
    for (std::size_t k = 0; k < rows_; ++k) {
      const std::span<const double> line{inverse_.data() + k * rows_, rows_};
      x_[k] = dense::dot(line, b_);
      if (std::abs(x_[k]) < kNothing) x_[k] = 0;
      const double weight = first_phase ? -artificial(k) : (artificial(k) ? 0 : c_[basis_[k]]);
      for (std::size_t r = 0; r < rows_; ++r) y_[r] += weight * line[r];
    }
  }

  // The column to enter: of the largest gain, or the first.
  std::size_t entering(bool first_phase, bool first_column) {
    if (first_phase) {
      std::ranges::fill(gain_, 0);
    } else {
      std::ranges::copy(c_, gain_.begin());
    }
    for (std::size_t r = 0; r < rows_; ++r) {
      const double y = y_[r];
      const double* a = row(r);
      for (std::size_t j = 0; j < columns_; ++j) gain_[j] -= y * a[j];
    }
    std::size_t best = kNone;
    double most = kGain;
    for (std::size_t j = 0; j < columns_; ++j) {
      if (gain_[j] <= most || basic_[j] != 0) continue;
      if (first_column) return j;
      best = j, most = gain_[j];
    }
    return best;
  }

  // The row whose basic column gets to 0 first as column j grows. Among equals an artificial one,
  // then the lowest column or the largest pivot. An artificial one that is basic in the second
  // phase is 0, and stays so.
  std::size_t leaving(std::size_t j, bool first_phase, bool lowest, double& length) {
    std::size_t best = kNone;
    for (std::size_t k = 0; k < rows_; ++k) {
      change_[k] = 0;
      for (std::size_t r = 0; r < rows_; ++r) change_[k] += inverse_[k * rows_ + r] * row(r)[j];
      const bool kept_at_zero = !first_phase && artificial(k) && std::abs(change_[k]) > kPivot;
      if (change_[k] <= kPivot && !kept_at_zero) continue;
      const double ratio = kept_at_zero ? 0 : std::max(x_[k], 0.0) / change_[k];
      const bool equal = best != kNone && std::abs(ratio - length) <= kNothing;
      const bool preferred =
          equal && (artificial(k) != artificial(best)
                        ? artificial(k)
                        : (lowest ? basis_[k] < basis_[best]
                                  : std::abs(change_[k]) > std::abs(change_[best])));
      if (best == kNone || preferred || (!equal && ratio < length)) best = k, length = ratio;
    }
    return best;
  }

  ProgrammeStatus climb(bool first_phase) {
    std::size_t stalled = 0;  // steps without length, one after another
    for (std::size_t pivots = 0; pivots < 100 * (rows_ + columns_); ++pivots) {
      evaluate(first_phase);
      if (!all_known(x_) || !all_known(y_)) return ProgrammeStatus::kNotSolved;
      const bool careful = stalled > 4 * rows_;
      const std::size_t j = entering(first_phase, careful);
      if (j == kNone) return ProgrammeStatus::kOptimal;
      double length = 0;
      const std::size_t k = leaving(j, first_phase, careful, length);
      if (k == kNone) return ProgrammeStatus::kUnbounded;
      stalled = length > kNothing ? 0 : stalled + 1;
      if (!artificial(k)) basic_[basis_[k]] = 0;
      basis_[k] = j;
      basic_[j] = 1;
    }
    return ProgrammeStatus::kNotSolved;
  }

  std::size_t rows_, columns_;
  Array a_, b_, c_, row_unit_;
  double b_unit_ = 1, c_unit_ = 1;
  std::vector<std::size_t> basis_;  // [row] the column that is basic there
  Array inverse_, x_, y_, change_;  // of the basis; of basic columns; prices; of x as j grows
  Array gain_;                      // [column]
  std::vector<char> basic_;         // [column]
};

}  // namespace

ProgrammeSolution maximise(const LinearProgramme& programme) {
  assert(programme.a.rows() >= 1 && programme.b.size() == programme.a.rows() &&
         programme.c.size() == programme.a.columns());
  ProgrammeSolution solution;
  if (!all_known(programme.a.values()) || !all_known(programme.b) || !all_known(programme.c)) {
    return solution;
  }
  Simplex simplex(programme);
  solution.status = simplex.solve();
  if (solution.status == ProgrammeStatus::kOptimal) simplex.write(solution);
  return solution;
}

}  // namespace samarkand
