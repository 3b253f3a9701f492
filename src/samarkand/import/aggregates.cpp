#include "samarkand/import/aggregates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// Codes of aggregates, in lower case, and large economies in them; none: the whole world. From the
// World Bank, UN Comtrade, Eurostat and the OECD.
constexpr std::pair<std::string_view, std::string_view> kAggregates[] = {
    // clang-format off
    {"wld", ""}, {"w00", ""}, {"world", ""},
    {"eu", "DEU FRA ITA"}, {"euu", "DEU FRA ITA"}, {"eu15", "DEU FRA ITA"},
    {"eu25", "DEU FRA ITA"}, {"eu27", "DEU FRA ITA"}, {"eu27_2007", "DEU FRA ITA"},
    {"eu27_2020", "DEU FRA ITA"}, {"eu28", "DEU FRA ITA"}, {"ea", "DEU FRA ITA"},
    {"ea19", "DEU FRA ITA"}, {"ea20", "DEU FRA ITA"}, {"emu", "DEU FRA ITA"},
    {"ext_eu27_2020", "USA CHN"}, {"ext_eu28", "USA CHN"}, {"oed", "USA DEU JPN"},
    {"oecd", "USA DEU JPN"}, {"nonoecd", "CHN IND"}, {"g7", "USA DEU JPN"},
    {"g20", "USA CHN DEU"}, {"asean", "IDN THA VNM"}, {"brics", "CHN IND BRA"},
    {"apec", "USA CHN JPN"}, {"nafta", "USA CAN MEX"},
    {"eas", "CHN JPN KOR"}, {"eap", "CHN IDN"}, {"tea", "CHN IDN"}, {"ecs", "DEU FRA RUS"},
    {"eca", "RUS TUR"}, {"tec", "RUS TUR"}, {"lcn", "BRA MEX"}, {"lac", "BRA MEX"},
    {"tla", "BRA MEX"}, {"mea", "SAU EGY"}, {"mna", "EGY IRN"}, {"tmn", "EGY IRN"},
    {"nac", "USA CAN"}, {"sas", "IND PAK"}, {"tsa", "IND PAK"}, {"ssf", "NGA ZAF"},
    {"ssa", "NGA ZAF"}, {"tss", "NGA ZAF"}, {"afe", "ZAF KEN"}, {"afw", "NGA GHA"},
    {"arb", "SAU EGY"}, {"ceb", "POL CZE"}, {"hic", "USA DEU JPN"}, {"lic", "ETH UGA"},
    {"lmc", "IND VNM"}, {"umc", "CHN BRA"}, {"mic", "CHN IND"}, {"lmy", "CHN IND"},
    {"lte", "CHN IND"}, {"ear", "CHN IND"}, {"pst", "USA DEU JPN"}, {"pre", "NGA PAK"},
    {"ibd", "CHN BRA"}, {"ibt", "CHN IND"}, {"ida", "PAK BGD"}, {"idx", "ETH TZA"},
    {"idb", "PAK NGA"}, {"ldc", "BGD ETH"}, {"hpc", "ETH UGA"}, {"fcs", "IRQ UKR"},
    // clang-format on
};

// Words for the sum of all, each of which may be the code of an economy too; x0, x000 and t are
// what code_from() makes of 0, 000 and _T.
constexpr std::string_view kPerhapsSums[] = {"w0", "w1",   "total", "tot", "t",
                                             "x0", "x000", "sum",   "all"};
constexpr double kAgrees = .1;  // sources leave small economies out of what they sum, or in

// Which economies' trade, sold and bought as far as there is either, is with every partner that of
// all others.
class Sums {
 public:
  Sums(const Array& flow, std::size_t count) : trade_(count * count), count_(count) {
    for (std::size_t c = 0; c < flow.size(); ++c) trade_[c % trade_.size()] += flow[c];
  }

  // `out`: the economy itself and others that are no part of the sum.
  bool is_sum(std::size_t economy, const std::vector<bool>& out) const {
    const double sold = gap(economy, out, true), bought = gap(economy, out, false);
    return std::min(sold, bought) < kAgrees && (sold < kAgrees || sold == kNothing) &&
           (bought < kAgrees || bought == kNothing);
  }

 private:
  static constexpr double kNothing = 1;  // the gap of an economy without trade

  // Between its trade with all others, exports or imports, and theirs: a part of theirs.
  double gap(std::size_t economy, const std::vector<bool>& out, bool exports) const {
    double difference = 0, all = 0;
    for (std::size_t partner = 0; partner < count_; ++partner) {
      if (out[partner]) continue;
      double others = 0;
      for (std::size_t k = 0; k < count_; ++k) {
        if (!out[k] && k != partner) others += trade(k, partner, exports);
      }
      difference += std::abs(trade(economy, partner, exports) - others);
      all += others;
    }
    return all > 0 ? difference / all : kNothing;
  }
  double trade(std::size_t economy, std::size_t partner, bool exports) const {
    return exports ? trade_[partner * count_ + economy] : trade_[economy * count_ + partner];
  }

  Array trade_;  // [importer][exporter]
  std::size_t count_;
};

bool is_known_sum(const std::string& code, const std::vector<std::string>& codes) {
  const auto* known = std::ranges::find(kAggregates, lower(code),
                                        &std::pair<std::string_view, std::string_view>::first);
  if (known == std::end(kAggregates)) return false;
  const auto is_member = [known](const std::string& other) {
    return other.size() == 3 && known->second.find(other) != std::string_view::npos;
  };
  return known->second.empty() || std::ranges::any_of(codes, is_member);
}

}  // namespace

std::vector<std::string> aggregates_among(const std::vector<std::string>& codes,
                                          const Array& flow) {
  std::vector<bool> known, doubted;
  for (const std::string& code : codes) {
    known.push_back(is_known_sum(code, codes));
    doubted.push_back(known.back() ||
                      std::ranges::find(kPerhapsSums, lower(code)) != std::end(kPerhapsSums));
  }
  std::vector<std::string> found;
  if (std::ranges::find(doubted, true) == doubted.end()) return found;
  const Sums sums(flow, codes.size());
  for (std::size_t n = 0; n < codes.size(); ++n) {
    std::vector<bool> alone = known;  // others in doubt may be economies, or sums as well
    alone[n] = true;
    const bool agrees = doubted[n] && (sums.is_sum(n, alone) || sums.is_sum(n, doubted));
    if (known[n] || agrees) found.push_back(codes[n]);
  }
  return found;
}

void refuse_aggregates(const WorldData& data, const std::filesystem::path& file,
                       Diagnostics& diagnostics) {
  std::vector<std::string> codes;
  codes.reserve(data.countries.size());
  for (const Country& country : data.countries) codes.push_back(country.code);
  const std::vector<std::string> sums = aggregates_among(codes, data.flow);
  if (sums.empty()) return;
  diagnostics.push_back(
      {ErrorCode::kImportAggregate,
       {file.string()},
       fmt::format("the table holds economies and their sum: {}", fmt::join(sums, ", ")),
       "every economy once",
       "take the rows and columns of the sum out"});
}

}  // namespace samarkand
