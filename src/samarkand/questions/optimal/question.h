// Which measures serve an actor best? Maximises ln u of the actor less psi times ln u of the
// target.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct OptimalQuestion : Asked {
  std::vector<Word> actors;  // several: each for itself, until none would change its tariffs
  std::optional<Word> target;
  std::string instrument;       // "tariff", "export_tax", "ban"; empty: see chosen_instrument()
  std::string on = "scenario";  // or "baseline": in the place of the scenario's measures
  std::vector<Word> partners, sectors;
  std::vector<double> psi;          // empty: see weights()
  double least = 0;                 // rate
  std::optional<double> greatest;   // rate
  std::optional<double> count;      // of full bans
  std::optional<double> tolerance;  // of the first-order conditions; empty: see first_order()
  double starts = 3;
  std::optional<double> budget;  // equilibria; empty: see most_solves()

  std::string chosen_instrument() const {
    return !instrument.empty() ? instrument : target ? "ban" : "tariff";
  }
  // Each player's rate moves all others': Nash tariffs are to be as exact as optima.
  double first_order() const { return tolerance.value_or(actors.size() > 1 ? 1e-9 : 1e-8); }
  std::size_t most_solves() const {
    return static_cast<std::size_t>(
        budget.value_or(2000 * starts * static_cast<double>(actors.size())));
  }
  std::vector<double> weights() const {
    return psi.empty() ? std::vector{target ? 1.0 : 0.0} : psi;
  }
};

}  // namespace samarkand
