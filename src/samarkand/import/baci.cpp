// BACI of the CEPII: trade by product of the Harmonized System, added up to sectors.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <unordered_map>

#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"
#include "samarkand/import/delimited.h"
#include "samarkand/import/goods_trade.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/named.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr double kThousand = 1e-3;   // values are in thousand USD
constexpr std::size_t kDigits = 6;   // of a product
constexpr int kLastNumber = 999999;  // of a country
constexpr int kOtherAsia = 490;      // "Other Asia, nes", in practice Taiwan
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kShown = 8;  // products that a message names
constexpr std::uint64_t kMostProducts = 1 << 24;

// The sector of each product: the longest code that the product begins with, else the row `*`.
class Concordance {
 public:
  static std::optional<Concordance> read(const std::filesystem::path& path,
                                         Diagnostics& diagnostics);
  std::size_t sector_of(std::string_view product) const {
    for (std::size_t digits = product.size(); digits > 0; --digits) {
      const auto found = codes_.find(product.substr(0, digits));
      if (found != codes_.end()) return found->second;
    }
    return rest_;
  }
  const std::vector<Sector>& sectors() const { return sectors_; }
  std::size_t rest() const { return rest_; }

 private:
  std::size_t add_sector(std::string_view text);
  std::map<std::string, std::size_t, std::less<>> codes_;
  std::vector<Sector> sectors_;
  std::size_t rest_ = kNone;
};

std::size_t Concordance::add_sector(std::string_view text) {
  const std::string code = sector_code(text);
  const auto known = std::find_if(sectors_.begin(), sectors_.end(),
                                  [&](const Sector& sector) { return sector.code == code; });
  if (known != sectors_.end()) return static_cast<std::size_t>(known - sectors_.begin());
  sectors_.push_back({code, std::string(text)});
  return sectors_.size() - 1;
}

// Chapters, headings and products have two, four and six digits: a code with one digit less lost
// its first, a zero, and would be another's.
template <class Codes>
void check_digits(const Codes& codes, const std::filesystem::path& path, Diagnostics& diagnostics) {
  std::vector<std::string> odd;
  for (const auto& [code, sector] : codes) {
    if (code.size() % 2 == 1) odd.push_back(code);
  }
  if (odd.empty()) return;
  diagnostics.push_back(
      {ErrorCode::kImportProduct,
       {path.string()},
       fmt::format("{} of {} products have an odd number of digits: {}", odd.size(), codes.size(),
                   first_few(odd, kShown)),
       "2, 4 or 6 digits, with leading zeros: 010121",
       "a program that read them as numbers dropped the zeros; keep the column as text"});
}

std::optional<Concordance> Concordance::read(const std::filesystem::path& path,
                                             Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table = read_table(*disk(), path.string(), {"product", "sector"}, {}, diagnostics);
  if (!table) return std::nullopt;
  Concordance concordance;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string product(table->text(row, 0));
    if (product.empty() || sector_code(table->text(row, 1)).empty()) {
      diagnostics.push_back({ErrorCode::kTextMissing, table->where(row, product.empty() ? 0 : 1),
                             "a product or sector is empty"});
      continue;
    }
    const std::size_t sector = concordance.add_sector(table->text(row, 1));
    if (product == "*" ? concordance.rest_ != kNone
                       : !concordance.codes_.emplace(product, sector).second) {
      diagnostics.push_back({ErrorCode::kTableDuplicate, table->where(row, 0),
                             fmt::format("the product {} stands twice", product)});
    }
    if (product == "*") concordance.rest_ = sector;
  }
  check_digits(concordance.codes_, path, diagnostics);
  if (diagnostics.size() > before) return std::nullopt;
  return concordance;
}

// Country codes by BACI's number, which may give several numbers to a country (France 250, 251).
using Numbers = std::unordered_map<int, std::string>;

std::optional<Numbers> read_countries(const std::filesystem::path& path, Diagnostics& diagnostics) {
  DelimitedReader reader(path, {}, diagnostics);
  if (!reader.next()) return std::nullopt;
  const auto number = find_column(reader, {"country_code"});
  const auto iso = find_column(reader, {"country_iso3", "iso_3digit_alpha"});
  if (!number || !iso) {
    diagnostics.push_back({ErrorCode::kImportLayout, reader.where(),
                           "this is not BACI's list of countries",
                           "columns country_code and country_iso3 (before 2024 iso_3digit_alpha)"});
    return std::nullopt;
  }
  Numbers countries;
  while (reader.next()) {
    if (reader.size() <= std::max(*number, *iso)) continue;
    const int key = reader.whole(*number, 0, kLastNumber);
    const std::string_view code = reader.text(*iso);
    const bool known = code.size() == 3 && code != "N/A";
    countries[key] = key == kOtherAsia ? "TWN"
                     : known           ? std::string(code)
                                       : fmt::format("C{}", key);
  }
  if (!reader.ok() || !diagnostics.empty()) return std::nullopt;
  if (countries.empty()) {
    diagnostics.push_back({ErrorCode::kFileEmpty,
                           {path.string()},
                           "the list of countries has a header and no rows",
                           "a row for every number of a country",
                           "give the country_codes file that was published with this edition"});
    return std::nullopt;
  }
  return countries;
}

// Adds up the rows of the year.
class Flows {
 public:
  // `codes`: of all countries that have numbers.
  Flows(const Concordance& concordance, const Numbers& numbers, const std::set<std::string>& codes,
        const ImportOptions& options)
      : concordance_(concordance), year_(options.year) {
    trade_.countries.assign(codes.begin(), codes.end());
    trade_.sectors = concordance.sectors();
    trade_.flow.resize(trade_.sectors.size() * codes.size() * codes.size());
    for (const auto& [number, code] : numbers) {
      index_[number] = static_cast<std::size_t>(std::distance(codes.begin(), codes.find(code)));
    }
  }

  std::optional<GoodsTrade> read(const std::filesystem::path& path, const ReadProgress& progress,
                                 Diagnostics& diagnostics);
  int year() const { return year_.value_or(0); }
  std::vector<std::string> notes() const;

 private:
  std::size_t country(DelimitedReader& reader, std::size_t column) const;
  // The product's own entry.
  struct Product;
  Product& product(std::string_view text);
  void check_repeats(const std::string& file, Diagnostics& diagnostics);
  void check_products(const std::string& file, Diagnostics& diagnostics) const;

  const Concordance& concordance_;
  std::optional<int> year_;
  GoodsTrade trade_;
  std::unordered_map<int, std::size_t> index_;  // of the number of a country
  std::map<std::string, Product, std::less<>> products_;
  std::string product_;              // with its leading zeros
  std::vector<std::uint64_t> rows_;  // exporter, importer and product of each
  std::size_t missing_ = 0;          // values
  double total_ = 0;
};

struct Flows::Product {
  std::size_t sector, number;
  double value = 0;  // of all trade
};

std::size_t Flows::country(DelimitedReader& reader, std::size_t column) const {
  const std::string_view text = reader.text(column);
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const auto found = index_.find(number);
  if (error == std::errc() && stop == end && found != index_.end()) return found->second;
  reader.fail({ErrorCode::kWorldUnknownCode,
               reader.where(column + 1),
               fmt::format("the list of countries has no number `{}`", text),
               {},
               "give the country_codes file that was published with this edition"});
  return 0;
}

Flows::Product& Flows::product(std::string_view text) {
  if (text.size() < kDigits) {  // a program read it as a number
    product_.assign(kDigits - text.size(), '0').append(text);
    text = product_;
  }
  auto found = products_.find(text);
  if (found == products_.end()) {
    const Product fresh{concordance_.sector_of(text), products_.size()};
    found = products_.emplace(std::string(text), fresh).first;
  }
  return found->second;
}

// A row that stands twice would count twice.
void Flows::check_repeats(const std::string& file, Diagnostics& diagnostics) {
  std::ranges::sort(rows_);
  const auto first = std::ranges::adjacent_find(rows_);
  if (first == rows_.end()) return;
  std::size_t repeats = 0;
  for (auto row = first; row + 1 != rows_.end(); ++row) repeats += row[0] == row[1] ? 1 : 0;
  const std::uint64_t pair = *first / kMostProducts, n = trade_.countries.size();
  const auto of = std::ranges::find(products_, *first % kMostProducts,
                                    [](const auto& entry) { return entry.second.number; });
  diagnostics.push_back({ErrorCode::kTableDuplicate,
                         {file},
                         fmt::format("{} of {} rows repeat another's exporter, importer and "
                                     "product: {} to {}, {}",
                                     repeats, rows_.size(), trade_.countries[pair / n],
                                     trade_.countries[pair % n], of->first),
                         "a row for each",
                         "take the repeated rows out, or unpack the file again"});
}

std::optional<GoodsTrade> Flows::read(const std::filesystem::path& path,
                                      const ReadProgress& progress, Diagnostics& diagnostics) {
  DelimitedReader reader(path, progress, diagnostics);
  if (!reader.next()) return std::nullopt;
  constexpr std::string_view kHeader[] = {"t", "i", "j", "k", "v"};
  bool is_baci = reader.size() >= std::size(kHeader);
  for (std::size_t k = 0; k < std::size(kHeader) && is_baci; ++k) {
    is_baci = reader.text(k) == kHeader[k];
  }
  if (!is_baci) {
    reader.fail({ErrorCode::kImportLayout, reader.where(), "this is not a file of BACI",
                 "the header t,i,j,k,v,q"});
    return std::nullopt;
  }
  const std::size_t width = reader.size();
  while (reader.next()) {
    if (!reader.has_width(width)) break;
    const int year = reader.whole(0, 1, kLastYear);
    if (!reader.ok()) break;
    if (!year_) year_ = year;
    if (year != *year_) {
      reader.fail({ErrorCode::kImportYear, reader.where(1),
                   fmt::format("a row of {} in the year {}", reader.text(0), *year_),
                   "one year, as BACI has a file a year"});
      break;
    }
    const std::size_t exporter = country(reader, 1);
    const std::size_t importer = country(reader, 2);
    if (!reader.ok()) break;
    const std::size_t before = reader.missing();
    const double value = reader.number(4) * kThousand;
    missing_ += reader.missing() - before;
    Product& of = product(reader.text(3));
    of.value += value;
    total_ += value;
    rows_.push_back((exporter * trade_.countries.size() + importer) * kMostProducts + of.number);
    const std::size_t j = of.sector;
    if (j != kNone) trade_.flow[trade_.cell(j, importer, exporter)] += value;
  }
  if (reader.ok()) check_repeats(path.string(), diagnostics);
  if (reader.ok()) check_products(path.string(), diagnostics);
  if (!reader.ok() || !diagnostics.empty()) return std::nullopt;
  return std::move(trade_);
}

void Flows::check_products(const std::string& file, Diagnostics& diagnostics) const {
  std::vector<std::pair<double, std::string>> lost;
  double value = 0;
  for (const auto& [code, product] : products_) {
    if (product.sector != kNone) continue;
    lost.emplace_back(product.value, code);
    value += product.value;
  }
  if (lost.empty()) return;
  std::stable_sort(lost.begin(), lost.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> shown;
  for (const auto& [amount, code] : lost) {
    if (shown.size() < kShown) shown.push_back(code);
  }
  diagnostics.push_back(
      {ErrorCode::kImportProduct,
       {file},
       fmt::format("the concordance has no sector for {} product{}, {:.2g} % of trade: {}{}",
                   lost.size(), lost.size() == 1 ? "" : "s", 100 * value / total_,
                   fmt::join(shown, ", "), lost.size() > kShown ? ", ..." : ""),
       {},
       "add rows for them, or `*,other` for all that have no row"});
}

std::vector<std::string> Flows::notes() const {
  std::vector<std::string> notes{
      fmt::format("{} products in {} sectors", products_.size(), concordance_.sectors().size())};
  double rest = 0;
  for (const auto& [code, product] : products_) {
    if (concordance_.rest() != kNone && product.sector == concordance_.rest())
      rest += product.value;
  }
  if (rest > 0) {
    notes.push_back(fmt::format("{} holds {:.2g} % of trade",
                                concordance_.sectors()[concordance_.rest()].code,
                                100 * rest / total_));
  }
  if (missing_ > 0) {
    notes.push_back(fmt::format("values of trade that are missing, taken as 0: {}", missing_));
  }
  notes.emplace_back("BACI's other Asia (490), in practice Taiwan, is TWN");
  return notes;
}

Result<Imported> read_baci(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options) {
  if (files.size() != 2 || options.concordance.empty() || options.gdp.empty()) {
    return Diagnostics{
        {ErrorCode::kImportFiles,
         {files[0].string()},
         "BACI needs four tables",
         "BACI_HS17_Y2021_V202401b.csv country_codes_V202401b.csv --concordance sectors.csv --gdp "
         "gdp.csv"}};
  }
  Diagnostics diagnostics;
  const std::optional<Concordance> concordance =
      Concordance::read(options.concordance, diagnostics);
  const std::optional<Numbers> numbers = read_countries(files[1], diagnostics);
  if (!concordance || !numbers) return diagnostics;
  std::set<std::string> codes;
  for (const auto& [number, code] : *numbers) codes.insert(code);
  if (!check_size(codes.size(), concordance->sectors().size(), files[1].string(), diagnostics)) {
    return diagnostics;
  }
  Flows flows(*concordance, *numbers, codes, options);
  std::optional<GoodsTrade> trade = flows.read(files[0], options.progress, diagnostics);
  if (!trade) return diagnostics;
  const std::optional<GdpTable> gdp = read_gdp(options.gdp, flows.year(), diagnostics);
  if (!gdp) return diagnostics;
  const std::vector<std::string> notes = flows.notes();
  Result<Imported> made = world_from_gdp(std::move(*trade), *gdp, files[0]);
  if (!made) return made;
  Imported imported = std::move(made).value();
  imported.notes.insert(imported.notes.begin(), notes.begin(), notes.end());
  WorldInfo& info = imported.data.info;
  info.year = flows.year();
  info.title = fmt::format("Trade in goods {}, {} economies and {} sectors", info.year,
                           imported.data.countries.size(), imported.data.sectors.size());
  info.licence = "BACI (CEPII): Etalab 2.0.";
  return imported;
}

}  // namespace

const ImportSource kBaciSource = {
    .name = "baci",
    .title = "BACI, trade by product (CEPII), all revisions of the Harmonized System",
    .files =
        "One year's file (BACI_HS17_Y2021_V202401b.csv: t,i,j,k,v,q; thousand USD) and its list of "
        "countries (country_codes_V202401b.csv). --concordance names a table product,sector with "
        "products as six digits or their first ones, the longest that fits wins (27,mining; "
        "2710,refined_petroleum; *,other for all that have no row). --gdp names a table "
        "country,gdp "
        "in million USD, or a download of the World Bank (NY.GDP.MKTP.CD); economies without GDP "
        "are left out. BACI has no home sales and no inputs: they are made from GDP. Held against "
        "the sum of all trade, and GDP.",
    .tried = "on mock files only, in the layout that the CEPII describes",
    .citation =
        "Gaulier, Zignago (2010), BACI: International Trade Database at the Product-Level, "
        "CEPII Working Paper 2010-23",
    .read = read_baci};

}  // namespace samarkand
