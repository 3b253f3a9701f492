#include "samarkand/questions/pipeline/question.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "samarkand/questions/drawings.h"
#include "samarkand/questions/network_question.h"
#include "samarkand/questions/pipeline/game.h"
#include "samarkand/questions/pipeline/solve.h"

namespace samarkand {
namespace {

constexpr const char* kPlayerExample = "{name: Russia, suppliers: [RUS_W], owner: RUS}";

const Keys<PipelinePlayer>& player_keys() {
  static const Keys<PipelinePlayer> keys = {
      key(&PipelinePlayer::name,
          {.name = "name", .required = true, .text = "what the player is called"}),
      key(&PipelinePlayer::nodes, {.name = "nodes"}),
      key(&PipelinePlayer::suppliers, {.name = "suppliers"}),
      key(&PipelinePlayer::arcs, {.name = "arcs"}),
      key(&PipelinePlayer::owner, {.name = "owner"}),
      key(&PipelinePlayer::with, {.name = "with"}),
      key(&PipelinePlayer::instead, {.name = "instead"})};
  return keys;
}

void read_players(const yaml::Entry& entry, PipelineQuestion& asked, ReadContext& context) {
  for (const yaml::Node& node : read_list(entry, "a list of maps, each after `- `", context.yaml)) {
    PipelinePlayer player;
    player.where = context.yaml.at(node);
    read_record(node, "a player", player_keys(), kPlayerExample, player, context);
    asked.players.push_back(std::move(player));
  }
}

template <class Value>
Key<Question> key_of_line(Value PipelineQuestion::*member, const KeyRecord& of) {
  return ask_key<PipelineQuestion>(member, of);
}

Keys<Question> keys_of_lines() {
  return {
      key_of_line(&PipelineQuestion::arcs,
                  {.name = "arcs",
                   .required = true,
                   .text = "the lines: arcs of the network, or of the measure pipeline"}),
      ask_key_read<PipelineQuestion>(
          read_players,
          {.name = "players",
           .type = "list",
           .required = true,
           .text = "maps of `name`; what it can withhold: `nodes` (its consumers), `suppliers`, "
                   "`arcs` (lines through its land); `owner`, codes of owners whose rents and "
                   "wedges it has; and outside options: measures that it can bring `with` itself "
                   "beside the lines, or `instead` of them"}),
      key_of_line(
          &PipelineQuestion::counts,
          {.name = "counts",
           .text = "what the players gain: consumers and stocks (at their nodes), profits (of "
                   "their suppliers), rents, wedges (of their arcs)"}),
      key_of_line(&PipelineQuestion::bargain,
                  {.name = "bargain",
                   .default_text = "nobody",
                   .text = "two players who share by Nash's bargain, given what each reaches "
                           "without the other; all others get what they have alone"}),
      key_of_line(
          &PipelineQuestion::capex,
          {.name = "capex",
           .least = 0,
           .text = "cost of the first line, in thousands of the network's unit of value: bn "
                   "USD where that is million USD",
           .empty = "no break-even price"}),
      key_of_line(&PipelineQuestion::interest,
                  {.name = "interest", .least = 0, .doubtful = 1, .text = "a year; 0.1 is 10 %"}),
      key_of_line(&PipelineQuestion::life, {.name = "life",
                                            .least = 0,
                                            .least_excluded = true,
                                            .text = "years over which the line is paid"}),
      key_of_line(&PipelineQuestion::use, {.name = "use",
                                           .least = 0,
                                           .greatest = 1,
                                           .least_excluded = true,
                                           .text = "part of its capacity, one or several"}),
      key_of_line(&PipelineQuestion::opex,
                  {.name = "opex",
                   .least = 0,
                   .text = "running cost and fuel of a unit, in the network's unit of price"}),
      key_of_line(&PipelineQuestion::wellhead, {.name = "wellhead",
                                                .text = "what a unit costs where the line begins",
                                                .empty = "the price there"})};
}

void add_unknown(const Word& word, std::string what, const std::vector<std::string>& known,
                 ErrorCode code, Diagnostics& diagnostics) {
  diagnostics.push_back({code, word.where, std::move(what),
                         fmt::format("{}", fmt::join(known, ", ")), "", nearest(word.text, known)});
}

void check_players(const PipelineQuestion& asked, const Location& where, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const PipelinePlayer& player : asked.players) {
    if (player.name.text.empty()) continue;  // reported
    if (std::ranges::find(names, player.name.text) != names.end()) {
      diagnostics.push_back({ErrorCode::kTwoParts, player.name.where,
                             fmt::format("two players are called {}", player.name.text),
                             "each a name of its own"});
    }
    names.push_back(player.name.text);
  }
  const std::size_t count = asked.players.size();
  if (count < 2 || count > kMaxGamePlayers) {
    diagnostics.push_back({count < 2 ? ErrorCode::kMissingKey : ErrorCode::kTooMany, where,
                           fmt::format("the lines have {} player{}", count, count == 1 ? "" : "s"),
                           fmt::format("2 to {}", kMaxGamePlayers)});
  }
  for (const Word& word : asked.bargain) {
    if (std::ranges::find(names, word.text) != names.end()) continue;
    add_unknown(word, fmt::format("there is no player `{}` to bargain", word.text), names,
                ErrorCode::kUnknownPlayer, diagnostics);
  }
  const bool is_pair = asked.bargain.size() == 2 && asked.bargain[0].text != asked.bargain[1].text;
  if (!asked.bargain.empty() && !is_pair) {
    diagnostics.push_back({ErrorCode::kOutOfRange, asked.bargain.front().where,
                           "a bargain is between two", "two different players"});
  }
}

class PipelineQuestionKind : public NetworkQuestionKind {
 public:
  std::string_view name() const override { return "pipeline"; }
  std::string_view text() const override {
    return "Who gets what of a pipeline? The worth of every coalition of those who can withhold a "
           "part of it, each from the network with what the coalition can build; Shapley values, "
           "the nucleolus, what the core leaves to each, Nash's bargain of two, what every outside "
           "option changes by being possible, and the price at which the line breaks even.";
  }
  std::vector<std::string_view> examples() const override {
    return {
        "{ask: pipeline, arcs: power_of_siberia_2, players: [{name: Russia, nodes: RUS, suppliers: "
        "[RUS_W, RUS_E], owner: RUS}, {name: China, nodes: CHN, suppliers: [CHN_W, CHN_N, CHN_E], "
        "owner: CHN}, {name: Mongolia, arcs: power_of_siberia_2}], bargain: [Russia, China], "
        "capex: 13.6, opex: 20, wellhead: 35, use: [1, 0.6]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = keys_of_lines();
    return keys;
  }
  Polymorphic<Asked> make() const override { return PipelineQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<PipelineQuestion>(question);
    check_players(asked, question.where, diagnostics);
    std::vector<std::string> known(std::begin(kGains), std::end(kGains));
    known.emplace_back("all");
    for (const Word& word : asked.counts) {
      if (std::ranges::find(known, word.text) != known.end()) continue;
      add_unknown(word, fmt::format("`{}` is nothing that a player gains", word.text), known,
                  ErrorCode::kOutOfRange, diagnostics);
    }
  }
  void check_network(const Scenario& /*scenario*/, const energy::Network& /*before*/,
                     const energy::Network& after, const Question& question,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<PipelineQuestion>(question);
    const PipelineGame game(asked, after, diagnostics);
    if (!asked.capex || game.projects().empty() || !game.projects().front().asked) return;
    const double most = after.most(after.arcs[game.projects().front().arc]);
    if (most > 0 && most < energy::kUnlimited) return;
    diagnostics.push_back(
        {ErrorCode::kOutOfRange, asked.arcs.front().where,
         fmt::format("{} has no capacity to be paid by", game.projects().front().name),
         "a line with a capacity above 0, or no `capex`"});
  }
  std::unique_ptr<Answer> answer(const NetworkContext& context,
                                 const Question& question) const override {
    return std::make_unique<PipelineAnswer>(answer_pipeline(context, question));
  }
  std::string_view drawing() const override { return drawings::pipeline; }
};

}  // namespace

const QuestionKind& pipeline_question() {
  static const PipelineQuestionKind kind;
  return kind;
}

}  // namespace samarkand
