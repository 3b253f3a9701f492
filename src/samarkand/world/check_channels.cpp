#include "samarkand/world/check_channels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "samarkand/world/codes.h"

namespace samarkand {
namespace {

constexpr double kCorridorSum = 1e-9;       // how far from 1 the shares of a corridor may sum
constexpr double kLargestElasticity = 300;  // beyond, costs to its power are no doubles any more

// A word of currency.csv: a code, a group or `all`.
struct CorridorWord {
  std::string code, name;
};

class ChannelCheck {
 public:
  ChannelCheck(const WorldData& world, const ChannelPlace& place, Diagnostics& diagnostics)
      : channels_(world.channels), place_(place), diagnostics_(diagnostics) {
    countries_.set(world.countries);
    sectors_.set(world.sectors);
    for (const Country& country : world.countries) words_.push_back({country.code, country.name});
    for (const auto& [group, members] : world.groups) words_.push_back({group, group});
    groups_.assign(words_.begin() + static_cast<std::ptrdiff_t>(world.countries.size()),
                   words_.end());
    group_names_.set(groups_);
    words_.push_back({"all", "all"});
    corridor_words_.set(words_);
  }

  void run() {
    links();
    routes();
    currencies();
    parameters();
  }

 private:
  void report(ErrorCode code, std::size_t item, int column, std::string what,
              std::string allowed = {}, std::string fix = {}, std::string near_miss = {}) {
    diagnostics_.push_back({code, place_(table_, item, column), std::move(what), std::move(allowed),
                            std::move(fix), std::move(near_miss)});
  }

  // True where the number is as `holds` says, which is false for NaN.
  bool within(bool holds, std::size_t item, int column, std::string_view name, double value,
              std::string_view allowed, std::string fix = {}) {
    if (holds && std::isfinite(value)) return true;
    report(table_ == ChannelTable::kParameters ? ErrorCode::kOutOfRange : ErrorCode::kNumberRange,
           item, column, fmt::format("{} is {}", name, value), std::string(allowed),
           std::move(fix));
    return false;
  }

  // The same of a part of 1.
  bool part(bool holds, std::size_t item, int column, std::string_view name, double value,
            const char* allowed) {
    const bool percent = value > 1 && value <= 100;
    return within(holds, item, column, name, value, allowed,
                  percent ? fmt::format("write {:.12g} for {:.12g} %", value / 100, value) : "");
  }

  // Every unknown code of a table is reported once.
  void known(const Codes& codes, const std::string& code, std::size_t item, int column,
             std::string_view name) {
    if (code.empty()) {
      report(ErrorCode::kTextMissing, item, column, fmt::format("{} is empty", name),
             codes.allowed());
    } else if (!codes.find(code) && reported_.emplace(table_, code).second) {
      diagnostics_.push_back(codes.unknown(code, place_(table_, item, column)));
    }
  }

  // Reports a second row of the same `key`. `what()` names it.
  template <class What>
  void once(std::initializer_list<std::string_view> key, std::size_t item, const What& what) {
    std::string written(1, static_cast<char>(table_));
    for (const std::string_view part : key) written.append(part).push_back('\0');
    const auto [earlier, is_new] = first_.emplace(std::move(written), item);
    if (is_new) return;
    const int line = place_(table_, earlier->second, 0).line;
    report(ErrorCode::kTableDuplicate, item, 0,
           line == 0 ? fmt::format("{} stands twice", what())
                     : fmt::format("{} stands twice, first in line {}", what(), line),
           {}, "remove one of the rows");
  }

  void links() {
    table_ = ChannelTable::kLinks;
    for (std::size_t k = 0; k < channels_.links.size(); ++k) {
      const Link& link = channels_.links[k];
      known(countries_, link.origin, k, 0, "origin");
      known(countries_, link.destination, k, 1, "destination");
      if (link.origin == link.destination && !link.origin.empty()) {
        report(ErrorCode::kTableWord, k, 1,
               fmt::format("the link from {} leads back to it", link.origin),
               "another country than the origin");
      }
      if (link.mode != "land" && link.mode != "sea") {
        report(ErrorCode::kTableWord, k, 2, fmt::format("unknown mode \"{}\"", link.mode),
               "land, sea", {}, nearest(link.mode, {"land", "sea"}));
      }
      within(link.cost >= 1, k, 3, "cost", link.cost,
             "1 or more: 1.05 where goods are worth 5 % more after the link");
      within(link.length_km >= 0, k, 4, "length_km", link.length_km, "0 or more");
      part(link.seizure_risk >= 0 && link.seizure_risk < 1, k, 5, "seizure_risk", link.seizure_risk,
           "0 or more, below 1");
      once({link.origin, link.destination, link.mode}, k, [&link] {
        return fmt::format("the link from {} to {} by {}", link.origin, link.destination,
                           link.mode);
      });
    }
  }

  void routes() {
    table_ = ChannelTable::kRoutes;
    for (std::size_t k = 0; k < channels_.routes.size(); ++k) {
      const SectorRoutes& routes = channels_.routes[k];
      known(sectors_, routes.sector, k, 0, "sector");
      part(routes.direct > 0 && routes.direct <= 1, k, 1, "direct", routes.direct,
           "above 0, at most 1: the part that is sold straight to the buyer's country");
      within(routes.rho > 0 && routes.rho <= kLargestElasticity, k, 2, "rho", routes.rho,
             "above 0, at most 300: the elasticity between routes");
      within(routes.markup >= 0, k, 3, "markup", routes.markup, "0 or more: 0.1 is 10 %");
      once({routes.sector}, k, [&routes] { return "the sector " + routes.sector; });
    }
  }

  void currencies() {
    table_ = ChannelTable::kCurrencies;
    struct Corridor {
      std::size_t first;
      double sum = 0;
      bool fits = true;
    };
    std::map<std::string, Corridor> corridors;
    for (std::size_t k = 0; k < channels_.currencies.size(); ++k) {
      const CurrencyShare& row = channels_.currencies[k];
      known(corridor_words_, row.origin, k, 1, "origin");
      known(corridor_words_, row.destination, k, 2, "destination");
      const bool fits =
          part(row.share >= 0 && row.share <= 1, k, 4, "share", row.share, "0 to 1: 0.05 is 5 %");
      for (const auto& [text, column] : {std::pair(&row.corridor, 0), {&row.currency, 3}}) {
        if (!text->empty()) continue;
        report(ErrorCode::kTextMissing, k, column,
               column == 0 ? "the corridor has no name" : "currency is empty");
      }
      once({row.corridor, row.currency}, k, [&row] {
        return fmt::format("the currency {} of the corridor {}", row.currency, row.corridor);
      });
      const auto [corridor, is_new] = corridors.try_emplace(row.corridor, Corridor{k});
      corridor->second.sum += row.share;
      corridor->second.fits &= fits;
      if (!is_new) same_pairs(channels_.currencies[corridor->second.first], k);
    }
    for (const auto& [name, corridor] : corridors) {
      if (!corridor.fits || std::abs(corridor.sum - 1) <= kCorridorSum) continue;
      report(ErrorCode::kWorldShares, corridor.first, 4,
             fmt::format("the shares of the corridor {} sum to {:.12g}", name, corridor.sum),
             "shares that sum to 1, to a billionth",
             "add the rest as a row of its own, such as `other`, or correct the shares");
    }
  }

  void parameters() {
    table_ = ChannelTable::kUnions;
    for (std::size_t k = 0; k < channels_.unions.size(); ++k) {
      const std::string& name = channels_.unions[k];
      known(group_names_, name, k, 0, "unions");
      once({name}, k, [&name] { return "the union " + name; });
    }
    table_ = ChannelTable::kParameters;
    double rho = 0;
    for (const SectorRoutes& routes : channels_.routes) rho = std::max(rho, routes.rho);
    if (!channels_.links.empty()) {
      const double routing = channels_.routing;
      within(
          routing > 0 && routing >= rho && routing <= kLargestElasticity, 0, 0, "routing", routing,
          fmt::format("above 0, at least the largest rho of routes.csv, here {}, at most 300: the "
                      "elasticity between paths",
                      rho));
    }
    if (!channels_.currencies.empty()) {
      within(channels_.nu > 0, 0, 1, "nu", channels_.nu, "a number above 0");
      within(channels_.liquidity >= 0, 0, 2, "liquidity", channels_.liquidity, "0 or more");
    }
  }

  void same_pairs(const CurrencyShare& first, std::size_t item) {
    const CurrencyShare& row = channels_.currencies[item];
    if (row.origin == first.origin && row.destination == first.destination) return;
    report(ErrorCode::kTableWord, item, row.origin != first.origin ? 1 : 2,
           fmt::format("the corridor {} goes from {} to {} here, from {} to {} above", row.corridor,
                       row.origin, row.destination, first.origin, first.destination),
           "one origin and one destination a corridor",
           "give the corridor a name of its own, or correct the words");
  }

  const ChannelData& channels_;
  const ChannelPlace& place_;
  Diagnostics& diagnostics_;
  ChannelTable table_ = ChannelTable::kLinks;
  std::vector<CorridorWord> words_, groups_;
  Codes countries_{"country", "countries.csv"}, sectors_{"sector", "sectors.csv"},
      group_names_{"group", "groups.csv"},
      corridor_words_{"country or group", "countries.csv or groups.csv, or all"};
  std::set<std::pair<ChannelTable, std::string>> reported_;  // unknown codes
  std::unordered_map<std::string, std::size_t> first_;       // rows by table and key
};

}  // namespace

void check_channels(const WorldData& world, const ChannelPlace& place, Diagnostics& diagnostics) {
  if (!world.channels.empty()) ChannelCheck(world, place, diagnostics).run();
}

void sort_channels(ChannelData& channels) {
  const auto step = [](const Link& link) {
    return std::tie(link.origin, link.destination, link.mode);
  };
  if (!std::ranges::is_sorted(channels.links, {}, step)) {
    std::ranges::sort(channels.links, {}, step);
  }
  std::ranges::sort(channels.routes, {}, &SectorRoutes::sector);
  std::map<std::string, std::size_t> first;  // row of a corridor
  for (const CurrencyShare& row : channels.currencies) first.emplace(row.corridor, first.size());
  std::ranges::stable_sort(channels.currencies, {},
                           [&first](const CurrencyShare& row) { return first.at(row.corridor); });
}

}  // namespace samarkand
