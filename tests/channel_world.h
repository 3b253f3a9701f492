// A random world with indirect routes and currencies.
#pragma once

#include <algorithm>

#include "support.h"

namespace samarkand::testing {

// A random world of five, whose countries stand on a line with a short cut, and a group.
inline WorldData with_channels(double direct = .9, double rho = 8, double markup = .1) {
  WorldData data = random_world(5, 4, 7);
  data.groups["west"] = {"CA", "CB"};
  const auto link = [&](const char* a, const char* b, double cost) {
    data.channels.links.push_back({a, b, "land", cost, 100, .05, true});
    data.channels.links.push_back({b, a, "land", cost, 100, .05, true});
  };
  link("CA", "CB", 1.3);
  link("CB", "CC", 1.25);
  link("CC", "CD", 1.2);
  link("CD", "CE", 1.35);
  link("CA", "CE", 1.5);
  for (const char* sector : {"sa", "sb", "sd"}) {
    data.channels.routes.push_back({sector, direct, rho, markup, ""});
  }
  data.channels.routing = std::max(rho, 20.0);
  data.channels.currencies = {{"west to CE", "west", "CE", "USD", .7, ""},
                              {"west to CE", "west", "CE", "CNY", .3, ""},
                              {"others", "all", "all", "USD", .4, ""},
                              {"others", "all", "all", "CNY", .6, ""}};
  data.channels.nu = .05;
  data.channels.liquidity = .02;
  return data;
}

}  // namespace samarkand::testing
