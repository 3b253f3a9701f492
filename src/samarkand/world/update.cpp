#include "samarkand/world/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "samarkand/numeric/ras.h"
#include "samarkand/world/named.h"

namespace samarkand {
namespace {

constexpr std::size_t kShownMoves = 10, kShownTotals = 5;
constexpr double kFarMove = 10;  // times what the world has: perhaps another unit
constexpr double kPartner = .1;  // of the largest multiplier: totals that pull against each other

// Cells of a total, as indices of flow() or of value_added().
template <class Visit>
void for_each_cell(const Total& total, const World& world, Visit visit) {
  for (const std::size_t j : total.sectors) {
    for (const std::size_t i : total.origins) {
      if (!total.is_flow) visit(world.at(j, i));
      for (const std::size_t n : total.destinations) {
        if (i != n) visit(world.cell(j, n, i));
      }
    }
  }
}

double value_in(const Total& total, const World& world) {
  double value = 0;
  const Array& values = total.is_flow ? world.flow() : world.value_added();
  for_each_cell(total, world, [&](std::size_t c) { value += values[c]; });
  return value;
}

class TotalsReader {
 public:
  TotalsReader(const World& world, const Table& table, Diagnostics& diagnostics)
      : world_(world), table_(table), diagnostics_(diagnostics) {}

  std::vector<Total> read() {
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const std::size_t before = diagnostics_.size();
      Total total = read_row(row);
      if (diagnostics_.size() > before) continue;
      check_cells(row, total);
      totals_.push_back(std::move(total));
    }
    return std::move(totals_);
  }

 private:
  Total read_row(std::size_t row) {
    Total total;
    const std::string_view kind = table_.text(row, 0);
    if (kind != "flow" && kind != "value_added") {
      diagnostics_.push_back({ErrorCode::kTableWord,
                              table_.where(row, 0),
                              fmt::format("unknown total \"{}\"", kind),
                              "flow, value_added",
                              {},
                              nearest(kind, {"flow", "value_added"})});
      return total;
    }
    total.is_flow = kind == "flow";
    total.where = table_.where(row, 0);
    total.origins = countries(row, 1);
    if (total.is_flow) {
      total.destinations = countries(row, 2);
    } else if (!table_.text(row, 2).empty()) {
      diagnostics_.push_back({ErrorCode::kTableWord, table_.where(row, 2),
                              "value added has no destination", "an empty field"});
    }
    Word sector = word_of(table_, row, 3);
    if (sector.text.empty()) sector.text = "all";
    total.sectors = sectors_named(world_, sector.text);
    if (total.sectors.empty()) diagnostics_.push_back(unknown_sector_code(world_, sector, true));
    total.text = total.is_flow
                     ? fmt::format("flow {} to {}, {}", table_.text(row, 1), table_.text(row, 2),
                                   sector.text)
                     : fmt::format("value_added {}, {}", table_.text(row, 1), sector.text);
    const auto [earlier, is_new] = first_line_.emplace(total.text, table_.line(row));
    if (!is_new) {
      diagnostics_.push_back(
          {ErrorCode::kTableDuplicate, table_.where(row, 0),
           fmt::format("the total {} stands twice, first in line {}", total.text, earlier->second),
           "one row for each total", "remove one of the rows"});
    }
    read_value(row, total);
    return total;
  }

  void read_value(std::size_t row, Total& total) {
    const auto value = table_.number(row, 4, diagnostics_);
    if (!value) return;
    total.value = *value;
    if (total.is_flow ? *value < 0 : *value <= 0) {
      diagnostics_.push_back({ErrorCode::kNumberRange, table_.where(row, 4),
                              fmt::format("the total {} is {}", total.text, table_.text(row, 4)),
                              total.is_flow ? "0 or more" : "above 0"});
    }
  }

  std::vector<std::size_t> countries(std::size_t row, std::size_t column) {
    const Word word = word_of(table_, row, column);
    std::vector<std::size_t> found = countries_named(world_, word.text);
    if (word.text.empty()) {
      diagnostics_.push_back({ErrorCode::kTextMissing, table_.where(row, column),
                              fmt::format("{} is empty", table_.column_name(column)),
                              "a code, a group or all"});
    } else if (found.empty()) {
      diagnostics_.push_back(unknown_country_code(world_, word, true));
    }
    return found;
  }

  void check_cells(std::size_t row, const Total& total) {
    if (total.value == 0) return;
    if (const double before = value_in(total, world_); before > 0) {
      if (total.value > before / kFarMove && total.value < before * kFarMove) return;
      diagnostics_.warn({.code = ErrorCode::kTotalMovesFar,
                         .where = table_.where(row, 4),
                         .what = fmt::format("the total {} is to be {:.10g} {}, and the world has "
                                             "{:.10g}: {:.3g} times as much",
                                             total.text, total.value, world_.info().unit, before,
                                             total.value / before),
                         .fix = "write totals in " + world_.info().unit});
      return;
    }
    const bool domestic =
        total.is_flow && total.origins == total.destinations && total.origins.size() == 1;
    diagnostics_.push_back(
        {ErrorCode::kTotalOfNothing, table_.where(row, 4),
         fmt::format("the total {} is to be {:.10g}, but the world has {}", total.text, total.value,
                     domestic        ? "domestic sales there alone"
                     : total.is_flow ? "no such flow"
                                     : "no such value added"),
         "totals of what the world has: zeros stay zero, domestic sales are no flow",
         domestic ? "give its value added instead" : "remove the row"});
  }

  const World& world_;
  const Table& table_;
  Diagnostics& diagnostics_;
  std::vector<Total> totals_;
  std::map<std::string, int> first_line_;
};

class Updater {
 public:
  Updater(const World& world, const std::vector<Total>& totals)
      : world_(world),
        totals_(totals),
        n_(world.country_count()),
        j_(world.sector_count()),
        input_(world.flow().size()),
        final_(input_ + world.input().size()),
        value_added_(final_ + world.final_spending().size()) {}

  Result<Updated> update() {
    const Fit fit = fit_to_totals(prior(), terms(), targets());
    if (!fit.converged) return contradiction(fit);
    Updated result;
    result.data = world_.data();
    const auto block = [&](std::size_t begin, Array& values) {
      std::copy_n(fit.value.begin() + static_cast<std::ptrdiff_t>(begin), values.size(),
                  values.begin());
    };
    block(0, result.data.flow);
    block(input_, result.data.input);
    block(final_, result.data.final_spending);
    result.flows_moved = distance_moved(world_.flow(), result.data.flow);
    result.inputs_moved = distance_moved(world_.input(), result.data.input);
    result.final_moved = distance_moved(world_.final_spending(), result.data.final_spending);
    result.largest = largest_moves(result.data);
    double worst = -1;
    for (std::size_t m = 0; m < totals_.size(); ++m) {
      const double gap = fit.gap[2 * j_ * n_ + m];
      if (std::abs(gap) <= worst * totals_[m].value) continue;
      worst = totals_[m].value > 0 ? std::abs(gap) / totals_[m].value : 0;
      result.worst = {totals_[m].text, totals_[m].value, totals_[m].value + gap};
    }
    return result;
  }

 private:
  // g [sector][country]: of the totals that cover a cell, that of the fewest cells.
  Array growth() const {
    Array growth(j_ * n_, 1);
    std::vector<std::size_t> cells(j_ * n_, SIZE_MAX);
    for (const Total& total : totals_) {
      if (total.is_flow) continue;
      const std::size_t size = total.origins.size() * total.sectors.size();
      const double factor = total.value / value_in(total, world_);
      for_each_cell(total, world_, [&](std::size_t c) {
        if (size >= cells[c]) return;
        growth[c] = factor;
        cells[c] = size;
      });
    }
    return growth;
  }

  // Step 1: what the world would be if everybody just grew.
  Array prior() const {
    const Array g = growth();
    Array prior(value_added_ + j_ * n_), of_country(n_);
    for (std::size_t c = 0; c < j_ * n_; ++c) {
      prior[value_added_ + c] = g[c] * world_.value_added()[c];
      of_country[c % n_] += prior[value_added_ + c] / world_.country_value_added()[c % n_];
    }
    const double of_world =
        std::accumulate(prior.begin() + static_cast<std::ptrdiff_t>(value_added_), prior.end(),
                        0.0) /
        sum(world_.country_value_added());
    for (std::size_t c = 0; c < input_; ++c) {
      const std::size_t importer = c / n_ % n_, exporter = c % n_;
      const double seller = g[c / n_ / n_ * n_ + exporter];
      const double buyer = importer == exporter ? 1 : of_country[importer] / of_world;
      prior[c] = seller * buyer * world_.flow()[c];
    }
    for (std::size_t c = 0; c < world_.input().size(); ++c) {
      prior[input_ + c] = g[world_.at(c / j_ % j_, c / j_ / j_)] * world_.input()[c];
    }
    for (std::size_t c = 0; c < j_ * n_; ++c) {
      prior[final_ + c] = of_country[c % n_] * world_.final_spending()[c];
    }
    return prior;
  }

  // Totals are spending [sector][country], output [sector][country], then those asked for.
  std::vector<Term> terms() const {
    std::vector<Term> terms;
    const std::size_t output = j_ * n_;
    for (std::size_t c = 0; c < input_; ++c) {
      const std::size_t sector = c / n_ / n_;
      terms.push_back({c, world_.at(sector, c / n_ % n_), world_.tariff()[c]});
      terms.push_back({c, output + world_.at(sector, c % n_), 1});
    }
    for (std::size_t c = 0; c < world_.input().size(); ++c) {
      const std::size_t country = c / j_ / j_;
      terms.push_back({input_ + c, world_.at(c % j_, country), -1});
      terms.push_back({input_ + c, output + world_.at(c / j_ % j_, country), -1});
    }
    for (std::size_t c = 0; c < j_ * n_; ++c) {
      terms.push_back({final_ + c, c, -1});
      terms.push_back({value_added_ + c, output + c, -1});
    }
    for (std::size_t m = 0; m < totals_.size(); ++m) {
      for_each_cell(totals_[m], world_, [&](std::size_t c) {
        terms.push_back({(totals_[m].is_flow ? 0 : value_added_) + c, 2 * output + m, 1});
      });
    }
    return terms;
  }

  Array targets() const {
    Array targets(2 * j_ * n_);
    for (const Total& total : totals_) targets.push_back(total.value);
    return targets;
  }

  // Totals whose multipliers grow without end pull against each other, and against the identities.
  Diagnostics contradiction(const Fit& fit) const {
    const std::size_t first = 2 * j_ * n_;
    std::vector<std::size_t> order(totals_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto pull = [&](std::size_t m) { return std::abs(fit.multiplier[first + m]); };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return pull(a) > pull(b); });
    const double most = pull(order[0]);
    std::erase_if(order, [&](std::size_t m) { return pull(m) < kPartner * most; });
    order.resize(std::min(order.size(), kShownTotals));
    std::sort(order.begin(), order.end());
    std::string text = "these totals cannot be met together:";
    for (const std::size_t m : order) {
      text += fmt::format("\n    line {}: {} is to be {:.10g}, gap {:.2g}", totals_[m].where.line,
                          totals_[m].text, totals_[m].value, fit.gap[first + m]);
    }
    return {{ErrorCode::kTotalsContradict,
             {totals_[order[0]].where.file},
             text,
             "totals that some world meets with all identities, zeros staying zero",
             "change or remove one of them",
             {}}};
  }

  std::vector<Move> largest_moves(const WorldData& data) const {
    const auto country = [&](std::size_t n) { return world_.countries()[n].code; };
    const auto sector = [&](std::size_t j) { return world_.sectors()[j].code; };
    const std::size_t n = n_, j = j_;
    std::vector<Move> moves;
    const auto block = [&](const Array& before, const Array& after, const auto& name) {
      std::vector<std::size_t> cells(before.size());
      std::iota(cells.begin(), cells.end(), std::size_t{0});
      const auto size = [&](std::size_t c) { return std::abs(after[c] - before[c]); };
      std::stable_sort(cells.begin(), cells.end(),
                       [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
      for (std::size_t k = 0; k < std::min(kShownMoves, cells.size()); ++k) {
        moves.push_back({name(cells[k]), before[cells[k]], after[cells[k]]});
      }
    };
    block(world_.flow(), data.flow, [&](std::size_t c) {
      return fmt::format("flow {} to {}, {}", country(c % n), country(c / n % n),
                         sector(c / n / n));
    });
    block(world_.input(), data.input, [&](std::size_t c) {
      return fmt::format("input {} of {}, {}", sector(c % j), country(c / j / j),
                         sector(c / j % j));
    });
    block(world_.final_spending(), data.final_spending, [&](std::size_t c) {
      return fmt::format("final {}, {}", country(c % n), sector(c / n));
    });
    std::stable_sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) {
      return std::abs(a.after - a.before) > std::abs(b.after - b.before);
    });
    moves.resize(std::min(moves.size(), kShownMoves));
    return moves;
  }

  const World& world_;
  const std::vector<Total>& totals_;
  std::size_t n_, j_;
  std::size_t input_, final_, value_added_;  // where blocks of cells begin; flows are first
};

}  // namespace

std::optional<std::vector<Total>> read_totals(const Files& files, const std::string& path,
                                              const World& world, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table = read_table(files, path, {"total", "origin", "destination", "sector", "value"},
                                {}, diagnostics);
  if (!table) return std::nullopt;
  std::vector<Total> totals = TotalsReader(world, *table, diagnostics).read();
  if (table->rows() == 0) {
    diagnostics.push_back({ErrorCode::kTextMissing,
                           {table->file()},
                           "the file lists no total",
                           "a row for each total below the header"});
  }
  if (diagnostics.size() > before) return std::nullopt;
  return totals;
}

Result<Updated> update(const World& world, const std::vector<Total>& totals) {
  return Updater(world, totals).update();
}

}  // namespace samarkand
