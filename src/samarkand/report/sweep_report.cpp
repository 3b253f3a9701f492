#include "samarkand/report/sweep_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "samarkand/base/disk.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/summary.h"
#include "samarkand/report/sweep_document.h"
#include "samarkand/shock/selection.h"
#include "samarkand/version.h"
#include "samarkand/world_io/netcdf.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;
using Point = SweepStatistics::Point;

// Of a point's draws: bands are of the middle 90 %, and what fails may be all of a tail.
constexpr double kMostLost = .05;
constexpr std::size_t kMedian = 2;  // of kQuantiles
// Economies on the terminal, losing and gaining most: without parties, and beside them.
constexpr std::size_t kNamedEach = 4, kNamedBeside = 2;
constexpr std::size_t kMostParties = 6;
constexpr std::size_t kPartiesSaid = 3;   // in a sentence
constexpr std::size_t kPointColumn = 10;  // characters
constexpr double kSureEnough = 0.1;       // standard error of a share

std::vector<std::vector<SobolShare>> shares_at(const Sweep& sweep, std::size_t point,
                                               const std::vector<std::size_t>& draws) {
  const Plan& plan = sweep.plan;
  std::vector<std::vector<SobolShare>> shares;
  for (std::size_t n = 0; n < plan.world->country_count(); ++n) {
    std::vector<std::vector<double>> values(plan.designs());
    for (std::size_t design = 0; design < values.size(); ++design) {
      values[design].reserve(draws.size());
      for (const std::size_t draw : draws) {
        values[design].push_back(sweep.results.real_income(plan.solve(point, design, draw), n));
      }
    }
    shares.push_back(sobol_shares(values));
  }
  return shares;
}

Point statistics_at(const Sweep& sweep, std::size_t point) {
  const Plan& plan = sweep.plan;
  const SweepResults& results = sweep.results;
  Point result;
  result.at = plan.at(point);
  std::vector<std::size_t> converged, complete;
  converged.reserve(plan.draws);
  if (plan.sobol) complete.reserve(plan.draws);
  for (std::size_t draw = 0; draw < plan.draws; ++draw) {
    bool all = true;
    for (std::size_t design = 0; design < plan.designs(); ++design) {
      all = all && results.converged(plan.solve(point, design, draw));
    }
    if (all && plan.sobol) complete.push_back(draw);
    if (all) ++result.complete;
    if (results.converged(plan.solve(point, 0, draw))) converged.push_back(draw);
  }
  result.converged = converged.size();
  for (std::size_t n = 0; n < plan.world->country_count(); ++n) {
    std::vector<double> values;
    values.reserve(converged.size());
    for (const std::size_t draw : converged) {
      values.push_back(results.real_income(plan.solve(point, 0, draw), n));
    }
    result.countries.push_back(summarise(std::move(values)));
  }
  if (plan.sobol && complete.size() >= kLeastForShares) {
    result.sobol = shares_at(sweep, point, complete);
  }
  return result;
}

// Countries by median at a point, largest loss first.
std::vector<std::size_t> by_median(const Point& point) {
  std::vector<std::size_t> order(point.countries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return point.countries[a].quantiles[kMedian] < point.countries[b].quantiles[kMedian];
  });
  return order;
}

// "measures[0].rate = 0.25, model.theta.scale = 1"; "" without a grid.
std::string place_of(const Plan& plan, const std::vector<double>& at) {
  std::string text;
  for (std::size_t a = 0; a < at.size(); ++a) {
    text += fmt::format("{}{} = {:.6g}", a == 0 ? "" : ", ", plan.scenario.grid[a].column(), at[a]);
  }
  return text;
}

bool is_own(const Plan& plan, std::size_t point) {
  return !plan.scenario.grid.empty() && plan.own_point() == point;
}

// Who is named in the measures, on sides of few.
std::vector<std::size_t> parties_of(const Plan& plan) {
  Diagnostics ignored;  // the plan was made without any
  std::vector<std::size_t> parties;
  for (const Measure& measure : plan.scenario.measures) {
    const Reach reach = reach_of(measure, *plan.world, ignored);
    for (const auto* side : {&reach.destinations, &reach.origins}) {
      if (side->size() > kMostParties || parties.size() + side->size() > kMostParties) continue;
      for (const std::size_t n : *side) {
        if (std::ranges::find(parties, n) == parties.end()) parties.push_back(n);
      }
    }
  }
  return parties;
}

// Who is on the terminal: the parties, and the extremes of the others.
std::vector<std::size_t> named_at(const Plan& plan, const Point& point) {
  std::vector<std::size_t> named = parties_of(plan), order = by_median(point);
  std::erase_if(order, [&](std::size_t n) { return std::ranges::find(named, n) != named.end(); });
  const std::size_t each = named.empty() ? kNamedEach : kNamedBeside;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k < each || k + each >= order.size()) named.push_back(order[k]);
  }
  return named;
}

// A column for each point that is told, and the range at the one that is shown.
std::string changes_table(const Sweep& sweep, const SweepStatistics& statistics) {
  const Plan& plan = sweep.plan;
  const Point& shown = statistics.points[statistics.shown];
  const bool random = plan.draws > 1, grid = !plan.scenario.grid.empty();
  std::vector<std::string> heads;
  for (const std::size_t p : statistics.told) {
    heads.push_back(place_of(plan, statistics.points[p].at) + (is_own(plan, p) ? " *" : ""));
  }
  std::string text = fmt::format("Change of real income in percent{}\n",
                                 random ? ": median, from the 5 % to the 95 % quantile" : "");
  if (grid) {
    text += fmt::format("  {:24}", "");
    for (const std::string& head : heads) text += fmt::format("  {:>{}}", head, kPointColumn);
    text += "\n";
  }
  for (const std::size_t n : named_at(plan, shown)) {
    text += fmt::format("  {:24.24}", plan.world->countries()[n].name);
    for (std::size_t k = 0; k < heads.size(); ++k) {
      const std::size_t width = grid ? std::max(kPointColumn, heads[k].size()) + 2 : kPointColumn;
      const double median = statistics.points[statistics.told[k]].countries[n].quantiles[kMedian];
      text += fmt::format("{:>{}}", fixed_text(median, 3, true), width);
    }
    const auto& range = shown.countries[n].quantiles;
    if (random) {
      text += fmt::format("   {} to {}", fixed_text(range.front(), 3, true),
                          fixed_text(range.back(), 3, true));
    }
    text += "\n";
  }
  if (!grid) return text;
  const bool on_grid = plan.own_point().has_value();
  if (on_grid) text += "* as the scenario has it";
  if (!on_grid)
    text +=
        fmt::format("The scenario's own point, {}, is not on the grid", place_of(plan, plan.own));
  if (random && heads.size() > 1) {
    text += fmt::format("; the range is that at {}", place_of(plan, shown.at));
  }
  return text + "\n";
}

std::string in_percent(double value) { return fmt::format("{:+.2f} %", value); }

// "-1.70 % (-2.31 % to -1.12 %)"
std::string range_text(const Summary& summary, std::size_t draws) {
  const auto& q = summary.quantiles;
  if (draws < 2) return in_percent(q[kMedian]);
  return fmt::format("{} ({} to {})", in_percent(q[kMedian]), in_percent(q.front()),
                     in_percent(q.back()));
}

std::string axis_columns(const Plan& plan) {
  std::string text;
  for (const GridAxis& axis : plan.scenario.grid) text += axis.column() + ",";
  return text;
}
std::string axis_fields(const Point& point) {
  std::string text;
  for (const double value : point.at) text += written(value) + ",";
  return text;
}

std::string countries_table(const Sweep& sweep, const SweepStatistics& statistics) {
  std::string text = axis_columns(sweep.plan) + "country,draws,mean,sd";
  for (const double q : kQuantiles) text += fmt::format(",q{:02.0f}", 100 * q);
  text += "\n";
  for (const Point& point : statistics.points) {
    for (std::size_t n = 0; n < point.countries.size(); ++n) {
      const Summary& summary = point.countries[n];
      text +=
          fmt::format("{}{},{},{},{}", axis_fields(point), sweep.plan.world->countries()[n].code,
                      point.converged, written(summary.mean), written(summary.sd));
      for (const double value : summary.quantiles) text += "," + written(value);
      text += "\n";
    }
  }
  return text;
}

// A text that may hold commas and quotes, as a field.
std::string quoted(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + "\"";
}

std::string sobol_table(const Sweep& sweep, const SweepStatistics& statistics) {
  std::string text = axis_columns(sweep.plan) +
                     "country,group,draws,first_order,first_order_error,total,total_error\n";
  for (const Point& point : statistics.points) {
    for (std::size_t n = 0; n < point.sobol.size(); ++n) {
      for (std::size_t g = 0; g < point.sobol[n].size(); ++g) {
        const SobolShare& share = point.sobol[n][g];
        text += fmt::format(
            "{}{},{},{},{},{},{},{}\n", axis_fields(point), sweep.plan.world->countries()[n].code,
            quoted(sweep.plan.groups[g]), point.complete, written(share.first_order),
            written(share.first_order_error), written(share.total), written(share.total_error));
      }
    }
  }
  return text;
}

std::vector<std::string> design_names(const Plan& plan) {
  std::vector<std::string> names = {"A"};
  if (!plan.sobol) return names;
  names.emplace_back("B");
  for (const std::string& group : plan.groups) names.push_back("A with B's " + group);
  return names;
}

void write_inputs(netcdf::Writer& file, const Plan& plan, int draw) {
  if (plan.inputs.empty()) return;
  std::vector<std::string> names, groups;
  for (const DrawnInput& input : plan.inputs) {
    names.push_back(input.name);
    groups.push_back(plan.groups[input.group]);
  }
  const std::size_t samples = plan.sobol ? 2 : 1;
  const int sample = file.dimension(
      "sample", samples == 2 ? std::vector<std::string>{"A", "B"} : std::vector<std::string>{"A"},
      "independent sample of the inputs");
  const int input = file.dimension("input", names, "what is drawn");
  file.strings("group", input, groups, "whose share of the variance it counts to");
  const auto drawn_in = [&](std::size_t s) {
    Array values;
    values.reserve(plan.draws * names.size());
    for (std::size_t k = 0; k < plan.draws; ++k) {
      for (const DrawnInput& drawn : plan.inputs) values.push_back(plan.drawn(drawn, s, k));
    }
    return values;
  };
  file.numbers("drawn", {sample, draw, input}, 1, drawn_in, "1",
               "value drawn, before a grid changes it; 1 and 0: the measure is on or off");
}

bool write_draws(const Sweep& sweep, const fs::path& path, Diagnostics& diagnostics) {
  const Plan& plan = sweep.plan;
  netcdf::Writer file(path);
  file.attribute("Conventions", "CF-1.10");
  file.attribute("title", plan.scenario.question);
  file.attribute("source", "Samarkand " + std::string(kVersion));
  file.attribute("scenario", plan.scenario.name);
  file.attribute("world", plan.world->info().name);
  file.attribute("world_hash", plan.world->hash());
  file.attribute("hash", plan.hash());
  file.attribute("seed", std::to_string(plan.seed));
  const int point = file.dimension("point", plan.points);
  const int design = file.dimension("design", design_names(plan), "sample that is solved");
  const int draw = file.dimension("draw", plan.draws);
  std::vector<std::string> codes, names;
  for (const Country& country : plan.world->countries()) {
    codes.push_back(country.code);
    names.push_back(country.name);
  }
  const int country = file.dimension("country", codes, "economy");
  file.strings("country_name", country, names, "name");
  for (std::size_t a = 0; a < plan.scenario.grid.size(); ++a) {
    Array values;
    for (std::size_t p = 0; p < plan.points; ++p) values.push_back(plan.at(p)[a]);
    file.numbers(plan.scenario.grid[a].column().c_str(), {point}, values, "1",
                 "axis of the grid: " + plan.scenario.grid[a].path.text);
  }
  file.numbers("real_income", {point, design, draw, country}, sweep.results.real_income(),
               "percent", "change of real income, exact; missing where the solve failed",
               netcdf::Storage::kPlain);  // noise: there is nothing to gain
  const auto converged_in = [&](std::size_t place) {
    Array converged(plan.draws, 1);
    const auto& failed = sweep.results.failed();
    const std::size_t first = place * plan.draws;
    for (auto k = failed.lower_bound(first); k != failed.lower_bound(first + plan.draws); ++k) {
      converged[k->first - first] = 0;
    }
    return converged;
  };
  file.numbers("converged", {point, design, draw}, 2, converged_in, "1",
               "1: solved and checked, 0: failed");
  write_inputs(file, plan, draw);
  return file.finish(diagnostics);
}

void warn_of_shares(const Plan& plan, SweepStatistics& statistics) {
  double largest = 0;
  std::size_t fewest = plan.draws;
  for (const Point& point : statistics.points) {
    fewest = std::min(fewest, point.complete);
    for (const auto& country : point.sobol) {
      for (const SobolShare& share : country) {
        for (const double error : {share.first_order_error, share.total_error}) {
          if (error > largest) largest = error;
        }
      }
    }
  }
  if (plan.draws < kLeastForShares) return;  // was told before
  Diagnostic warning{ErrorCode::kUnsureShares, {plan.scenario.file}, ""};
  if (fewest < kLeastForShares) {
    warning = few_draws(plan.scenario.file, fewest);
  } else if (largest > kSureEnough) {
    const double more = largest / kSureEnough * (largest / kSureEnough);
    warning.what = fmt::format("shares of the variance have standard errors up to {:.2f}", largest);
    warning.allowed = fmt::format("errors up to {:g}", kSureEnough);
    warning.fix = fmt::format("draws: {:.0f} or so", static_cast<double>(plan.draws) * more);
  }
  if (!warning.what.empty()) statistics.warnings.push_back(std::move(warning));
}

// Why the bands cannot be trusted, or "".
std::string lost_draws(const Plan& plan, const SweepStatistics& statistics) {
  const double most = kMostLost * static_cast<double>(plan.draws);
  const auto lost = std::ranges::count_if(statistics.points, [&](const Point& point) {
    return static_cast<double>(plan.draws - point.converged) > most;
  });
  if (lost == 0) return "";
  const auto often = std::ranges::max_element(
      statistics.failures, {}, [](const auto& failure) { return failure.second.count; });
  const std::string of_points =
      plan.points > 1 ? fmt::format("at {} of {} points of the grid ", lost, plan.points) : "";
  return fmt::format("not converged: {}{}; {}", of_points,
                     plan.draws > 1 ? fmt::format("more than {:g} % of the draws failed, so that "
                                                  "the bands may lack a tail",
                                                  100 * kMostLost)
                                    : "the solve failed",
                     often->first);
}

// "China -1.70 % (-2.31 % to -1.12 %)" of the parties; where none are named, of who loses and gains
// most.
std::string changes_text(const Plan& plan, const Point& point) {
  std::vector<std::size_t> said = parties_of(plan);
  if (said.empty()) {
    const std::vector<std::size_t> order = by_median(point);
    return fmt::format("{} has the lowest change of real income, {}; {} the highest, {}.",
                       plan.world->countries()[order.front()].name,
                       range_text(point.countries[order.front()], plan.draws),
                       plan.world->countries()[order.back()].name,
                       range_text(point.countries[order.back()], plan.draws));
  }
  if (said.size() > kPartiesSaid) said.resize(kPartiesSaid);
  std::vector<std::string> parts;
  for (const std::size_t n : said) {
    parts.push_back(fmt::format("{} {}", plan.world->countries()[n].name,
                                range_text(point.countries[n], plan.draws)));
  }
  return fmt::format("{}.", fmt::join(parts, ", "));
}

}  // namespace

SweepStatistics statistics(const Sweep& sweep) {
  SweepStatistics result;
  for (std::size_t p = 0; p < sweep.plan.points; ++p) {
    result.points.push_back(statistics_at(sweep, p));
  }
  const std::size_t last = sweep.plan.points - 1;
  result.shown = sweep.plan.own_point().value_or(last);
  result.told = {0, result.shown, last};
  result.told.erase(std::unique(result.told.begin(), result.told.end()), result.told.end());
  if (sweep.plan.sobol) warn_of_shares(sweep.plan, result);
  for (const auto& [solve, reason] : sweep.results.failed()) {
    SweepStatistics::Failure& failure = result.failures[reason];
    if (failure.count++ == 0) failure.first = solve;
  }
  result.unreliable = lost_draws(sweep.plan, result);
  return result;
}

std::string sweep_answer(const Sweep& sweep, const SweepStatistics& statistics) {
  const Plan& plan = sweep.plan;
  std::string text;
  for (const std::size_t p : statistics.told) {
    const Point& point = statistics.points[p];
    const std::string where = place_of(plan, point.at);
    if (!text.empty()) text += " ";
    if (!where.empty()) {
      text += fmt::format("At {}{}: ", where, is_own(plan, p) ? ", as the scenario has it" : "");
    }
    text += point.converged > 0 ? changes_text(plan, point) : "No solve converged.";
  }
  const bool any = sweep.results.failed().size() < plan.solves();
  if (plan.draws > 1 && any) {
    text += " In brackets: from the 5 % to the 95 % quantile of the draws.";
  }
  return text;
}

std::string sweep_to_terminal(const Sweep& sweep, const SweepStatistics& statistics,
                              const TerminalStyle& style) {
  const Plan& plan = sweep.plan;
  const auto bold = [&](const std::string& text) {
    return style.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
  };
  std::string text = plan.scenario.question.empty() ? "" : bold(plan.scenario.question) + "\n\n";
  if (statistics.points[statistics.shown].converged > 0) {
    text += changes_table(sweep, statistics) + "\n";
  }
  const std::size_t failed = sweep.results.failed().size();
  text += fmt::format(
      "{} solves ({} draws{}{}), {} converged, {} failed, {:.1f} s\n", plan.solves(), plan.draws,
      plan.points > 1 ? fmt::format(" x {} points", plan.points) : "",
      plan.sobol ? fmt::format(" x {} samples for the shares of the variance", plan.designs()) : "",
      plan.solves() - failed, failed, sweep.timings.elapsed);
  for (const auto& [reason, failure] : statistics.failures) {
    text += fmt::format("  {} failed: {}\n", failure.count, reason);
  }
  return text;
}

std::unique_ptr<OutputFolder> take_sweep_folder(const fs::path& folder, Diagnostics& diagnostics) {
  const auto is_of_sweep = [](const std::string& name) {
    return name == "countries.csv" || name == "sobol.csv" || name == "draws.nc" ||
           name == "sweep.json" || name == "report.html";
  };
  return OutputFolder::take(folder, {"sweep", is_of_sweep, {"checkpoint"}}, diagnostics);
}

bool write_sweep(const Sweep& sweep, const SweepStatistics& statistics, OutputFolder& folder,
                 Diagnostics& diagnostics) {
  const auto json = sweep_document(sweep, statistics);
  const auto write = [&](const fs::path& fresh, Diagnostics& problems) {
    return write_text(fresh / "countries.csv", countries_table(sweep, statistics), problems) &&
           (!sweep.plan.sobol ||
            write_text(fresh / "sobol.csv", sobol_table(sweep, statistics), problems)) &&
           write_draws(sweep, fresh / "draws.nc", problems) &&
           write_text(fresh / "sweep.json", dump(json), problems) &&
           write_text(fresh / "report.html", sweep_page(sweep, statistics, json), problems);
  };
  return folder.replace(write, sweep.plan.hash(), diagnostics);
}

}  // namespace samarkand
