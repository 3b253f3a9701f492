#include "samarkand/numeric/dense.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>

namespace samarkand::dense {
namespace {

using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;
template <class T>
using Rows = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using RowsView = Eigen::Map<Rows<T>>;
template <class T>
using ConstRowsView = Eigen::Map<const Rows<T>>;

Eigen::Index index(std::size_t k) { return static_cast<Eigen::Index>(k); }

Eigen::Map<const VectorXd> view(std::span<const double> x) { return {x.data(), index(x.size())}; }
Eigen::Map<const VectorXf> view(const Floats& x) { return {x.data(), index(x.size())}; }

template <class T>
ConstRowsView<T> square(std::size_t size, const T* a) {
  return {a, index(size), index(size)};
}

MatrixXd copy(const Matrix& a) {
  return ConstRowsView<double>(a.values().data(), index(a.rows()), index(a.columns()));
}

Array array(const VectorXd& x) { return {x.begin(), x.end()}; }

Floats by_column(const MatrixXf& a) { return {a.data(), a.data() + a.size()}; }

}  // namespace

double sum(std::span<const double> x) { return view(x).sum(); }

double dot(std::span<const double> a, std::span<const double> b) { return view(a).dot(view(b)); }

double norm(std::span<const double> x) { return view(x).norm(); }

Array exp(std::span<const double> x) {
  Array result(x.size());
  Eigen::Map<VectorXd>(result.data(), index(x.size())) = view(x).array().exp();
  return result;
}

Solution solve(const Matrix& a, const Array& b) {
  const Eigen::PartialPivLU<MatrixXd> lu(copy(a));
  const auto negative = (lu.matrixLU().diagonal().array() < 0).count();
  return {array(lu.solve(view(b))), (lu.permutationP().determinant() > 0) == (negative % 2 == 0)};
}

std::optional<Array> solve_if_regular(const Matrix& a, const Array& b, double threshold) {
  Eigen::FullPivLU<MatrixXd> lu(copy(a));
  lu.setThreshold(threshold);
  if (!lu.isInvertible()) return {};
  return array(lu.solve(view(b)));
}

Array solve_symmetric(const Matrix& a, const Array& b) {
  return array(copy(a).ldlt().solve(view(b)));
}

double largest_eigenvalue(const Matrix& a) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(copy(a), Eigen::EigenvaluesOnly)
      .eigenvalues()
      .maxCoeff();
}

Array main_eigenvector(const Matrix& a) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> modes(copy(a));
  return array(modes.eigenvectors().col(index(a.rows()) - 1));
}

void invert(std::size_t size, double* a) {
  RowsView<double> result(a, index(size), index(size));
  result = result.partialPivLu().inverse();
}

void multiply(std::size_t size, const double* a, const double* b, double* out) {
  RowsView<double>(out, index(size), index(size)).noalias() = square(size, a) * square(size, b);
}

Inverse::Inverse(std::size_t size, const float* a)
    : size_(size), values_(by_column(square(size, a).inverse())) {}

Inverse::Inverse(std::size_t size, const double* a)
    : size_(size),
      values_(by_column(MatrixXd(square(size, a)).partialPivLu().inverse().cast<float>())) {}

Floats Inverse::times(const Floats& x) const {
  Floats result(size_);
  const Eigen::Map<const MatrixXf> inverse(values_.data(), index(size_), index(size_));
  Eigen::Map<VectorXf>(result.data(), index(size_)) = inverse * view(x);
  return result;
}

Floats Inverse::transposed_times(const Floats& x) const {
  Floats result(size_);
  const Eigen::Map<const MatrixXf> inverse(values_.data(), index(size_), index(size_));
  Eigen::Map<VectorXf>(result.data(), index(size_)) = inverse.transpose() * view(x);
  return result;
}

void Inverse::apply(std::size_t columns, bool transposed, Floats& x) const {
  RowsView<float> values(x.data(), index(size_), index(columns));
  const Eigen::Map<const MatrixXf> inverse(values_.data(), index(size_), index(size_));
  if (transposed) {
    values = (inverse.transpose() * values).eval();
  } else {
    values = (inverse * values).eval();
  }
}

}  // namespace samarkand::dense
