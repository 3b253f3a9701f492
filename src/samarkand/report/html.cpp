#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "samarkand/questions/answer.h"
#include "samarkand/report/assets.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/page.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

// What the pictures need besides report.json: names, places, trade by pair, sectors.
Json picture_data(const Report& report) {
  constexpr int kDigits = 6;
  const World& world = *report.world;
  const auto numbers = [](const auto& values) {
    Json list = Json::array();
    for (const double value : values) list.push_back(rounded(value, kDigits));
    return list;
  };
  Json data;
  data["answer"] = answer(report);
  data["sentences"] = Json::array();
  for (std::size_t k = 0; k < report.scenario.questions.size(); ++k) {
    data["sentences"].push_back(k < report.answers.size() ? Json(report.answers[k]->sentences())
                                                          : Json::array());
  }
  data["model"] = model_text(report.shock);
  data["nests"] = nests_text(report.shock);
  data["closure"] = closure_text(report.shock.closure);
  data["elasticities"] = elasticities_text(report);
  data["scenario"] = {{"file", report.scenario.file},
                      {"text", report.scenario.text},
                      {"world", report.scenario.world.text}};
  double largest_income = 0;
  for (const GroupOutcome& group : group_outcomes(report)) {
    largest_income = std::max(largest_income, std::abs(group.real_income_value));
  }
  const auto shifts = largest_shifts(report, 1);
  const double largest_shift =
      shifts.empty() ? INFINITY : std::abs(shifts[0].value - shifts[0].baseline);
  const auto shown_in = [&](double largest) -> Json {
    const Money unit = money(world, largest);
    return {{"divisor", unit.divisor}, {"unit", unit.unit}};
  };
  data["money"] = {{"trade", shown_in(largest_shift)}, {"income", shown_in(largest_income)}};
  data["changes"] = anything_changes(report);
  data["economies"] = Json::array();
  for (const Country& country : world.countries()) {
    data["economies"].push_back({{"code", country.code},
                                 {"name", country.name},
                                 {"lon", country.longitude},
                                 {"lat", country.latitude}});
  }
  data["sectors"] = Json::array();
  for (const Sector& sector : world.sectors()) {
    data["sectors"].push_back({{"code", sector.code}, {"name", sector.name}});
  }
  if (!report.has_values()) return data;
  const Trade trade = bilateral_trade(report);
  data["trade"] = {{"baseline", numbers(trade.baseline)}, {"value", numbers(trade.value)}};
  std::vector<double> output;  // [sector][country]
  for (const SectorOutcome& sector : report.outcome.sectors) output.push_back(sector.output);
  data["income"] = numbers(world.income());
  data["output"] = {{"baseline", numbers(world.output())}, {"change", numbers(output)}};
  return data;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string escape_json(std::string_view json) {
  std::string result;
  for (const char c : json) {
    if (c == '<') {
      result += "\\u003c";
    } else {
      result += c;
    }
  }
  return result;
}

std::string fill_page(std::string_view text,
                      const std::map<std::string_view, std::string>& values) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find("{{", at), close = text.find("}}", open);
    if (close == std::string_view::npos) return result.append(text.substr(at));
    result.append(text.substr(at, open - at));
    result.append(values.at(text.substr(open + 2, close - open - 2)));
    at = close + 2;
  }
  return result;
}

std::string page(const Report& report, const Json& document) {
  const Json data = {{"report", document}, {"picture", picture_data(report)}};
  return fill_page(assets::page_html,
                   {{"question", escape_html(report.scenario.question)},
                    {"answer", escape_html(answer(report))},
                    {"version", escape_html(report.version)},
                    {"style", std::string(assets::page_css)},
                    {"script", fmt::format("{}{}{}{}", assets::common_js, assets::ways_js,
                                           assets::choices_js, assets::page_js)},
                    {"outlines", std::string(assets::outlines_json)},
                    {"data", escape_json(dump(data, -1))}});
}

std::string to_html(const Report& report) { return page(report, document(report)); }

}  // namespace samarkand
