#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/world/codes.h"
#include "samarkand/world/form.h"
#include "samarkand/world_io/load_channels.h"
#include "samarkand/world_io/load_evidence.h"
#include "samarkand/world_io/packed.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kInfoKeys = {"name",   "title",   "year", "unit",
                                            "source", "licence", "notes"};

class WorldReader {
 public:
  WorldReader(const fs::path& folder, Diagnostics& diagnostics,
              Negatives negatives = Negatives::kRefuse)
      : folder_(folder), diagnostics_(diagnostics), negatives_(negatives) {}

  WorldData read() {
    info();
    const std::size_t before = diagnostics_.size();
    countries();
    sectors();
    if (!check_size(countries_.size(), sectors_.size(), folder_.string(), diagnostics_)) {
      return std::move(data_);
    }
    groups("groups.csv", "country", countries_, data_.groups);
    std::error_code ignored;
    if (fs::exists(folder_ / "sector_groups.csv", ignored)) {
      groups("sector_groups.csv", "sector", sectors_, data_.sector_groups);
    }
    const bool listed = diagnostics_.size() == before;
    flows();
    inputs();
    final_spending();
    if (listed) read_evidence(folder_, data_, diagnostics_);
    read_channels(folder_, data_, listed, diagnostics_);
    return std::move(data_);
  }

  WorldInfo read_info() {
    info();
    return std::move(data_.info);
  }

 private:
  // ---- world.yaml

  void info() {
    const fs::path path = folder_ / "world.yaml";
    const std::optional<std::string> text =
        text_of(path, "add it, with lines such as `name: my-world`, and title, year and unit");
    if (!text) return;
    yaml::Reader reader(path.string(), diagnostics_);
    if (const std::optional<yaml::Node> root = reader.parse(*text)) keys(*root, reader);
  }

  void keys(const yaml::Node& root, yaml::Reader& reader) {
    if (!root.is_map()) {
      reader.wrong_type(reader.at(root), "world.yaml is a map of keys, and this is not",
                        fmt::format("the keys {}", fmt::join(kInfoKeys, ", ")),
                        "begin each line with a key and a colon, as in `name: my-world`");
      return;
    }
    std::set<std::string> written;  // misspelt keys as they were meant
    for (const yaml::Entry& entry : reader.entries(root, "world.yaml")) {
      const std::string& key = entry.key.text;
      const bool known = std::find(kInfoKeys.begin(), kInfoKeys.end(), key) != kInfoKeys.end();
      written.insert(known ? key : reader.unknown_key(entry.key, "world.yaml", kInfoKeys));
      if (known) read_key(entry, reader);
    }
    for (const auto& [key, example] : {std::pair("name", "my-world"),
                                       {"title", "Two regions in 2014"},
                                       {"year", "2014"},
                                       {"unit", "million USD"}}) {
      if (written.count(key) > 0) continue;
      diagnostics_.push_back(
          {ErrorCode::kMissingKey, reader.at(root), fmt::format("world.yaml has no `{}`", key),
           "name, title, year and unit; source, licence and notes may be left out",
           fmt::format("add a line such as `{}: {}`", key, example)});
    }
  }

  void read_key(const yaml::Entry& entry, yaml::Reader& reader) {
    WorldInfo& info = data_.info;
    if (entry.key.text == "source") {
      for (const Word& source : reader.words(entry)) info.source.push_back(source.text);
      return;
    }
    const std::optional<Word> word = reader.word(entry);
    if (!word) return;
    if (entry.key.text == "name") info.name = word->text;
    if (entry.key.text == "title") info.title = word->text;
    if (entry.key.text == "unit") info.unit = word->text;
    if (entry.key.text == "licence") info.licence = word->text;
    if (entry.key.text == "notes") info.notes = word->text;
    if (entry.key.text == "year") year(*word, reader);
  }

  void year(const Word& word, yaml::Reader& reader) {
    const std::optional<double> number = parse_number(word.text);
    if (const auto year = whole_number(number.value_or(0), 1, kLastYear)) {
      data_.info.year = *year;
    } else {
      reader.wrong_type(word.where, fmt::format("`year` is not a year: {}", word.text),
                        "a whole number such as 2014");
    }
  }

  // ---- tables

  // A file's text; `fix` says what should stand in it where it is missing.
  std::optional<std::string> text_of(const fs::path& path, const std::string& fix) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) return read_text(path, diagnostics_);
    diagnostics_.push_back(
        {ErrorCode::kFileMissing, {path.string()}, "the world has no such file", {}, fix});
    return std::nullopt;
  }

  std::optional<Table> table(const char* name, const std::vector<std::string>& required,
                             const std::vector<std::string>& optional = {}) {
    const fs::path path = folder_ / name;
    std::optional<std::string> text =
        text_of(path, fmt::format("add it; its header is {}", fmt::join(required, ",")));
    if (!text) return std::nullopt;
    return Table::parse(path.string(), std::move(*text), required, optional, diagnostics_);
  }

  // The code in the first column of countries.csv or sectors.csv; nothing where it cannot be used.
  std::optional<std::string> new_code(const Table& t, std::size_t row, const char* kind,
                                      std::map<std::string, int>& first_line) {
    std::string code(t.text(row, 0));
    if (code.empty()) {
      diagnostics_.push_back(
          {ErrorCode::kTextMissing, t.where(row, 0), fmt::format("the {} has no code", kind)});
      return std::nullopt;
    }
    if (is_reserved_code(code)) reserved(t, row, kind);
    report(bad_code(kind, code, t.where(row, 0)));
    const auto [earlier, is_new] = first_line.emplace(code, t.line(row));
    if (is_new) return code;
    duplicate(t, row, fmt::format("the {} {}", kind, code), earlier->second,
              "remove one of the rows");
    return std::nullopt;
  }

  void reserved(const Table& t, std::size_t row, const char* kind) {
    diagnostics_.push_back(
        {ErrorCode::kWorldReservedCode, t.where(row, 0),
         fmt::format("\"{}\" cannot be the code of a {}: scenarios give the word a meaning",
                     t.text(row, 0), kind),
         "any code but all, goods and services", "choose another code"});
  }

  void duplicate(const Table& t, std::size_t row, const std::string& what, int first_line,
                 const char* fix) {
    diagnostics_.push_back({ErrorCode::kTableDuplicate,
                            t.where(row, 0),
                            fmt::format("{} stands twice, first in line {}", what, first_line),
                            {},
                            fix});
  }

  std::string name(const Table& t, std::size_t row) {
    if (t.text(row, 1).empty()) {
      diagnostics_.push_back({ErrorCode::kTextMissing, t.where(row, 1),
                              fmt::format("{} has no name", t.text(row, 0))});
    }
    report(
        bad_name(fmt::format("the name of {}", t.text(row, 0)), t.text(row, 1), t.where(row, 1)));
    return std::string(t.text(row, 1));
  }

  void report(std::optional<Diagnostic> diagnostic) {
    if (diagnostic) diagnostics_.push_back(std::move(*diagnostic));
  }

  std::optional<double> optional_number(const Table& t, std::size_t row, std::size_t column) {
    if (t.text(row, column).empty()) return std::nullopt;
    return t.number(row, column, diagnostics_);
  }

  double degrees(const Table& t, std::size_t row, std::size_t column, double limit) {
    const double value = t.number(row, column, diagnostics_).value_or(0);
    if (std::abs(value) > limit) {
      diagnostics_.push_back({ErrorCode::kNumberRange, t.where(row, column),
                              fmt::format("{} is {}", t.column_name(column), value),
                              fmt::format("degrees from {} to {}", -limit, limit)});
    }
    return value;
  }

  void countries() {
    const std::size_t before = diagnostics_.size();
    const auto t =
        table("countries.csv", {"code", "name", "lon", "lat"}, {"region", "population", "gdp"});
    if (diagnostics_.size() > before) countries_.set_incomplete();
    if (!t) return;
    std::map<std::string, int> first_line;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto code = new_code(*t, row, "country", first_line);
      Country country{code.value_or(""), name(*t, row), degrees(*t, row, 2, 180),
                      degrees(*t, row, 3, 90)};
      country.region = t->text(row, 4);
      country.population = optional_number(*t, row, 5);
      country.gdp = optional_number(*t, row, 6);
      if (code) data_.countries.push_back(std::move(country));
    }
    settle(data_.countries, countries_, *t, "country");
  }

  double theta(const Table& t, std::size_t row, std::size_t column) {
    const double value = t.number(row, column, diagnostics_).value_or(1);
    if (value <= 0) {
      diagnostics_.push_back(
          {ErrorCode::kNumberRange, t.where(row, column),
           fmt::format("{} of {} is {}", t.column_name(column), t.text(row, 0), value),
           "a number above 0: how fast trade shares fall with cost, share ~ cost^-theta",
           value < 0
               ? fmt::format("write {} where the source gives the elasticity with its sign", -value)
               : ""});
    }
    return value;
  }

  SectorKind kind(const Table& t, std::size_t row) {
    const std::string_view word = t.text(row, 3);
    if (!word.empty() && word != "goods" && word != "services") {
      diagnostics_.push_back({ErrorCode::kTableWord,
                              t.where(row, 3),
                              fmt::format("unknown kind \"{}\"", word),
                              "goods, services; empty means goods",
                              {},
                              nearest(word, {"goods", "services"})});
    }
    return word == "services" ? SectorKind::kServices : SectorKind::kGoods;
  }

  void sectors() {
    const std::size_t before = diagnostics_.size();
    const auto t =
        table("sectors.csv", {"code", "name", "theta"}, {"kind", "short_run_theta", "source"});
    if (diagnostics_.size() > before) sectors_.set_incomplete();
    if (!t) return;
    std::map<std::string, int> first_line;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto code = new_code(*t, row, "sector", first_line);
      Sector sector{code.value_or(""), name(*t, row), theta(*t, row, 2), kind(*t, row)};
      if (!t->text(row, 4).empty()) sector.short_run_theta = theta(*t, row, 4);
      sector.source = t->text(row, 5);
      if (code) data_.sectors.push_back(std::move(sector));
    }
    settle(data_.sectors, sectors_, *t, "sector");
  }

  // Puts a list in the order of its codes and makes them known.
  template <class Coded>
  void settle(std::vector<Coded>& items, Codes& codes, const Table& t, const char* kind) {
    std::sort(items.begin(), items.end(),
              [](const Coded& a, const Coded& b) { return a.code < b.code; });
    codes.set(items);
    if (t.rows() == 0) {
      diagnostics_.push_back({ErrorCode::kWorldEmpty,
                              {t.file()},
                              fmt::format("the file lists no {}", kind),
                              fmt::format("a row for each {} below the header", kind)});
    }
  }

  // The index of the code in a field. Every unknown code of a file is reported once; nothing is
  // reported where some of the list of codes could not be read.
  std::optional<std::size_t> find(const Codes& codes, const Table& t, std::size_t row,
                                  std::size_t column) {
    const std::string_view code = t.text(row, column);
    if (codes.stands_at(last_[column], code)) return last_[column];
    if (const auto index = codes.find(code)) return last_[column] = *index;
    if (code.empty()) {
      diagnostics_.push_back({ErrorCode::kTextMissing, t.where(row, column),
                              fmt::format("{} is empty", t.column_name(column)), codes.allowed()});
    } else if (codes.complete() && reported_.emplace(t.file(), code).second) {
      diagnostics_.push_back(codes.unknown(code, t.where(row, column)));
    }
    return std::nullopt;
  }

  // A name and a member a row, of groups of countries or of sectors.
  void groups(const char* file, const char* kind, const Codes& members,
              std::map<std::string, std::vector<std::string>>& groups) {
    const auto t = table(file, {"group", kind});
    if (!t) return;
    std::map<std::pair<std::string_view, std::string_view>, int> first_line;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const std::string_view group = t->text(row, 0), code = t->text(row, 1);
      const auto member = find(members, *t, row, 1);
      if (group.empty()) {
        diagnostics_.push_back(
            {ErrorCode::kTextMissing, t->where(row, 0), "the group has no name"});
        continue;
      }
      const auto [earlier, is_new] = first_line.emplace(std::pair(group, code), t->line(row));
      if (!is_new) {
        duplicate(*t, row, fmt::format("the member {} of group {}", code, group), earlier->second,
                  "remove one of the rows");
      }
      const bool is_new_group = groups.count(std::string(group)) == 0;
      if (member && is_new) groups[std::string(group)].emplace_back(code);
      if (is_new_group) check_group_name(*t, row, group, &members == &countries_);
    }
  }

  void check_group_name(const Table& t, std::size_t row, std::string_view group, bool countries) {
    if (is_reserved_code(group)) reserved(t, row, "group");
    report(bad_code("group", group, t.where(row, 0)));
    const bool is_country = countries && countries_.find(group);
    if (is_country || sectors_.find(group)) {
      diagnostics_.push_back(
          {ErrorCode::kWorldReservedCode, t.where(row, 0),
           fmt::format("the group \"{}\" is called like a {}: a measure could mean either", group,
                       is_country ? "country" : "sector"),
           fmt::format("a name that is no code of a {}sector", countries ? "country or " : ""),
           "choose another name"});
    }
  }

  // ---- values

  // A number of 0 or more, unless negatives are kept. `what()` names it in messages, here and
  // below.
  template <class What>
  std::optional<double> not_negative(const Table& t, std::size_t row, std::size_t column,
                                     const What& what) {
    const std::optional<double> value = t.number(row, column, diagnostics_);
    if (!value || *value >= 0 || negatives_ == Negatives::kKeep) return value;
    diagnostics_.push_back(
        {ErrorCode::kWorldNegative, t.where(row, column),
         fmt::format("{} is negative: {}", what(), t.text(row, column)), "0 or more",
         "set it to 0 and balance the world again; changes of stocks and revisions make such "
         "values in some sources"});
    return std::nullopt;
  }

  // True when no earlier row had this cell.
  template <class What>
  bool claim(std::vector<int>& lines, std::size_t cell, const Table& t, std::size_t row,
             const What& what) {
    if (lines[cell] == 0) {
      lines[cell] = t.line(row);
      return true;
    }
    duplicate(t, row, what(), lines[cell], "remove one of the rows, or add them up in one");
    return false;
  }

  std::optional<double> tariff(const Table& t, std::size_t row, std::size_t column) {
    const std::optional<double> rate = t.number(row, column, diagnostics_);
    if (!rate || *rate > -1) return rate;
    diagnostics_.push_back({ErrorCode::kNumberRange, t.where(row, column),
                            fmt::format("the tariff from {} to {} on {} is {}, -100 % or less",
                                        t.text(row, 0), t.text(row, 1), t.text(row, 2), *rate),
                            "a rate above -1: 0.05 is 5 %",
                            *rate < -1 && *rate > -100
                                ? fmt::format("write {:.12g} for {:.12g} %", *rate / 100, *rate)
                                : ""});
    return std::nullopt;
  }

  void flows() {
    const std::size_t n = countries_.size(), j = sectors_.size();
    data_.flow.assign(j * n * n, 0);
    data_.tariff.assign(j * n * n, 1);
    const auto t = table("flows.csv", {"origin", "destination", "sector", "value", "tariff"});
    if (!t) return;
    std::vector<int> lines(data_.flow.size());
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto what = [&] {
        return fmt::format("the flow of {} from {} to {}", t->text(row, 2), t->text(row, 0),
                           t->text(row, 1));
      };
      const auto origin = find(countries_, *t, row, 0);
      const auto destination = find(countries_, *t, row, 1);
      const auto sector = find(sectors_, *t, row, 2);
      const auto value = not_negative(*t, row, 3, what);
      const auto rate = tariff(*t, row, 4);
      if (!origin || !destination || !sector || !value || !rate) continue;
      const std::size_t cell = (*sector * n + *destination) * n + *origin;
      if (!claim(lines, cell, *t, row, what)) continue;
      data_.flow[cell] = *value;
      data_.tariff[cell] = 1 + *rate;
    }
    if (t->rows() == 0) {
      diagnostics_.push_back(
          {ErrorCode::kWorldEmpty,
           {t->file()},
           "the file lists no flow",
           "a row for each origin, destination and sector with trade, home sales included"});
    }
  }

  void inputs() {
    const std::size_t j = sectors_.size();
    data_.input.assign(countries_.size() * j * j, 0);
    const auto t = table("inputs.csv", {"country", "sector", "input", "value"});
    if (!t) return;
    std::vector<int> lines(data_.input.size());
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto what = [&] {
        return fmt::format("the spending of {} {} on {}", t->text(row, 0), t->text(row, 1),
                           t->text(row, 2));
      };
      const auto country = find(countries_, *t, row, 0);
      const auto sector = find(sectors_, *t, row, 1);
      const auto input = find(sectors_, *t, row, 2);
      const auto value = not_negative(*t, row, 3, what);
      if (!country || !sector || !input || !value) continue;
      const std::size_t cell = (*country * j + *sector) * j + *input;
      if (claim(lines, cell, *t, row, what)) {
        data_.input[cell] = *value;
      }
    }
  }

  void final_spending() {
    const std::size_t n = countries_.size();
    data_.final_spending.assign(sectors_.size() * n, 0);
    const auto t = table("final.csv", {"country", "sector", "value"});
    if (!t) return;
    std::vector<int> lines(data_.final_spending.size());
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto what = [&] {
        return fmt::format("the final spending of {} on {}", t->text(row, 0), t->text(row, 1));
      };
      const auto country = find(countries_, *t, row, 0);
      const auto sector = find(sectors_, *t, row, 1);
      const auto value = not_negative(*t, row, 2, what);
      if (!country || !sector || !value) continue;
      const std::size_t cell = *sector * n + *country;
      if (claim(lines, cell, *t, row, what)) {
        data_.final_spending[cell] = *value;
      }
    }
  }

  const fs::path& folder_;
  Diagnostics& diagnostics_;
  Negatives negatives_;
  WorldData data_;
  Codes countries_{"country", "countries.csv"}, sectors_{"sector", "sectors.csv"};
  std::set<std::pair<std::string, std::string>> reported_;  // unknown codes by file
  std::array<std::size_t, 3> last_ = {};                    // found by column
};

}  // namespace

std::optional<WorldData> read_world_data(const fs::path& place, Diagnostics& diagnostics,
                                         Negatives negatives) {
  std::error_code ignored;
  const bool packed = is_packed(place);
  if (!packed && !fs::is_directory(place, ignored)) {
    diagnostics.push_back({ErrorCode::kFileMissing, {place.string()}, "there is no such folder"});
    return std::nullopt;
  }
  const std::size_t before = diagnostics.size();
  WorldData data = packed ? read_packed_data(place, diagnostics)
                          : WorldReader(place, diagnostics, negatives).read();
  if (diagnostics.size() > before) return std::nullopt;
  return data;
}

Result<World> load_world(const fs::path& place) {
  Diagnostics diagnostics;
  std::optional<WorldData> data = read_world_data(place, diagnostics);
  if (!data) return diagnostics;
  Result<World> world = World::make(std::move(*data), place.string());
  if (!world) return world;
  return {std::move(world).value(), std::move(diagnostics.warnings)};
}

std::optional<WorldInfo> read_world_info(const fs::path& place, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  WorldInfo info = is_packed(place) ? read_packed_info(place, diagnostics)
                                    : WorldReader(place, diagnostics).read_info();
  if (diagnostics.size() > before) return std::nullopt;
  return info;
}

}  // namespace samarkand
