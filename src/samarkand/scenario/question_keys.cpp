// The records of the blocks `actors:`, `games:` and `questions:`.
#include <fmt/format.h>

#include "samarkand/base/text.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/questions.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {
namespace {

constexpr std::size_t kWidth = 100;  // columns of the texts
// Beyond this a weight times a logarithm could be infinite.
constexpr double kLargestWeight = 1e6;

constexpr KeyRecord kWith = {
    .name = "with",
    .type = "list",
    .text = "measures on top of the scenario's: the question is answered without and with them"};

KeyRecord weight(std::string_view name, std::string_view default_text, std::string_view text) {
  return {.name = name,
          .type = "number",
          .least = -kLargestWeight,
          .greatest = kLargestWeight,
          .default_text = default_text,
          .text = text};
}

const KeyRecord kGoods = {
    .name = "sectors", .type = "selection", .default_text = "goods", .text = "which"};

KeyRecord of_the_game(std::string_view name, std::string_view text) {
  return {.name = name, .type = "number", .least = 0, .text = text};
}

KeyRecord year(std::string_view name, std::string_view text) {
  return {.name = name,
          .type = "number",
          .required = true,
          .least = 1900,
          .greatest = 2200,
          .whole = true,
          .text = text};
}

// Questions about ways and currencies.
void add_channel_asks(std::vector<AskRecord>& asks) {
  asks.push_back(
      {.name = "leakage",
       .text = "What reaches the target although it may not go there direct? By sector and third "
               "country: value banned, value that arrives all the same, share replaced, price "
               "paid, markup and who earns it. Needs export controls, or bans with open routes.",
       .examples = {"{ask: leakage, target: RUS, sectors: [electronics, machinery]}"},
       .keys = {{.name = "target",
                 .type = "selection",
                 .required = true,
                 .text = "the destination: a code, a group or a list"},
                kGoods}});
  asks.push_back(
      {.name = "inspection",
       .text = "Where do checks stop most of what leaks to the target? A budget, in km of border "
               "that can be checked fully, is spent over links; smugglers see it and go where it "
               "pays. A list of budgets gives the curve. Demand at the scenario's prices.",
       .examples = {"{ask: inspection, target: RUS, at: [CHN, KAZ], budget: [500, 2000]}"},
       .keys = {{.name = "target", .type = "text", .required = true, .text = "a code"},
                {.name = "at",
                 .type = "selection",
                 .default_text = "all",
                 .text = "economies whose links to the target are checked"},
                kGoods,
                {.name = "budget",
                 .type = "number",
                 .required = true,
                 .least = 0,
                 .greatest = 1e6,
                 .text = "km of border checked fully; a list gives the curve"},
                {.name = "port",
                 .type = "number",
                 .least = 0,
                 .least_excluded = true,
                 .default_text = "100",
                 .text = "km of border that checking a sea link is as much work as"},
                of_the_game("gain",
                            "with the four below, the game of each link: a smuggler's "
                            "gain from a load that passes"),
                of_the_game("fine", "what one caught loses"),
                of_the_game("cost", "of checking one load, a km of border"),
                of_the_game("damage", "of a load that passes, to the inspector"),
                of_the_game("reward", "of a catch")}});
  asks.push_back(
      {.name = "settlement",
       .text = "Which currencies is trade settled in after the exclusions, what does it cost, "
               "which other equilibria are there, and from which cost on would payers tip over? "
               "Needs exclude_currency.",
       .examples = {"{ask: settlement}"},
       .keys = {}});
  asks.push_back(
      {.name = "backtest",
       .text = "How do predicted changes of recorded trade in goods compare with what happened? "
               "The direct share and rho of ways.csv are fitted to one year, and a later year is "
               "the judgement; beside it no change, and the model without channels. "
               "`samarkand backtest` asks this alone.",
       .examples = {"{ask: backtest, before: 2021, fitted: 2022, judged: 2023, since: 2022-03-15, "
                    "flows: [{origin: EU, destination: RUS}, {origin: EU, destination: KGZ}]}"},
       .keys = {{.name = "facts",
                 .type = "path",
                 .default_text = "facts",
                 .text = "a CSV file like worlds/facts/facts.csv, or the name of its folder"},
                year("before", "the year before the measures, the world's own"),
                year("fitted", "the year that direct share and rho are fitted to"),
                year("judged", "the year that is predicted"),
                {.name = "since",
                 .type = "text",
                 .required = true,
                 .text = "a date such as 2022-03-15: how much of the fitted year was under the "
                         "measures"},
                {.name = "flows",
                 .type = "list",
                 .required = true,
                 .text = "maps of `origin` and `destination`, codes or groups as the facts name "
                         "them; `both: true` adds up the two directions"},
                kGoods,
                {.name = "theta",
                 .type = "text",
                 .default_text = "the scenario's",
                 .text = "the trade elasticities of a preset, short_run or long_run: a year or two "
                         "after the measures is not the long run"},
                {.name = "later",
                 .type = "list",
                 .default_text = "nothing",
                 .text = "measures that came after the scenario's, and were in force in the judged "
                         "year"},
                {.name = "without",
                 .type = "list",
                 .default_text = "nothing",
                 .text = "measures that the model without channels has in the place of those on "
                         "ways and currencies"}}});
}

std::vector<AskRecord> make_asks() {
  std::vector<AskRecord> asks;
  asks.push_back({.name = "welfare",
                  .text = "Who gains and who pays, in real income: the answer where nothing is "
                          "asked.",
                  .examples = {"{ask: welfare}"},
                  .keys = {}});
  asks.push_back({.name = "exposure",
                  .text = "Friends and enemies: how real income of each economy moves as another "
                          "grows by 1 percent or trades at costs 1 percent higher; exact "
                          "derivatives at the equilibrium after the measures, of the baseline "
                          "where there are none.",
                  .examples = {"{ask: exposure}"},
                  .keys = {}});
  asks.push_back(
      {.name = "compliance",
       .text = "From which threat on does an actor join? `threshold` is the smallest factor or "
               "rate of the threat at which its payoff inside, with the joining measures and no "
               "threat, is at least its payoff outside, with the threat alone. "
               "`affinity_threshold` is the weight on another's real income at which it joins "
               "without any threat.",
       .examples = {"{ask: compliance, actor: CHN, joining: [{kind: ban, origin: CHN, "
                    "destination: RUS, sectors: [electronics]}], threat: [{kind: iceberg, origin: "
                    "CHN, destination: coalition, sectors: goods}], affinity: RUS}"},
       .keys = {{.name = "actor",
                 .type = "text",
                 .required = true,
                 .text = "who decides: a code or a group"},
                {.name = "joining",
                 .type = "list",
                 .required = true,
                 .text = "the measures that it takes by joining"},
                {.name = "threat",
                 .type = "list",
                 .required = true,
                 .text = "the measures that hit it outside: icebergs without `factor`, or tariffs "
                         "and export taxes without `rate`, which is what is searched for"},
                {.name = "affinity",
                 .type = "text",
                 .text = "the code or group whose weight in the payoff is searched for, too"},
                kWith}});
  asks.push_back(
      {.name = "game",
       .text = "What do the players of a game do? All pure Nash equilibria, mixed ones of two "
               "players, logit quantal response, what the leader gains by moving first; best "
               "replies alone where there are more than 100,000 profiles. Of several games: each "
               "alone, all linked to one, and what linking changes.",
       .examples = {"{ask: game, game: sanctions}", "{ask: game, game: [sanctions, strait]}"},
       .keys = {{.name = "game",
                 .type = "selection",
                 .required = true,
                 .text = "a game of the block `games:`, or a list of games that are linked"},
                kWith}});
  asks.push_back(
      {.name = "coalition",
       .text = "Which member can be spared, who should join, who would stay? The target's loss "
               "and every member's for each coalition, Shapley shares of the damage, who would "
               "leave or join, the best coalition of each size, transfers that share the burden "
               "equally. A member's part is what the scenario's measures do to its trade with the "
               "target; one that leaves lifts it.",
       .examples = {"{ask: coalition, target: RUS, members: [EU, USA, GBR], possible: [IND, TUR], "
                    "joining: [{kind: ban, origin: member, destination: RUS, sectors: "
                    "[electronics]}]}"},
       .keys = {
           {.name = "target", .type = "text", .required = true, .text = "a code or a group"},
           {.name = "members",
            .type = "selection",
            .default_text = "nobody",
            .text = "codes and groups, each one member, whose measures the scenario has"},
           {.name = "possible",
            .type = "selection",
            .default_text = "nobody",
            .text = "codes and groups that could join, each one member"},
           {.name = "joining",
            .type = "list",
            .text =
                "what one does by joining for whom the scenario has no measures; the word `member` "
                "stands for it"},
           {.name = "samples",
            .type = "number",
            .least = 10,
            .greatest = 1e7,
            .whole = true,
            .default_text = "2000",
            .text = "orders of joining that Shapley shares are estimated from, where there "
                    "are more than 16 members in all"}}});
  asks.push_back(
      {.name = "optimal",
       .text = "Which measures serve an actor best? Maximises ln real income of the actor (of a "
               "group: weighted by income) less psi times that of the target, over rates or banned "
               "parts by sector and partner, by exact gradients; a list of psi gives the frontier. "
               "Bans with `count` are chosen one after another, each in full. Several actors set "
               "their tariffs each for itself until none would change them (Nash).",
       .examples = {"{ask: optimal, actor: coalition, target: RUS, instrument: ban, psi: 1, count: "
                    "100}",
                    "{ask: optimal, actor: USA, instrument: tariff, sectors: goods}",
                    "{ask: optimal, actor: [USA, CHN], instrument: tariff, sectors: goods}"},
       .keys = {{.name = "actor",
                 .type = "selection",
                 .required = true,
                 .text = "a code or a group; a list: each for itself"},
                {.name = "target",
                 .type = "text",
                 .text = "the code or group that is to lose; left out: the actor's gain is all"},
                {.name = "instrument",
                 .type = "text",
                 .default_text = "ban with a target, else tariff",
                 .text = "ban (a part of trade in both directions, two numbers a sector and "
                         "partner), tariff or export_tax (a rate by sector and partner, one for "
                         "all members of a group)"},
                {.name = "partners",
                 .type = "selection",
                 .default_text = "the target, else all",
                 .text = "whose trade it can touch"},
                {.name = "sectors", .type = "selection", .default_text = "all", .text = "which"},
                {.name = "on",
                 .type = "text",
                 .default_text = "scenario",
                 .text = "scenario: on top of its measures; baseline: in their place"},
                {.name = "psi",
                 .type = "number",
                 .least = 0,
                 .greatest = kLargestWeight,
                 .default_text = "1",
                 .text = "what one percent of the target's real income is worth in percent of the "
                         "actor's; a list gives the frontier"},
                {.name = "least",
                 .type = "number",
                 .least = -1,
                 .least_excluded = true,
                 .default_text = "0",
                 .text = "the smallest rate or banned part"},
                {.name = "greatest",
                 .type = "number",
                 .least = -1,
                 .least_excluded = true,
                 .default_text = "1 for a ban, else 10",
                 .text = "the largest"},
                {.name = "count",
                 .type = "number",
                 .least = 1,
                 .greatest = 10000,
                 .whole = true,
                 .text = "how many full bans, of one member's trade with the target in one sector "
                         "and direction each"},
                kWith}});
  add_channel_asks(asks);
  return asks;
}

std::string explain_block(std::string_view title, std::string_view text,
                          const std::vector<KeyRecord>& keys) {
  std::string out = fmt::format("{}\n{}", title, wrapped(text, 2, kWidth));
  for (const KeyRecord& key : keys) out += explain_key(key);
  return out;
}

}  // namespace

const std::vector<AskRecord>& asks() {
  static const std::vector<AskRecord> records = make_asks();
  return records;
}

const std::vector<KeyRecord>& actor_keys() {
  static const std::vector<KeyRecord> keys = {
      weight("home", "1", "weight on its own ln real income; {value: 1.5, source: \"...\"}"),
      weight("affinity", "none",
             "a map of weights on ln real income of others, codes or groups: {RUS: 0.05}, or "
             "{RUS: {value: 0.05, source: \"...\"}}; below 0 is hostility"),
      {.name = "stakes",
       .type = "list",
       .default_text = "none",
       .text = "what it gains where something is done, as below"}};
  return keys;
}

const std::vector<KeyRecord>& stake_keys() {
  static const std::vector<KeyRecord> keys = {
      {.name = "when",
       .type = "selection",
       .required = true,
       .text = "its own action, as `complies`, or a list of which any will do; or a map of players "
               "with actions, {CHN: [comply], coalition: none}, that all hold. `game.action` is an "
               "action of that game, which only a linked game can see beside its own. In "
               "compliance and coalition questions the actions are complies and refuses"},
      {.name = "value",
       .type = "number",
       .required = true,
       .least = -kLargestWeight,
       .greatest = kLargestWeight,
       .text = "in units of ln real income: 0.01 is worth one percent"},
      {.name = "source", .type = "text", .text = "why, for the report"}};
  return keys;
}

const std::vector<KeyRecord>& game_keys() {
  static const std::vector<KeyRecord> keys = {
      {.name = "leader", .type = "text", .default_text = "nobody", .text = "who can move first"},
      {.name = "players",
       .type = "map of maps",
       .required = true,
       .text = "codes or groups, each with its actions by name, each action a list of measures "
               "that may be empty. A measure with `if: {CHN: [trade_on]}` holds only where that "
               "player has chosen so. {as_in: GAME} in place of actions: the choice is the one of "
               "that game"}};
  return keys;
}

std::string explain_questions() {
  std::string out;
  for (const AskRecord& ask : asks()) {
    out += explain_block(fmt::format("ask: {}", ask.name), ask.text, ask.keys);
    out += ask.examples.size() > 1 ? "  Examples:\n" : "  Example:\n";
    for (const std::string_view example : ask.examples) {
      std::string text = wrapped(fmt::format("- {}", example), 4, kWidth);
      out += text;
    }
    out += "\n";
  }
  out +=
      explain_block("actors: a map of codes or groups, each with",
                    "What an actor values. Its payoff is home x ln u + sum of affinity x ln u of "
                    "others + stakes that apply, u real income new/old; of a group ln u is the "
                    "mean weighted by baseline income. Who has no entry values its own alone.",
                    actor_keys());
  out += "\n" + explain_block("stakes: a list of maps, each with",
                              "What is worth something beside income.", stake_keys());
  out += "\n" + explain_block("games: a map of names, each with",
                              "Measures of the players' actions, on top of the scenario's.",
                              game_keys());
  out +=
      "\nAny list of measures may take those of another scenario: - {scenario: us-china-chips}\n";
  return out;
}

}  // namespace samarkand
