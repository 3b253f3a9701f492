#include "samarkand/channels/corridors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

constexpr double kUnchanged = 1e-14;

// Countries that a word of currency.csv means.
std::vector<char> members(const World& world, const std::string& word) {
  std::vector<char> in(world.country_count(), word == "all");
  if (const auto n = world.find_country(word)) in[*n] = 1;
  if (const auto group = world.groups().find(word); group != world.groups().end()) {
    for (const std::size_t n : group->second) in[n] = 1;
  }
  return in;
}

std::vector<char> flags(std::size_t size, const std::vector<std::size_t>& members) {
  std::vector<char> in(size, 0);
  for (const std::size_t k : members) in[k] = 1;
  return in;
}

bool unchanged(double x) { return std::abs(x - 1) < kUnchanged; }

// ln of x^(-1/rho), 0 but for rounding where nothing changed, infinite where nothing is left.
double cost_of(double x, double rho) {
  if (unchanged(x)) return 0;
  return x > 0 ? -std::log(x) / rho : std::numeric_limits<double>::infinity();
}

// Adds a control to the parts that are covered [to][from].
void cover(const Control& control, std::size_t n, Array& parts) {
  parts.resize(n * n, 0);
  for (const std::size_t to : control.destinations) {
    for (const std::size_t from : control.origins) {
      double& part = parts[to * n + from];
      part = 1 - (1 - part) * (1 - control.share);
    }
  }
}

// Sums over third countries of products of terms [from][to].
Array reexport_terms(const Array& terms, const Corridors& corridors) {
  const std::size_t n = corridors.world().country_count();
  Array sums(n * n, 0);
  for (std::size_t from = 0; from < n; ++from) {
    double* sum = &sums[from * n];
    for (std::size_t m = 0; m < n; ++m) {
      const double first = terms[from * n + m];
      if (first == 0 || corridors.thirds()[from * n + m] == 0) continue;
      const double to_m = sum[m];
      for (std::size_t to = 0; to < n; ++to) sum[to] += first * terms[m * n + to];
      sum[m] = to_m;
    }
    sum[from] = 0;
  }
  return sums;
}

}  // namespace

CorridorAccess access_of(const CorridorCost& cost, double theta) {
  constexpr double kLeast = 1e-290;  // a cost, however high, is no ban
  const auto part = [&](double share, double log) {
    return share > 0 && std::isfinite(log) ? std::max(share * std::exp(-theta * log), kLeast) : 0;
  };
  return {part(1 - cost.controlled, cost.log_open), part(cost.controlled, cost.log_controlled)};
}

// ---- the world's own

Corridors::Corridors(std::shared_ptr<const World> held)
    : world_(std::move(held)), routes_(world_->sector_count()) {
  const World& world = *world_;
  const ChannelData& data = world.data().channels;
  for (const Link& link : data.links) {
    if (!link.open) continue;
    steps_.push_back({*world.find_country(link.origin), *world.find_country(link.destination),
                      link.mode, link.cost, link.length_km, link.seizure_risk});
  }
  for (const SectorRoutes& route : data.routes) {
    routes_[*world.find_sector(route.sector)] = {route.direct, route.rho, route.markup, true};
  }
  const std::size_t n = world.country_count();
  thirds_.assign(n * n, 1);
  for (std::size_t one = 0; one < n; ++one) thirds_[one * n + one] = 0;
  for (const std::string& name : data.unions) {
    for (const std::size_t one : world.groups().at(name)) {
      for (const std::size_t other : world.groups().at(name)) thirds_[one * n + other] = 0;
    }
  }
  baseline_ = routing({}, false);
  reason_ = baseline_->reason();
  corridor_of_.assign(n * n, npos);
  for (const CurrencyShare& row : data.currencies) {
    if (currencies_.empty() || currencies_.back().name != row.corridor) {
      const std::vector<char> from = members(world, row.origin);
      const std::vector<char> to = members(world, row.destination);
      for (std::size_t k = 0; k < n * n; ++k) {
        if (from[k % n] && to[k / n] && corridor_of_[k] == npos) {
          corridor_of_[k] = currencies_.size();
        }
      }
      currencies_.push_back({row.corridor, {}, {}});
    }
    currencies_.back().currencies.push_back(row.currency);
    currencies_.back().shares.push_back(row.share);
  }
  for (const CurrencyCorridor& corridor : currencies_) {
    if (!reason_.empty() || is_stable(corridor.shares, data.nu, data.liquidity)) continue;
    reason_ = fmt::format(
        "the shares of currencies on the corridor `{}` would not last: liquidity {:.6g} is too "
        "much beside nu {:.6g}",
        corridor.name, data.liquidity, data.nu);
  }
}

std::vector<std::string> Corridors::currency_names() const {
  std::set<std::string> names;
  for (const CurrencyCorridor& c : currencies_)
    names.insert(c.currencies.begin(), c.currencies.end());
  return {names.begin(), names.end()};
}

Corridors Corridors::with_routes(double direct, double rho) const {
  Corridors result = *this;
  for (SectorRoute& route : result.routes_) {
    if (route.direct < 1) route = {direct, rho, route.markup, route.travels};
  }
  return result;
}

double Corridors::use(const Step& step, const std::vector<LinkMeasure>& links, bool evading) const {
  double cost = step.cost, passes = 1 - step.risk;
  for (const LinkMeasure& link : links) {
    if (!link.mode.empty() && link.mode != step.mode) continue;
    if (!std::ranges::binary_search(link.origins, step.from) ||
        !std::ranges::binary_search(link.destinations, step.to)) {
      continue;
    }
    if (link.close) return 0;
    cost *= link.cost;
    passes *= 1 - link.risk;
  }
  return std::pow(evading ? cost / passes : cost, -world_->data().channels.routing);
}

Array Corridors::uses(const std::vector<LinkMeasure>& links, bool evading) const {
  const std::size_t n = world_->country_count();
  Array use(n * n, 0);
  for (const Step& step : steps_) {
    use[step.from * n + step.to] += this->use(step, links, evading);
  }
  return use;
}

std::shared_ptr<const Routing> Corridors::routing(const std::vector<LinkMeasure>& links,
                                                  bool evading) const {
  return std::make_shared<const Routing>(world_->country_count(), uses(links, evading),
                                         world_->data().channels.routing);
}

// ---- under measures

ChannelEffect::ChannelEffect(std::shared_ptr<const Corridors> corridors, ChannelMeasures measures,
                             const ChannelEffect* like)
    : corridors_(std::move(corridors)), measures_(std::move(measures)) {
  const World& world = corridors_->world();
  const std::size_t n = world.country_count(), sectors = world.sector_count();
  const bool same = like != nullptr && like->reason_.empty() && like->corridors_ == corridors_ &&
                    like->measures_.links == measures_.links &&
                    like->measures_.exclusions == measures_.exclusions;
  networks_ = same ? like->networks_ : make_networks(reason_);
  if (!reason_.empty()) return;
  controlled_.resize(sectors);
  stopped_.resize(sectors);
  transit_.resize(sectors);
  for (const Control& control : measures_.controls) {
    for (const std::size_t j : control.sectors) {
      cover(control, n, stopped_[j]);
      if (control.routes_open) cover(control, n, controlled_[j]);
    }
  }
  for (std::size_t k = 0; k < measures_.transit_bans.size(); ++k) {
    for (const std::size_t j : measures_.transit_bans[k].sectors) transit_[j].push_back(k);
  }
  for (std::size_t j = 0; j < sectors; ++j) add_costs(j);
}

std::shared_ptr<const ChannelEffect::Networks> ChannelEffect::make_networks(
    std::string& reason) const {
  auto networks = std::make_shared<Networks>();
  const bool moved = std::ranges::any_of(
      measures_.links, [](const LinkMeasure& m) { return m.close || m.cost != 1; });
  networks->open = moved ? corridors_->routing(measures_.links, false) : corridors_->baseline();
  networks->evading = corridors_->routing(measures_.links, true);
  reason = networks->open->reason();  // whoever is seized pays more
  for (std::size_t j = 0; reason.empty() && j < corridors_->world().sector_count(); ++j) {
    set_group(j, *networks);
  }
  return networks;
}

void ChannelEffect::set_group(std::size_t sector, Networks& networks) const {
  const Corridors::SectorRoute& route = corridors_->route(sector);
  std::vector<char> excluded;
  for (const Exclusion& exclusion : measures_.exclusions) {
    excluded.push_back(std::ranges::count(exclusion.sectors, sector) > 0);
  }
  const auto same = std::ranges::find_if(networks.groups, [&](const Group& group) {
    return group.route == route && group.excluded == excluded;
  });
  networks.group_of.push_back(static_cast<std::size_t>(same - networks.groups.begin()));
  if (same != networks.groups.end()) return;
  Group group{route, excluded};
  set_currency(group, networks.settlements);
  Array reexport_open;
  if (route.travels) {
    const auto terms = [&](const Routing& routing, bool paid) {
      const std::size_t n = routing.size();
      Terms result{Array(n * n), Array(n * n)};
      for (std::size_t k = 0; k < n * n; ++k) {
        const double money = paid && !group.currency.empty() ? group.currency[k] : 0;
        result.out[k] = -route.rho * (routing.log_cost(k / n, k % n) + money);
      }
      kernels::exp(n * n, result.out.data(), result.out.data());
      for (std::size_t k = 0; k < n * n; ++k) result.in[k % n * n + k / n] = result.out[k];
      return result;
    };
    group.before = terms(*corridors_->baseline(), false);
    group.open = terms(*networks.open, true);
    group.evading = terms(*networks.evading, true);
    group.reexports = reexport_terms(group.before.out, *corridors_);
    reexport_open = reexport_terms(group.open.out, *corridors_);
  }
  const bool moved = route.travels && networks.open != corridors_->baseline();
  if (moved || !group.currency.empty()) set_open_costs(group, reexport_open);
  networks.groups.push_back(std::move(group));
}

// ln chi_open of all pairs, from the sums over third countries.
void ChannelEffect::set_open_costs(Group& group, const Array& reexport_open) const {
  const std::size_t n = corridors_->world().country_count();
  group.log_open.resize(n * n);
  Array sums(n * n, 1);
  for (std::size_t pair = 0; pair < n * n; ++pair) {
    if (pair / n == pair % n) continue;
    double sum = direct_term(group, pair / n, pair % n);
    const double before = group.route.travels ? group.reexports[pair] : 0;
    if (before > 0) {
      sum = group.route.direct * sum + (1 - group.route.direct) * (reexport_open[pair] / before);
    }
    sums[pair] = sum;
  }
  kernels::log(n * n, sums.data(), group.log_open.data());
  for (std::size_t pair = 0; pair < n * n; ++pair) {
    double& cost = group.log_open[pair];
    cost = unchanged(sums[pair]) ? 0 : -cost / group.route.rho;
  }
}

// ln e of every pair; pairs alike are worked out once.
void ChannelEffect::set_currency(Group& group, std::vector<Settlement>& settlements) const {
  const World& world = corridors_->world();
  const ChannelData& data = world.data().channels;
  const std::size_t n = world.country_count(), count = measures_.exclusions.size();
  if (std::ranges::count(group.excluded, 1) == 0) return;
  std::vector<std::vector<char>> on, by;
  for (const Exclusion& exclusion : measures_.exclusions) {
    on.push_back(flags(n, exclusion.on));
    by.push_back(flags(n, exclusion.by));
  }
  group.currency.assign(n * n, 0);
  group.settlement.assign(n * n, Corridors::npos);
  for (std::size_t from = 0; from < n; ++from) {
    for (std::size_t to = 0; to < n; ++to) {
      const std::size_t corridor = corridors_->currency_corridor(to, from);
      if (from == to || corridor == Corridors::npos) continue;
      std::vector<Touch> touch(count, Touch::kNone);
      for (std::size_t k = 0; k < count; ++k) {
        if (!group.excluded[k] || (!on[k][from] && !on[k][to])) continue;
        touch[k] = by[k][from] || by[k][to] ? Touch::kDirect : Touch::kThird;
      }
      if (std::ranges::count(touch, Touch::kNone) == static_cast<std::ptrdiff_t>(count)) continue;
      const auto known = std::ranges::find_if(settlements, [&](const Settlement& settlement) {
        return settlement.corridor == corridor && settlement.touch == touch;
      });
      const std::size_t at = static_cast<std::size_t>(known - settlements.begin());
      if (known == settlements.end()) {
        Settlement settlement{corridor, touch, currency_access(corridor, touch), {}};
        settlement.adoption = adopt(corridors_->currencies()[corridor].shares, settlement.access,
                                    data.nu, data.liquidity);
        settlements.push_back(std::move(settlement));
      }
      group.currency[from * n + to] = settlements[at].adoption.log_cost;
      group.settlement[from * n + to] = at;
    }
  }
}

// What is left of each currency: exclusions by one end multiply, fears of third countries do not.
Array ChannelEffect::currency_access(std::size_t corridor, const std::vector<Touch>& touch) const {
  const double nu = corridors_->world().data().channels.nu;
  const std::vector<std::string>& currencies = corridors_->currencies()[corridor].currencies;
  Array access(currencies.size(), 1), third(currencies.size(), 1);
  for (std::size_t k = 0; k < touch.size(); ++k) {
    const Exclusion& exclusion = measures_.exclusions[k];
    for (std::size_t c = 0; c < currencies.size(); ++c) {
      if (std::ranges::count(exclusion.currencies, currencies[c]) == 0) continue;
      if (touch[k] == Touch::kDirect) access[c] *= 1 - exclusion.share;
      if (touch[k] == Touch::kThird) {
        third[c] = std::min(third[c], std::pow(exclusion.risk, -1 / nu));
      }
    }
  }
  // Who excludes fears nothing for itself.
  const bool direct = std::ranges::count(touch, Touch::kDirect) > 0;
  return direct ? access : third;
}

double ChannelEffect::log_currency_cost(std::size_t sector, std::size_t to,
                                        std::size_t from) const {
  const Group& group = this->group(sector);
  if (group.currency.empty()) return 0;
  return group.currency[from * corridors_->world().country_count() + to];
}

ChannelEffect::Routes ChannelEffect::routes(std::size_t sector, std::size_t to,
                                            std::size_t from) const {
  const std::size_t n = corridors_->world().country_count();
  Routes routes{Array(n), Array(n), Array(n), 0, 0};
  set_routes(sector, to, from, routes);
  return routes;
}

// The part under control.
double ChannelEffect::controlled(std::size_t sector, std::size_t to, std::size_t from) const {
  const Array& controlled = controlled_[sector];
  return controlled.empty() ? 0 : controlled[to * corridors_->world().country_count() + from];
}

void ChannelEffect::set_routes(std::size_t sector, std::size_t to, std::size_t from,
                               Routes& routes) const {
  const std::size_t n = corridors_->world().country_count();
  const Corridors::SectorRoute& route = corridors_->route(sector);
  const Group& group = this->group(sector);
  const double reexports = group.route.travels ? group.reexports[from * n + to] : 0;
  const double direct = reexports > 0 ? route.direct : 1;
  const double unit = reexports > 0 ? (1 - direct) / reexports : 0;
  // Over each third country, [m].
  const auto through = [&](const Terms& terms, Array& shares) {
    if (unit == 0) {
      std::fill(shares.begin(), shares.end(), 0);
      return;
    }
    const double *first = &terms.out[from * n], *last = &terms.in[to * n];
    const double* third = &corridors_->thirds()[from * n];
    for (std::size_t m = 0; m < n; ++m) shares[m] = unit * first[m] * last[m] * third[m];
    shares[to] = 0;
  };
  through(group.before, routes.before);
  through(group.open, routes.open);
  const double controlled = this->controlled(sector, to, from);
  if (controlled > 0) {
    through(group.evading, routes.controlled);
    const double markup = std::pow(1 + route.markup, -route.rho);
    const Array& stopped = stopped_[sector];
    // What m may sell of it.
    const auto free = [&](std::size_t buyer, std::size_t seller) {
      return 1 - std::min(1.0, stopped[buyer * n + seller] / controlled);
    };
    for (std::size_t m = 0; m < n; ++m) {
      double& share = routes.controlled[m];
      if (share != 0) share = share * markup * free(m, from) * free(to, m);
    }
  } else {
    std::fill(routes.controlled.begin(), routes.controlled.end(), 0);
  }
  for (const std::size_t k : transit_[sector]) {
    const TransitBan& ban = measures_.transit_bans[k];
    if (!std::ranges::binary_search(ban.origins, from) ||
        !std::ranges::binary_search(ban.destinations, to)) {
      continue;
    }
    for (const std::size_t m : ban.via) routes.open[m] = routes.controlled[m] = 0;
  }
  routes.before[from] = direct;
  routes.open[from] = direct * direct_term(group, from, to);
  const auto settle = [&](Array& shares) {
    double sum = 0;
    for (const double share : shares) sum += share;
    if (sum > 0) {
      for (double& share : shares) share /= sum;
    }
    return cost_of(sum, route.rho);
  };
  routes.log_open = settle(routes.open);
  routes.log_controlled = settle(routes.controlled);
}

// Cells whose routes or currencies changed; of the rest nothing is kept.
void ChannelEffect::add_costs(std::size_t sector) {
  const World& world = corridors_->world();
  const std::size_t n = world.country_count();
  const Group& group = this->group(sector);
  std::vector<char> transit(n * n, 0);
  for (const std::size_t k : transit_[sector]) {
    const TransitBan& ban = measures_.transit_bans[k];
    for (const std::size_t to : ban.destinations) {
      for (const std::size_t from : ban.origins) transit[to * n + from] = 1;
    }
  }
  Routes routes{Array(n), Array(n), Array(n), 0, 0};
  for (std::size_t to = 0; to < n; ++to) {
    for (std::size_t from = 0; from < n; ++from) {
      const std::size_t cell = world.cell(sector, to, from), pair = to * n + from;
      if (from == to || world.flow()[cell] == 0) continue;
      const std::size_t first = reexports_.size();
      const double controlled = this->controlled(sector, to, from);
      if (controlled > 0 || transit[pair]) {
        set_routes(sector, to, from, routes);
        for (std::size_t m = 0; m < n; ++m) {
          if (routes.controlled[m] > 0) reexports_.push_back({m, routes.controlled[m]});
        }
        costs_.push_back(
            {cell, controlled, routes.log_open, routes.log_controlled, first, reexports_.size()});
      } else if (!group.log_open.empty() && group.log_open[from * n + to] != 0) {
        costs_.push_back({cell, 0, group.log_open[from * n + to], 0, first, first});
      }
    }
  }
}

// The direct route's term, new/old. A pair without a path pays for a change of currency alone.
double ChannelEffect::direct_term(const Group& group, std::size_t from, std::size_t to) const {
  const std::size_t pair = from * corridors_->world().country_count() + to;
  if (group.route.travels && group.before.out[pair] > 0) {
    return group.open.out[pair] / group.before.out[pair];
  }
  return group.currency.empty() ? 1 : std::exp(-group.route.rho * group.currency[pair]);
}

// ---- settlement by corridor

double ChannelEffect::settled_trade(const Settlement& settlement) const {
  const World& world = corridors_->world();
  const std::size_t n = world.country_count();
  const auto at = static_cast<std::size_t>(&settlement - networks_->settlements.data());
  double trade = 0;
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    const Group& group = this->group(j);
    for (std::size_t k = 0; k < group.settlement.size(); ++k) {
      if (group.settlement[k] == at) trade += world.flow()[world.cell(j, k % n, k / n)];
    }
  }
  return trade;
}

}  // namespace samarkand
