// Names, centroids and regions of places: for data that name them by a code alone.
#pragma once

#include <string_view>
#include <vector>

#include "samarkand/world/world.h"

namespace samarkand {

// One of 250 countries and territories. XKX is Kosovo. Source: tools/build_places.
struct Place {
  std::string_view alpha2, alpha3, name;
  double longitude, latitude;  // degrees, of the centroid
  std::string_view region;     // Africa, Americas, Antarctic, Asia, Europe, Oceania
};

const std::vector<Place>& places();  // by alpha-2 code

// By ISO 3166-1 alpha-3 or alpha-2 code, in upper case; nullptr where there is none.
const Place* find_place(std::string_view code);

// The place's alpha-3 code, name, centroid and region. Of another code: `name`, or what sources
// mean by it (ROW: rest of the world), or the code itself, at 0 N 0 E; where it is no code for a
// world ("Cote d'Ivoire"), code_from() of it.
Country country_of_code(std::string_view code, std::string_view name = {});

namespace assets {
extern const std::string_view places_csv;
}  // namespace assets

}  // namespace samarkand
