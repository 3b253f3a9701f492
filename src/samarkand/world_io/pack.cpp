#include <algorithm>
#include <limits>
#include <map>

#include "samarkand/world_io/netcdf.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;
using netcdf::Storage;

template <class Item, class Field>
std::vector<std::string> texts(const std::vector<Item>& items, Field field) {
  std::vector<std::string> result;
  result.reserve(items.size());
  for (const Item& item : items) result.push_back(item.*field);
  return result;
}

// A column of numbers, NaN where there is none.
template <class Item, class Field>
Array column(const std::vector<Item>& items, Field field) {
  Array result;
  result.reserve(items.size());
  for (const Item& item : items) {
    const std::optional<double> value = item.*field;
    result.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return result;
}

// 1 where an item (fast axis) belongs to a group.
template <class Coded>
Array members(const std::map<std::string, std::vector<std::string>>& groups,
              const std::vector<Coded>& items) {
  Array result;
  result.reserve(groups.size() * items.size());
  for (const auto& [group, codes] : groups) {
    for (const Coded& item : items) {
      result.push_back(std::count(codes.begin(), codes.end(), item.code) > 0 ? 1 : 0);
    }
  }
  return result;
}

std::vector<std::string> names_of(const std::map<std::string, std::vector<std::string>>& groups) {
  std::vector<std::string> names;
  names.reserve(groups.size());
  for (const auto& group : groups) names.push_back(group.first);
  return names;
}

// Rates, as in flows.csv. Exact: 1 + rate is the tariff again for every tariff that has a rate.
Array rates(const Array& tariff) {
  Array result(tariff.size());
  std::transform(tariff.begin(), tariff.end(), result.begin(), [](double t) { return t - 1; });
  return result;
}

// As the files of channels/ have it; nothing where there are none.
void pack_channels(const ChannelData& channels, netcdf::Writer& file) {
  if (channels.empty()) return;
  if (const auto& links = channels.links; !links.empty()) {
    const int link = file.dimension("link", links.size());
    file.codes("link_origin", link, texts(links, &Link::origin), "origin");
    file.codes("link_destination", link, texts(links, &Link::destination), "destination");
    file.codes("link_mode", link, texts(links, &Link::mode), "land or sea");
    file.numbers("link_cost", {link}, column(links, &Link::cost), "1",
                 "worth after the link over worth before it");
    file.numbers("link_length", {link}, column(links, &Link::length_km), "km",
                 "length of the border or of the voyage");
    file.numbers("link_seizure_risk", {link}, column(links, &Link::seizure_risk), "1",
                 "risk of seizure of goods that must not pass");
    file.numbers("link_open", {link}, column(links, &Link::open), "1", "1 where it is open");
  }
  if (const auto& routes = channels.routes; !routes.empty()) {
    const int route = file.dimension("route", routes.size());
    file.strings("route_sector", route, texts(routes, &SectorRoutes::sector), "sector");
    file.numbers("route_direct", {route}, column(routes, &SectorRoutes::direct), "1",
                 "part that is sold straight to the buyer's country");
    file.numbers("route_rho", {route}, column(routes, &SectorRoutes::rho), "1",
                 "elasticity between routes");
    file.numbers("route_markup", {route}, column(routes, &SectorRoutes::markup), "1",
                 "markup of an intermediary on goods that must not be sold direct");
    file.strings("route_source", route, texts(routes, &SectorRoutes::source), "source");
  }
  if (const auto& shares = channels.currencies; !shares.empty()) {
    const int row = file.dimension("currency_row", shares.size());
    file.strings("corridor", row, texts(shares, &CurrencyShare::corridor), "group of pairs");
    file.strings("corridor_origin", row, texts(shares, &CurrencyShare::origin), "origin");
    file.strings("corridor_destination", row, texts(shares, &CurrencyShare::destination),
                 "destination");
    file.strings("currency", row, texts(shares, &CurrencyShare::currency), "currency");
    file.numbers("currency_share", {row}, column(shares, &CurrencyShare::share), "1",
                 "share of the corridor's payments");
    file.strings("currency_source", row, texts(shares, &CurrencyShare::source), "source");
  }
  file.attribute("unions", channels.unions);
  file.attribute("routing", channels.routing);
  file.attribute("nu", channels.nu);
  file.attribute("liquidity", channels.liquidity);
  if (!channels.source.empty()) file.attribute("channels_source", channels.source);
}

}  // namespace

bool pack_world(const WorldData& data, const fs::path& path, Diagnostics& diagnostics) {
  netcdf::Writer file(path);
  const WorldInfo& info = data.info;
  file.attribute("Conventions", "CF-1.10");
  file.attribute("name", info.name);
  file.attribute("title", info.title);
  file.attribute("year", info.year);
  file.attribute("unit", info.unit);
  file.attribute("source", info.source);
  file.attribute("licence", info.licence);
  file.attribute("notes", info.notes);

  const auto codes = texts(data.countries, &Country::code);
  const auto sectors = texts(data.sectors, &Sector::code);
  const int country = file.dimension("country", codes, "economy");
  const int sector = file.dimension("sector", sectors, "sector");
  const int importer = file.dimension("importer", codes, "destination of trade");
  const int exporter = file.dimension("exporter", codes, "origin of trade");
  const int input = file.dimension("input", sectors, "sector whose goods are used");

  file.strings("country_name", country, texts(data.countries, &Country::name), "name");
  file.numbers("lon", {country}, column(data.countries, &Country::longitude), "degrees_east",
               "longitude of the centroid");
  file.numbers("lat", {country}, column(data.countries, &Country::latitude), "degrees_north",
               "latitude of the centroid");
  file.strings("region", country, texts(data.countries, &Country::region), "region");
  file.numbers("population", {country}, column(data.countries, &Country::population), "1",
               "persons");
  file.numbers("gdp", {country}, column(data.countries, &Country::gdp), info.unit,
               "gross domestic product");

  file.strings("sector_name", sector, texts(data.sectors, &Sector::name), "name");
  std::vector<std::string> kinds;
  for (const Sector& s : data.sectors) {
    kinds.emplace_back(s.kind == SectorKind::kGoods ? "goods" : "services");
  }
  file.strings("kind", sector, kinds, "goods or services");
  file.numbers("theta", {sector}, column(data.sectors, &Sector::theta), "1", "trade elasticity");
  file.numbers("short_run_theta", {sector}, column(data.sectors, &Sector::short_run_theta), "1",
               "trade elasticity in the short run");
  file.strings("theta_source", sector, texts(data.sectors, &Sector::source), "source of theta");

  if (!data.groups.empty()) {  // a dimension of length 0 would have no end
    const int group = file.dimension("group", names_of(data.groups), "group of countries");
    file.numbers("member", {group, country}, members(data.groups, data.countries), "1",
                 "1 where the country belongs to the group");
  }
  if (!data.sector_groups.empty()) {
    const int group =
        file.dimension("sector_group", names_of(data.sector_groups), "group of sectors");
    file.numbers("sector_member", {group, sector}, members(data.sector_groups, data.sectors), "1",
                 "1 where the sector belongs to the group");
  }

  file.numbers("flow", {sector, importer, exporter}, data.flow, info.unit,
               "trade, border value before the tariff, domestic sales included", Storage::kPlain);
  file.numbers("tariff", {sector, importer, exporter}, rates(data.tariff), "1",
               "tariff rate: 0.05 is 5 %", Storage::kPlain);
  file.numbers("inputs", {country, sector, input}, data.input, info.unit,
               "what the sector spends on the input, tariffs included", Storage::kPlain);
  file.numbers("final_spending", {sector, country}, data.final_spending, info.unit,
               "final spending, tariffs included", Storage::kPlain);
  if (!data.evidence.empty()) {
    const int word = file.dimension("evidence_word", data.evidence.words.size());
    file.strings("evidence_words", word, data.evidence.words, "grades and sources");
    const auto put = [&](const char* name, const std::vector<std::size_t>& places,
                         std::string_view text) {
      file.numbers(name, {importer, exporter}, Array(places.begin(), places.end()), "1", text);
    };
    put("evidence_total", data.evidence.total, "word for how the total of a pair was found");
    put("evidence_sectors", data.evidence.sectors, "word for how its mix of sectors was found");
    put("evidence_source", data.evidence.source, "word for the source of the total");
  }
  pack_channels(data.channels, file);
  return file.finish(diagnostics);
}

}  // namespace samarkand
