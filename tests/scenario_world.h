// A world of six countries and four sectors, made in memory, on which every cell of a bound
// scenario can be worked out by hand. No inputs; value added falls from CHN to USA; tariffs: 10 %
// on mining, 5 % on electronics from CHN to USA, none elsewhere.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "samarkand/world/world.h"

namespace samarkand {

inline World make_scenario_world() {
  WorldData data;
  data.info = {.name = "six",
               .title = "Six countries",
               .unit = "million USD",
               .licence = "",
               .notes = "",
               .year = 2021,
               .source = {"made up"}};
  data.countries = {{"CHN", "China"},  {"DEU", "Germany"}, {"FRA", "France"},
                    {"RUS", "Russia"}, {"UKR", "Ukraine"}, {"USA", "United States"}};
  data.sectors = {{"business", "Business services", 2, SectorKind::kServices},
                  {"electronics", "Electronics", 4, SectorKind::kGoods},
                  {"machinery", "Machinery", 5, SectorKind::kGoods},
                  {"mining", "Mining", 8, SectorKind::kGoods}};
  data.groups = {{"EU", {"DEU", "FRA"}}, {"G7", {"DEU", "FRA", "USA"}}};
  const std::size_t countries = 6, sectors = 4, china = 0, usa = 5, electronics = 1, mining = 3;
  data.flow.assign(sectors * countries * countries, 10);
  data.tariff.assign(sectors * countries * countries, 1);
  data.input.assign(countries * sectors * sectors, 0);
  data.final_spending.assign(sectors * countries, 0);
  for (std::size_t j = 0; j < sectors; ++j) {
    for (std::size_t n = 0; n < countries; ++n) {
      for (std::size_t i = 0; i < countries; ++i) {
        const std::size_t cell = (j * countries + n) * countries + i;
        if (i == n) data.flow[cell] = 100.0 * static_cast<double>(countries - n);
        if (i != n && j == mining) data.tariff[cell] = 1 + 0.10;
        if (i == china && n == usa && j == electronics) data.tariff[cell] = 1 + 0.05;
        data.final_spending[j * countries + n] += data.flow[cell] * data.tariff[cell];
      }
    }
  }
  data.channels.currencies = {{"all", "all", "all", "USD", .8, ""},
                              {"all", "all", "all", "EUR", .2, ""}};
  data.channels.nu = .04;
  Result<World> world = World::make(std::move(data), "six");
  if (!world) {
    ADD_FAILURE() << to_string(world.diagnostics());
    std::abort();
  }
  return std::move(world).value();
}

}  // namespace samarkand
