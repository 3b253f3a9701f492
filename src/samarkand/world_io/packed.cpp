#include "samarkand/world_io/packed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/world/form.h"
#include "samarkand/world_io/netcdf.h"
#include "samarkand/world_io/seal.h"
#include "samarkand/world_io/trial.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kTrade = {"sector", "importer", "exporter"};
const std::vector<std::string> kInputs = {"country", "sector", "input"};
const std::vector<std::string> kFinal = {"sector", "country"};

class PackedReader {
 public:
  PackedReader(const fs::path& file, Diagnostics& diagnostics)
      : name_(file.string()), diagnostics_(diagnostics), file_(file, diagnostics) {}

  WorldInfo info() {
    WorldInfo info;
    info.name = text("name");
    info.title = text("title");
    info.unit = text("unit");
    if (file_.has_attribute("source")) info.source = file_.texts("source");
    if (file_.has_attribute("licence")) info.licence = text("licence");
    if (file_.has_attribute("notes")) info.notes = text("notes");
    const std::optional<double> year = file_.number("year");
    if (const auto whole = whole_number(year.value_or(0), 1, kLastYear)) {
      info.year = *whole;
    } else if (year) {
      diagnostics_.push_back({ErrorCode::kPartForm,
                              {name_},
                              fmt::format("the attribute `year` is no year: {}", *year),
                              "a whole number such as 2014"});
    }
    return info;
  }

  WorldData read() {
    const std::size_t before = diagnostics_.size();
    data_.info = info();
    countries();
    sectors();
    if (!check_size(data_.countries.size(), data_.sectors.size(), name_, diagnostics_)) {
      return std::move(data_);
    }
    same_labels("importer", "country");
    same_labels("exporter", "country");
    same_labels("input", "sector");
    groups("group", "member", "country", data_.countries, data_.groups);
    groups("sector_group", "sector_member", "sector", data_.sectors, data_.sector_groups);
    data_.flow = values("flow", kTrade, data_.info.unit);
    data_.tariff = values("tariff", kTrade, "1");
    for (double& tariff : data_.tariff) tariff += 1;
    data_.input = values("inputs", kInputs, data_.info.unit);
    data_.final_spending = values("final_spending", kFinal, data_.info.unit);
    evidence();
    channels();
    if (diagnostics_.size() == before) sort_by_code(data_);
    return std::move(data_);
  }

 private:
  std::string text(const char* attribute) {
    const std::vector<std::string> texts = file_.texts(attribute);
    return texts.empty() ? "" : texts[0];
  }

  const std::vector<std::string>& labels(const char* dimension) {
    return labels_[dimension] = file_.strings(dimension, dimension);
  }

  // A column that may be left out. What is missing in it is NaN.
  template <class Item, class Field>
  void optional_column(const char* variable, const char* dimension, std::vector<Item>& items,
                       Field field) {
    if (!file_.has_variable(variable)) return;
    const Array values = file_.numbers(variable, {dimension});
    if (values.size() != items.size()) return;
    for (std::size_t k = 0; k < items.size(); ++k) {
      if (std::isfinite(values[k])) items[k].*field = values[k];
    }
  }

  template <class Item, class Field>
  void numbers(const char* variable, const char* dimension, std::vector<Item>& items, Field field) {
    const Array values = this->values(variable, {dimension});
    if (values.size() != items.size()) return;
    for (std::size_t k = 0; k < items.size(); ++k) items[k].*field = values[k];
  }

  template <class Item, class Field>
  void strings(const char* variable, const char* dimension, std::vector<Item>& items, Field field) {
    put(file_.strings(variable, dimension), items, field);
  }

  template <class Item, class Field>
  static void put(std::vector<std::string> values, std::vector<Item>& items, Field field) {
    if (values.size() != items.size()) return;
    for (std::size_t k = 0; k < items.size(); ++k) items[k].*field = std::move(values[k]);
  }

  void countries() {
    auto& countries = data_.countries;
    for (const std::string& code : labels("country")) countries.push_back({code, ""});
    strings("country_name", "country", countries, &Country::name);
    numbers("lon", "country", countries, &Country::longitude);
    numbers("lat", "country", countries, &Country::latitude);
    if (file_.has_variable("region")) strings("region", "country", countries, &Country::region);
    optional_column("population", "country", countries, &Country::population);
    optional_column("gdp", "country", countries, &Country::gdp);
  }

  void sectors() {
    auto& sectors = data_.sectors;
    for (const std::string& code : labels("sector")) sectors.push_back({code, ""});
    strings("sector_name", "sector", sectors, &Sector::name);
    numbers("theta", "sector", sectors, &Sector::theta);
    optional_column("short_run_theta", "sector", sectors, &Sector::short_run_theta);
    if (file_.has_variable("theta_source")) {
      strings("theta_source", "sector", sectors, &Sector::source);
    }
    if (file_.has_variable("kind")) kinds();
  }

  void kinds() {
    const std::vector<std::string> kinds = file_.strings("kind", "sector");
    if (kinds.size() != data_.sectors.size()) return;  // reported with the codes
    for (std::size_t j = 0; j < kinds.size(); ++j) {
      if (kinds[j] == "services") {
        data_.sectors[j].kind = SectorKind::kServices;
      } else if (kinds[j] != "goods") {
        diagnostics_.push_back(
            {ErrorCode::kTableWord,
             {name_},
             fmt::format("unknown kind \"{}\" of the sector {}", kinds[j], data_.sectors[j].code),
             "goods, services",
             {},
             nearest(kinds[j], {"goods", "services"})});
      }
    }
  }

  // `dimension`: of the groups, which `member` puts beside `items`, along `of`.
  template <class Coded>
  void groups(const char* dimension, const char* member, const char* of,
              const std::vector<Coded>& items,
              std::map<std::string, std::vector<std::string>>& groups) {
    if (!file_.has_variable(dimension)) return;
    const std::vector<std::string> names = labels(dimension);
    const Array belongs = values(member, {dimension, of});
    if (belongs.size() != names.size() * items.size()) return;
    for (std::size_t g = 0; g < names.size(); ++g) {
      const auto [group, is_new] = groups.try_emplace(names[g]);
      if (!is_new) {
        diagnostics_.push_back({ErrorCode::kTableDuplicate,
                                {name_},
                                fmt::format("the group {} stands twice", names[g])});
      }
      for (std::size_t c = 0; c < items.size(); ++c) {
        if (belongs[g * items.size() + c] != 0) group->second.push_back(items[c].code);
      }
    }
  }

  void evidence() {
    if (!file_.has_variable("evidence_words")) return;
    Evidence& evidence = data_.evidence;
    evidence.words = file_.strings("evidence_words", "evidence_word");
    const int last = static_cast<int>(evidence.words.size()) - 1;
    for (const auto& [name, places] : {std::pair("evidence_total", &evidence.total),
                                       {"evidence_sectors", &evidence.sectors},
                                       {"evidence_source", &evidence.source}}) {
      for (const double place : values(name, {"importer", "exporter"})) {
        const std::optional<int> word = whole_number(place, 0, last);
        places->push_back(static_cast<std::size_t>(word.value_or(0)));
        if (word) continue;
        diagnostics_.push_back({ErrorCode::kPartForm,
                                {name_},
                                fmt::format("`{}` holds {}", name, place),
                                fmt::format("places in `evidence_words`, 0 to {}", last)});
        return;
      }
    }
  }

  template <class Item, class Value>
  using Columns = std::initializer_list<std::pair<const char*, Value Item::*>>;

  // Rows along a dimension, as many as the first variable has; none where there is no such
  // variable.
  template <class Item>
  void rows(const char* dimension, std::vector<Item>& items,
            Columns<Item, std::string> text_columns, Columns<Item, double> number_columns) {
    const char* first = text_columns.begin()->first;
    if (!file_.has_variable(first)) return;
    for (const auto& [variable, field] : text_columns) {
      std::vector<std::string> values = file_.strings(variable, dimension);
      if (variable == first) items.resize(values.size());
      put(std::move(values), items, field);
    }
    for (const auto& [variable, field] : number_columns) numbers(variable, dimension, items, field);
  }

  // What stands in it is tested with the world.
  void channels() {
    ChannelData& channels = data_.channels;
    rows("link", channels.links,
         {{"link_origin", &Link::origin},
          {"link_destination", &Link::destination},
          {"link_mode", &Link::mode}},
         {{"link_cost", &Link::cost},
          {"link_length", &Link::length_km},
          {"link_seizure_risk", &Link::seizure_risk}});
    if (!channels.links.empty()) {
      const Array open = values("link_open", {"link"});
      for (std::size_t k = 0; k < open.size(); ++k) channels.links[k].open = open[k] != 0;
    }
    if (file_.has_variable("way_sector")) {
      diagnostics_.warn({.code = ErrorCode::kOldName,
                         .where = {name_},
                         .what = "the variables `way_*` are called `route_*` now",
                         .fix = "unpack the world and pack it again"});
      rows("way", channels.routes,
           {{"way_sector", &SectorRoutes::sector}, {"way_source", &SectorRoutes::source}},
           {{"way_direct", &SectorRoutes::direct},
            {"way_rho", &SectorRoutes::rho},
            {"way_markup", &SectorRoutes::markup}});
    } else {
      rows("route", channels.routes,
           {{"route_sector", &SectorRoutes::sector}, {"route_source", &SectorRoutes::source}},
           {{"route_direct", &SectorRoutes::direct},
            {"route_rho", &SectorRoutes::rho},
            {"route_markup", &SectorRoutes::markup}});
    }
    rows("currency_row", channels.currencies,
         {{"corridor", &CurrencyShare::corridor},
          {"corridor_origin", &CurrencyShare::origin},
          {"corridor_destination", &CurrencyShare::destination},
          {"currency", &CurrencyShare::currency},
          {"currency_source", &CurrencyShare::source}},
         {{"currency_share", &CurrencyShare::share}});
    if (file_.has_attribute("unions")) channels.unions = file_.texts("unions");
    for (const auto& [name, value] : {std::pair("routing", &channels.routing),
                                      {"nu", &channels.nu},
                                      {"liquidity", &channels.liquidity}}) {
      if (file_.has_attribute(name)) *value = file_.number(name).value_or(0);
    }
    if (file_.has_attribute("channels_source")) channels.source = text("channels_source");
  }

  // Values are found by their place, so both axes must list the same in the same order.
  void same_labels(const char* dimension, const char* original) {
    const auto &here = labels(dimension), &there = labels_[original];
    const auto [first, second] =
        std::mismatch(here.begin(), here.end(), there.begin(), there.end());
    if (here.empty() || (first == here.end() && second == there.end())) return;
    const auto label = [](auto place, auto end) { return place == end ? "none" : *place; };
    diagnostics_.push_back(
        {ErrorCode::kWorldLabels,
         {name_},
         fmt::format("`{}` does not list what `{}` lists: number {} is {} instead of {}", dimension,
                     original, first - here.begin() + 1, label(first, here.end()),
                     label(second, there.end())),
         fmt::format("the {} labels of `{}` in their order", there.size(), original),
         "select and sort all axes alike"});
  }

  // An array without gaps. `unit` is what it must be measured in; empty: anything.
  Array values(const char* variable, const std::vector<std::string>& dimensions,
               const std::string& unit = {}) {
    Array values = file_.numbers(variable, dimensions);
    if (values.empty()) return values;
    const auto bad = [](double value) { return !std::isfinite(value); };
    const auto first = std::find_if(values.begin(), values.end(), bad);
    if (first != values.end()) {
      diagnostics_.push_back(
          {ErrorCode::kValueMissing,
           {name_},
           fmt::format("{} of {} values of `{}` are missing, the first that of {}",
                       std::count_if(first, values.end(), bad), values.size(), variable,
                       place(static_cast<std::size_t>(first - values.begin()), dimensions)),
           "finite numbers",
           "write 0 where there is nothing"});
    }
    if (!unit.empty()) check_unit(variable, unit);
    return values;
  }

  void check_unit(const char* variable, const std::string& unit) {
    const std::string found = file_.units(variable);
    if (found == unit) return;
    diagnostics_.push_back({ErrorCode::kWorldUnit,
                            {name_},
                            found.empty() ? fmt::format("`{}` does not say its units", variable)
                                          : fmt::format("`{}` is in \"{}\"", variable, found),
                            unit == "1" ? "rates in the unit \"1\": 0.05 is 5 %"
                                        : fmt::format("\"{}\", the unit of the world", unit),
                            "convert the values, or mend the attribute `units`"});
  }

  // The labels of a cell.
  std::string place(std::size_t cell, const std::vector<std::string>& dimensions) {
    std::string text;
    for (auto axis = dimensions.rbegin(); axis != dimensions.rend(); ++axis) {
      const std::vector<std::string>& labels = labels_[*axis];
      if (labels.empty()) return fmt::format("cell {}", cell);
      const std::string& label = labels[cell % labels.size()];
      text = fmt::format("{} {}{}{}", *axis, label, text.empty() ? "" : ", ", text);
      cell /= labels.size();
    }
    return text;
  }

  std::string name_;
  Diagnostics& diagnostics_;
  netcdf::Reader file_;
  std::map<std::string, std::vector<std::string>> labels_;  // by dimension
  WorldData data_;
};

// What `read` finds in the file, or nothing of one on which the NetCDF library would crash: a seal
// tells what is whole, and what carries none is read by a copy of this process first.
template <class Read>
auto guarded(const fs::path& file, Diagnostics& diagnostics, Read read) -> decltype(read()) {
  std::error_code ignored;
  if (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored)) {
    diagnostics.push_back({ErrorCode::kFileUnreadable,
                           {file.string()},
                           "the file cannot be read: it is a pipe or a device"});
    return {};
  }
  const netcdf::Seal seal = netcdf::seal_of(file);
  const bool broken = seal == netcdf::Seal::kBroken;
  if (seal == netcdf::Seal::kWhole || (!broken && survives([&read] { read(); }))) return read();
  diagnostics.push_back({ErrorCode::kNotNetcdf,
                         {file.string()},
                         broken ? "the file is damaged: its bytes are not those of its checksum"
                                : "the file is damaged: the NetCDF library fails on it",
                         "a NetCDF-4 file",
                         "write or copy it again"});
  return {};
}

}  // namespace

bool is_packed(const fs::path& path) {
  std::error_code ignored;
  return path.extension() == ".nc" && !fs::is_directory(path, ignored);
}

WorldData read_packed_data(const fs::path& file, Diagnostics& diagnostics) {
  return guarded(file, diagnostics, [&] { return PackedReader(file, diagnostics).read(); });
}

WorldInfo read_packed_info(const fs::path& file, Diagnostics& diagnostics) {
  return guarded(file, diagnostics, [&] { return PackedReader(file, diagnostics).info(); });
}

}  // namespace samarkand
