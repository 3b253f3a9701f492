// What an equilibrium means: exact real income and its first-order parts, by country and sector.
//
//   real income u = ((I'-D')/(I-D)) / P_C, P_C = (sum_j alpha P[j,n]^(1-sigma))^(1/(1-sigma)):
//   what residents earn, not what they borrow; exact, the headline. I - D = VA + R > 0. Real
//   spending (I'/I) / P_C: what published programs call welfare; the same where D = 0. Real wage
//   W / P_C, W the country's average wage.
//   First-order parts, percent of baseline income I - D, changes as hat - 1, q[j,n,i] = c[j,i] s':
//   terms_of_trade   = sum_j sum_{i!=n} (F[j,i,n] (q[j,i,n]-1) - F[j,n,i] (q[j,n,i]-1))
//   volume_of_trade  = sum_{j,i} (t-1) F[j,n,i] (F'/F - q[j,n,i])
//   technical        = sum_j Y[j,n] (z-1) - sum_{j,i} t F (d-1)
//   transfers        = T + RN' + D (P_C - 1)
//   What is borrowed counts for none of them, but what it costs to pay for it does; terms of trade
//   and transfers depend on the numeraire where D is not 0, their sum does not.
//   They add up to the exact change to first order only, in every nest and at every mobility of
//   labour. Sectors: output Y'/Y, volume Y'/(Y c), value added gamma' Y' / (gamma Y) with
//   gamma' = gamma (w/(z c))^(1-epsilon), employment value added / w, and (w_j/W)^mu where the
//   mobility mu is finite: people, whose earnings differ, not efficiency units. NaN: not defined (a
//   ban makes it infinite, or a change from zero); written as an empty field.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Changes in percent; nominal ones at the numeraire.
struct CountryOutcome {
  double real_income, real_spending, real_wage, price_index, wage;
  double terms_of_trade, volume_of_trade, technical, transfers;  // percent of I - D
  double exports, imports;                                       // border value, domestic excluded
  double tariff_revenue;  // change of revenue, percent of I - D
};
struct SectorOutcome {
  double output, volume, price, value_added, employment;
};

struct Outcome {
  std::vector<CountryOutcome> countries;  // [country]
  std::vector<SectorOutcome> sectors;     // [sector][country]
};

// Exports and imports of each country [country]: `flow` [sector][importer][exporter] summed over
// partners and sectors, without what stays at home.
struct BorderTrade {
  Array exports, imports;
};
BorderTrade border_trade(const Array& flow, std::size_t countries);

Outcome outcome(const World& world, const Shock& shock, const Equilibrium& equilibrium);

// The column real_income of countries alone: all that a sweep needs, at a tenth of the work.
Array real_income(const World& world, const Shock& shock, const Equilibrium& equilibrium);
// The same as ln u [country].
Array log_real_income(const World& world, const Shock& shock, const Equilibrium& equilibrium);

}  // namespace samarkand
