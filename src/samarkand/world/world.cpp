#include "samarkand/world/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "samarkand/world/check_channels.h"
#include "samarkand/world/form.h"
#include "samarkand/world/world_hash.h"

namespace samarkand {
namespace {

constexpr double kBalance = 1e-9;    // of world value added: gaps that data may have
constexpr double kRounding = 1e-14;  // of a cell's own size: gaps that are left alone
constexpr std::size_t kShownCells = 5;

// The order in which codes ascend.
template <class Coded>
std::vector<std::size_t> order_of(const std::vector<Coded>& items) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return items[a].code < items[b].code; });
  return order;
}

template <class Coded>
std::vector<Coded> reordered(const std::vector<Coded>& items,
                             const std::vector<std::size_t>& order) {
  std::vector<Coded> out;
  out.reserve(items.size());
  for (const std::size_t k : order) out.push_back(items[k]);
  return out;
}

// A dense array of up to three axes with each axis put in a new order.
template <class Values>
Values reordered(const Values& array, const std::vector<std::size_t>& first,
                 const std::vector<std::size_t>& second, const std::vector<std::size_t>& third) {
  Values out;
  out.reserve(array.size());
  for (const std::size_t a : first) {
    for (const std::size_t b : second) {
      for (const std::size_t c : third) {
        out.push_back(array[(a * second.size() + b) * third.size() + c]);
      }
    }
  }
  return out;
}

template <class Coded>
std::optional<std::size_t> find_code(const std::vector<Coded>& items, std::string_view code) {
  const auto found = std::lower_bound(
      items.begin(), items.end(), code,
      [](const Coded& item, std::string_view wanted) { return item.code < wanted; });
  if (found == items.end() || found->code != code) return std::nullopt;
  return static_cast<std::size_t>(found - items.begin());
}

bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }

bool may_stand_in_code(char c) {
  return is_letter(c) || ('0' <= c && c <= '9') || c == '_' || c == '.' || c == '-';
}

}  // namespace

void sort_by_code(WorldData& data) {
  const auto by_code = [](const auto& a, const auto& b) { return a.code < b.code; };
  if (!std::is_sorted(data.countries.begin(), data.countries.end(), by_code) ||
      !std::is_sorted(data.sectors.begin(), data.sectors.end(), by_code)) {
    const auto countries = order_of(data.countries), sectors = order_of(data.sectors);
    data.countries = reordered(data.countries, countries);
    data.sectors = reordered(data.sectors, sectors);
    data.flow = reordered(data.flow, sectors, countries, countries);
    data.tariff = reordered(data.tariff, sectors, countries, countries);
    data.input = reordered(data.input, countries, sectors, sectors);
    data.final_spending = reordered(data.final_spending, sectors, countries, {0});
    Evidence& evidence = data.evidence;
    for (auto* places : {&evidence.total, &evidence.sectors, &evidence.source}) {
      if (!evidence.empty()) *places = reordered(*places, {0}, countries, countries);
    }
  }
  for (auto* groups : {&data.groups, &data.sector_groups}) {
    for (auto& [name, members] : *groups) std::sort(members.begin(), members.end());
  }
  sort_channels(data.channels);
}

bool is_reserved_code(std::string_view code) {
  return code == "all" || code == "goods" || code == "services";
}

bool is_code(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, may_stand_in_code);
}

std::string code_from(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (may_stand_in_code(c)) {
      code += c;
    } else if (!code.empty() && code.back() != '_') {
      code += '_';
    }
  }
  code.resize(code.find_last_not_of("_.-") + 1);
  code.erase(0, std::min(code.size(), code.find_first_not_of("_.-")));
  return code.empty() || is_letter(code[0]) ? code : "x" + code;
}

std::optional<std::size_t> World::find_country(std::string_view code) const {
  return find_code(countries(), code);
}

std::optional<std::size_t> World::find_sector(std::string_view code) const {
  return find_code(sectors(), code);
}

std::optional<PairEvidence> World::evidence(std::size_t importer, std::size_t exporter) const {
  const Evidence& all = data_.evidence;
  const std::size_t cell = importer * country_count() + exporter;
  if (all.empty() || all.total[cell] == 0) return std::nullopt;
  return PairEvidence{all.words[all.total[cell]], all.words[all.sectors[cell]],
                      all.words[all.source[cell]]};
}

// Derives a world from its data and tests it.
class WorldMaker {
 public:
  WorldMaker(WorldData data, const std::string& where) : where_(where) {
    world_.data_ = std::move(data);
  }

  Result<World> make() {
    WorldData& data = world_.data_;
    if (!has_form(data, where_, diagnostics_)) return diagnostics_;
    check_channels(
        data, [this](ChannelTable, std::size_t, int) { return Location{where_}; }, diagnostics_);
    if (!diagnostics_.empty()) return diagnostics_;
    sort_by_code(data);
    for (Array* array : {&data.flow, &data.input, &data.final_spending}) {
      for (double& value : *array) value += 0.0;  // no negative zeros
    }
    n_ = data.countries.size();
    j_ = data.sectors.size();
    spending_and_output();
    check_sums();
    if (!diagnostics_.empty()) return diagnostics_;
    world_value_added_ = std::accumulate(world_.output_.begin(), world_.output_.end(), 0.0) -
                         std::accumulate(data.input.begin(), data.input.end(), 0.0);
    check_flows();
    if (!diagnostics_.empty()) return diagnostics_;
    check_inputs();
    check_countries();
    if (!diagnostics_.empty()) return diagnostics_;
    check_balance();
    if (!diagnostics_.empty()) return diagnostics_;
    settle_value_added();
    settle_balance();
    check_countries();
    if (!diagnostics_.empty()) return diagnostics_;
    value_added_and_shares();
    country_totals();
    groups();
    world_.hash_ = hash_of(data);
    return std::move(world_);
  }

 private:
  // A place where the data are wrong, with its numbers.
  struct Cell {
    double size;  // how wrong
    std::string text;
  };

  // The worst cells, one a line.
  static std::string listed(std::vector<Cell> cells) {
    std::stable_sort(cells.begin(), cells.end(),
                     [](const Cell& a, const Cell& b) { return a.size > b.size; });
    std::string text = cells.size() > kShownCells
                           ? fmt::format(" ({} cells, the worst {}):", cells.size(), kShownCells)
                           : std::string(":");
    cells.resize(std::min(cells.size(), kShownCells));
    for (const Cell& cell : cells) text += "\n    " + cell.text;
    return text;
  }

  const std::string& country(std::size_t n) const { return world_.data_.countries[n].code; }
  const std::string& sector(std::size_t j) const { return world_.data_.sectors[j].code; }
  const double* inputs_of(std::size_t n, std::size_t j) const {
    return world_.data_.input.data() + (n * j_ + j) * j_;
  }
  double bought(std::size_t n, std::size_t j) const {  // inputs of a sector
    return std::accumulate(inputs_of(n, j), inputs_of(n, j) + j_, 0.0);
  }
  double used(std::size_t n, std::size_t j) const {  // a sector's goods as inputs of all sectors
    double sum = 0;
    for (std::size_t k = 0; k < j_; ++k) sum += inputs_of(n, k)[j];
    return sum;
  }
  double scale() const { return std::abs(world_value_added_); }

  void spending_and_output() {
    world_.spending_.assign(j_ * n_, 0);
    world_.output_.assign(j_ * n_, 0);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double* flow = world_.data_.flow.data() + world_.cell(j, n, 0);
        const double* tariff = world_.data_.tariff.data() + world_.cell(j, n, 0);
        for (std::size_t i = 0; i < n_; ++i) {
          world_.spending_[world_.at(j, n)] += tariff[i] * flow[i];
          world_.output_[world_.at(j, i)] += flow[i];
        }
      }
    }
  }

  void check_sums() {
    double sum = 0;
    for (const Array* values :
         {&world_.spending_, &world_.output_, &world_.data_.input, &world_.data_.final_spending}) {
      sum += std::accumulate(values->begin(), values->end(), 0.0);
    }
    if (std::isfinite(sum)) return;
    diagnostics_.push_back({ErrorCode::kNumberRange,
                            {where_},
                            "the values of the world add up to more than a number can hold",
                            "sums of at most 1e308",
                            "write the values in a larger unit"});
  }

  void check_flows() {
    const Array& flow = world_.data_.flow;
    if (std::any_of(flow.begin(), flow.end(), [](double value) { return value > 0; })) return;
    diagnostics_.push_back(
        {ErrorCode::kWorldEmpty,
         {where_},
         "all flows of the world are zero",
         "flows of at least one sector, home sales (origin = destination) included",
         "fill in flows.csv"});
  }

  // Inputs need output; value added must not be negative.
  void check_inputs() {
    std::vector<Cell> without_output, negative;
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        const double output = world_.output_[world_.at(j, n)], inputs = bought(n, j);
        if (output == 0 && inputs > 0) {
          without_output.push_back({inputs, fmt::format("{} {}: inputs {:.10g}, output 0",
                                                        country(n), sector(j), inputs)});
        } else if (output - inputs < -kBalance * scale()) {
          negative.push_back({inputs - output,
                              fmt::format("{} {}: output {:.10g}, inputs {:.10g}, value added "
                                          "{:.10g}",
                                          country(n), sector(j), output, inputs, output - inputs)});
        }
      }
    }
    if (!without_output.empty()) {
      diagnostics_.push_back(
          {ErrorCode::kWorldInputsWithoutOutput,
           {where_},
           "a sector buys inputs but sells nothing" + listed(without_output),
           {},
           "remove its rows of inputs.csv, or add to flows.csv what it sells, at home too"});
    }
    if (!negative.empty()) {
      diagnostics_.push_back(
          {ErrorCode::kWorldNegative,
           {where_},
           "a sector buys more inputs than it sells, its value added is negative" +
               listed(negative),
           "inputs (tariffs included) of at most the sector's sales in flows.csv",
           "lower its inputs or raise its sales; sectors that live on subsidies can be merged "
           "with a neighbour"});
    }
  }

  void check_countries() {
    for (std::size_t n = 0; n < n_; ++n) {
      double output = 0, inputs = 0, final = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        output += world_.output_[world_.at(j, n)];
        inputs += bought(n, j);
        final += world_.data_.final_spending[world_.at(j, n)];
      }
      if (output - inputs <= kRounding * scale()) {
        diagnostics_.push_back(
            {ErrorCode::kWorldNoValueAdded,
             {where_},
             fmt::format("{} has no value added: its sectors sell {:.10g} and buy inputs of "
                         "{:.10g}",
                         country(n), output, inputs),
             "sales in flows.csv, home sales included, above the inputs",
             "add what it sells, lower its inputs, or merge it with another country"});
      }
      if (final == 0) {
        diagnostics_.push_back({ErrorCode::kWorldNoValueAdded,
                                {where_},
                                fmt::format("{} has no final spending", country(n)),
                                "at least one row of final.csv",
                                "add its final spending, or merge it with another country"});
      }
    }
  }

  // Spending = inputs + final in every sector and country.
  void check_balance() {
    const double allowed = kBalance * scale();
    std::vector<Cell> cells;
    bool fits_without_tariffs = true;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double spending = world_.spending_[world_.at(j, n)];
        const double inputs = used(n, j), final = world_.data_.final_spending[world_.at(j, n)];
        const double gap = spending - inputs - final;
        const double* flow = world_.data_.flow.data() + world_.cell(j, n, 0);
        const double before_tariffs = std::accumulate(flow, flow + n_, 0.0);
        if (std::abs(before_tariffs - inputs - final) > allowed) fits_without_tariffs = false;
        if (std::abs(gap) <= allowed) continue;
        cells.push_back({std::abs(gap),
                         fmt::format("{} {}: spending {:.10g}, inputs {:.10g}, final {:.10g}, gap "
                                     "{:.6g}",
                                     country(n), sector(j), spending, inputs, final, gap)});
      }
    }
    if (cells.empty()) return;
    std::string fix =
        "mend the rows of these cells: spending is value * (1 + tariff) of all origins in "
        "flows.csv, its uses are inputs.csv (all sectors that buy it) and final.csv";
    if (fits_without_tariffs) {
      fix =
          "inputs.csv and final.csv seem to leave tariffs out: everything fits the flows before "
          "their tariffs; add the tariffs to them";
    }
    diagnostics_.push_back({ErrorCode::kWorldUnbalanced,
                            {where_},
                            "the world does not balance: what is bought is not what is used" +
                                listed(std::move(cells)),
                            fmt::format("gaps of at most {:.3g} {} (1e-9 of world value added)",
                                        allowed, world_.data_.info.unit),
                            std::move(fix)});
  }

  // A value added that is negative by little becomes zero.
  void settle_value_added() {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        const double output = world_.output_[world_.at(j, n)], inputs = bought(n, j);
        if (inputs - output <= kRounding * output) continue;
        double* row = world_.data_.input.data() + (n * j_ + j) * j_;
        for (std::size_t k = 0; k < j_; ++k) row[k] *= output / inputs;
      }
    }
  }

  // Gaps that the check let pass go into final spending; where that would turn negative, inputs
  // shrink instead: they never grow, so that value added stays what it is or more.
  void settle_balance() {
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double spending = world_.spending_[world_.at(j, n)], inputs = used(n, j);
        double& final = world_.data_.final_spending[world_.at(j, n)];
        if (std::abs(spending - inputs - final) <= kRounding * spending) continue;
        final = std::max(0.0, spending - inputs);
        if (spending >= inputs) continue;
        for (std::size_t k = 0; k < j_; ++k) {
          world_.data_.input[(n * j_ + k) * j_ + j] *= spending / inputs;
        }
      }
    }
  }

  void value_added_and_shares() {
    world_.value_added_.assign(j_ * n_, 0);
    world_.gamma_.assign(j_ * n_, 1);
    world_.input_share_.assign(n_ * j_ * j_, 0);
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = world_.at(j, n);
        if (world_.output_[c] == 0) continue;
        const double inputs = bought(n, j);
        world_.value_added_[c] = std::max(0.0, world_.output_[c] - inputs);
        const double cost = world_.value_added_[c] + inputs;  // output, to rounding
        world_.gamma_[c] = world_.value_added_[c] / cost;
        for (std::size_t k = 0; k < j_; ++k) {
          world_.input_share_[(n * j_ + j) * j_ + k] = inputs_of(n, j)[k] / cost;
        }
      }
    }
  }

  void country_totals() {
    world_.country_value_added_.assign(n_, 0);
    world_.tariff_revenue_.assign(n_, 0);
    world_.income_.assign(n_, 0);
    world_.deficit_.assign(n_, 0);
    world_.resident_income_.assign(n_, 0);
    world_.alpha_.assign(j_ * n_, 0);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        world_.country_value_added_[n] += world_.value_added_[world_.at(j, n)];
        world_.income_[n] += world_.data_.final_spending[world_.at(j, n)];
        const double* flow = world_.data_.flow.data() + world_.cell(j, n, 0);
        const double* tariff = world_.data_.tariff.data() + world_.cell(j, n, 0);
        for (std::size_t i = 0; i < n_; ++i) {
          world_.tariff_revenue_[n] += (tariff[i] - 1) * flow[i];
        }
      }
    }
    for (std::size_t n = 0; n < n_; ++n) {
      world_.resident_income_[n] = world_.country_value_added_[n] + world_.tariff_revenue_[n];
      world_.deficit_[n] =
          world_.income_[n] - world_.country_value_added_[n] - world_.tariff_revenue_[n];
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = world_.at(j, n);
        world_.alpha_[c] = world_.data_.final_spending[c] / world_.income_[n];
      }
    }
  }

  void groups() {
    for (const auto& [name, members] : world_.data_.groups) {
      for (const std::string& member : members) {
        world_.groups_[name].push_back(*world_.find_country(member));
      }
    }
    for (const auto& [name, members] : world_.data_.sector_groups) {
      for (const std::string& member : members) {
        world_.sector_groups_[name].push_back(*world_.find_sector(member));
      }
    }
  }

  const std::string& where_;
  World world_;
  std::size_t n_ = 0, j_ = 0;
  double world_value_added_ = 0;
  Diagnostics diagnostics_;
};

Result<World> World::make(WorldData data, const std::string& where) {
  return WorldMaker(std::move(data), where).make();
}

}  // namespace samarkand
