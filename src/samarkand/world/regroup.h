// Worlds with fewer or more economies and sectors. Both ways are one linear map: of economy n the
// share s[m,n] becomes part of the new economy m, and so with sectors,
//
//   F'[j',n',i'] = sum s[j',j] s[n',n] s[i',i] F[j,n,i],   and so duties (t-1) F, inputs, final;
//   1 + tariff   = 1 + duties / value; where nothing flows, the plain mean of the tariffs.
//
// Aggregation has s = 1: duties that members levy on each other become those of domestic cells,
// which no measure touches. Splitting has shares that sum to 1: parts are proportional copies that
// trade with each other as freely as each trades at home, so that results of all others stay what
// they are. World totals (value added, revenue, deficits) stay, and aggregating the parts gives the
// world back, to rounding.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/files.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Old codes with the new codes that they become part of, and names of the new. What is not listed
// stays.
struct Mapping {
  std::map<std::string, std::string> countries, sectors;           // from -> to
  std::map<std::string, std::string> country_names, sector_names;  // to -> name
};

// Reads kind,from,to[,name], kind `country` or `sector`. Errors E1.., E2.., E302, E303, E320.
std::optional<Mapping> read_mapping(const Files& files, const std::string& path, const World& world,
                                    Diagnostics& diagnostics);

struct Aggregated {
  WorldData data;
  std::vector<std::string> dropped;  // what the new world does not say, a line each
  // W015: groups that have lost most of their members.
  std::vector<Diagnostic> warnings = {};
};

// A merged economy stands where its largest member by value added does; population and gdp add up;
// it belongs to a group when all its members do. theta and short-run theta of a merged sector are
// means weighted by trade between the old economies (by output where there is none). Channels are
// dropped.
Aggregated aggregate(const World& world, const Mapping& mapping);

struct SplitPart {
  std::string code, name;
  double share = 0;
  std::optional<double> longitude = {}, latitude = {},
                        theta = {};  // those of the whole where left out
};

struct Splitting {
  // From -> parts, whose shares sum to 1.
  std::map<std::string, std::vector<SplitPart>> countries, sectors;
};

// Reads kind,from,to,name,share[,lon,lat,theta]. Errors E1.., E2.., E302, E303, E321.
std::optional<Splitting> read_splitting(const Files& files, const std::string& path,
                                        const World& world, Diagnostics& diagnostics);

// Parts inherit groups; population and gdp are split by share; a short-run theta keeps its ratio
// to a theta that is given. Channels are left out.
WorldData split(const World& world, const Splitting& splitting);

}  // namespace samarkand
