// Tariffs, export taxes, icebergs, bans, productivity and transfers.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/shock/layer.h"
#include "samarkand/shock/tariffs.h"

namespace samarkand {

class CostLayer final : public Layer {
 public:
  CostLayer(const std::shared_ptr<const World>& world, std::string_view scenario_file)
      : world_(*world), scenario_file_(scenario_file), tariffs_(*world, scenario_file) {}

  // Once, by every measure that will add a tariff.
  void reach_with_tariff(const BoundMeasure& bound, Diagnostics& diagnostics) {
    tariffs_.reach(bound, diagnostics);
  }

  // At every binding, in the order in which they apply. `share` of each cell's value is covered.
  void add_tariff(const BoundMeasure& bound, std::optional<double> rate, std::optional<double> add,
                  double share);
  void tax_exports(const BoundMeasure& bound, double rate, double share);
  void raise_costs(const BoundMeasure& bound, double factor, double share);
  void ban(const BoundMeasure& bound, double share);
  void change_productivity(const BoundMeasure& bound, double factor);
  // Those who pay share the total by value added, and so do those who receive. Error E415.
  void transfer(const BoundMeasure& bound, double value);

  int place() const override { return 0; }
  void bind(Diagnostics&) override { tariffs_.bind(); }
  void reset(Shock& shock, Diagnostics& diagnostics) override;
  void apply(Shock& shock, Diagnostics& diagnostics) override;
  void check(Diagnostics& diagnostics) const override { tariffs_.report_conflicts(diagnostics); }

 private:
  void note_change(const Reach& reach);
  void split(const std::vector<std::size_t>& members, double value);
  void scale_access(const Measure& measure, std::size_t cell, double factor);

  const World& world_;
  std::string_view scenario_file_;
  Tariffs tariffs_;
  // Where the cells that the last binding changed are: the first `changes_`.
  std::vector<Reach> changed_;
  std::size_t changes_ = 0;
  std::set<std::string> too_large_;  // sources with a change beyond all numbers
  // Of the binding under way.
  Shock* shock_ = nullptr;
  Diagnostics* diagnostics_ = nullptr;
};

}  // namespace samarkand
