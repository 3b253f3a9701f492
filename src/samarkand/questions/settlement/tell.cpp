#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/settlement/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

constexpr std::size_t kTold = 8;

}  // namespace

std::string SettlementAnswer::title() const { return "What trade is paid in"; }

std::vector<std::string> SettlementAnswer::sentences() const {
  const SettlementAnswer& answer = *this;
  std::vector<std::string> all;
  for (std::size_t k = 0; k < std::min(kTold, answer.rows.size()); ++k) {
    const SettlementAnswer::Row& row = answer.rows[k];
    std::vector<std::string> parts;
    for (std::size_t c = 0; c < row.currencies.size(); ++c) {
      parts.push_back(fmt::format("{} {:.0f} → {:.0f} %", row.currencies[c], 100 * row.before[c],
                                  100 * row.reached.shares[c]));
    }
    if (std::isinf(row.reached.log_cost)) {
      all.push_back(fmt::format("{}: no currency is left, and no trade.", row.corridor));
      continue;
    }
    std::string text = fmt::format("{}{}, paid in {}; costs {:+.1f} %.", row.corridor,
                                   row.third ? " (third countries)" : "", fmt::join(parts, ", "),
                                   100 * std::expm1(row.reached.log_cost));
    if (row.reached.jumped) text += " Payers tip over on the way.";
    if (row.tipping && !row.reached.jumped) {
      text +=
          fmt::format(" They would tip over at costs {:.1f} % higher on the excluded currencies.",
                      100 * std::expm1(*row.tipping));
    }
    all.push_back(std::move(text));
  }
  return all;
}

Json SettlementAnswer::json() const {
  const SettlementAnswer& answer = *this;
  Json json = {{"corridors", Json::array()}};
  for (const SettlementAnswer::Row& row : answer.rows) {
    Json entry = {
        {"corridor", row.corridor},
        {"third_countries", row.third},
        {"trade", rounded(row.trade)},
        {"cost", rounded(100 * std::expm1(row.reached.log_cost))},
        {"jumped", row.reached.jumped.has_value()},
        {"tipping", row.tipping ? Json(rounded(100 * std::expm1(*row.tipping))) : Json()}};
    entry["currencies"] = Json::array();
    for (std::size_t c = 0; c < row.currencies.size(); ++c) {
      entry["currencies"].push_back({{"currency", row.currencies[c]},
                                     {"before", rounded(row.before[c])},
                                     {"access", rounded(row.access[c])},
                                     {"after", rounded(row.reached.shares[c])}});
    }
    entry["equilibria"] = Json::array();
    for (const AdoptionEquilibrium& e : row.equilibria) {
      Json shares = Json::object();
      for (std::size_t c = 0; c < row.currencies.size(); ++c) {
        shares[row.currencies[c]] = rounded(e.shares[c]);
      }
      entry["equilibria"].push_back({{"stable", e.stable},
                                     {"cost", rounded(100 * std::expm1(e.log_cost))},
                                     {"shares", shares}});
    }
    json["corridors"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace samarkand
