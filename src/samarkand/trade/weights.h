// The weights of origins under a shock, K = pi m, and what bans leave possible. Used by the solver
// only.
//
//   K            P = (sum_i K c^-theta)^(-1/theta), share of i in spending K (c/P)^-theta
//   K / t'       the same of what exporters get at the border
//   K (1-o)/(t' s')   the same of what producers get
//
// K of origins that cannot sell, or not to that component, is 0. Without units; all rows
// [sector][importer][exporter], padded with zeros.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/baseline.h"
#include "samarkand/trade/feasibility.h"

namespace samarkand {

class TradeWeights {
 public:
  // The memory of the largest arrays, whatever they hold: empty, or what others have left.
  struct Room {
    Array weight, net, paid;
  };

  // Baseline and shock must outlive it.
  TradeWeights(const TradeBaseline& baseline, const Shock& shock, Room room);
  Room leave() && { return std::move(rows_); }

  // What is possible: that of the baseline, where bans clearly change nothing.
  const Feasibility& feasibility() const { return feasibility_; }
  // One component, in which every sector is made.
  bool unrestricted() const { return unrestricted_; }
  // Some origin can sell; cells are [sector][country].
  bool available(std::size_t cell) const { return available_[cell]; }

  // A row of imports [stride], 0 at home: K, K / t', and K (1-o)/(t' s') of a sector that
  // withholds.
  const double* imports(std::size_t sector, std::size_t importer) const {
    return &(touched_[sector] ? rows_.weight : baseline_.import_share)[start(sector, importer)];
  }
  const double* imports_net(std::size_t sector, std::size_t importer) const {
    return &(touched_[sector] ? rows_.net : baseline_.import_share_net)[start(sector, importer)];
  }
  const double* imports_paid(std::size_t sector, std::size_t importer) const {
    return &rows_.paid[start(sector, importer)];
  }
  // K of the importer's own goods.
  double home_weight(std::size_t cell) const { return home_weight_[cell]; }
  // ln of what was taken out of all K of a row, nearly always 0.
  double log_scale(std::size_t cell) const { return log_scale_[cell]; }
  bool has_tariffs(std::size_t sector) const { return has_tariffs_[sector]; }
  // Producers get less than F'.
  bool withholds(std::size_t sector) const { return withholds_[sector]; }
  // Of a sector, that can be paid.
  std::span<const Commission> commissions(std::size_t sector) const {
    return {commissions_.data() + first_commission_[sector],
            commissions_.data() + first_commission_[sector + 1]};
  }
  // The largest K of any buyer left [sector][country]: 0 where nobody buys.
  Array largest_to_buyers() const;

 private:
  std::size_t start(std::size_t sector, std::size_t importer) const {
    return (sector * n_ + importer) * stride_;
  }
  void count_commissions();
  // Says whether anything is banned.
  bool fill_sector(std::size_t sector);
  bool fill_rows(std::size_t sector);
  // Whether bans clearly change nothing of what is feasible without them: every cell that is
  // demanded keeps an origin, every sector a buyer whose use ends in final use, and goods find a
  // way between any two countries. False where that is not plain to see.
  bool feasible_as_ever() const;
  void restrict_rows();
  void drop_origins(std::size_t sector, std::size_t importer);
  void rescale_row(std::size_t sector, std::size_t importer);
  void withhold_commissions();

  const TradeBaseline& baseline_;
  const World& world_;
  const Shock& shock_;
  std::size_t n_, j_, stride_;
  Feasibility feasibility_;
  bool unrestricted_ = true;
  Room rows_;                      // of sectors that are touched; `paid` empty where none withholds
  Array home_weight_, log_scale_;  // [sector][country]
  Array largest_;                  // K of a row [sector][country]
  std::vector<char> touched_;      // [sector]: rows of its own, not the baseline's
  std::vector<char> has_tariffs_, withholds_;
  std::vector<char> available_;
  std::vector<Commission> commissions_;
  std::vector<std::size_t> first_commission_;  // [sector + 1], into commissions_
};

}  // namespace samarkand
