// What reaches a target although it may not go there direct, and what is on record of it.
//
//   banned    sum of controlled F over the corridors under control, baseline value; a plain ban on
//   top
//             of a control is not taken off
//   arrives   what of it is sold by third countries: F' times the controlled part of the share
//   replaced  arrives / banned;  price: geometric mean of chi_controlled over banned
//             value that a route is left for, less 1, in percent
//   markup    what third countries earn on it
// Values at the border of the target, million USD at the numeraire.
#pragma once

#include <cmath>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct Leakage {
  struct Flow {
    double before = 0;           // all trade on these corridors
    double direct = 0;           // after, by the direct route
    double other_reexports = 0;  // after, resold though it might go direct
    double banned = 0, arrives = 0, markup = 0;
    double cost = 0,
           priced = 0;  // of what a route is left for: sum of value times ln chi_controlled, value
    double replaced() const { return banned > 0 ? arrives / banned : 0; }
    void add(const Flow& other);
  };
  struct Row {
    std::size_t target, sector, country;  // country: where it is resold
    double arrives = 0, markup = 0, other_reexports = 0;
  };
  // What the two ends of a corridor are predicted to report of goods in these sectors.
  struct Mirror {
    std::size_t exporter, importer;
    double exporter_reported, importer_reported;
    double gap() const { return std::log(exporter_reported / importer_reported); }
  };
  std::vector<std::size_t> targets, sectors;
  double reported = 0, arrived = 0;  // sums over those to the targets
  std::vector<Mirror> mirror;        // of those who must not sell direct; largest difference first
  std::vector<Flow> flows;           // [target][sector]
  std::vector<Row> rows;             // with something resold, by target, sector, country
  Flow total() const;
  // Sums over targets and sectors [country].
  Array arrives_by_country(std::size_t countries) const;
  Array markup_by_country(std::size_t countries) const;
};

// Leakage to some targets in some sectors of a solved equilibrium.
Leakage leakage(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                std::vector<std::size_t> targets, std::vector<std::size_t> sectors);

// Fills in what is on record, `mirror`, `reported` and `arrived`.
void add_records(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                 Leakage& leakage);

// What exporters put on record: F' on every corridor, but what must not go direct is recorded as
// sold to the third country that resells it, at what the producer is paid, and so is what is resold
// more (or less) than before. [importer][exporter], summed over `sectors`.
Array recorded_exports(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                       const std::vector<std::size_t>& sectors);

}  // namespace samarkand
