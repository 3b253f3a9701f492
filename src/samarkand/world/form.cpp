#include "samarkand/world/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// Checks what a program may have got wrong, and readers of files report with line numbers.
class Form {
 public:
  Form(const WorldData& data, const std::string& where, Diagnostics& diagnostics)
      : data_(data), where_(where), diagnostics_(diagnostics) {}

  bool holds() {
    if (shape()) {
      codes();
      names();
      values();
    }
    return diagnostics_.empty();
  }

 private:
  bool shape() {
    const std::size_t n = data_.countries.size(), j = data_.sectors.size();
    if (!check_size(n, j, where_, diagnostics_)) return false;
    if (n == 0) {
      diagnostics_.push_back({ErrorCode::kWorldEmpty, {where_}, "the world has no countries"});
    }
    if (j == 0) {
      diagnostics_.push_back({ErrorCode::kWorldEmpty, {where_}, "the world has no sectors"});
    }
    const auto size = [&](const char* name, const Array& array, std::size_t expected) {
      if (array.size() == expected) return;
      diagnostics_.push_back(
          {ErrorCode::kWorldShape,
           {where_},
           fmt::format("the array `{}` has {} values", name, array.size()),
           fmt::format("{} values for {} countries and {} sectors", expected, n, j)});
    };
    size("flow", data_.flow, j * n * n);
    size("tariff", data_.tariff, j * n * n);
    size("input", data_.input, n * j * j);
    size("final_spending", data_.final_spending, j * n);
    const Evidence& evidence = data_.evidence;
    for (const auto* places : {&evidence.total, &evidence.sectors, &evidence.source}) {
      const bool right = places->size() == (evidence.empty() ? 0 : n * n) &&
                         std::ranges::all_of(*places, [&](std::size_t word) {
                           return word < evidence.words.size();
                         });
      if (right) continue;
      diagnostics_.push_back({ErrorCode::kWorldShape,
                              {where_},
                              "the evidence of pairs has another shape",
                              "for each pair of economies a place in its words"});
    }
    return diagnostics_.empty();
  }

  void code(const char* kind, const std::string& code, std::set<std::string>& taken) {
    if (code.empty()) {
      diagnostics_.push_back(
          {ErrorCode::kTextMissing, {where_}, fmt::format("a {} has no code", kind)});
    }
    if (is_reserved_code(code)) {
      diagnostics_.push_back(
          {ErrorCode::kWorldReservedCode,
           {where_},
           fmt::format("\"{}\" cannot be the code of a {}: the word has a meaning in scenarios",
                       code, kind)});
    }
    if (!code.empty()) report(bad_code(kind, code, {where_}));
    if (!taken.insert(code).second) {
      diagnostics_.push_back({ErrorCode::kTableDuplicate,
                              {where_},
                              fmt::format("two {} codes are \"{}\"", kind, code)});
    }
  }

  void codes() {
    std::set<std::string> countries, sectors;
    for (const Country& country : data_.countries) code("country", country.code, countries);
    for (const Sector& sector : data_.sectors) code("sector", sector.code, sectors);
    std::set<std::string> both = countries;
    both.insert(sectors.begin(), sectors.end());
    groups(data_.groups, "country", countries, both, "a country or a sector");
    groups(data_.sector_groups, "sector", sectors, sectors, "a sector");
  }

  void report(std::optional<Diagnostic> diagnostic) {
    if (diagnostic) diagnostics_.push_back(std::move(*diagnostic));
  }

  void names() {
    const auto text = [this](std::string_view what, std::string_view of, std::string_view value) {
      if (first_hidden(value) == value.size()) return;
      report(bad_name(fmt::format("{}{}", what, of), value, {where_}));
    };
    for (const Country& country : data_.countries) {
      report(bad_name("the name of " + country.code, country.name, {where_}));
      text("the region of ", country.code, country.region);
    }
    for (const Sector& sector : data_.sectors) {
      report(bad_name("the name of " + sector.code, sector.name, {where_}));
      text("the source of theta of ", sector.code, sector.source);
    }
    const WorldInfo& info = data_.info;
    for (const auto& [what, value] : {std::pair("name", &info.name),
                                      {"title", &info.title},
                                      {"licence", &info.licence},
                                      {"notes", &info.notes}}) {
      text(fmt::format("the {} of the world", what), "", *value);
    }
    report(bad_name("the unit of the world", info.unit, {where_}));
    for (const std::string& source : info.source) text("a source of the world", "", source);
  }

  // Names that are none of `taken`, members that are `codes`.
  void groups(const std::map<std::string, std::vector<std::string>>& all, const char* kind,
              const std::set<std::string>& codes, const std::set<std::string>& taken,
              const char* others) {
    for (const auto& [name, members] : all) {
      std::set<std::string> names;
      code("group", name, names);
      if (taken.count(name) > 0) {
        diagnostics_.push_back({ErrorCode::kWorldReservedCode,
                                {where_},
                                fmt::format("the group \"{}\" is called like {}", name, others)});
      }
      for (const std::string& member : members) {
        if (codes.count(member) > 0) continue;
        diagnostics_.push_back(
            {ErrorCode::kWorldUnknownCode,
             {where_},
             fmt::format("the group \"{}\" has an unknown {} \"{}\"", name, kind, member),
             {},
             {},
             nearest(member, {codes.begin(), codes.end()})});
      }
    }
  }

  void values() {
    for (const Sector& sector : data_.sectors) {
      if (!(sector.theta > 0) || !std::isfinite(sector.theta)) {
        diagnostics_.push_back({ErrorCode::kNumberRange,
                                {where_},
                                fmt::format("theta of {} is {}", sector.code, sector.theta),
                                "a trade elasticity above 0"});
      }
    }
    for (const Sector& sector : data_.sectors) {
      const double theta = sector.short_run_theta.value_or(1);
      if (theta > 0 && std::isfinite(theta)) continue;
      diagnostics_.push_back({ErrorCode::kNumberRange,
                              {where_},
                              fmt::format("short_run_theta of {} is {}", sector.code, theta),
                              "a trade elasticity above 0"});
    }
    // True where all of an array is finite and passes `legal`.
    const auto all = [&](ErrorCode code, const char* name, const Array& array, const char* allowed,
                         auto legal) {
      for (const double value : array) {
        if (std::isfinite(value) && legal(value)) continue;
        diagnostics_.push_back({std::isfinite(value) ? code : ErrorCode::kWorldShape,
                                {where_},
                                fmt::format("the array `{}` holds {}", name, value),
                                allowed});
        return;
      }
    };
    const auto not_negative = [](double value) { return value >= 0; };
    all(ErrorCode::kWorldNegative, "flow", data_.flow, "values of 0 or more", not_negative);
    all(ErrorCode::kWorldNegative, "input", data_.input, "values of 0 or more", not_negative);
    all(ErrorCode::kWorldNegative, "final_spending", data_.final_spending, "values of 0 or more",
        not_negative);
    all(ErrorCode::kNumberRange, "tariff", data_.tariff, "1 + rate, above 0",
        [](double value) { return value > 0; });
  }

  const WorldData& data_;
  const std::string& where_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool check_size(std::size_t countries, std::size_t sectors, const std::string& where,
                Diagnostics& diagnostics) {
  const auto n = static_cast<double>(countries), j = static_cast<double>(sectors);
  const double cells = std::max(j * n * n, n * j * j);
  const auto most = static_cast<double>(kMostCells);
  if (cells <= most) return true;
  constexpr double kGigabyte = sizeof(double) / 1e9;
  diagnostics.push_back(
      {ErrorCode::kWorldTooLarge,
       {where},
       fmt::format("{} economies and {} sectors make an array of {:.3g} values, {:.3g} GB",
                   countries, sectors, cells, kGigabyte * cells),
       fmt::format("at most {} values, {:.2g} GB: sectors times economies squared, and economies "
                   "times sectors squared",
                   kMostCells, kGigabyte * most),
       "leave out or merge economies or sectors"});
  return false;
}

std::optional<Diagnostic> bad_code(std::string_view kind, std::string_view code, Location where) {
  if (is_code(code)) return std::nullopt;
  const std::string meant = code_from(code);
  return Diagnostic{ErrorCode::kWorldCode, std::move(where),
                    fmt::format("\"{}\" cannot be the code of a {}", code, kind),
                    "a letter, then letters, digits, _ . and -, without accents",
                    meant.empty() ? "" : "write " + meant};
}

std::optional<Diagnostic> bad_name(std::string_view what, std::string_view name, Location where) {
  if (first_hidden(name) < name.size()) {
    return Diagnostic{
        ErrorCode::kWorldName, std::move(where),
        fmt::format("{} has a character that does not show: \"{}\"", what, printable(name)),
        "text without control characters and marks of direction", "remove it"};
  }
  if (name.empty() || std::string_view("=+-@").find(name[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  return Diagnostic{ErrorCode::kWorldName, std::move(where),
                    fmt::format("{} begins with {}: \"{}\"", what, name[0], name),
                    "a name that begins with none of = + - @, which spreadsheets take for formulas",
                    "write it with a letter first"};
}

bool has_form(const WorldData& data, const std::string& where, Diagnostics& diagnostics) {
  return Form(data, where, diagnostics).holds();
}

}  // namespace samarkand
