// How long the trade equilibrium takes, beside the nested fixed point that published codes use
// (Caliendo, Parro 2015: prices inside, spending inside, wages outside by damped value added), in
// the same run and to the same answer, which is compared before anything is timed.
//
//   bench_equilibrium [WORLD]    a world's folder; without it worlds/wiod-2014
//   tools/build_wiod_2014 --sectors 50 ../shared/data /tmp/wiod-44x50 makes the 44 x 50 one
//
// One thread. Read the ratio, not the times: those belong to the machine.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "samarkand/report/report.h"

namespace samarkand {
namespace {

// The published scheme on the default nests, fixed closure. Damping 0.3, wages to 1e-10, prices and
// spending solved to a tenth of that in every round.
struct Nested {
  Array wage, price;
  int passes = 0;
};

class NestedFixedPoint {
 public:
  NestedFixedPoint(const World& world, const Shock& shock)
      : w_(world),
        s_(shock),
        n_(world.country_count()),
        j_(world.sector_count()),
        k_(shock.access) {
    for (std::size_t c = 0; c < k_.size(); ++c) {
      const double spending = world.spending()[c / n_];
      k_[c] *=
          spending > 0 ? world.flow()[c] * world.tariff()[c] / spending : c / n_ % n_ == c % n_;
    }
    cost_.assign(j_ * n_, 1);
    power_ = output_ = cost_;
  }

  Nested solve() {
    Nested result{Array(n_, 1), Array(j_ * n_, 1)};
    Array spending = w_.spending();
    for (double gap = 1; gap > 1e-10;) {
      while (prices(result) > 1e-11) {
      }
      while (sales(result, spending) > 1e-11) {
      }
      gap = 0;
      double total = 0, base = 0;
      for (std::size_t n = 0; n < n_; ++n) {
        double earned = 0;
        for (std::size_t j = 0; j < j_; ++j)
          earned += w_.gamma()[w_.at(j, n)] * output_[w_.at(j, n)];
        const double step = earned / (result.wage[n] * w_.country_value_added()[n]) - 1;
        gap = std::max(gap, std::abs(step));
        result.wage[n] *= 1 + 0.3 * step;
        total += result.wage[n] * w_.country_value_added()[n];
        base += w_.country_value_added()[n];
      }
      for (double& wage : result.wage) wage *= base / total;
    }
    return result;
  }

 private:
  double prices(Nested& state) {
    ++state.passes;
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        double log_cost = w_.gamma()[w_.at(j, n)] * std::log(state.wage[n]);
        const double* share = &w_.input_share()[(n * j_ + j) * j_];
        for (std::size_t k = 0; k < j_; ++k) {
          if (share[k] > 0) log_cost += share[k] * std::log(state.price[w_.at(k, n)]);
        }
        cost_[w_.at(j, n)] = std::exp(log_cost) / s_.productivity[w_.at(j, n)];
      }
    }
    double change = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        power_[w_.at(j, i)] = std::pow(cost_[w_.at(j, i)], -s_.theta[j]);
      }
      for (std::size_t n = 0; n < n_; ++n) {
        double sum = 0;
        for (std::size_t i = 0; i < n_; ++i) sum += k_[w_.cell(j, n, i)] * power_[w_.at(j, i)];
        double& price = state.price[w_.at(j, n)];
        const double fresh = std::pow(sum, -1 / s_.theta[j]);
        change = std::max(change, std::abs(fresh / price - 1));
        price = fresh;
      }
    }
    return change;
  }

  double sales(Nested& state, Array& spending) {
    ++state.passes;
    Array revenue(n_, 0), fresh(j_ * n_, 0);
    std::fill(output_.begin(), output_.end(), 0);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double scale =
            spending[w_.at(j, n)] * std::pow(state.price[w_.at(j, n)], s_.theta[j]);
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = w_.cell(j, n, i);
          const double paid = k_[c] * power_[w_.at(j, i)] * scale;
          output_[w_.at(j, i)] += paid * s_.inverse_tariff[c];
          revenue[n] += paid * (1 - s_.inverse_tariff[c]);
        }
      }
    }
    double change = 0;
    for (std::size_t n = 0; n < n_; ++n) {
      const double income =
          state.wage[n] * w_.country_value_added()[n] + revenue[n] + w_.deficit()[n];
      for (std::size_t j = 0; j < j_; ++j) {
        const double* share = &w_.input_share()[(n * j_ + j) * j_];
        for (std::size_t k = 0; k < j_; ++k) {
          fresh[w_.at(k, n)] += share[k] * output_[w_.at(j, n)];
        }
      }
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = w_.at(j, n);
        fresh[c] += w_.alpha()[c] * income;
        change = std::max(change, std::abs(fresh[c] - spending[c]) / income);
      }
    }
    spending = fresh;
    return change;
  }

  const World& w_;
  const Shock& s_;
  std::size_t n_, j_;
  Array k_, cost_, power_, output_;
};

// A tariff of 25 % on all goods that the United States (or the first economy) buys.
Shock quarter_tariff(const World& world) {
  Shock shock = Shock::none(world);
  const std::size_t n = world.find_country("USA").value_or(0);
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    for (std::size_t i = 0; i < world.country_count(); ++i) {
      if (i == n || world.sectors()[j].kind != SectorKind::kGoods) continue;
      const std::size_t c = world.cell(j, n, i);
      shock.access[c] = std::pow(1.25 / world.tariff()[c], -shock.theta[j]);
      shock.inverse_tariff[c] = 1 / 1.25;
    }
  }
  return shock;
}

double largest_difference(const Array& a, const Array& b) {
  double apart = 0;
  for (std::size_t k = 0; k < a.size(); ++k) apart = std::max(apart, std::abs(a[k] / b[k] - 1));
  return apart;
}

int run_benchmarks(const std::string& folder) {
  const Result<World> loaded = load_world(folder);
  if (!loaded) {
    std::fprintf(stderr, "%s\n", to_string(loaded.diagnostics()).c_str());
    return 2;
  }
  const World& world = *loaded;
  const Shock shock = quarter_tariff(world);
  const Equilibrium ours = solve_equilibrium(world, shock);
  const Nested nested = NestedFixedPoint(world, shock).solve();
  const double apart = largest_difference(ours.wage, nested.wage);
  std::printf("%zu countries x %zu sectors; wages of the two solvers differ by %.1e\n",
              world.country_count(), world.sector_count(), apart);
  if (ours.status != Status::kConverged || !(apart < 1e-8)) {
    std::printf("the answers differ: nothing is timed\n");
    return 3;
  }
  std::printf("passes over the trade shares: %d, nested fixed point %d\n", ours.iterations + 1,
              nested.passes);

  benchmark::RegisterBenchmark("load", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(load_world(folder));
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("solve", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(solve_equilibrium(world, shock));
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("check", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(check_equilibrium(world, shock, ours));
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("nested fixed point", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(NestedFixedPoint(world, shock).solve());
  })->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %.0f MB\n", static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}

}  // namespace
}  // namespace samarkand

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  return samarkand::run_benchmarks(argc > 1 ? argv[1] : SAMARKAND_SOURCE_DIR "/worlds/wiod-2014");
}
