#include "samarkand/scenario/parse_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <utility>

#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/measure_table.h"

namespace samarkand {
namespace {

// Announced for later versions (E413).
constexpr std::array<std::string_view, 2> kLaterAsks = {"bargaining", "blocs"};
constexpr std::array<std::string_view, 2> kTruths = {"true", "false"};
constexpr std::array<std::string_view, 2> kBases = {"scenario", "baseline"};
constexpr std::array<std::string_view, 3> kInstruments = {"ban", "tariff", "export_tax"};

class Reader {
 public:
  Reader(MeasureReader* measures, Scenario& scenario, yaml::Reader& yaml, Diagnostics& diagnostics)
      : measures_(measures), scenario_(scenario), yaml_(yaml), diagnostics_(diagnostics) {}

  void actors(const yaml::Entry& block) {
    for (const yaml::Entry& entry : map_of(block, "a map of actors, as in CHN: {home: 1}")) {
      Actor actor;
      actor.name = entry.key;
      fill(entry.value, "the actor", actor_keys(), "{affinity: {RUS: 0.05}}",
           [&](const yaml::Entry& key, const KeyRecord& record) {
             if (record.name == "home") actor.home = weight(key, record);
             if (record.name == "affinity") affinity(key, record, actor);
             if (record.name == "stakes") {
               for (const yaml::Node& item :
                    read_list(key, "a list of stakes, each after `- `", yaml_)) {
                 stake(item, actor);
               }
             }
           });
      scenario_.actors.push_back(std::move(actor));
    }
  }

  void games(const yaml::Entry& block) {
    for (const yaml::Entry& entry :
         map_of(block, "a map of games, as in sanctions: {players: ...}")) {
      Game game;
      game.name = entry.key;
      fill(entry.value, "the game", game_keys(), "{players: {CHN: {comply: [...], trade_on: []}}}",
           [&](const yaml::Entry& key, const KeyRecord& record) {
             if (record.name == "leader") game.leader = yaml_.word(key);
             if (record.name == "players") players(key, game);
           });
      scenario_.games.push_back(std::move(game));
    }
  }

  void questions(const yaml::Entry& block) {
    for (const yaml::Node& item : read_list(block, "a list of questions, each after `- `", yaml_)) {
      question(item);
    }
  }

 private:
  using Entries = std::vector<yaml::Entry>;
  using TakeKey = std::function<void(const yaml::Entry&, const KeyRecord&)>;

  void report(ErrorCode code, const Location& where, std::string what, std::string allowed = {},
              std::string fix = {}, std::string near_miss = {}) {
    diagnostics_.push_back(
        {code, where, std::move(what), std::move(allowed), std::move(fix), std::move(near_miss)});
  }

  Entries map_of(const yaml::Entry& entry, const std::string& allowed) {
    if (entry.value.is_map()) return yaml_.entries(entry.value, "`" + entry.key.text + "`");
    if (!entry.value.is_null()) {
      yaml_.wrong_type(entry.where, fmt::format("`{}` is not a map", entry.key.text), allowed);
    }
    return {};
  }

  // Hands every known key of a map to `take`, and reports what is unknown or missing.
  void fill(const yaml::Node& node, std::string_view what, const std::vector<KeyRecord>& keys,
            std::string_view example, const TakeKey& take, std::string_view besides = {}) {
    if (!node.is_map()) {
      if (node.is_null()) return;
      yaml_.wrong_type(yaml_.at(node), fmt::format("{} is not a map", what),
                       fmt::format("a map such as {}", example));
      return;
    }
    std::vector<std::string> written;
    for (const yaml::Entry& entry : yaml_.entries(node, what)) {
      written.push_back(entry.key.text);
      if (!besides.empty() && entry.key.text == besides) continue;
      if (const KeyRecord* record = find_key(keys, entry.key.text)) {
        take(entry, *record);
      } else {
        std::vector<std::string> known = names_of(keys);
        if (!besides.empty()) known.insert(known.begin(), std::string(besides));
        written.back() = yaml_.unknown_key(entry.key, what, known);
      }
    }
    for (const KeyRecord& key : keys) {
      if (key.required && !contains(written, key.name)) {
        report(ErrorCode::kMissingKey, yaml_.at(node),
               fmt::format("{} has no `{}`", what, key.name), std::string(key.text),
               fmt::format("for example {}", example));
      }
    }
  }

  std::optional<double> number(const yaml::Entry& entry, const KeyRecord& record) {
    return read_number(entry, record, yaml_, diagnostics_);
  }

  // 0.05, or {value: 0.05, source: "..."}.
  Weight weight(const yaml::Entry& entry, const KeyRecord& record) {
    Weight result;
    if (!entry.value.is_map()) {
      result.value = number(entry, record).value_or(0);
      return result;
    }
    KeyRecord value = record;
    value.name = "value";
    value.required = true;
    fill(entry.value, fmt::format("the weight `{}`", entry.key.text),
         {value, {.name = "source", .type = "text"}}, "{value: 0.05, source: \"a survey\"}",
         [&](const yaml::Entry& key, const KeyRecord& of) {
           if (of.name == "value") result.value = number(key, of).value_or(0);
           if (of.name == "source") result.source = text(key);
         });
    return result;
  }

  std::string text(const yaml::Entry& entry) {
    const auto word = yaml_.word(entry);
    return word ? word->text : "";
  }

  void affinity(const yaml::Entry& entry, const KeyRecord& record, Actor& actor) {
    for (const yaml::Entry& other : map_of(entry, "a map of countries, as in {RUS: 0.05}")) {
      if (other.key.text == actor.name.text) {
        report(ErrorCode::kOutOfRange, other.key.where,
               fmt::format("the affinity of {} for itself", actor.name.text), "other countries",
               "write its weight on its own real income as `home`");
      }
      actor.affinity.emplace_back(other.key, weight(other, record));
    }
  }

  void stake(const yaml::Node& item, Actor& actor) {
    Stake result;
    result.where = yaml_.at(item);
    fill(item, "the stake", stake_keys(), "{when: complies, value: -0.1, source: \"...\"}",
         [&](const yaml::Entry& key, const KeyRecord& record) {
           if (record.name == "value") result.value.value = number(key, record).value_or(0);
           if (record.name == "source") result.value.source = text(key);
           if (record.name != "when") return;
           if (!key.value.is_map()) {
             result.when.push_back({{}, yaml_.words(key)});
             return;
           }
           for (const yaml::Entry& player : yaml_.entries(key.value, "`when`")) {
             result.when.push_back({player.key, yaml_.words(player)});
           }
         });
    actor.stakes.push_back(std::move(result));
  }

  void players(const yaml::Entry& block, Game& game) {
    for (const yaml::Entry& entry :
         map_of(block, "a map of players, each with its actions by name")) {
      GamePlayer player;
      player.name = entry.key;
      const Entries actions = map_of(entry, "a map of actions, each a list of measures");
      for (const yaml::Entry& action : actions) {
        if (action.key.text == "as_in") {
          player.shared = yaml_.word(action);
          continue;
        }
        GameAction result;
        result.name = action.key;
        measures_->read(action, {.conditions = true}, result.measures);
        player.actions.push_back(std::move(result));
      }
      if (player.actions.empty() == !player.shared) {
        report(ErrorCode::kNoActions, entry.where,
               player.shared ? fmt::format("{} has actions beside `as_in`", entry.key.text)
                             : fmt::format("the player {} has no actions", entry.key.text),
               "actions by name, each a list of measures that may be empty; or `as_in` alone",
               "for example {comply: [{kind: ban, ...}], trade_on: []}");
      }
      game.players.push_back(std::move(player));
    }
    if (block.value.is_map() && game.players.empty()) {
      report(ErrorCode::kNoActions, block.where,
             fmt::format("the game {} has no players", game.name.text),
             "one player or more, each with its actions");
    }
  }

  void question(const yaml::Node& node) {
    const Location where = yaml_.at(node);
    const std::vector<std::string> names = names_of(asks());
    const std::string allowed = fmt::format("{}", fmt::join(names, ", "));
    if (!node.is_map()) {
      yaml_.wrong_type(where, "a question is not a map", "a map such as {ask: welfare}");
      return;
    }
    const Entries entries = yaml_.entries(node, "the question");
    const yaml::Entry* ask = find_entry(entries, "ask");
    if (ask == nullptr) {
      report(ErrorCode::kMissingKey, where, "a question has no `ask`", allowed,
             "for example {ask: welfare}");
      return;
    }
    const std::optional<Word> word = yaml_.word(*ask);
    if (!word) return;
    const auto record = std::find_if(asks().begin(), asks().end(), [&](const AskRecord& known) {
      return known.name == word->text;
    });
    if (record == asks().end()) return unknown_ask(*word, names, allowed);
    Question result{.ask = word->text, .where = where};
    if (result.ask == "compliance") result.of = ComplianceQuestion();
    if (result.ask == "game") result.of = GameQuestion();
    if (result.ask == "coalition") result.of = CoalitionQuestion();
    if (result.ask == "optimal") result.of = OptimalQuestion();
    if (result.ask == "leakage") result.of = LeakageQuestion();
    if (result.ask == "inspection") result.of = InspectionQuestion();
    if (result.ask == "settlement") result.of = SettlementQuestion();
    if (result.ask == "backtest") result.of = BacktestQuestion();
    fill(
        node, "the question", record->keys, record->examples[0],
        [&](const yaml::Entry& key, const KeyRecord& of) {
          if (of.name == "with") return measures_->read(key, {}, result.with);
          std::visit([&](auto& asked) { take(key, of, asked); }, result.of);
        },
        "ask");
    std::visit([&](auto& asked) { check(result, asked); }, result.of);
    scenario_.questions.push_back(std::move(result));
  }

  void unknown_ask(const Word& word, const std::vector<std::string>& names,
                   const std::string& allowed) {
    if (contains(kLaterAsks, word.text)) {
      report(ErrorCode::kNotSupported, word.where,
             fmt::format("this version of Samarkand does not answer `{}` yet", word.text), allowed,
             "remove the question");
      return;
    }
    std::vector<std::string> known = names;
    known.insert(known.end(), kLaterAsks.begin(), kLaterAsks.end());
    report(ErrorCode::kUnknownAsk, word.where, fmt::format("there is no question `{}`", word.text),
           allowed, {}, nearest(word.text, known));
  }

  // ---- the keys of each question

  void take(const yaml::Entry&, const KeyRecord&, std::monostate&) {}
  void take(const yaml::Entry& key, const KeyRecord& record, ComplianceQuestion& asked) {
    if (record.name == "actor") asked.actor = yaml_.word(key).value_or(Word());
    if (record.name == "joining") measures_->read(key, {}, asked.joining);
    if (record.name == "threat") measures_->read(key, {.open = true}, asked.threat);
    if (record.name == "affinity") asked.affinity = yaml_.word(key);
  }
  void take(const yaml::Entry& key, const KeyRecord&, GameQuestion& asked) {
    asked.games = yaml_.words(key);
  }
  void take(const yaml::Entry& key, const KeyRecord& record, CoalitionQuestion& asked) {
    if (record.name == "target") asked.target = yaml_.word(key).value_or(Word());
    if (record.name == "members") asked.members = yaml_.words(key);
    if (record.name == "possible") asked.possible = yaml_.words(key);
    if (record.name == "joining") measures_->read(key, {}, asked.joining);
    if (record.name == "samples") asked.samples = number(key, record).value_or(asked.samples);
  }
  void take(const yaml::Entry& key, const KeyRecord& record, OptimalQuestion& asked) {
    if (record.name == "actor") asked.actors = yaml_.words(key);
    if (record.name == "target") asked.target = yaml_.word(key);
    if (record.name == "instrument") asked.instrument = choice(key, "instrument", kInstruments);
    if (record.name == "on") asked.on_baseline = choice(key, "starting point", kBases) == kBases[1];
    if (record.name == "partners") asked.partners = yaml_.words(key);
    if (record.name == "sectors") asked.sectors = yaml_.words(key);
    if (record.name == "psi") asked.psi = numbers(key, record);
    if (record.name == "least") asked.least = number(key, record);
    if (record.name == "greatest") asked.greatest = number(key, record);
    if (record.name == "count") asked.count = number(key, record);
  }

  void take(const yaml::Entry& key, const KeyRecord& record, LeakageQuestion& asked) {
    (record.name == "target" ? asked.targets : asked.sectors) = yaml_.words(key);
  }
  void take(const yaml::Entry& key, const KeyRecord& record, InspectionQuestion& asked) {
    if (record.name == "target") asked.target = yaml_.word(key).value_or(Word());
    if (record.name == "at") asked.at = yaml_.words(key);
    if (record.name == "sectors") asked.sectors = yaml_.words(key);
    if (record.name == "budget") asked.budgets = numbers(key, record);
    if (record.name == "port") asked.port = number(key, record).value_or(asked.port);
    if (record.name == "gain") asked.gain = number(key, record);
    if (record.name == "fine") asked.fine = number(key, record);
    if (record.name == "cost") asked.cost = number(key, record);
    if (record.name == "damage") asked.damage = number(key, record);
    if (record.name == "reward") asked.reward = number(key, record);
  }
  void take(const yaml::Entry&, const KeyRecord&, SettlementQuestion&) {}

  void take(const yaml::Entry& key, const KeyRecord& record, BacktestQuestion& asked) {
    if (record.name == "facts") asked.facts = yaml_.word(key).value_or(asked.facts);
    if (record.name == "before") asked.before = number(key, record).value_or(0);
    if (record.name == "fitted") asked.fitted = number(key, record).value_or(0);
    if (record.name == "judged") asked.judged = number(key, record).value_or(0);
    if (record.name == "since") asked.since = date(key);
    if (record.name == "theta") asked.theta = choice(key, "preset", names_of(model_presets()));
    if (record.name == "sectors") asked.sectors = yaml_.words(key);
    if (record.name == "later") measures_->read(key, {}, asked.later);
    if (record.name == "without") measures_->read(key, {}, asked.without);
    if (record.name == "flows") {
      for (const yaml::Node& node : read_list(key, "a list of maps, each after `- `", yaml_)) {
        flow(node, asked);
      }
    }
  }

  void flow(const yaml::Node& node, BacktestQuestion& asked) {
    static const std::vector<std::string> kKeys = {"origin", "destination", "both"};
    constexpr const char* kExample = "for example {origin: EU, destination: RUS}";
    const Location where = yaml_.at(node);
    if (!node.is_map()) {
      yaml_.wrong_type(where, "a flow is not a map", "an origin and a destination", kExample);
      return;
    }
    BacktestFlow flow;
    for (const yaml::Entry& entry : yaml_.entries(node, "the flow")) {
      if (!contains(kKeys, entry.key.text)) {
        yaml_.unknown_key(entry.key, "a flow", kKeys);
      } else if (entry.key.text == "both") {
        flow.both = choice(entry, "answer", kTruths) == kTruths[0];
      } else if (const auto word = yaml_.word(entry)) {
        (entry.key.text == "origin" ? flow.origin : flow.destination) = *word;
      }
    }
    if (flow.origin.text.empty() || flow.destination.text.empty()) {
      report(ErrorCode::kMissingKey, where, "a flow needs an origin and a destination", {},
             kExample);
      return;
    }
    asked.flows.push_back(std::move(flow));
  }

  std::string date(const yaml::Entry& entry) {
    const std::optional<Word> word = yaml_.word(entry);
    int year = 0, month = 0, day = 0, end = 0;
    if (!word) return "";
    const bool read =
        std::sscanf(word->text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 &&
        static_cast<std::size_t>(end) == word->text.size();
    if (read && month >= 1 && month <= 12 && day >= 1 && day <= 31) return word->text;
    report(ErrorCode::kOutOfRange, entry.where, fmt::format("`{}` is no date", word->text),
           "year, month and day, as in 2022-03-15");
    return "";
  }

  std::vector<double> numbers(const yaml::Entry& key, const KeyRecord& record) {
    std::vector<double> values;
    for (const yaml::Entry& entry : items(key)) {
      if (const auto value = number(entry, record)) values.push_back(*value);
    }
    return values;
  }

  // A number or a list of numbers, each as an entry of its own.
  Entries items(const yaml::Entry& entry) {
    if (!entry.value.is_sequence()) return {entry};
    Entries list;
    if (entry.value.size() == 0) {
      report(ErrorCode::kEmptySelection, entry.where,
             fmt::format("`{}` is an empty list", entry.key.text), "one number or several");
    }
    for (const yaml::Node& node : entry.value.items()) {
      list.push_back({entry.key, node, yaml_.at(node)});
    }
    return list;
  }

  template <class Names>
  std::string choice(const yaml::Entry& entry, std::string_view what, const Names& allowed) {
    return read_choice(entry, fmt::format("there is no {}", what), strings(allowed), yaml_,
                       diagnostics_)
        .value_or("");
  }

  // ---- what the keys of one question must be together

  void check(const Question&, const std::monostate&) {}
  void check(const Question&, const GameQuestion&) {}
  void check(const Question&, const LeakageQuestion&) {}
  void check(const Question& question, const InspectionQuestion& asked) {
    const int given = asked.gain.has_value() + asked.fine.has_value() + asked.cost.has_value() +
                      asked.damage.has_value() + asked.reward.has_value();
    if (given == 0 || given == 5) return;
    report(ErrorCode::kMissingKey, question.where, "part of the game of a link is missing",
           "gain, fine, cost, damage and reward, or none of them");
  }
  void check(const Question&, const SettlementQuestion&) {}
  void check(const Question& question, const BacktestQuestion& asked) {
    if (asked.before == 0 || asked.fitted == 0 || asked.judged == 0) return;  // reported
    if (asked.before < asked.fitted && asked.fitted < asked.judged) return;
    report(ErrorCode::kOutOfRange, question.where,
           fmt::format("the years {}, {} and {} are not one after the other", asked.before,
                       asked.fitted, asked.judged),
           "before < fitted < judged");
  }
  void check(const Question&, const ComplianceQuestion& asked) {
    if (asked.affinity && asked.affinity->text == asked.actor.text) {
      report(ErrorCode::kOutOfRange, asked.affinity->where,
             fmt::format("the affinity of {} for itself", asked.actor.text),
             "another country or group");
    }
    if (asked.threat.empty()) return;  // missing or misread, and reported
    bool factor = false, rate = false;
    for (const Measure& measure : asked.threat) {
      if (!measure.open) continue;
      (measure.kind->searched()->of.name == "factor" ? factor : rate) = true;
    }
    if (factor != rate) return;
    report(ErrorCode::kNothingToSearch, asked.threat.front().where,
           factor ? "the threat has icebergs and duties to search for, which have no common size"
                  : "nothing is left to search for in the threat",
           "icebergs without `factor`, or tariffs and export taxes without `rate`; other measures "
           "beside them are complete");
  }
  void check(const Question& question, const CoalitionQuestion& asked) {
    std::vector<Word> all = asked.members;
    all.insert(all.end(), asked.possible.begin(), asked.possible.end());
    for (std::size_t k = 0; k < all.size(); ++k) {
      for (std::size_t earlier = 0; earlier < k; ++earlier) {
        if (all[k].text != all[earlier].text) continue;
        report(ErrorCode::kTwoParts, all[k].where,
               fmt::format("{} stands twice among members and possible members", all[k].text),
               "each once");
      }
    }
    const auto names_member = [](const Measure& measure) {
      return std::ranges::any_of(named_economies(measure),
                                 [](const Word& word) { return word.text == "member"; });
    };
    for (const Measure& measure : asked.joining) {
      if (names_member(measure)) continue;
      report(ErrorCode::kMissingKey, measure.where, "a joining measure nowhere says `member`",
             "the word `member` for the one that joins",
             "for example {kind: ban, origin: member, ...}");
    }
    if (all.empty()) {
      report(ErrorCode::kMissingKey, question.where, "the coalition has nobody to be made of",
             "`members`, `possible` members, or both");
    }
  }
  void check(const Question& question, OptimalQuestion& asked) {
    if (asked.instrument.empty()) asked.instrument = asked.target ? "ban" : "tariff";
    if (asked.psi.empty()) asked.psi = {asked.target ? 1.0 : 0.0};
    const auto refuse = [&](std::string what, std::string fix) {
      report(ErrorCode::kOutOfRange, question.where, std::move(what), {}, std::move(fix));
    };
    if (!asked.target && asked.psi != std::vector{0.0}) {
      refuse("`psi` weighs the target's loss, and there is no target", "add `target`");
    }
    if (!asked.target && asked.partners.empty() && asked.instrument == "ban") {
      refuse("bans need a target or partners", "add `target`");
    }
    if (asked.actors.size() > 1 && (asked.target || asked.count)) {
      refuse("several actors choose for themselves alone",
             "remove `target` and `count`, or write a group as the one actor");
    }
    if (asked.count && asked.instrument != "ban") {
      refuse("`count` is a number of bans", "write instrument: ban");
    }
    if (asked.count && (asked.least || asked.greatest || asked.psi.size() > 1)) {
      refuse("`count` asks for full bans at one psi", "remove `least`, `greatest` and other psi");
    }
    if (asked.least && asked.greatest && *asked.least > *asked.greatest) {
      refuse("`least` exceeds `greatest`", "exchange them");
    }
    const double most = asked.instrument == "ban" ? 1 : std::numeric_limits<double>::infinity();
    if (asked.instrument == "ban" &&
        (asked.least.value_or(0) < 0 || asked.greatest.value_or(0) > most)) {
      refuse("a ban covers a part of trade from 0 to 1", "write `least` and `greatest` within it");
    }
  }

  MeasureReader* measures_;
  Scenario& scenario_;
  yaml::Reader& yaml_;
  Diagnostics& diagnostics_;
};

// ---- names that point to games, players and actions

class NameCheck {
 public:
  NameCheck(const Scenario& scenario, Diagnostics& diagnostics)
      : scenario_(scenario), diagnostics_(diagnostics) {
    for (const Game& game : scenario.games) games_.push_back(game.name.text);
  }

  void check() {
    for (const Game& game : scenario_.games) check_game(game);
    for (const Actor& actor : scenario_.actors) {
      for (const Stake& stake : actor.stakes) {
        for (const Condition& condition : stake.when) {
          const bool own = condition.player.text.empty();
          for (const Word& word : condition.actions) {
            check_action(own ? actor.name.text : condition.player.text, word, nullptr);
          }
        }
      }
    }
    for (const Question& question : scenario_.questions) {
      if (const auto* game = std::get_if<GameQuestion>(&question.of)) {
        for (const Word& word : game->games) find_game(word);
      }
    }
  }

 private:
  const Game* find_game(const Word& word) {
    for (const Game& game : scenario_.games) {
      if (game.name.text == word.text) return &game;
    }
    diagnostics_.push_back({ErrorCode::kUnknownGame,
                            word.where,
                            fmt::format("there is no game `{}`", word.text),
                            games_.empty() ? "a game of the block `games:`"
                                           : fmt::format("{}", fmt::join(games_, ", ")),
                            {},
                            nearest(word.text, games_)});
    return nullptr;
  }

  static const GamePlayer* find_player(const Game& game, std::string_view name) {
    const auto found =
        std::find_if(game.players.begin(), game.players.end(),
                     [name](const GamePlayer& player) { return player.name.text == name; });
    return found == game.players.end() ? nullptr : &*found;
  }

  const GamePlayer* require_player(const Game& game, const Word& word) {
    if (const GamePlayer* player = find_player(game, word.text)) return player;
    std::vector<std::string> names;
    for (const GamePlayer& player : game.players) names.push_back(player.name.text);
    diagnostics_.push_back(
        {ErrorCode::kUnknownPlayer,
         word.where,
         fmt::format("{} is no player of the game {}", word.text, game.name.text),
         fmt::format("{}", fmt::join(names, ", ")),
         {},
         nearest(word.text, names)});
    return nullptr;
  }

  void check_game(const Game& game) {
    if (game.leader) require_player(game, *game.leader);
    for (const GamePlayer& player : game.players) {
      if (player.shared) check_shared(game, player);
      for (const GameAction& action : player.actions) {
        for (const Measure& measure : action.measures) {
          for (const Condition& condition : measure.conditions) {
            for (const Word& word : condition.actions) {
              const bool elsewhere = word.text.find('.') != std::string::npos;
              if (!elsewhere && require_player(game, condition.player) == nullptr) break;
              check_action(condition.player.text, word, &game);
            }
          }
        }
      }
    }
  }

  // Follows `as_in` from game to game until there are actions.
  void check_shared(const Game& game, const GamePlayer& player) {
    std::vector<std::string> seen = {game.name.text};
    const GamePlayer* at = &player;
    while (at->shared) {
      const Game* next = find_game(*at->shared);
      if (next == nullptr) return;
      if (contains(seen, next->name.text)) {
        seen.push_back(next->name.text);
        diagnostics_.push_back({ErrorCode::kCyclicLinkage, player.shared->where,
                                fmt::format("{} never comes to actions of its own: {}",
                                            player.name.text, fmt::join(seen, " -> ")),
                                "games that point to one where the player has actions"});
        return;
      }
      seen.push_back(next->name.text);
      at = require_player(*next, {player.name.text, at->shared->where});
      if (at == nullptr) return;
    }
  }

  // An action of a player, `action` or `game.action`: in `game`, or in any where that is null.
  void check_action(std::string_view player, const Word& word, const Game* game) {
    std::vector<std::string> known;
    for (const Game& other : scenario_.games) {
      const GamePlayer* in_it = find_player(other, player);
      if (in_it == nullptr) continue;
      for (const GameAction& action : actions_of(*in_it)) {
        if (game == nullptr || game == &other) known.push_back(action.name.text);
        known.push_back(other.name.text + "." + action.name.text);
      }
    }
    if (game == nullptr) known.insert(known.end(), {"complies", "refuses"});
    if (contains(known, word.text)) return;
    diagnostics_.push_back({ErrorCode::kUnknownAction,
                            word.where,
                            fmt::format("{} has no action `{}`", player, word.text),
                            fmt::format("{}", fmt::join(known, ", ")),
                            {},
                            nearest(word.text, known)});
  }

  const std::vector<GameAction>& actions_of(const GamePlayer& player) const {
    const GamePlayer* at = &player;
    for (std::size_t step = 0; at->shared && step <= scenario_.games.size(); ++step) {
      const GamePlayer* next = nullptr;
      for (const Game& game : scenario_.games) {
        if (game.name.text == at->shared->text) next = find_player(game, player.name.text);
      }
      if (next == nullptr) break;
      at = next;
    }
    return at->actions;
  }

  const Scenario& scenario_;
  Diagnostics& diagnostics_;
  std::vector<std::string> games_;
};

}  // namespace

void parse_actors(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                  Diagnostics& diagnostics) {
  Reader(nullptr, scenario, yaml, diagnostics).actors(entry);
}

void parse_games(const yaml::Entry& entry, MeasureReader& measures, Scenario& scenario,
                 yaml::Reader& yaml, Diagnostics& diagnostics) {
  Reader(&measures, scenario, yaml, diagnostics).games(entry);
}

void parse_questions(const yaml::Entry& entry, MeasureReader& measures, Scenario& scenario,
                     yaml::Reader& yaml, Diagnostics& diagnostics) {
  Reader(&measures, scenario, yaml, diagnostics).questions(entry);
}

void check_questions(const Scenario& scenario, Diagnostics& diagnostics) {
  NameCheck(scenario, diagnostics).check();
}

}  // namespace samarkand
