#include "samarkand/world/regroup_table.h"

#include <fmt/format.h>

#include <utility>

#include "samarkand/world/form.h"
#include "samarkand/world/named.h"

namespace samarkand {

void regroup(const WorldData& from, const Places& countries, const Places& sectors, WorldData& to) {
  const std::size_t n = from.countries.size(), new_n = to.countries.size();
  const std::size_t j = from.sectors.size(), new_j = to.sectors.size();
  const std::size_t cells = new_j * new_n * new_n;
  to.flow.assign(cells, 0);
  to.tariff.assign(cells, 0);  // of the first old cell, until the mean is known
  to.input.assign(new_n * new_j * new_j, 0);
  to.final_spending.assign(new_j * new_n, 0);
  // Sums of tariffs above the first one, so that equal tariffs keep every bit.
  Array by_value(cells), plain(cells), count(cells);
  for (std::size_t c = 0; c < from.flow.size(); ++c) {
    for (const auto& [sector, of_sector] : sectors[c / n / n]) {
      for (const auto& [importer, of_importer] : countries[c / n % n]) {
        for (const auto& [exporter, of_exporter] : countries[c % n]) {
          const std::size_t cell = (sector * new_n + importer) * new_n + exporter;
          const double value = of_sector * of_importer * of_exporter * from.flow[c];
          if (count[cell]++ == 0) to.tariff[cell] = from.tariff[c];
          const double above = from.tariff[c] - to.tariff[cell];
          to.flow[cell] += value;
          by_value[cell] += value * above;
          plain[cell] += above;
        }
      }
    }
  }
  for (std::size_t c = 0; c < cells; ++c) {
    to.tariff[c] += to.flow[c] > 0 ? by_value[c] / to.flow[c] : plain[c] / count[c];
  }
  for (std::size_t c = 0; c < from.input.size(); ++c) {
    for (const auto& [country, of_country] : countries[c / j / j]) {
      for (const auto& [sector, of_sector] : sectors[c / j % j]) {
        for (const auto& [input, of_input] : sectors[c % j]) {
          to.input[(country * new_j + sector) * new_j + input] +=
              of_country * of_sector * of_input * from.input[c];
        }
      }
    }
  }
  for (std::size_t c = 0; c < from.final_spending.size(); ++c) {
    for (const auto& [sector, of_sector] : sectors[c / n]) {
      for (const auto& [country, of_country] : countries[c % n]) {
        to.final_spending[sector * new_n + country] +=
            of_sector * of_country * from.final_spending[c];
      }
    }
  }
}

std::optional<bool> RegroupTable::is_country(std::size_t row) {
  const std::string_view kind = table_.text(row, 0);
  if (kind == "country" || kind == "sector") return kind == "country";
  diagnostics_.push_back({.code = ErrorCode::kTableWord,
                          .where = table_.where(row, 0),
                          .what = fmt::format("unknown kind \"{}\"", kind),
                          .allowed = "country, sector",
                          .near_miss = nearest(kind, {"country", "sector"})});
  return std::nullopt;
}

bool RegroupTable::knows_from(std::size_t row, bool country) {
  const Word word = word_of(table_, row, 1);
  if (country ? world_.find_country(word.text).has_value()
              : world_.find_sector(word.text).has_value()) {
    return true;
  }
  diagnostics_.push_back(country ? unknown_country_code(world_, word, false)
                                 : unknown_sector_code(world_, word, false));
  return false;
}

bool RegroupTable::is_new_code(std::size_t row) {
  const std::string_view code = table_.text(row, 2);
  if (code.empty()) {
    report(ErrorCode::kTextMissing, row, 2, fmt::format("{} becomes nothing", from(row)), "a code",
           "write its own code again where it stays what it is");
  } else if (is_reserved_code(code)) {
    report(ErrorCode::kWorldReservedCode, row, 2,
           fmt::format("\"{}\" cannot be a code: scenarios give the word a meaning", code),
           "any code but all, goods and services", "choose another code");
  } else if (auto bad = bad_code(table_.text(row, 0), code, table_.where(row, 2))) {
    diagnostics_.push_back(std::move(*bad));
  } else {
    return true;
  }
  return false;
}

void RegroupTable::report(ErrorCode code, std::size_t row, std::size_t column, std::string what,
                          std::string allowed, std::string fix) {
  diagnostics_.push_back(
      {code, table_.where(row, column), std::move(what), std::move(allowed), std::move(fix), {}});
}

std::string RegroupTable::from(std::size_t row) const {
  return fmt::format("the {} {}", table_.text(row, 0), table_.text(row, 1));
}

}  // namespace samarkand
