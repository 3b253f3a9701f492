// The tariffs on each cell of a world, gathered before they are applied, since `add` needs to know
// of `rate`.
//
//   new rate   the one `rate` on the cell, else the baseline's, and all `add`
//   m          times (1-phi) + phi (t'/t)^(-theta), phi the share of the last tariff: a share below
//   1
//              stands alone on its cells
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/shock/layer.h"

namespace samarkand {

// "DEU -> USA, mining"
std::string cell_name(const World& world, std::size_t cell);
// Where a measure stands. Measures of one table count as one, so that a table set against another
// is one error.
std::string source_of(const Measure& measure, std::string_view scenario_file);

class Tariffs {
 public:
  Tariffs(const World& world, std::string_view scenario_file)
      : world_(world), scenario_file_(scenario_file) {}

  // Once. Warning W014.
  void reach(const BoundMeasure& bound, Diagnostics& diagnostics);
  void bind();
  // At every binding.
  void reset();
  void add(const BoundMeasure& bound, std::optional<double> rate, std::optional<double> add,
           double share);
  // Sets 1/t'; hands cells to `scale(measure, cell, share, r)`, which multiplies m. Error E406.
  template <class Scale>
  void apply(Shock& shock, Diagnostics& diagnostics, const Scale& scale);
  void report_conflicts(Diagnostics& diagnostics) const;  // E412

 private:
  // One measure as it stands.
  struct Tariff {
    const Measure* measure = nullptr;
    std::optional<double> rate;
    double share = 1;
  };
  // The tariffs on one cell so far. Measures by position in the scenario; -1: none.
  struct Cell {
    int setter = -1;   // the one with `rate`
    int partial = -1;  // the one with a share below 1
    int first = -1, last = -1;
    double add = 0;
  };
  // Two tariffs that cannot stand on one cell.
  struct Conflict {
    int earlier, later;
    std::size_t cell;
    int cells = 0;
  };
  void note(int index, std::optional<double> rate, double add, double share, std::size_t cell);
  void note_conflict(int one, int other, std::size_t cell);
  void note_below(int last, std::size_t cell, double rate, Diagnostics& diagnostics);
  const Tariff& at(int index) const { return tariffs_[static_cast<std::size_t>(index)]; }

  const World& world_;
  std::string_view scenario_file_;
  std::vector<char> reached_;
  std::vector<std::size_t> cells_;  // with a tariff measure, ascending
  std::vector<Cell> on_cell_;       // [sector][importer][exporter]; empty without tariffs
  std::vector<Tariff> tariffs_;     // [place in the scenario]
  std::map<std::pair<std::string, std::string>, Conflict> conflicts_;
  std::set<std::string> below_;  // sources with a tariff at or below -100 %
};

template <class Scale>
void Tariffs::apply(Shock& shock, Diagnostics& diagnostics, const Scale& scale) {
  double last_ratio = 1, last_theta = 0, last_power = 1;
  for (const std::size_t cell : cells_) {
    const Cell& tariff = on_cell_[cell];
    if (tariff.first < 0) continue;
    const double before = world_.tariff()[cell];
    const double after =
        tariff.setter < 0 ? before + tariff.add : 1 + (*at(tariff.setter).rate + tariff.add);
    if (!(after > 0)) {
      note_below(tariff.last, cell, after - 1, diagnostics);
      continue;
    }
    if (after == before) continue;
    const double theta = shock.theta[cell / (world_.country_count() * world_.country_count())];
    const double ratio = after / before;
    if (ratio != last_ratio || theta != last_theta) {
      last_ratio = ratio;
      last_theta = theta;
      last_power = std::pow(ratio, -theta);
    }
    const double share = at(tariff.last).share;
    const double part = scale(*at(tariff.last).measure, cell, share, last_power);
    shock.inverse_tariff[cell] = share == 1 ? 1 / after : (1 - part) / before + part / after;
  }
}

}  // namespace samarkand
