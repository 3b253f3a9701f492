#include "samarkand/report/sweep_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "samarkand/base/disk.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/summary.h"
#include "samarkand/report/sweep_document.h"
#include "samarkand/version.h"
#include "samarkand/world_io/netcdf.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;
using Point = SweepStatistics::Point;

constexpr std::size_t kMedian = 2;     // of kQuantiles
constexpr std::size_t kNamedEach = 4;  // economies on the terminal, losing and gaining most

std::vector<std::vector<SobolShare>> shares_at(const Sweep& sweep, std::size_t point,
                                               const std::vector<std::size_t>& draws) {
  const Plan& plan = sweep.plan;
  std::vector<std::vector<SobolShare>> shares;
  for (std::size_t n = 0; n < plan.world->country_count(); ++n) {
    std::vector<std::vector<double>> values(plan.designs());
    for (std::size_t design = 0; design < values.size(); ++design) {
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
  for (std::size_t draw = 0; draw < plan.draws; ++draw) {
    bool all = true;
    for (std::size_t design = 0; design < plan.designs(); ++design) {
      all = all && results.converged(plan.solve(point, design, draw));
    }
    if (all) complete.push_back(draw);
    if (results.converged(plan.solve(point, 0, draw))) converged.push_back(draw);
  }
  result.converged = converged.size();
  result.complete = complete.size();
  for (std::size_t n = 0; n < plan.world->country_count(); ++n) {
    std::vector<double> values;
    values.reserve(converged.size());
    for (const std::size_t draw : converged) {
      values.push_back(results.real_income(plan.solve(point, 0, draw), n));
    }
    result.countries.push_back(summarise(std::move(values)));
  }
  if (plan.sobol) result.sobol = shares_at(sweep, point, complete);
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
std::string place_of(const Plan& plan, const Point& point) {
  std::string text;
  for (std::size_t a = 0; a < point.at.size(); ++a) {
    text += fmt::format("{}{} = {:.6g}", a == 0 ? "" : ", ", plan.scenario.grid[a].path.text,
                        point.at[a]);
  }
  return text;
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
  for (const GridAxis& axis : plan.scenario.grid) text += axis.path.text + ",";
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
  std::string text = axis_columns(sweep.plan) + "country,group,draws,first_order,total\n";
  for (const Point& point : statistics.points) {
    for (std::size_t n = 0; n < point.sobol.size(); ++n) {
      for (std::size_t g = 0; g < point.sobol[n].size(); ++g) {
        const SobolShare& share = point.sobol[n][g];
        text += fmt::format("{}{},{},{},{},{}\n", axis_fields(point),
                            sweep.plan.world->countries()[n].code, quoted(sweep.plan.groups[g]),
                            point.complete, written(share.first_order), written(share.total));
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
  Array values;
  values.reserve(samples * plan.draws * names.size());
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t k = 0; k < plan.draws; ++k) {
      for (const DrawnInput& drawn : plan.inputs) values.push_back(plan.drawn(drawn, s, k));
    }
  }
  file.numbers("drawn", {sample, draw, input}, values, "1",
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
    file.numbers(plan.scenario.grid[a].path.text.c_str(), {point}, values, "1", "axis of the grid");
  }
  file.numbers("real_income", {point, design, draw, country}, sweep.results.real_income(),
               "percent", "change of real income, exact; missing where the solve failed",
               netcdf::Storage::kPlain);  // noise: there is nothing to gain
  Array converged(plan.solves(), 1);
  for (const auto& [solve, reason] : sweep.results.failed()) converged[solve] = 0;
  file.numbers("converged", {point, design, draw}, converged, "1",
               "1: solved and checked, 0: failed");
  write_inputs(file, plan, draw);
  return file.finish(diagnostics);
}

}  // namespace

SweepStatistics statistics(const Sweep& sweep) {
  SweepStatistics result;
  for (std::size_t p = 0; p < sweep.plan.points; ++p) {
    result.points.push_back(statistics_at(sweep, p));
  }
  double largest = -1;
  for (std::size_t p = 0; p < result.points.size(); ++p) {
    for (const Summary& summary : result.points[p].countries) {
      if (!(std::abs(summary.quantiles[kMedian]) > largest)) continue;
      largest = std::abs(summary.quantiles[kMedian]);
      result.strongest = p;
    }
  }
  for (const auto& [solve, reason] : sweep.results.failed()) {
    SweepStatistics::Failure& failure = result.failures[reason];
    if (failure.count++ == 0) failure.first = solve;
  }
  return result;
}

std::string sweep_answer(const Sweep& sweep, const SweepStatistics& statistics) {
  const Plan& plan = sweep.plan;
  const Point& point = statistics.points[statistics.strongest];
  if (point.converged == 0) return "No solve converged.";
  const std::vector<std::size_t> order = by_median(point);
  const std::size_t low = order.front(), high = order.back();
  const std::string where = place_of(plan, point);
  std::string text =
      fmt::format("{}{} has the lowest change of real income, {}; {} the highest, {}.",
                  where.empty() ? "" : "At " + where + ": ", plan.world->countries()[low].name,
                  range_text(point.countries[low], plan.draws), plan.world->countries()[high].name,
                  range_text(point.countries[high], plan.draws));
  if (plan.draws > 1) text += " In brackets: from the 5 % to the 95 % quantile of the draws.";
  return text;
}

std::string sweep_to_terminal(const Sweep& sweep, const SweepStatistics& statistics,
                              const TerminalStyle& style) {
  const Plan& plan = sweep.plan;
  const auto bold = [&](const std::string& text) {
    return style.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
  };
  std::string text = plan.scenario.question.empty() ? "" : bold(plan.scenario.question) + "\n\n";
  const Point& shown = statistics.points[statistics.strongest];
  if (shown.converged > 0) {
    const std::string where = place_of(plan, shown);
    text += fmt::format("Change of real income in percent{}{}\n", where.empty() ? "" : ", " + where,
                        plan.draws > 1 ? ": median, from the 5 % to the 95 % quantile" : "");
    const std::vector<std::size_t> order = by_median(shown);
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (k >= kNamedEach && k + kNamedEach < order.size()) continue;
      const Summary& summary = shown.countries[order[k]];
      text += fmt::format("  {:24.24} {:>9.3f}", plan.world->countries()[order[k]].name,
                          summary.quantiles[kMedian]);
      if (plan.draws > 1) {
        text +=
            fmt::format("   {:.3f} to {:.3f}", summary.quantiles.front(), summary.quantiles.back());
      }
      text += "\n";
    }
    text += "\n";
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

bool write_sweep(const Sweep& sweep, const SweepStatistics& statistics,
                 const std::filesystem::path& folder, Diagnostics& diagnostics) {
  const auto json = sweep_document(sweep, statistics);
  std::error_code error;
  fs::create_directories(folder, error);  // a failure shows in the first file
  return write_text(folder / "countries.csv", countries_table(sweep, statistics), diagnostics) &&
         (!sweep.plan.sobol ||
          write_text(folder / "sobol.csv", sobol_table(sweep, statistics), diagnostics)) &&
         write_draws(sweep, folder / "draws.nc", diagnostics) &&
         write_text(folder / "sweep.json", dump(json), diagnostics) &&
         write_text(folder / "report.html", sweep_page(sweep, statistics, json), diagnostics);
}

}  // namespace samarkand
