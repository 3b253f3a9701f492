#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/quadratic_programme.h"

namespace samarkand {
namespace {

constexpr double kInside = 1e-8;  // of the largest variable: how far from a bound one is free
constexpr double kZero = 1e-9;    // of a pivot that is none

// A matrix by rows, brought to echelon form column by column.
struct Echelon {
  std::size_t rows, columns;
  Array a;
  std::vector<std::size_t> pivots = {};  // the column of each row that has one

  double& at(std::size_t i, std::size_t k) { return a[i * columns + k]; }

  // Takes the column's largest entry below the pivots for one; false where there is none.
  bool pivot(std::size_t k) {
    const std::size_t done = pivots.size();
    std::size_t best = done;
    for (std::size_t i = done; i < rows; ++i) {
      if (std::abs(at(i, k)) > std::abs(at(best, k))) best = i;
    }
    if (best >= rows || std::abs(at(best, k)) <= kZero) return false;
    for (std::size_t c = 0; c < columns; ++c) std::swap(at(best, c), at(done, c));
    const double value = at(done, k);
    for (std::size_t c = k; c < columns; ++c) at(done, c) /= value;
    for (std::size_t i = 0; i < rows; ++i) {
      const double factor = at(i, k);
      if (i == done || factor == 0) continue;
      for (std::size_t c = k; c < columns; ++c) at(i, c) -= factor * at(done, c);
    }
    pivots.push_back(k);
    return true;
  }
};

}  // namespace

// Of the columns of variables inside their bounds that bend nothing, those with a part in the null
// space.
std::vector<std::size_t> free_variables(const QuadraticProgramme& programme,
                                        const QuadraticSolution& solution) {
  double largest = 0;
  for (const double x : solution.x) largest = std::max(largest, std::abs(x));
  std::vector<std::size_t> inside;
  for (std::size_t j = 0; j < programme.variables(); ++j) {
    const double x = solution.x[j], room = kInside * largest;
    if (programme.curvature[j] == 0 && x > programme.lower[j] + room &&
        x < programme.upper[j] - room) {
      inside.push_back(j);
    }
  }
  Echelon echelon = {programme.rows(), inside.size(), Array(programme.rows() * inside.size(), 0)};
  for (std::size_t k = 0; k < inside.size(); ++k) {
    for (std::size_t at = programme.start[inside[k]]; at < programme.start[inside[k] + 1]; ++at) {
      echelon.at(programme.row[at], k) = programme.coefficient[at];
    }
  }
  std::vector<char> moves(inside.size(), 0);
  for (std::size_t k = 0; k < inside.size(); ++k) {
    if (echelon.pivot(k)) continue;
    moves[k] = 1;  // and every pivot that it is made of
    for (std::size_t i = 0; i < echelon.pivots.size(); ++i) {
      if (std::abs(echelon.at(i, k)) > kZero) moves[echelon.pivots[i]] = 1;
    }
  }
  std::vector<std::size_t> free;
  for (std::size_t k = 0; k < inside.size(); ++k) {
    if (moves[k]) free.push_back(inside[k]);
  }
  return free;
}

}  // namespace samarkand
