#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <filesystem>
#include <map>
#include <utility>

#include "samarkand/report/answers.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t kTold = 6;  // equilibria in a sentence

std::string number(double value) { return fmt::format("{:.4g}", value); }

// "a factor of 1.086 (costs +8.63 %)", "a rate of 12 %".
std::string size_text(const std::string& unit, double size) {
  if (unit == "rate") return fmt::format("a rate of {:.3g} %", 100 * size);
  return fmt::format("a factor of {:.6g} (costs +{:.3g} %)", size, 100 * (size - 1));
}

class Teller {
 public:
  Teller(const World& world, std::string with) : world_(world), with_(std::move(with)) {}

  Sentences tell(const std::monostate&) { return {}; }
  Sentences tell(const LeakageAnswer& answer) { return sentences_of(world_, answer); }
  Sentences tell(const SettlementAnswer& answer) { return sentences_of(world_, answer); }
  Sentences tell(const BacktestAnswer& answer) { return sentences_of(world_, answer); }
  Sentences tell(const InspectionAnswer& answer) { return sentences_of(world_, answer); }

  // ---- compliance

  Sentences tell(const ComplianceAnswer& answer) {
    Sentences all;
    const std::string actor = name(answer.actor.own.name);
    for (std::size_t k = 0; k < answer.variants.size(); ++k) {
      const Compliance& variant = answer.variants[k];
      const std::string given = k == 0 ? "" : with_ + ": ";
      all.push_back(given + threshold(answer, variant, actor));
      if (variant.inside.world.solved() && variant.outside.world.solved()) {
        all.push_back(
            fmt::format("Its real income changes by {} if it joins, by {} if not and no threat is "
                        "carried out.",
                        income(answer.actor.own, variant.inside.world),
                        income(answer.actor.own, variant.outside.world)));
      }
      if (answer.other) all.push_back(affinity(variant.affinity, actor, name(answer.other->name)));
    }
    return all;
  }

  std::string threshold(const ComplianceAnswer& answer, const Compliance& variant,
                        const std::string& actor) const {
    if (!variant.inside.world.solved() || !variant.outside.world.solved()) {
      return fmt::format("It cannot be told when {} joins: {}.", actor, variant.reason);
    }
    const bool freely = variant.inside.payoff.total() >= variant.outside.payoff.total();
    std::string text = freely ? fmt::format("{} joins without any threat.", actor) : "";
    if (!variant.threshold) {
      text = fmt::format("No threat makes {} join: {}.", actor, variant.reason);
    } else if (!freely || *variant.threshold > variant.least) {
      // A rate below the one in force is a favour to those outside.
      text += fmt::format("{}{} joins once the threat reaches {}.",
                          freely ? " With rates from 0 on, those below the ones in force: " : "",
                          actor, size_text(answer.unit, *variant.threshold));
    }
    std::vector<std::string> others;
    for (const double crossing : variant.crossings) {
      if (crossing != variant.threshold) others.push_back(number(crossing));
    }
    if (!others.empty()) {
      text += fmt::format(" Its best reply changes at {}s of {}, too.", answer.unit,
                          fmt::join(others, ", "));
    }
    return text;
  }

  static std::string affinity(const AffinityThreshold& affinity, const std::string& actor,
                              const std::string& other) {
    if (!affinity.value) {
      return fmt::format("No weight on the real income of {} decides: {}.", other, affinity.reason);
    }
    return fmt::format(
        "Without a threat {} joins when its weight on the real income of {} is at "
        "{} {:.6g}.",
        actor, other, affinity.at_most ? "most" : "least", *affinity.value);
  }

  // ---- games

  Sentences tell(const GameAnswer& answer) {
    Sentences all;
    for (std::size_t k = 0; k < answer.variants.size(); ++k) {
      Sentences some = solution(answer, answer.variants[k]);
      if (k == 1 && !some.empty()) {
        some.front() = with_ + ": " + some.front();
        if (same_equilibria(answer.variants[0], answer.variants[1])) {
          some = {with_ + " all of that stays the same."};
        }
      }
      all.insert(all.end(), some.begin(), some.end());
    }
    if (!answer.alone.empty()) linking(answer, all);
    return all;
  }

  Sentences solution(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    if (solution.replies) {
      Sentences large = {replies(answer, solution)};
      if (answer.leader) {
        large.emplace_back("Who moves first is not looked at in games this large.");
      }
      return large;
    }
    Sentences all = {equilibria(answer, solution)};
    const auto unsolved = std::ranges::count_if(
        solution.outcomes,
        [](const GameAnswer::Outcome& outcome) { return !outcome.world.solved(); });
    if (unsolved > 0) {
      all.push_back(
          fmt::format("{} of {} profiles have no equilibrium of the economy: nobody is "
                      "taken to go there.",
                      unsolved, solution.outcomes.size()));
    }
    if (answer.alone.empty()) dominated(answer, solution, all);
    if (solution.commitment) commitment(answer, solution, all);
    if (solution.logit && solution.logit->pure && solution.pure.size() > 1) {
      all.push_back(fmt::format("Players who err less and less come to: {}.",
                                text(answer, solution.form, *solution.logit->pure)));
    }
    if (solution.price && solution.price->price() > kPayoffTie) {
      all.push_back(
          fmt::format("The sum of payoffs, unweighted, would be highest, by {:.3g} points over the "
                      "worst equilibrium, at: {}.",
                      100 * solution.price->price(), text(answer, solution.price->best)));
    }
    return all;
  }

  void dominated(const GameAnswer& answer, const GameAnswer::Solution& solution,
                 Sentences& all) const {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>> worse;
    for (const Domination& of : solution.dominated) {
      if (of.round > 1) continue;
      worse[{of.player, of.by}].push_back(answer.players[of.player].choices[of.action]);
    }
    for (const auto& [better, choices] : worse) {
      const GameAnswer::Chooser& chooser = answer.players[better.first];
      all.push_back(fmt::format("Whatever the others do, {} does better with {} than with {}.",
                                name(chooser.valuation.own.name), chooser.choices[better.second],
                                fmt::join(choices, " or ")));
    }
  }

  std::string equilibria(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    if (solution.pure.empty()) {
      const std::size_t mixed = solution.mixed ? solution.mixed->size() : 0;
      return fmt::format(
          "No choice of each player is a best reply to the others' ({}).",
          mixed > 0 ? fmt::format("mixed equilibria: {}", mixed) : "no pure equilibrium");
    }
    if (solution.pure.size() == 1) {
      return fmt::format("One equilibrium: {}.",
                         text(answer, solution.form, solution.pure[0].profile));
    }
    std::vector<std::string> texts;
    for (const PureEquilibrium& pure : solution.pure) {
      if (texts.size() < kTold) texts.push_back(text(answer, solution.form, pure.profile));
    }
    return fmt::format("{} equilibria: {}{}.", solution.pure.size(), fmt::join(texts, "; or "),
                       solution.pure.size() > kTold ? "; and more" : "");
  }

  void commitment(const GameAnswer& answer, const GameAnswer::Solution& solution,
                  Sentences& all) const {
    const auto& [best, worst] =
        std::pair(solution.commitment->best_case, solution.commitment->worst_case);
    const std::string leader = name(answer.players[*answer.leader].valuation.own.name);
    if (!best) {
      all.push_back(
          fmt::format("Whatever {} does first, the others find no pure equilibrium.", leader));
      return;
    }
    all.push_back(
        fmt::format("If {} moves first: {}.", leader, text(answer, solution.form, *best)));
    if (worst && *worst != *best) {
      all.push_back(fmt::format("At worst for it, as the others can do several things: {}.",
                                text(answer, solution.form, *worst)));
    }
  }

  std::string replies(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    const BestReplies& replies = *solution.replies;
    const std::string last = text(answer, replies.path.back());
    switch (replies.end) {
      case DynamicsEnd::kEquilibrium:
        return fmt::format("Best replies end at an equilibrium: {}.", last);
      case DynamicsEnd::kCycle:
        return fmt::format("Best replies go in a circle of {} profiles, from: {}.",
                           replies.path.size() - 1 - replies.cycle_start, last);
      case DynamicsEnd::kBudget:
        return fmt::format("Best replies were still moving when the search ended, at: {}.", last);
      case DynamicsEnd::kNoPayoff:
        return "No profile that was looked at has an equilibrium of the economy.";
    }
    return "";
  }

  static bool same_equilibria(const GameAnswer::Solution& a, const GameAnswer::Solution& b) {
    if (a.replies || b.replies) return false;
    const auto led = [](const GameAnswer::Solution& of) {
      return of.commitment ? std::pair(of.commitment->best_case, of.commitment->worst_case)
                           : std::pair<std::optional<std::size_t>, std::optional<std::size_t>>();
    };
    const auto limit = [](const GameAnswer::Solution& of) {
      return of.logit ? of.logit->pure : std::nullopt;
    };
    return !a.pure.empty() && led(a) == led(b) && limit(a) == limit(b) &&
           std::ranges::equal(a.pure, b.pure, {}, &PureEquilibrium::profile,
                              &PureEquilibrium::profile);
  }

  void linking(const GameAnswer& answer, Sentences& all) {
    for (const GameAnswer& alone : answer.alone) {
      if (alone.variants.empty()) continue;
      const Sentences some = solution(alone, alone.variants[0]);
      if (!some.empty()) {
        all.push_back(fmt::format("The game {} alone: {}", alone.games[0], some.front()));
      }
    }
    const std::optional<bool> changes = linking_changes(answer);
    if (!changes) return;
    all.emplace_back(*changes ? "Linking the games changes what is done."
                              : "Linking the games changes nothing that is done.");
  }

  // ---- coalitions

  Sentences tell(const CoalitionAnswer& answer) {
    if (answer.rows.empty()) return {};
    Sentences all;
    const std::string target = name(answer.target.name);
    const auto by = [&](bool members, auto value) {
      std::vector<std::size_t> order;
      for (std::size_t k = 0; k < answer.rows.size(); ++k) {
        if (answer.rows[k].member == members && std::isfinite(value(k))) order.push_back(k);
      }
      std::ranges::stable_sort(order, std::ranges::greater{}, value);
      return order;
    };
    const auto player = [&](std::size_t k) { return name(answer.players[k].own.name); };
    const auto marginal = [&](std::size_t k) { return answer.rows[k].marginal; };
    const auto members = by(true, marginal), others = by(false, marginal);
    if (!members.empty()) {
      all.push_back(
          fmt::format("The members cost {} {:.3g} % of its real income, and themselves "
                      "{:.3g} %.",
                      target, answer.damage, answer.cost));
    }
    if (members.size() > 1) {
      all.push_back(fmt::format(
          "They can least spare {}: without it the loss is {:.3g} points smaller. They can best "
          "spare {} ({:.2g} points).",
          player(members.front()), marginal(members.front()), player(members.back()),
          marginal(members.back())));
    }
    if (!others.empty()) {
      all.push_back(marginal(others.front()) > 0
                        ? fmt::format("{} would add most by joining: {:.3g} points.",
                                      player(others.front()), marginal(others.front()))
                        : "Nobody's joining would add to the loss.");
    }
    stability(answer, all);
    if (answer.fall) {
      all.push_back(
          fmt::format("Joining does not always help: {} takes {:.2g} points off what {} "
                      "do alone.",
                      player(answer.fall->player), answer.fall->loss,
                      names_of(answer, answer.fall->coalition)));
    }
    if (answer.burden.reason.empty() && !answer.burden.countries.empty()) {
      double moved = 0;
      for (const double t : answer.burden.transfer) moved += std::max(t, 0.0);
      const Money unit = money(world_, moved);
      all.push_back(
          fmt::format("Shared equally, every member would bear {:+.3g} % of real income; "
                      "{:.3g} {} would have to be handed over.",
                      answer.burden.real_income, moved / unit.divisor, unit.unit));
    }
    if (!answer.exhaustive) {
      all.push_back(
          fmt::format("Too many coalitions for all of them: Shapley shares are estimated "
                      "from {} of them.",
                      answer.coalitions));
    }
    if (answer.without_equilibrium > 0) {
      all.push_back(fmt::format("{} without an equilibrium ({}).",
                                counted(answer.without_equilibrium, "coalition"), answer.reason));
    }
    return all;
  }

  void stability(const CoalitionAnswer& answer, Sentences& all) const {
    const auto list = [&](const std::vector<std::size_t>& players) {
      std::vector<std::string> names;
      for (const std::size_t k : players) names.push_back(name(answer.players[k].own.name));
      return fmt::format("{}", fmt::join(names, ", "));
    };
    const Stability& stability = answer.stability;
    if (!stability.unknown.empty()) {
      all.push_back(fmt::format("Not known of {}: there is no equilibrium where they move.",
                                list(stability.unknown)));
    }
    if (answer.members != 0 && stability.leave.empty()) {
      all.emplace_back("No member is known to gain by leaving.");
    } else if (!stability.leave.empty()) {
      const bool incomes_alone = std::ranges::all_of(stability.leave, [&](std::size_t k) {
        return answer.players[k].affinity.empty() && answer.players[k].stakes.empty();
      });
      all.push_back(
          fmt::format("{} these would leave: {}.",
                      incomes_alone ? "Valuing their own real income alone," : "By their payoffs",
                      list(stability.leave)));
      what_keeps_them(answer, all);
    }
    if (std::popcount(answer.members) < static_cast<int>(answer.players.size())) {
      all.push_back(stability.join.empty()
                        ? "Nobody outside is known to gain by joining."
                        : fmt::format("These would join: {}.", list(stability.join)));
    }
    if (!answer.exhaustive) return;
    if (answer.stable.empty()) {
      all.emplace_back("No coalition is known to be stable.");
    } else if (answer.stable.size() == 1) {
      all.push_back(
          fmt::format("The one stable coalition: {}.", names_of(answer, answer.stable.front())));
    } else {
      all.push_back(fmt::format(
          "{} coalitions are stable, the largest of them: {}.", answer.stable.size(),
          names_of(answer, *std::ranges::max_element(
                               answer.stable, {}, [](Coalition s) { return std::popcount(s); }))));
    }
  }

  void what_keeps_them(const CoalitionAnswer& answer, Sentences& all) const {
    for (const bool at_most : {true, false}) {
      std::vector<std::string> weights;
      for (const std::size_t k : answer.stability.leave) {
        const AffinityThreshold& hostility = answer.rows[k].hostility;
        if (!hostility.value || hostility.at_most != at_most) continue;
        weights.push_back(
            fmt::format("{} {:.2g}", name(answer.players[k].own.name), *hostility.value));
      }
      if (weights.empty()) continue;
      all.push_back(fmt::format(
          "They stay where their weight on the real income of {} is at {}: {}.",
          name(answer.target.name), at_most ? "most" : "least", fmt::join(weights, ", ")));
    }
  }

  // ---- optimal measures

  Sentences tell(const OptimalAnswer& answer) {
    Sentences all;
    for (std::size_t k = 0; k < answer.variants.size(); ++k) {
      const OptimalAnswer::Variant& variant = answer.variants[k];
      Sentences some;
      if (variant.ladder) ladder(answer, *variant.ladder, some);
      if (variant.nash) nash(answer, *variant.nash, some);
      for (std::size_t p = 0; p < variant.frontier.size(); ++p) {
        optimum(answer, variant.frontier[p], answer.psi[p], some);
      }
      if (k == 1 && !some.empty()) some.front() = with_ + ": " + some.front();
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  std::string what_it_does(const OptimalAnswer& answer, double own, double target) const {
    std::string text = fmt::format("{} {}", name(answer.actors[0].name), percent_text(own));
    if (answer.target)
      text += fmt::format(", {} {}", name(answer.target->name), percent_text(target));
    return text;
  }

  void optimum(const OptimalAnswer& answer, const Optimum& optimum, double psi,
               Sentences& all) const {
    if (optimum.point.value.empty()) {
      all.push_back(fmt::format("No optimum: {}.", optimum.reason));
      return;
    }
    std::string text = answer.target ? fmt::format("At psi {:g}: ", psi) : "At the optimum: ";
    text += what_it_does(answer, optimum.own, optimum.target);
    const auto at = std::ranges::count(optimum.bound, static_cast<signed char>(1));
    text += fmt::format("; {:.1f} % on average, {} of {} at the upper bound",
                        average_measure(answer, optimum.point.value, optimum.bound, 0), at,
                        optimum.bound.size());
    if (!optimum.converged) text += fmt::format("; NOT CONVERGED: {}", optimum.reason);
    all.push_back(text + ".");
  }

  void ladder(const OptimalAnswer& answer, const BanLadder& ladder, Sentences& all) const {
    if (ladder.steps.empty()) {
      all.push_back(fmt::format("No bans: {}.", ladder.end));
      return;
    }
    const BanLadder::Step &first = ladder.steps.front(), &last = ladder.steps.back();
    const std::size_t count = ladder.steps.size() - 1;
    if (count == 0) {
      all.push_back("No ban serves the aim.");
    } else {
      all.push_back(fmt::format(
          "{}: {} of real income; the first: {}.",
          count == 1 ? "The best ban" : fmt::format("The best {} bans, one after another", count),
          what_it_does(answer, last.own, last.target),
          ban_text(answer.variables[ladder.steps[1].candidate])));
    }
    if (std::abs(first.own) > kPayoffTie || std::abs(first.target) > kPayoffTie) {
      all.push_back(fmt::format("Before them: {}.", what_it_does(answer, first.own, first.target)));
    }
    if (answer.scenario) {
      all.push_back(
          fmt::format("The scenario's own measures: {}.",
                      what_it_does(answer, answer.scenario->own, answer.scenario->target)));
    }
    if (count < static_cast<std::size_t>(answer.count)) {
      all.push_back(fmt::format("It ends there: {}.", ladder.end));
    }
  }

  std::string ban_text(const OptimalAnswer::Variable& variable) const {
    return fmt::format("{} to {}, {}", name(variable.origin), name(variable.destination),
                       variable.sector);
  }

  void nash(const OptimalAnswer& answer, const NashMeasures& nash, Sentences& all) const {
    if (nash.point.value.empty()) {
      all.push_back(fmt::format("No Nash equilibrium was found: {}.", nash.reason));
      return;
    }
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < answer.actors.size(); ++p) {
      parts.push_back(fmt::format("{} sets {:.1f} % on average and has {} of real income",
                                  name(answer.actors[p].name),
                                  average_measure(answer, nash.point.value, nash.bound, p),
                                  percent_text(nash.objective[p])));
    }
    all.push_back(fmt::format("Each for itself: {}.", fmt::join(parts, "; ")));
    if (!nash.converged) all.push_back(fmt::format("NOT CONVERGED: {}.", nash.reason));
  }

 private:
  std::string name(const std::string& code) const { return display_name(world_, code); }
  static std::string income(const Bloc& bloc, const Counterfactual& world) {
    return percent_text(bloc.log_income(world.log_real_income));
  }
  // "the coalition: secondary, China: comply".
  std::string text(const GameAnswer& answer, const Profile& profile) const {
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const GameAnswer::Chooser& chooser = answer.players[p];
      parts.push_back(name(chooser.valuation.own.name) + ": " + chooser.choices[profile[p]]);
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  std::string text(const GameAnswer& answer, const NormalForm& form, std::size_t profile) const {
    return text(answer, form.profile(profile));
  }

  const World& world_;
  std::string with_;  // what the question's further measures are called
};

}  // namespace

std::string display_name(const World& world, const std::string& code) {
  const auto found = world.find_country(code);
  if (found) return world.countries()[*found].name;
  const bool common_noun = !code.empty() && code[0] >= 'a' && code[0] <= 'z';
  return (common_noun ? "the " : "") + code;
}

std::string with_text(const Report& report, std::size_t question) {
  const Question& asked = report.scenario.questions[question];
  if (asked.with.empty() || asked.with[0].where.file == report.scenario.file) {
    return "With the further measures";
  }
  return "With " + std::filesystem::path(asked.with[0].where.file).stem().string();
}

double average_measure(const OptimalAnswer& answer, const Array& value,
                       const std::vector<signed char>& bound, std::size_t actor) {
  double trade = 0, sum = 0;
  for (std::size_t k = 0; k < answer.variables.size(); ++k) {
    const bool without_effect = bound[k] == 2;
    if (without_effect || answer.variables[k].actor != answer.actors[actor].name) continue;
    trade += answer.variables[k].trade;
    sum += answer.variables[k].trade * value[k];
  }
  return trade > 0 ? 100 * sum / trade : 0;
}

std::string percent_text(double log_change) {
  const double rounding = kPayoffTie;  // of what is nothing
  return fmt::format("{:+.3g} %",
                     std::abs(log_change) < rounding ? 0 : 100 * std::expm1(log_change));
}

std::string names_of(const CoalitionAnswer& answer, Coalition coalition) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < answer.players.size(); ++k) {
    if ((coalition >> k & 1) != 0) names.push_back(answer.players[k].own.name);
  }
  return names.empty() ? "nobody" : fmt::format("{}", fmt::join(names, ", "));
}

std::string answer_title(const Report& report, std::size_t question) {
  if (question >= report.answers.size()) return "";
  const Answer& answer = report.answers[question];
  const auto name = [&](const std::string& code) { return display_name(*report.world, code); };
  if (const auto* of = std::get_if<ComplianceAnswer>(&answer)) {
    return fmt::format("From which threat {} joins", name(of->actor.own.name));
  }
  if (const auto* of = std::get_if<GameAnswer>(&answer)) {
    return fmt::format("{}: {}", of->games.size() > 1 ? "Linked games" : "The game",
                       fmt::join(of->games, ", "));
  }
  if (const auto* of = std::get_if<CoalitionAnswer>(&answer)) {
    return fmt::format("The coalition against {}", name(of->target.name));
  }
  if (const auto* of = std::get_if<OptimalAnswer>(&answer)) {
    std::vector<std::string> names;
    for (const Bloc& actor : of->actors) names.push_back(name(actor.name));
    const std::string what = of->instrument == "ban"      ? "bans"
                             : of->instrument == "tariff" ? "tariffs"
                                                          : "export taxes";
    return fmt::format("The best {} for {}", what, fmt::join(names, ", "));
  }
  if (std::holds_alternative<LeakageAnswer>(answer)) {
    std::vector<std::string> names;
    for (const Word& word :
         std::get<LeakageQuestion>(report.scenario.questions[question].of).targets)
      names.push_back(name(word.text));
    return fmt::format("What leaks to {}", fmt::join(names, ", "));
  }
  if (std::holds_alternative<SettlementAnswer>(answer)) return "What trade is paid in";
  if (std::holds_alternative<BacktestAnswer>(answer)) return "What happened";
  if (const auto* of = std::get_if<InspectionAnswer>(&answer)) {
    return fmt::format("Checks on the way to {}", report.world->countries()[of->target].name);
  }
  return "";
}

std::vector<std::string> answer_sentences(const Report& report, std::size_t question) {
  if (question >= report.answers.size()) return {};
  Teller teller(*report.world, with_text(report, question));
  return std::visit([&](const auto& answer) { return teller.tell(answer); },
                    report.answers[question]);
}

}  // namespace samarkand
