#include "samarkand/strategy/nash.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace samarkand {
namespace {

constexpr double kFirstTolerance = 1e-4;  // of replies to what will change
constexpr double kCloser = 1e-2;          // from round to round

// Why the players cannot play, or "".
std::string refusal(const MeasureProblem& problem, const std::vector<Player>& players) {
  if (players.empty()) return "no players";
  std::vector<char> taken(problem.instruments.size(), 0);
  for (std::size_t p = 0; p < players.size(); ++p) {
    for (const std::size_t k : players[p].instruments) {
      if (k >= taken.size()) return fmt::format("player {}: no instrument {}", p, k);
      if (std::exchange(taken[k], 1)) return fmt::format("two players have instrument {}", k);
    }
  }
  return "";
}

class Replies {
 public:
  Replies(const MeasureProblem& problem, const std::vector<Player>& players,
          const OptimalOptions& options)
      : players_(players),
        options_(options),
        bounds_(problem.instruments),
        pinned_(problem),
        replies_(options) {
    result_.objective.resize(players.size());
    result_.first_order_residual.resize(players.size());
    result_.curvature.resize(players.size(), std::numeric_limits<double>::quiet_NaN());
    result_.directions.resize(players.size());
    result_.inside.resize(players.size());
    result_.gradient.resize(bounds_.size());
    result_.bound.resize(bounds_.size());
  }

  NashMeasures run(const Array& start) {
    value_ = start.empty() ? Array(bounds_.size(), 0) : start;
    for (std::size_t k = 0; k < value_.size(); ++k) {
      value_[k] = std::clamp(value_[k], bounds_[k].lower, bounds_[k].upper);
      pin(k);
    }
    replies_.tolerance = std::max(options_.tolerance, kFirstTolerance);
    replies_.starts = 1;
    replies_.directions = 0;
    bool thorough = false;  // from all starts, with the second-order check
    while (true) {
      const bool moved = round();
      if (over_) {
        if (result_.reason.empty()) result_.reason = "stopped";
        return std::move(result_);
      }
      ++result_.rounds;
      if (moved || replies_.tolerance > options_.tolerance) {
        replies_.tolerance = std::max(options_.tolerance, replies_.tolerance * kCloser);
        thorough = false;
      } else if (!thorough && result_.reason.empty()) {
        thorough = true;
      } else {
        break;
      }
      replies_.starts = thorough ? options_.starts : 1;
      replies_.directions = thorough ? options_.directions : 0;
    }
    // Nobody moved: what holds of each, holds at the same point.
    result_.converged = result_.reason.empty();
    // A budget that ran out cut the further starts.
    result_.starts = result_.solves >= options_.max_solves ? 1 : replies_.starts;
    return std::move(result_);
  }

 private:
  // All reply in turn; true where one moves. `over_`: nothing can follow, for the reason given.
  bool round() {
    bool moved = false;
    result_.reason.clear();
    for (std::size_t p = 0; p < players_.size(); ++p) {
      const Optimum reply = best_reply(p);
      result_.solves += reply.solves;
      const bool none = reply.point.value.empty();
      over_ |= none || (!reply.converged && result_.solves >= options_.max_solves);
      if (!reply.converged) {
        const std::string& name = players_[p].name;
        result_.reason =
            fmt::format("{}: {}", name.empty() ? fmt::format("player {}", p) : name, reply.reason);
      }
      if (none) return moved;
      moved |= value_ != reply.point.value;
      keep(p, reply);
      if (over_) return moved;
    }
    return moved;
  }

  void pin(std::size_t k) {
    pinned_.instruments[k].lower = pinned_.instruments[k].upper = value_[k];
  }

  Optimum best_reply(std::size_t p) {
    const std::vector<std::size_t>& mine = players_[p].instruments;
    for (const std::size_t k : mine) {
      pinned_.instruments[k].lower = bounds_[k].lower;
      pinned_.instruments[k].upper = bounds_[k].upper;
    }
    OptimalOptions options = replies_;
    const std::size_t before = result_.solves;
    options.max_solves = options_.max_solves - std::min(before, options_.max_solves);
    if (options_.progress) {
      options.progress = [&](std::size_t done, std::size_t) {
        const bool go_on = options_.progress(before + done, options_.max_solves);
        over_ |= !go_on;
        return go_on;
      };
    }
    return optimal_measures(pinned_, players_[p].aim, value_, options);
  }

  void keep(std::size_t p, const Optimum& reply) {
    value_ = reply.point.value;
    for (const std::size_t k : players_[p].instruments) {
      pin(k);
      result_.gradient[k] = reply.gradient[k];
      result_.bound[k] = reply.bound[k];
    }
    result_.objective[p] = reply.objective;
    result_.first_order_residual[p] = reply.first_order_residual;
    result_.curvature[p] = reply.curvature;
    result_.directions[p] = reply.directions;
    result_.inside[p] = reply.inside;
    result_.point = reply.point;
  }

  const std::vector<Player>& players_;
  const OptimalOptions& options_;
  std::vector<Instrument> bounds_;
  MeasureProblem pinned_;   // with the instruments of those who do not reply at their values
  OptimalOptions replies_;  // of the round
  Array value_;
  bool over_ = false;
  NashMeasures result_;
};

}  // namespace

NashMeasures nash_measures(const MeasureProblem& problem, const std::vector<Player>& players,
                           const Array& start, const OptimalOptions& options) {
  NashMeasures none;
  none.reason = refusal(problem, players);
  for (const Player& player : players) {
    if (none.reason.empty()) none.reason = refusal(problem, player.aim);
  }
  if (!start.empty() && start.size() != problem.instruments.size()) {
    none.reason = "the start has another size than the instruments";
  }
  if (!none.reason.empty()) return none;
  return Replies(problem, players, options).run(start);
}

}  // namespace samarkand
