// The initial conditions of KITE, a program for the model of Caliendo and Parro (2015): shares.
//
// For sectors j, k, importer n, exporter i, in KITE's names:
//   pi[j,n,i] trade_share, sums to 1 over origins    t[j,n,i] tariff, 1 + rate
//   B[k,n] factor_share                              G[n,j,k] intermediate_share of input j in k
//   alpha[j,n] consumption_share                     V[n] value_added, S[n] trade_balance (exports
//   -
//                                                    imports)
// Spending solves, as in KITE's update_expenditure,
//   X[j,n] = sum_k G[n,j,k] (1-B[k,n]) Y[k,n] + alpha[j,n] (V + R - S)[n]
//   Y[k,i] = sum_n pi X / t,   R[n] = sum_{j,i} (t-1) pi X / t
// and F = pi X / t. Value added of the world is then sum_k B Y, which agrees with V where the
// conditions are consistent, and deficits follow.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>

#include "samarkand/base/disk.h"
#include "samarkand/import/delimited.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr double kShareTolerance = 1e-3;  // of a sum of shares; files have some seven digits
constexpr double kSolved = 1e-14;         // change of spending, relative to the largest
constexpr int kMostSteps = 20000;

// Services among the sectors of GTAP 10 and 11, utilities and construction included.
constexpr std::string_view kServices =
    " ely gdt wtr cns trd afs otp wtp atp whs cmn ofi ins isr rsa obs ros osg edu hht dwe ";

// Codes of one kind, in order, and where each stands.
class Index {
 public:
  void add(std::string_view code) { numbers_.emplace(code, 0); }
  void number() {
    std::size_t next = 0;
    for (auto& [code, number] : numbers_) number = next++;
  }
  std::optional<std::size_t> find(std::string_view code) const {
    const auto found = numbers_.find(code);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  std::size_t size() const { return numbers_.size(); }
  std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const auto& [code, number] : numbers_) codes.push_back(code);
    return codes;
  }

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

struct Axis {
  std::string_view column;
  const Index* index;
};

struct Conditions {
  Index countries, sectors;
  Array share, tariff;               // [sector][importer][exporter]
  Array factor_share, consumption;   // [sector][country]
  Array intermediate;                // [country][sector][input]
  Array value_added, trade_balance;  // [country]
  Array elasticity;                  // [sector]
};

class Reader {
 public:
  Reader(std::filesystem::path folder, const ImportOptions& options, Diagnostics& diagnostics)
      : folder_(std::move(folder)), options_(options), diagnostics_(diagnostics) {}

  bool has(std::string_view table) const { return is_there(path(table)); }
  std::filesystem::path path(std::string_view table) const {
    return folder_ / (std::string(table) + ".csv");
  }
  // Countries and sectors are those of the table factor_share, as in KITE.
  bool read_codes(Index& countries, Index& sectors);
  // A table's values, in the order of `axes`; cells without a row hold `otherwise`.
  Array read(std::string_view table, const std::vector<Axis>& axes, double otherwise);

 private:
  std::optional<std::vector<std::size_t>> columns(DelimitedReader& reader,
                                                  const std::vector<std::string_view>& names);

  std::filesystem::path folder_;
  const ImportOptions& options_;
  Diagnostics& diagnostics_;
};

std::optional<std::vector<std::size_t>> Reader::columns(
    DelimitedReader& reader, const std::vector<std::string_view>& names) {
  std::vector<std::size_t> found;
  for (const std::string_view name : names) {
    std::size_t k = 0;
    while (k < reader.size() && reader.text(k) != name) ++k;
    if (k < reader.size()) {
      found.push_back(k);
      continue;
    }
    std::string all;
    for (const std::string_view each : names) all += (all.empty() ? "" : ", ") + std::string(each);
    reader.fail({ErrorCode::kImportLayout, reader.where(),
                 fmt::format("the table has no column `{}`", name), "columns " + all});
    return std::nullopt;
  }
  return found;
}

bool Reader::read_codes(Index& countries, Index& sectors) {
  DelimitedReader reader(path("factor_share"), {}, diagnostics_);
  if (!reader.next()) return false;
  const auto found = columns(reader, {"country", "sector"});
  if (!found) return false;
  const std::size_t width = reader.size();
  while (reader.next() && reader.has_width(width)) {
    countries.add(reader.text((*found)[0]));
    sectors.add(reader.text((*found)[1]));
  }
  countries.number();
  sectors.number();
  return reader.ok();
}

Array Reader::read(std::string_view table, const std::vector<Axis>& axes, double otherwise) {
  std::size_t size = 1;
  std::vector<std::string_view> names;
  for (const Axis& axis : axes) {
    size *= axis.index->size();
    names.push_back(axis.column);
  }
  names.emplace_back("value");
  Array values(size, otherwise);
  DelimitedReader reader(path(table), options_.progress, diagnostics_);
  if (!reader.next()) return values;
  const auto found = columns(reader, names);
  if (!found) return values;
  const std::size_t width = reader.size();
  while (reader.next() && reader.has_width(width)) {
    std::size_t cell = 0;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      const std::string_view code = reader.text((*found)[a]);
      const std::optional<std::size_t> number = axes[a].index->find(code);
      if (!number) {
        reader.fail({ErrorCode::kWorldUnknownCode,
                     reader.where((*found)[a] + 1),
                     fmt::format("`{}` is not in factor_share.csv", code),
                     {},
                     {},
                     nearest(code, axes[a].index->codes())});
        return values;
      }
      cell = cell * axes[a].index->size() + *number;
    }
    values[cell] = reader.number(found->back());
  }
  return values;
}

std::optional<Conditions> read_conditions(Reader& reader, Diagnostics& diagnostics) {
  Conditions c;
  if (!reader.read_codes(c.countries, c.sectors) ||
      !check_size(c.countries.size(), c.sectors.size(), reader.path("factor_share").string(),
                  diagnostics)) {
    return std::nullopt;
  }
  const Axis country{"country", &c.countries}, sector{"sector", &c.sectors};
  const std::vector<Axis> pairs{sector, {"destination", &c.countries}, {"origin", &c.countries}};
  c.factor_share = reader.read("factor_share", {sector, country}, 0);
  c.consumption = reader.read("consumption_share", {sector, country}, 0);
  c.intermediate = reader.read("intermediate_share",
                               {country, {"output", &c.sectors}, {"input", &c.sectors}}, 0);
  c.share = reader.read("trade_share", pairs, 0);
  c.value_added = reader.read("value_added", {country}, 0);
  c.elasticity = reader.read("trade_elasticity", {sector}, 0);
  c.tariff = Array(c.share.size(), 1);
  if (reader.has("tariff")) c.tariff = reader.read("tariff", pairs, 1);
  c.trade_balance = Array(c.countries.size());
  if (reader.has("trade_balance")) c.trade_balance = reader.read("trade_balance", {country}, 0);
  if (!diagnostics.empty()) return std::nullopt;
  return c;
}

// Scales groups of `size` shares to sum to 1; groups without any stay so. The largest distance from
// 1 is noted.
void make_sum(Array& shares, std::size_t size, double& worst) {
  for (std::size_t at = 0; at < shares.size(); at += size) {
    const auto begin = shares.begin() + static_cast<std::ptrdiff_t>(at);
    const double sum = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(size), 0.0);
    if (sum == 0) continue;
    worst = std::max(worst, std::abs(sum - 1));
    std::transform(begin, begin + static_cast<std::ptrdiff_t>(size), begin,
                   [sum](double share) { return share / sum; });
  }
}

// [sector][country] to [country][sector] and back.
Array transposed(const Array& values, std::size_t rows) {
  const std::size_t columns = values.size() / rows;
  Array turned(values.size());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) turned[c * rows + r] = values[r * columns + c];
  }
  return turned;
}

void check_shares(Array& shares, std::size_t size, std::string_view table, std::string_view over,
                  const Reader& reader, Diagnostics& diagnostics) {
  double worst = 0;
  make_sum(shares, size, worst);
  if (worst <= kShareTolerance) return;
  diagnostics.push_back(
      {ErrorCode::kImportShares,
       {reader.path(table).string()},
       fmt::format("shares miss the sum of 1 over {} by up to {:.3g}", over, worst),
       fmt::format("a sum of 1, to {}", kShareTolerance)});
}

void make_shares_sum(Conditions& c, const Reader& reader, Diagnostics& diagnostics) {
  const std::size_t sectors = c.sectors.size();
  check_shares(c.share, c.countries.size(), "trade_share", "origins", reader, diagnostics);
  check_shares(c.intermediate, sectors, "intermediate_share", "inputs", reader, diagnostics);
  Array consumption = transposed(c.consumption, sectors);
  check_shares(consumption, sectors, "consumption_share", "sectors", reader, diagnostics);
  c.consumption = transposed(consumption, c.countries.size());
}

// theta in KITE's conventions: 1/theta before release 26.09, theta since then, either with a minus.
void set_elasticities(const Array& values, std::vector<Sector>& sectors,
                      std::vector<std::string>& notes) {
  const bool inverse =
      std::all_of(values.begin(), values.end(), [](double v) { return std::abs(v) < 1; });
  for (std::size_t j = 0; j < sectors.size(); ++j) {
    const double value = std::abs(values[j]);
    if (value == 0) continue;
    sectors[j].theta = inverse ? 1 / value : value;
    sectors[j].source = "KITE: trade_elasticity";
  }
  notes.emplace_back(inverse ? "trade elasticities are below 1 and read as 1/theta"
                             : "trade elasticities are read as theta");
}

struct Uses {
  Array spending, output, final_spending;  // [sector][country]
};

// One pass of the equations at the head of this file.
void pass(const Conditions& c, Uses& uses) {
  const std::size_t N = c.countries.size(), J = c.sectors.size();
  std::fill(uses.output.begin(), uses.output.end(), 0);
  Array income(N);
  for (std::size_t n = 0; n < N; ++n) income[n] = c.value_added[n] - c.trade_balance[n];
  for (std::size_t jn = 0; jn < J * N; ++jn) {
    for (std::size_t i = 0; i < N; ++i) {
      const double flow = c.share[jn * N + i] * uses.spending[jn] / c.tariff[jn * N + i];
      uses.output[jn / N * N + i] += flow;
      income[jn % N] += flow * (c.tariff[jn * N + i] - 1);
    }
  }
  for (std::size_t j = 0; j < J; ++j) {
    for (std::size_t n = 0; n < N; ++n) {
      uses.final_spending[j * N + n] = c.consumption[j * N + n] * income[n];
      double spending = uses.final_spending[j * N + n];
      for (std::size_t k = 0; k < J; ++k) {
        const double inputs = (1 - c.factor_share[k * N + n]) * uses.output[k * N + n];
        spending += c.intermediate[(n * J + k) * J + j] * inputs;
      }
      uses.spending[j * N + n] = spending;
    }
  }
}

std::optional<Uses> solve(const Conditions& c) {
  const Array none(c.consumption.size());
  Uses uses{none, none, none};
  for (int k = 0; k < kMostSteps; ++k) {
    const Array before = uses.spending;
    pass(c, uses);
    double change = 0, largest = 0;
    for (std::size_t cell = 0; cell < before.size(); ++cell) {
      change = std::max(change, std::abs(uses.spending[cell] - before[cell]));
      largest = std::max(largest, uses.spending[cell]);
    }
    if (!std::isfinite(change)) return std::nullopt;
    if (change <= kSolved * largest) return uses;
  }
  return std::nullopt;
}

// How far value added of the solution is from the table's.
std::string compare_value_added(const Conditions& c, const Uses& uses,
                                const std::vector<Country>& countries) {
  const std::size_t N = countries.size();
  double worst = 0;
  std::size_t where = 0;
  for (std::size_t n = 0; n < N; ++n) {
    double made = 0;
    for (std::size_t k = 0; k < c.sectors.size(); ++k) {
      made += c.factor_share[k * N + n] * uses.output[k * N + n];
    }
    const double gap = std::abs(made / c.value_added[n] - 1);
    if (gap <= worst) continue;
    worst = gap;
    where = n;
  }
  return fmt::format("value added differs from value_added.csv by up to {:.2g} % ({})", 100 * worst,
                     countries[where].code);
}

Imported make_world(const Conditions& c, const Uses& uses) {
  const std::size_t N = c.countries.size(), J = c.sectors.size();
  Imported imported;
  WorldData& data = imported.data;
  data.info.unit = "million USD";
  for (std::string code : c.countries.codes()) {
    std::transform(code.begin(), code.end(), code.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    data.countries.push_back(country_of_code(code));
  }
  std::size_t services = 0;
  for (const std::string& code : c.sectors.codes()) {
    Sector sector{sector_code(code), code};
    if (kServices.find(" " + sector.code + " ") != std::string_view::npos) {
      sector.kind = SectorKind::kServices;
      ++services;
    }
    data.sectors.push_back(std::move(sector));
  }
  imported.notes.push_back(
      fmt::format("{} of {} sectors are services, by their codes in GTAP", services, J));
  set_elasticities(c.elasticity, data.sectors, imported.notes);
  data.flow.resize(c.share.size());
  data.tariff = c.tariff;
  for (std::size_t jn = 0; jn < J * N; ++jn) {
    for (std::size_t i = 0; i < N; ++i) {
      data.flow[jn * N + i] = c.share[jn * N + i] * uses.spending[jn] / c.tariff[jn * N + i];
    }
  }
  data.input.resize(N * J * J);
  for (std::size_t n = 0; n < N; ++n) {
    for (std::size_t k = 0; k < J; ++k) {
      const double inputs = (1 - c.factor_share[k * N + n]) * uses.output[k * N + n];
      for (std::size_t j = 0; j < J; ++j) {
        data.input[(n * J + k) * J + j] = c.intermediate[(n * J + k) * J + j] * inputs;
      }
    }
  }
  data.final_spending = uses.final_spending;
  imported.notes.push_back(compare_value_added(c, uses, data.countries));
  SourceTotal& total = imported.totals.emplace_back(SourceTotal{TotalOf::kValueAdded});
  for (std::size_t n = 0; n < N; ++n) total.by_country[data.countries[n].code] = c.value_added[n];
  return imported;
}

Result<Imported> read_kite(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options) {
  Diagnostics diagnostics;
  if (files.size() != 1 || !is_folder(files[0])) {
    return Diagnostics{{ErrorCode::kImportFiles,
                        {files[0].string()},
                        "KITE's initial conditions are a folder of tables",
                        "a folder with factor_share.csv, trade_share.csv and the others",
                        "in R: for (n in names(initial_conditions)) "
                        "data.table::fwrite(initial_conditions[[n]], paste0(n, \".csv\"))"}};
  }
  Reader reader(files[0], options, diagnostics);
  std::optional<Conditions> conditions = read_conditions(reader, diagnostics);
  if (!conditions) return diagnostics;
  const std::optional<int> year = import_year(reader.path("trade_share"), options, diagnostics);
  make_shares_sum(*conditions, reader, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  const std::optional<Uses> uses = solve(*conditions);
  if (!uses) {
    return Diagnostics{{ErrorCode::kImportUnsolved,
                        {files[0].string()},
                        "no spending fits these shares",
                        "factor shares above 0 wherever there is output"}};
  }
  Imported imported = make_world(*conditions, *uses);
  if (!reader.has("tariff")) imported.notes.emplace_back("no tariff.csv: no tariffs");
  for (const std::string_view table : {"ntb", "export_subsidy", "expenditure"}) {
    if (reader.has(table)) imported.notes.push_back(fmt::format("{}.csv is not used", table));
  }
  WorldInfo& info = imported.data.info;
  info.year = *year;
  info.title = fmt::format("Initial conditions of KITE {}, {} economies and {} sectors", *year,
                           imported.data.countries.size(), imported.data.sectors.size());
  return imported;
}

}  // namespace

const ImportSource kKiteSource = {
    .name = "kite",
    .title = "Initial conditions of KITE (Kiel Institute Trade Policy Evaluation)",
    .files =
        "A folder with a table for each of KITE's initial conditions, every one with a column "
        "value: factor_share (country, sector), consumption_share (country, sector), "
        "intermediate_share (country, input, output), trade_share (origin, destination, sector), "
        "value_added (country; million USD), trade_elasticity (sector), and perhaps tariff "
        "(origin, "
        "destination, sector; 1 + rate) and trade_balance (country; exports less imports). R "
        "writes "
        "them: for (n in names(initial_conditions)) data.table::fwrite(initial_conditions[[n]], "
        "paste0(n, \".csv\")). Spending is solved from the shares, and the world held against "
        "value_added.",
    .tried =
        "on mock files only, in the layout that the program's published source reads; the data "
        "themselves (GTAP) are not public",
    .citation =
        "KITE, github.com/julianhinz/KITE, with the data it was given; Caliendo, Parro "
        "(2015), Estimates of the Trade and Welfare Effects of NAFTA, Review of Economic "
        "Studies 82, 1-44",
    .read = read_kite};

}  // namespace samarkand
