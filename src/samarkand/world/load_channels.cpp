#include "samarkand/world/load_channels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "samarkand/base/text_file.h"
#include "samarkand/base/yaml.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFiles[] = {"links.csv", "ways.csv", "currency.csv", "channels.yaml"};
constexpr double kShareSum = 1e-9;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Range {
  double least, greatest;
  bool least_excluded, greatest_excluded;
  std::string_view words;

  bool holds(double value) const {
    return value >= least && value <= greatest && !(least_excluded && value == least) &&
           !(greatest_excluded && value == greatest);
  }
};
constexpr Range kCost = {1, kInfinity, false, true, "a number of at least 1"};
constexpr Range kNotNegative = {0, kInfinity, false, true, "a number of at least 0"};
constexpr Range kPositive = {0, kInfinity, true, true, "a number above 0"};
constexpr Range kElasticity = {0, 300, true, false, "a number above 0 and at most 300"};
constexpr Range kRisk = {0, 1, false, true, "a number from 0 to below 1"};
constexpr Range kDirect = {0, 1, true, false, "a number above 0 and at most 1"};
constexpr Range kShare = {0, 1, false, false, "a number from 0 to 1"};

class ChannelReader {
 public:
  ChannelReader(fs::path folder, const ChannelTexts& texts, const WorldData& data,
                Diagnostics& diagnostics)
      : folder_(std::move(folder)), texts_(texts), data_(data), diagnostics_(diagnostics) {
    for (const Country& country : data.countries) countries_.push_back(country.code);
    for (const Sector& sector : data.sectors) sectors_.push_back(sector.code);
    sides_ = countries_;
    for (const auto& [name, members] : data.groups) sides_.push_back(name);
    sides_.emplace_back("all");
  }

  ChannelData read() {
    links();
    ways();
    currencies();
    parameters();
    std::ranges::sort(channels_.links, {}, [](const Link& link) {
      return std::tie(link.origin, link.destination, link.mode);
    });
    std::ranges::sort(channels_.ways, {}, &SectorWays::sector);
    return std::move(channels_);
  }

 private:
  void report(ErrorCode code, const Location& where, std::string what, std::string allowed = {},
              std::string fix = {}, std::string near_miss = {}) {
    diagnostics_.push_back(
        {code, where, std::move(what), std::move(allowed), std::move(fix), std::move(near_miss)});
  }

  const std::string* text_of(std::string_view name) const {
    const auto found = std::ranges::find(texts_, name, &ChannelTexts::value_type::first);
    return found == texts_.end() ? nullptr : &found->second;
  }

  std::optional<Table> table(const char* name, const std::vector<std::string>& required,
                             const std::vector<std::string>& optional) {
    const std::string* text = text_of(name);
    if (text == nullptr) return std::nullopt;
    return Table::parse((folder_ / name).string(), *text, required, optional, diagnostics_);
  }

  // A code of `known`; what `kind` is called in messages.
  std::optional<std::string> code(const Table& t, std::size_t row, std::size_t column,
                                  const std::vector<std::string>& known, std::string_view kind) {
    std::string word(t.text(row, column));
    if (std::ranges::find(known, word) != known.end()) return word;
    report(ErrorCode::kWorldUnknownCode, t.where(row, column),
           fmt::format("unknown {} \"{}\"", kind, word), fmt::format("one that the world has"), {},
           nearest(word, known));
    return std::nullopt;
  }

  std::optional<double> number(const Table& t, std::size_t row, std::size_t column,
                               const Range& range) {
    const std::optional<double> value = t.number(row, column, diagnostics_);
    if (!value || range.holds(*value)) return value;
    report(ErrorCode::kNumberRange, t.where(row, column),
           fmt::format("{} is {}", t.column_name(column), t.text(row, column)),
           std::string(range.words));
    return std::nullopt;
  }

  template <class Key>
  bool is_first(const Table& t, std::size_t row, const Key& key, std::map<Key, int>& lines,
                const std::string& what) {
    const auto [earlier, is_new] = lines.emplace(key, t.line(row));
    if (!is_new) {
      report(ErrorCode::kTableDuplicate, t.where(row, 0),
             fmt::format("{} stands here and in line {}", what, earlier->second), {},
             "remove one of the rows");
    }
    return is_new;
  }

  void links() {
    const auto t =
        table(kFiles[0],
              {"origin", "destination", "mode", "cost", "length_km", "seizure_risk", "open"}, {});
    if (!t) return;
    std::map<std::tuple<std::string, std::string, std::string>, int> lines;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto origin = code(*t, row, 0, countries_, "country");
      const auto destination = code(*t, row, 1, countries_, "country");
      const auto mode = word(*t, row, 2, {"land", "sea"});
      const auto cost = number(*t, row, 3, kCost);
      const auto length = number(*t, row, 4, kNotNegative);
      const auto risk = number(*t, row, 5, kRisk);
      const auto open = word(*t, row, 6, {"0", "1"});
      if (!origin || !destination || !mode || !cost || !length || !risk || !open) continue;
      if (*origin == *destination) {
        report(ErrorCode::kTableWord, t->where(row, 1),
               fmt::format("the link leads from {} to itself", *origin), "two economies");
        continue;
      }
      if (!is_first(*t, row, {*origin, *destination, *mode}, lines,
                    fmt::format("the {} link from {} to {}", *mode, *origin, *destination))) {
        continue;
      }
      channels_.links.push_back(
          {*origin, *destination, *mode, *cost, *length, *risk, *open == "1"});
    }
  }

  std::optional<std::string> word(const Table& t, std::size_t row, std::size_t column,
                                  const std::vector<std::string>& known) {
    std::string text(t.text(row, column));
    if (std::ranges::find(known, text) != known.end()) return text;
    report(ErrorCode::kTableWord, t.where(row, column),
           fmt::format("{} is \"{}\"", t.column_name(column), text),
           fmt::format("{}", fmt::join(known, " or ")), {}, nearest(text, known));
    return std::nullopt;
  }

  void ways() {
    const auto t = table(kFiles[1], {"sector", "direct", "rho", "markup"}, {"source"});
    if (!t) return;
    std::map<std::string, int> lines;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const auto sector = code(*t, row, 0, sectors_, "sector");
      const auto direct = number(*t, row, 1, kDirect);
      const auto rho = number(*t, row, 2, kElasticity);
      const auto markup = number(*t, row, 3, kNotNegative);
      if (!sector || !direct || !rho || !markup) continue;
      if (!is_first(*t, row, *sector, lines, fmt::format("the sector {}", *sector))) continue;
      largest_rho_ = std::max(largest_rho_, *rho);
      channels_.ways.push_back({*sector, *direct, *rho, *markup, std::string(t->text(row, 4))});
    }
  }

  void currencies() {
    const auto t =
        table(kFiles[2], {"corridor", "origin", "destination", "currency", "share"}, {"source"});
    if (!t) return;
    struct Corridor {
      std::string origin, destination;
      Location where;
      double sum = 0;
    };
    std::map<std::string, Corridor> corridors;
    std::map<std::pair<std::string, std::string>, int> lines;
    for (std::size_t row = 0; row < t->rows(); ++row) {
      const std::string name(t->text(row, 0)), currency(t->text(row, 3));
      const auto origin = code(*t, row, 1, sides_, "country or group");
      const auto destination = code(*t, row, 2, sides_, "country or group");
      const auto share = number(*t, row, 4, kShare);
      for (const std::size_t column : {std::size_t{0}, std::size_t{3}}) {
        if (!t->text(row, column).empty()) continue;
        report(ErrorCode::kTextMissing, t->where(row, column),
               fmt::format("the {} has no name", t->column_name(column)));
      }
      if (!origin || !destination || !share) {
        broken_.insert(name);
        continue;
      }
      if (!is_first(*t, row, {name, currency}, lines,
                    fmt::format("{} on the corridor \"{}\"", currency, name))) {
        continue;
      }
      Corridor& corridor =
          corridors.try_emplace(name, Corridor{*origin, *destination, t->where(row, 0)})
              .first->second;
      if (corridor.origin != *origin || corridor.destination != *destination) {
        report(ErrorCode::kTableWord, t->where(row, 1),
               fmt::format("the corridor \"{}\" goes from {} to {} here, and from {} to {} in line "
                           "{}",
                           name, *origin, *destination, corridor.origin, corridor.destination,
                           corridor.where.line),
               "one origin and one destination a corridor", "give each pair a corridor of its own");
        continue;
      }
      corridor.sum += *share;
      channels_.currencies.push_back(
          {name, *origin, *destination, currency, *share, std::string(t->text(row, 5))});
    }
    // Rows of a corridor stand together, corridors in the order of their first rows.
    std::ranges::stable_sort(channels_.currencies, {}, [&](const CurrencyShare& row) {
      return corridors.at(row.corridor).where.line;
    });
    for (const auto& [name, corridor] : corridors) {
      if (broken_.contains(name) || std::abs(corridor.sum - 1) <= kShareSum) continue;
      report(ErrorCode::kWorldShares, corridor.where,
             fmt::format("the shares of the corridor \"{}\" add up to {:.10g}", name, corridor.sum),
             "shares that add up to 1");
    }
  }

  void parameters() {
    const std::string path = (folder_ / kFiles[3]).string();
    const std::string* text = text_of(kFiles[3]);
    std::map<std::string, double> given;
    if (text != nullptr) {
      yaml::Reader reader(path, diagnostics_);
      const std::optional<YAML::Node> root = reader.parse(*text);
      if (!root) return;
      if (!root->IsMap()) {
        reader.wrong_type(reader.at(*root), "channels.yaml is not a map",
                          "the keys unions, routing, nu, liquidity, source");
        return;
      }
      for (const yaml::Entry& entry : reader.entries(*root, "channels.yaml")) {
        parameter(entry, reader, given);
      }
    }
    const auto require = [&](const char* key, bool needed, std::string_view by, double& value) {
      if (given.contains(key)) value = given.at(key);
      if (!needed || given.contains(key)) return;
      report(ErrorCode::kMissingKey, {path, 1, 1},
             fmt::format("channels.yaml has no `{}`, which {} needs", key, by));
    };
    require("routing", !channels_.links.empty(), "links.csv", channels_.routing);
    require("nu", !channels_.currencies.empty(), "currency.csv", channels_.nu);
    require("liquidity", !channels_.currencies.empty(), "currency.csv", channels_.liquidity);
    if (given.contains("routing") && given.at("routing") < largest_rho_) {
      report(ErrorCode::kOutOfRange, {path, 1, 1},
             fmt::format("`routing` is {:g}, less than a rho of {:g} in ways.csv",
                         given.at("routing"), largest_rho_),
             "an elasticity between paths of at least that between ways");
    }
  }

  void parameter(const yaml::Entry& entry, yaml::Reader& reader,
                 std::map<std::string, double>& given) {
    static const std::vector<std::string> kKeys = {"unions", "routing", "nu", "liquidity",
                                                   "source"};
    const std::string& key = entry.key.text;
    if (std::ranges::find(kKeys, key) == kKeys.end()) {
      reader.unknown_key(entry.key, "channels.yaml", kKeys);
      return;
    }
    if (key == "unions") return unions(reader.words(entry));
    const std::optional<Word> word = reader.word(entry);
    if (!word) return;
    if (key == "source") {
      channels_.source = word->text;
      return;
    }
    const Range& range = key == "liquidity" ? kNotNegative
                         : key == "routing" ? kElasticity
                                            : kPositive;
    const std::optional<double> value = parse_number(word->text);
    if (value && range.holds(*value)) {
      given[key] = *value;
    } else {
      given[key] = 0;  // misread, and reported
      given.erase(key);
      report(ErrorCode::kOutOfRange, entry.where, fmt::format("`{}` is {}", key, word->text),
             std::string(range.words));
    }
  }

  void unions(const std::vector<Word>& words) {
    std::vector<std::string> groups;
    for (const auto& [name, members] : data_.groups) groups.push_back(name);
    for (const Word& word : words) {
      if (std::ranges::find(groups, word.text) != groups.end()) {
        channels_.unions.push_back(word.text);
        continue;
      }
      report(ErrorCode::kWorldUnknownCode, word.where,
             fmt::format("unknown group \"{}\"", word.text), "groups of groups.csv", {},
             nearest(word.text, groups));
    }
  }

  fs::path folder_;
  const ChannelTexts& texts_;
  const WorldData& data_;
  Diagnostics& diagnostics_;
  ChannelData channels_;
  std::vector<std::string> countries_, sectors_, sides_;
  std::set<std::string> broken_;  // corridors with a row that cannot be read
  double largest_rho_ = 0;
};

}  // namespace

ChannelTexts read_channel_texts(const fs::path& folder, Diagnostics& diagnostics) {
  ChannelTexts texts;
  for (const char* name : kFiles) {
    std::error_code ignored;
    if (!fs::exists(folder / name, ignored)) continue;
    if (auto text = read_text(folder / name, diagnostics)) texts.emplace_back(name, *text);
  }
  return texts;
}

ChannelData parse_channels(const fs::path& folder, const ChannelTexts& texts, const WorldData& data,
                           Diagnostics& diagnostics) {
  return texts.empty() ? ChannelData() : ChannelReader(folder, texts, data, diagnostics).read();
}

ChannelTexts channel_texts(const ChannelData& channels) {
  if (channels.empty()) return {};
  std::string links = "origin,destination,mode,cost,length_km,seizure_risk,open\n";
  for (const Link& link : channels.links) {
    links += fmt::format("{},{},{},{},{},{},{}\n", table_field(link.origin),
                         table_field(link.destination), link.mode, link.cost, link.length_km,
                         link.seizure_risk, link.open ? 1 : 0);
  }
  std::string ways = "sector,direct,rho,markup,source\n";
  for (const SectorWays& way : channels.ways) {
    ways += fmt::format("{},{},{},{},{}\n", table_field(way.sector), way.direct, way.rho,
                        way.markup, table_field(way.source));
  }
  std::string currency = "corridor,origin,destination,currency,share,source\n";
  for (const CurrencyShare& row : channels.currencies) {
    currency += fmt::format("{},{},{},{},{},{}\n", table_field(row.corridor),
                            table_field(row.origin), table_field(row.destination),
                            table_field(row.currency), row.share, table_field(row.source));
  }
  YAML::Emitter yaml;
  yaml << YAML::BeginMap;
  const auto add = [&yaml](const char* key, double value, bool wanted) {
    if (wanted) yaml << YAML::Key << key << YAML::Value << fmt::format("{}", value);
  };
  if (!channels.unions.empty()) {
    yaml << YAML::Key << "unions" << YAML::Value << YAML::Flow << channels.unions;
  }
  add("routing", channels.routing, channels.routing > 0);
  add("nu", channels.nu, channels.nu > 0);
  add("liquidity", channels.liquidity, channels.nu > 0);
  if (!channels.source.empty()) {
    yaml << YAML::Key << "source" << YAML::Value << YAML::DoubleQuoted << channels.source;
  }
  yaml << YAML::EndMap;
  return {{kFiles[0], links},
          {kFiles[1], ways},
          {kFiles[2], currency},
          {kFiles[3], std::string(yaml.c_str()) + "\n"}};
}

}  // namespace samarkand
