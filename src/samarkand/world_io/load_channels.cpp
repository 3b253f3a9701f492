#include "samarkand/world_io/load_channels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/world/check_channels.h"
#include "samarkand/world/named.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kKeys = {"unions", "routing", "nu", "liquidity", "source"};

// Fills a ChannelData from the files; what stands in them is tested afterwards.
class ChannelReader {
 public:
  ChannelReader(const fs::path& folder, Diagnostics& diagnostics)
      : folder_(folder), diagnostics_(diagnostics) {}

  ChannelData read() {
    links();
    routes();
    currencies();
    parameters();
    return std::move(data_);
  }

  Location place(ChannelTable table, std::size_t item, int column) const {
    if (table == ChannelTable::kUnions) return unions_[item];
    if (table == ChannelTable::kParameters) return parameters_[static_cast<std::size_t>(column)];
    return tables_[static_cast<std::size_t>(table)]->where(item, static_cast<std::size_t>(column));
  }

 private:
  bool exists(const char* name) const {
    std::error_code ignored;
    return fs::exists(folder_ / name, ignored);
  }

  const Table* table(ChannelTable which, const char* name, const std::vector<std::string>& required,
                     const std::vector<std::string>& optional) {
    if (!exists(name)) return nullptr;
    auto& kept = tables_[static_cast<std::size_t>(which)];
    kept = read_table(*disk(), (folder_ / name).string(), required, optional, diagnostics_);
    return kept ? &*kept : nullptr;
  }

  double number(const Table& t, std::size_t row, std::size_t column) {
    return t.number(row, column, diagnostics_).value_or(1);
  }

  bool open(const Table& t, std::size_t row) {
    const std::string_view word = t.text(row, 6);
    if (word == "0" || word == "1") return word == "1";
    diagnostics_.push_back({ErrorCode::kTableWord, t.where(row, 6),
                            fmt::format("open is \"{}\"", word), "0 (closed) or 1 (open)"});
    return true;
  }

  void links() {
    const Table* t =
        table(ChannelTable::kLinks, "links.csv",
              {"origin", "destination", "mode", "cost", "length_km", "seizure_risk", "open"}, {});
    for (std::size_t row = 0; t != nullptr && row < t->rows(); ++row) {
      data_.links.push_back({std::string(t->text(row, 0)), std::string(t->text(row, 1)),
                             std::string(t->text(row, 2)), number(*t, row, 3), number(*t, row, 4),
                             number(*t, row, 5), open(*t, row)});
    }
  }

  void routes() {
    const char* name = "routes.csv";
    if (!exists(name) && exists("ways.csv")) {
      name = "ways.csv";
      diagnostics_.warn({.code = ErrorCode::kOldName,
                         .where = {(folder_ / name).string()},
                         .what = "the table is called routes.csv now",
                         .fix = "rename it"});
    }
    const Table* t =
        table(ChannelTable::kRoutes, name, {"sector", "direct", "rho", "markup"}, {"source"});
    for (std::size_t row = 0; t != nullptr && row < t->rows(); ++row) {
      data_.routes.push_back({std::string(t->text(row, 0)), number(*t, row, 1), number(*t, row, 2),
                              number(*t, row, 3), std::string(t->text(row, 4))});
    }
  }

  void currencies() {
    const Table* t = table(ChannelTable::kCurrencies, "currency.csv",
                           {"corridor", "origin", "destination", "currency", "share"}, {"source"});
    for (std::size_t row = 0; t != nullptr && row < t->rows(); ++row) {
      data_.currencies.push_back({std::string(t->text(row, 0)), std::string(t->text(row, 1)),
                                  std::string(t->text(row, 2)), std::string(t->text(row, 3)),
                                  number(*t, row, 4), std::string(t->text(row, 5))});
    }
  }

  // The keys of channels.yaml that the tables need.
  std::vector<std::pair<const char*, const char*>> needed() const {
    std::vector<std::pair<const char*, const char*>> keys;
    if (!data_.links.empty()) keys.emplace_back("routing", "links.csv");
    if (!data_.currencies.empty()) keys.emplace_back("nu", "currency.csv");
    if (!data_.currencies.empty()) keys.emplace_back("liquidity", "currency.csv");
    return keys;
  }

  void parameters() {
    const fs::path path = folder_ / "channels.yaml";
    if (!exists("channels.yaml")) {
      std::vector<std::string> lines;
      for (const auto& [key, table] : needed()) {
        lines.push_back(fmt::format("`{}: {}`", key, example(key)));
      }
      if (lines.empty()) return;
      diagnostics_.push_back(
          {ErrorCode::kFileMissing,
           {path.string()},
           "the tables beside it need such a file",
           {},
           fmt::format("add it, with lines such as {}", fmt::join(lines, ", "))});
      return;
    }
    const std::optional<std::string> text = read_text(path, diagnostics_);
    if (!text) return;
    yaml::Reader reader(path.string(), diagnostics_);
    if (const std::optional<yaml::Node> root = reader.parse(*text)) keys(*root, reader);
  }

  static const char* example(std::string_view key) { return key == "routing" ? "100" : "0.04"; }

  void keys(const yaml::Node& root, yaml::Reader& reader) {
    if (!root.is_map()) {
      reader.wrong_type(reader.at(root), "channels.yaml is a map of keys, and this is not",
                        fmt::format("the keys {}", fmt::join(kKeys, ", ")),
                        "begin each line with a key and a colon, as in `nu: 0.04`");
      return;
    }
    std::set<std::string> written;  // misspelt keys as they were meant
    for (const yaml::Entry& entry : reader.entries(root, "channels.yaml")) {
      const bool known = std::ranges::count(kKeys, entry.key.text) > 0;
      written.insert(known ? entry.key.text
                           : reader.unknown_key(entry.key, "channels.yaml", kKeys));
      if (known) parameter(entry, reader);
    }
    for (const auto& [key, table] : needed()) {
      if (written.count(key) > 0) continue;
      diagnostics_.push_back({ErrorCode::kMissingKey,
                              reader.at(root),
                              fmt::format("channels.yaml has no `{}`, which {} needs", key, table),
                              {},
                              fmt::format("add a line such as `{}: {}`", key, example(key))});
    }
  }

  void parameter(const yaml::Entry& entry, yaml::Reader& reader) {
    const std::string& key = entry.key.text;
    if (key == "unions") {
      for (const Word& word : reader.words(entry)) {
        data_.unions.push_back(word.text);
        unions_.push_back(word.where);
      }
      return;
    }
    const std::optional<Word> word = reader.word(entry);
    if (!word) return;
    if (key == "source") {
      data_.source = word->text;
      return;
    }
    const std::optional<double> value = parse_number(word->text);
    if (!value) {
      reader.wrong_type(word->where, fmt::format("`{}` is not a number: {}", key, word->text),
                        fmt::format("a number such as {}", example(key)));
      return;
    }
    const std::size_t k = key == "routing" ? 0 : key == "nu" ? 1 : 2;
    parameters_[k] = word->where;
    *std::array{&data_.routing, &data_.nu, &data_.liquidity}[k] = *value;
  }

  fs::path folder_;
  Diagnostics& diagnostics_;
  ChannelData data_;
  std::array<std::optional<Table>, 3> tables_;  // by ChannelTable
  std::array<Location, 3> parameters_;          // of routing, nu, liquidity
  std::vector<Location> unions_;
};

}  // namespace

void read_channels(const fs::path& world_folder, WorldData& world, bool listed,
                   Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  ChannelReader reader(world_folder / "channels", diagnostics);
  world.channels = reader.read();
  if (!listed || diagnostics.size() > before) return;
  check_channels(
      world,
      [&reader](ChannelTable table, std::size_t item, int column) {
        return reader.place(table, item, column);
      },
      diagnostics);
  sort_channels(world.channels);
}

}  // namespace samarkand
