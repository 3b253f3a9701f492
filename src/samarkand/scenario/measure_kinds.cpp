#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "samarkand/base/text.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kWidth = 100;  // columns of the texts

const KeyRecord kOrigin = {.name = "origin",
                           .type = "selection",
                           .required = true,
                           .text = "the exporters: a code, a group, a list of these, or all"};
const KeyRecord kDestination = {.name = "destination",
                                .type = "selection",
                                .required = true,
                                .text = "the importers: a code, a group, a list of these, or all"};
const KeyRecord kSectors = {.name = "sectors",
                            .type = "selection",
                            .required = true,
                            .text = "a code, goods, services, all (services included), or a list"};
const KeyRecord kShare = {
    .name = "share",
    .type = "number",
    .least = 0,
    .greatest = 1,
    .least_excluded = true,
    .default_text = "1",
    .text = "the part of each cell's baseline value that is covered; 0.6 is 60 %"};
const KeyRecord kExcept = {
    .name = "except",
    .type = "selection",
    .default_text = "nobody",
    .text =
        "codes or groups taken out of the side written `all`, else of the side written as a "
        "group"};
const KeyRecord kExceptOrigin = {.name = "except_origin",
                                 .type = "selection",
                                 .default_text = "nobody",
                                 .text = "codes or groups taken out of the origin"};
const KeyRecord kExceptDestination = {.name = "except_destination",
                                      .type = "selection",
                                      .default_text = "nobody",
                                      .text = "codes or groups taken out of the destination"};
const KeyRecord kTable = {
    .name = "table",
    .type = "path",
    .text =
        "a CSV file, relative to the scenario, in place of all keys but kind, probability and "
        "source; its "
        "columns: origin, destination, sector, the numbers of this measure, and source"};
const KeyRecord kProbability = {
    .name = "probability",
    .type = "number",
    .least = 0,
    .greatest = 1,
    .least_excluded = true,
    .default_text = "1",
    .text = "how often a draw of `samarkand sweep` has the measure; a run always has it"};
const KeyRecord kSource = {
    .name = "source", .type = "text", .text = "the rule behind the measure, printed in the report"};

KeyRecord routes_key(std::string_view default_text) {
  return {.name = "routes",
          .type = "text",
          .choices = {"open", "closed"},
          .default_text = default_text,
          .text =
              "open: goods may still be resold in third countries, as far as these let them, "
              "at the markup of ways.csv; needs a world with channels. closed: they may not"};
}

// Links between economies.
std::vector<KeyRecord> link_keys(std::vector<KeyRecord> own) {
  std::vector<KeyRecord> keys = {
      {.name = "origin",
       .type = "selection",
       .required = true,
       .text = "where the links start: a code, a group, a list of these, or all"},
      {.name = "destination",
       .type = "selection",
       .required = true,
       .text = "where they lead: a code, a group, a list of these, or all"}};
  std::move(own.begin(), own.end(), std::back_inserter(keys));
  keys.push_back({.name = "mode",
                  .type = "text",
                  .choices = {"land", "sea"},
                  .default_text = "both",
                  .text = "land: borders, sea: ports"});
  for (const KeyRecord& key : {kExcept, kExceptOrigin, kExceptDestination, kProbability, kSource}) {
    keys.push_back(key);
  }
  return keys;
}

// Keys of a measure by origin, destination and sector, around its own numbers.
std::vector<KeyRecord> cell_keys(std::vector<KeyRecord> own) {
  std::vector<KeyRecord> keys = {kOrigin, kDestination, kSectors};
  std::move(own.begin(), own.end(), std::back_inserter(keys));
  for (const KeyRecord& key :
       {kShare, kExcept, kExceptOrigin, kExceptDestination, kTable, kProbability, kSource}) {
    keys.push_back(key);
  }
  return keys;
}

// Measures on the ways of trade and the money it is paid in.
void add_channel_kinds(std::vector<MeasureKindRecord>& kinds) {
  kinds.push_back(
      {.kind = MeasureKind::kExportControl,
       .name = "export_control",
       .text = "A ban that leaves the way round open: the share covered may not go direct, but is "
               "resold in third countries. A ban or control that covers as much of the sector "
               "from the origin to them, or from them to the destination, stops that; one that "
               "covers less stops it in proportion. The resellers take a markup, and goods may be "
               "seized on a link. Several on a cell multiply what is left.",
       .examples = {"{kind: export_control, origin: G7, destination: RUS, sectors: "
                    "[electronics], share: 0.6}"},
       .by_cell = true,
       .exactly_one_of = {},
       .keys = cell_keys({routes_key("open")})});
  kinds.push_back({.kind = MeasureKind::kCloseRoute,
                   .name = "close_route",
                   .text = "Closes all links between these economies, one way, for all goods.",
                   .examples = {"{kind: close_route, origin: UKR, destination: RUS}"},
                   .by_cell = false,
                   .exactly_one_of = {},
                   .keys = link_keys({})});
  kinds.push_back({.kind = MeasureKind::kRouteCost,
                   .name = "route_cost",
                   .text = "Multiplies the cost of all links between these economies, one way.",
                   .examples = {"{kind: route_cost, origin: RUS, destination: CHN, factor: 0.97}"},
                   .by_cell = false,
                   .exactly_one_of = {},
                   .keys = link_keys({{.name = "factor",
                                       .type = "number",
                                       .required = true,
                                       .least = 0,
                                       .least_excluded = true,
                                       .text = "cost new/old; 1.1 makes the way 10 % dearer"}})});
  kinds.push_back(
      {.kind = MeasureKind::kEnforcement,
       .name = "enforcement",
       .text = "Checks on all links between these economies, one way: goods that must not go "
               "direct are seized with this risk, besides the one that links.csv has. What is "
               "seized is lost, so that more has to be sent.",
       .examples = {"{kind: enforcement, origin: KAZ, destination: RUS, risk: 0.2}"},
       .by_cell = false,
       .exactly_one_of = {},
       .keys = link_keys({{.name = "risk",
                           .type = "number",
                           .required = true,
                           .least = 0,
                           .greatest = 0.99,
                           .text = "of seizure, 0 to 0.99; several add up as chances do"}})});
  kinds.push_back(
      {.kind = MeasureKind::kTransitBan,
       .name = "transit_ban",
       .text = "Third countries stop reselling what comes from the origin and goes to the "
               "destination, whether or not it may go direct. Their own goods are free.",
       .examples = {"{kind: transit_ban, via: CHN, origin: EU, destination: RUS, sectors: "
                    "[electronics]}"},
       .by_cell = false,
       .exactly_one_of = {},
       .keys = {{.name = "via",
                 .type = "selection",
                 .required = true,
                 .text = "where it is not resold: a code, a group, a list of these, or all"},
                kOrigin,
                kDestination,
                kSectors,
                kExcept,
                kExceptOrigin,
                kExceptDestination,
                kProbability,
                kSource}});
  kinds.push_back(
      {.kind = MeasureKind::kExcludeCurrency,
       .name = "exclude_currency",
       .text = "Cuts a country's banks off from clearing in some currencies: on its corridors "
               "with `by`, both ways, the share of settlement in them is gone; with others they "
               "become dearer by `factor`. Payers go over to other currencies, and to the banks "
               "that are left, at a cost (channels.yaml: nu, liquidity). Several multiply what is "
               "left; of factors the largest counts.",
       .examples = {"{kind: exclude_currency, by: G7, on: RUS, currencies: [USD, EUR], share: "
                    "0.8, sectors: goods}"},
       .by_cell = false,
       .exactly_one_of = {},
       .keys = {{.name = "by",
                 .type = "selection",
                 .required = true,
                 .text = "who excludes: a code, a group, a list of these, or all"},
                {.name = "on",
                 .type = "selection",
                 .required = true,
                 .text = "who is excluded: a code, a group, a list of these, or all"},
                {.name = "currencies",
                 .type = "words",
                 .required = true,
                 .text = "one or a list, as in currency.csv"},
                {.name = "share",
                 .type = "number",
                 .least = 0,
                 .greatest = 1,
                 .least_excluded = true,
                 .default_text = "1",
                 .text = "of the settlement in them that is cut off; 0.8 is 80 %"},
                {.name = "factor",
                 .type = "number",
                 .least = 1,
                 .default_text = "1",
                 .text = "cost of these currencies on corridors with third countries, new/old: "
                         "their banks' fear of sanctions themselves"},
                {.name = "sectors",
                 .type = "selection",
                 .default_text = "all",
                 .text = "a code, goods, services, all, or a list"},
                kProbability,
                kSource}});
}

std::vector<MeasureKindRecord> make_measure_kinds() {
  std::vector<MeasureKindRecord> kinds;
  kinds.push_back(
      {.kind = MeasureKind::kTariff,
       .name = "tariff",
       .text = "An import duty on the border value (flows.csv), paid to the destination. `rate` is "
               "the new rate; `add` is added to it, or to the baseline rate, and adds sum up. Two "
               "rates on a cell, or two tariffs of which one has a share below 1, are an error. "
               "Cost ratio x = (1 + new rate) / (1 + baseline rate). A group's tariff against the "
               "world outside needs `except_origin`, as in the second example: pairs inside the "
               "group are touched otherwise.",
       .examples = {"{kind: tariff, origin: CHN, destination: USA, sectors: [electronics], rate: "
                    "0.25}",
                    "{kind: tariff, origin: all, destination: EU, except_origin: EU, sectors: "
                    "goods, add: 0.10}"},
       .by_cell = true,
       .exactly_one_of = {"rate", "add"},
       .keys = cell_keys({{.name = "rate",
                           .type = "number",
                           .least = -1,
                           .least_excluded = true,
                           .text = "the new rate; 0.25 is 25 %"},
                          {.name = "add",
                           .type = "number",
                           .text = "points added to the rate; 0.25 adds 25 points. The result must "
                                   "exceed -100 %"}})});
  kinds.push_back(
      {.kind = MeasureKind::kIceberg,
       .name = "iceberg",
       .text = "Trade costs that use up goods on the way, against the baseline. Several on a cell "
               "multiply. Cost ratio x = factor.",
       .examples = {"{kind: iceberg, origin: [EU, USA], destination: RUS, sectors: goods, factor: "
                    "1.5}"},
       .by_cell = true,
       .exactly_one_of = {},
       .keys = cell_keys({{.name = "factor",
                           .type = "number",
                           .required = true,
                           .least = 0,
                           .least_excluded = true,
                           .text = "cost new/old; 1.5 makes delivery 50 % dearer"}})});
  kinds.push_back(
      {.kind = MeasureKind::kBan,
       .name = "ban",
       .text = "No exports from origin to destination: one way, no flow, no duty, whatever other "
               "measures say. With a share below 1 only that part of each cell is banned, and "
               "several such bans multiply what is left. Cost ratio x is infinite.",
       .examples =
           {"{kind: ban, origin: G7, destination: RUS, sectors: [electronics], share: 0.6}"},
       .by_cell = true,
       .exactly_one_of = {},
       .keys = cell_keys({routes_key("closed")})});
  kinds.push_back(
      {.kind = MeasureKind::kExportTax,
       .name = "export_tax",
       .text = "A tax on the exporter's price, inside the tariff base, paid to the origin. Several "
               "on a cell multiply gross. Cost ratio x = 1 + rate.",
       .examples = {"{kind: export_tax, origin: RUS, destination: all, sectors: [mining], rate: "
                    "0.10}"},
       .by_cell = true,
       .exactly_one_of = {},
       .keys = cell_keys({{.name = "rate",
                           .type = "number",
                           .required = true,
                           .least = -1,
                           .least_excluded = true,
                           .text = "the tax rate; 0.1 is 10 %, a subsidy is negative"}})});
  kinds.push_back(
      {.kind = MeasureKind::kProductivity,
       .name = "productivity",
       .text = "Multiplies gross output per unit of cost. Several on a sector multiply.",
       .examples = {"{kind: productivity, country: DEU, sectors: all, factor: 0.98}"},
       .by_cell = false,
       .exactly_one_of = {},
       .keys = {{.name = "country",
                 .type = "selection",
                 .required = true,
                 .text = "where: a code, a group, a list of these, or all"},
                kSectors,
                {.name = "factor",
                 .type = "number",
                 .required = true,
                 .least = 0,
                 .least_excluded = true,
                 .text = "output new/old at the same cost; 0.98 is 2 % less"},
                {.name = "except",
                 .type = "selection",
                 .default_text = "nobody",
                 .text = "codes or groups taken out of a country written `all` or as a group"},
                kProbability,
                kSource}});
  kinds.push_back(
      {.kind = MeasureKind::kTransfer,
       .name = "transfer",
       .text = "Income handed over at the numeraire. Those who pay share the total by baseline "
               "value added, and so do those who receive. Nobody may be on both sides.",
       .examples = {"{kind: transfer, origin: EU, destination: TUR, value: 20000}"},
       .by_cell = false,
       .exactly_one_of = {},
       .keys = {{.name = "origin",
                 .type = "selection",
                 .required = true,
                 .text = "who pays: a code, a group, a list of these, or all"},
                {.name = "destination",
                 .type = "selection",
                 .required = true,
                 .text = "who receives: a code, a group, a list of these, or all"},
                {.name = "value",
                 .type = "number",
                 .required = true,
                 .least = 0,
                 .text = "the total, in the world's unit (million USD)"},
                kExcept,
                kExceptOrigin,
                kExceptDestination,
                kProbability,
                kSource}});
  add_channel_kinds(kinds);
  return kinds;
}

std::vector<KeyRecord> make_model_keys() {
  return {
      {.name = "closure",
       .type = "text",
       .default_text = "fixed",
       .text = "how trade deficits follow: fixed (as in the baseline, at the numeraire), "
               "proportional (with the country's wage), balanced (none, before and after)"},
      {.name = "preset",
       .type = "text",
       .default_text = "none",
       .text = "a named set of elasticities, below; options written beside it win"},
      {.name = "theta",
       .type = "map",
       .least = 0,
       .least_excluded = true,
       .default_text = "the world's",
       .text = "trade elasticities: {electronics: 6.0} by sector code, goods, services or all, "
               "the more exact word first; {scale: 0.8} multiplies all that are not given, in "
               "place of a preset's; or the name of a preset, for its trade elasticities alone"},
      {.name = "epsilon",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution of value added against inputs; 0 is fixed "
               "proportions, 1 Cobb-Douglas"},
      {.name = "eta",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution between inputs; above 1 a sector does without an "
               "input that cannot be had"},
      {.name = "sigma",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution between sectors in final demand; above 1 buyers do "
               "without a good that cannot be had"},
      {.name = "labour_mobility",
       .type = "number",
       .least = 1,
       .or_infinite = true,
       .default_text = "inf",
       .text = "how easily workers change sector: inf is one wage a country, 1 ties each "
               "sector's labour to it (the elasticity kappa of Galle, Rodríguez-Clare, Yi "
               "2023, REStud 90:1)"}};
}

std::vector<ModelPreset> make_model_presets() {
  constexpr std::string_view kNests =
      "Baqaee, Farhi (2024, Econometrica 92:2), after Atalay (2017, AEJ Macroeconomics 9:4)";
  constexpr std::string_view kDefault = "Caliendo, Parro (2015, REStud 82:1)";
  return {{.name = kShortRun,
           .text = "About a year after the measures: suppliers and inputs are hard to replace, "
                   "workers stay in their sectors.",
           .theta_scale = {0.38,
                           "0.76 at impact against 2 in the long run: Boehm, Levchenko, "
                           "Pandalai-Nayar (2023, AER 113:4)"},
           .epsilon = {0.5, kNests},
           .eta = {0.2, kNests},
           .sigma = {0.9, kNests},
           .labour_mobility = {1,
                               "specific factors: Galle, Rodríguez-Clare, Yi (2023, REStud "
                               "90:1)"}},
          {.name = kLongRun,
           .text = "When all has adjusted: the defaults.",
           .theta_scale = {1, kDefault},
           .epsilon = {1, kDefault},
           .eta = {1, kDefault},
           .sigma = {1, kDefault},
           .labour_mobility = {kInfinity, kDefault}}};
}

std::string explain_preset(const ModelPreset& preset) {
  std::string out = fmt::format("  {}\n", preset.name) + wrapped(preset.text, 4, kWidth);
  const bool short_run = preset.name == kShortRun;
  out += wrapped(fmt::format("theta: {} of the world's{} ({})", preset.theta_scale.value,
                             short_run ? ", or its short_run_theta where it has one" : "",
                             preset.theta_scale.source),
                 4, kWidth);
  const std::pair<std::string_view, const SourcedNumber*> numbers[] = {
      {"epsilon", &preset.epsilon},
      {"eta", &preset.eta},
      {"sigma", &preset.sigma},
      {"labour_mobility", &preset.labour_mobility}};
  for (const auto& [name, number] : numbers) {
    out += wrapped(fmt::format("{}: {} ({})", name, number->value, number->source), 4, kWidth);
  }
  return out;
}

std::string explain(const MeasureKindRecord& record) {
  std::string out = fmt::format("{}\n", record.name) + wrapped(record.text, 2, kWidth);
  if (!record.exactly_one_of.empty()) {
    out += fmt::format("  Exactly one of these is required: {}.\n",
                       fmt::join(record.exactly_one_of, ", "));
  }
  for (const KeyRecord& key : record.keys) out += explain_key(key);
  out += record.examples.size() > 1 ? "  Examples:\n" : "  Example:\n";
  for (const std::string_view example : record.examples) out += fmt::format("    - {}\n", example);
  return out;
}

}  // namespace

const std::vector<MeasureKindRecord>& measure_kinds() {
  static const std::vector<MeasureKindRecord> kinds = make_measure_kinds();
  return kinds;
}

const MeasureKindRecord& record_of(MeasureKind kind) {
  return *std::find_if(measure_kinds().begin(), measure_kinds().end(),
                       [kind](const MeasureKindRecord& record) { return record.kind == kind; });
}

bool is_ban(const Measure& measure) {
  return measure.kind == MeasureKind::kBan || measure.kind == MeasureKind::kExportControl;
}

bool is_of_channels(MeasureKind kind) { return kind > MeasureKind::kExportControl; }

bool leaves_way_round(const Measure& measure) {
  if (measure.kind == MeasureKind::kExportControl) return measure.routes != "closed";
  return measure.kind == MeasureKind::kBan && measure.routes == "open";
}

MeasureField field_of(Measure& measure, std::string_view key) {
  if (key == "origin" || key == "by") return &measure.origin;
  if (key == "destination" || key == "on") return &measure.destination;
  if (key == "country" || key == "via") return &measure.country;
  if (key == "sectors") return &measure.sectors;
  if (key == "except") return &measure.except;
  if (key == "except_origin") return &measure.origin.except;
  if (key == "except_destination") return &measure.destination.except;
  if (key == "rate") return &measure.rate;
  if (key == "add") return &measure.add;
  if (key == "factor") return &measure.factor;
  if (key == "share") return &measure.share;
  if (key == "value") return &measure.value;
  if (key == "risk") return &measure.risk;
  if (key == "routes") return &measure.routes;
  if (key == "mode") return &measure.mode;
  if (key == "currencies") return &measure.currencies;
  if (key == "probability") return &measure.probability;
  return &measure.source;
}

const std::vector<KeyRecord>& model_keys() {
  static const std::vector<KeyRecord> keys = make_model_keys();
  return keys;
}

const std::vector<ModelPreset>& model_presets() {
  static const std::vector<ModelPreset> presets = make_model_presets();
  return presets;
}

const ModelPreset* find_preset(std::string_view name) {
  for (const ModelPreset& preset : model_presets()) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

std::string_view to_string(Closure closure) {
  switch (closure) {
    case Closure::kFixed:
      return "fixed";
    case Closure::kProportional:
      return "proportional";
    case Closure::kBalanced:
      return "balanced";
  }
  return "";
}

std::string allowed_values(const KeyRecord& key) {
  std::string out = key.whole ? "a whole number" : "a number";
  if (std::isfinite(key.least)) {
    out += fmt::format(" {} {}", key.least_excluded ? "above" : "at least", key.least);
  }
  if (std::isfinite(key.greatest)) {
    out += fmt::format("{} at most {}", std::isfinite(key.least) ? " and" : "", key.greatest);
  }
  if (key.or_infinite) out += ", or inf";
  return out;
}

bool in_range(const KeyRecord& key, double value) {
  return std::isfinite(value) && (!key.whole || value == std::floor(value)) &&
         (key.least_excluded ? value > key.least : value >= key.least) && value <= key.greatest;
}

std::string explain_key(const KeyRecord& key) {
  std::string needed = key.required ? "required" : "optional";
  if (!key.default_text.empty()) needed = fmt::format("default {}", key.default_text);
  std::string values(key.type);
  if (key.type == "number") values = allowed_values(key);
  if (key.type == "map") values = fmt::format("map, each value {}", allowed_values(key));
  std::string out = fmt::format("  {}: {}; {}\n", key.name, values, needed);
  out += wrapped(key.text, 4, kWidth);
  return out;
}

std::string explain_measure(std::string_view kind) {
  for (const MeasureKindRecord& record : measure_kinds()) {
    if (record.name == kind) return explain(record);
  }
  return "";
}

std::string explain_measures() {
  std::string out = wrapped(
      "Measures: what a scenario changes. They commute. Cells whose origin is their destination "
      "are "
      "never touched; pairs inside a group are. With a share phi below 1, a measure of cost ratio "
      "x multiplies a cell's trade share by (1 - phi) + phi x^(-theta) before all prices adjust, "
      "theta the sector's trade elasticity.",
      0, kWidth);
  for (const MeasureKindRecord& record : measure_kinds()) out += "\n" + explain(record);
  return out;
}

std::string explain_model_options() {
  std::string out = wrapped(
      "Options of the `model:` block. All may be left out; what was used stands in the report.", 0,
      kWidth);
  out += "\nmodel\n";
  for (const KeyRecord& key : model_keys()) out += explain_key(key);
  out +=
      "  Examples:\n    model: {closure: proportional, theta: {scale: 0.8, electronics: 6}}\n"
      "    model: {preset: short_run, labour_mobility: 1.5}\n    model: {theta: short_run}\n"
      "\npresets\n";
  for (const ModelPreset& preset : model_presets()) out += explain_preset(preset);
  return out;
}

}  // namespace samarkand
