// The approximate inverse of the Jacobian by itself: its transpose, and how near it is to the
// inverse, by the equations of the solver and by their exact linearisation.
#include "samarkand/trade/preconditioner.h"

#include <numeric>

#include "samarkand/trade/linear_solver.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::random_world;
using testing::shock_of;

Array random_array(std::size_t size, unsigned seed) {
  std::mt19937 bits(seed);
  Array result(size);
  for (double& x : result) x = std::ldexp(static_cast<double>(bits()), -31) - 1;
  return result;
}

double dot(const Array& a, const Array& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(Preconditioner, ItsTransposeIsItsTranspose) {
  for (const auto& [countries, sectors] : {std::pair{2UL, 3UL}, {5UL, 4UL}, {9UL, 7UL}}) {
    const auto world = make(random_world(countries, sectors, 12));
    const TradeSolver solver(world);
    const std::size_t rows = countries + 2 * countries * sectors;
    for (unsigned seed = 0; seed < 5; ++seed) {
      const Array v = random_array(rows, seed), u = random_array(rows, seed + 100);
      Array image(rows), back(rows);
      solver.precondition(Closure::kScaled, 1, v.data(), image.data(), false);
      solver.precondition(Closure::kScaled, 1, u.data(), back.data(), true);
      const double size = std::sqrt(dot(image, image) * dot(u, u));
      EXPECT_NEAR(dot(u, image), dot(back, v), 1e-5 * size) << countries << " x " << sectors;
    }
  }
}

TEST(Preconditioner, ColumnsOfABatchDoNotMeet) {
  const auto world = make(random_world(5, 4, 12));
  const TradeSolver solver(world);
  constexpr std::size_t kRows = 45, kColumns = 3;
  const Array batch = random_array(kRows * kColumns, 1);
  Array images(batch.size()), image(kRows);
  for (const bool transposed : {false, true}) {
    solver.precondition(Closure::kScaled, kColumns, batch.data(), images.data(), transposed);
    for (std::size_t c = 0; c < kColumns; ++c) {
      Array column(kRows);
      for (std::size_t r = 0; r < kRows; ++r) column[r] = batch[r * kColumns + c];
      solver.precondition(Closure::kScaled, 1, column.data(), image.data(), transposed);
      for (std::size_t r = 0; r < kRows; ++r) EXPECT_EQ(images[r * kColumns + c], image[r]);
    }
  }
}

// Passes that GMRES needs for the linearised equilibrium of the baseline, forwards and transposed.
int passes(const Linearisation& system, const Preconditioner& supplied) {
  const LinearSolver solver(system, supplied);
  const Array b = random_array(system.rows(), 7);
  Array x(b.size());
  const GmresResult forwards = solver.solve(1, b.data(), x.data());
  const GmresResult transposed = solver.solve_transposed(1, b.data(), x.data());
  EXPECT_TRUE(forwards.converged && transposed.converged);
  return std::max(forwards.passes, transposed.passes);
}

TEST(Preconditioner, LeavesLittleForGmresToDo) {
  Result<World> loaded = load_world(SAMARKAND_SOURCE_DIR "/worlds/wiod-2014");
  ASSERT_TRUE(loaded);
  const auto world = std::make_shared<const World>(std::move(loaded).value());
  const Shock none = Shock::none(*world);
  const TradeSolver solver(world);
  const Equilibrium baseline = solver.solve(none);
  const Linearisation system(*world, none, baseline);
  const ColumnMap copy = [&](std::size_t columns, const double* in, double* out) {
    std::copy_n(in, system.rows() * columns, out);
  };
  const int with = passes(system, preconditioner_of(solver, none.closure)),
            without = passes(system, {copy, copy});
  EXPECT_LE(with, 30);
  EXPECT_LT(2 * with, without);
}

// v - P r(v) from the baseline to the equilibrium of a shock: a digit a pass.
double chord_residual(const World& world, const Shock& shock, int passes) {
  const TradeBaseline baseline(world);
  Shock none = Shock::none(world);
  none.labour_mobility = shock.labour_mobility;
  const TradeSystem without(baseline, none), system(baseline, shock);
  TradeState state(baseline);
  Array r(system.size()), step(system.size());
  without.residual(without.start(), state, r);
  const TradePreconditioner inverse(without, state);
  Array v = system.start();
  double size = system.residual(v, state, r);
  for (int pass = 0; pass < passes; ++pass) {
    inverse.apply(r, step);
    system.drop_idle(step);
    for (std::size_t k = 0; k < v.size(); ++k) v[k] += step[k];
    system.normalise(v);
    size = system.residual(v, state, r);
  }
  return size;
}

TEST(Preconditioner, GainsADigitAPass) {
  const auto world = make(random_world(8, 4, 21));
  Shock shock = shock_of(world, R"(
measures:
  - {kind: tariff, origin: CA, destination: [CB, CC], sectors: goods, rate: 0.1}
  - {kind: iceberg, origin: CD, destination: all, sectors: [sb], factor: 1.05}
)");
  EXPECT_GT(chord_residual(*world, shock, 0), 1e-3);
  EXPECT_LT(chord_residual(*world, shock, 8), 1e-10);
  shock.labour_mobility = 4;  // less is gained
  EXPECT_GT(chord_residual(*world, shock, 0), 1e-3);
  EXPECT_LT(chord_residual(*world, shock, 8), 1e-5);
}

}  // namespace
}  // namespace samarkand
