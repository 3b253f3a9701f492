// The records of the blocks `uncertainty:` and `grid:`, and the paths of a scenario's numbers.
#include <fmt/format.h>

#include "samarkand/base/table.h"
#include "samarkand/base/text.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/uncertainty.h"

namespace samarkand {
namespace {

constexpr KeyRecord kPath = {.name = "path",
                             .type = "text",
                             .required = true,
                             .text =
                                 "which number, as in measures[0].rate (measures count from 0), "
                                 "model.theta.scale, model.epsilon"};
constexpr KeyRecord kGroup = {
    .name = "group",
    .type = "text",
    .default_text = "an own one",
    .text = "entries of one group share their part of the variance (Sobol index)"};
constexpr KeyRecord kWhy = {
    .name = "source", .type = "text", .text = "where the distribution comes from, for the report"};

std::vector<KeyRecord> with_distribution(std::vector<KeyRecord> keys) {
  const std::vector<KeyRecord> distribution = {
      {.name = "distribution",
       .type = "text",
       .default_text = "lognormal; uniform where `from` is given",
       .text =
           "lognormal, normal (cut off at two standard deviations) or uniform; the mean is what "
           "the scenario says"},
      {.name = "cv",
       .type = "number",
       .least = 0,
       .least_excluded = true,
       .doubtful = 2,
       .text = "standard deviation over mean; 0.3 is 30 %"},
      {.name = "sd",
       .type = "number",
       .least = 0,
       .least_excluded = true,
       .text = "standard deviation, instead of cv"},
      {.name = "from", .type = "number", .text = "uniform: the lower end, instead of cv"},
      {.name = "to", .type = "number", .text = "uniform: the upper end"},
      kGroup,
      kWhy};
  keys.insert(keys.end(), distribution.begin(), distribution.end());
  return keys;
}

std::string explain_keys(std::string_view title, const std::vector<KeyRecord>& keys) {
  std::string out = fmt::format("\n{}\n", title);
  for (const KeyRecord& key : keys) out += explain_key(key);
  return out;
}

}  // namespace

const std::vector<KeyRecord>& uncertainty_keys() {
  static const std::vector<KeyRecord> keys = {
      {.name = "draws",
       .type = "number",
       .least = 1,
       .greatest = 1e8,
       .whole = true,
       .default_text = "1000; with `table` all its rows",
       .text = "how many draws, at each point of the grid"},
      {.name = "seed",
       .type = "number",
       .least = 0,
       .greatest = 9e15,
       .whole = true,
       .default_text = "1",
       .text = "draw k of a seed is the same everywhere"},
      {.name = "sobol",
       .type = "text",
       .default_text = "false",
       .text =
           "true: the share of the variance that each group owns; takes groups + 2 solves a draw"},
      {.name = "theta",
       .type = "list",
       .text = "trade elasticities that are drawn; a code wins over goods and services over all"},
      {.name = "numbers", .type = "list", .text = "other numbers of the scenario that are drawn"},
      {.name = "table",
       .type = "text",
       .text = "a CSV of given draws: a column for each input, named by its path or as "
               "theta.<sector>, a row for each draw; stands beside what is drawn, not beside "
               "`sobol`"}};
  return keys;
}

const std::vector<KeyRecord>& uncertain_theta_keys() {
  static const std::vector<KeyRecord> keys = with_distribution(
      {{.name = "sectors",
        .type = "selection",
        .required = true,
        .text = "a code, a group, goods, services, all, or a list"},
       {.name = "together",
        .type = "text",
        .default_text = "true",
        .text = "true: one draw moves all sectors of the entry; false: each its own, one group"}});
  return keys;
}

const std::vector<KeyRecord>& uncertain_number_keys() {
  static const std::vector<KeyRecord> keys = with_distribution({kPath});
  return keys;
}

const std::vector<KeyRecord>& grid_keys() {
  static const std::vector<KeyRecord> keys = {
      kPath,
      {.name = "name",
       .type = "text",
       .default_text = "the path",
       .text = "what the axis is called in tables, draws.nc and in words"},
      {.name = "values", .type = "list", .text = "the values it takes"},
      {.name = "from", .type = "number", .text = "the first value, instead of `values`"},
      {.name = "to", .type = "number", .text = "the last value"},
      {.name = "steps",
       .type = "number",
       .least = 2,
       .greatest = 10000,
       .whole = true,
       .text = "how many values, both ends included, at equal distances"}};
  return keys;
}

std::string explain_sweep() {
  return wrapped(
             "`samarkand sweep SCENARIO` solves a scenario many times: over draws of what is "
             "uncertain, at every point of a grid, or both. Measures with a `probability` are on "
             "in that part of the draws. Draws are those of a counter-based generator (Philox "
             "4x32-10): draw k of a seed is the same on any number of threads and machines, and at "
             "every point of the grid. Every draw is checked as a run is; one that fails is "
             "counted and left out. `samarkand run` ignores these blocks.",
             0, 100) +
         explain_keys("uncertainty", uncertainty_keys()) +
         explain_keys("an entry of uncertainty: theta", uncertain_theta_keys()) +
         explain_keys("an entry of uncertainty: numbers", uncertain_number_keys()) +
         explain_keys("an entry of grid (several make a product)", grid_keys()) +
         R"(  Example:
    uncertainty:
      draws: 2000
      sobol: true
      theta:
        - {sectors: goods, cv: 0.29, together: false, source: "Caliendo, Parro (2015), Table 1"}
        - {sectors: [oil, gas], distribution: normal, sd: 2, group: fuels}
      numbers:
        - {path: "measures[0].factor", distribution: uniform, from: 1, to: 1.2}
    grid:
      - {path: model.theta.scale, values: [0.38, 1]}
)";
}

std::vector<NamedNumber> numbers_of(Scenario& scenario) {
  std::vector<NamedNumber> numbers;
  ModelOptions& model = scenario.model;
  for (const KeyRecord& record : model_keys()) {
    const std::string path = fmt::format("model.{}", record.name);
    if (record.name == "theta") {
      if (model.theta_preset.empty()) {  // which takes the place of a scale
        numbers.push_back({path + ".scale", &model.theta_scale, &record});
      }
      for (auto& [word, value] : model.theta) {
        numbers.push_back({path + "." + word.text, &value, &record});
      }
    }
    if (record.name == "epsilon") numbers.push_back({path, &model.epsilon, &record});
    if (record.name == "eta") numbers.push_back({path, &model.eta, &record});
    if (record.name == "sigma") numbers.push_back({path, &model.sigma, &record});
    if (record.name == "labour_mobility") {
      numbers.push_back({path, &model.labour_mobility, &record});
    }
  }
  for (Measure& measure : scenario.measures) {
    if (measure.where.file != scenario.file) continue;  // a row of a table
    for_each_field(measure, [&](const KeyRecord& key, const Slot& slot) {
      double* value = nullptr;
      if (auto* const* number = std::get_if<double*>(&slot)) value = *number;
      if (auto* const* number = std::get_if<std::optional<double>*>(&slot)) {
        if (**number) value = &***number;
      }
      if (value == nullptr) return;
      numbers.push_back({fmt::format("measures[{}].{}", measure.item, key.name), value, &key});
    });
  }
  return numbers;
}

}  // namespace samarkand
