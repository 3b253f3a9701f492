#include "samarkand/trade/linear_solver.h"

#include <algorithm>
#include <utility>

#include "samarkand/numeric/dense.h"
#include "samarkand/numeric/matrix_product.h"

namespace samarkand {
namespace {

// Columns solved together: enough for products to run at full speed, few enough for the cache.
constexpr std::size_t kBatch = 16;
// Of the coarse level: more digits cost more than they save.
constexpr double kCoarseTolerance = 3e-3;

// Calls solve(columns, in, out) for batches of the columns of b.
template <class Solve>
void in_batches(std::size_t rows, std::size_t columns, const double* b, double* x,
                const Solve& solve) {
  for (std::size_t first = 0; first < columns; first += kBatch) {
    const std::size_t count = std::min(kBatch, columns - first), width = batch_columns(count);
    Array in(rows * width), out(rows * width);
    for (std::size_t r = 0; r < rows; ++r) {
      std::copy_n(b + r * columns + first, count, &in[r * width]);
    }
    solve(width, in.data(), out.data());
    for (std::size_t r = 0; r < rows; ++r) {
      std::copy_n(&out[r * width], count, x + r * columns + first);
    }
  }
}

class TwoLevels {
 public:
  explicit TwoLevels(const Linearisation& system)
      : system_(system),
        n_(system.countries()),
        cells_(system.cells()),
        j_(cells_ / n_),
        width_(batch_columns(n_)) {
    set_fine();
    set_coarse();
  }

  void apply(std::size_t columns, const double* in, double* out) const {
    const std::size_t row = n_ * columns;
    Array image(system_.rows() * columns), wage(row);
    fine(columns, in, out);
    system_.apply(columns, out, image.data());
    for (std::size_t k = 0; k < row; ++k) image[k] = in[k] - image[k];
    add_product(n_, n_, columns, inverse_wages_.data(), image.data(), columns, wage.data(),
                columns);
    add_coarse(columns, wage.data(), out);
  }

  void apply_transposed(std::size_t columns, const double* in, double* out) const {
    const std::size_t size = system_.rows() * columns, row = n_ * columns;
    Array balance(size), wage(width_ * columns), image(size);
    add_transposed_product(system_.rows(), width_, columns, coarse_.data(), in, columns,
                           wage.data(), columns);
    add_transposed_product(n_, n_, columns, inverse_wages_.data(), wage.data(), columns,
                           balance.data(), columns);
    system_.apply_transposed(columns, balance.data(), image.data());
    for (std::size_t k = 0; k < size; ++k) image[k] = in[k] - image[k];
    fine_transposed(columns, image.data(), out);
    for (std::size_t k = 0; k < row; ++k) out[k] += balance[k];
  }

 private:
  void set_fine() {
    inverse_.resize(n_ * j_ * j_);
    for (std::size_t n = 0; n < n_; ++n) {
      double* block = &inverse_[n * j_ * j_];
      for (std::size_t j = 0; j < j_; ++j) {
        for (std::size_t k = 0; k < j_; ++k) {
          block[j * j_ + k] = (j == k) - system_.home_share()[j * n_ + n] *
                                             system_.input_share()[(n * j_ + j) * j_ + k];
        }
      }
      dense::invert(j_, block);
    }
    spending_.assign(cells_, 0);
    per_spending_.assign(cells_, 0);
    for (std::size_t c = 0; c < cells_; ++c) {
      const double spending = system_.spending()[c];
      spending_[c] = spending > 0 ? -spending : -1;
      per_spending_[c] = 1 / -spending_[c];
    }
    if (!system_.labour_is_mobile()) labour_ = system_.labour_diagonal();
    for (double& value : labour_) value = 1 / value;
  }

  // The rows of wages in `out` become 0.
  void fine(std::size_t columns, const double* in, double* out) const {
    const std::size_t row = n_ * columns, all = cells_ * columns;
    std::fill(out, out + system_.rows() * columns, 0);
    Array values(all), solved(all);
    add_scaled_rows(cells_, columns, spending_.data(), in + row + all, values.data());
    add_block_product(n_, j_, columns, inverse_.data(), in + row, out + row);
    add_transposed_block_product(n_, j_, columns, inverse_.data(), values.data(), solved.data());
    for (std::size_t k = 0; k < all; ++k) out[row + k] = -out[row + k];
    add_scaled_rows(cells_, columns, per_spending_.data(), solved.data(), out + row + all);
    if (!labour_.empty()) {
      add_scaled_rows(cells_, columns, labour_.data(), in + row + 2 * all, out + row + 2 * all);
    }
  }

  void fine_transposed(std::size_t columns, const double* in, double* out) const {
    const std::size_t row = n_ * columns, all = cells_ * columns;
    std::fill(out, out + system_.rows() * columns, 0);
    Array values(all), solved(all);
    add_scaled_rows(cells_, columns, per_spending_.data(), in + row + all, values.data());
    add_transposed_block_product(n_, j_, columns, inverse_.data(), in + row, out + row);
    add_block_product(n_, j_, columns, inverse_.data(), values.data(), solved.data());
    for (std::size_t k = 0; k < all; ++k) out[row + k] = -out[row + k];
    add_scaled_rows(cells_, columns, spending_.data(), solved.data(), out + row + all);
    if (!labour_.empty()) {
      add_scaled_rows(cells_, columns, labour_.data(), in + row + 2 * all, out + row + 2 * all);
    }
  }

  // coarse_: [row][width_], the identity on top.
  void set_coarse() {
    const std::size_t rows = system_.rows(), below = rows - n_;
    coarse_.assign(rows * width_, 0);
    for (std::size_t n = 0; n < n_; ++n) coarse_[n * width_ + n] = 1;
    // Everything but wages: the rows below, at given wages.
    Array image(rows * width_);
    system_.apply(width_, coarse_.data(), image.data());
    for (double& value : image) value = -value;
    Array full, full_image;
    const auto embedded = [&](std::size_t columns, const double* in, auto&& map, double* out) {
      full.assign(rows * columns, 0);
      full_image.resize(rows * columns);
      std::copy_n(in, below * columns, &full[n_ * columns]);
      map(columns, full.data(), full_image.data());
      std::copy_n(&full_image[n_ * columns], below * columns, out);
    };
    const ColumnMap system = [&](std::size_t columns, const double* in, double* out) {
      embedded(
          columns, in, [this](auto... x) { system_.apply(x...); }, out);
    };
    const ColumnMap inverse = [&](std::size_t columns, const double* in, double* out) {
      embedded(
          columns, in, [this](auto... x) { fine(x...); }, out);
    };
    in_batches(below, width_, &image[n_ * width_], &coarse_[n_ * width_],
               [&](std::size_t columns, const double* in, double* out) {
                 gmres(below, columns, system, inverse, in, out, {kCoarseTolerance, 60, 60});
               });
    system_.apply(width_, coarse_.data(), image.data());
    inverse_wages_.resize(n_ * n_);
    for (std::size_t n = 0; n < n_; ++n) {
      std::copy_n(&image[n * width_], n_, &inverse_wages_[n * n_]);
    }
    dense::invert(n_, inverse_wages_.data());
  }

  void add_coarse(std::size_t columns, const double* wage, double* out) const {
    Array padded(width_ * columns);
    std::copy_n(wage, n_ * columns, padded.data());
    add_product(system_.rows(), width_, columns, coarse_.data(), padded.data(), columns, out,
                columns);
  }

  const Linearisation& system_;
  std::size_t n_, cells_, j_, width_;
  Array inverse_;                  // (1 - diag(pi'_nn) G')^-1 [country][sector][sector]
  Array spending_, per_spending_;  // -X', 1/X'; -1 and 1 where nothing is bought
  Array labour_;                   // inverse diagonal; empty with mobile labour
  Array coarse_, inverse_wages_;   // E, S^-1
};

}  // namespace

LinearSolver::LinearSolver(const Linearisation& system, Preconditioner supplied)
    : system_(system), preconditioner_(std::move(supplied)) {
  if (preconditioner_.apply) return;
  const auto own = std::make_shared<const TwoLevels>(system);
  preconditioner_.apply = [own](auto... x) { own->apply(x...); };
  preconditioner_.apply_transposed = [own](auto... x) { own->apply_transposed(x...); };
}

GmresResult LinearSolver::solve(std::size_t columns, const double* b, double* x) const {
  return run(columns, b, x, false);
}

GmresResult LinearSolver::solve_transposed(std::size_t columns, const double* g, double* y) const {
  return run(columns, g, y, true);
}

GmresResult LinearSolver::run(std::size_t columns, const double* b, double* x,
                              bool transposed) const {
  const ColumnMap system = [&](std::size_t count, const double* in, double* out) {
    transposed ? system_.apply_transposed(count, in, out) : system_.apply(count, in, out);
  };
  GmresResult result{0, 0, true};
  in_batches(system_.rows(), columns, b, x, [&](std::size_t count, const double* in, double* out) {
    const GmresResult batch =
        gmres(system_.rows(), count, system,
              transposed ? preconditioner_.apply_transposed : preconditioner_.apply, in, out);
    result.passes += batch.passes;
    result.residual = std::max(result.residual, batch.residual);
    result.converged &= batch.converged;
  });
  return result;
}

Preconditioner preconditioner_of(const TradeSolver& solver, Closure closure) {
  const auto map = [&solver, closure](bool transposed) -> ColumnMap {
    return [solver, closure, transposed](std::size_t columns, const double* in, double* out) {
      solver.precondition(closure, columns, in, out, transposed);
    };
  };
  return {map(false), map(true)};
}

}  // namespace samarkand
