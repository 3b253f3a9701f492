// Texts of `samarkand explain`. Measures, options and errors come from the records that the reader
// itself uses; only what has no record is written here.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.h"
#include "console.h"
#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"
#include "samarkand/base/text.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/engine/engine.h"
#include "samarkand/import/import.h"
#include "samarkand/measures/registry.h"
#include "samarkand/questions/registry.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/network_tables.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/scenario/uncertainty.h"
#include "samarkand/sweep/plan.h"
#include "samarkand/world/world.h"

namespace samarkand {
namespace {

constexpr std::string_view kModel =
    R"(The trade equilibrium of Caliendo and Parro (2015), in changes from the world's data.

n importer, i exporter, j and k sectors; lower case is new/old, a prime the new level.
  cost      c[j,i] = w_i^gamma[j,i] prod_k P[k,i]^G[i,j,k] / z[j,i]; other nests below
  price     P[j,n] = (sum_i pi[j,n,i] m[j,n,i] c[j,i]^-theta_j)^(-1/theta_j)
  shares    pi'[j,n,i] = pi m c^-theta / (their sum over i)
  trade     F'[j,n,i] = pi' X'[j,n] / t'[j,n,i], the border value
  output    Y'[j,i] = sum_n F'[j,n,i] / s'[j,n,i]
  spending  X'[j,n] = sum_k G[n,k,j] Y'[k,n] + alpha[j,n] I'[n]
  income    I'[n] = w_n VA[n] + tariff and export tax revenue + deficit + transfers
  balance   what a country buys abroad less what it sells = its deficit and transfers
  deficit   D'[n] = sum_i T'[n,i] (lambda_n - lambda_i), T'[n,i] all that n and i trade with each other;
            lambda so that it holds in the data: closure scaled (others: `samarkand explain options`)
w wage, z productivity, t 1 + tariff, s 1 + export tax, theta trade elasticity, gamma and G shares of
value added and of inputs in cost, alpha shares of final spending. m = x^-theta says how much harder
a sale is: x the cost ratio of tariff, export tax and iceberg; m = 0 where the sale is banned.
Numeraire: world value added is constant. Real income is what residents earn, not what they borrow:
((I'-D') / (I-D)) / P_C, P_C = prod_j P[j,n]^alpha[j,n]; real spending is (I'/I) / P_C.
Elasticities other than 1 turn the Cobb-Douglas nests into CES ones (see `samarkand explain options`):
  inputs    PM = (sum_k G_k/(1-gamma) P_k^(1-eta))^(1/(1-eta))
  cost      C = (gamma w^(1-epsilon) + (1-gamma) PM^(1-epsilon))^(1/(1-epsilon)), c = C / z
  shares    gamma' = gamma (w/C)^(1-epsilon), G'_k = G_k (PM/C)^(1-epsilon) (P_k/PM)^(1-eta)
  final     P_C = (sum_j alpha_j P_j^(1-sigma))^(1/(1-sigma)), alpha'_j = alpha_j (P_j/P_C)^(1-sigma)
Labour mobility mu below inf gives each sector a wage w_j: W = (sum_j share_j w_j^mu)^(1/mu) on average,
share'_j = share_j (w_j/W)^mu of the workers, share_j the baseline part of the country's value added.
Only a check that shares no code with the solver calls a result converged.
)";

constexpr std::string_view kFormats = R"(A world is a folder:
  world.yaml     name, title, year, unit, source, licence, notes
  countries.csv  code,name,lon,lat            optional: region,population,gdp
  sectors.csv    code,name,theta              optional: kind,short_run_theta,source
  flows.csv      origin,destination,sector,value,tariff   value before the tariff; rate: 0.05 is 5 %
  inputs.csv     country,sector,input,value   what the sector spends on the input, tariffs included
  final.csv      country,sector,value         final spending, tariffs included
  groups.csv     group,country
  Codes and names of groups are a letter, then letters, digits, _ . and -; names of economies and
  sectors begin with none of = + - @, so that no spreadsheet takes a table of results for formulas.
  All files are required; of inputs.csv and groups.csv the header alone is enough.
  sector_groups.csv  group,sector             optional: words for several sectors, in measures and
                 wherever else sectors are named
  evidence.csv   origin,destination,total,sectors   optional: source,goods,other,other_source
                 how a pair's total and its mix of sectors were found, in words
  The folder
  channels/ is optional, and each file in it, but for what another needs of channels.yaml:
  links.csv      origin,destination,mode,cost,length_km,seizure_risk,open   a row for each direction;
                 mode land or sea; cost: worth after the link over worth before it, 1 or more;
                 seizure_risk: of goods that must not pass, below 1; open 0 or 1
  routes.csv     sector,direct,rho,markup    optional: source.  direct: part sold straight to the
                 buyer's country; rho: elasticity between routes, at most 300; markup: that of
                 an intermediary on goods under a ban
  currency.csv   corridor,origin,destination,currency,share  optional: source.  A corridor goes from a
                 code, a group or all to another; its shares of payments sum to 1. A pair belongs to
                 the first corridor that holds it
  channels.yaml  unions: groups that are customs unions, optional
                 routing: elasticity between paths over links, at least every rho; for links.csv
                 nu: dispersion of tastes between currencies, above 0; for currency.csv
                 liquidity: what a larger share of a corridor is worth, 0 or more; for currency.csv
                 optional: source
  Sectors without a row in routes.csv are sold direct. In every table
  empty rows and lines that start with # are skipped.
A packed world is one NetCDF-4 file that holds the same, made by `samarkand world pack` and used
wherever a world is; it loads several times as fast. xarray opens it. Behind the NetCDF data stands a
checksum over them, `Samarkand XXH3` and 32 digits, as behind every .nc file that Samarkand writes.
  attributes     name, title, year, unit; optional: source, licence, notes
  country        country_name, lon, lat       optional: region, population, gdp
  sector         sector_name, theta           optional: kind, short_run_theta, theta_source
  flow, tariff   along sector, importer, exporter: value before the tariff; rate: 0.05 is 5 %
  inputs         along country, sector, input;  final_spending  along sector, country
  member         along group, country: 1 where the country belongs to the group; optional
  sector_member  along sector_group, sector: the same of sectors; optional
  evidence_total, evidence_sectors, evidence_source   along importer, exporter: places in
                 evidence_words, along evidence_word; optional
  channels       optional: along link link_origin, link_destination, link_mode, link_cost, link_length,
                 link_seizure_risk, link_open; along route route_sector, route_direct, route_rho, route_markup,
                 route_source; along currency_row corridor, corridor_origin, corridor_destination,
                 currency, currency_share, currency_source; attributes unions,
                 routing, nu, liquidity, channels_source
  Dimensions have the codes as labels; importer and exporter are country again, input is sector.
  Values are doubles without gaps, their attribute units the world's unit, "1" for tariffs.
A network of a fuel is a folder as well: `samarkand explain network`.
A scenario is a YAML file: name, question, world or network, before, model, measures, actors, games, questions,
  uncertainty, grid. See `samarkand explain measures`, `options`, `questions` and `sweep`; for the
  codes that a world has, `samarkand world show world-2021`. name is required, and world or
  network unless --world is given.
A run writes a folder, and nothing when its input is wrong:
  report.json    all that the page shows, residuals, what was given and used, timings; described by
                 the JSON Schema docs/report.schema.json
  countries.csv  changes by country; see `samarkand explain results`
  sectors.csv    changes by country and sector
  flows.csv      origin,destination,sector,baseline,value,data: before tariffs, in the world's unit;
                 baseline what results compare with (re-solved under `closure: balanced`), data the
                 world's own
  columns.csv    unit and meaning of every column of numbers
@tables
  result of a network: energy_nodes.csv, energy_sales.csv, energy_suppliers.csv, energy_arcs.csv and
                 energy_economies.csv in the place of the first three tables and of result.nc
  solved.memo    equilibria of questions about choices, so that the next run need not solve them
  report.html    pictures and tables in one file;  result.nc  everything as labelled arrays
Changes from a zero baseline are empty fields.
A sweep writes a folder; see `samarkand explain sweep`:
  sweep.json     status, failed solves by reason, seed, draws, hashes, what was drawn and why, timings
  countries.csv  axes of the grid, country, draws that converged, mean, sd and quantiles of real income
  sobol.csv      axes, country, group, draws, first_order and total share of the variance; if asked
  draws.nc       real_income by point, design, draw, country; converged; drawn: the inputs
  report.html    pictures and tables in one file
  checkpoint/    while it is not finished: solves so far, taken over by the same command
)";

constexpr std::string_view kChanges =
    R"(Tables that say how a world is changed. Every command writes a new world. Aggregating and splitting
leave its channels/ out; updating and balancing keep them.
`samarkand world aggregate WORLD --mapping FILE`
  kind,from,to     optional: name             kind is country or sector; what is not listed stays
  Merged values add up. A tariff is duties over value, that of a domestic cell what the members levy
  on each other: no measure touches it. A merged economy stands where its largest member does, and
  is in a group when all its members are. theta is the mean weighted by trade between economies.
`samarkand world split WORLD --by FILE`
  kind,from,to,name,share    optional: lon,lat,theta   shares of one `from` sum to 1; (0, 1]
  Parts are proportional copies: a flow at home becomes flows between all parts, each the product of
  two shares, so that nobody else's results change. What is known of trade among the parts is set
  by an update after that. Aggregating the parts gives the old world back.
`samarkand world update WORLD --totals FILE`
  total,origin,destination,sector,value
  flow         border values from origin to destination, home sales left out
  value_added  of origin; destination stays empty
  origin and destination: a code, a group or all; sector: a code, a group, goods, services, all or empty for
  all. Value-added totals scale what economies make, spend and trade; the new world is then the
  closest in cross-entropy that meets all totals and balances: sum of x ln(x/old) - x + old over
  flows, inputs, final spending and value added. Zeros and tariff rates stay.
`samarkand world balance WORLD` needs no table. Negative values become 0, flows stay, inputs and final
  spending are fitted to them (RAS), value added of each sector is kept where that can be.
)";

// How much is read; what is beyond is refused before it takes room.
std::string explain_limits() {
  return fmt::format(
      R"(What is read, at most; more is refused before it takes memory or time (E102, E315, E406, E420).
scenario     {0} MB of text; {1} measures, rows of tables counted, from {2} other scenarios
table        {3} MB; those of `samarkand world import` any size, with lines of {0} MB
pipe, device {0} MB, standard input included; a named pipe must have a writer within 5 seconds
world        {4} values in its largest array, {5:.2g} GB: sectors times economies squared,
             and economies times sectors squared. 500 economies with 250 sectors, or 1000 with 60.
             A solve holds some twenty such arrays
sweep        {7:.2g} GB of memory for its draws: 8 bytes a solve and economy, solves being draws times
             points of the grid times samples (with `sobol` 2 and one for each group), and 8 bytes a
             draw for each input or sample
number       1e308, the sum of a world's values too
year         1 to {6}, a whole number
code         of an economy or sector, or name of a group: a letter, then letters, digits, _ . and -
name         no control characters or marks of direction of text, not first = + - or @: spreadsheets
             take those for formulas
packed world a .nc file that `samarkand world pack` wrote carries a checksum over all of its bytes at
             its end; damage is found before the file is opened. One without, of another program or an
             older version, is first read by a copy of the process, which may crash in our stead
)",
      kMostTextBytes >> 20, kMostMeasures, kMostIncluded, kMostTableBytes >> 20, kMostCells,
      sizeof(double) * static_cast<double>(kMostCells) / 1e9, kLastYear, kMostSweepBytes / 1e9);
}

constexpr std::string_view kExitCodes = R"(0    the run converged, the check found nothing wrong
1    the command line cannot be understood
2    bad input, or an output that cannot be written; nothing is written
3    the run did not converge, or there is no equilibrium; of a sweep, more than 5 % of the draws at a
     point did not, so that its bands may lack a tail; what was found is written, and the last line
     says why
4    an internal error: please report it
130  interrupted by Ctrl-C; nothing is written, but what a sweep or questions have solved is kept
With --strict warnings on what the user wrote are errors, exit code 2. Those on the world's data
(W001, W022) are for `samarkand world check --strict`.
With --json of any command standard error has lines of JSON alone:
  {"errors": [...], "warnings": [...]}  each with code, file, line, column, what, allowed,
                                        near_miss, fix, as far as there are such
  {"message": "..."}                    what else is said there
  {"exit": 3, "verdict": "..."}         the last line of all: good, not understood, bad input, not
                                        converged, internal error, interrupted
)";

constexpr std::size_t kTextWidth = 100;

std::string explain_errors() {
  std::string text;
  for (const ErrorRecord& record : error_records()) {
    text += fmt::format("{}  {}\n", to_string(record.code), record.title);
  }
  return text + "\n`samarkand explain E408` says what one means and how it is mended.\n";
}

template <class Columns>
std::string explain_columns(std::string_view file, const Columns& columns) {
  std::string text = fmt::format("{}\n", file);
  for (const auto& column : columns) {
    text += fmt::format("  {:19}{}, {}\n", column.name, column.text, column.unit);
  }
  return text;
}

std::string explain_formats() {
  constexpr std::string_view kPlace = "@tables\n";
  std::string text(kFormats), lines;
  for (const QuestionKind* kind : question_kinds()) {
    for (const TableForm& table : kind->tables()) {
      lines += fmt::format("  {:14} {}", table.file, table.keys);
      for (const TableForm::Column& column : table.columns) {
        lines += fmt::format(", {}", column.name);
      }
      lines += fmt::format("; where {} is asked\n", kind->name());
    }
  }
  return text.replace(text.find(kPlace), kPlace.size(), lines);
}

// Those of a run on a network.
std::string explain_network_tables() {
  const auto title = [](std::size_t file, std::string_view keys) {
    return fmt::format("{}, of a network: {}, and", kNetworkFiles[file], keys);
  };
  return explain_columns(title(0, "node"), kNodeColumns) +
         explain_columns(title(1, "supplier, node"), kSaleColumns) +
         explain_columns(title(2, "supplier"), kSupplierColumns) +
         explain_columns(title(3, "arc"), kArcColumns) +
         explain_columns(title(4, "economy"), kAccountColumns);
}

// Those that questions bring.
std::string explain_answer_tables() {
  std::string text;
  for (const QuestionKind* kind : question_kinds()) {
    for (const TableForm& table : kind->tables()) {
      text += explain_columns(
          fmt::format("{}, where {} is asked: {}, and", table.file, kind->name(), table.keys),
          table.columns);
      text += wrapped(table.text, 2, kTextWidth);
    }
  }
  return text;
}

std::string explain_results() {
  return explain_columns("countries.csv: country, and", kCountryColumns) + "\n" +
         explain_columns("sectors.csv: country, sector, and", kSectorColumns) + "\n" +
         explain_network_tables() + "\n" + explain_answer_tables() + R"(
Real income is what residents earn over the price of final spending: exact, the headline. Real spending
counts what they borrow too; published programs call it welfare. Baseline income is what residents earn
before. The four first-order parts use baseline flows and rates; they add up to real income for small
changes only, and are empty where a ban makes them infinite.
A sector whose output grows behind a ban makes at home, at higher cost, what was imported: no gain.
In `technical` a ban with a share below 1 counts as an iceberg of factor (1 - share)^(-1/theta).
)";
}

std::string explain_import() {
  std::string text =
      "`samarkand world import SOURCE FILES... --output DIR` makes a world of these sources. The "
      "unit "
      "is the\nsource's; what was changed on the way is printed and kept in the world's notes.\n";
  for (const ImportSource& source : import_sources()) {
    text += fmt::format("\n{}  {}\n{}{}{}", source.name, source.title,
                        wrapped(source.files, 4, kTextWidth),
                        wrapped(fmt::format("Tried {}.", source.tried), 4, kTextWidth),
                        wrapped(fmt::format("Cite: {}.", source.citation), 4, kTextWidth));
  }
  return text;
}

struct Topic {
  std::string name, summary;
  std::function<std::string()> text;
};

// Of what is explained by blocks of text.
std::vector<Topic> large_topics() {
  return {{"model", "the equations that are solved", [] { return std::string(kModel); }},
          {"measures", "all kinds of measures", [] { return explain_measures(all_kinds()); }},
          {"options", "the `model:` block of a scenario", explain_model_options},
          {"questions", "what can be asked, of whom: the blocks `questions:`, `actors:`, `games:`",
           [] { return explain_questions(); }},
          {"sweep", "the blocks `uncertainty:` and `grid:` of a scenario", explain_sweep},
          {"formats", "the files that are read and written", explain_formats},
          {"network", "the tables of a network of a fuel", energy::explain_network},
          {"changes", "the tables that change a world", [] { return std::string(kChanges); }},
          {"results", "the columns of a run's tables", explain_results},
          {"import", "the sources that worlds can be made from", explain_import},
          {"limits", "how large what is read may be", explain_limits},
          {"errors", "all error codes", explain_errors},
          {"exit-codes", "what the program returns", [] { return std::string(kExitCodes); }}};
}

std::vector<Topic> topics() {
  std::vector<Topic> all = large_topics();
  for (const MeasureKind* kind : measure_kinds()) {
    all.push_back(
        {std::string(kind->name), "a kind of measure", [kind] { return explain_measure(*kind); }});
  }
  for (const ErrorRecord& record : error_records()) {
    all.push_back({to_string(record.code), std::string(record.title), [&record] {
                     return fmt::format("{}: {}\n\n{}\n", to_string(record.code), record.title,
                                        record.explanation);
                   }});
  }
  return all;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return tolower(x) == tolower(y); });
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// Whether a line opens what a text says of a word: "psi: list; ...", "ask: optimal", a column.
bool opens(std::string_view line, const std::string& word) {
  const std::string text = lower(trim(line)), wanted = lower(word);
  return text == wanted || text == "ask: " + wanted || text.starts_with(wanted + ": ") ||
         text.starts_with(wanted + "  ");
}

// What a text says first of a word: the line that opens it with those below that are indented more,
// after the line that it stands under. "" for nothing.
std::string entry_of(const std::string& text, const std::string& word) {
  std::istringstream stream(text);
  std::string found, above;
  std::size_t indent = 0;
  for (std::string line; std::getline(stream, line);) {
    if (!found.empty()) {
      if (indent_of(line) <= indent) break;
      found += line + "\n";
    } else if (opens(line, word)) {
      indent = indent_of(line);
      found = (indent > 0 ? above + "\n" : "") + line + "\n";
    } else if (indent_of(line) == 0) {
      above = line;
    }
  }
  return found;
}

// Where words stand that are no topics themselves: keys, questions, presets, columns.
std::string entries_of(const std::string& word) {
  std::string all;
  for (const Topic& topic : large_topics()) {
    const std::string entry = entry_of(topic.text(), word);
    if (entry.empty()) continue;
    all +=
        fmt::format("{}In `samarkand explain {}`:\n{}", all.empty() ? "" : "\n", topic.name, entry);
  }
  return all;
}

}  // namespace

int explain(const std::string& topic) {
  const std::vector<Topic> all = topics();
  if (topic.empty()) {
    for (const Topic& known : all) print(fmt::format("{:18}{}\n", known.name, known.summary));
    return kExitConverged;
  }
  std::vector<std::string> names;
  for (const Topic& known : all) {
    if (same_ignoring_case(known.name, topic)) {
      print(known.text());
      // A question may be called like a measure.
      const std::string question = entry_of(explain_questions(), "ask: " + topic);
      if (!question.empty()) print("\nIn `samarkand explain questions`:\n" + question);
      return kExitConverged;
    }
    names.push_back(known.name);
  }
  if (const std::string entries = entries_of(topic); !entries.empty()) {
    print(entries);
    return kExitConverged;
  }
  const std::string near_miss = nearest(topic, names);
  print_error(fmt::format("samarkand: there is no topic `{}`\n{}See `samarkand explain`.\n", topic,
                          near_miss.empty() ? "" : fmt::format("Did you mean `{}`?\n", near_miss)));
  return kExitUsage;
}

}  // namespace samarkand
