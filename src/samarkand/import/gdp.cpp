// Tables of GDP.
#include <fmt/format.h>

#include <algorithm>

#include "samarkand/import/goods_trade.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr double kUsd = 1e-6;  // in million USD

struct GdpColumns {
  std::size_t country, gdp;
  double unit;  // in million USD
};

std::optional<GdpColumns> gdp_columns(const DelimitedReader& row, int year) {
  const auto country = find_column(row, {"country", "country code", "iso3", "code"});
  if (!country) return std::nullopt;
  if (const auto gdp = find_column(row, {"gdp"})) return GdpColumns{*country, *gdp, 1};
  const auto code = find_column(row, {"country code"});
  const auto gdp = find_column(row, {std::to_string(year)});
  if (!code || !gdp) return std::nullopt;
  return GdpColumns{*code, *gdp, kUsd};
}

}  // namespace

std::optional<GdpTable> read_gdp(const std::filesystem::path& path, int year,
                                 Diagnostics& diagnostics) {
  constexpr int kPreface = 10;  // the World Bank's downloads have four lines before the header
  DelimitedReader reader(path, {}, diagnostics);
  std::optional<GdpColumns> columns;
  for (int row = 0; row < kPreface && !columns && reader.next();) {
    columns = gdp_columns(reader, year);
    ++row;
  }
  if (!reader.ok()) return std::nullopt;
  if (!columns) {
    diagnostics.push_back(
        {ErrorCode::kImportLayout,
         {path.string()},
         fmt::format("no columns with countries and their GDP of {}", year),
         fmt::format(
             "a header `country,gdp` (million USD), or the World Bank's with `Country Code` "
             "and `{}` (USD)",
             year)});
    return std::nullopt;
  }
  GdpTable gdp;
  while (reader.next()) {
    if (reader.size() <= std::max(columns->country, columns->gdp)) continue;
    const std::size_t before = reader.missing();
    const double value = reader.number(columns->gdp) * columns->unit;
    const std::string code = country_of_code(reader.text(columns->country)).code;
    if (code.empty() || reader.missing() > before) continue;
    if (value <= 0) {
      diagnostics.push_back({ErrorCode::kNumberRange, reader.where(columns->gdp + 1),
                             fmt::format("GDP of {} is {}", code, value), "above 0"});
    } else if (!gdp.emplace(code, value).second) {
      diagnostics.push_back({ErrorCode::kTableDuplicate, reader.where(columns->country + 1),
                             fmt::format("{} stands twice", code)});
    }
  }
  if (!reader.ok() || !diagnostics.empty()) return std::nullopt;
  return gdp;
}

}  // namespace samarkand
