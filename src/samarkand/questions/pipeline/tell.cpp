#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/pipeline/solve.h"

namespace samarkand {
namespace {

constexpr double kLeastMoved = 1e-3;  // of what all are worth: less is not worth a sentence

// "1.23 bn USD a year"
std::string worth_text(double value, const std::string& unit) {
  constexpr std::string_view kMillion = "million ";
  if (unit.starts_with(kMillion)) {
    return fmt::format("{:.3g} bn {}", value / 1000, unit.substr(kMillion.size()));
  }
  return fmt::format("{:.4g} {}", value, unit);
}

class PipelineWriter {
 public:
  explicit PipelineWriter(const PipelineAnswer& answer)
      : answer_(answer), values_(answer.values), all_(values_.worth.back()) {}

  std::vector<std::string> tell() {
    if (!(all_ > answer_.tolerance)) {
      say("No line is worth building to these players.");
      return std::move(sentences_);
    }
    say(fmt::format("All together they gain {} by having {}.", worth(all_),
                    answer_.lines_of(answer_.built())));
    say(fmt::format("Shapley values: {}.", shares(values_.shapley)));
    if (values_.nucleolus.status == GameStatus::kSolved) {
      say(fmt::format("Nucleolus: {}.", shares(values_.nucleolus.share)));
    }
    core();
    if (values_.nash) {
      const auto [one, other] = std::pair(name(answer_.bargain[0]), name(answer_.bargain[1]));
      say(
          fmt::format("Bargaining by Nash {} gets {} and {} {}: without the other, but with "
                      "everybody else, they would reach {} and {}; all others build for what "
                      "they have alone.",
                      one, worth((*values_.nash)[0]), other, worth((*values_.nash)[1]),
                      worth((*values_.outside)[0]), worth((*values_.outside)[1])));
    }
    no_bargain();
    threats();
    once_built();
    say("Equal shares of players who are all indispensable are an axiom of these values, no "
        "forecast: outside options decide.");
    for (const BreakEven& of : answer_.prices) {
      say(fmt::format("{} breaks even at {:.1f} {} where it ends, {:.0f} % of it used.",
                      answer_.projects.front().name, of.price, answer_.network->price_unit,
                      100 * of.use));
    }
    return std::move(sentences_);
  }

 private:
  void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
  const std::string& name(std::size_t player) const { return answer_.players[player]; }
  std::string worth(double value) const {
    return worth_text(std::abs(value) <= answer_.tolerance ? 0 : value,
                      answer_.network->value_unit);
  }
  std::string shares(const Array& share) const {
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < share.size(); ++p) {
      parts.push_back(fmt::format("{} {:.0f} %", name(p), 100 * share[p] / all_));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  void no_bargain() {
    if (values_.nash || !values_.outside) return;
    const auto [one, other] = std::pair(name(answer_.bargain[0]), name(answer_.bargain[1]));
    say(fmt::format(
        "{} and {} reach no agreement: without the other, but with everybody else, they "
        "would reach {} and {}, together more than both can share.",
        one, other, worth((*values_.outside)[0]), worth((*values_.outside)[1])));
  }

  void core() {
    const Core& core = values_.core;
    if (core.status != GameStatus::kSolved) return;
    if (core.empty) {
      return say(
          "No division holds: whatever it is, some of them are better off without the rest.");
    }
    for (std::size_t p = 0; p < answer_.players.size(); ++p) {
      if (core.highest[p] >= (1 - kLeastMoved) * all_) continue;
      const std::size_t rest = values_.worth.size() - 1 - (std::size_t{1} << p);
      say(fmt::format(
          "In the core {} gets at most {}: for more, the others do without it and build {}.",
          name(p), worth(core.highest[p]), answer_.lines_of(values_.plan[rest])));
    }
  }

  // What is possible, built or not, and moves who gets what.
  void threats() {
    for (const PipelineAnswer::Threat& threat : answer_.threats) {
      const PipelineProject& project = answer_.projects[threat.project];
      if (project.asked) continue;
      const bool built = (answer_.built() >> threat.project & 1) != 0;
      const std::string possible = fmt::format("That {} is possible{}", project.name,
                                               built ? "" : ", though nobody builds it,");
      const PipelineValues& without = threat.without;
      const Array &now = values_.nucleolus.share, &then = without.nucleolus.share;
      takes(possible, now, then);
      bargain(possible, without);
      if (most_moved(values_.shapley, without.shapley) > kLeastMoved * all_ &&
          most_moved(now, then) <= kLeastMoved * all_) {
        say(possible + " changes Shapley values and leaves the nucleolus as it is.");
      }
    }
  }
  // Who loses most by it, as the nucleolus has it.
  void takes(const std::string& possible, const Array& now, const Array& then) {
    std::size_t loser = 0;
    double lost = 0;
    for (std::size_t p = 0; p < std::min(now.size(), then.size()); ++p) {
      if (then[p] - now[p] <= lost) continue;
      lost = then[p] - now[p];
      loser = p;
    }
    if (lost <= kLeastMoved * all_) return;
    say(fmt::format("{} leaves {} {} in the place of {}, by the nucleolus.", possible, name(loser),
                    worth(now[loser]), worth(then[loser])));
  }
  void bargain(const std::string& possible, const PipelineValues& without) {
    if (!values_.nash || !without.nash) return;
    const std::array<double, 2> moved = {(*values_.nash)[0] - (*without.nash)[0],
                                         (*values_.nash)[1] - (*without.nash)[1]};
    if (std::max(std::abs(moved[0]), std::abs(moved[1])) <= kLeastMoved * all_) return;
    say(fmt::format("{} moves what {} gets in the bargain by {} and what {} gets by {}.", possible,
                    name(answer_.bargain[0]), worth(moved[0]), name(answer_.bargain[1]),
                    worth(moved[1])));
  }
  // Who could hold the others up when other ways are no longer open.
  void once_built() {
    const Core &before = values_.core, &after = answer_.once_built.core;
    if (before.highest.empty() || after.highest.empty()) return;
    for (std::size_t p = 0; p < answer_.players.size(); ++p) {
      if (after.highest[p] - before.highest[p] <= kLeastMoved * all_) continue;
      say(
          fmt::format("Once {} can be used and nothing else can be built, {} could ask for up to "
                      "{}; before, for {}.",
                      answer_.lines_of(answer_.built()), name(p), worth(after.highest[p]),
                      worth(before.highest[p])));
    }
  }
  static double most_moved(const Array& one, const Array& other) {
    double most = 0;
    for (std::size_t p = 0; p < std::min(one.size(), other.size()); ++p) {
      most = std::max(most, std::abs(one[p] - other[p]));
    }
    return most;
  }

  const PipelineAnswer& answer_;
  const PipelineValues& values_;
  double all_;
  std::vector<std::string> sentences_;
};

// ---- JSON

Json at_player(const Array& of, std::size_t player) {
  return player < of.size() ? Json(rounded(of[player])) : Json();
}

Json pair_json(const std::optional<std::array<double, 2>>& pair) {
  return pair ? numbers(*pair) : Json();
}

Json values_json(const PipelineAnswer& answer, const PipelineValues& values) {
  Json json = {
      {"worth", rounded(values.worth.back())},
      {"builds", answer.lines_of(values.plan.back())},
      {"core_empty", values.core.status == GameStatus::kSolved ? Json(values.core.empty) : Json()},
      {"players", Json::array()}};
  for (std::size_t p = 0; p < answer.players.size(); ++p) {
    json["players"].push_back({{"player", answer.players[p]},
                               {"alone", rounded(values.worth[std::size_t{1} << p])},
                               {"shapley", rounded(values.shapley[p])},
                               {"nucleolus", at_player(values.nucleolus.share, p)},
                               {"core_lowest", at_player(values.core.lowest, p)},
                               {"core_highest", at_player(values.core.highest, p)}});
  }
  json["bargain"] = {{"outside", pair_json(values.outside)}, {"share", pair_json(values.nash)}};
  return json;
}

}  // namespace

std::string PipelineAnswer::lines_of(std::uint64_t plan) const {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < projects.size(); ++k) {
    if ((plan >> k & 1) != 0) names.push_back(projects[k].name);
  }
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, " and "));
}

std::string PipelineAnswer::members_of(Coalition coalition) const {
  std::vector<std::string> names;
  for (std::size_t p = 0; p < players.size(); ++p) {
    if ((coalition >> p & 1) != 0) names.push_back(players[p]);
  }
  return names.empty() ? "nobody" : fmt::format("{}", fmt::join(names, ", "));
}

std::string PipelineAnswer::title() const {
  std::uint64_t asked = 0;
  for (std::size_t k = 0; k < projects.size(); ++k) {
    if (projects[k].asked) asked |= std::uint64_t{1} << k;
  }
  return fmt::format("Who gets what of {}", lines_of(asked));
}

std::vector<std::string> PipelineAnswer::sentences() const {
  if (!reason.empty()) return {fmt::format("No answer: {}.", reason)};
  return PipelineWriter(*this).tell();
}

Json PipelineAnswer::json() const {
  Json json = {{"unit", network->value_unit}, {"price_unit", network->price_unit}};
  if (!reason.empty()) return json;
  json["values"] = values_json(*this, values);
  json["bargain"] = Json::array();
  for (const std::size_t p : bargain) json["bargain"].push_back(players[p]);
  json["gains"] = Json::array();
  for (std::size_t p = 0; p < players.size(); ++p) {
    Json gain = {{"player", players[p]}};
    for (std::size_t g = 0; g < std::size(kGains); ++g) {
      gain[std::string(kGains[g])] = rounded(gains[p][g]);
    }
    json["gains"].push_back(std::move(gain));
  }
  json["coalitions"] = Json::array();
  for (Coalition s = 1; s < values.worth.size(); ++s) {
    json["coalitions"].push_back({{"members", members_of(s)},
                                  {"worth", rounded(values.worth[s])},
                                  {"builds", lines_of(values.plan[s])}});
  }
  json["lines"] = Json::array();
  for (const Threat& threat : threats) {
    const PipelineProject& project = projects[threat.project];
    json["lines"].push_back({{"line", project.name},
                             {"role", project.asked     ? "asked"
                                      : project.instead ? "instead"
                                                        : "with"},
                             {"needs", members_of(project.needs)},
                             {"built", (built() >> threat.project & 1) != 0},
                             {"without", values_json(*this, threat.without)}});
  }
  json["once_built"] = values_json(*this, once_built);
  json["break_even"] = Json::array();
  for (const BreakEven& of : prices) {
    json["break_even"].push_back(
        {{"use", rounded(of.use)}, {"wellhead", rounded(wellhead)}, {"price", rounded(of.price)}});
  }
  return json;
}

}  // namespace samarkand
