#include "samarkand/questions/game/solve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <utility>

#include "samarkand/questions/game/choices.h"

namespace samarkand {
namespace {

constexpr std::size_t kMostVisited = 5000;     // profiles of a large game
constexpr std::size_t kLargestLogit = 20'000;  // profiles: the path takes seconds beyond
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class GameSolver {
 public:
  GameSolver(RunContext& context, const Question& question, std::vector<std::size_t> games)
      : context_(context),
        question_(question),
        choices_(context.scenario, std::move(games)),
        pool_(choices_, context.scenario, question),
        answer_(context, question) {
    make_players();
    cases_ = std::make_unique<Counterfactuals>(context, pool_.measures);
  }

  GameAnswer answer() {
    large_ = choices_.profiles() > static_cast<double>(kLargestTable);
    for (int variant = 0; variant < (question_.with.empty() ? 1 : 2); ++variant) {
      if (cases_->failed()) break;
      variant_ = variant == 1;
      answer_.variants.push_back(solve());
    }
    return std::move(answer_);
  }

 private:
  void make_players() {
    answer_.games = choices_.games();
    answer_.leader = choices_.leader();
    for (std::size_t p = 0; p < choices_.players().size(); ++p) {
      GameAnswer::Chooser& chooser = answer_.players.emplace_back();
      chooser.valuation = make_valuation(choices_.players()[p], context_.scenario, *context_.world,
                                         context_.diagnostics);
      for (std::size_t c = 0; c < choices_.of(p).size(); ++c) {
        chooser.choices.push_back(choices_.text(p, c));
        chooser.actions_by_game.push_back(choices_.actions_by_game(p, c));
      }
    }
  }

  // ---- solving

  std::vector<GameAnswer::Outcome> outcomes(std::span<const Profile> profiles) {
    std::vector<Counterfactuals::Case> cases;
    cases.reserve(profiles.size());
    for (const Profile& profile : profiles) cases.push_back({pool_.on(profile, variant_)});
    std::vector<Counterfactual> worlds = cases_->solve(cases, "profiles");
    std::vector<GameAnswer::Outcome> result(profiles.size());
    for (std::size_t k = 0; k < profiles.size(); ++k) {
      result[k].world = std::move(worlds[k]);
      if (!result[k].world.solved()) continue;
      for (std::size_t p = 0; p < answer_.players.size(); ++p) {
        result[k].payoff.push_back(payoff(
            answer_.players[p].valuation, result[k].world.log_real_income, [&](const Stake& stake) {
              return std::ranges::all_of(stake.when, [&](const Condition& condition) {
                return choices_.holds(profiles[k], condition, p, nullptr);
              });
            }));
      }
    }
    return result;
  }

  Array totals(const GameAnswer::Outcome& outcome) const {
    Array result(answer_.players.size(), kNaN);
    for (std::size_t p = 0; p < outcome.payoff.size(); ++p) result[p] = outcome.payoff[p].total();
    return result;
  }

  GameAnswer::Solution solve() { return large_ ? follow_replies() : solve_table(); }

  GameAnswer::Solution solve_table() {
    GameAnswer::Solution result;
    NormalForm& form = result.form;
    form.actions = choices_.counts();
    std::vector<Profile> profiles;
    for (std::size_t s = 0; s < form.profiles(); ++s) profiles.push_back(form.profile(s));
    result.outcomes = outcomes(profiles);
    if (cases_->failed()) return result;
    for (const GameAnswer::Outcome& outcome : result.outcomes) {
      const Array payoffs = totals(outcome);
      form.payoff.insert(form.payoff.end(), payoffs.begin(), payoffs.end());
    }
    result.pure = pure_equilibria(form, kPayoffTie);
    result.mixed = mixed_equilibria(form, kPayoffTie);
    if (form.profiles() <= kLargestLogit) result.logit = logit_path(form);
    result.dominated = dominated_actions(form, kPayoffTie);
    if (answer_.leader) result.commitment = commitment(form, *answer_.leader, kPayoffTie);
    result.price = price_of_anarchy(form, result.pure);
    return result;
  }

  GameAnswer::Solution follow_replies() {
    GameAnswer::Solution result;
    const std::vector<std::size_t> actions = choices_.counts();
    PayoffMemo memo([this](std::span<const Profile> profiles) {
      std::vector<Array> payoffs;
      for (const GameAnswer::Outcome& outcome : outcomes(profiles)) {
        payoffs.push_back(totals(outcome));
      }
      return payoffs;
    });
    result.replies =
        best_reply_dynamics(actions, Profile(actions.size(), 0), memo, kPayoffTie, kMostVisited);
    if (cases_->failed()) return result;
    result.path = outcomes(result.replies->path);
    if (result.replies->end == DynamicsEnd::kEquilibrium) {
      result.price =
          price_of_anarchy(actions, {&result.replies->path.back(), 1}, memo, kMostVisited);
    }
    return result;
  }

  RunContext& context_;
  const Question& question_;
  Choices choices_;
  GamePool pool_;
  GameAnswer answer_;
  std::unique_ptr<Counterfactuals> cases_;
  bool large_ = false, variant_ = false;
};

}  // namespace

std::optional<bool> linking_changes(const GameAnswer& answer) {
  if (answer.variants.empty() || answer.variants[0].replies) return std::nullopt;
  const GameAnswer::Solution& linked = answer.variants[0];
  // What is done in one of the games, by player: the part of the choice's name that belongs to it.
  std::vector<std::set<std::vector<std::string>>> together(answer.alone.size()),
      apart(answer.alone.size());
  for (std::size_t g = 0; g < answer.alone.size(); ++g) {
    const GameAnswer& alone = answer.alone[g];
    if (alone.variants.empty() || alone.variants[0].replies) return std::nullopt;
    for (const PureEquilibrium& pure : alone.variants[0].pure) {
      const Profile profile = alone.variants[0].form.profile(pure.profile);
      std::vector<std::string> done;
      for (std::size_t p = 0; p < alone.players.size(); ++p) {
        done.push_back(alone.players[p].choices[profile[p]]);
      }
      apart[g].insert(std::move(done));
    }
    for (const PureEquilibrium& pure : linked.pure) {
      const Profile profile = linked.form.profile(pure.profile);
      std::vector<std::string> done;
      for (const GameAnswer::Chooser& chooser : alone.players) {
        const auto same = [&](const GameAnswer::Chooser& other) {
          return other.valuation.own.name == chooser.valuation.own.name;
        };
        const auto p = static_cast<std::size_t>(std::ranges::find_if(answer.players, same) -
                                                answer.players.begin());
        done.push_back(answer.players[p].actions_by_game[profile[p]].at(alone.games[0]));
      }
      together[g].insert(std::move(done));
    }
  }
  return together != apart;
}

GameAnswer answer_game(RunContext& context, const Question& question) {
  const std::vector<std::size_t> games = games_of(context.scenario, question);
  GameAnswer answer = GameSolver(context, question, games).answer();
  Question plain = question;
  plain.with.clear();
  for (std::size_t k = 0; k < games.size() && games.size() > 1; ++k) {
    answer.alone.push_back(GameSolver(context, plain, {games[k]}).answer());
  }
  return answer;
}

}  // namespace samarkand
