#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/compliance/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

std::string number(double value) { return fmt::format("{:.4g}", value); }

// "a factor of 1.086 (costs +8.63 %)", "a rate of 12 %".
std::string size_text(const std::string& unit, double size) {
  if (unit == "rate") return fmt::format("a rate of {:.3g} %", 100 * size);
  return fmt::format("a factor of {:.6g} (costs +{:.3g} %)", size, 100 * (size - 1));
}

class ComplianceWriter {
 public:
  ComplianceWriter(const World& world, std::string with) : world_(world), with_(std::move(with)) {}

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

 private:
  std::string name(const std::string& code) const { return display_name(world_, code); }
  static std::string income(const Bloc& bloc, const Counterfactual& world) {
    return percent_text(bloc.log_income(world.log_real_income));
  }

  const World& world_;
  std::string with_;  // what the question's further measures are called
};

Json stance_json(const Valuation& actor, const Stance& stance) {
  if (!stance.world.solved()) return {{"real_income", Json()}, {"reason", stance.world.reason}};
  return {{"real_income", percent_json(actor.own.log_income(stance.world.log_real_income))},
          {"payoff", payoff_json(stance.payoff)}};
}

}  // namespace

std::string ComplianceAnswer::title() const {
  return fmt::format("From which threat {} joins", display_name(world(), actor.own.name));
}

std::vector<std::string> ComplianceAnswer::sentences() const {
  return ComplianceWriter(world(), with_title()).tell(*this);
}

Json ComplianceAnswer::json() const {
  const ComplianceAnswer& answer = *this;
  Json json = {{"actor", answer.actor.own.name},
               {"values", valuation_json(answer.actor)},
               {"unit", answer.unit},
               {"affinity", answer.other ? Json(answer.other->name) : Json()}};
  json.update(variants_json(answer.variants, [&](const Compliance& of) {
    Json result = {{"outside", stance_json(answer.actor, of.outside)},
                   {"inside", stance_json(answer.actor, of.inside)},
                   {"threshold", optional_number(of.threshold)},
                   {"reason", of.reason},
                   {"gain_at_ban", rounded(of.gain_at_ban)},
                   {"crossings", of.crossings}};
    if (of.at_threshold) {
      result["outside_at_threshold"] = stance_json(answer.actor, *of.at_threshold);
    }
    if (answer.other) {
      result["affinity_threshold"] = optional_number(of.affinity.value);
      result["affinity_joins"] = of.affinity.at_most ? "at most" : "at least";
      result["affinity_reason"] = of.affinity.reason;
    }
    result["curve"] = Json::array();
    for (const Compliance::Point& point : of.curve) {
      result["curve"].push_back({{"size", rounded(point.size)}, {"gain", rounded(point.gain)}});
    }
    return result;
  }));
  return json;
}

std::string ComplianceAnswer::unanswered() const {
  for (const Compliance& variant : variants) {
    for (const Stance* stance : {&variant.inside, &variant.outside}) {
      if (!stance->world.solved()) return stance->world.reason;
    }
  }
  return "";
}

}  // namespace samarkand
