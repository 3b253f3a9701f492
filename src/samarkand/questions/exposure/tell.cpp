#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/exposure/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

constexpr std::string_view kFile = "exposure.csv";
constexpr std::string_view kGrowth =
    "change of real income as labour in the source becomes 1 percent more productive";
constexpr std::string_view kTradeCost =
    "change of real income as all trade of the source with others, both ways, costs 1 percent more";

// A row for each economy that is affected, a column for each source.
Json matrix(const Array& values) {
  const auto size = static_cast<std::size_t>(std::lround(std::sqrt(values.size())));
  Json rows = Json::array();
  for (std::size_t n = 0; n < size; ++n) {
    Json row = Json::array();
    for (std::size_t i = 0; i < size; ++i) row.push_back(rounded(values[n * size + i]));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

TableForm exposure_table() {
  return {.file = kFile,
          .keys = "country, source, sector",
          .columns = {{"growth", "percent", kGrowth}, {"trade_cost", "percent", kTradeCost}},
          .text =
              "country is who is affected, source whose labour or trade it is; sectors sum to "
              "`all`. A source's own row is its own gain. With trade deficits, growth also moves "
              "what they are worth, as the closure says: `closure: balanced` shows trade alone."};
}

std::string ExposureAnswer::title() const {
  return "Friends and enemies: the largest effects of one economy on another";
}

std::vector<std::string> ExposureAnswer::sentences() const {
  if (!unanswered().empty()) return {fmt::format("Not computed: {}.", unanswered())};
  const auto& countries = world().countries();
  const std::size_t N = countries.size();
  // The pair with the largest value (sign 1) or the lowest (-1), if that has this sign.
  const auto clause = [&](std::string_view event, const Array& values, double sign) {
    std::size_t best = 0;
    double most = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (k / N == k % N || sign * values[k] <= most) continue;
      best = k;
      most = sign * values[k];
    }
    const std::string_view direction = sign > 0 ? "rises" : "falls";
    if (most == 0) return fmt::format("real income {} nowhere else", direction);
    return fmt::format("if {} {}, real income in {} {} by {}", countries[best % N].name, event,
                       countries[best / N].name, direction, size_in_percent(most));
  };
  const auto sentence = [&](std::string_view event, const Array& values) {
    std::string text = clause(event, values, 1) + "; " + clause(event, values, -1) + ".";
    text[0] = static_cast<char>(std::toupper(text[0]));
    return text;
  };
  std::vector<std::string> sentences = {
      sentence("grows by 1 %", exposure.real_income),
      sentence("trades at 1 % higher costs", exposure.trade_cost)};
  if (fixed_deficits) {
    sentences.emplace_back(
        "This shows deficits more than trade: they are held against world income, which for many "
        "pairs outweighs trade; closure `scaled` or `balanced` shows trade.");
  }
  return sentences;
}

Json ExposureAnswer::json() const {
  Json result = Json::object();
  if (!unanswered().empty()) return result;
  result["countries"] = Json::array();
  for (const Country& country : world().countries()) result["countries"].push_back(country.code);
  result["growth"] = matrix(exposure.real_income);
  result["trade_cost"] = matrix(exposure.trade_cost);
  result["wage"] = matrix(exposure.wage);
  return result;
}

std::string ExposureAnswer::unanswered() const {
  if (!reason.empty() || exposure.solve.converged) return reason;
  return "the derivatives at this result were not found";
}

std::vector<AnswerTable> ExposureAnswer::tables() const {
  std::string text = "country,source,sector,growth,trade_cost\n";
  const std::size_t N = world().country_count(), J = world().sector_count();
  const auto row = [&](const std::string& key, double growth, double trade_cost) {
    text += key + "," + written(growth) + "," + written(trade_cost) + "\n";
  };
  for (std::size_t n = 0; n < N && exposure.solve.converged; ++n) {
    for (std::size_t i = 0; i < N; ++i) {
      const std::string pair =
          world().countries()[n].code + "," + world().countries()[i].code + ",";
      row(pair + "all", exposure.real_income[n * N + i], exposure.trade_cost[n * N + i]);
      for (std::size_t j = 0; j < J; ++j) {
        const std::size_t c = (n * J + j) * N + i;
        const double growth = exposure.real_income_by_sector[c],
                     trade_cost = exposure.trade_cost_by_sector[c];
        if (growth == 0 && trade_cost == 0) continue;
        row(pair + world().sectors()[j].code, growth, trade_cost);
      }
    }
  }
  return {{std::string(kFile), std::move(text)}};
}

AnswerArrays ExposureAnswer::arrays() const {
  if (!exposure.solve.converged) return {};
  AnswerArrays result;
  AnswerArrays::Axis& source = result.axes.emplace_back();
  source.name = "source";
  source.text = "economy whose growth or costs change";
  for (const Country& country : world().countries()) source.labels.push_back(country.code);
  const auto add = [&result](const char* name, std::vector<std::string> along, const Array& values,
                             std::string_view text) {
    result.arrays.push_back({name, std::move(along), values, "percent", std::string(text)});
  };
  add("exposure_wage", {"country", "source"}, exposure.wage,
      "change of the wage at the numeraire by 1 percent of growth in the source");
  add("exposure_growth", {"country", "source"}, exposure.real_income, kGrowth);
  add("exposure_trade_cost", {"country", "source"}, exposure.trade_cost, kTradeCost);
  add("exposure_growth_by_sector", {"country", "sector", "source"}, exposure.real_income_by_sector,
      kGrowth);
  add("exposure_trade_cost_by_sector", {"country", "sector", "source"},
      exposure.trade_cost_by_sector, kTradeCost);
  return result;
}

}  // namespace samarkand
