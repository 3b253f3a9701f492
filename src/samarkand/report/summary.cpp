#include "samarkand/report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "samarkand/base/text.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/questions/words.h"
#include "samarkand/report/columns.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

constexpr std::size_t kOneWayNamed = 5;  // of economies that trade one way
constexpr std::size_t kMostGroups = 3;   // that are told as parties

// Which sectors the scenario gives an elasticity.
std::vector<bool> elasticity_given(const Report& report) {
  std::vector<bool> given(report.world->sector_count(), false);
  Diagnostics known;  // the words were checked when the scenario was bound
  for (const auto& [word, value] : report.scenario.model.theta) {
    for (const std::size_t j : expand_sectors({{word}}, *report.world, known)) given[j] = true;
  }
  return given;
}

// What economies gain or lose together, where their real income changes so, percent.
GroupOutcome together(const World& world, const std::string& name,
                      const std::vector<std::size_t>& members, const Array& real_income) {
  double value = 0, income = 0;
  for (const std::size_t n : members) {
    const double own = world.resident_income()[n];
    if (own == 0) continue;  // nothing to lose, and its change is not defined
    value += real_income[n] / 100 * own;
    income += own;
  }
  return {name, 100 * value / income, value};
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
      const bool changes = std::abs(value - baseline) > kNoChange / 100 * std::max(baseline, value);
      if (changes) shifts.push_back({i, n, baseline, value});
    }
  }
  const auto size = [](const TradeShift& shift) { return std::abs(shift.value - shift.baseline); };
  std::ranges::stable_sort(shifts, std::ranges::greater{}, size);
  if (shifts.size() > count) shifts.resize(count);
  return shifts;
}

std::vector<GroupOutcome> group_outcomes(const Report& report) {
  if (!report.has_values()) return {};
  const World& world = *report.world;
  Array real_income;
  for (const CountryOutcome& country : report.outcome.countries) {
    real_income.push_back(country.real_income);
  }
  std::vector<GroupOutcome> groups;
  for (const auto& [name, members] : world.groups()) {
    groups.push_back(together(world, name, members, real_income));
  }
  std::vector<std::size_t> all(world.country_count());
  std::iota(all.begin(), all.end(), 0u);
  groups.push_back(together(world, std::string(kWholeWorld), all, real_income));
  return groups;
}

std::vector<std::string> named_groups(const Report& report) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<Word>& words) {
    for (const Word& word : words) {
      const bool is_new = std::ranges::find(names, word.text) == names.end();
      if (is_new && report.world->groups().contains(word.text)) names.push_back(word.text);
    }
  };
  for (const Measure& measure : report.scenario.measures) {
    for (const Role role : {Role::kOrigin, Role::kDestination, Role::kVia}) {
      if (const Selection* side = side_of(measure, role)) add(side->words);
    }
  }
  for (const Question& question : report.scenario.questions) {
    add(kind_of(question).named(question).countries);
  }
  if (names.size() > kMostGroups) names.resize(kMostGroups);
  return names;
}

std::optional<std::size_t> most_affected(const Report& report) {
  const auto order = by_real_income(report.outcome);
  if (order.empty()) return std::nullopt;
  const auto& countries = report.outcome.countries;
  const std::size_t loser = order.front(), gainer = order.back();
  return -countries[loser].real_income >= countries[gainer].real_income ? loser : gainer;
}

std::vector<std::size_t> parties_and_extremes(const Report& report) {
  constexpr std::size_t kParties = 4;
  const auto order = by_real_income(report.outcome);
  if (order.empty()) return {};
  std::vector<std::size_t> shown;
  const auto add = [&](std::size_t n) {
    if (std::ranges::find(shown, n) == shown.end()) shown.push_back(n);
  };
  for (const Measure& measure : report.scenario.measures) {
    for (const Role role : {Role::kOrigin, Role::kDestination, Role::kVia}) {
      const Selection* side = side_of(measure, role);
      if (side == nullptr) continue;
      for (const Word& word : side->words) {
        if (const auto named = report.world->find_country(word.text)) add(*named);
      }
    }
  }
  std::ranges::stable_sort(shown, std::ranges::greater{}, [&](std::size_t n) {
    return std::abs(report.outcome.countries[n].real_income);
  });
  std::vector<std::size_t> extremes;
  const auto& countries = report.outcome.countries;
  if (countries[order.front()].real_income <= -kLeastTold) extremes.push_back(order.front());
  if (countries[order.back()].real_income >= kLeastTold) extremes.push_back(order.back());
  std::erase_if(shown,
                [&](std::size_t n) { return std::ranges::find(extremes, n) != extremes.end(); });
  if (shown.size() > kParties) shown.resize(kParties);
  shown.insert(shown.begin(), extremes.begin(), extremes.end());
  return shown;
}

std::vector<UnderOthers> under_others(const Report& report) {
  const World& world = *report.world;
  std::vector<UnderOthers> all;
  const auto add = [&](bool is_group, const std::string& code, const std::string& name,
                       const auto& value) {
    UnderOthers& of = all.emplace_back(UnderOthers{is_group, code, name, {}});
    for (const Variant& variant : report.robustness) {
      of.real_income.push_back(variant.real_income.empty() ? NAN : value(variant.real_income));
    }
  };
  for (const std::string& group : named_groups(report)) {
    add(true, group, group, [&](const Array& real_income) {
      return together(world, group, world.groups().at(group), real_income).real_income;
    });
  }
  for (const std::size_t n : parties_and_extremes(report)) {
    const Country& country = world.countries()[n];
    add(false, country.code, country.name, [n](const Array& income) { return income[n]; });
  }
  return all;
}

bool anything_changes(const Report& report) {
  const auto most = most_affected(report);
  return (most && std::abs(report.outcome.countries[*most].real_income) > kNoChange) ||
         !largest_shifts(report, 1).empty();
}

std::string answer(const Report& report) {
  if (report.scenario.measures.empty() && !report.answers.empty()) {
    const std::vector<std::string> found = report.answers.front()->sentences();
    if (!found.empty()) return found.front();
  }
  if (report.has_values()) {
    std::string text = headline(*report.world, report.outcome, report.equilibrium);
    if (!text.empty()) return text;
  }
  return report.status() == Status::kNoEquilibrium
             ? fmt::format("There is no equilibrium: {}.", report.reason())
             : fmt::format("No result: {}.", report.reason());
}

std::string evidence_text(const Report& report, const std::vector<TradeShift>& shifts) {
  std::map<std::string_view, std::size_t> totals, sectors;
  for (const TradeShift& shift : shifts) {
    const auto found = report.world->evidence(shift.destination, shift.origin);
    if (!found) continue;
    ++totals[found->total];
    ++sectors[found->sectors];
  }
  if (totals.empty()) return "";
  const auto counted = [](const std::map<std::string_view, std::size_t>& grades) {
    std::string text;
    for (const auto& [grade, count] : grades) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, grade);
    }
    return text;
  };
  return fmt::format("How these flows were found: totals {}; their sectors {}.", counted(totals),
                     counted(sectors));
}

bool has_default_nests(const Shock& shock) {
  return shock.epsilon == 1 && shock.eta == 1 && shock.sigma == 1 &&
         std::isinf(shock.labour_mobility);
}

std::string model_text(const Shock& shock) {
  std::string text =
      "Trade equilibrium of Caliendo and Parro (2015, Review of Economic Studies 82:1) in changes";
  if (shock.epsilon != 1 || shock.eta != 1 || shock.sigma != 1) {
    text += ", its Cobb-Douglas nests replaced by CES ones (Baqaee, Farhi 2024, Econometrica 92:2)";
  }
  if (!std::isinf(shock.labour_mobility)) {
    text +=
        ", with workers who do not move freely between sectors (Galle, Rodríguez-Clare, Yi 2023, "
        "Review of Economic Studies 90:1)";
  }
  return text;
}

std::vector<OneWayTrade> one_way_trade(const Report& report) {
  const Equilibrium& e = report.equilibrium;
  std::map<std::pair<int, int>, double> value;  // by circles that sell and that buy
  const std::size_t count = e.circle.size();
  for (std::size_t c = 0; count > 0 && c < e.flow.size(); ++c) {
    const int seller = e.circle[c % count], buyer = e.circle[c / count % count];
    if (seller != buyer && e.flow[c] > 0) value[{seller, buyer}] += e.flow[c];
  }
  std::vector<OneWayTrade> result;
  for (const auto& [circles, sum] : value) {
    OneWayTrade trade{{}, {}, sum};
    for (std::size_t n = 0; n < count; ++n) {
      const std::string& code = report.world->countries()[n].code;
      if (e.circle[n] == circles.first) trade.origin.push_back(code);
      if (e.circle[n] == circles.second) trade.destination.push_back(code);
    }
    result.push_back(std::move(trade));
  }
  return result;
}

std::string one_way_text(const Report& report) {
  std::vector<std::string> parts;
  for (const OneWayTrade& trade : one_way_trade(report)) {
    parts.push_back(fmt::format("{} to {}, {}", first_few(trade.origin, kOneWayNamed),
                                first_few(trade.destination, kOneWayNamed),
                                amount(*report.world, trade.value)));
  }
  if (parts.empty()) return "";
  return fmt::format("{}: deficits and transfers pay for it", fmt::join(parts, "; "));
}

std::string nests_text(const Shock& shock) {
  const std::string mobility = std::isinf(shock.labour_mobility)
                                   ? "infinite (one wage)"
                                   : fmt::format("{:g}", shock.labour_mobility);
  return fmt::format(
      "value added and inputs {:g}, between inputs {:g}, between sectors in final demand {:g}; "
      "workers between sectors {}",
      shock.epsilon, shock.eta, shock.sigma, mobility);
}

std::string closure_text(Closure closure) {
  switch (closure) {
    case Closure::kScaled:
      return "scaled: trade deficits follow the trade between the two sides";
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
  if (model.theta_preset == kShortRun) text += ", the world's in the short run";
  if (model.theta_scale != 1) text += fmt::format(", the world's times {:g}", model.theta_scale);
  const std::vector<bool> given = elasticity_given(report);
  if (const auto count = std::ranges::count(given, true)) {
    text += fmt::format(", set by the scenario: {} of {}", count, counted(given.size(), "sector"));
  }
  std::set<std::string> sources;  // of the world's own; what follows a colon is about one sector
  for (std::size_t j = 0; j < given.size(); ++j) {
    const std::string& source = report.world->sectors()[j].source;
    if (!given[j] && !source.empty()) sources.insert(source.substr(0, source.find(':')));
  }
  if (!sources.empty()) text += fmt::format(" ({})", fmt::join(sources, "; "));
  return text;
}

std::string to_text(const Location& where) {
  std::string text = where.file;
  if (where.line > 0) text += fmt::format(":{}", where.line);
  if (where.column > 0) text += fmt::format(":{}", where.column);
  return text;
}

std::optional<Residual> worst_residual(const std::vector<Residual>& residuals) {
  if (residuals.empty()) return std::nullopt;
  // NaN counts as the worst of all.
  const auto size = [](const Residual& r) { return std::isnan(r.max) ? INFINITY : r.max; };
  return *std::ranges::max_element(residuals, std::ranges::less{}, size);
}

}  // namespace samarkand
