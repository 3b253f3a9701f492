#include "samarkand/import/isic.h"

#include <algorithm>
#include <string>

#include "samarkand/import/import.h"

namespace samarkand {
namespace {

// Short names of the OECD's industries. Divisions as in ISIC Rev. 4 (United Nations 2008).
struct Industry {
  std::string_view code, division;  // division: as editions before 2023 write it, 01T02
  std::string_view name;
};
constexpr Industry kNames[] = {
    // clang-format off
    {"A01_02", "01T02", "Agriculture and forestry"}, {"A01", "01", "Crops and animals"},
    {"A02", "02", "Forestry"}, {"A03", "03", "Fishing"},
    {"", "01T03", "Agriculture, forestry, fishing"}, {"B05_06", "05T06", "Coal, oil and gas"},
    {"B05", "05", "Coal"}, {"B06", "06", "Oil and gas"},
    {"B07_08", "07T08", "Ores and other mining"}, {"B07", "07", "Metal ores"},
    {"B08", "08", "Other mining"}, {"B09", "09", "Mining services"},
    {"C10T12", "10T12", "Food, beverages, tobacco"},
    {"C13T15", "13T15", "Textiles, clothing, leather"}, {"C16", "16", "Wood products"},
    {"C17_18", "17T18", "Paper and printing"}, {"C19", "19", "Coke, refined petroleum"},
    {"", "20T21", "Chemicals and pharmaceuticals"}, {"C20", "20", "Chemicals"},
    {"C21", "21", "Pharmaceuticals"}, {"C22", "22", "Rubber and plastics"},
    {"C23", "23", "Glass, cement, ceramics"}, {"C24", "24", "Basic metals"},
    {"C24A", "", "Iron and steel"}, {"C24B", "", "Other basic metals"},
    {"C25", "25", "Metal products"}, {"C26", "26", "Computers, electronics, optics"},
    {"C27", "27", "Electrical equipment"}, {"C28", "28", "Machinery"},
    {"C29", "29", "Motor vehicles"}, {"C30", "30", "Other transport equipment"},
    {"C301", "301", "Ships and boats"},
    {"C302T309", "302T309", "Aircraft, trains and other vehicles"},
    {"C31T33", "31T33", "Furniture, other goods, repair"}, {"D", "35", "Electricity and gas"},
    {"E", "36T39", "Water, sewerage, waste"}, {"", "35T39", "Electricity, gas, water, waste"},
    {"F", "41T43", "Construction"}, {"G", "45T47", "Wholesale and retail trade"},
    {"", "49T53", "Transport and storage"}, {"H49", "49", "Land transport, pipelines"},
    {"H50", "50", "Water transport"}, {"H51", "51", "Air transport"}, {"H52", "52", "Warehousing"},
    {"H53", "53", "Post and couriers"}, {"I", "55T56", "Hotels and restaurants"},
    {"J58T60", "58T60", "Publishing and broadcasting"}, {"J61", "61", "Telecommunications"},
    {"J62_63", "62T63", "Software and information"}, {"K", "64T66", "Finance and insurance"},
    {"L", "68", "Real estate"}, {"", "69T82", "Business services"},
    {"M", "69T75", "Professional services"}, {"N", "77T82", "Administrative services"},
    {"O", "84", "Public administration"}, {"P", "85", "Education"},
    {"Q", "86T88", "Health and social work"}, {"", "90T96", "Arts and other services"},
    {"R", "90T93", "Arts and recreation"}, {"S", "94T96", "Other services"},
    {"T", "97T98", "Households as employers"},
    // clang-format on
};

constexpr int kLastOfGoods = 33;  // division; 35 is electricity

// Divisions 01 to 33 of revision 4, and what the letters A to C alone name.
bool is_goods(std::string_view code) {
  const std::size_t digit = code.find_first_of("0123456789");
  if (digit == std::string_view::npos) return !code.empty() && code[0] >= 'A' && code[0] <= 'C';
  int division = 0;
  for (const char c : code.substr(digit, 2)) {
    if (c >= '0' && c <= '9') division = 10 * division + (c - '0');
  }
  return digit <= 1 && division >= 1 && division <= kLastOfGoods;
}

}  // namespace

Sector isic_sector(std::string_view code, std::string_view name) {
  if (name.empty()) {
    const auto* known = std::ranges::find_if(kNames, [code](const Industry& industry) {
      return industry.code == code || industry.division == code;
    });
    name = known == std::end(kNames) ? code : known->name;
  }
  return {sector_code(code), std::string(name), 0,
          is_goods(code) ? SectorKind::kGoods : SectorKind::kServices};
}

}  // namespace samarkand
