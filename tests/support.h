// What many tests share: small worlds, published data sets, runs of scenario text.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/report/report.h"
#include "samarkand/report/write_report.h"
#include "samarkand/shock/binder.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand::testing {

// A one-sector world without inputs: flow[exporter][importer], no tariffs.
inline WorldData one_sector(const std::vector<std::string>& codes,
                            const std::vector<std::vector<double>>& flow, double theta) {
  WorldData data;
  data.info.name = "one-sector";
  data.info.unit = "million USD";
  const std::size_t n = codes.size();
  for (const std::string& code : codes) data.countries.push_back({code, code});
  data.sectors.push_back({"goods_", "Goods", theta});
  data.flow.resize(n * n);
  data.tariff.assign(n * n, 1);
  data.input.assign(n, 0);
  data.final_spending.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t m = 0; m < n; ++m) {
      data.flow[m * n + i] = flow[i][m];
      data.final_spending[m] += flow[i][m];
    }
  }
  return data;
}

// A random balanced world with inputs, tariffs, deficits, zero flows and a sector that some
// countries do not make.
inline WorldData random_world(std::size_t countries, std::size_t sectors, unsigned seed) {
  std::mt19937 bits(seed);
  const auto uniform = [&] { return std::ldexp(static_cast<double>(bits()), -32); };
  WorldData data;
  data.info.name = "random";
  for (std::size_t n = 0; n < countries; ++n) {
    const std::string code{'C', static_cast<char>('A' + n)};
    data.countries.push_back({code, code});
  }
  for (std::size_t j = 0; j < sectors; ++j) {
    const std::string code{'s', static_cast<char>('a' + j)};
    data.sectors.push_back(
        {code, code, 2 + 6 * uniform(), j % 3 == 2 ? SectorKind::kServices : SectorKind::kGoods});
  }
  data.flow.resize(sectors * countries * countries);
  data.tariff.assign(data.flow.size(), 1);
  Array output(sectors * countries), spending(sectors * countries);
  for (std::size_t j = 0; j < sectors; ++j) {
    for (std::size_t n = 0; n < countries; ++n) {
      for (std::size_t i = 0; i < countries; ++i) {
        const std::size_t c = (j * countries + n) * countries + i;
        const bool missing = j == 0 && i == 1;  // country CB makes nothing in sector sa
        if (missing || (i != n && uniform() < .2)) continue;
        data.flow[c] = i == n ? 50 + 50 * uniform() : 10 * uniform();
        if (i != n && j % 3 != 2) data.tariff[c] = 1 + .2 * uniform();
        output[j * countries + i] += data.flow[c];
        spending[j * countries + n] += data.tariff[c] * data.flow[c];
      }
    }
  }
  data.input.resize(countries * sectors * sectors);
  data.final_spending = spending;
  for (std::size_t n = 0; n < countries; ++n) {
    for (std::size_t j = 0; j < sectors; ++j) {
      for (std::size_t k = 0; k < sectors; ++k) {
        const double most = std::min(output[j * countries + n], spending[k * countries + n]);
        const double value = .7 / static_cast<double>(sectors) * uniform() * most;
        data.input[(n * sectors + j) * sectors + k] = value;
        data.final_spending[k * countries + n] -= value;
      }
    }
  }
  return data;
}

// On a random world of at least four countries and sectors, every kind of measure.
inline const char* const kMixedMeasures = R"(
measures:
  - {kind: tariff, origin: CA, destination: [CB, CC], sectors: goods, rate: 0.4}
  - {kind: tariff, origin: CD, destination: CA, sectors: [sb], add: 0.3, share: 0.5}
  - {kind: iceberg, origin: all, destination: CC, sectors: all, factor: 1.2, share: 0.7}
  - {kind: ban, origin: CB, destination: CD, sectors: [sc]}
  - {kind: ban, origin: CC, destination: CD, sectors: all, share: 0.6}
  - {kind: export_tax, origin: CC, destination: all, sectors: [sa, sd], rate: 0.15}
  - {kind: export_tax, origin: CD, destination: CA, sectors: [sb], rate: 0.25, share: 0.5}
  - {kind: productivity, country: CD, sectors: [sa], factor: 0.9}
  - {kind: transfer, origin: CA, destination: CB, value: 3}
)";

inline std::shared_ptr<const World> make(WorldData data) {
  Result<World> world = World::make(std::move(data), "test world");
  if (!world) throw std::runtime_error(to_string(world.diagnostics()));
  return std::make_shared<const World>(std::move(world).value());
}

// Runs `measures` and other top-level keys as a scenario; throws on a bad one, which fails the
// test.
inline Report run_text(const std::shared_ptr<const World>& world, const std::string& body,
                       const SolveOptions& options = {}) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", ".", diagnostics, disk());
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  Result<Report> report = run(world, std::move(scenario), {.solve = options});
  if (!report) throw std::runtime_error(to_string(report.diagnostics()));
  return std::move(report).value();
}

// `measures` and other top-level keys bound to a world.
inline Shock shock_of(const std::shared_ptr<const World>& world, const std::string& body) {
  Diagnostics diagnostics;
  const Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", "", diagnostics);
  Shock shock = make_shock(scenario, world, diagnostics);
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  return shock;
}

inline std::filesystem::path shared_data() { return SAMARKAND_SHARED_DATA; }

}  // namespace samarkand::testing

// Skips the test where the published data sets are not beside the source tree.
#define SAMARKAND_NEEDS_SHARED_DATA()                                               \
  if (!std::filesystem::exists(samarkand::testing::shared_data())) {                \
    GTEST_SKIP() << "needs the data sets in " << samarkand::testing::shared_data(); \
  }
