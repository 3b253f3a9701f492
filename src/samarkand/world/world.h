// The baseline data of a world economy (the model's section 1 in docs/notation.md).
//
//   F[j,n,i]  border value: what importer n pays before its tariff           flow()
//   t[j,n,i]  1 + tariff rate                                                tariff()
//   X[j,n]    spending      = sum_i t F                                      spending()
//   Y[j,i]    output        = sum_n F[j,n,i]                                 output()
//   M[n,j,k]  what sector j of n spends on input k, tariffs included         input()
//   C[j,n]    final spending, tariffs included                               final_spending()
//   VA[j,n]   value added   = Y - sum_k M                                    value_added()
//   gamma, G, alpha: value-added share, input shares, final-spending shares
//   R[n]      tariff revenue = sum_{j,i} (t-1) F;   I[n] income = VA + R + D = final spending
//   D[n]      deficit       = C - VA - R = imports - exports;   I - D = VA + R is what residents
//   earn
//
// Identity tested on making: X = inputs + final, to 1e-9 of world value added. What is then left of
// a gap, if it is more than rounding, goes to final spending (to inputs where there is none), so
// that a solver may ask for more digits than the data have. Values are in the world's unit (million
// USD a year). Countries and sectors are kept in the order of their codes, so that the order of
// rows in a file never changes a bit of a result.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"
#include "samarkand/world/channels.h"

namespace samarkand {

enum class SectorKind { kGoods, kServices };

struct Country {
  std::string code, name;
  double longitude = 0, latitude = 0;  // degrees, of the centroid
  std::string region = {};
  std::optional<double> population = {}, gdp = {};
};

struct Sector {
  std::string code, name;
  double theta = 0;  // trade elasticity: share ~ cost^-theta
  SectorKind kind = SectorKind::kGoods;
  std::optional<double> short_run_theta = {};
  std::string source = {};  // of theta
};

struct WorldInfo {
  std::string name, title, unit, licence, notes;
  int year = 0;
  std::vector<std::string> source;
};

// How the trade of a pair was found: the grade of its total and of its mix of sectors, and the
// source of the total. [importer][exporter], places in `words`, whose first is "": a pair without a
// row. Nothing is computed with it.
struct Evidence {
  std::vector<std::string> words = {};
  std::vector<std::size_t> total = {}, sectors = {}, source = {};
  bool empty() const { return total.empty(); }
  bool operator==(const Evidence&) const = default;
};
struct PairEvidence {
  std::string_view total, sectors, source;
};

// Everything that makes a World: what the files hold. Arrays are dense, zero where there is no row.
struct WorldData {
  WorldInfo info;
  std::vector<Country> countries;
  std::vector<Sector> sectors;
  std::map<std::string, std::vector<std::string>> groups;  // name -> country codes
  Array flow;                 // [sector][importer][exporter], border value
  Array tariff;               // [sector][importer][exporter], 1 + rate
  Array input;                // [country][sector][input], tariffs included
  Array final_spending;       // [sector][country], tariffs included
  ChannelData channels = {};  // empty where the world has none
  std::map<std::string, std::vector<std::string>> sector_groups = {};  // name -> sector codes
  Evidence evidence = {};  // empty where the world has none
};

// Values of the largest array of a world, 0.5 GB: sectors by economies squared, or economies by
// sectors squared. A solve holds some twenty such arrays.
inline constexpr std::size_t kMostCells = std::size_t{1} << 26;

class World {
 public:
  // Sorts by code, derives, checks every identity. `where` is named in diagnostics (a folder).
  // Errors E203 to E208, E302 to E310, E314, E406; an unbalanced world lists its worst cells with
  // values.
  static Result<World> make(WorldData data, const std::string& where);

  std::size_t country_count() const { return data_.countries.size(); }  // N
  std::size_t sector_count() const { return data_.sectors.size(); }     // J
  const WorldData& data() const { return data_; }
  const WorldInfo& info() const { return data_.info; }
  const std::vector<Country>& countries() const { return data_.countries; }
  const std::vector<Sector>& sectors() const { return data_.sectors; }
  // Members of each group as country indices, ascending.
  const std::map<std::string, std::vector<std::size_t>>& groups() const { return groups_; }
  // Members of each group of sectors as sector indices, ascending.
  const std::map<std::string, std::vector<std::size_t>>& sector_groups() const {
    return sector_groups_;
  }
  // How a pair's trade was found; nothing where the world does not say.
  std::optional<PairEvidence> evidence(std::size_t importer, std::size_t exporter) const;
  std::optional<std::size_t> find_country(std::string_view code) const;
  std::optional<std::size_t> find_sector(std::string_view code) const;

  // [sector][importer][exporter], N*N a sector
  std::size_t cell(std::size_t sector, std::size_t importer, std::size_t exporter) const {
    return (sector * country_count() + importer) * country_count() + exporter;
  }
  // [sector][country]
  std::size_t at(std::size_t sector, std::size_t country) const {
    return sector * country_count() + country;
  }
  const Array& flow() const { return data_.flow; }
  const Array& tariff() const { return data_.tariff; }
  const Array& input() const { return data_.input; }  // [country][sector][input]
  const Array& final_spending() const { return data_.final_spending; }
  const Array& spending() const { return spending_; }        // [sector][country]
  const Array& output() const { return output_; }            // [sector][country]
  const Array& value_added() const { return value_added_; }  // [sector][country]
  const Array& gamma() const { return gamma_; }              // [sector][country]; 1 where Y = 0
  const Array& input_share() const { return input_share_; }  // G [country][sector][input]
  const Array& alpha() const { return alpha_; }              // [sector][country]
  const Array& country_value_added() const { return country_value_added_; }  // [country]
  const Array& tariff_revenue() const { return tariff_revenue_; }            // [country]
  const Array& deficit() const { return deficit_; }                  // [country], imports - exports
  const Array& income() const { return income_; }                    // [country], = final spending
  const Array& resident_income() const { return resident_income_; }  // [country], VA + R

  // 32 hexadecimal digits over codes, elasticities, groups, values and channels: the same for the
  // same world, whatever the order of its rows.
  const std::string& hash() const { return hash_; }

 private:
  friend class WorldMaker;
  World() = default;
  WorldData data_;
  std::map<std::string, std::vector<std::size_t>> groups_, sector_groups_;
  Array spending_, output_, value_added_, gamma_, input_share_, alpha_;
  Array country_value_added_, tariff_revenue_, deficit_, income_, resident_income_;
  std::string hash_;
};

// Puts countries, sectors, the axes of the arrays, the members of groups, links and routes in the
// order of codes.
void sort_by_code(WorldData& data);

// Words that have a meaning in scenarios, so that no country, sector or group can be called so:
// `all`, `goods`, `services`.
bool is_reserved_code(std::string_view code);

// Codes of countries and sectors and names of groups begin with a letter and go on with letters,
// digits, _ . and -: no program that reads a table of results takes them for anything else.
bool is_code(std::string_view text);
// What a text may be called as a code: runs of other characters become _, and x stands before what
// begins with no letter. "" where no letter or digit is in it.
std::string code_from(std::string_view text);

}  // namespace samarkand
