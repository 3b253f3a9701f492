#include "samarkand/world/balance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "samarkand/numeric/ras.h"

namespace samarkand {
namespace {

class Balancer {
 public:
  Balancer(WorldData data, const std::string& where)
      : where_(where), n_(data.countries.size()), j_(data.sectors.size()) {
    result_.data = std::move(data);
  }

  Result<Balanced> balance() {
    drop_negatives();
    const Array inputs = result_.data.input, finals = result_.data.final_spending;
    for (std::size_t n = 0; n < n_; ++n) balance_country(n);
    if (!diagnostics_.empty()) return diagnostics_;
    result_.inputs_moved = distance_moved(inputs, result_.data.input);
    result_.final_moved = distance_moved(finals, result_.data.final_spending);
    return std::move(result_);
  }

 private:
  const std::string& country(std::size_t n) const { return result_.data.countries[n].code; }
  const std::string& sector(std::size_t j) const { return result_.data.sectors[j].code; }
  double& input(std::size_t n, std::size_t j, std::size_t k) {
    return result_.data.input[(n * j_ + j) * j_ + k];
  }
  double& final_spending(std::size_t n, std::size_t k) {
    return result_.data.final_spending[k * n_ + n];
  }

  static void count(double value, NegativeValues& negatives,
                    const std::function<std::string()>& where) {
    ++negatives.count;
    negatives.sum += value;
    if (value >= negatives.worst) return;
    negatives.worst = value;
    negatives.where = where();
  }

  void drop_negatives() {
    const auto drop = [](Array& values, NegativeValues& negatives, const auto& name) {
      for (std::size_t c = 0; c < values.size(); ++c) {
        if (values[c] >= 0) continue;
        count(values[c], negatives, [&] { return name(c); });
        values[c] = 0;
      }
    };
    const std::size_t n = n_, j = j_;
    drop(result_.data.flow, result_.flows, [&](std::size_t c) {
      return fmt::format("{} to {}, {}", country(c % n), country(c / n % n), sector(c / n / n));
    });
    drop(result_.data.input, result_.inputs, [&](std::size_t c) {
      return fmt::format("{} of {}, {}", sector(c % j), country(c / j / j), sector(c / j % j));
    });
    drop(result_.data.final_spending, result_.final_spending,
         [&](std::size_t c) { return fmt::format("{}, {}", country(c % n), sector(c / n)); });
  }

  void balance_country(std::size_t n) {
    Array spending(j_), output(j_), value_added(j_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t bought = (j * n_ + n) * n_ + i, sold = (j * n_ + i) * n_ + n;
        spending[j] += result_.data.tariff[bought] * result_.data.flow[bought];
        output[j] += result_.data.flow[sold];
      }
    }
    for (std::size_t j = 0; j < j_; ++j) {
      double inputs = 0, uses = final_spending(n, j);
      for (std::size_t k = 0; k < j_; ++k) {
        inputs += input(n, j, k);
        uses += input(n, k, j);
      }
      value_added[j] = output[j] - inputs;
      result_.value_added_before += value_added[j];
      if (value_added[j] < 0) {
        count(value_added[j], result_.value_added,
              [&] { return fmt::format("{}, {}", country(n), sector(j)); });
        value_added[j] = 0;
      }
      if (uses == 0) final_spending(n, j) = spending[j];  // nothing to scale
    }
    if (!fit_with_value_added(n, spending, output, value_added)) {
      fit_freely(n, spending, output, value_added);
    }
    for (std::size_t j = 0; j < j_; ++j) {
      result_.value_added_after += output[j];
      for (std::size_t k = 0; k < j_; ++k) result_.value_added_after -= input(n, j, k);
    }
  }

  // Goods by sectors and final spending, all sums known.
  bool fit_with_value_added(std::size_t n, const Array& spending, const Array& output,
                            const Array& value_added) {
    const std::size_t columns = j_ + 1;
    Array table(j_ * columns), column_sums(columns);
    for (std::size_t k = 0; k < j_; ++k) {
      for (std::size_t j = 0; j < j_; ++j) table[k * columns + j] = input(n, j, k);
      table[k * columns + j_] = final_spending(n, k);
      column_sums[k] = output[k] - value_added[k];
    }
    const double bought = std::accumulate(spending.begin(), spending.end(), 0.0);
    column_sums[j_] = bought - std::accumulate(column_sums.begin(), column_sums.end(), 0.0);
    if (column_sums[j_] <= 0) return false;
    const Fit fit = fit_table(table, spending, column_sums);
    if (!fit.converged) return false;
    for (std::size_t k = 0; k < j_; ++k) {
      for (std::size_t j = 0; j < j_; ++j) input(n, j, k) = fit.value[k * columns + j];
      final_spending(n, k) = fit.value[k * columns + j_];
    }
    return true;
  }

  // Inputs, final spending and value added of the sectors, of which only spending and output are
  // known.
  void fit_freely(std::size_t n, const Array& spending, const Array& output,
                  const Array& value_added) {
    const std::size_t final_cell = j_ * j_, value_cell = final_cell + j_;
    Array prior(value_cell + j_), targets = spending;
    targets.insert(targets.end(), output.begin(), output.end());
    std::vector<Term> terms;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t k = 0; k < j_; ++k) {
        prior[j * j_ + k] = input(n, j, k);
        terms.push_back({j * j_ + k, k, 1});
        terms.push_back({j * j_ + k, j_ + j, 1});
      }
      prior[final_cell + j] = final_spending(n, j);
      terms.push_back({final_cell + j, j, 1});
      prior[value_cell + j] = value_added[j];
      terms.push_back({value_cell + j, j_ + j, 1});
    }
    const Fit fit = fit_to_totals(prior, terms, targets);
    if (!fit.converged) return report(n, fit, targets);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t k = 0; k < j_; ++k) input(n, j, k) = fit.value[j * j_ + k];
      final_spending(n, j) = fit.value[final_cell + j];
    }
    result_.value_added_moved.push_back(country(n));
  }

  void report(std::size_t n, const Fit& fit, const Array& targets) {
    std::size_t worst = 0;
    for (std::size_t m = 0; m < fit.gap.size(); ++m) {
      if (std::abs(fit.gap[m]) > std::abs(fit.gap[worst])) worst = m;
    }
    const bool sold = worst >= j_;
    diagnostics_.push_back(
        {ErrorCode::kCannotBalance,
         {where_},
         fmt::format("{} cannot be balanced: {} of {} is {:.10g}, its {} can reach {:.10g}",
                     country(n), sold ? "output" : "spending", sector(worst % j_), targets[worst],
                     sold ? "inputs and value added" : "uses", targets[worst] + fit.gap[worst]),
         {},
         "fill in rows of inputs.csv and final.csv that are zero, or mend flows.csv",
         {}});
  }

  const std::string& where_;
  std::size_t n_, j_;
  Balanced result_;
  Diagnostics diagnostics_;
};

}  // namespace

Gaps gaps_of(const WorldData& data) {
  const std::size_t n = data.countries.size(), j = data.sectors.size();
  Gaps gaps;
  for (std::size_t c = 0; c < j * n; ++c) {
    const std::size_t sector = c / n, country = c % n;
    double gap = -data.final_spending[c];
    for (std::size_t i = 0; i < n; ++i) gap += data.tariff[c * n + i] * data.flow[c * n + i];
    for (std::size_t k = 0; k < j; ++k) gap -= data.input[(country * j + k) * j + sector];
    gaps.sum += std::abs(gap);
    if (std::abs(gap) <= std::abs(gaps.worst)) continue;
    gaps.worst = gap;
    gaps.where = fmt::format("{}, {}", data.countries[country].code, data.sectors[sector].code);
  }
  return gaps;
}

Result<Balanced> balance(WorldData data, const std::string& where) {
  return Balancer(std::move(data), where).balance();
}

}  // namespace samarkand
