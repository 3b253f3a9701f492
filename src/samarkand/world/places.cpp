#include "samarkand/world/places.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "samarkand/base/table.h"
#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// Aggregates and former states that sources name by a code alone.
constexpr std::pair<std::string_view, std::string_view> kOtherCodes[] = {
    {"ROW", "Rest of the world"},   {"RoW", "Rest of the world"},
    {"ROWW", "Rest of the world"},  {"ANT", "Netherlands Antilles"},
    {"USR", "Former Soviet Union"}, {"SUN", "Former Soviet Union"},
    {"YUG", "Former Yugoslavia"},   {"SCG", "Serbia and Montenegro"},
};

// The asset as a table, kept for ever: places() points into it.
const Table& places_table() {
  static const Table table = [] {
    Diagnostics diagnostics;
    auto parsed = Table::parse("places.csv", std::string(assets::places_csv),
                               {"iso2", "iso3", "name", "lon", "lat", "region"}, {}, diagnostics);
    assert(parsed && diagnostics.empty());
    return std::move(*parsed);
  }();
  return table;
}

std::vector<Place> make_places() {
  const Table& table = places_table();
  std::vector<Place> places;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    places.push_back({table.text(row, 0), table.text(row, 1), table.text(row, 2),
                      parse_number(table.text(row, 3)).value_or(0),
                      parse_number(table.text(row, 4)).value_or(0), table.text(row, 5)});
  }
  return places;
}

}  // namespace

const std::vector<Place>& places() {
  static const std::vector<Place> all = make_places();
  return all;
}

const Place* find_place(std::string_view code) {
  const auto found = std::find_if(places().begin(), places().end(), [&](const Place& place) {
    return place.alpha3 == code || place.alpha2 == code;
  });
  return found == places().end() ? nullptr : &*found;
}

Country country_of_code(std::string_view code, std::string_view name) {
  if (const Place* place = find_place(code)) {
    return {std::string(place->alpha3), std::string(place->name), place->longitude, place->latitude,
            std::string(place->region)};
  }
  if (name.empty()) {
    const auto* other = std::find_if(std::begin(kOtherCodes), std::end(kOtherCodes),
                                     [&](const auto& known) { return known.first == code; });
    name = other == std::end(kOtherCodes) ? code : other->second;
  }
  const std::string usable = is_code(code) ? std::string(code) : code_from(code);
  return {usable.empty() ? std::string(code) : usable, std::string(name), 0, 0, "World"};
}

}  // namespace samarkand
