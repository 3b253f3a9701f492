#include "samarkand/trade/outcome.h"

#include <cmath>

#include "samarkand/trade/ces.h"

namespace samarkand {
namespace {

double percent(double ratio) { return 100 * (ratio - 1); }

// after/before as a percentage change; NaN from a zero baseline or to infinity.
double change(double before, double after) {
  return before == 0 || !std::isfinite(after) ? NAN : percent(after / before);
}

double finite_or_nan(double x) { return std::isfinite(x) ? x : NAN; }

// What residents earn, new/old.
double earnings(const World& world, const Equilibrium& e, std::size_t n) {
  return (e.income[n] - e.deficit[n]) / world.resident_income()[n];
}

double consumer_price(const World& world, const Shock& shock, const Equilibrium& e, std::size_t n) {
  Array alpha(world.sector_count()), log_price(world.sector_count());
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    alpha[j] = world.alpha()[world.at(j, n)];
    log_price[j] = std::log(e.price[world.at(j, n)]);
  }
  return std::exp(log_ces(world.sector_count(), alpha.data(), log_price.data(), shock.sigma));
}

// Sums of one country over its trade and sectors, in the world's unit.
struct Sums {
  double terms_of_trade = 0, volume_of_trade = 0, technical = 0;
  double exports = 0, imports = 0, exports_before = 0, imports_before = 0;
};

class Evaluation {
 public:
  Evaluation(const World& world, const Shock& shock, const Equilibrium& e)
      : w_(world),
        s_(shock),
        e_(e),
        n_(world.country_count()),
        j_(world.sector_count()),
        sums_(n_) {
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const std::size_t c = w_.at(j, n);
        sums_[n].technical += w_.output()[c] * (s_.productivity[c] - 1);
        add_purchases(j, n);
      }
    }
  }

  CountryOutcome country(std::size_t n) const {
    const Sums& sums = sums_[n];
    const double price = consumer_price(w_, s_, e_, n), income = w_.resident_income()[n];
    CountryOutcome result{};
    result.real_income = percent(earnings(w_, e_, n) / price);
    result.real_spending = percent(e_.income[n] / w_.income()[n] / price);
    result.real_wage = percent(e_.wage[n] / price);
    result.price_index = percent(price);
    result.wage = percent(e_.wage[n]);
    result.terms_of_trade = finite_or_nan(100 / income * sums.terms_of_trade);
    result.volume_of_trade = finite_or_nan(100 / income * sums.volume_of_trade);
    result.technical = finite_or_nan(100 / income * sums.technical);
    result.transfers =
        100 / income * (e_.transfer[n] + e_.commissions[n] + w_.deficit()[n] * (price - 1));
    result.exports = change(sums.exports_before, sums.exports);
    result.imports = change(sums.imports_before, sums.imports);
    result.tariff_revenue = 100 / income * (e_.tariff_revenue[n] - w_.tariff_revenue()[n]);
    return result;
  }

  SectorOutcome sector(std::size_t j, std::size_t n) const {
    const std::size_t c = w_.at(j, n);
    const double output = w_.output()[c], after = e_.output[c], wage = e_.sector_wage[c];
    SectorOutcome result{};
    result.output = change(output, after);
    result.volume = change(output, after / e_.cost[c]);
    result.price = finite_or_nan(percent(e_.price[c]));
    result.value_added = result.employment = NAN;
    if (w_.value_added()[c] > 0) {
      double earned = after;  // gamma' Y' / gamma
      if (s_.epsilon != 1 && after > 0) {
        earned *= std::pow(wage / (s_.productivity[c] * e_.cost[c]), 1 - s_.epsilon);
      }
      result.value_added = change(output, earned);
      result.employment = std::isinf(s_.labour_mobility)
                              ? change(output, earned / wage)
                              : percent(std::pow(wage / e_.wage[n], s_.labour_mobility));
    }
    return result;
  }

 private:
  // What n buys of sector j, from all origins.
  void add_purchases(std::size_t j, std::size_t n) {
    for (std::size_t i = 0; i < n_; ++i) {
      const std::size_t c = w_.cell(j, n, i);
      const double before = w_.flow()[c], tariff = w_.tariff()[c];
      if (before == 0) continue;
      // What the importer's border value pays: q = c s'.
      double price = e_.cost[w_.at(j, i)];
      if (s_.inverse_export_tax[c] != 1) price /= s_.inverse_export_tax[c];
      if (s_.iceberg[c] != 1) sums_[n].technical -= tariff * before * (s_.iceberg[c] - 1);
      if (tariff != 1) sums_[n].volume_of_trade += (tariff - 1) * (e_.flow[c] - before * price);
      if (i == n) continue;
      sums_[i].terms_of_trade += before * (price - 1);
      sums_[n].terms_of_trade -= before * (price - 1);
      sums_[i].exports_before += before;
      sums_[n].imports_before += before;
      sums_[i].exports += e_.flow[c];
      sums_[n].imports += e_.flow[c];
    }
  }

  const World& w_;
  const Shock& s_;
  const Equilibrium& e_;
  std::size_t n_, j_;
  std::vector<Sums> sums_;
};

}  // namespace

BorderTrade border_trade(const Array& flow, std::size_t countries) {
  BorderTrade sums{Array(countries, 0), Array(countries, 0)};
  for (std::size_t row = 0; row * countries < flow.size(); ++row) {
    const std::size_t importer = row % countries;
    const double* from = &flow[row * countries];
    for (std::size_t exporter = 0; exporter < countries; ++exporter) {
      if (importer == exporter) continue;
      sums.exports[exporter] += from[exporter];
      sums.imports[importer] += from[exporter];
    }
  }
  return sums;
}

Outcome outcome(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  const Evaluation evaluation(world, shock, equilibrium);
  Outcome result;
  result.countries.reserve(world.country_count());
  result.sectors.reserve(world.sector_count() * world.country_count());
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    result.countries.push_back(evaluation.country(n));
  }
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    for (std::size_t n = 0; n < world.country_count(); ++n) {
      result.sectors.push_back(evaluation.sector(j, n));
    }
  }
  return result;
}

Array real_income(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  Array result(world.country_count());
  for (std::size_t n = 0; n < result.size(); ++n) {
    result[n] =
        percent(earnings(world, equilibrium, n) / consumer_price(world, shock, equilibrium, n));
  }
  return result;
}

Array log_real_income(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  Array result = real_income(world, shock, equilibrium);
  for (double& value : result) value = std::log1p(value / 100);
  return result;
}

}  // namespace samarkand
