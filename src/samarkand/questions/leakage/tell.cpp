#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/leakage/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

constexpr std::size_t kTold = 5;
constexpr double kTellable = 0.005;  // of what arrives: less would not show in three digits

// The largest of a sum by country, as "Kazakhstan 1.2".
std::string largest(const World& world, const Array& by_country) {
  std::vector<std::size_t> order(by_country.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t n) { return by_country[n]; });
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < std::min(kTold, order.size()) && by_country[order[k]] > 0; ++k) {
    parts.push_back(
        fmt::format("{} {}", world.countries()[order[k]].name, billions(by_country[order[k]])));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

Json flow_json(const Leakage::Flow& flow) {
  return {{"before", rounded(flow.before)},
          {"direct", rounded(flow.direct)},
          {"banned", rounded(flow.banned)},
          {"arrives", rounded(flow.arrives)},
          {"replaced", rounded(flow.replaced())},
          {"price",
           flow.priced > 0 ? Json(rounded(100 * std::expm1(flow.cost / flow.priced))) : Json()},
          {"markup", rounded(flow.markup)},
          {"other_reexports", rounded(flow.other_reexports)}};
}

}  // namespace

std::string LeakageAnswer::title() const { return fmt::format("What leaks to {}", targets_text()); }

std::string LeakageAnswer::targets_text() const {
  std::vector<std::string> names;
  for (const std::string& code : asked) names.push_back(display_name(world(), code));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<std::string> LeakageAnswer::sentences() const {
  const LeakageAnswer& answer = *this;
  const Leakage::Flow total = answer.total();
  if (total.banned == 0 && answer.arrived == 0) {
    return {"No control or exclusion reaches trade with the target."};
  }
  std::vector<std::string> all;
  if (total.banned > 0) {
    std::string text = fmt::format("Of goods for {} bn kept from {} {:.0f} % arrive all the same",
                                   billions(total.banned), targets_text(), 100 * total.replaced());
    if (total.arrives > 0) {
      text += fmt::format(", {:.0f} % dearer", 100 * std::expm1(total.cost / total.priced));
    }
    all.push_back(text + ".");
    if (total.arrives > 0) {
      all.push_back(
          fmt::format("They are worth {} bn, through (bn): {}.", billions(total.arrives),
                      largest(world(), answer.arrives_by_country(world().country_count()))));
      all.push_back(fmt::format("Their markups come to {} bn.", billions(total.markup)));
    }
  }
  if (answer.arrived > 0) {
    // joint/leakage.h: what exporters record lacks what leaks, and what is resold more than before.
    const double more = answer.arrived - answer.reported - total.arrives;
    std::string text = fmt::format(
        "On record exporters under control send goods for {} bn there, and goods of their origin "
        "for "
        "{} bn arrive; between them are the {} bn that leak",
        billions(answer.reported), billions(answer.arrived), billions(total.arrives));
    if (std::abs(more) > kTellable * answer.arrived) {
      text += fmt::format(", {} {} bn that may go direct and are resold by third countries {}",
                          more < 0 ? "less" : "and", billions(std::abs(more)),
                          more < 0 ? "no longer" : "instead");
    }
    all.push_back(text + ".");
  }
  std::vector<std::pair<double, std::string>> by_sector;
  for (std::size_t s = 0; s < answer.sectors.size(); ++s) {
    Leakage::Flow sum;
    for (std::size_t t = 0; t < answer.targets.size(); ++t) {
      sum.add(answer.flows[t * answer.sectors.size() + s]);
    }
    if (sum.banned == 0) continue;
    by_sector.emplace_back(sum.banned,
                           fmt::format("{} {:.0f} %", world().sectors()[answer.sectors[s]].name,
                                       100 * sum.replaced()));
  }
  std::ranges::stable_sort(by_sector, std::ranges::greater{},
                           &std::pair<double, std::string>::first);
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < std::min(kTold, by_sector.size()); ++k) {
    parts.push_back(by_sector[k].second);
  }
  if (!parts.empty()) {
    all.push_back(fmt::format("Replaced by sector: {}.", fmt::join(parts, ", ")));
  }
  return all;
}

Json LeakageAnswer::json() const {
  const LeakageAnswer& answer = *this;
  Json json = flow_json(answer.total());
  json["sectors"] = Json::array();
  for (std::size_t k = 0; k < answer.flows.size(); ++k) {
    if (answer.flows[k].before == 0) continue;
    Json entry = {{"target", world().countries()[answer.targets[k / answer.sectors.size()]].code},
                  {"sector", world().sectors()[answer.sectors[k % answer.sectors.size()]].code}};
    entry.update(flow_json(answer.flows[k]));
    json["sectors"].push_back(std::move(entry));
  }
  json["by_way_of"] = Json::array();
  for (const Leakage::Row& row : answer.rows) {
    json["by_way_of"].push_back({{"target", world().countries()[row.target].code},
                                 {"sector", world().sectors()[row.sector].code},
                                 {"country", world().countries()[row.country].code},
                                 {"arrives", rounded(row.arrives)},
                                 {"markup", rounded(row.markup)},
                                 {"other_reexports", rounded(row.other_reexports)}});
  }
  json["mirror"] = Json::array();
  for (const Leakage::Mirror& of : answer.mirror) {
    json["mirror"].push_back({{"origin", world().countries()[of.exporter].code},
                              {"destination", world().countries()[of.importer].code},
                              {"exporter_reported", rounded(of.exporter_reported)},
                              {"importer_reported", rounded(of.importer_reported)},
                              {"gap", rounded(of.gap())}});
  }
  return json;
}

}  // namespace samarkand
