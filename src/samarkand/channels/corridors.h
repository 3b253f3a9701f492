// How the corridors of a world are served, and what measures on routes and currencies do to them.
//
// A corridor is origin i, destination n, sector j. Its goods go direct, or are resold in a third
// country m, of no customs union with i. With tau_kl the cost of a consignment over the links
// (routing.h), rho the elasticity of the sector between routes, d the sector's direct share and
// e_kl the currency cost of a pair (settlement.h, new/old):
//
//   before  s_direct = d,  s_m = (1-d) (tau_im tau_mn)^-rho / sum_m (tau_im tau_mn)^-rho
//   open    chi^-rho = d (e_in tau'_in/tau_in)^-rho
//                      + sum_m s_m (e_im e_mn tau'_im tau'_mn / (tau_im tau_mn))^-rho
//   controlled  chi^-rho = sum_m s_m (e_im e_mn tau"_im tau"_mn / (tau_im tau_mn) (1+u))^-rho
//
// `controlled` is for goods that must not go direct: part `controlled` of the corridor, 1 - prod
// (1-phi) over the controls (bans that leave indirect routes open) on it. They are resold with
// markup u, and seized on a link with its risk p: tau" has links t'/(1-p). No goods are resold in m
// on a corridor with a transit ban there. Bans and controls stop m as well: where they cover part b
// of the sector from i to m, or from m to n, the `controlled` term of m is taken times 1 - min(1,
// b/controlled): lists of goods are nested, so that who may not sell as much does not resell it. A
// pair without a path over links, and sectors without a row in routes.csv, have the direct route
// alone, which costs what its currency does. Trade share of the cell: times (1-controlled)
// chi_open^-theta + controlled chi_controlled^-theta.
//
// Allen, Arkolakis (2022, REStud 89:6) for tau; the nest is the model's section 4.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "samarkand/channels/routing.h"
#include "samarkand/channels/settlement.h"
#include "samarkand/numeric/array.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Measures on routes, with selections expanded to indices of countries and sectors.
struct LinkMeasure {  // close_route, route_cost, enforcement: all links between them, one way
  std::vector<std::size_t> origins, destinations;
  std::string mode = {};  // land, sea; empty: both
  bool close = false;
  double cost = 1;  // factor on t
  double risk = 0;  // more risk of seizure: p' = 1 - (1-p)(1-risk)
  bool operator==(const LinkMeasure&) const = default;
};
struct TransitBan {
  std::vector<std::size_t> via, origins, destinations, sectors;
  bool operator==(const TransitBan&) const = default;
};
struct Control {  // a ban
  std::vector<std::size_t> origins, destinations, sectors;
  double share = 1;
  bool routes_open =
      true;  // false: closed altogether, which the trade model knows; stops re-exports
  bool operator==(const Control&) const = default;
};
struct Exclusion {  // exclude_currency
  std::vector<std::size_t> on, by, sectors;
  std::vector<std::string> currencies;
  double share = 1;  // of the settlement in them that is cut off on corridors with `by`
  double risk = 1;   // their cost factor on corridors with countries outside `by`
  bool operator==(const Exclusion&) const = default;
};
struct ChannelMeasures {
  std::vector<LinkMeasure> links;
  std::vector<TransitBan> transit_bans;
  std::vector<Control> controls;
  std::vector<Exclusion> exclusions;
  bool operator==(const ChannelMeasures&) const = default;
};

// What of them changed a corridor.
struct CorridorCost {
  std::size_t cell;                 // [sector][importer][exporter]
  double controlled;                // part of the baseline value that must not go direct
  double log_open, log_controlled;  // ln chi, infinite: no route is left
  std::size_t first, last;          // of the controlled state, into ChannelEffect::reexports()
};
// What part of a corridor's trade share is of goods that may go direct, and of those that may not:
// (1-controlled) chi_open^-theta and controlled chi_controlled^-theta; never 0 where a route is
// left.
struct CorridorAccess {
  double open, controlled;
};
CorridorAccess access_of(const CorridorCost& cost, double theta);
struct Reexport {
  std::size_t country;  // m
  double share;         // s'_m
};

// How an exclusion meets a pair: not at all, one end is among those who exclude, or none is.
enum class Touch { kNone, kDirect, kThird };

// Payments of a corridor group under exclusions.
struct Settlement {
  std::size_t corridor;      // into Corridors::currencies()
  std::vector<Touch> touch;  // [exclusion]
  Array access;              // a [currency]
  Adoption adoption;         // shares reached, ln e
};

// The routes of a world before any measure.
class Corridors {
 public:
  explicit Corridors(std::shared_ptr<const World> world);

  // Why the links cannot be used ("" where they can): the network's spectral radius, a currency
  // whose observed share would not last.
  const std::string& reason() const { return reason_; }
  bool has_routes() const {
    return !world().data().channels.links.empty() && !world().data().channels.routes.empty();
  }
  bool has_currencies() const { return !currencies_.empty(); }

  // The same with other numbers for all sectors whose goods are not all sold direct.
  Corridors with_routes(double direct, double rho) const;

  struct SectorRoute {
    double direct = 1, rho = 1, markup = 0;
    bool travels = false;  // has a row in routes.csv: the others go over no links
    bool operator==(const SectorRoute&) const = default;
  };
  struct CurrencyCorridor {
    std::string name;
    std::vector<std::string> currencies;
    Array shares;
  };
  const World& world() const { return *world_; }
  const SectorRoute& route(std::size_t sector) const { return routes_[sector]; }
  const std::vector<CurrencyCorridor>& currencies() const { return currencies_; }
  // Of the pair, or npos.
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::size_t currency_corridor(std::size_t importer, std::size_t exporter) const {
    return corridor_of_[importer * world_->country_count() + exporter];
  }
  // Names in any corridor.
  std::vector<std::string> currency_names() const;

  // 1 where m can be a third country on the way from i to others, else 0: [i][m].
  const Array& thirds() const { return thirds_; }
  // Open links of links.csv.
  struct Step {
    std::size_t from, to;
    std::string mode;
    double cost, length_km, risk;
  };
  const std::vector<Step>& steps() const { return steps_; }
  // What is added to A_kl by a link under measures: t^-elasticity, 0 where it is closed.
  double use(const Step& step, const std::vector<LinkMeasure>& links, bool evading) const;
  Array uses(const std::vector<LinkMeasure>& links, bool evading) const;  // A [from][to]
  // Costs of consignments under measures on links; `evading`: with seizures.
  std::shared_ptr<const Routing> routing(const std::vector<LinkMeasure>& links, bool evading) const;
  const std::shared_ptr<const Routing>& baseline() const { return baseline_; }

 private:
  std::shared_ptr<const World> world_;
  std::string reason_;
  std::vector<Step> steps_;
  std::vector<SectorRoute> routes_;
  Array thirds_;
  std::vector<CurrencyCorridor> currencies_;
  std::vector<std::size_t> corridor_of_;
  std::shared_ptr<const Routing> baseline_;
};

// What measures do to all corridors.
class ChannelEffect {
 public:
  // The corridors' reason() must be "". `like`: an effect on the same corridors, of which is taken
  // over what is the same; may be null.
  ChannelEffect(std::shared_ptr<const Corridors> corridors, ChannelMeasures measures,
                const ChannelEffect* like = nullptr);

  // "" or why the measures cannot be: a network whose costs have fallen too far.
  const std::string& reason() const { return reason_; }
  const Corridors& corridors() const { return *corridors_; }
  const ChannelMeasures& measures() const { return measures_; }
  // Cells with trade whose cost changes, ascending.
  const std::vector<CorridorCost>& costs() const { return costs_; }
  const std::vector<Reexport>& reexports() const { return reexports_; }
  const std::vector<Settlement>& settlements() const { return networks_->settlements; }

  // Baseline trade of its pairs in the sectors that exclusions reach, the world's unit.
  double settled_trade(const Settlement& settlement) const;

  // Shares of the routes of a corridor [country m]; m = exporter: direct, m = importer: 0.
  // `controlled` is all 0 and log_controlled infinite where nothing is under control.
  struct Routes {
    Array before, open, controlled;
    double log_open, log_controlled;
  };
  Routes routes(std::size_t sector, std::size_t importer, std::size_t exporter) const;
  // The same into arrays that are there.
  void set_routes(std::size_t sector, std::size_t importer, std::size_t exporter,
                  Routes& routes) const;

  // The network of goods that must not go direct.
  const Routing& evading() const { return *networks_->evading; }
  // ln e of a pair in a sector.
  double log_currency_cost(std::size_t sector, std::size_t importer, std::size_t exporter) const;

 private:
  // (e tau)^-rho, 0: no path; `in` is the transpose.
  struct Terms {
    Array out;  // [from][to]
    Array in;   // [to][from]
  };
  // Sectors alike that the same exclusions reach.
  struct Group {
    Corridors::SectorRoute route;
    std::vector<char> excluded;                // [exclusion] that reaches the sectors
    Array currency = {};                       // ln e [from][to]; empty: 0
    std::vector<std::size_t> settlement = {};  // behind it, or npos; empty as well
    Terms before = {}, open = {}, evading = {};
    Array reexports = {};  // sum over m of products of terms before
    Array log_open = {};   // ln chi_open but for transit bans; empty: 0
  };
  // What links and exclusions come to, whatever is banned.
  struct Networks {
    std::shared_ptr<const Routing> open, evading;
    std::vector<Group> groups;
    std::vector<std::size_t> group_of;  // [sector]
    std::vector<Settlement> settlements;
  };
  std::shared_ptr<const Networks> make_networks(std::string& reason) const;
  void set_group(std::size_t sector, Networks& networks) const;
  void set_currency(Group& group, std::vector<Settlement>& settlements) const;
  void set_open_costs(Group& group, const Array& reexport_open) const;
  Array currency_access(std::size_t corridor, const std::vector<Touch>& touch) const;
  const Group& group(std::size_t sector) const {
    return networks_->groups[networks_->group_of[sector]];
  }
  double controlled(std::size_t sector, std::size_t importer, std::size_t exporter) const;
  void add_costs(std::size_t sector);
  double direct_term(const Group& group, std::size_t from, std::size_t to) const;

  std::shared_ptr<const Corridors> corridors_;
  ChannelMeasures measures_;
  std::string reason_;
  std::shared_ptr<const Networks> networks_;
  std::vector<Array>
      controlled_;  // part under control [sector][importer * N + exporter]; may be empty
  std::vector<Array> stopped_;                     // the same by all bans
  std::vector<std::vector<std::size_t>> transit_;  // [sector] transit bans
  std::vector<CorridorCost> costs_;
  std::vector<Reexport> reexports_;
};

}  // namespace samarkand
