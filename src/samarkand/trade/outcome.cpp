#include "samarkand/trade/outcome.h"

#include <cmath>

namespace samarkand {
namespace {

double percent(double ratio) { return 100 * (ratio - 1); }

// after/before as a percentage change; NaN from a zero baseline or to infinity.
double change(double before, double after) {
  return before == 0 || !std::isfinite(after) ? NAN : percent(after / before);
}

double finite_or_nan(double x) { return std::isfinite(x) ? x : NAN; }

class Evaluation {
 public:
  Evaluation(const World& world, const Shock& shock, const Equilibrium& e)
      : w_(world), s_(shock), e_(e), n_(world.country_count()), j_(world.sector_count()) {}

  CountryOutcome country(std::size_t n) const {
    double log_price = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const double alpha = w_.alpha()[w_.at(j, n)];
      if (alpha > 0) log_price += alpha * std::log(e_.price[w_.at(j, n)]);
    }
    const double price = std::exp(log_price), income = w_.income()[n];
    CountryOutcome result{};
    result.real_income = percent(e_.income[n] / income / price);
    result.real_wage = percent(e_.wage[n] / price);
    result.price_index = percent(price);
    result.wage = percent(e_.wage[n]);
    result.terms_of_trade = finite_or_nan(100 / income * terms_of_trade(n));
    result.volume_of_trade = finite_or_nan(100 / income * volume_of_trade(n));
    result.technical = finite_or_nan(100 / income * technical(n));
    result.transfers = 100 / income * (e_.transfer[n] + e_.deficit[n] - w_.deficit()[n]);
    result.exports = change(sales_abroad(w_.flow(), n), sales_abroad(e_.flow, n));
    result.imports = change(purchases_abroad(w_.flow(), n), purchases_abroad(e_.flow, n));
    result.tariff_revenue = 100 / income * (e_.tariff_revenue[n] - w_.tariff_revenue()[n]);
    return result;
  }

  SectorOutcome sector(std::size_t j, std::size_t n) const {
    const std::size_t c = w_.at(j, n);
    const double output = w_.output()[c];
    SectorOutcome result{};
    result.output = change(output, e_.output[c]);
    result.volume = change(output, e_.output[c] / e_.cost[c]);
    result.price = finite_or_nan(percent(e_.price[c]));
    // gamma' = gamma in the Cobb-Douglas nests: value added moves with output.
    const bool value_added = w_.value_added()[c] > 0;
    result.value_added = value_added ? result.output : NAN;
    result.employment = value_added ? change(output, e_.output[c] / e_.wage[n]) : NAN;
    return result;
  }

 private:
  // q = c s', the price that the importer's border value pays.
  double border_price(std::size_t j, std::size_t importer, std::size_t exporter) const {
    return e_.cost[w_.at(j, exporter)] / s_.inverse_export_tax[w_.cell(j, importer, exporter)];
  }

  double terms_of_trade(std::size_t n) const {
    double sum = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        if (i == n) continue;
        const double sold = w_.flow()[w_.cell(j, i, n)], bought = w_.flow()[w_.cell(j, n, i)];
        if (sold > 0) sum += sold * (border_price(j, i, n) - 1);
        if (bought > 0) sum -= bought * (border_price(j, n, i) - 1);
      }
    }
    return sum;
  }

  double volume_of_trade(std::size_t n) const {
    double sum = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = w_.cell(j, n, i);
        const double before = w_.flow()[c];
        if (before == 0 || w_.tariff()[c] == 1) continue;
        sum += (w_.tariff()[c] - 1) * (e_.flow[c] - before * border_price(j, n, i));
      }
    }
    return sum;
  }

  double technical(std::size_t n) const {
    double sum = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      sum += w_.output()[w_.at(j, n)] * (s_.productivity[w_.at(j, n)] - 1);
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = w_.cell(j, n, i);
        if (w_.flow()[c] > 0) sum -= w_.tariff()[c] * w_.flow()[c] * (s_.iceberg[c] - 1);
      }
    }
    return sum;
  }

  double sales_abroad(const Array& flow, std::size_t n) const {
    double sum = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t m = 0; m < n_; ++m) sum += m == n ? 0 : flow[w_.cell(j, m, n)];
    }
    return sum;
  }
  double purchases_abroad(const Array& flow, std::size_t n) const {
    double sum = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) sum += i == n ? 0 : flow[w_.cell(j, n, i)];
    }
    return sum;
  }

  const World& w_;
  const Shock& s_;
  const Equilibrium& e_;
  std::size_t n_, j_;
};

}  // namespace

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

}  // namespace samarkand
