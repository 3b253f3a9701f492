#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/coalition/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

class CoalitionWriter {
 public:
  explicit CoalitionWriter(const World& world) : world_(world) {}

  Sentences tell(const CoalitionAnswer& answer) {
    if (answer.rows.empty()) return {};
    Sentences all;
    const std::string target = name(answer.target.name);
    const auto player = [&](std::size_t k) { return name(answer.players[k].own.name); };
    who_counts(answer, target, all);
    stability(answer, all);
    if (answer.fall) {
      all.push_back(fmt::format(
          "Joining does not always help: {} takes {:.2g} points off what {} "
          "do alone.",
          player(answer.fall->player), answer.fall->loss, answer.names_of(answer.fall->coalition)));
    }
    if (answer.burden.reason.empty() && !answer.burden.countries.empty()) {
      double moved = 0, income = 0;
      for (const double t : answer.burden.transfer) moved += std::max(t, 0.0);
      for (const std::size_t n : answer.burden.countries) income += world_.resident_income()[n];
      all.push_back(fmt::format(
          "Shared equally, every member would bear {:+.3g} % of real income; {} to be handed over.",
          answer.burden.real_income,
          moved > kNoChange / 100 * income ? amount(world_, moved) + " would have"
                                           : "nothing has"));
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

  // Whom the members can least spare, and who would add most by joining.
  void who_counts(const CoalitionAnswer& answer, const std::string& target, Sentences& all) const {
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
          fmt::format("The coalition costs {} {:.3g} % of its real income, and itself {:.3g} %.",
                      target, answer.damage, answer.cost));
    }
    if (members.size() > 1) spared(answer, members, all);
    if (!others.empty()) {
      all.push_back(marginal(others.front()) > 0
                        ? fmt::format("{} would add most by joining: {:.3g} points.",
                                      player(others.front()), marginal(others.front()))
                        : "Nobody's joining would add to the loss.");
    }
  }

  // `members` by what they add, the most first. Those who add the same, as written, are named
  // together.
  void spared(const CoalitionAnswer& answer, const std::vector<std::size_t>& members,
              Sentences& all) const {
    const auto points = [&](std::size_t k) {
      return fmt::format("{:.3g} points", answer.rows[k].marginal);
    };
    const auto alike = [&](std::size_t with) {
      std::vector<std::string> names;
      for (const std::size_t k : members) {
        if (points(k) == points(with)) names.push_back(name(answer.players[k].own.name));
      }
      return fmt::format("{}", fmt::join(names, " or "));
    };
    const std::size_t most = members.front(), least = members.back();
    if (points(most) == points(least)) {
      all.push_back(fmt::format("They can spare each alike: without {} the loss is {} smaller.",
                                alike(most), points(most)));
      return;
    }
    all.push_back(
        fmt::format("They can least spare {}: without it the loss is {} smaller. They can best "
                    "spare {} ({}).",
                    alike(most), points(most), alike(least), points(least)));
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
          fmt::format("The one stable coalition: {}.", answer.names_of(answer.stable.front())));
    } else {
      all.push_back(
          fmt::format("{} coalitions are stable, the largest of them: {}.", answer.stable.size(),
                      answer.names_of(*std::ranges::max_element(
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

 private:
  std::string name(const std::string& code) const { return display_name(world_, code); }

  const World& world_;
};

// ---- JSON

Json players_json(const CoalitionAnswer& answer, Coalition coalition) {
  Json list = Json::array();
  for (std::size_t k = 0; k < answer.players.size(); ++k) {
    if ((coalition >> k & 1) != 0) list.push_back(answer.players[k].own.name);
  }
  return list;
}
Json players_json(const CoalitionAnswer& answer, const std::vector<std::size_t>& players) {
  Json list = Json::array();
  for (const std::size_t k : players) list.push_back(answer.players[k].own.name);
  return list;
}

void add_burden(const World& world, const CoalitionAnswer::Burden& of, Json& json) {
  json["equal_burden"] = {
      {"real_income", of.reason.empty() ? Json(rounded(of.real_income)) : Json()},
      {"reason", of.reason},
      {"countries", Json::array()}};
  if (!of.reason.empty()) return;
  for (std::size_t k = 0; k < of.countries.size(); ++k) {
    json["equal_burden"]["countries"].push_back(
        {{"country", world.countries()[of.countries[k]].code},
         {"transfer", rounded(of.transfer[k])},
         {"real_income_without", rounded(of.before[k])}});
  }
}

}  // namespace

std::string CoalitionAnswer::names_of(Coalition coalition) const {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < players.size(); ++k) {
    if ((coalition >> k & 1) != 0) names.push_back(players[k].own.name);
  }
  return names.empty() ? "nobody" : fmt::format("{}", fmt::join(names, ", "));
}

std::string CoalitionAnswer::title() const {
  return fmt::format("The coalition against {}", display_name(world(), target.name));
}

std::vector<std::string> CoalitionAnswer::sentences() const {
  return CoalitionWriter(world()).tell(*this);
}

Json CoalitionAnswer::json() const {
  const CoalitionAnswer& answer = *this;
  Json json = {{"target", answer.target.name},
               {"members", players_json(answer, answer.members)},
               {"exhaustive", answer.exhaustive},
               {"coalitions", answer.coalitions},
               {"without_equilibrium", answer.without_equilibrium},
               {"reason", answer.reason},
               {"damage", rounded(answer.damage)},
               {"cost", rounded(answer.cost)},
               {"players", Json::array()}};
  for (std::size_t k = 0; k < answer.rows.size(); ++k) {
    const CoalitionAnswer::Row& row = answer.rows[k];
    json["players"].push_back({{"player", answer.players[k].own.name},
                               {"member", row.member},
                               {"alone", rounded(row.alone)},
                               {"shapley", rounded(row.shapley)},
                               {"shapley_error", rounded(row.shapley_error)},
                               {"marginal", rounded(row.marginal)},
                               {"real_income", rounded(row.real_income)},
                               {"real_income_switched", rounded(row.real_income_switched)},
                               {"gain", rounded(row.gain)},
                               {"affinity_threshold", optional_number(row.hostility.value)},
                               {"affinity_joins", row.hostility.at_most ? "at most" : "at least"},
                               {"values", valuation_json(answer.players[k])}});
  }
  json["stability"] = {{"internal", answer.stability.internal()},
                       {"external", answer.stability.external()},
                       {"leave", players_json(answer, answer.stability.leave)},
                       {"join", players_json(answer, answer.stability.join)},
                       {"unknown", players_json(answer, answer.stability.unknown)}};
  json["stable"] = Json::array();
  for (const Coalition s : answer.stable) json["stable"].push_back(players_json(answer, s));
  json["ladder"] = Json::array();
  for (const CoalitionAnswer::Rung& rung : answer.ladder) {
    json["ladder"].push_back({{"members", players_json(answer, rung.coalition)},
                              {"damage", rounded(rung.damage)},
                              {"cost", rounded(rung.cost)}});
  }
  if (answer.fall) {
    json["not_monotone"] = {{"members", players_json(answer, answer.fall->coalition)},
                            {"player", answer.players[answer.fall->player].own.name},
                            {"loss", rounded(answer.fall->loss)}};
  }
  add_burden(world(), answer.burden, json);
  return json;
}

std::string CoalitionAnswer::unanswered() const {
  if (!stability.known) return "the members' coalition: " + members_reason;
  return burden.countries.size() < 2 ? "" : burden.reason;
}

}  // namespace samarkand
