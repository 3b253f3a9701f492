#include "samarkand/backtest/facts.h"

#include <fmt/format.h>

#include <vector>

#include "samarkand/base/text.h"

namespace samarkand {

std::optional<Facts> Facts::read(const Files& files, const std::string& file,
                                 Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table =
      read_table(files, file, {"fact", "origin", "destination", "product", "year", "value", "unit"},
                 {"source"}, diagnostics);
  if (!table) return std::nullopt;
  Facts facts;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string_view kind = table->text(row, 0);
    const bool trade = (kind == "exports" || kind == "imports") && table->text(row, 3) == "goods";
    const bool gdp = kind == "gdp" && table->text(row, 1) == "World";
    if (!trade && !gdp) continue;
    const auto year = table->whole(row, 4, 1, kLastYear, diagnostics);
    const auto value = table->number(row, 5, diagnostics);
    if (!year || !value) continue;
    if (*value < 0) {
      diagnostics.push_back({ErrorCode::kNumberRange, table->where(row, 5),
                             fmt::format("value is {}", table->text(row, 5)),
                             "a number of at least 0"});
      continue;
    }
    const std::string unit(table->text(row, 6));
    const bool by_origin = kind == "exports";
    const bool is_new =
        gdp ? facts.gdp_.emplace(std::pair(unit, *year), *value).second
            : facts.goods_
                  .emplace(std::tuple(std::string(table->text(row, 1)),
                                      std::string(table->text(row, 2)), *year, by_origin),
                           Fact{*value, unit, by_origin})
                  .second;
    if (!is_new) {
      diagnostics.push_back({ErrorCode::kTableDuplicate,
                             table->where(row, 0),
                             "the fact stands in an earlier row too",
                             {},
                             "remove one of the rows"});
    }
  }
  if (diagnostics.size() > before) return std::nullopt;
  return facts;
}

std::optional<double> Facts::nominal_growth(const std::string& unit, int from, int to) const {
  const auto before = gdp_.find({unit, from}), after = gdp_.find({unit, to});
  if (before == gdp_.end() || after == gdp_.end() || before->second == 0) return std::nullopt;
  return after->second / before->second;
}

std::optional<Fact> Facts::goods(const std::string& origin, const std::string& destination,
                                 int year) const {
  for (const bool by_origin : {true, false}) {
    const auto found = goods_.find({origin, destination, year, by_origin});
    if (found != goods_.end()) return found->second;
  }
  return std::nullopt;
}

std::optional<std::string> find_facts(const Files& files, const Word& name, const std::string& base,
                                      Diagnostics& diagnostics) {
  std::vector<std::string> places = {base, ""};
  for (const std::string& folder : files.world_folders()) {
    places.insert(places.end(), {folder, join_path(folder, "facts")});
  }
  for (const std::string& place : places) {
    const std::string at = plain_path(join_path(place, name.text));
    for (const std::string& file : {at, join_path(at, "facts.csv")}) {
      if (files.is_file(file)) return file;
    }
  }
  diagnostics.push_back({ErrorCode::kFileMissing, name.where,
                         fmt::format("there are no facts `{}`", name.text),
                         "a CSV file, a folder with a facts.csv, or `facts`, which is shipped"});
  return std::nullopt;
}

}  // namespace samarkand
