#include "samarkand/backtest/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "samarkand/backtest/facts.h"
#include "samarkand/channels/corridors.h"
#include "samarkand/joint/leakage.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/shock/binder.h"
#include "samarkand/shock/kind.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

// Where the fit looks.
constexpr double kDirect[] = {0.9, 0.999}, kRho[] = {3, 60};
constexpr int kSide = 2, kRounds = 6;  // of a grid, from its middle; grids
constexpr double kNarrower = 0.45;
constexpr double kGone = 1e-3;         // what is left where nothing should be: 0 has no log
constexpr double kNoPrediction = 1e6;  // misfit

std::vector<std::size_t> with_routes(const Corridors& corridors) {
  std::vector<std::size_t> sectors;
  for (std::size_t j = 0; j < corridors.world().sector_count(); ++j) {
    if (corridors.route(j).direct < 1) sectors.push_back(j);
  }
  return sectors;
}

// The scenario as the model without channels has it.
Scenario without_channels(const Scenario& scenario, const std::vector<Measure>& instead) {
  Scenario result = scenario;
  result.measures.clear();
  for (const Measure& measure : scenario.measures) {
    if (auto left = kind_of(measure).without_channels(measure)) {
      result.measures.push_back(*std::move(left));
    }
  }
  result.measures.insert(result.measures.end(), instead.begin(), instead.end());
  return result;
}

// Reads the facts of one task.
class FlowFinder {
 public:
  FlowFinder(const BacktestTask& task, const World& world, const Facts& facts, std::string file,
             Diagnostics& diagnostics)
      : task_(task),
        world_(world),
        facts_(facts),
        file_(std::move(file)),
        diagnostics_(diagnostics) {}

  BacktestFacts find() {
    const int before = static_cast<int>(task_.before), fitted = static_cast<int>(task_.fitted),
              judged = static_cast<int>(task_.judged);
    for (const BacktestFlow& flow : task_.flows) {
      BacktestResult::Row row{};
      row.origin = flow.origin.text;
      row.destination = flow.destination.text;
      row.both = flow.both;
      const std::vector<Counted> directions = directions_of(flow);
      const auto then = total(directions, before), now = total(directions, judged);
      row.fitted = total(directions, fitted);
      if (!then || !now || *then == 0 || *now == 0) {
        diagnostics_.push_back({ErrorCode::kValueMissing, flow.origin.where,
                                fmt::format("{} has no trade in goods from {} to {} in {} and {}",
                                            file_, row.origin, row.destination, before, judged),
                                "a flow that the same side counts in the same unit in both years"});
        continue;
      }
      row.unit = directions.front().before.unit;
      row.before = *then;
      row.judged = *now;
      row.growth = facts_.nominal_growth(row.unit, before, judged).value_or(1);
      row.growth_fitted = facts_.nominal_growth(row.unit, before, fitted).value_or(1);
      found_.rows.push_back(std::move(row));
      auto& list = found_.directions.emplace_back();
      for (const Counted& direction : directions) {
        list.push_back({countries(direction.origin), countries(direction.destination),
                        direction.before.by_origin});
      }
    }
    return std::move(found_);
  }

 private:
  struct Counted {
    Word origin, destination;
    Fact before;
  };

  std::vector<std::size_t> countries(const Word& word) const {
    return expand_countries({{word}}, world_, diagnostics_);
  }

  // Empty where the facts lack one.
  std::vector<Counted> directions_of(const BacktestFlow& flow) const {
    std::vector<std::pair<Word, Word>> ends = {{flow.origin, flow.destination}};
    if (flow.both) ends.emplace_back(flow.destination, flow.origin);
    std::vector<Counted> directions;
    for (const auto& [origin, destination] : ends) {
      const auto before =
          facts_.goods(origin.text, destination.text, static_cast<int>(task_.before));
      if (!before) return {};
      directions.push_back({origin, destination, *before});
    }
    return directions;
  }

  // Of one unit, counted by the same side as the year before; nothing where there is none.
  std::optional<double> total(const std::vector<Counted>& directions, int year) const {
    if (directions.empty()) return std::nullopt;
    double sum = 0;
    for (const Counted& direction : directions) {
      const auto fact = facts_.goods(direction.origin.text, direction.destination.text, year);
      if (!fact || fact->unit != directions.front().before.unit ||
          fact->by_origin != direction.before.by_origin) {
        return std::nullopt;
      }
      sum += fact->value;
    }
    return sum;
  }

  const BacktestTask& task_;
  const World& world_;
  const Facts& facts_;
  std::string file_;
  Diagnostics& diagnostics_;
  BacktestFacts found_;
};

class Backtest {
 public:
  Backtest(RunContext& context, const BacktestTask& asked)
      : context_(context), asked_(asked), world_(*context.world), scenario_(context.scenario) {
    if (!asked.theta.empty()) scenario_.model.theta_preset = asked.theta;
  }

  BacktestResult run() {
    answer_.before = static_cast<int>(asked_.before);
    answer_.fitted = static_cast<int>(asked_.fitted);
    answer_.judged = static_cast<int>(asked_.judged);
    answer_.part = part_after(asked_.since, std::chrono::year(answer_.fitted));
    sectors_ = expand_sectors({asked_.sectors}, world_, context_.diagnostics);
    BacktestFacts facts = find_flows(asked_, world_, *context_.scenario.files,
                                     context_.scenario.folder, context_.diagnostics);
    answer_.rows = std::move(facts.rows);
    directions_ = std::move(facts.directions);
    if (!context_.diagnostics.empty()) return std::move(answer_);
    corridors_ = std::make_shared<const Corridors>(context_.world);
    const std::vector<std::size_t> free = with_routes(*corridors_);
    if (free.empty()) {
      answer_.reason = "the world has no indirect routes whose direct share could be fitted";
      return std::move(answer_);
    }
    const auto has_fact = [](const BacktestResult::Row& row) {
      return row.fitted && *row.fitted > 0;
    };
    if (answer_.part == 0 || std::ranges::none_of(answer_.rows, has_fact)) {
      answer_.reason = fmt::format(
          "nothing of {} can be fitted: no fact, or no measure yet in force", answer_.fitted);
      return std::move(answer_);
    }
    answer_.given_direct = corridors_->route(free[0]).direct;
    answer_.given_rho = corridors_->route(free[0]).rho;
    fit();
    if (context_.stopped) return std::move(answer_);
    const auto fitted =
        std::make_shared<const Corridors>(corridors_->with_routes(answer_.direct, answer_.rho));
    Scenario judged = scenario_;
    judged.measures.insert(judged.measures.end(), asked_.later.begin(), asked_.later.end());
    const Prediction then = predict(scenario_, fitted), with = predict(judged, fitted),
                     without = predict(without_channels(judged, asked_.without), nullptr);
    for (const Prediction* prediction : {&then, &with, &without}) {
      if (prediction->change.empty()) answer_.reason = prediction->reason;
    }
    if (!answer_.reason.empty()) return std::move(answer_);
    for (std::size_t k = 0; k < answer_.rows.size(); ++k) {
      answer_.rows[k].predicted = with.change[k];
      answer_.rows[k].without = without.change[k];
      answer_.rows[k].predicted_fitted = in_fitted_year(then.change[k]);
    }
    score_all();
    return std::move(answer_);
  }

 private:
  // Recorded trade new/old by row, or why there is none.
  struct Prediction {
    std::vector<double> change;
    std::string reason;
  };
  Prediction predict(const Scenario& scenario,
                     const std::shared_ptr<const Corridors>& corridors) const {
    const World& world = world_;
    const std::size_t n = world.country_count();
    Diagnostics diagnostics;
    ShockBinder binder(scenario, context_.world, diagnostics, corridors);
    const Shock& shock = binder.bind({}, diagnostics);
    if (!diagnostics.empty()) return {{}, diagnostics.front().what};
    const Solution solved = context_.solver.solve(shock, context_.options.solve);
    const Equilibrium& e = solved.equilibrium;
    if (!solved.reason().empty()) return {{}, solved.reason()};
    const Array record = recorded_exports(world, solved.under(shock), e, sectors_);
    Array arrived(n * n, 0), before(n * n, 0);
    for (const std::size_t j : sectors_) {
      for (std::size_t k = 0; k < n * n; ++k) {
        arrived[k] += e.flow[j * n * n + k];
        before[k] += world.flow()[j * n * n + k];
      }
    }
    Prediction result;
    for (const auto& directions : directions_) {
      double now = 0, then = 0;
      for (const BacktestFacts::Direction& direction : directions) {
        const Array& after = direction.by_origin ? record : arrived;
        for (const std::size_t i : direction.from) {
          for (const std::size_t m : direction.to) {
            if (i == m) continue;
            now += after[m * n + i];
            then += before[m * n + i];
          }
        }
      }
      if (!(then > 0)) {
        return {{}, "the world has no trade of " + name_of_row(result.change.size())};
      }
      result.change.push_back(std::max(now / then, kGone));
    }
    return result;
  }

  std::string name_of_row(std::size_t k) const {
    return fmt::format("{} with {} in these sectors", answer_.rows[k].origin,
                       answer_.rows[k].destination);
  }

  double in_fitted_year(double change) const { return 1 + answer_.part * (change - 1); }

  double misfit(double direct, double rho) const {
    const Prediction prediction =
        predict(scenario_, std::make_shared<const Corridors>(corridors_->with_routes(direct, rho)));
    if (prediction.change.empty()) return kNoPrediction;
    double sum = 0;
    for (std::size_t k = 0; k < prediction.change.size(); ++k) {
      const BacktestResult::Row& row = answer_.rows[k];
      if (!row.fitted || *row.fitted == 0) continue;
      const double change = in_fitted_year(prediction.change[k]);
      if (!(change > 0)) return kNoPrediction;
      const double gap = std::log(change / *row.fact_fitted());
      sum += gap * gap;
    }
    return sum;
  }

  // Grids, each around the best point of the one before, in ln(1 - direct) and ln rho: two numbers
  // and a smooth misfit need nothing more, and bounds are no trouble.
  void fit() {
    const double lower[] = {std::log(1 - kDirect[1]), std::log(kRho[0])};
    const double steepest = std::min(kRho[1], world_.data().channels.routing);
    const double upper[] = {std::log(1 - kDirect[0]), std::log(steepest)};
    double at[2], reach[2];
    for (int k = 0; k < 2; ++k) {
      at[k] = (lower[k] + upper[k]) / 2;
      reach[k] = (upper[k] - lower[k]) / 2;
    }
    double best = std::numeric_limits<double>::infinity();
    std::size_t done = 0;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<std::array<double, 2>> points;
      for (int a = -kSide; a <= kSide; ++a) {
        for (int b = -kSide; b <= kSide; ++b) {
          points.push_back({std::clamp(at[0] + reach[0] * a / kSide, lower[0], upper[0]),
                            std::clamp(at[1] + reach[1] * b / kSide, lower[1], upper[1])});
        }
      }
      std::vector<double> misfits(points.size());
      Mutex mutex;
      const std::size_t all = points.size() * kRounds;
      bool stopped = false;
      parallel_for(points.size(), [&](std::size_t k) {
        {
          const Lock lock(mutex);
          stopped = stopped || !context_.progress("fitting", done++, all);
          if (stopped) return;
        }
        misfits[k] = misfit(1 - std::exp(points[k][0]), std::exp(points[k][1]));
      });
      if (stopped) return;
      answer_.evaluations += static_cast<int>(points.size());
      const auto least = std::ranges::min_element(misfits);
      if (*least < best) {
        best = *least;
        std::ranges::copy(points[static_cast<std::size_t>(least - misfits.begin())], at);
      }
      for (double& size : reach) size *= kNarrower;
    }
    answer_.direct = 1 - std::exp(at[0]);
    answer_.rho = std::exp(at[1]);
    answer_.direct_at_bound = at[0] == lower[0] || at[0] == upper[0];
    answer_.rho_at_bound = at[1] == lower[1] || at[1] == upper[1];
  }

  void score_all() {
    std::vector<double> fact, predicted, without, fitted, fitted_fact;
    for (const BacktestResult::Row& row : answer_.rows) {
      fact.push_back(row.fact());
      predicted.push_back(row.predicted);
      without.push_back(row.without);
      if (!row.fitted) continue;
      fitted.push_back(row.predicted_fitted);
      fitted_fact.push_back(*row.fact_fitted());
    }
    answer_.predicted = score(predicted, fact);
    answer_.without = score(without, fact);
    answer_.none = score(std::vector<double>(fact.size(), 1), fact);
    answer_.of_fitted = score(fitted, fitted_fact);
  }

  static BacktestResult::Score score(const std::vector<double>& predicted,
                                     const std::vector<double>& fact) {
    BacktestResult::Score score{spearman(predicted, fact)};
    for (std::size_t k = 0; k < fact.size(); ++k) {
      score.log_error += std::abs(std::log(predicted[k] / fact[k]));
      score.percent_error += 100 * std::abs(predicted[k] - fact[k]);
    }
    score.log_error /= static_cast<double>(fact.size());
    score.percent_error /= static_cast<double>(fact.size());
    return score;
  }

  RunContext& context_;
  const BacktestTask& asked_;
  const World& world_;
  Scenario scenario_;  // with the question's trade elasticities
  BacktestResult answer_{};
  std::shared_ptr<const Corridors> corridors_;
  std::vector<std::size_t> sectors_;
  std::vector<std::vector<BacktestFacts::Direction>> directions_;  // [row]
};

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return values[k]; });
  std::vector<double> rank(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    const double mean = static_cast<double>(first + last - 1) / 2;
    for (; first < last; ++first) rank[order[first]] = mean;
  }
  return rank;
}

}  // namespace

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double middle = (static_cast<double>(a.size()) - 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    xy += (x[k] - middle) * (y[k] - middle);
    xx += (x[k] - middle) * (x[k] - middle);
    yy += (y[k] - middle) * (y[k] - middle);
  }
  return xy / std::sqrt(xx * yy);
}

BacktestFacts find_flows(const BacktestTask& task, const World& world, const Files& files,
                         const std::string& folder, Diagnostics& diagnostics) {
  const auto file = find_facts(files, task.facts, folder, diagnostics);
  if (!file) return {};
  const auto facts = Facts::read(files, *file, diagnostics);
  if (!facts) return {};
  return FlowFinder(task, world, *facts, *file, diagnostics).find();
}

BacktestResult backtest(RunContext& context, const BacktestTask& task) {
  return Backtest(context, task).run();
}

}  // namespace samarkand
