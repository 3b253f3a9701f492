#include "samarkand/report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace samarkand {
namespace {

constexpr double kNoChange = 1e-7;  // percent: below it a change is called none

// At least two significant digits and one decimal: 5.1, 0.11, 0.0032.
std::string size_in_percent(double change) {
  const double size = std::abs(change);
  const int decimals =
      size > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 1, 9) : 1;
  return fmt::format("{:.{}f} %", size, decimals);
}

std::string words_text(const std::vector<Word>& words) {
  std::vector<std::string_view> texts;
  texts.reserve(words.size());
  for (const Word& word : words) texts.push_back(word.text);
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

Trade bilateral_trade(const Report& report) {
  const World& world = *report.world;
  const std::size_t N = world.country_count(), J = world.sector_count();
  Trade trade{Array(N * N), Array(N * N)};
  for (std::size_t j = 0; j < J; ++j) {
    for (std::size_t n = 0; n < N; ++n) {
      for (std::size_t i = 0; i < N; ++i) {
        if (n == i) continue;
        trade.baseline[n * N + i] += world.flow()[world.cell(j, n, i)];
        trade.value[n * N + i] += report.equilibrium.flow[world.cell(j, n, i)];
      }
    }
  }
  trade.baseline_total = std::accumulate(trade.baseline.begin(), trade.baseline.end(), 0.0);
  trade.total = std::accumulate(trade.value.begin(), trade.value.end(), 0.0);
  return trade;
}

std::vector<TradeShift> largest_shifts(const Report& report, std::size_t count) {
  if (!report.has_values()) return {};
  const Trade trade = bilateral_trade(report);
  const std::size_t N = report.world->country_count();
  std::vector<TradeShift> shifts;
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t n = 0; n < N; ++n) {
      const double baseline = trade.baseline[n * N + i], value = trade.value[n * N + i];
      if (baseline != value) shifts.push_back({i, n, baseline, value});
    }
  }
  const auto size = [](const TradeShift& shift) { return std::abs(shift.value - shift.baseline); };
  std::ranges::stable_sort(shifts, std::ranges::greater{}, size);
  if (shifts.size() > count) shifts.resize(count);
  return shifts;
}

std::vector<std::size_t> by_real_income(const Report& report) {
  const auto change = [&](std::size_t n) { return report.outcome.countries[n].real_income; };
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < report.outcome.countries.size(); ++n) {
    if (std::isfinite(change(n))) order.push_back(n);
  }
  std::ranges::stable_sort(order, std::ranges::less{}, change);
  return order;
}

std::optional<std::size_t> most_affected(const Report& report) {
  const auto order = by_real_income(report);
  if (order.empty()) return std::nullopt;
  const auto& countries = report.outcome.countries;
  const std::size_t loser = order.front(), gainer = order.back();
  return -countries[loser].real_income >= countries[gainer].real_income ? loser : gainer;
}

std::string answer(const Report& report) {
  const auto order = by_real_income(report);
  if (order.empty()) {
    return report.status() == Status::kNoEquilibrium
               ? fmt::format("There is no equilibrium: {}.", report.equilibrium.reason)
               : fmt::format("No result: {}.", report.equilibrium.reason);
  }
  const auto& countries = report.world->countries();
  const double loss = report.outcome.countries[order.front()].real_income;
  const double gain = report.outcome.countries[order.back()].real_income;
  std::string text;
  if (loss < -kNoChange) {
    text = fmt::format("{} loses most ({} of real income), ", countries[order.front()].name,
                       size_in_percent(loss));
    text += gain > kNoChange ? fmt::format("{} gains most ({}), ", countries[order.back()].name,
                                           size_in_percent(gain))
                             : "nobody gains, ";
  } else if (gain > kNoChange) {
    text = fmt::format("{} gains most ({} of real income), nobody loses, ",
                       countries[order.back()].name, size_in_percent(gain));
  } else {
    text = "Nobody's real income changes, ";
  }
  const Trade trade = bilateral_trade(report);
  const double change = 100 * (trade.total / trade.baseline_total - 1);
  if (!std::isfinite(change) || std::abs(change) < kNoChange) {
    return text + "and world trade stays as it is.";
  }
  return text + fmt::format("and world trade {} by {}.", change > 0 ? "grows" : "falls",
                            size_in_percent(change));
}

Money money(const World& world) {
  constexpr std::string_view kMillion = "million ";
  const std::string& unit = world.info().unit;
  if (unit.starts_with(kMillion)) return {1000, "bn " + unit.substr(kMillion.size())};
  return {1, unit};
}

std::string closure_text(Closure closure) {
  switch (closure) {
    case Closure::kFixed:
      return "fixed: trade deficits keep their baseline value";
    case Closure::kProportional:
      return "proportional: trade deficits follow the size of the economy";
    case Closure::kBalanced:
      return "balanced: no trade deficits, neither before nor after";
  }
  return "";
}

std::string elasticities_text(const Report& report) {
  const Array& theta = report.shock.theta;
  if (theta.empty()) return "";
  const auto [least, greatest] = std::ranges::minmax(theta);
  std::string text = least == greatest ? fmt::format("{:.3g}", least)
                                       : fmt::format("{:.3g} to {:.3g}", least, greatest);
  const ModelOptions& model = report.scenario.model;
  if (model.theta_scale != 1) text += fmt::format(", the world's times {:g}", model.theta_scale);
  if (!model.theta.empty()) {
    text += fmt::format(", {} set by the scenario", model.theta.size());
  }
  std::set<std::string> sources;  // of the sectors; what stands after a colon is a sector's own
  for (const Sector& sector : report.world->sectors()) {
    if (!sector.source.empty()) sources.insert(sector.source.substr(0, sector.source.find(':')));
  }
  if (!sources.empty()) text += fmt::format(" ({})", fmt::join(sources, "; "));
  return text;
}

std::string_view name_of(MeasureKind kind) {
  for (const MeasureKindRecord& record : measure_kinds()) {
    if (record.kind == kind) return record.name;
  }
  return "";
}

std::string to_text(const Selection& selection) {
  std::string text = words_text(selection.words);
  if (!selection.except.empty()) text += " except " + words_text(selection.except);
  return text;
}

std::string to_text(const Location& where) {
  std::string text = where.file;
  if (where.line > 0) text += fmt::format(":{}", where.line);
  if (where.column > 0) text += fmt::format(":{}", where.column);
  return text;
}

std::optional<Residual> worst_residual(const Report& report) {
  if (report.residuals.empty()) return std::nullopt;
  // NaN counts as the worst of all.
  const auto size = [](const Residual& r) { return std::isnan(r.max) ? INFINITY : r.max; };
  return *std::ranges::max_element(report.residuals, std::ranges::less{}, size);
}

}  // namespace samarkand
