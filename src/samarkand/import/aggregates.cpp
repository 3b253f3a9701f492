#include "samarkand/import/aggregates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// Codes of aggregates, in lower case, and large economies in them; none: the whole world. From the
// World Bank, UN Comtrade, Eurostat and the OECD.
constexpr std::pair<std::string_view, std::string_view> kAggregates[] = {
    // clang-format off
    {"wld", ""}, {"w00", ""}, {"w0", ""}, {"w1", ""}, {"world", ""}, {"total", ""}, {"tot", ""},
    {"_t", ""}, {"0", ""}, {"000", ""},
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

}  // namespace

std::vector<std::string> aggregates_among(const std::vector<std::string>& codes) {
  std::vector<std::string> found;
  for (const std::string& code : codes) {
    const std::string small = lower(code);
    const auto* known = std::ranges::find(kAggregates, small,
                                          &std::pair<std::string_view, std::string_view>::first);
    if (known == std::end(kAggregates)) continue;
    const auto is_member = [known](const std::string& other) {
      return other.size() == 3 && known->second.find(other) != std::string_view::npos;
    };
    if (known->second.empty() || std::ranges::any_of(codes, is_member)) found.push_back(code);
  }
  return found;
}

void refuse_aggregates(const std::vector<Country>& countries, const std::filesystem::path& file,
                       Diagnostics& diagnostics) {
  std::vector<std::string> codes;
  codes.reserve(countries.size());
  for (const Country& country : countries) codes.push_back(country.code);
  const std::vector<std::string> sums = aggregates_among(codes);
  if (sums.empty()) return;
  diagnostics.push_back(
      {ErrorCode::kImportAggregate,
       {file.string()},
       fmt::format("the table holds economies and their sum: {}", fmt::join(sums, ", ")),
       "every economy once",
       "take the rows and columns of the sum out"});
}

}  // namespace samarkand
