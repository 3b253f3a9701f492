#include "samarkand/import/isic.h"

#include <algorithm>
#include <string>
#include <utility>

#include "samarkand/import/import.h"

namespace samarkand {
namespace {

// Short names of the OECD's industries. Divisions as in ISIC Rev. 4 (United Nations 2008).
constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    // clang-format off
    {"A01_02", "Agriculture and forestry"}, {"A01", "Crops and animals"}, {"A02", "Forestry"},
    {"A03", "Fishing"}, {"B05_06", "Coal, oil and gas"}, {"B05", "Coal"}, {"B06", "Oil and gas"},
    {"B07_08", "Ores and other mining"}, {"B07", "Metal ores"}, {"B08", "Other mining"},
    {"B09", "Mining services"}, {"C10T12", "Food, beverages, tobacco"},
    {"C13T15", "Textiles, clothing, leather"}, {"C16", "Wood products"},
    {"C17_18", "Paper and printing"}, {"C19", "Coke, refined petroleum"}, {"C20", "Chemicals"},
    {"C21", "Pharmaceuticals"}, {"C22", "Rubber and plastics"},
    {"C23", "Glass, cement, ceramics"}, {"C24", "Basic metals"}, {"C24A", "Iron and steel"},
    {"C24B", "Other basic metals"}, {"C25", "Metal products"},
    {"C26", "Computers, electronics, optics"}, {"C27", "Electrical equipment"},
    {"C28", "Machinery"}, {"C29", "Motor vehicles"}, {"C30", "Other transport equipment"},
    {"C301", "Ships and boats"}, {"C302T309", "Aircraft, trains and other vehicles"},
    {"C31T33", "Furniture, other goods, repair"}, {"D", "Electricity and gas"},
    {"E", "Water, sewerage, waste"}, {"F", "Construction"}, {"G", "Wholesale and retail trade"},
    {"H49", "Land transport, pipelines"}, {"H50", "Water transport"}, {"H51", "Air transport"},
    {"H52", "Warehousing"}, {"H53", "Post and couriers"}, {"I", "Hotels and restaurants"},
    {"J58T60", "Publishing and broadcasting"}, {"J61", "Telecommunications"},
    {"J62_63", "Software and information"}, {"K", "Finance and insurance"}, {"L", "Real estate"},
    {"M", "Professional services"}, {"N", "Administrative services"},
    {"O", "Public administration"}, {"P", "Education"}, {"Q", "Health and social work"},
    {"R", "Arts and recreation"}, {"S", "Other services"}, {"T", "Households as employers"},
    // clang-format on
};

}  // namespace

Sector isic_sector(std::string_view code, std::string_view name) {
  if (name.empty()) {
    const auto* known = std::find_if(std::begin(kNames), std::end(kNames),
                                     [&](const auto& entry) { return entry.first == code; });
    name = known == std::end(kNames) ? code : known->second;
  }
  const bool goods = !code.empty() && code[0] >= 'A' && code[0] <= 'C';
  return {sector_code(code), std::string(name), 0,
          goods ? SectorKind::kGoods : SectorKind::kServices};
}

}  // namespace samarkand
