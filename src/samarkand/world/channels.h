// What a world knows of the routes its trade takes and the money it is paid in: the folder
// `channels/` of a world. All of it is optional; what the engine makes of it is in
// channels/.
//
//   links.csv     origin,destination,mode,cost,length_km,seizure_risk,open     one row a direction
//   routes.csv      sector,direct,rho,markup,source                              one row a sector
//   currency.csv  corridor,origin,destination,currency,share,source
//   channels.yaml unions, a list of groups that are customs unions: what a member resells of
//   another
//                 member's goods is no third country's trade; routing, where there is a links.csv;
//                 nu, liquidity, where there is a
//   currency.csv;
//                 source
//
// A corridor of currency.csv is a group of pairs (origin and destination each a code, a group or
// `all`); its rows hold one currency each, their shares add up to 1. A pair belongs to the first
// corridor of the file that holds it.
#pragma once

#include <string>
#include <vector>

namespace samarkand {

// A step of a journey, one way. Goods are worth `cost` times as much after it (iceberg, >= 1).
struct Link {
  std::string origin, destination;  // codes
  std::string mode;                 // land, sea
  double cost = 1;
  double length_km = 0;     // land: of the border; sea: of the voyage
  double seizure_risk = 0;  // of goods that must not pass, [0, 1)
  bool open = true;

  bool operator==(const Link&) const = default;
};

// How goods of a sector are served in the baseline, and how easily that changes.
struct SectorRoutes {
  std::string sector;  // code
  double direct = 1;   // part that is sold straight to the buyer's country, (0, 1]
  double rho = 1;      // elasticity between routes, > 0
  double markup = 0;   // of an intermediary on goods that must not be sold direct, >= 0
  std::string source;

  bool operator==(const SectorRoutes&) const = default;
};

struct CurrencyShare {
  std::string corridor;             // name of the group of pairs
  std::string origin, destination;  // a code, a group or `all`
  std::string currency;
  double share = 0;  // of the corridor's payments, [0, 1]
  std::string source;

  bool operator==(const CurrencyShare&) const = default;
};

struct ChannelData {
  std::vector<Link> links;
  std::vector<SectorRoutes> routes;       // sectors without a row: all direct
  std::vector<CurrencyShare> currencies;  // in the order of the file
  std::vector<std::string> unions;        // groups that are customs unions
  double routing = 0;                     // elasticity between paths of a consignment, at least rho
  double nu = 0;         // dispersion of tastes between currencies; 1/nu: their elasticity
  double liquidity = 0;  // k: what a share more of the corridor's use is worth
  std::string source;    // of nu and liquidity

  bool empty() const { return links.empty() && routes.empty() && currencies.empty(); }
  bool operator==(const ChannelData&) const = default;
};

}  // namespace samarkand
