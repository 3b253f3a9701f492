// Dense products, solves, maps of blocks and GMRES on matrices small enough to check by
// hand-written loops.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "samarkand/numeric/array.h"
#include "samarkand/numeric/dense.h"
#include "samarkand/numeric/gmres.h"
#include "samarkand/numeric/main_mode.h"
#include "samarkand/numeric/matrix_product.h"
#include "samarkand/trade/block_map.h"

namespace samarkand {
namespace {

Array random_array(std::size_t size, unsigned seed) {
  std::mt19937 bits(seed);
  Array values(size);
  for (double& value : values) value = std::ldexp(static_cast<double>(bits()), -31) - 1;
  return values;
}

TEST(MatrixProduct, EqualsItsDefinition) {
  for (const std::size_t columns : {1U, 8U, 24U}) {
    const std::size_t rows = 7, inner = 13;
    const Array a = random_array(rows * inner, 1);
    const Array b = random_array(inner * columns, 2), c = random_array(rows * columns, 3);
    Array product = c, transposed = b;
    add_product(rows, inner, columns, a.data(), b.data(), columns, product.data(), columns);
    add_transposed_product(rows, inner, columns, a.data(), c.data(), columns, transposed.data(),
                           columns);
    for (std::size_t k = 0; k < columns; ++k) {
      for (std::size_t r = 0; r < rows; ++r) {
        double sum = c[r * columns + k];
        for (std::size_t i = 0; i < inner; ++i) sum += a[r * inner + i] * b[i * columns + k];
        EXPECT_NEAR(product[r * columns + k], sum, 1e-14);
      }
      for (std::size_t i = 0; i < inner; ++i) {
        double sum = b[i * columns + k];
        for (std::size_t r = 0; r < rows; ++r) sum += a[r * inner + i] * c[r * columns + k];
        EXPECT_NEAR(transposed[i * columns + k], sum, 1e-14);
      }
    }
  }
}

TEST(MatrixProduct, BlocksLieBetweenEachOther) {
  for (const std::size_t columns : {1U, 8U}) {
    const std::size_t blocks = 3, size = 5;
    const Array a = random_array(blocks * size * size, 1);
    const Array in = random_array(size * blocks * columns, 2);
    Array out(in.size()), transposed(in.size());
    add_block_product(blocks, size, columns, a.data(), in.data(), out.data());
    add_transposed_block_product(blocks, size, columns, a.data(), in.data(), transposed.data());
    const auto at = [&](std::size_t k, std::size_t b, std::size_t c) {
      return (k * blocks + b) * columns + c;
    };
    for (std::size_t b = 0; b < blocks; ++b) {
      for (std::size_t k = 0; k < size; ++k) {
        for (std::size_t c = 0; c < columns; ++c) {
          double sum = 0, other = 0;
          for (std::size_t l = 0; l < size; ++l) {
            sum += a[(b * size + k) * size + l] * in[at(l, b, c)];
            other += a[(b * size + l) * size + k] * in[at(l, b, c)];
          }
          EXPECT_NEAR(out[at(k, b, c)], sum, 1e-14);
          EXPECT_NEAR(transposed[at(k, b, c)], other, 1e-14);
        }
      }
    }
  }
}

// A batch of which one column is zero and one is solved by its first step.
dense::Matrix random_matrix(std::size_t size, unsigned seed) {
  dense::Matrix a(size, size);
  a.values() = random_array(size * size, seed);
  return a;
}

Array product(const dense::Matrix& a, const Array& x) {
  Array result(a.rows(), 0);
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t c = 0; c < a.columns(); ++c) result[r] += a(r, c) * x[c];
  }
  return result;
}

void expect_near(const Array& a, const Array& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) EXPECT_NEAR(a[k], b[k], tolerance);
}

TEST(Dense, SolvesAndInverts) {
  for (const std::size_t size : {1U, 2U, 5U, 20U}) {
    const dense::Matrix a = random_matrix(size, 5);
    const Array x = random_array(size, 6), b = product(a, x);
    expect_near(dense::solve(a, b).x, x, 1e-9);
    expect_near(dense::solve_if_regular(a, b, 1e-12).value(), x, 1e-9);
    dense::Matrix inverse = a, symmetric(size, size);
    dense::invert(size, inverse.values().data());
    expect_near(product(inverse, b), x, 1e-9);
    Floats values(a.values().begin(), a.values().end());
    const Floats image = dense::Inverse(size, values.data()).times({b.begin(), b.end()});
    expect_near({image.begin(), image.end()}, x, 1e-2);
    for (std::size_t r = 0; r < size; ++r) {
      for (std::size_t c = 0; c < size; ++c) symmetric(r, c) = a(r, c) + a(c, r);
    }
    expect_near(dense::solve_symmetric(symmetric, product(symmetric, x)), x, 1e-9);
    const Array mode = dense::main_eigenvector(symmetric);
    Array scaled = mode;
    for (double& value : scaled) value *= dense::largest_eigenvalue(symmetric);
    expect_near(product(symmetric, mode), scaled, 1e-13);
    EXPECT_NEAR(dense::norm(mode), 1, 1e-14);
  }
}

TEST(Dense, KnowsSignsAndSingularMatrices) {
  dense::Matrix turn(2, 2), flip(2, 2), shadow(2, 2);
  turn(0, 1) = flip(0, 1) = flip(1, 0) = shadow(0, 0) = 1;
  turn(1, 0) = -1;
  EXPECT_TRUE(dense::solve(turn, {1, 0}).positive);
  EXPECT_FALSE(dense::solve(flip, {1, 0}).positive);
  EXPECT_FALSE(dense::solve_if_regular(shadow, {1, 0}, 1e-12));
}

// Every kind of operation, on two sectors of three countries: u . L v = L' u . v.
TEST(BlockMap, RunsBackwardsAsItsTranspose) {
  using Kind = BlockMap::Kind;
  constexpr std::size_t kSectors = 2, kCountries = 3, kCells = 6, kColumns = 8;
  const Array scale = random_array(kCells, 1), trade = random_array(kCells * kCountries, 2),
              inputs = random_array(kCells * kSectors, 3);
  const std::vector<char> first = {1, 0};
  enum : std::size_t { kIn, kOut, kLocal, kCountry, kTotal, kAll, kBlocks };
  const BlockMap map(kSectors, kCountries, {kLocal},
                     {{true,
                       {{Kind::kImporters, kIn, kLocal, &trade},
                        {Kind::kExporters, kLocal, kAll, &trade},
                        {Kind::kScale, kIn, kAll, &scale, {}, &first},
                        {Kind::kSum, kAll, kCountry, &scale}}},
                      {false,
                       {{Kind::kEntries, kCountry, kTotal, nullptr, {{0, 0, 2}, {0, 2, -1}}},
                        {Kind::kInputs, kAll, kOut, &inputs},
                        {Kind::kUses, kIn, kOut, &inputs}}},
                      {true, {{Kind::kSpread, kCountry, kOut, &scale}}},
                      {false, {{Kind::kEntries, kTotal, kOut, nullptr, {{4, 0, 3}}}}}});
  const Array v = random_array(kCells * kColumns, 4), u = random_array(kCells * kColumns, 5);
  const auto run = [&](std::size_t from, const Array& given, std::size_t to, bool transposed) {
    Array result(kCells * kColumns, 0), country(kCountries * kColumns, 0), total(kColumns, 0),
        all(kCells * kColumns, 0);
    std::vector<BlockMap::Block> blocks(kBlocks);
    blocks[from].read = given.data();
    blocks[to].add = result.data();
    blocks[kCountry] = {country.data(), country.data()};
    blocks[kTotal] = {total.data(), total.data()};
    blocks[kAll] = {all.data(), all.data()};
    map.run(kColumns, blocks, transposed);
    return result;
  };
  const Array image = run(kIn, v, kOut, false), back = run(kOut, u, kIn, true);
  EXPECT_GT(dense::norm(image), 1);
  EXPECT_NEAR(dense::dot(u, image), dense::dot(back, v), 1e-13);
}

TEST(Gmres, SolvesEveryColumn) {
  const std::size_t rows = 40, columns = 8;
  Array a = random_array(rows * rows, 5);
  for (std::size_t r = 0; r < rows; ++r) a[r * rows + r] += 12;
  const ColumnMap product = [&](std::size_t width, const double* in, double* out) {
    std::fill(out, out + rows * width, 0);
    add_product(rows, rows, width, a.data(), in, width, out, width);
  };
  const ColumnMap diagonal = [&](std::size_t width, const double* in, double* out) {
    for (std::size_t k = 0; k < rows * width; ++k) out[k] = in[k] / 12;
  };
  Array exact = random_array(rows * columns, 6), b(rows * columns), x(rows * columns);
  for (std::size_t r = 0; r < rows; ++r) exact[r * columns + 3] = 0;
  product(columns, exact.data(), b.data());
  GmresResult result = gmres(rows, columns, product, diagonal, b.data(), x.data());
  EXPECT_TRUE(result.converged);
  EXPECT_LT(result.passes, 60);
  for (std::size_t k = 0; k < x.size(); ++k) EXPECT_NEAR(x[k], exact[k], 1e-12);

  // Restarts, and what it says when passes run out.
  GmresOptions options;
  options.space = 5;
  result = gmres(rows, columns, product, diagonal, b.data(), x.data(), options);
  EXPECT_TRUE(result.converged);
  for (std::size_t k = 0; k < x.size(); ++k) EXPECT_NEAR(x[k], exact[k], 1e-12);
  options.max_passes = 6;
  result = gmres(rows, columns, product, diagonal, b.data(), x.data(), options);
  EXPECT_FALSE(result.converged);
  EXPECT_GT(result.residual, 1e-13);
}

// -1 along the axes, and upwards between two of them.
TEST(MainMode, FindsTheWayUpOfASaddle) {
  const auto saddle = [](const Array& x) {
    return std::optional<Array>({-x[0] + 2 * x[1], 2 * x[0] - x[1]});
  };
  const auto mode = main_mode({1, .3}, 8, saddle);
  ASSERT_TRUE(mode);
  EXPECT_EQ(mode->directions, 2U);
  EXPECT_NEAR(mode->value, 1, 1e-14);
  EXPECT_NEAR(std::abs(mode->vector[0]), std::sqrt(.5), 1e-14);
  EXPECT_NEAR(mode->vector[0], mode->vector[1], 1e-14);
  // One product tells the form along the start alone: -1 + 4 x y / (x x + y y).
  EXPECT_NEAR(main_mode({1, .3}, 1, saddle)->value, -1 + 1.2 / 1.09, 1e-14);
  // Two products have all that a start on a mode leads to.
  EXPECT_EQ(main_mode({1, 1}, 8, saddle)->directions, 1U);
}

TEST(MainMode, StandsApartFromMany) {
  const Array mode = random_array(200, 5), start = random_array(200, 6);
  const double square = dense::dot(mode, mode);
  std::size_t products = 0;
  const auto product = [&](const Array& x) -> std::optional<Array> {
    if (++products > 6) return std::nullopt;
    Array y = x;
    const double along = dense::dot(mode, x) / square;
    for (std::size_t k = 0; k < y.size(); ++k) {
      const double own = -1 - .5 * static_cast<double>(k) / 200;
      y[k] = own * x[k] + 3 * along * mode[k];
    }
    return y;
  };
  const auto found = main_mode(start, 100, product);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->directions, 6U) << "the seventh product was refused";
  EXPECT_GT(found->value, 1.7);
  EXPECT_LT(found->value, 2);
  EXPECT_FALSE(main_mode({}, 8, product));
}

}  // namespace
}  // namespace samarkand
