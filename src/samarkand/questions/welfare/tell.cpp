#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/welfare/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {

WelfareAnswer::WelfareAnswer(const RunContext& context, const Question& question)
    : Answer(context, question),
      headline_(headline(*context.world, context.outcome, context.equilibrium)),
      world_trade_(world_trade_change(*context.world, context.equilibrium)) {
  const auto order = by_real_income(context.outcome);
  if (order.empty()) return;
  for (const std::size_t n : {order.front(), order.back()}) {
    extremes_.push_back({n, context.outcome.countries[n].real_income});
  }
}

std::string WelfareAnswer::title() const { return "Who gains and who pays"; }

std::vector<std::string> WelfareAnswer::sentences() const { return {headline_}; }

Json WelfareAnswer::json() const {
  Json json = Json::object();
  if (extremes_.empty()) return json;
  const auto entry = [this](const Change& change) -> Json {
    return {{"country", world().countries()[change.country].code},
            {"real_income", rounded(change.real_income)}};
  };
  json["lowest"] = entry(extremes_[0]);
  json["highest"] = entry(extremes_[1]);
  json["world_trade"] = rounded(world_trade_);
  return json;
}

}  // namespace samarkand
