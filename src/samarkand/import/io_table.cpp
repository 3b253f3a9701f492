#include "samarkand/import/io_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

constexpr int kMostPasses = 20000;
constexpr double kSettled = 1e-14;  // of world spending
constexpr double kNothing = 1e-12;  // of world output: a country that small has none
constexpr double kExcess = 1e-9;    // of output: inputs beyond it that are rounding
constexpr std::size_t kNamed = 8;   // codes in a note

double percent(double part, double whole) { return whole == 0 ? 0 : 100 * part / whole; }

// The elements of an array of up to three axes that are kept along each.
Array kept(const Array& array, const std::vector<std::size_t>& first,
           const std::vector<std::size_t>& second, std::size_t second_size,
           const std::vector<std::size_t>& third, std::size_t third_size) {
  Array out;
  out.reserve(first.size() * second.size() * third.size());
  for (const std::size_t a : first) {
    for (const std::size_t b : second) {
      for (const std::size_t c : third)
        out.push_back(array[(a * second_size + b) * third_size + c]);
    }
  }
  return out;
}

template <class Item>
void keep(std::vector<Item>& items, const std::vector<std::size_t>& which) {
  std::vector<Item> out;
  out.reserve(which.size());
  for (const std::size_t k : which) out.push_back(std::move(items[k]));
  items = std::move(out);
}

}  // namespace

InputOutputTable::InputOutputTable(std::size_t countries, std::size_t sectors)
    : n_(countries),
      j_(sectors),
      flow_(j_ * n_ * n_),
      input_(n_ * j_ * j_),
      final_spending_(j_ * n_),
      stocks_(j_ * n_),
      source_value_added_(j_ * n_),
      source_apart_(j_ * n_),
      source_output_(j_ * n_),
      seen_(j_ * n_) {}

void InputOutputTable::add_input(std::size_t origin, std::size_t sector, std::size_t destination,
                                 std::size_t user, double value) {
  flow_[cell(sector, destination, origin)] += value;
  inputs_of(destination, user)[sector] += value;
}

void InputOutputTable::add_final(std::size_t origin, std::size_t sector, std::size_t destination,
                                 double value) {
  flow_[cell(sector, destination, origin)] += value;
  final_spending_[at(sector, destination)] += value;
}

void InputOutputTable::add_inventory(std::size_t origin, std::size_t sector, double value) {
  stocks_[at(sector, origin)] += value;
  moved_stocks_ += std::abs(value);
}

void InputOutputTable::add_row(DelimitedReader& reader, std::size_t first,
                               const std::vector<TableColumn>& columns, std::size_t origin,
                               std::size_t sector) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const TableColumn& column = columns[c];
    if (column.use == TableColumn::kIgnored) continue;
    const double value = column.unit * reader.number(first + c);
    if (value == 0) continue;
    switch (column.use) {
      case TableColumn::kInput:
        add_input(origin, sector, column.country, column.sector, value);
        break;
      case TableColumn::kFinal:
        add_final(origin, sector, column.country, value);
        break;
      default:
        add_inventory(origin, sector, value);
    }
  }
}

void InputOutputTable::add_total_row(Total total, DelimitedReader& reader, std::size_t first,
                                     const std::vector<TableColumn>& columns) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].use != TableColumn::kInput) continue;
    add_total(total, columns[c].country, columns[c].sector,
              columns[c].unit * reader.number(first + c));
  }
}

void InputOutputTable::add_total(Total total, std::size_t country, std::size_t sector,
                                 double value) {
  Array& totals = total == Total::kValueAdded ? source_value_added_
                  : total == Total::kApart    ? source_apart_
                                              : source_output_;
  totals[at(sector, country)] += value;
}

std::vector<SourceTotal> InputOutputTable::source_totals() const {
  SourceTotal value_added{TotalOf::kValueAdded}, output{TotalOf::kOutput};
  const bool gives_value_added = sum(source_value_added_) != 0,
             gives_output = sum(source_output_) != 0;
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = at(j, n);
      value_added.by_country[countries_[n].code] += source_value_added_[c] + source_apart_[c];
      output.by_country[countries_[n].code] += source_output_[c];
    }
  }
  std::vector<SourceTotal> totals;
  if (gives_value_added) totals.push_back(std::move(value_added));
  if (gives_output) totals.push_back(std::move(output));
  return totals;
}

bool InputOutputTable::mark_row(std::size_t origin, std::size_t sector) {
  return std::exchange(seen_[at(sector, origin)], 1) == 0;
}

std::optional<std::pair<std::size_t, std::size_t>> InputOutputTable::absent_row() const {
  const auto absent = std::find(seen_.begin(), seen_.end(), 0);
  if (absent == seen_.end()) return std::nullopt;
  const auto k = static_cast<std::size_t>(absent - seen_.begin());
  return std::pair(k % n_, k / n_);
}

void InputOutputTable::note_missing(std::size_t cells) {
  if (cells > 0) notes_.push_back(fmt::format("cells without a value, taken as 0: {}", cells));
}

Array InputOutputTable::output() const {
  Array output(final_spending_.size());
  for (std::size_t c = 0; c < flow_.size(); ++c) output[at(c / n_ / n_, c % n_)] += flow_[c];
  return output;
}

void InputOutputTable::cut_negative_cells() {
  const auto cut = [](Array& array, double& value) {
    std::size_t count = 0;
    for (double& x : array) {
      if (x >= 0) continue;
      value -= x;
      x = 0;
      ++count;
    }
    return count;
  };
  double value = 0;
  const std::size_t flows = cut(flow_, value), inputs = cut(input_, value),
                    finals = cut(final_spending_, value);
  if (flows + inputs + finals == 0) return;
  notes_.push_back(
      fmt::format("negative cells set to zero: {} flows, {} inputs, {} of final spending, together "
                  "{:.4g}",
                  flows, inputs, finals, value));
}

void InputOutputTable::make_coefficients(const Array& output) {
  std::vector<std::pair<double, std::string>> excess;
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) {
      double* const inputs = inputs_of(n, j);
      const double all = std::accumulate(inputs, inputs + j_, 0.0);
      const double made = output[at(j, n)];
      if (all > made * (1 + kExcess) && made > 0) {
        excess.emplace_back(made - all, countries_[n].code + " " + sectors_[j].code);
      }
      // Inputs of no output are none.
      const double scale = made > 0 ? 1 / std::max(made, all) : 0;
      for (std::size_t k = 0; k < j_; ++k) inputs[k] *= scale;
    }
  }
  if (excess.empty()) return;
  std::stable_sort(excess.begin(), excess.end());
  double total = 0;
  std::vector<std::string> names;
  for (const auto& [value, name] : excess) {
    total -= value;
    names.push_back(name);
  }
  notes_.push_back(
      fmt::format("inputs cut to output, so that value added is not negative: {} sectors, by "
                  "{:.4g}: {}",
                  excess.size(), total, first_few(names, kNamed)));
}

bool InputOutputTable::solve() {
  Array spending(final_spending_.size()), share = flow_;
  for (std::size_t c = 0; c < spending.size(); ++c) {
    const double* flow = flow_.data() + c * n_;
    spending[c] = std::accumulate(flow, flow + n_, 0.0);
    for (std::size_t i = 0; i < n_; ++i)
      share[c * n_ + i] = spending[c] > 0 ? flow[i] / spending[c] : 0;
    if (spending[c] > 0) continue;
    // What nobody sells nobody can use.
    final_spending_[c] = 0;
    for (std::size_t k = 0; k < j_; ++k) inputs_of(c % n_, k)[c / n_] = 0;
  }
  const double world = sum(spending);
  Array made;
  for (int pass = 0;; ++pass) {
    made.assign(final_spending_.size(), 0);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double x = spending[at(j, n)];
        for (std::size_t i = 0; i < n_; ++i) made[at(j, i)] += share[cell(j, n, i)] * x;
      }
    }
    Array next = final_spending_;
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t k = 0; k < j_; ++k) {
        const double* coefficient = inputs_of(n, k);
        for (std::size_t j = 0; j < j_; ++j) next[at(j, n)] += coefficient[j] * made[at(k, n)];
      }
    }
    double change = 0;
    for (std::size_t c = 0; c < next.size(); ++c) {
      change = std::max(change, std::abs(next[c] - spending[c]));
    }
    if (change <= kSettled * world) break;  // flows are those of `made`
    if (pass == kMostPasses || !std::isfinite(change)) return false;
    spending = std::move(next);
  }
  for (std::size_t c = 0; c < flow_.size(); ++c) flow_[c] = share[c] * spending[c / n_];
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t k = 0; k < j_; ++k) {
      for (std::size_t j = 0; j < j_; ++j) inputs_of(n, k)[j] *= made[at(k, n)];
    }
  }
  return true;
}

bool InputOutputTable::drop_empty() {
  const Array made = output();
  const double nothing = kNothing * sum(made);
  std::vector<std::size_t> countries, sectors;
  std::vector<std::string> without;
  double lost = 0;
  for (std::size_t n = 0; n < n_; ++n) {
    double value_added = 0, final = 0, output = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      output += made[at(j, n)];
      value_added += made[at(j, n)] - std::accumulate(inputs_of(n, j), inputs_of(n, j) + j_, 0.0);
      final += final_spending_[at(j, n)];
    }
    if (value_added > nothing && final > nothing) {
      countries.push_back(n);
    } else {
      without.push_back(countries_[n].code);
      lost += output;
    }
  }
  if (!without.empty()) {
    notes_.push_back(fmt::format(
        "left out, having no value added or no final spending: {} (output {:.4g}, {:.2g} % of the "
        "world's)",
        first_few(without, kNamed), lost, percent(lost, sum(made))));
  }
  std::vector<std::string> unsold;
  for (std::size_t j = 0; j < j_; ++j) {
    const double* flow = flow_.data() + cell(j, 0, 0);
    if (std::any_of(flow, flow + n_ * n_, [](double value) { return value > 0; })) {
      sectors.push_back(j);
    } else {
      unsold.push_back(sectors_[j].code);
    }
  }
  if (!unsold.empty())
    notes_.push_back(fmt::format("sectors that nobody sells: {}", first_few(unsold, kNamed)));
  if (without.empty() && unsold.empty()) return false;
  make_coefficients(made);

  const std::vector<std::size_t> one = {0};
  flow_ = kept(flow_, sectors, countries, n_, countries, n_);
  input_ = kept(input_, countries, sectors, j_, sectors, j_);
  final_spending_ = kept(final_spending_, sectors, countries, n_, one, 1);
  source_value_added_ = kept(source_value_added_, sectors, countries, n_, one, 1);
  keep(countries_, countries);
  keep(sectors_, sectors);
  n_ = countries.size();
  j_ = sectors.size();
  return true;
}

void InputOutputTable::note_value_added(bool source_gives) {
  const Array made = output();
  double world = 0, world_before = 0, worst = 0;
  std::string worst_country;
  for (std::size_t n = 0; n < n_; ++n) {
    double now = 0, then = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const double* inputs = inputs_of(n, j);
      now += made[at(j, n)] - std::accumulate(inputs, inputs + j_, 0.0);
      then += source_value_added_[at(j, n)];
    }
    world += now;
    world_before += then;
    const double move = percent(now - then, then);
    if (worst_country.empty() || std::abs(move) > std::abs(worst)) {
      worst = move;
      worst_country = countries_[n].code;
    }
  }
  notes_.push_back(fmt::format(
      "world value added {:+.2f} % against the source's, at most {:+.2f} % in a country ({}){}",
      percent(world - world_before, world_before), worst, worst_country,
      source_gives ? "; it holds taxes and margins that the source books apart" : ""));
}

Result<Imported> InputOutputTable::finish(WorldInfo info, std::vector<Country> countries,
                                          std::vector<Sector> sectors,
                                          const std::filesystem::path& file) {
  countries_ = std::move(countries);
  sectors_ = std::move(sectors);
  // What the source's sectors make, stocks included, and what they pay for inputs, before any cut.
  Array made = output();
  for (std::size_t c = 0; c < made.size(); ++c) made[c] += stocks_[c];
  const bool source_gives = sum(source_value_added_) != 0;
  std::vector<SourceTotal> totals = source_totals();
  if (!source_gives) {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        const double* inputs = inputs_of(n, j);
        source_value_added_[at(j, n)] = made[at(j, n)] - std::accumulate(inputs, inputs + j_, 0.0);
      }
    }
  }
  notes_.push_back("tariffs are 0: the source has none, its values are at basic prices");
  if (moved_stocks_ > 0) {
    notes_.push_back(fmt::format(
        "changes of inventories left out: {:.4g} net, {:.4g} in absolute values ({:.2f} % of world "
        "output)",
        sum(stocks_), moved_stocks_, percent(moved_stocks_, sum(made))));
  }
  cut_negative_cells();
  // Sectors that sell from stocks and make nothing are taken to make what they sell.
  const Array sold = output();
  for (std::size_t c = 0; c < made.size(); ++c) {
    if (made[c] <= 0) made[c] = sold[c];
  }
  make_coefficients(made);
  do {
    if (!solve()) {
      return Diagnostics{{ErrorCode::kImportUnsolved,
                          {file.string()},
                          "output cannot be solved from the table's input coefficients and final "
                          "spending: some sectors use up all that they make"}};
    }
  } while (drop_empty());
  note_value_added(source_gives);
  Imported imported{{std::move(info),
                     std::move(countries_),
                     std::move(sectors_),
                     {},
                     flow_,
                     Array(flow_.size(), 1),
                     std::move(input_),
                     std::move(final_spending_)},
                    std::move(notes_),
                    std::move(totals)};
  return imported;
}

}  // namespace samarkand
