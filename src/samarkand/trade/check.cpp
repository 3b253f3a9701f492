#include "samarkand/trade/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/trade/ces.h"
#include "samarkand/trade/claim.h"
#include "samarkand/trade/claimed_imbalance.h"

namespace samarkand {
namespace {

// A row of trade shares that add up to less is worked out in logs: some powers may be lost.
constexpr double kLeastSum = 1e-150;
// Powers of prices beyond exp(this) of one another are worked out one by one.
constexpr double kLargestPower = 600;

class Checker {
 public:
  Checker(const World& world, const Shock& shock, const Equilibrium& e)
      : w_(world),
        s_(shock),
        e_(e),
        n_(world.country_count()),
        j_(world.sector_count()),
        parts_(e.deficit_adjustment.size()),
        log_price_(n_ * j_),
        log_cost_(n_ * j_),
        sales_(n_ * j_, 0),
        earned_(n_ * j_, 0),
        duty_(n_, 0),
        export_tax_(n_, 0),
        commission_(n_, 0),
        trade_gap_(n_, 0),
        claim_(world, shock, e) {
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const std::size_t c = w_.at(j, n);
        log_price_[n * j_ + j] = std::log(e_.price[c]);
        log_cost_[c] = claim_.idle(j, n) ? INFINITY : std::log(e_.cost[c]);
      }
    }
  }

  std::vector<Residual> run() {
    Worst cost, price, flow, goods_market;
    for (std::size_t n = 0; n < n_; ++n) check_nests(n, cost, goods_market);
    for (std::size_t j = 0; j < j_; ++j) check_trade(j, price, flow);
    pay_commissions();
    return {residual("cost", cost),
            residual("price", price),
            residual("flow", flow),
            residual("goods_market", goods_market),
            residual("output", output()),
            residual("income", income()),
            residual("labour_market", labour_market()),
            residual("trade_balance", trade_balance()),
            residual("deficit", deficit()),
            residual("numeraire", numeraire()),
            residual("separation", separation())};
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // The largest error so far and its place: a sector and country, a country, or a component.
  struct Worst {
    double max = 0;
    std::size_t sector = kNone, country = kNone, component = kNone;

    void note(double error, std::size_t j, std::size_t n, std::size_t part = kNone) {
      if (error <= max) return;
      *this = {std::isnan(error) ? INFINITY : error, j, n, part};
    }
    void note_country(double error, std::size_t n) { note(error, kNone, n); }
    void note_component(double error, std::size_t part) { note(error, kNone, kNone, part); }
  };

  Residual residual(const char* name, const Worst& worst) const {
    std::string cell;
    if (worst.sector != kNone) cell = w_.sectors()[worst.sector].code + ", ";
    if (worst.country != kNone) cell += w_.countries()[worst.country].code;
    if (worst.component != kNone) cell = "component " + std::to_string(worst.component);
    return {name, worst.max, cell};
  }

  // Difference relative to the larger of the two sizes; 0 where both are 0 or the same infinity.
  static double apart(double a, double b) {
    if (a == b) return 0;
    return std::abs(a - b) / std::max(std::abs(a), std::abs(b));
  }
  static double difference(double a, double b) { return a == b ? 0 : std::abs(a - b); }

  std::size_t part_of(std::size_t n) const { return static_cast<std::size_t>(e_.component[n]); }
  bool mobile() const { return std::isinf(s_.labour_mobility); }
  double labour_income(std::size_t n) const { return e_.wage[n] * w_.country_value_added()[n]; }

  // C = (gamma w^(1-epsilon) + (1-gamma) PM^(1-epsilon))^(1/(1-epsilon)), C = z c, and
  // X' = sum_k G' Y' + alpha' I', in one country
  void check_nests(std::size_t n, Worst& cost, Worst& goods_market) {
    const Prices prices(&log_price_[n * j_], j_, 1 - s_.eta);
    Array demand = final_shares(n), bulk(j_, 0);
    for (double& value : demand) value *= e_.income[n];
    for (std::size_t j = 0; j < j_; ++j) check_sector(j, n, prices, cost, demand, bulk);
    for (std::size_t k = 0; k < j_; ++k) {
      if (bulk[k] > 0) demand[k] += bulk[k] * prices.factor(k);
      goods_market.note(apart(demand[k], e_.spending[w_.at(k, n)]), k, n);
    }
  }

  // A country's prices to the power 1 - eta, relative to the one of the largest power.
  struct Prices {
    Prices(const double* logs, std::size_t count, double one_less_eta)
        : x(logs),
          power(one_less_eta),
          finite(std::all_of(x, x + count, [](double value) { return std::isfinite(value); })),
          reference(power < 0 ? INFINITY : -INFINITY),
          powers(count) {
      for (std::size_t k = 0; k < count; ++k) {
        if (std::isfinite(x[k]) && power * x[k] > power * reference) reference = x[k];
      }
      if (power == 0 || std::isinf(reference)) reference = 0;
      for (std::size_t k = 0; k < count; ++k) {
        powers[k] = power == 0 ? x[k] : std::expm1(power * (x[k] - reference));
      }
    }
    double factor(std::size_t k) const {
      return power == 0 ? 1 : std::exp(power * (x[k] - reference));
    }
    // ln PM of shares, and in `total` their sum.
    double log_bundle(const double* share, double eta, double& total) const {
      double shares = 0, sum = 0;
#pragma omp simd reduction(+ : shares, sum)
      for (std::size_t k = 0; k < powers.size(); ++k) {
        shares += share[k];
        sum += share[k] * powers[k];
      }
      total = shares;
      if (total == 0) return 0;
      sum /= total;
      if (!finite || (power != 0 && !(sum > -0.9))) return log_ces(powers.size(), share, x, eta);
      return power == 0 ? sum : reference + std::log1p(sum) / power;
    }

    const double* x;
    double power;
    bool finite;
    double reference;
    Array powers;
  };

  // The cost of one sector, what its workers earn, and what it demands: `bulk` times factor(k), or
  // more than that.
  void check_sector(std::size_t j, std::size_t n, const Prices& prices, Worst& cost, Array& demand,
                    Array& bulk) {
    const std::size_t c = w_.at(j, n);
    const double* share = w_.input_share().data() + (n * j_ + j) * j_;
    double total = 0;
    const double log_pm = prices.log_bundle(share, s_.eta, total);
    const double weight[] = {w_.gamma()[c], total};
    const double part[] = {std::log(e_.sector_wage[c]), log_pm};
    const double log_unit_cost = std::log(e_.cost[c] * s_.productivity[c]);
    if (claim_.idle(j, n)) {
      check_idle(j, n, cost);
    } else {
      cost.note(difference(log_ces(2, weight, part, s_.epsilon), log_unit_cost), j, n);
      if (std::isinf(e_.cost[c]) && claim_.is_producible(j, n)) cost.note(INFINITY, j, n);
    }
    if (e_.output[c] == 0) return;
    const double outer = 1 - s_.epsilon;
    earned_[c] = e_.output[c] * weight[0];
    if (outer != 0 && weight[0] > 0) earned_[c] *= std::exp(outer * (part[0] - log_unit_cost));
    if (total == 0 || std::isinf(log_pm)) return;
    const double inputs = outer == 0 ? 0 : outer * (log_pm - log_unit_cost);
    const double relative = prices.power * (log_pm - prices.reference);
    if (std::abs(relative) < kLargestPower) {
      const double factor = e_.output[c] * std::exp(inputs - relative);
#pragma omp simd
      for (std::size_t k = 0; k < j_; ++k) bulk[k] += share[k] * factor;
      return;
    }
    for (std::size_t k = 0; k < j_; ++k) {
      if (share[k] == 0) continue;
      const double power = inputs + prices.power * (prices.x[k] - log_pm);
      demand[k] += share[k] * e_.output[c] * std::exp(power);
    }
  }

  // A sector without a wage makes nothing: it cannot, or nobody who may buy from it wants its good.
  void check_idle(std::size_t j, std::size_t n, Worst& cost) const {
    if (e_.output[w_.at(j, n)] != 0) cost.note(INFINITY, j, n);
    if (!claim_.is_producible(j, n) || w_.output()[w_.at(j, n)] == 0) return;
    for (std::size_t buyer = 0; buyer < n_; ++buyer) {
      if (claim_.may_sell(j, buyer, n) && claim_.wanted(j, buyer)) cost.note(INFINITY, j, n);
    }
  }

  // alpha' = alpha (P/P_C)^(1-sigma)
  Array final_shares(std::size_t n) const {
    Array alpha(j_);
    for (std::size_t j = 0; j < j_; ++j) alpha[j] = w_.alpha()[w_.at(j, n)];
    if (s_.sigma == 1) return alpha;
    const double* x = &log_price_[n * j_];
    const double log_price = log_ces(j_, alpha.data(), x, s_.sigma);
    for (std::size_t j = 0; j < j_; ++j) {
      if (alpha[j] > 0) alpha[j] *= std::exp((1 - s_.sigma) * (x[j] - log_price));
    }
    return alpha;
  }

  // sum_i K (c/P)^-theta = 1 (where P is infinite no origin is left) and F' = K (c/P)^-theta X'/t'
  // in one sector; sums of F' for the other equations.
  void check_trade(std::size_t j, Worst& price, Worst& flow) {
    const double theta = s_.theta[j];
    const double* log_cost = &log_cost_[w_.at(j, 0)];
    const double cheapest = *std::min_element(log_cost, log_cost + n_);
    Array delivered(n_), weight(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      delivered[i] = std::isinf(log_cost[i]) ? 0 : std::exp(-theta * (log_cost[i] - cheapest));
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = w_.at(j, n), row = w_.cell(j, n, 0);
      const double log_price = log_price_[n * j_ + j], spending = e_.spending[c];
      double shift = 0, sum = weigh(j, n, delivered, weight);
      if (sum < kLeastSum) sum = weigh_in_logs(j, n, cheapest, weight, shift);
      if (std::isinf(log_price) || !(sum > 0)) {
        check_missing(j, n, sum > 0, price);
      } else if (mobile() || spending > 0) {
        price.note(difference(log_price, cheapest - (std::log(sum) + shift) / theta), j, n);
      }
      const double scale =
          spending > 0 && sum > 0 ? spending * std::exp(theta * (log_price - cheapest) + shift) : 0;
      double largest = 0, sum_of_errors = 0;  // a sum keeps NaN, a maximum may not
#pragma omp simd reduction(max : largest) reduction(+ : sum_of_errors)
      for (std::size_t i = 0; i < n_; ++i) {
        const double expected = weight[i] * scale * s_.inverse_tariff[row + i];
        const double error = std::abs(e_.flow[row + i] - expected);
        largest = std::max(largest, error);
        sum_of_errors += error;
      }
      flow.note(std::isnan(sum_of_errors) ? INFINITY : largest / e_.income[n], j, n);
      add_flows(j, n);
    }
  }

  // K (c/cheapest)^-theta of the origins of a cell; returns their sum.
  double weigh(std::size_t j, std::size_t n, const Array& delivered, Array& weight) const {
    const double spending = w_.spending()[w_.at(j, n)];
    const std::size_t row = w_.cell(j, n, 0);
    if (spending == 0) {
      std::fill(weight.begin(), weight.end(), 0);
      return weight[n] = s_.access[row + n] * delivered[n];
    }
    const double* flow = &w_.flow()[row];
    const double* tariff = &w_.tariff()[row];
    const double* access = &s_.access[row];
    const double per_spending = 1 / spending;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = 0; i < n_; ++i) {
      weight[i] = flow[i] * tariff[i] * per_spending * access[i] * delivered[i];
      sum += weight[i];
    }
    if (parts_ == 1) return sum;
    sum = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      if (!claim_.same_component(n, i)) weight[i] = 0;
      sum += weight[i];
    }
    return sum;
  }

  // The same less exp(shift), for costs so high that numbers cannot hold the powers.
  double weigh_in_logs(std::size_t j, std::size_t n, double cheapest, Array& weight,
                       double& shift) const {
    const double spending = w_.spending()[w_.at(j, n)];
    shift = -INFINITY;
    for (std::size_t i = 0; i < n_; ++i) {
      const std::size_t c = w_.cell(j, n, i);
      const double log_cost = log_cost_[w_.at(j, i)];
      weight[i] = -INFINITY;
      if (!claim_.may_sell(j, n, i) || std::isinf(log_cost)) continue;
      const double share = spending > 0 ? w_.flow()[c] * w_.tariff()[c] / spending : 1;
      weight[i] = std::log(share) + s_.log_access(w_, j, c) - s_.theta[j] * (log_cost - cheapest);
      shift = std::max(shift, weight[i]);
    }
    if (std::isinf(shift)) shift = 0;
    double sum = 0;
    for (double& w : weight) sum += w = std::exp(w - shift);
    return sum;
  }

  // A cell said to be out of reach, or that no origin is left for: nothing is bought there, and
  // what somebody wants has to be impossible.
  void check_missing(std::size_t j, std::size_t n, bool has_origin, Worst& price) const {
    const std::size_t c = w_.at(j, n);
    const bool unwanted = !mobile() && !claim_.wanted(j, n);
    const bool agreed =
        std::isinf(e_.price[c]) && !has_origin && (!claim_.is_available(j, n) || unwanted);
    if (e_.spending[c] != 0 || std::isnan(e_.price[c]) || !(agreed || unwanted)) {
      price.note(INFINITY, j, n);
    }
  }

  void add_flows(std::size_t j, std::size_t n) {
    const double* value = &e_.flow[w_.cell(j, n, 0)];
    const double* inverse_tariff = &s_.inverse_tariff[w_.cell(j, n, 0)];
    const double* inverse_tax = &s_.inverse_export_tax[w_.cell(j, n, 0)];
    double* sales = &sales_[w_.at(j, 0)];
    double duty = 0, bought = 0;
#pragma omp simd reduction(+ : duty, bought)
    for (std::size_t i = 0; i < n_; ++i) {
      const double received = value[i] * inverse_tax[i];
      sales[i] += received;
      export_tax_[i] += value[i] - received;
      trade_gap_[i] -= value[i];
      bought += value[i];
      duty += value[i] / inverse_tariff[i] - value[i];
    }
    duty_[n] += duty;
    trade_gap_[n] += bought;
  }

  // Intermediaries' part of F'/s', which add_flows() gave to the producer.
  void pay_commissions() {
    for (const Commission& c : s_.commissions) {
      const std::size_t importer = c.cell / n_ % n_, exporter = c.cell % n_;
      if (!claim_.same_component(importer, c.country)) continue;
      const double value = c.part * e_.flow[c.cell] * s_.inverse_export_tax[c.cell];
      sales_[w_.at(c.cell / (n_ * n_), exporter)] -= value;
      trade_gap_[exporter] += value;
      trade_gap_[c.country] -= value;
      commission_[c.country] += value;
    }
  }

  // Y' = sum_n (1 - o) F'/s'
  Worst output() const {
    Worst worst;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        worst.note(apart(sales_[w_.at(j, i)], e_.output[w_.at(j, i)]), j, i);
      }
    }
    return worst;
  }

  // I' = W VA + R' + RX' + RN' + D' + T, and the revenues, all from flows
  Worst income() const {
    Worst worst;
    for (std::size_t n = 0; n < n_; ++n) {
      const double total = labour_income(n) + duty_[n] + export_tax_[n] + commission_[n] +
                           e_.deficit[n] + e_.transfer[n];
      const bool earns = e_.income[n] > std::max(e_.deficit[n], 0.0);  // not what is borrowed
      worst.note_country(earns ? apart(total, e_.income[n]) : INFINITY, n);
      worst.note_country(std::abs(duty_[n] - e_.tariff_revenue[n]) / e_.income[n], n);
      worst.note_country(std::abs(export_tax_[n] - e_.export_tax_revenue[n]) / e_.income[n], n);
      worst.note_country(std::abs(commission_[n] - e_.commissions[n]) / e_.income[n], n);
    }
    return worst;
  }

  // W VA = sum_j gamma' Y'. Mobile labour has one wage; else, measured as a wage,
  // gamma' Y' = share (w_j/W)^mu W VA in each sector and W = (sum share w_j^mu)^(1/mu).
  Worst labour_market() const {
    Worst worst;
    Array share(j_), log_wage(j_);
    for (std::size_t n = 0; n < n_; ++n) {
      double earned = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = w_.at(j, n);
        earned += earned_[c];
        if (mobile()) {
          worst.note(apart(e_.sector_wage[c], e_.wage[n]), j, n);
          continue;
        }
        share[j] = w_.value_added()[c] / w_.country_value_added()[n];
        log_wage[j] = std::log(e_.sector_wage[c]);
        if (share[j] == 0) continue;
        const double relative = s_.labour_mobility * (log_wage[j] - std::log(e_.wage[n]));
        const double paid = share[j] * std::exp(relative) * labour_income(n);
        worst.note(apart(earned_[c], paid) / s_.labour_mobility, j, n);
      }
      worst.note_country(apart(earned, labour_income(n)), n);
      if (mobile()) continue;
      const double average = log_ces(j_, share.data(), log_wage.data(), 1 - s_.labour_mobility);
      worst.note_country(difference(average, std::log(e_.wage[n])), n);
    }
    return worst;
  }

  // Imports - exports = D' + T
  Worst trade_balance() const {
    Worst worst;
    for (std::size_t n = 0; n < n_; ++n) {
      const double gap = trade_gap_[n] - e_.deficit[n] - e_.transfer[n];
      worst.note_country(std::abs(gap) / e_.income[n], n);
    }
    return worst;
  }

  // D' as the closure says; T as asked for, in a split world less s|T| so that it can be paid,
  // under the closure fixed together with D (numeraire() asks for their sum).
  Worst deficit() const {
    Worst worst;
    std::vector<double> given(parts_), size(parts_);
    const bool scaled = s_.closure == Closure::kScaled;
    const ClaimedImbalance claimed = scaled ? claimed_imbalance(w_, e_) : ClaimedImbalance();
    for (std::size_t n = 0; n < n_; ++n) {
      given[part_of(n)] += s_.transfer[n];
      size[part_of(n)] += std::abs(s_.transfer[n]);
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t part = part_of(n);
      const bool proportional = s_.closure == Closure::kProportional;
      double claim = proportional ? e_.wage[n] * w_.deficit()[n] : w_.deficit()[n];
      if (s_.closure == Closure::kBalanced) claim = 0;
      if (scaled) claim = claimed.own[n];
      claim -= e_.deficit_adjustment[part] * std::abs(claim);
      if (scaled) {
        claim += claimed.carried[n];
        worst.note_country(claimed.error[n], n);
      }
      worst.note_country(std::abs(claim - e_.deficit[n]) / e_.income[n], n);
      double transfer = s_.transfer[n];
      double s = size[part] > 0 ? given[part] / size[part] : 0;
      if (s_.closure == Closure::kFixed) s = e_.deficit_adjustment[part];
      if (parts_ > 1) transfer -= s * std::abs(transfer);
      worst.note_country(std::abs(transfer - e_.transfer[n]) / e_.income[n], n);
    }
    return worst;
  }

  // World value added is constant, and deficits and transfers sum to zero, in each component.
  Worst numeraire() const {
    Worst worst;
    std::vector<double> before(parts_), after(parts_), owed(parts_);
    for (std::size_t n = 0; n < n_; ++n) {
      before[part_of(n)] += w_.country_value_added()[n];
      after[part_of(n)] += labour_income(n);
      owed[part_of(n)] += e_.deficit[n] + e_.transfer[n];
    }
    for (std::size_t p = 0; p < parts_; ++p) {
      worst.note_component(std::max(apart(before[p], after[p]), std::abs(owed[p]) / before[p]), p);
    }
    return worst;
  }

  // Components: none can trade both ways with another, directly or around, or sell to one that
  // could pay. Infinite if one can.
  Worst separation() const {
    Worst worst;
    for (const std::size_t part : claim_.circles()) worst.note_component(INFINITY, part);
    for (const std::size_t part : claim_.unpaid()) worst.note_component(INFINITY, part);
    return worst;
  }

  const World& w_;
  const Shock& s_;
  const Equilibrium& e_;
  std::size_t n_, j_, parts_;
  Array log_price_;                       // ln P [country][sector]
  Array log_cost_;                        // ln c [sector][country]; infinite: no origin
  Array sales_;                           // sum of F'/s' [sector][country]
  Array earned_;                          // gamma' Y' [sector][country]
  Array duty_, export_tax_, commission_;  // R', RX', RN' [country]
  Array trade_gap_;                       // imports - exports [country]
  Claim claim_;
};

}  // namespace

std::vector<Residual> check_equilibrium(const World& world, const Shock& shock,
                                        const Equilibrium& equilibrium) {
  return Checker(world, shock, equilibrium).run();
}

std::string refusal(const Equilibrium& equilibrium, const std::vector<Residual>& residuals) {
  if (equilibrium.status != Status::kConverged) return equilibrium.reason;
  for (const Residual& r : residuals) {
    if (r.max <= kResidualLimit) continue;
    return fmt::format("the check found an error of {:.1e} in {} ({})", r.max, r.name, r.worst);
  }
  return "";
}

std::string refusal(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  if (equilibrium.status != Status::kConverged) return equilibrium.reason;
  return refusal(equilibrium, check_equilibrium(world, shock, equilibrium));
}

}  // namespace samarkand
