#include "samarkand/numeric/sparse.h"

#include <Eigen/OrderingMethods>
#include <Eigen/SparseCholesky>
#include <algorithm>

namespace samarkand::sparse {

struct Factor::Held {
  using Sparse = Eigen::SparseMatrix<double>;
  Sparse matrix;
  Eigen::SimplicialLDLT<Sparse, Eigen::Lower> ldlt;
};

Factor::Factor(const Pattern& pattern) : held_(std::make_unique<Held>()) {
  const auto size = static_cast<Eigen::Index>(pattern.start.size()) - 1;
  held_->matrix.resize(size, size);
  held_->matrix.resizeNonZeros(static_cast<Eigen::Index>(pattern.row.size()));
  std::ranges::transform(pattern.start, held_->matrix.outerIndexPtr(),
                         [](std::size_t k) { return static_cast<int>(k); });
  std::ranges::transform(pattern.row, held_->matrix.innerIndexPtr(),
                         [](std::size_t k) { return static_cast<int>(k); });
  std::fill_n(held_->matrix.valuePtr(), pattern.row.size(), 1.0);
  held_->ldlt.analyzePattern(held_->matrix);
}

Factor::~Factor() = default;
Factor::Factor(Factor&&) noexcept = default;
Factor& Factor::operator=(Factor&&) noexcept = default;

bool Factor::factor(std::span<const double> values) {
  std::ranges::copy(values, held_->matrix.valuePtr());
  held_->ldlt.factorize(held_->matrix);
  return held_->ldlt.info() == Eigen::Success;
}

void Factor::solve(std::span<double> x) const {
  Eigen::Map<Eigen::VectorXd> view(x.data(), static_cast<Eigen::Index>(x.size()));
  view = held_->ldlt.solve(view).eval();
}

}  // namespace samarkand::sparse
