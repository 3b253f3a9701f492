#include "samarkand/joint/leakage.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/channels/corridors.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

// Of ln chi: below it the routes of a corridor are taken for unmoved in records, whose digits are
// few.
constexpr double kUnmoved = 1e-6;

// A corridor that measures on routes or currencies changed, with its trade after them.
struct Corridor {
  std::size_t sector, importer, exporter;
  double controlled;                  // part of the baseline value under control
  double flow_open, flow_controlled;  // F' of what may go direct, and of what may not
  double markup;                      // u
  ChannelEffect::Routes routes;
};

// Those that `wanted` takes, by sector, importer, exporter.
template <class Wanted, class Use>
void for_corridors(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                   const Wanted& wanted, const Use& use) {
  const auto* channels = shock.effect<ChannelEffect>();
  if (channels == nullptr) return;
  const std::size_t n = world.country_count();
  Corridor c{};
  c.routes = {Array(n), Array(n), Array(n), 0, 0};
  for (const CorridorCost& cost : channels->costs()) {
    c.sector = cost.cell / (n * n);
    c.importer = cost.cell / n % n;
    c.exporter = cost.cell % n;
    if (!wanted(c, cost)) continue;
    c.controlled = cost.controlled;
    const double flow = equilibrium.flow[cost.cell];
    c.flow_open = flow;
    c.flow_controlled = 0;
    if (cost.controlled > 0) {
      const auto [open, controlled] = access_of(cost, shock.theta[c.sector]);
      c.flow_open = open > 0 ? flow * open / (open + controlled) : 0;
      c.flow_controlled = controlled > 0 ? flow * controlled / (open + controlled) : 0;
    }
    c.markup = channels->corridors().route(c.sector).markup;
    channels->set_routes(c.sector, c.importer, c.exporter, c.routes);
    use(c);
  }
}

std::ptrdiff_t place_of(const std::vector<std::size_t>& list, std::size_t value) {
  const auto found = std::ranges::find(list, value);
  return found == list.end() ? -1 : found - list.begin();
}

}  // namespace

void Leakage::Flow::add(const Flow& other) {
  before += other.before;
  direct += other.direct;
  other_reexports += other.other_reexports;
  banned += other.banned;
  arrives += other.arrives;
  markup += other.markup;
  cost += other.cost;
  priced += other.priced;
}

Leakage::Flow Leakage::total() const {
  Flow sum;
  for (const Flow& flow : flows) sum.add(flow);
  return sum;
}

Array Leakage::arrives_by_country(std::size_t countries) const {
  Array sum(countries, 0);
  for (const Row& row : rows) sum[row.country] += row.arrives;
  return sum;
}

Array Leakage::markup_by_country(std::size_t countries) const {
  Array sum(countries, 0);
  for (const Row& row : rows) sum[row.country] += row.markup;
  return sum;
}

Leakage leakage(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                std::vector<std::size_t> targets, std::vector<std::size_t> sectors) {
  const std::size_t n = world.country_count();
  Leakage answer;
  answer.targets = std::move(targets);
  answer.sectors = std::move(sectors);
  answer.flows.resize(answer.targets.size() * answer.sectors.size());
  std::vector<Array> arrives(answer.flows.size(), Array(n, 0)), resold = arrives, markup = arrives;
  const auto wanted = [&](const Corridor& c, const CorridorCost&) {
    return place_of(answer.targets, c.importer) >= 0 && place_of(answer.sectors, c.sector) >= 0;
  };
  for_corridors(world, shock, equilibrium, wanted, [&](const Corridor& c) {
    const std::ptrdiff_t target = place_of(answer.targets, c.importer);
    const std::ptrdiff_t sector = place_of(answer.sectors, c.sector);
    const std::size_t at =
        static_cast<std::size_t>(target) * answer.sectors.size() + static_cast<std::size_t>(sector);
    Leakage::Flow& flow = answer.flows[at];
    const double baseline = world.flow()[world.cell(c.sector, c.importer, c.exporter)];
    const double banned = c.controlled * baseline;
    flow.before += baseline;
    flow.direct += c.flow_open * c.routes.open[c.exporter];
    flow.banned += banned;
    if (banned > 0 && std::isfinite(c.routes.log_controlled)) {
      flow.priced += banned;
      flow.cost += banned * c.routes.log_controlled;
    }
    for (std::size_t m = 0; m < n; ++m) {
      const double sold = c.flow_controlled * c.routes.controlled[m];
      const double earned = sold * c.markup / (1 + c.markup);
      arrives[at][m] += sold;
      markup[at][m] += earned;
      flow.arrives += sold;
      flow.markup += earned;
      if (m == c.exporter) continue;
      resold[at][m] += c.flow_open * c.routes.open[m];
      flow.other_reexports += c.flow_open * c.routes.open[m];
    }
  });
  for (std::size_t at = 0; at < answer.flows.size(); ++at) {
    for (std::size_t m = 0; m < n; ++m) {
      if (arrives[at][m] == 0 && resold[at][m] == 0) continue;
      answer.rows.push_back({answer.targets[at / answer.sectors.size()],
                             answer.sectors[at % answer.sectors.size()], m, arrives[at][m],
                             markup[at][m], resold[at][m]});
    }
  }
  return answer;
}

namespace {

constexpr std::size_t kMirrors = 200;
constexpr double kSmallestGap = 1e-4;

// Who counts the goods that must not go direct, and where.
std::vector<Leakage::Mirror> mirrors(const World& world, const Shock& shock,
                                     const Equilibrium& equilibrium, Leakage& answer) {
  const std::size_t n = world.country_count();
  std::vector<char> controlled(n, 0);
  const auto* channels = shock.effect<ChannelEffect>();
  if (channels == nullptr) return {};
  for (const CorridorCost& cost : channels->costs()) {
    if (cost.controlled > 0 && place_of(answer.targets, cost.cell / n % n) >= 0 &&
        place_of(answer.sectors, cost.cell / (n * n)) >= 0) {
      controlled[cost.cell % n] = 1;
    }
  }
  const Array record = recorded_exports(world, shock, equilibrium, answer.sectors);
  std::vector<Leakage::Mirror> list;
  for (std::size_t to = 0; to < n; ++to) {
    for (std::size_t from = 0; from < n; ++from) {
      if (from == to || !controlled[from]) continue;
      double arrived = 0;
      for (const std::size_t j : answer.sectors) {
        arrived += equilibrium.flow[world.cell(j, to, from)];
      }
      const double reported = record[to * n + from];
      if (!(arrived > 0) || !(reported > 0)) continue;
      const Leakage::Mirror mirror{from, to, reported, arrived};
      if (std::abs(mirror.gap()) > kSmallestGap) list.push_back(mirror);
    }
  }
  for (const Leakage::Mirror& mirror : list) {
    if (place_of(answer.targets, mirror.importer) < 0) continue;
    answer.reported += mirror.exporter_reported;
    answer.arrived += mirror.importer_reported;
  }
  std::ranges::stable_sort(list, std::ranges::greater{}, [](const Leakage::Mirror& m) {
    return std::abs(m.exporter_reported - m.importer_reported);
  });
  if (list.size() > kMirrors) list.resize(kMirrors);
  return list;
}

}  // namespace

void add_records(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                 Leakage& leakage) {
  leakage.mirror = mirrors(world, shock, equilibrium, leakage);
}

Array recorded_exports(const World& world, const Shock& shock, const Equilibrium& equilibrium,
                       const std::vector<std::size_t>& sectors) {
  const std::size_t n = world.country_count();
  Array record(n * n, 0), resold(n * n, 0);  // [importer][exporter], [exporter][importer]
  for (const std::size_t j : sectors) {
    for (std::size_t k = 0; k < n * n; ++k) record[k] += equilibrium.flow[j * n * n + k];
  }
  const auto wanted = [&](const Corridor& c, const CorridorCost& cost) {
    const bool moved = cost.controlled > 0 || std::abs(cost.log_open) > kUnmoved;
    return moved && place_of(sectors, c.sector) >= 0;
  };
  for_corridors(world, shock, equilibrium, wanted, [&](const Corridor& c) {
    // What must not go direct is on record as sold to third countries, at the producer's price; of
    // the rest only what is resold more than before.
    double* sold = &resold[c.exporter * n];
    const double direct = sold[c.exporter], at_producer_price = c.flow_controlled / (1 + c.markup);
    double more = 0;
    for (std::size_t m = 0; m < n; ++m) {
      const double here = c.flow_open * (c.routes.open[m] - c.routes.before[m]);
      more += here;
      sold[m] += here + at_producer_price * c.routes.controlled[m];
    }
    more -= c.flow_open * (c.routes.open[c.exporter] - c.routes.before[c.exporter]);
    sold[c.exporter] = direct;
    record[c.importer * n + c.exporter] -= c.flow_controlled + more;
  });
  for (std::size_t k = 0; k < n * n; ++k) record[k] += resold[k % n * n + k / n];
  return record;
}

}  // namespace samarkand
