#include "samarkand/questions/forecast/facts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/energy/places.h"
#include "samarkand/scenario/keys.h"

namespace samarkand {
namespace {

const std::vector<std::string> kMeasures = {"flow", "production", "consumption", "price"};

enum Column : std::size_t {
  kName,
  kMeasure,
  kBefore,
  kFact,
  kOf,
  kMode,
  kOrigin,
  kDestination,
  kLow,
  kHigh,
  kSource
};

class FactReader {
 public:
  FactReader(const Table& table, const energy::Network& network, Diagnostics& diagnostics)
      : table_(table), network_(network), diagnostics_(diagnostics) {}

  std::vector<NetworkFact> read() {
    if (table_.rows() == 0) {
      diagnostics_.push_back({ErrorCode::kTextMissing,
                              {table_.file()},
                              "the table has no facts",
                              "a row for each quantity"});
    }
    std::vector<NetworkFact> facts;
    for (std::size_t row = 0; row < table_.rows(); ++row) facts.push_back(fact(row));
    return facts;
  }

 private:
  NetworkFact fact(std::size_t row) {
    NetworkFact fact;
    fact.name = table_.text(row, kName);
    fact.source = table_.text(row, kSource);
    if (fact.name.empty()) {
      wrong(ErrorCode::kTextMissing, row, kName, "the fact has no name", "what is predicted");
    } else if (!names_.insert(fact.name).second) {
      wrong(ErrorCode::kTableDuplicate, row, kName,
            fmt::format("the fact \"{}\" stands in an earlier row too", printable(fact.name)), "");
    }
    fact.measure = word(row, kMeasure, kMeasures);
    if (!table_.text(row, kMode).empty()) {
      fact.mode = word(row, kMode, {std::begin(energy::kModes), std::end(energy::kModes)});
    }
    const bool flow = fact.measure == "flow";
    // What a measure has no use for, it says.
    for (const Column column : {kOf, kMode, kOrigin, kDestination}) {
      if (fact.measure.empty() || flow != (column == kOf) || table_.text(row, column).empty()) {
        continue;
      }
      wrong(ErrorCode::kTableWord, row, column,
            fmt::format("`{}` has no meaning for {}", table_.column_name(column), fact.measure),
            flow ? "nothing here; `origin`, `destination` and `mode` say which"
                 : "nothing here; `of` says where");
    }
    fact.of = nodes(row, kOf);
    fact.origin = nodes(row, kOrigin);
    fact.destination = nodes(row, kDestination);
    fact.before = number(row, kBefore).value_or(1);
    if (fact.before <= 0) {
      wrong(ErrorCode::kNumberRange, row, kBefore, fmt::format("before is {:g}", fact.before),
            "a number above 0: changes are measured against it");
    }
    fact.fact = number(row, kFact).value_or(0);
    if (!table_.text(row, kLow).empty()) fact.low = number(row, kLow);
    if (!table_.text(row, kHigh).empty()) fact.high = number(row, kHigh);
    if (fact.low && fact.high && *fact.low > *fact.high) {
      wrong(ErrorCode::kNumberRange, row, kHigh,
            fmt::format("the range is from {:g} to {:g}", *fact.low, *fact.high), "low <= high");
    }
    return fact;
  }

  std::optional<double> number(std::size_t row, Column column) {
    return table_.number(row, column, diagnostics_);
  }
  std::string word(std::size_t row, Column column, const std::vector<std::string>& known) {
    std::string text(table_.text(row, column));
    if (contains(known, text)) return text;
    diagnostics_.push_back(
        {ErrorCode::kTableWord, table_.where(row, column),
         fmt::format("there is no {} `{}`", table_.column_name(column), printable(text)),
         fmt::format("{}", fmt::join(known, ", ")), "", nearest(text, known)});
    return "";
  }
  std::vector<std::size_t> nodes(std::size_t row, Column column) {
    std::vector<Word> words;
    std::string_view rest = table_.text(row, column);
    if (rest.empty()) rest = "all";
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      words.push_back({std::string(trim(rest.substr(0, comma))), table_.where(row, column)});
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return energy::find_nodes(words, network_, diagnostics_);
  }
  void wrong(ErrorCode code, std::size_t row, Column column, std::string what,
             std::string allowed) {
    diagnostics_.push_back({code, table_.where(row, column), std::move(what), std::move(allowed)});
  }

  const Table& table_;
  const energy::Network& network_;
  Diagnostics& diagnostics_;
  std::set<std::string> names_;
};

bool is_in(const std::vector<std::size_t>& nodes, std::size_t node) {
  return std::ranges::binary_search(nodes, node);
}

double mean_price(const std::vector<std::size_t>& nodes, const energy::Equilibrium& equilibrium) {
  double value = 0, used = 0, sum = 0, count = 0;
  for (const std::size_t n : nodes) {
    const double price = equilibrium.price[n];
    if (!std::isfinite(price)) continue;
    value += price * equilibrium.consumption[n];
    used += equilibrium.consumption[n];
    sum += price;
    count += 1;
  }
  return used > 0 ? value / used : sum / count;
}

}  // namespace

double NetworkFact::of_equilibrium(const energy::Network& network,
                                   const energy::Equilibrium& equilibrium) const {
  if (is_price()) return mean_price(of, equilibrium);
  double sum = 0;
  if (measure == "consumption") {
    for (const std::size_t n : of) sum += equilibrium.consumption[n];
  } else if (measure == "production") {
    for (std::size_t t = 0; t < network.suppliers.size(); ++t) {
      if (is_in(of, network.suppliers[t].node)) sum += equilibrium.production[t];
    }
  } else {
    for (std::size_t a = 0; a < network.arcs.size(); ++a) {
      const energy::Arc& arc = network.arcs[a];
      const bool counts = (mode.empty() || arc.mode == mode) && is_in(origin, arc.origin) &&
                          is_in(destination, arc.destination);
      if (counts) sum += equilibrium.flow[a];
    }
  }
  return sum;
}

std::vector<NetworkFact> read_network_facts(const Files& files, const std::string& file,
                                            const energy::Network& network,
                                            Diagnostics& diagnostics) {
  const auto table =
      read_table(files, file, {"name", "measure", "before", "fact"},
                 {"of", "mode", "origin", "destination", "low", "high", "source"}, diagnostics);
  if (!table) return {};
  return FactReader(*table, network, diagnostics).read();
}

}  // namespace samarkand
