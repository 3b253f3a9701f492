#include "samarkand/questions/compliance/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/root.h"
#include "samarkand/shock/kind.h"

namespace samarkand {
namespace {

constexpr double kLeastStep = 1e-6, kLargestStep = 1e3;  // of x above x0
constexpr int kStepsADecade = 10;
constexpr int kEdgeSteps = 20;
constexpr double kTolerance = 1e-10;  // of the threshold

enum class Threat { kNone, kSize, kBan };

// The measures that any case has: the scenario's, `with`, joining, the threat, and the threat as a
// ban.
class Pool {
 public:
  Pool(const Scenario& scenario, const Question& question) : measures(scenario.measures) {
    const auto& asked = asked_as<ComplianceQuestion>(question);
    const auto add = [this](const std::vector<Measure>& more) {
      parts_.push_back(measures.size());
      measures.insert(measures.end(), more.begin(), more.end());
    };
    add(question.with);
    add(asked.joining);
    add(asked.threat);
    add(asked.threat);
    for (std::size_t k = parts_.back(); k < measures.size(); ++k) {
      Measure& measure = measures[k];
      if (auto ban = measure.open ? kind_of(measure).as_ban(measure) : std::nullopt) measure = *ban;
    }
  }

  Counterfactuals::Case make_case(bool with, bool joins, Threat threat, double size = 0) const {
    Counterfactuals::Case result{std::vector<char>(measures.size(), 1), size};
    const bool on[] = {with, joins, threat == Threat::kSize, threat == Threat::kBan};
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      const std::size_t end = part + 1 < parts_.size() ? parts_[part + 1] : measures.size();
      for (std::size_t k = parts_[part]; k < end; ++k) result.on[k] = on[part] ? 1 : 0;
    }
    return result;
  }

  std::vector<Measure> measures;

 private:
  std::vector<std::size_t> parts_;  // where they begin
};

class ComplianceSolver {
 public:
  ComplianceSolver(RunContext& context, const Question& question)
      : context_(context),
        asked_(asked_as<ComplianceQuestion>(question)),
        with_(question.with.size()),
        pool_(context.scenario, question),
        answer_(context, question),
        cases_(context, pool_.measures) {}

  ComplianceAnswer answer() {
    const Scenario& scenario = context_.scenario;
    answer_.actor = make_valuation(asked_.actor, scenario, *context_.world, context_.diagnostics);
    if (asked_.affinity) {
      answer_.other =
          make_bloc(*asked_.affinity, *context_.world, context_.diagnostics, &answer_.actor.own);
    }
    for (const Measure& measure : asked_.threat) {
      if (measure.open) answer_.unit = measure.kind->searched()->of.name;
    }
    least_ = answer_.unit == "factor" ? 1 : 0;
    for (int variant = 0; variant < (with_ > 0 ? 2 : 1) && !cases_.failed(); ++variant) {
      variant_ = variant == 1;
      answer_.variants.push_back(solve());
    }
    return std::move(answer_);
  }

 private:
  Counterfactuals::Case make_case(bool joins, Threat threat, double size = 0) const {
    return pool_.make_case(variant_, joins, threat, size);
  }

  Stance stance(Counterfactual world, bool joins) const {
    Stance result{std::move(world), {}};
    if (!result.world.solved()) return result;
    result.payoff = payoff(
        answer_.actor, result.world.log_real_income,
        [joins](const Stake& stake) { return applies_to(stake, joins ? "complies" : "refuses"); });
    return result;
  }
  std::vector<Stance> stances(const std::vector<Counterfactuals::Case>& cases) {
    std::vector<Stance> result;
    for (Counterfactual& world : cases_.solve(cases, "compliance")) {
      result.push_back(stance(std::move(world), false));
    }
    return result;
  }

  double gain(const Compliance& result, const Stance& outside) const {
    if (!outside.world.solved()) return NAN;
    return result.inside.payoff.total() - outside.payoff.total();
  }

  Compliance solve() {
    Compliance result;
    result.least = least_;
    result.inside = stance(cases_.solve({make_case(true, Threat::kNone)}, "compliance")[0], true);
    std::vector<Counterfactuals::Case> grid = {make_case(false, Threat::kNone),
                                               make_case(false, Threat::kBan)};
    std::vector<double> sizes = {least_};
    // A duty of zero lifts the one that is there: a threat like any other.
    if (least_ == 0) grid.push_back(make_case(false, Threat::kSize, 0));
    const int steps =
        static_cast<int>(std::lround(kStepsADecade * std::log10(kLargestStep / kLeastStep)));
    for (int k = 0; k <= steps; ++k) {
      sizes.push_back(least_ + kLeastStep * std::pow(10, double(k) / kStepsADecade));
      grid.push_back(make_case(false, Threat::kSize, sizes.back()));
    }
    std::vector<Stance> outside = stances(grid);
    if (cases_.failed()) return result;
    result.outside = outside[0];
    result.banned = outside[1];
    for (const Stance* side : {&result.inside, &result.outside}) {
      if (side->world.solved()) continue;
      result.reason = (side == &result.inside ? "inside: " : "outside: ") + side->world.reason;
      result.affinity.reason = result.reason;
      return result;
    }
    result.gain_at_ban = gain(result, result.banned);
    const std::size_t first = least_ == 0 ? 2 : 1;  // the smallest size; of a factor 1: no threat
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      const Stance& at = k == 0 && least_ == 1 ? outside[0] : outside[first + k];
      result.curve.push_back({sizes[k], gain(result, at)});
    }
    find_threshold(result);
    if (answer_.other) {
      result.affinity = affinity_threshold(
          answer_.actor, *answer_.other,
          result.inside.payoff.total() - result.outside.payoff.total(),
          result.inside.world.log_real_income, result.outside.world.log_real_income);
    }
    return result;
  }

  double gain_at(const Compliance& result, double size) {
    return gain(result, stances({make_case(false, Threat::kSize, size)})[0]);
  }

  // Closes in on where the equilibrium outside ends, so that no change of sign before it is missed.
  void find_edges(Compliance& result) {
    std::vector<Compliance::Point> curve;
    for (const Compliance::Point& point : result.curve) {
      if (!curve.empty() && std::isnan(curve.back().gain) != std::isnan(point.gain)) {
        Compliance::Point low = curve.back(), high = point;
        for (int step = 0; step < kEdgeSteps && !cases_.failed(); ++step) {
          const double middle = low.size + (high.size - low.size) / 2;
          const Compliance::Point at{middle, gain_at(result, middle)};
          (std::isnan(at.gain) == std::isnan(low.gain) ? low : high) = at;
        }
        curve.push_back(std::isnan(low.gain) ? high : low);
      }
      curve.push_back(point);
    }
    result.curve = std::move(curve);
  }

  void find_threshold(Compliance& result) {
    find_edges(result);
    const std::vector<Compliance::Point>& curve = result.curve;
    std::optional<double> upward;
    for (std::size_t k = 1; k < curve.size() && !cases_.failed(); ++k) {
      const Compliance::Point &a = curve[k - 1], &b = curve[k];
      if (std::isnan(a.gain) || std::isnan(b.gain) || (a.gain >= 0) == (b.gain >= 0)) continue;
      result.crossings.push_back(find_root([&](double x) { return gain_at(result, x); }, a.size,
                                           a.gain, b.size, b.gain, kTolerance));
      if (b.gain >= 0 && !upward) upward = result.crossings.back();
    }
    if (cases_.failed()) return;
    if (curve[0].gain >= 0) {
      result.threshold = result.least;
    } else if (upward) {
      result.threshold = upward;
      result.at_threshold = stances({make_case(false, Threat::kSize, *upward)})[0];
    } else if (const auto end = std::ranges::find_if(
                   curve, [](const Compliance::Point& point) { return std::isnan(point.gain); });
               end != curve.end()) {
      result.reason =
          fmt::format("none up to {:.4g}, from where there is no equilibrium outside", end->size);
    } else if (result.gain_at_ban >= 0) {
      result.reason = "nothing short of a full ban";
    } else {
      result.reason = "not even a ban";
    }
  }

  RunContext& context_;
  const ComplianceQuestion& asked_;
  std::size_t with_;
  Pool pool_;
  ComplianceAnswer answer_;
  Counterfactuals cases_;
  double least_ = 1;
  bool variant_ = false;
};

}  // namespace

void check_compliance(const std::shared_ptr<const World>& world, const Scenario& scenario,
                      const Question& question, Diagnostics& diagnostics) {
  const Pool pool(scenario, question);
  std::vector<Counterfactuals::Case> cases;
  for (int with = 0; with < (question.with.empty() ? 1 : 2); ++with) {
    cases.push_back(pool.make_case(with == 1, true, Threat::kNone));
    cases.push_back(pool.make_case(with == 1, false, Threat::kBan));
    cases.push_back(pool.make_case(with == 1, false, Threat::kSize, 1));
  }
  check_cases(world, scenario, pool.measures, cases, diagnostics);
}

ComplianceAnswer answer_compliance(RunContext& context, const Question& question) {
  return ComplianceSolver(context, question).answer();
}

}  // namespace samarkand
