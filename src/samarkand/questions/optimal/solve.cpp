#include "samarkand/questions/optimal/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/questions/words.h"
#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

constexpr double kHighestRate = 10;  // of a tariff or export tax, where none is given

class TaskMaker {
 public:
  TaskMaker(const Question& question, const World& world, Diagnostics& diagnostics)
      : question_(question),
        asked_(asked_as<OptimalQuestion>(question)),
        world_(world),
        diagnostics_(diagnostics) {}

  OptimalTask make() {
    const std::size_t problems = diagnostics_.size();
    task_.instrument = asked_.chosen_instrument();
    task_.psi = asked_.weights();
    task_.count = asked_.count.value_or(0);
    for (const Word& word : asked_.actors) {
      task_.actors.push_back(make_bloc(word, world_, diagnostics_));
    }
    if (asked_.target) task_.target = make_bloc(*asked_.target, world_, diagnostics_);
    const std::vector<Word> everything = {{"all", question_.where}};
    const auto sectors = expand_sectors({asked_.sectors.empty() ? everything : asked_.sectors},
                                        world_, diagnostics_);
    const auto partners = !asked_.partners.empty()
                              ? expand_countries({asked_.partners}, world_, diagnostics_)
                          : task_.target ? task_.target->countries
                                         : expand_countries({everything}, world_, diagnostics_);
    if (diagnostics_.size() > problems) return std::move(task_);
    refuse_overlaps(asked_.actors, task_.actors, task_.target ? &*task_.target : nullptr, "actor",
                    world_, diagnostics_);
    for (std::size_t k = 0; k < task_.actors.size() && diagnostics_.size() == problems; ++k) {
      make_instruments(task_.actors[k], partners, sectors);
      if (!task_.players.back().instruments.empty()) continue;
      diagnostics_.push_back(
          {ErrorCode::kNoInstrument, asked_.actors[k].where,
           fmt::format("{} has nothing to choose: it does not trade with the partners in these "
                       "sectors",
                       asked_.actors[k].text),
           "a target or partners outside the actor that it trades with"});
    }
    return std::move(task_);
  }

 private:
  void add(const Bloc& actor, InstrumentKind kind, std::vector<std::size_t> cells,
           OptimalTask::Variable variable) {
    for (const std::size_t cell : cells) variable.trade += world_.flow()[cell];
    if (!(variable.trade > 0)) return;  // without effect
    const bool ban = kind == InstrumentKind::kBan;
    variable.actor = actor.name;
    task_.variables.push_back(std::move(variable));
    task_.instruments.push_back(
        {kind, std::move(cells), asked_.least, asked_.greatest.value_or(ban ? 1 : kHighestRate)});
  }

  void make_instruments(const Bloc& actor, const std::vector<std::size_t>& partners,
                        const std::vector<std::size_t>& sectors) {
    const std::size_t first = task_.instruments.size();
    for (const std::size_t j : sectors) {
      for (const std::size_t partner : partners) {
        if (actor.holds(partner)) continue;
        const std::string& code = world_.countries()[partner].code;
        const std::string& sector = world_.sectors()[j].code;
        const auto cells = [&](const std::vector<std::size_t>& members, bool buys) {
          std::vector<std::size_t> list;
          for (const std::size_t n : members) {
            list.push_back(buys ? world_.cell(j, n, partner) : world_.cell(j, partner, n));
          }
          return list;
        };
        const auto add_pair = [&](const std::string& name, const std::vector<std::size_t>& members,
                                  InstrumentKind kind) {
          if (kind != InstrumentKind::kExportTax) {
            add(actor, kind, cells(members, true), {{}, code, name, sector});
          }
          if (kind != InstrumentKind::kTariff) {
            add(actor, kind, cells(members, false), {{}, name, code, sector});
          }
        };
        if (asked_.count) {  // each member's trade on its own
          for (const std::size_t n : actor.countries) {
            add_pair(world_.countries()[n].code, {n}, InstrumentKind::kBan);
          }
        } else {
          add_pair(actor.name, actor.countries,
                   task_.instrument == "tariff"       ? InstrumentKind::kTariff
                   : task_.instrument == "export_tax" ? InstrumentKind::kExportTax
                                                      : InstrumentKind::kBan);
        }
      }
    }
    Player player{aim_of(actor), {}, display_name(world_, actor.name)};
    for (std::size_t k = first; k < task_.instruments.size(); ++k) player.instruments.push_back(k);
    task_.players.push_back(std::move(player));
  }

  Aim aim_of(const Bloc& actor) const {
    const auto weights = [&](const Bloc& bloc) {
      Array result(world_.country_count(), 0);
      for (std::size_t k = 0; k < bloc.countries.size(); ++k) {
        result[bloc.countries[k]] = bloc.weight[k];
      }
      return result;
    };
    Aim aim{weights(actor)};
    if (task_.target) aim.target = weights(*task_.target);
    aim.psi = task_.psi.front();
    return aim;
  }

  const Question& question_;
  const OptimalQuestion& asked_;
  const World& world_;
  Diagnostics& diagnostics_;
  OptimalTask task_;
};

class OptimalSolver {
 public:
  OptimalSolver(RunContext& context, const Question& question)
      : context_(context),
        question_(question),
        on_baseline_(asked_as<OptimalQuestion>(question).on == "baseline"),
        world_(*context.world),
        answer_(context, question) {}

  OptimalAnswer answer() {
    static_cast<OptimalTask&>(answer_) = make_optimal_task(question_, world_, context_.diagnostics);
    if (!context_.diagnostics.empty()) return std::move(answer_);
    if (on_baseline_) answer_.scenario = alternative();
    for (int variant = 0; variant < (question_.with.empty() ? 1 : 2); ++variant) {
      solve(variant == 1);
      if (context_.stopped || !context_.diagnostics.empty()) break;
    }
    return std::move(answer_);
  }

 private:
  OptimalAnswer::Alternative alternative() const {
    const Array change = log_real_income(world_, context_.shock, context_.equilibrium);
    return {answer_.actors.front().log_income(change),
            answer_.target ? answer_.target->log_income(change) : 0};
  }

  Array tariffs_before(const Shock& shock) const {
    Array before;
    for (const Instrument& instrument : answer_.instruments) {
      double trade = 0, duties = 0;
      for (const std::size_t cell : instrument.cells) {
        trade += world_.flow()[cell];
        duties += world_.flow()[cell] * (1 / shock.inverse_tariff[cell] - 1);
      }
      before.push_back(duties / trade);
    }
    return before;
  }

  void solve(bool with) {
    Scenario scenario = context_.scenario;
    scenario.measures = measures_below(context_.scenario, question_, with);
    Shock shock = make_shock(scenario, context_.world, context_.diagnostics);
    if (!context_.diagnostics.empty()) return;
    const MeasureBase base(context_.solver, std::move(shock));
    const MeasureProblem problem{base, answer_.instruments};
    OptimalAnswer::Variant& result = answer_.variants.emplace_back();
    if (answer_.instrument == "tariff") result.before = tariffs_before(base.shock());
    const auto progress = [this](std::size_t done, std::size_t total) {
      return context_.progress("optimal measures", done, total);
    };
    OptimalOptions options;
    options.progress = progress;
    const auto& asked = asked_as<OptimalQuestion>(question_);
    options.tolerance = asked.first_order();
    options.starts = static_cast<std::size_t>(asked.starts);
    options.max_solves = asked.most_solves();
    const Aim& aim = answer_.players.front().aim;
    if (answer_.players.size() > 1) {
      result.nash = nash_measures(problem, answer_.players, {}, options);
    } else if (answer_.count > 0) {
      LadderOptions ladder;
      ladder.bans = static_cast<std::size_t>(answer_.count);
      ladder.progress = progress;
      result.ladder = best_bans(problem, aim, ladder);
    } else {
      result.frontier = frontier(problem, aim, answer_.psi, options);
    }
  }

  RunContext& context_;
  const Question& question_;
  bool on_baseline_;
  const World& world_;
  OptimalAnswer answer_;
};

}  // namespace

std::vector<Measure> measures_below(const Scenario& scenario, const Question& question, bool with) {
  std::vector<Measure> measures;
  if (asked_as<OptimalQuestion>(question).on == "scenario") measures = scenario.measures;
  if (with) measures.insert(measures.end(), question.with.begin(), question.with.end());
  return measures;
}

OptimalTask make_optimal_task(const Question& question, const World& world,
                              Diagnostics& diagnostics) {
  return TaskMaker(question, world, diagnostics).make();
}

OptimalAnswer answer_optimal(RunContext& context, const Question& question) {
  return OptimalSolver(context, question).answer();
}

}  // namespace samarkand
