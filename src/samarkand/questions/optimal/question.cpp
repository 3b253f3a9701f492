#include "samarkand/questions/optimal/question.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/optimal/solve.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

constexpr double kLargestWeight = 1e6;    // psi
constexpr double kDoubtfulGreatest = 10;  // above its own default perhaps a percentage

// What the keys must be together.
class Check {
 public:
  Check(const Question& question, Diagnostics& diagnostics)
      : question_(question),
        asked_(asked_as<OptimalQuestion>(question)),
        bans_(asked_.chosen_instrument() == "ban"),
        diagnostics_(diagnostics) {}

  void aim() {
    if (!asked_.target && asked_.weights() != std::vector{0.0}) {
      refuse("`psi` weighs the target's loss, and there is no target", "add `target`");
    }
    if (!asked_.target && asked_.partners.empty() && bans_) {
      refuse("bans need a target or partners", "add `target`");
    }
    if (asked_.actors.size() > 1) {
      refuse_written("several actors choose for themselves alone",
                     {{"`target`", !!asked_.target}, {"`count`", !!asked_.count}},
                     ", or write a group as the one actor");
    }
  }
  void sizes() {
    if (asked_.count && !bans_) refuse("`count` is a number of bans", "write instrument: ban");
    const OptimalQuestion usual;
    if (asked_.count) {
      refuse_written("`count` asks for full bans at one psi",
                     {{"`least`", asked_.least != 0},
                      {"`greatest`", !!asked_.greatest},
                      {"all psi but one", asked_.psi.size() > 1}});
      refuse_written("`count` bans one after another, without a search",
                     {{"`tolerance`", !!asked_.tolerance},
                      {"`starts`", asked_.starts != usual.starts},
                      {"`budget`", !!asked_.budget}});
    }
    if (asked_.greatest && asked_.least > *asked_.greatest) {
      refuse("`least` exceeds `greatest`", "exchange them");
    }
    if (bans_ && (asked_.least < 0 || asked_.greatest.value_or(0) > 1)) {
      refuse("a ban covers a part of trade from 0 to 1", "write `least` and `greatest` within it");
    }
  }

 private:
  // Names those of the keys that were written.
  void refuse_written(std::string what, const std::vector<std::pair<std::string_view, bool>>& keys,
                      std::string_view otherwise = "") {
    std::vector<std::string_view> written;
    for (const auto& [key, is_written] : keys) {
      if (is_written) written.push_back(key);
    }
    if (written.empty()) return;
    refuse(std::move(what), fmt::format("remove {}{}", fmt::join(written, " and "), otherwise));
  }
  void refuse(std::string what, std::string fix) {
    diagnostics_.push_back(
        {ErrorCode::kOutOfRange, question_.where, std::move(what), {}, std::move(fix)});
  }

  const Question& question_;
  const OptimalQuestion& asked_;
  bool bans_;
  Diagnostics& diagnostics_;
};

template <class Value>
Key<Question> key_of(Value OptimalQuestion::*member, const KeyRecord& of) {
  return ask_key<OptimalQuestion>(member, of);
}

Keys<Question> make_keys() {
  return {
      key_of(&OptimalQuestion::actors, {.name = "actor",
                                        .required = true,
                                        .text = "a code or a group; a list: each for itself"}),
      key_of(&OptimalQuestion::target,
             {.name = "target",
              .text = "the code or group that is to lose; left out: the actor's gain is all"}),
      key_of(&OptimalQuestion::instrument,
             {.name = "instrument",
              .choices = {"ban", "tariff", "export_tax"},
              .default_text = "ban with a target, else tariff",
              .text = "ban (a part of trade in both directions, two numbers a sector and "
                      "partner), tariff or export_tax (a rate by sector and partner, one for "
                      "all members of a group)"}),
      key_of(&OptimalQuestion::partners, {.name = "partners",
                                          .default_text = "the target, else all",
                                          .text = "whose trade it can touch"}),
      key_of(&OptimalQuestion::sectors,
             {.name = "sectors", .default_text = "all", .text = "which"}),
      key_of(&OptimalQuestion::on,
             {.name = "on",
              .choices = {"scenario", "baseline"},
              .text = "scenario: on top of its measures; baseline: in their place"}),
      key_of(&OptimalQuestion::psi,
             {.name = "psi",
              .least = 0,
              .greatest = kLargestWeight,
              .default_text = "1 with a target, else 0",
              .text = "what one percent of the target's real income is worth in percent of "
                      "the actor's; a list gives the frontier"}),
      key_of(&OptimalQuestion::least, {.name = "least",
                                       .least = -1,
                                       .least_excluded = true,
                                       .text = "the smallest rate or banned part"}),
      key_of(&OptimalQuestion::greatest, {.name = "greatest",
                                          .least = -1,
                                          .least_excluded = true,
                                          .doubtful = kDoubtfulGreatest,
                                          .default_text = "1 for a ban, else 10",
                                          .text = "the largest"}),
      key_of(&OptimalQuestion::count,
             {.name = "count",
              .least = 1,
              .greatest = 10000,
              .whole = true,
              .text = "how many full bans, of one member's trade with the target in one sector "
                      "and direction each"}),
      key_of(&OptimalQuestion::tolerance, {.name = "tolerance",
                                           .least = 1e-10,
                                           .greatest = 1e-4,
                                           .default_text = "1e-8, of several actors 1e-9",
                                           .text = "to which the first-order conditions hold"}),
      key_of(&OptimalQuestion::starts,
             {.name = "starts",
              .least = 1,
              .greatest = 1000,
              .whole = true,
              .text = "from how many points to search: start k of n stops the part k/n of "
                      "the trade at unchanged prices; the best local optimum is told"}),
      key_of(&OptimalQuestion::budget,
             {.name = "budget",
              .least = 1,
              .greatest = 1e9,
              .whole = true,
              .default_text = "2000 for each start and actor",
              .text = "how many equilibria may be solved, for each psi or all actors together; the "
                      "starts share them equally"}),
      with_key()};
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "optimal"; }
  std::string_view text() const override {
    return "Which measures serve an actor best? Maximises ln real income of the actor (of a group: "
           "weighted by income) less psi times that of the target, over rates or banned parts by "
           "sector and partner, by exact gradients; a list of psi gives the frontier. Bans with "
           "`count` are chosen one after another, each in full. Several actors set their tariffs "
           "each for itself until none would change them (Nash).";
  }
  std::vector<std::string_view> examples() const override {
    return {"{ask: optimal, actor: coalition, target: RUS, instrument: ban, psi: 1, count: 100}",
            "{ask: optimal, actor: USA, instrument: tariff, sectors: goods}",
            "{ask: optimal, actor: [USA, CHN], instrument: tariff, sectors: goods}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = make_keys();
    return keys;
  }
  Polymorphic<Asked> make() const override { return OptimalQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    Check check(question, diagnostics);
    check.aim();
    check.sizes();
  }
  Named named(const Question& question) const override {
    const auto& asked = asked_as<OptimalQuestion>(question);
    Named named{.countries = asked.actors, .sectors = asked.sectors};
    if (asked.target) named.add({*asked.target});
    named.add(asked.partners);
    return named;
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    make_optimal_task(question, *bound.world, diagnostics);
    std::vector<Measure> measures = measures_below(bound.scenario, question, true);
    const Counterfactuals::Case all{std::vector<char>(measures.size(), 1)};
    check_cases(bound.world, bound.scenario, std::move(measures), {all}, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<OptimalAnswer>(answer_optimal(context, question));
  }
  std::vector<TableForm> tables() const override { return optimal_tables(); }
  std::string_view drawing() const override { return drawings::optimal; }
};

}  // namespace

const QuestionKind& optimal_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
