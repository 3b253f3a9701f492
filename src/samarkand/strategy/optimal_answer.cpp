#include "samarkand/strategy/optimal_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"
#include "samarkand/strategy/parts.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

constexpr double kHighestRate = 10;  // of a tariff or export tax, where none is given

constexpr double kNashTolerance = 1e-10;  // so that the digits that are told are those of the game

class Asker {
 public:
  Asker(StrategyContext& context, const Question& question)
      : context_(context),
        question_(question),
        asked_(std::get<OptimalQuestion>(question.of)),
        world_(context.world) {}

  OptimalAnswer answer() {
    answer_.instrument = asked_.instrument;
    answer_.psi = asked_.psi;
    answer_.count = asked_.count.value_or(0);
    Diagnostics& diagnostics = context_.diagnostics;
    for (const Word& word : asked_.actors) {
      answer_.actors.push_back(make_bloc(word, world_, diagnostics));
    }
    if (asked_.target) answer_.target = make_bloc(*asked_.target, world_, diagnostics);
    const std::vector<Word> everything = {{"all", question_.where}};
    const auto sectors =
        expand_sectors({asked_.sectors.empty() ? everything : asked_.sectors}, world_, diagnostics);
    const auto partners = !asked_.partners.empty()
                              ? expand_countries({asked_.partners}, world_, diagnostics)
                          : answer_.target ? answer_.target->countries
                                           : expand_countries({everything}, world_, diagnostics);
    if (!diagnostics.empty()) return std::move(answer_);
    refuse_overlaps(asked_.actors, answer_.actors, answer_.target ? &*answer_.target : nullptr,
                    "actor", world_, diagnostics);
    for (std::size_t k = 0; k < answer_.actors.size() && diagnostics.empty(); ++k) {
      make_instruments(answer_.actors[k], partners, sectors);
      if (!players_.back().instruments.empty()) continue;
      diagnostics.push_back(
          {ErrorCode::kNoInstrument, asked_.actors[k].where,
           fmt::format("{} has nothing to choose: it does not trade with the partners in these "
                       "sectors",
                       asked_.actors[k].text),
           "a target or partners outside the actor that it trades with"});
    }
    if (!diagnostics.empty()) return std::move(answer_);
    if (asked_.on_baseline) answer_.scenario = alternative();
    for (int variant = 0; variant < (question_.with.empty() ? 1 : 2); ++variant) {
      solve(variant == 1);
      if (context_.stopped || !diagnostics.empty()) break;
    }
    return std::move(answer_);
  }

 private:
  // ---- instruments

  void add(const Bloc& actor, InstrumentKind kind, std::vector<std::size_t> cells,
           OptimalAnswer::Variable variable) {
    for (const std::size_t cell : cells) variable.trade += world_.flow()[cell];
    if (!(variable.trade > 0)) return;  // without effect
    const bool ban = kind == InstrumentKind::kBan;
    variable.actor = actor.name;
    answer_.variables.push_back(std::move(variable));
    instruments_.push_back({kind, std::move(cells), asked_.least.value_or(0),
                            asked_.greatest.value_or(ban ? 1 : kHighestRate)});
  }

  void make_instruments(const Bloc& actor, const std::vector<std::size_t>& partners,
                        const std::vector<std::size_t>& sectors) {
    const std::size_t first = instruments_.size();
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
                   asked_.instrument == "tariff"       ? InstrumentKind::kTariff
                   : asked_.instrument == "export_tax" ? InstrumentKind::kExportTax
                                                       : InstrumentKind::kBan);
        }
      }
    }
    Player player{aim_of(actor), {}};
    for (std::size_t k = first; k < instruments_.size(); ++k) player.instruments.push_back(k);
    players_.push_back(std::move(player));
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
    if (answer_.target) aim.target = weights(*answer_.target);
    aim.psi = asked_.psi.front();
    return aim;
  }

  // ---- solving

  OptimalAnswer::Alternative alternative() const {
    const Array change = log_real_income(world_, context_.shock, context_.equilibrium);
    return {answer_.actors.front().log_income(change),
            answer_.target ? answer_.target->log_income(change) : 0};
  }

  void solve(bool with) {
    Scenario scenario = context_.scenario;
    if (asked_.on_baseline) scenario.measures.clear();
    if (with) {
      scenario.measures.insert(scenario.measures.end(), question_.with.begin(),
                               question_.with.end());
    }
    Shock shock = make_shock(scenario, world_, context_.diagnostics);
    if (!context_.diagnostics.empty()) return;
    const MeasureBase base(context_.solver, std::move(shock));
    const MeasureProblem problem{base, instruments_};
    OptimalAnswer::Variant& result = answer_.variants.emplace_back();
    const auto progress = [this](std::size_t done, std::size_t total) {
      return context_.progress("optimal measures", done, total);
    };
    OptimalOptions options;
    options.progress = progress;
    const Aim& aim = players_.front().aim;
    if (players_.size() > 1) {
      options.tolerance = kNashTolerance;
      result.nash = nash_measures(problem, players_, {}, options);
    } else if (asked_.count) {
      LadderOptions ladder;
      ladder.bans = static_cast<std::size_t>(*asked_.count);
      ladder.progress = progress;
      result.ladder = best_bans(problem, aim, ladder);
    } else {
      result.frontier = frontier(problem, aim, asked_.psi, options);
    }
  }

  StrategyContext& context_;
  const Question& question_;
  const OptimalQuestion& asked_;
  const World& world_;
  OptimalAnswer answer_;
  std::vector<Instrument> instruments_;
  std::vector<Player> players_;
};

}  // namespace

OptimalAnswer answer_optimal(StrategyContext& context, const Question& question) {
  return Asker(context, question).answer();
}

}  // namespace samarkand
