#include "samarkand/world/world.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <set>

#include "samarkand/world/check_channels.h"

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
Array reordered(const Array& array, const std::vector<std::size_t>& first,
                const std::vector<std::size_t>& second, const std::vector<std::size_t>& third) {
  Array out;
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

// Checks what a program may have got wrong, and readers of files report with line numbers.
class Form {
 public:
  Form(const WorldData& data, const std::string& where, Diagnostics& diagnostics)
      : data_(data), where_(where), diagnostics_(diagnostics) {}

  bool holds() {
    if (shape()) {
      codes();
      values();
    }
    return diagnostics_.empty();
  }

 private:
  void report(ErrorCode code, std::string what, std::string allowed = {}, std::string fix = {},
              std::string near_miss = {}) {
    diagnostics_.push_back({code,
                            {where_},
                            std::move(what),
                            std::move(allowed),
                            std::move(fix),
                            std::move(near_miss)});
  }

  bool shape() {
    const std::size_t n = data_.countries.size(), j = data_.sectors.size();
    if (n == 0) report(ErrorCode::kWorldEmpty, "the world has no countries");
    if (j == 0) report(ErrorCode::kWorldEmpty, "the world has no sectors");
    const auto size = [&](const char* name, const Array& array, std::size_t expected) {
      if (array.size() == expected) return;
      report(ErrorCode::kWorldShape,
             fmt::format("the array `{}` has {} values", name, array.size()),
             fmt::format("{} values for {} countries and {} sectors", expected, n, j));
    };
    size("flow", data_.flow, j * n * n);
    size("tariff", data_.tariff, j * n * n);
    size("input", data_.input, n * j * j);
    size("final_spending", data_.final_spending, j * n);
    return diagnostics_.empty();
  }

  void code(const char* kind, const std::string& code, std::set<std::string>& taken) {
    if (code.empty()) report(ErrorCode::kTextMissing, fmt::format("a {} has no code", kind));
    if (is_reserved_code(code)) {
      report(ErrorCode::kWorldReservedCode,
             fmt::format("\"{}\" cannot be the code of a {}: the word has a meaning in scenarios",
                         code, kind));
    }
    if (code.find_first_of(",\"\t\r\n") != std::string::npos || code.starts_with('#')) {
      report(ErrorCode::kWorldReservedCode,
             fmt::format("\"{}\" cannot be the code of a {}", code, kind),
             "codes without commas and quotation marks that do not begin with #");
    }
    if (!taken.insert(code).second) {
      report(ErrorCode::kTableDuplicate, fmt::format("two {} codes are \"{}\"", kind, code));
    }
  }

  void codes() {
    std::set<std::string> countries, sectors;
    for (const Country& country : data_.countries) code("country", country.code, countries);
    for (const Sector& sector : data_.sectors) code("sector", sector.code, sectors);
    for (const auto& [name, members] : data_.groups) {
      std::set<std::string> groups;
      code("group", name, groups);
      if (countries.count(name) + sectors.count(name) > 0) {
        report(ErrorCode::kWorldReservedCode,
               fmt::format("the group \"{}\" is called like a country or a sector", name));
      }
      for (const std::string& member : members) {
        if (countries.count(member) == 0) {
          report(ErrorCode::kWorldUnknownCode,
                 fmt::format("the group \"{}\" has an unknown country \"{}\"", name, member), {},
                 {}, nearest(member, {countries.begin(), countries.end()}));
        }
      }
    }
  }

  void values() {
    for (const Sector& sector : data_.sectors) {
      if (!(sector.theta > 0) || !std::isfinite(sector.theta)) {
        report(ErrorCode::kNumberRange, fmt::format("theta of {} is {}", sector.code, sector.theta),
               "a trade elasticity above 0");
      }
    }
    for (const Sector& sector : data_.sectors) {
      const double theta = sector.short_run_theta.value_or(1);
      if (theta > 0 && std::isfinite(theta)) continue;
      report(ErrorCode::kNumberRange,
             fmt::format("short_run_theta of {} is {}", sector.code, theta),
             "a trade elasticity above 0");
    }
    // True where all of an array is finite and passes `legal`.
    const auto all = [&](ErrorCode code, const char* name, const Array& array, const char* allowed,
                         bool (*legal)(double)) {
      for (const double value : array) {
        if (std::isfinite(value) && legal(value)) continue;
        report(std::isfinite(value) ? code : ErrorCode::kWorldShape,
               fmt::format("the array `{}` holds {}", name, value), allowed);
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

// Content in a fixed order: the same for the same world.
class Hash {
 public:
  Hash() : state_(XXH3_createState(), XXH3_freeState) { XXH3_128bits_reset(state_.get()); }

  void add(const std::string& text) {
    add(static_cast<double>(text.size()));
    XXH3_128bits_update(state_.get(), text.data(), text.size());
  }
  void add(double value) {
    value += 0.0;  // one zero
    XXH3_128bits_update(state_.get(), &value, sizeof value);
  }
  void add(const Array& array) {
    XXH3_128bits_update(state_.get(), array.data(), array.size() * sizeof(double));
  }
  std::string digits() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

void add(Hash& hash, const ChannelData& channels) {
  hash.add(static_cast<double>(channels.links.size()));
  hash.add(static_cast<double>(channels.ways.size()));
  for (const Link& link : channels.links) {
    for (const auto* text : {&link.origin, &link.destination, &link.mode}) hash.add(*text);
    for (const double value : {link.cost, link.length_km, link.seizure_risk}) hash.add(value);
    hash.add(link.open ? 1.0 : 0.0);
  }
  for (const SectorWays& ways : channels.ways) {
    hash.add(ways.sector);
    for (const double value : {ways.direct, ways.rho, ways.markup}) hash.add(value);
  }
  for (const CurrencyShare& row : channels.currencies) {
    for (const auto* text : {&row.corridor, &row.origin, &row.destination, &row.currency}) {
      hash.add(*text);
    }
    hash.add(row.share);
  }
  hash.add(static_cast<double>(channels.unions.size()));
  for (const std::string& name : channels.unions) hash.add(name);
  hash.add(channels.routing);
  hash.add(channels.nu);
  hash.add(channels.liquidity);
}

std::string hash_of(const WorldData& data) {
  Hash hash;
  hash.add(static_cast<double>(data.countries.size()));
  hash.add(static_cast<double>(data.sectors.size()));
  hash.add(static_cast<double>(data.groups.size()));
  for (const Country& country : data.countries) {
    hash.add(country.code);
    hash.add(country.name);
  }
  for (const Sector& sector : data.sectors) {
    hash.add(sector.code);
    hash.add(sector.name);
    hash.add(sector.theta);
    hash.add(sector.short_run_theta.value_or(0));
    hash.add(sector.kind == SectorKind::kGoods ? 0.0 : 1.0);
  }
  for (const auto& [name, members] : data.groups) {
    hash.add(name);
    hash.add(static_cast<double>(members.size()));
    for (const std::string& member : members) hash.add(member);
  }
  for (const Array* array : {&data.flow, &data.tariff, &data.input, &data.final_spending}) {
    hash.add(*array);
  }
  if (!data.channels.empty()) add(hash, data.channels);
  return hash.digits();
}

template <class Coded>
std::optional<std::size_t> find_code(const std::vector<Coded>& items, std::string_view code) {
  const auto found = std::lower_bound(
      items.begin(), items.end(), code,
      [](const Coded& item, std::string_view wanted) { return item.code < wanted; });
  if (found == items.end() || found->code != code) return std::nullopt;
  return static_cast<std::size_t>(found - items.begin());
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
  }
  for (auto& [name, members] : data.groups) std::sort(members.begin(), members.end());
  sort_channels(data.channels);
}

bool is_reserved_code(std::string_view code) {
  return code == "all" || code == "goods" || code == "services";
}

std::optional<std::size_t> World::find_country(std::string_view code) const {
  return find_code(countries(), code);
}

std::optional<std::size_t> World::find_sector(std::string_view code) const {
  return find_code(sectors(), code);
}

// Derives a world from its data and tests it.
class WorldMaker {
 public:
  WorldMaker(WorldData data, const std::string& where) : where_(where) {
    world_.data_ = std::move(data);
  }

  Result<World> make() {
    WorldData& data = world_.data_;
    if (!Form(data, where_, diagnostics_).holds()) return diagnostics_;
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

  void report(ErrorCode code, std::string what, std::string allowed, std::string fix) {
    diagnostics_.push_back(
        {code, {where_}, std::move(what), std::move(allowed), std::move(fix), {}});
  }

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

  void check_flows() {
    const Array& flow = world_.data_.flow;
    if (std::any_of(flow.begin(), flow.end(), [](double value) { return value > 0; })) return;
    report(ErrorCode::kWorldEmpty, "all flows of the world are zero",
           "flows of at least one sector, home sales (origin = destination) included",
           "fill in flows.csv");
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
      report(ErrorCode::kWorldInputsWithoutOutput,
             "a sector buys inputs but sells nothing" + listed(without_output), {},
             "remove its rows of inputs.csv, or add to flows.csv what it sells, at home too");
    }
    if (!negative.empty()) {
      report(
          ErrorCode::kWorldNegative,
          "a sector buys more inputs than it sells, its value added is negative" + listed(negative),
          "inputs (tariffs included) of at most the sector's sales in flows.csv",
          "lower its inputs or raise its sales; sectors that live on subsidies can be merged "
          "with a neighbour");
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
        report(ErrorCode::kWorldNoValueAdded,
               fmt::format("{} has no value added: its sectors sell {:.10g} and buy inputs of "
                           "{:.10g}",
                           country(n), output, inputs),
               "sales in flows.csv, home sales included, above the inputs",
               "add what it sells, lower its inputs, or merge it with another country");
      }
      if (final == 0) {
        report(ErrorCode::kWorldNoValueAdded, fmt::format("{} has no final spending", country(n)),
               "at least one row of final.csv",
               "add its final spending, or merge it with another country");
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
    report(
        ErrorCode::kWorldUnbalanced,
        "the world does not balance: what is bought is not what is used" + listed(std::move(cells)),
        fmt::format("gaps of at most {:.3g} {} (1e-9 of world value added)", allowed,
                    world_.data_.info.unit),
        std::move(fix));
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
