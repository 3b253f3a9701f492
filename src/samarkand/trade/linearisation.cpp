#include "samarkand/trade/linearisation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace samarkand {
namespace {

using Kind = BlockMap::Kind;
using Entries = std::vector<BlockMap::Entry>;

// The blocks, in the words of the header.
enum Block : std::size_t {
  // unknowns and residuals, in the order of rows
  kWage,
  kPrice,
  kSpending,
  kSectorWage,
  kOfBalance,
  kOfPrice,
  kOfSpending,
  kOfLabour,
  // sources, or what starts from them
  kCost,          // ln C
  kProductivity,  // ln z
  kGivenPrice,    // q at given costs
  kOutput,        // dY'
  kInput,         // h
  kDemand,        // dX but for what income does
  kLabourShare,   // ln gamma' at given wages and costs
  kBalance,       // exports - imports + RN' + D' + T
  kEarned,        // I' without duties on new demand, and with them
  kDeficit,       // D'
  kTrade,         // exports + imports
  // on the way
  kBundle,         // ln PM
  kUnitCost,       // C - ln z
  kMade,           // q
  kMarketAccess,   // a
  kSold,           // dF' abroad
  kBought,         // dF' abroad by costs alone, less theta, by importer
  kPaid,           // (1-o) dF'/s' abroad
  kShiftedSold,    // dS by exporter
  kShiftedBought,  // dS by costs alone, less theta, by importer
  kUsed,           // dY' + Y' h
  kIndex,          // ln P_C
  kIncome,         // dI'
  kResidents,      // d(I' - D')
  kCommission,     // o dF'/s' [payment]
  kFinanced,       // sum of D' w [component]
  kNumeraire,      // [component]
  kBlocks
};

constexpr std::pair<Array Sources::*, Block> kSources[] = {
    {&Sources::cost, kCost},        {&Sources::productivity, kProductivity},
    {&Sources::price, kGivenPrice}, {&Sources::output, kOutput},
    {&Sources::input, kInput},      {&Sources::demand, kDemand},
    {&Sources::balance, kBalance},  {&Sources::labour_share, kLabourShare},
    {&Sources::income, kEarned},    {&Sources::deficit, kDeficit},
    {&Sources::trade, kTrade},
};

Entries diagonal(const Array& values) {
  Entries result;
  for (std::size_t n = 0; n < values.size(); ++n) result.push_back({n, n, values[n]});
  return result;
}

}  // namespace

Sources::Sources(std::size_t countries, std::size_t cells, std::size_t columns)
    : cost(cells * columns),
      productivity(cells * columns),
      price(cells * columns),
      output(cells * columns),
      input(cells * columns),
      demand(cells * columns),
      labour_share(cells * columns),
      balance(countries * columns),
      income(countries * columns),
      deficit(countries * columns),
      trade(countries * columns) {}

Linearisation::Linearisation(const World& world, const Shock& shock, const Equilibrium& equilibrium)
    : world_(world),
      shock_(shock),
      e_(equilibrium),
      n_(world.country_count()),
      j_(world.sector_count()),
      cells_(n_ * j_),
      mobile_(std::isinf(shock.labour_mobility)),
      plain_(shock.epsilon == 1 && shock.eta == 1 && shock.sigma == 1) {
  set_nests();
  set_trade();
  if (shock.closure == Closure::kScaled) shift_trade();
  withhold();
  set_accounts();
  set_deficits();
  set_labour();
  equations_ = equations();
}

BlockMap Linearisation::equations() const {
  Entries numeraire;
  for (std::size_t n = 0; n < n_; ++n) numeraire.push_back({n, part(n), -1});
  std::vector<BlockMap::Operation> demand;
  if (!plain_) demand.push_back({Kind::kSpread, kIndex, kDemand, &index_price_});
  demand.push_back({Kind::kSum, kDemand, kEarned, &duty_});
  return {j_,
          n_,
          {kMade, kSold, kBought, kPaid, kShiftedSold, kShiftedBought},
          {{false, {{Kind::kInputs, kPrice, plain_ ? kCost : kBundle, &inputs_}}},
           costs_and_trade(),
           payments(),
           {true, demand},
           {false,
            {{Kind::kEntries, kEarned, kIncome, nullptr, diagonal(per_duty_)},
             {Kind::kEntries, kIncome, kResidents, nullptr, diagonal(Array(n_, 1))},
             {Kind::kEntries, kDeficit, kResidents, nullptr, diagonal(Array(n_, -1))},
             {Kind::kEntries, kBalance, kOfBalance, nullptr, diagonal(per_volume_)},
             {Kind::kEntries, kNumeraire, kOfBalance, nullptr, numeraire}}},
           {true,
            {{Kind::kScale, kDemand, kOfSpending, &per_spending_},
             {Kind::kSpread, kIncome, kOfSpending, &spending_of_income_},
             {Kind::kScale, kSpending, kOfSpending, &minus_one_}}}}};
}

BlockMap::Stage Linearisation::costs_and_trade() const {
  std::vector<BlockMap::Operation> list;
  const auto add = [&](Kind kind, Block from, Block to, const Array& by,
                       const std::vector<char>* only = nullptr) {
    list.push_back({kind, from, to, &by, {}, only});
  };
  if (!plain_) {
    add(Kind::kScale, kBundle, kCost, one_);
    add(Kind::kScale, kBundle, kInput, bundle_input_);
    add(Kind::kSum, kPrice, kIndex, alpha_);
    add(Kind::kScale, kPrice, kDemand, own_price_);
  }
  add(Kind::kSpread, kWage, kCost, gamma_);
  if (!mobile_) add(Kind::kScale, kSectorWage, kCost, gamma_);
  if (!plain_) add(Kind::kScale, kCost, kInput, cost_input_);
  add(Kind::kScale, kCost, kUnitCost, one_);
  add(Kind::kScale, kProductivity, kUnitCost, minus_one_);

  add(Kind::kImporters, kUnitCost, kMade, share_);
  add(Kind::kScale, kGivenPrice, kMade, one_);
  add(Kind::kScale, kMade, kOfPrice, one_);
  add(Kind::kScale, kPrice, kOfPrice, minus_one_);
  add(Kind::kScale, kSpending, kMarketAccess, one_);
  add(Kind::kScale, kMade, kMarketAccess, theta_);
  add(Kind::kExporters, kMarketAccess, kSold, flow_);
  add(Kind::kImporters, kUnitCost, kBought, flow_);
  add(Kind::kExporters, kMarketAccess, kPaid, paid_, &withheld_);

  add(Kind::kScale, kMarketAccess, kOutput, home_flow_);
  add(Kind::kScale, kUnitCost, kOutput, output_);
  add(Kind::kScale, kSold, kOutput, one_, &kept_);
  add(Kind::kScale, kPaid, kOutput, one_, &withheld_);
  add(Kind::kSum, kSold, kBalance, one_);
  add(Kind::kSum, kBought, kBalance, theta_);
  add(Kind::kSum, kUnitCost, kBalance, sales_);
  add(Kind::kSum, kMarketAccess, kBalance, bought_);
  add(Kind::kSum, kBought, kEarned, theta_);
  add(Kind::kSum, kUnitCost, kEarned, theta_home_flow_);
  add(Kind::kSum, kMade, kEarned, border_);
  add(Kind::kSum, kSold, kEarned, one_, &withheld_);
  add(Kind::kSum, kPaid, kEarned, minus_one_, &withheld_);
  add(Kind::kSum, kUnitCost, kEarned, tax_, &withheld_);
  if (!shifted_.empty()) {
    add(Kind::kExporters, kMarketAccess, kShiftedSold, shifted_);
    add(Kind::kImporters, kUnitCost, kShiftedBought, shifted_);
    add(Kind::kSum, kMarketAccess, kDeficit, shifted_bought_);
    add(Kind::kSum, kShiftedBought, kDeficit, minus_theta_);
    add(Kind::kSum, kShiftedSold, kDeficit, minus_one_);
    add(Kind::kSum, kUnitCost, kDeficit, shifted_sales_);
    add(Kind::kSum, kMarketAccess, kTrade, imports_);
    add(Kind::kSum, kBought, kTrade, minus_theta_);
    add(Kind::kSum, kSold, kTrade, one_);
    add(Kind::kSum, kUnitCost, kTrade, sales_);
  }
  add(Kind::kScale, kOutput, kUsed, one_);
  add(Kind::kScale, kInput, kUsed, e_.output);
  if (!mobile_) {
    add(Kind::kSpread, kWage, kOfLabour, labour_by_wage_);
    add(Kind::kScale, kSectorWage, kOfLabour, labour_by_own_);
    add(Kind::kScale, kCost, kOfLabour, labour_by_cost_);
    add(Kind::kScale, kLabourShare, kOfLabour, labour_);
    add(Kind::kScale, kOutput, kOfLabour, per_output_);
  }
  return {true, std::move(list)};
}

// What deficits do, where they move with wages or with all trade of a country too.
void Linearisation::add_deficits(std::vector<BlockMap::Operation>& list) const {
  Entries deficit, financed, owed;
  for (std::size_t n = 0; n < deficit_size_.size(); ++n) {
    if (deficit_size_[n] == 0) continue;
    deficit.push_back({n, n, deficit_by_mover_[n]});
    financed.push_back({part(n), n, deficit_by_mover_[n]});
    owed.push_back({n, part(n), -deficit_size_[n]});
  }
  const Block mover = shifted_.empty() ? kWage : kTrade;
  list.push_back({Kind::kEntries, mover, kFinanced, nullptr, financed});
  list.push_back({Kind::kEntries, mover, kDeficit, nullptr, deficit});
  list.push_back({Kind::kEntries, kFinanced, kDeficit, nullptr, owed});
  for (const Block to : {kBalance, kEarned}) {
    list.push_back({Kind::kEntries, kDeficit, to, nullptr, diagonal(Array(n_, 1))});
  }
}

// What intermediaries, deficits and labour pay, and what is spent on inputs.
BlockMap::Stage Linearisation::payments() const {
  Entries by_buyer, by_seller, paid, numeraire;
  for (std::size_t k = 0; k < payments_.size(); ++k) {
    const Payment& p = payments_[k];
    by_buyer.push_back({k, world_.at(p.sector, p.importer), p.value});
    by_seller.push_back({k, world_.at(p.sector, p.exporter), -shock_.theta[p.sector] * p.value});
    paid.push_back({p.country, k, 1});
    paid.push_back({p.exporter, k, -1});
  }
  for (std::size_t n = 0; n < n_; ++n) {
    numeraire.push_back({part(n), n, labour_income_[n] / component_income_[part(n)]});
  }
  std::vector<BlockMap::Operation> list = {
      {Kind::kEntries, kMarketAccess, kCommission, nullptr, by_buyer},
      {Kind::kEntries, kUnitCost, kCommission, nullptr, by_seller},
      {Kind::kEntries, kWage, kEarned, nullptr, diagonal(labour_income_)},
      {Kind::kEntries, kWage, kNumeraire, nullptr, numeraire},
      {Kind::kUses, kUsed, kDemand, &inputs_}};
  for (const Block to : {kBalance, kEarned}) {
    list.push_back({Kind::kEntries, kCommission, to, nullptr, paid});
  }
  add_deficits(list);
  return {false, std::move(list)};
}

// The blocks of one run: unknowns and residuals are the caller's, all else starts at 0 or at what
// it is given.
class Linearisation::Run {
 public:
  Run(const Linearisation& system, std::size_t columns)
      : system_(system), columns_(columns), blocks_(kBlocks), own_(kBlocks) {}

  // Unknowns or residuals, as `first` says.
  void bind(std::size_t first, const double* read, double* add) {
    const std::size_t n = system_.n_, cells = system_.cells_;
    const std::size_t starts[] = {0, n, n + cells, n + 2 * cells};
    for (std::size_t k = 0; k < (system_.mobile_ ? 3 : 4); ++k) {
      const std::size_t at = starts[k] * columns_;
      blocks_[first + k] = {read == nullptr ? nullptr : read + at,
                            add == nullptr ? nullptr : add + at};
    }
    if (add != nullptr) std::fill(add, add + system_.rows() * columns_, 0);
  }
  Array& own(std::size_t block) { return own_[block]; }

  void run(bool with_sources, bool transposed) {
    for (std::size_t b = kCost; b < kBlocks; ++b) {
      const bool source = b == kProductivity || b == kGivenPrice || b == kLabourShare ||
                          (b == kInput && system_.plain_);
      if (source && !with_sources) continue;
      if (own_[b].empty()) own_[b].resize(rows(b) * columns_);
      blocks_[b] = {own_[b].data(), own_[b].data()};
    }
    system_.equations_.run(columns_, blocks_, transposed);
  }

 private:
  std::size_t rows(std::size_t block) const {
    switch (block) {
      case kBalance:
      case kEarned:
      case kDeficit:
      case kTrade:
      case kIndex:
      case kIncome:
      case kResidents:
        return system_.n_;
      case kFinanced:
      case kNumeraire:
        return system_.component_income_.size();
      case kCommission:
        return system_.payments_.size();
      case kMade:
      case kSold:
      case kBought:
      case kPaid:
      case kShiftedSold:
      case kShiftedBought:
        return 0;  // of one sector, by the map
      default:
        return system_.cells_;
    }
  }

  const Linearisation& system_;
  std::size_t columns_;
  std::vector<BlockMap::Block> blocks_;
  std::vector<Array> own_;
};

void Linearisation::apply(std::size_t columns, const double* unknown, double* residual,
                          const Sources* sources, Response* response) const {
  Run run(*this, columns);
  run.bind(kWage, unknown, nullptr);
  run.bind(kOfBalance, nullptr, residual);
  for (const auto& [source, block] : kSources) {
    if (sources != nullptr) run.own(block) = sources->*source;
  }
  run.run(sources != nullptr, false);
  if (response == nullptr) return;
  *response = {std::move(run.own(kUnitCost)), std::move(run.own(kOutput)),
               std::move(run.own(kIncome)), std::move(run.own(kResidents))};
}

void Linearisation::apply_transposed(std::size_t columns, const double* residual, double* unknown,
                                     const double* seed, Sources* sources) const {
  Run run(*this, columns);
  run.bind(kWage, nullptr, unknown);
  run.bind(kOfBalance, residual, nullptr);
  if (seed != nullptr) run.own(kResidents).assign(seed, seed + n_ * columns);
  run.run(sources != nullptr, true);
  for (const auto& [source, block] : kSources) {
    if (sources != nullptr) sources->*source = std::move(run.own(block));
  }
}

}  // namespace samarkand
