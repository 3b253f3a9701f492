#include "samarkand/sweep/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <utility>

#include "samarkand/base/content_hash.h"
#include "samarkand/numeric/draws.h"
#include "samarkand/scenario/distribution.h"
#include "samarkand/scenario/fingerprint.h"
#include "samarkand/scenario/uncertainty.h"
#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"
#include "samarkand/sweep/given_draws.h"
#include "samarkand/sweep/statistics.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

const NamedNumber* find_number(const std::vector<NamedNumber>& numbers, const std::string& path) {
  const auto found = std::find_if(numbers.begin(), numbers.end(),
                                  [&](const NamedNumber& number) { return number.path == path; });
  return found == numbers.end() ? nullptr : &*found;
}

class PlanMaker {
 public:
  PlanMaker(Scenario scenario, std::shared_ptr<const World> world, Diagnostics& diagnostics)
      : diagnostics_(diagnostics) {
    plan_.scenario = std::move(scenario);
    plan_.world = std::move(world);
  }

  Plan make() {
    const Uncertainty& uncertainty = plan_.scenario.uncertainty;
    plan_.seed = static_cast<std::uint64_t>(uncertainty.seed);
    plan_.draws = 0;  // not known yet
    const Shock central = make_shock(plan_.scenario, plan_.world, diagnostics_);
    add_theta(central);
    add_numbers();
    add_given(central);
    add_switches();
    const std::vector<NamedNumber> numbers = numbers_of(plan_.scenario);
    for (const GridAxis& axis : plan_.scenario.grid) {
      plan_.points *= axis.values.size();
      const NamedNumber* number = find_number(numbers, axis.path.text);
      plan_.own.push_back(number == nullptr ? NAN : *number->value);
    }
    const bool random = !plan_.inputs.empty();
    if (plan_.draws == 0) plan_.draws = static_cast<std::size_t>(uncertainty.draws);
    if (!random) plan_.draws = 1;
    plan_.sobol = random && uncertainty.sobol;
    plan_.elasticities_vary |=
        std::any_of(plan_.scenario.grid.begin(), plan_.scenario.grid.end(),
                    [](const GridAxis& axis) { return axis.path.text.starts_with("model."); });
    refuse_beyond_memory();
    if (!random && plan_.scenario.grid.empty() && diagnostics_.empty()) {
      diagnostics_.push_back(
          {.code = ErrorCode::kNothingVaries,
           .where = {plan_.scenario.file},
           .what = "nothing in this scenario varies",
           .allowed = "`uncertainty`, `grid`, or measures with a `probability`",
           .fix = "for example uncertainty: {theta: [{sectors: all, cv: 0.3}]}"});
    }
    if (plan_.sobol && plan_.draws < kLeastForShares) {
      diagnostics_.warn(few_draws(plan_.scenario.file, plan_.draws));
    }
    return std::move(plan_);
  }

 private:
  // What is solved is kept in memory until it is written.
  void refuse_beyond_memory() {
    const double bytes = plan_.bytes();
    if (bytes <= kMostSweepBytes) return;
    const double part = kMostSweepBytes / bytes;
    diagnostics_.push_back(
        {.code = ErrorCode::kOutOfRange,
         .where = {plan_.scenario.file},
         .what = fmt::format("this sweep has {:.0f} solves of {} economies, for which it needs "
                             "{:.3g} GB of memory",
                             plan_.solves_asked(), plan_.world->country_count(), bytes / 1e9),
         .allowed =
             fmt::format("{:.3g} GB, about {:.0f} draws of this sweep", kMostSweepBytes / 1e9,
                         std::floor(part * static_cast<double>(plan_.draws))),
         .fix = plan_.sobol ? "fewer draws, or `sobol: false`, which needs one sample alone"
                            : "fewer draws, or fewer values on the axes of the grid"});
  }

  std::size_t group(const std::string& name) {
    const auto found = std::find(plan_.groups.begin(), plan_.groups.end(), name);
    const auto place = static_cast<std::size_t>(found - plan_.groups.begin());
    if (place == plan_.groups.size()) plan_.groups.push_back(name);
    return place;
  }

  std::size_t variate(std::size_t of_group) {
    plan_.variate_group.push_back(of_group);
    return plan_.variate_group.size() - 1;
  }

  void add_theta(const Shock& central) {
    const World& world = *plan_.world;
    const auto& entries = plan_.scenario.uncertainty.theta;
    constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
    std::vector<std::size_t> owner(world.sector_count(), kNobody);
    for (const int level : {0, 1, 2, 3}) {
      std::vector<char> taken(world.sector_count(), 0);
      for (std::size_t e = 0; e < entries.size(); ++e) {
        for (const Word& word : entries[e].sectors.words) {
          if (sector_precision(word.text, world) != level) continue;
          for (const std::size_t j : expand_sectors({{word}}, world, diagnostics_)) {
            if (taken[j] && owner[j] != e) report_twice(word, world.sectors()[j].code);
            owner[j] = e;
            taken[j] = 1;
          }
        }
      }
    }
    const auto record = std::find_if(model_keys().begin(), model_keys().end(),
                                     [](const KeyRecord& key) { return key.name == "theta"; });
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const UncertainTheta& entry = entries[e];
      const std::string name =
          entry.group.empty() ? "theta: " + joined(entry.sectors.words) : entry.group;
      std::optional<std::size_t> shared;
      for (std::size_t j = 0; j < owner.size(); ++j) {
        if (owner[j] != e) continue;
        const std::string input = "theta." + world.sectors()[j].code;
        const std::size_t before = diagnostics_.size();
        check_support(entry.distribution, central.theta[j], *record, input, entry.where,
                      diagnostics_);
        if (diagnostics_.size() > before) break;  // one message an entry
        const std::size_t of_group = group(name);
        if (!shared || !entry.together) shared = variate(of_group);
        plan_.elasticities_vary = true;
        plan_.inputs.push_back({input, *shared, of_group, to_text(entry.distribution), entry.source,
                                DrawnInput::Kind::kTheta, j, entry.distribution, central.theta[j]});
      }
    }
  }

  void report_twice(const Word& word, const std::string& sector) {
    diagnostics_.push_back({ErrorCode::kVariedTwice, word.where,
                            fmt::format("two entries of `theta` draw `{}`", sector),
                            "one entry for a sector, of those that name it equally exactly",
                            "take it out of one of them"});
  }

  void add_numbers() {
    const std::vector<NamedNumber> numbers = numbers_of(plan_.scenario);
    const auto& entries = plan_.scenario.uncertainty.numbers;
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const UncertainNumber& entry = entries[e];
      const NamedNumber* number = find_number(numbers, entry.path.text);
      if (number == nullptr) continue;  // reported by the reader
      plan_.elasticities_vary |= number->path.starts_with("model.");
      const std::size_t of_group = group(entry.group.empty() ? number->path : entry.group);
      plan_.inputs.push_back({number->path, variate(of_group), of_group,
                              to_text(entry.distribution), entry.source, DrawnInput::Kind::kNumber,
                              e, entry.distribution, *number->value});
    }
  }

  void add_given(const Shock& central) {
    Uncertainty& uncertainty = plan_.scenario.uncertainty;
    if (uncertainty.table.text.empty()) return;
    const std::size_t problems = diagnostics_.size();
    std::vector<GivenInput> given = read_given_draws(plan_.scenario, *plan_.world, diagnostics_);
    if (diagnostics_.size() > problems) return;
    const std::vector<NamedNumber> numbers = numbers_of(plan_.scenario);
    for (GivenInput& input : given) {
      const auto same = [&](const auto& other) { return other.name == input.name; };
      const auto axis = [&](const GridAxis& other) { return other.path.text == input.name; };
      if (std::ranges::any_of(plan_.inputs, same) ||
          std::ranges::any_of(plan_.scenario.grid, axis)) {
        diagnostics_.push_back({ErrorCode::kVariedTwice, uncertainty.table.where,
                                fmt::format("`{}` is varied twice, here and in {}", input.name,
                                            uncertainty.table.text),
                                "each number once", "remove its column, or the other"});
        continue;
      }
      const std::size_t rows = input.values.size();
      if (uncertainty.draws > static_cast<double>(rows)) {
        diagnostics_.push_back({ErrorCode::kOutOfRange, uncertainty.table.where,
                                fmt::format("{} has {} draws, and {:.0f} are asked for",
                                            uncertainty.table.text, rows, uncertainty.draws),
                                "at most as many draws as the table has rows",
                                "leave out `draws`"});
        return;
      }
      plan_.draws = uncertainty.draws == 0 ? rows : static_cast<std::size_t>(uncertainty.draws);
      input.values.resize(plan_.draws);  // rows beyond are no part of the sweep
      const std::size_t of_group = group(input.name);
      DrawnInput drawn{
          input.name, variate(of_group), of_group, "given in " + uncertainty.table.text, {}};
      if (input.sector) {
        drawn.index = *input.sector;
        drawn.mean = central.theta[*input.sector];
      } else {
        drawn.kind = DrawnInput::Kind::kNumber;
        drawn.index = uncertainty.numbers.size();
        drawn.mean = *find_number(numbers, input.name)->value;
        uncertainty.numbers.push_back({{input.name, uncertainty.table.where}, {}, {}, {}, {}});
      }
      plan_.elasticities_vary |= input.sector || input.name.starts_with("model.");
      drawn.given = std::move(input.values);
      plan_.inputs.push_back(std::move(drawn));
    }
  }

  void add_switches() {
    std::pair<int, int> last = {-1, -1};
    for (const Measure& measure : plan_.scenario.measures) {
      const std::pair<int, int> own = {measure.item, measure.part};
      if (own == last || !is_drawn(measure)) continue;
      last = own;
      const std::string name = item_path(measure);
      const std::size_t of_group = group(name);
      plan_.inputs.push_back({name,
                              variate(of_group),
                              of_group,
                              fmt::format("on with probability {}", measure.probability),
                              measure.source,
                              DrawnInput::Kind::kSwitch,
                              static_cast<std::size_t>(measure.item),
                              {},
                              measure.probability,
                              measure.part});
    }
  }

  // A probability that is below 1, or may be at some point of the grid or in some draw.
  bool is_drawn(const Measure& measure) const {
    const std::string path = fmt::format("measures[{}].probability", measure.item);
    const auto named = [&](const auto& entry) { return entry.path.text == path; };
    const auto& numbers = plan_.scenario.uncertainty.numbers;
    const auto& grid = plan_.scenario.grid;
    return measure.probability < 1 || std::any_of(numbers.begin(), numbers.end(), named) ||
           std::any_of(grid.begin(), grid.end(), named);
  }

  Diagnostics& diagnostics_;
  Plan plan_;
};

}  // namespace

Diagnostic few_draws(const std::string& file, std::size_t draws) {
  return {
      .code = ErrorCode::kUnsureShares,
      .where = {file},
      .what = fmt::format("no shares of the variance are told from {} draws", draws),
      .allowed = fmt::format("at least {} draws of which all samples converged", kLeastForShares),
      .fix = fmt::format("draws: {} or more", 10 * kLeastForShares)};
}

Result<Plan> make_plan(Scenario scenario, std::shared_ptr<const World> world,
                       Diagnostics diagnostics) {
  const std::string file = scenario.file;
  Plan plan = PlanMaker(std::move(scenario), std::move(world), diagnostics).make();
  if (!diagnostics.empty()) {
    sort_by_place(diagnostics, file);
    return diagnostics;
  }
  plan.warnings = std::move(diagnostics.warnings);
  return plan;
}

std::string item_path(const Measure& measure) {
  return measure.part == 0 ? fmt::format("measures[{}]", measure.item)
                           : fmt::format("measures[{}][{}]", measure.item, measure.part);
}

double Plan::solves_asked() const {
  double solves = static_cast<double>(designs()) * static_cast<double>(draws);
  for (const GridAxis& axis : scenario.grid) solves *= static_cast<double>(axis.values.size());
  return solves;
}

// Kept: real incomes, and whether a batch is done. Then statistics, of which draws count and those
// of an economy in all samples, or on the way to the disk the inputs of a sample, or who converged.
double Plan::bytes() const {
  constexpr double kNumber = sizeof(double);
  const double count = static_cast<double>(draws), samples = static_cast<double>(designs());
  const double kept = kNumber * solves_asked() * static_cast<double>(world->country_count());
  const double statistics = kNumber * count * (sobol ? 2 + samples : 2);
  const double written =
      kNumber * count * static_cast<double>(std::max<std::size_t>(inputs.size(), 1));
  return kept + std::max(statistics, written);
}

std::vector<double> Plan::at(std::size_t point) const {
  std::vector<double> values(scenario.grid.size());
  for (std::size_t k = values.size(); k-- > 0;) {
    const std::vector<double>& axis = scenario.grid[k].values;
    values[k] = axis[point % axis.size()];
    point /= axis.size();
  }
  return values;
}

std::optional<std::size_t> Plan::own_point() const {
  constexpr double kRounding = 1e-12;  // of values at equal distances
  for (std::size_t point = 0; point < points; ++point) {
    const std::vector<double> values = at(point);
    bool same = true;
    for (std::size_t k = 0; k < own.size(); ++k) {
      const double gap = std::abs(values[k] - own[k]);
      same &= values[k] == own[k] ||
              (std::isfinite(own[k]) && gap <= kRounding * std::max(1.0, std::abs(own[k])));
    }
    if (same) return point;
  }
  return std::nullopt;
}

double Plan::drawn(const DrawnInput& input, std::size_t design, std::size_t draw) const {
  if (!input.given.empty()) return input.given[draw];
  const bool from_b = design == 1 || (design > 1 && input.group == design - 2);
  const double u = uniform(seed, from_b ? 1 : 0, draw, static_cast<std::uint32_t>(input.variate));
  if (input.kind == DrawnInput::Kind::kSwitch) return u < input.mean ? 1 : 0;
  return quantile(input.how, input.mean, u);
}

std::string Plan::hash() const {
  std::string text =
      fmt::format("{} {}\n{}\n{} {} {}\n", kVersion, kRevision, world->hash(), draws, seed, sobol) +
      all_said(scenario);
  for (const DrawnInput& input : inputs) {
    if (!input.given.empty()) text += fmt::format("\n{}:", input.name);
    for (const double value : input.given) text += fmt::format("{};", value);
  }
  return content_hash(text);
}

Realisation::Realisation(const Plan& plan) : plan_(plan), scenario_(plan.scenario) {
  const std::vector<NamedNumber> numbers = numbers_of(scenario_);
  for (const GridAxis& axis : scenario_.grid) {
    axes_.push_back(find_number(numbers, axis.path.text)->value);
  }
  for (const UncertainNumber& drawn : scenario_.uncertainty.numbers) {
    numbers_.push_back(find_number(numbers, drawn.path.text)->value);
  }
  variation_.theta_factor.assign(plan.world->sector_count(), 1);
  variation_.off.assign(scenario_.measures.size(), 0);
}

void Realisation::set(std::size_t solve) {
  const std::size_t design = plan_.design_of(solve), draw = plan_.draw_of(solve);
  const std::vector<double> axis_values = plan_.at(plan_.point_of(solve));
  for (std::size_t k = 0; k < axes_.size(); ++k) *axes_[k] = axis_values[k];
  for (const DrawnInput& input : plan_.inputs) {
    if (input.kind == DrawnInput::Kind::kNumber) {
      *numbers_[input.index] = plan_.drawn(input, design, draw);
    } else if (input.kind == DrawnInput::Kind::kTheta) {
      variation_.theta_factor[input.index] = plan_.drawn(input, design, draw) / input.mean;
    }
  }
  for (DrawnInput input : plan_.inputs) {
    if (input.kind != DrawnInput::Kind::kSwitch) continue;
    for (std::size_t k = 0; k < scenario_.measures.size(); ++k) {
      const Measure& measure = scenario_.measures[k];
      if (static_cast<std::size_t>(measure.item) != input.index) continue;
      if (measure.part != input.part) continue;
      input.mean = measure.probability;  // perhaps of the grid, or drawn itself
      variation_.off[k] = plan_.drawn(input, design, draw) == 0;
    }
  }
}

}  // namespace samarkand
