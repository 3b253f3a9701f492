#include "samarkand/trade/equilibrium.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/trade/baseline.h"
#include "samarkand/trade/ces.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/trade/journal.h"
#include "samarkand/trade/newton.h"
#include "samarkand/trade/preconditioner.h"
#include "samarkand/trade/search.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/system.h"

namespace samarkand {
namespace {

constexpr std::size_t kCellsNamed = 5;  // in a reason

std::string cell_names(const World& world, const std::vector<std::size_t>& cells) {
  std::vector<std::string> names;
  for (const std::size_t c : cells) {
    names.push_back(world.sectors()[c / world.country_count()].code + " in " +
                    world.countries()[c % world.country_count()].code);
  }
  return first_few(names, kCellsNamed);
}

std::string starved_reason(const World& world, const Feasibility& feasibility) {
  return "no origin is left that may sell " + cell_names(world, feasibility.roots) +
         ", and final demand cannot do without " + cell_names(world, feasibility.starved);
}

std::string income_reason(const TradeSystem& system, const std::vector<std::size_t>& countries) {
  const World& world = system.baseline().world;
  const Closure closure = system.shock().closure;
  std::vector<std::string> codes;
  bool held = false;  // a surplus that does not follow trade
  for (const std::size_t n : countries) {
    codes.push_back(world.countries()[n].code);
    held = held || world.deficit()[n] < 0;
  }
  held = held && (closure == Closure::kFixed || closure == Closure::kProportional);
  return "income would not be positive in " + first_few(codes, kCellsNamed) +
         ": what it earns does not cover the trade surplus and transfers it has to pay" +
         (held ? " (under the closure `scaled` a surplus follows trade)" : "");
}

// What may be wrong where the iteration comes to nothing, and what to try.
std::string advice(const TradeSystem& system) {
  const Shock& shock = system.shock();
  const bool rigid =
      shock.epsilon < 1 || shock.eta < 1 || shock.sigma < 1 || !std::isinf(shock.labour_mobility);
  const auto is_banned = [](double access) { return access == 0; };
  if (!rigid || !std::ranges::any_of(shock.access, is_banned)) return "";
  return ": where goods are hard to replace, a full ban can leave too little of them for any "
         "prices; try `share: 0.99` of the ban, elasticities nearer 1 (`eta: 0.8`), or the preset "
         "`long_run`";
}

}  // namespace

std::string SolveOptions::validate() const {
  if (!(tolerance >= 1e-14 && tolerance <= 1e-4)) {
    return fmt::format("the option tolerance is {}, which is not in [1e-14, 1e-4]", tolerance);
  }
  if (max_passes < 1) return fmt::format("the option max_passes is {}, below 1", max_passes);
  return "";
}

struct TradeSolver::Prepared {
  // Memory for one solve at a time.
  struct Rooms {
    TradeState state;
    TradeWeights::Room weights;
  };

  explicit Prepared(const World& world) : baseline(world) {
    preconditioner(Closure::kScaled, INFINITY);
  }

  // That of the baseline. Labour mobility is rounded to a power of two, so that draws of it share a
  // few, the same ones in whatever order they are asked for.
  const TradePreconditioner& preconditioner(Closure closure, double mobility) const {
    const bool scaled = closure == Closure::kScaled && baseline.has_imbalance;
    const int power =
        std::isinf(mobility)
            ? kMobile
            : std::clamp(static_cast<int>(std::lround(std::log2(mobility))), 0, kMostPower);
    const Lock lock(preparing);
    std::unique_ptr<const TradePreconditioner>& made = preconditioners[{power, scaled}];
    if (made == nullptr) {
      Shock none = Shock::none(baseline.world);
      if (!scaled) none.closure = Closure::kFixed;
      if (power != kMobile) none.labour_mobility = std::ldexp(1, power);
      const TradeSystem system(baseline, none);
      TradeState state(baseline);
      Array residual(system.size());
      system.residual(system.start(), state, residual);
      made = std::make_unique<TradePreconditioner>(system, state);
    }
    return *made;
  }

  // Solves at the same time have their own.
  Rooms borrow() const {
    const Lock lock(mutex);
    if (free.empty()) return {TradeState(baseline), {}};
    Rooms rooms = std::move(free.back());
    free.pop_back();
    return rooms;
  }
  void give_back(Rooms rooms) const {
    const Lock lock(mutex);
    free.push_back(std::move(rooms));
  }

  TradeBaseline baseline;
  static constexpr int kMobile = -1, kMostPower = 6;
  mutable Mutex preparing, mutex;
  mutable std::map<std::pair<int, bool>, std::unique_ptr<const TradePreconditioner>>
      preconditioners;
  mutable std::vector<Rooms> free;
};

namespace {

// What is found where deficits and transfers grow from nothing to what they are: the part of them
// that is solved with positive incomes is bisected, in logs, up to the one that is not.
struct Growth {
  // Whose income is not positive at some part, or nearly nothing at one that is solved.
  std::vector<std::size_t> poor;
  bool seen = false;  // the latter, or the former next to a part that is solved
  Array last;         // v of the largest part that is solved
};

class Grower {
 public:
  Grower(const TradeSystem& system, TradeState& state, const TradePreconditioner& preconditioner,
         double tolerance, Journal& journal)
      : system_(system),
        state_(state),
        preconditioner_(preconditioner),
        tolerance_(tolerance),
        journal_(journal) {}

  // `poor_at_all`: whose income is not positive where deficits and transfers are whole.
  Growth run(std::vector<std::size_t> poor_at_all) {
    Growth growth;
    growth.poor = std::move(poor_at_all);
    double solved = kLeastPart, failed = 1;
    bool runs_out = !growth.poor.empty();  // at the part that failed
    for (int step = 0; step < kSteps && !journal_.stopped() && !growth.seen; ++step) {
      const double part = std::sqrt(solved * failed);
      const TradeSystem problem(system_.baseline(), system_.shock(), {}, part);
      Array v = problem.start();
      if (!solve(problem, v)) {
        failed = part;
        runs_out = false;
        continue;
      }
      const std::vector<std::size_t> poor = problem.without_income(state_);
      (poor.empty() ? solved : failed) = part;
      if (!poor.empty()) {
        growth.poor = poor;
        runs_out = true;
        continue;
      }
      growth.last = v;
      const std::vector<std::size_t> nearly = problem.without_income(state_, kNearlyNothing);
      if (nearly.empty()) continue;
      growth.poor = nearly;
      growth.seen = true;
    }
    growth.seen |= !growth.last.empty() && runs_out && failed < kNextTo * solved;
    return growth;
  }

 private:
  static constexpr double kLeastPart = 1e-8;
  static constexpr int kSteps = 20;
  static constexpr double kNearlyNothing = .01;  // of what labour earns
  static constexpr double kNextTo = 1.001;

  bool solve(const TradeSystem& problem, Array& v) {
    Search search(problem, state_, tolerance_, journal_);
    return search.run_briefly(preconditioner_, v) <= tolerance_;
  }

  const TradeSystem& system_;
  TradeState& state_;
  const TradePreconditioner& preconditioner_;
  double tolerance_;
  Journal& journal_;
};

// Where all nests are Cobb-Douglas and labour is mobile there is hardly more than one equilibrium;
// elsewhere incomes that run out on one way prove nothing.
bool is_plain(const TradeSystem& system) {
  return system.labour_is_mobile() && system.inputs_are_cobb_douglas() && system.shock().sigma == 1;
}

void solve_system(const TradeSystem& system, TradeState& state,
                  const TradePreconditioner& preconditioner, const SolveOptions& options,
                  const Equilibrium* start, Equilibrium& equilibrium) {
  Journal journal(options, equilibrium);
  Array v = start == nullptr || start->wage.empty() ? system.start() : system.start(*start);
  Search search(system, state, options.tolerance, journal);
  double residual = search.run(preconditioner, v);
  equilibrium.method = search.method();
  const double limit = std::max(options.tolerance, kResidualOfRounding);
  std::vector<std::size_t> poor;
  if (residual <= limit) poor = system.without_income(state);
  if (residual > limit || !poor.empty()) {
    Growth growth = Grower(system, state, preconditioner, options.tolerance, journal).run(poor);
    Array image(system.size());
    if (!growth.last.empty() && !journal.stopped()) {
      const double from_below = try_newton(system, state, growth.last, options.tolerance, journal);
      system.residual(growth.last, state, image);
      if (from_below <= limit && system.without_income(state).empty()) {
        v = growth.last;
        residual = from_below;
        poor.clear();
        growth.poor.clear();
        equilibrium.method = "Newton's method";
      }
    }
    if (!growth.poor.empty()) poor = growth.poor;
    if (growth.seen && !growth.poor.empty() && is_plain(system)) {
      equilibrium.status = Status::kNoEquilibrium;
      equilibrium.reason = income_reason(system, poor);
      return;
    }
  }
  system.finish(v, state, equilibrium);
  if (!poor.empty() && equilibrium.reason.empty()) {
    equilibrium.reason = "no equilibrium was found: " + income_reason(system, poor);
  } else if (poor.empty() && residual <= limit) {
    equilibrium.status = Status::kConverged;
  } else if (equilibrium.reason.empty()) {
    equilibrium.reason = "the residual stopped falling" + advice(system);
  }
}

}  // namespace

TradeSolver::TradeSolver(std::shared_ptr<const World> world)
    : world_(std::move(world)), prepared_(std::make_shared<Prepared>(*world_)) {}

Equilibrium TradeSolver::solve(const Shock& shock, const SolveOptions& options,
                               const Equilibrium* start) const {
  Equilibrium equilibrium;
  equilibrium.reason = options.validate();
  if (!equilibrium.reason.empty()) return equilibrium;
  Prepared::Rooms rooms = prepared_->borrow();
  TradeSystem system(prepared_->baseline, shock, std::move(rooms.weights));
  if (const Feasibility& feasibility = system.feasibility(); !feasibility.starved.empty()) {
    equilibrium.status = Status::kNoEquilibrium;
    equilibrium.reason = starved_reason(*world_, feasibility);
  } else {
    solve_system(system, rooms.state,
                 prepared_->preconditioner(shock.closure, shock.labour_mobility), options, start,
                 equilibrium);
  }
  rooms.weights = std::move(system).leave();
  prepared_->give_back(std::move(rooms));
  return equilibrium;
}

void TradeSolver::precondition(Closure closure, std::size_t columns, const double* in, double* out,
                               bool transposed) const {
  const TradePreconditioner& inverse = prepared_->preconditioner(closure, INFINITY);
  const std::size_t n = world_->country_count(), rows = n + 2 * n * world_->sector_count();
  Array from(rows), to(rows);
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = 0; r < rows; ++r) from[r] = -in[r * columns + c];
    if (transposed) {
      inverse.apply_transposed(from.data(), to.data());
    } else {
      inverse.apply(from, to);
    }
    for (std::size_t r = 0; r < rows; ++r) out[r * columns + c] = to[r];
  }
}

Equilibrium solve_equilibrium(const World& world, const Shock& shock, const SolveOptions& options) {
  const std::shared_ptr<const World> borrowed(std::shared_ptr<const World>(), &world);
  return TradeSolver(borrowed).solve(shock, options);
}

namespace {

// What country n of an equilibrium without measures spends on inputs and finally, in the nests of
// `shock`: M = G (PM/C)^(1-epsilon) (P/PM)^(1-eta) Y', final = alpha (P/P_C)^(1-sigma) I'.
void set_spending(const World& world, const Shock& shock, const Equilibrium& e, std::size_t n,
                  WorldData& data) {
  const std::size_t sectors = world.sector_count();
  std::vector<double> price(sectors), alpha(sectors);
  for (std::size_t k = 0; k < sectors; ++k) {
    price[k] = std::log(e.price[world.at(k, n)]);
    alpha[k] = world.alpha()[world.at(k, n)];
  }
  const double index = log_ces(sectors, alpha.data(), price.data(), shock.sigma);
  for (std::size_t j = 0; j < sectors; ++j) {
    const std::size_t c = world.at(j, n), first = (n * sectors + j) * sectors;
    if (alpha[j] > 0) {
      data.final_spending[c] =
          alpha[j] * std::exp((1 - shock.sigma) * (price[j] - index)) * e.income[n];
    }
    const double* share = &world.input_share()[first];
    if (e.output[c] == 0 || std::all_of(share, share + sectors, [](double g) { return g == 0; })) {
      std::fill_n(data.input.begin() + static_cast<std::ptrdiff_t>(first), sectors, 0);
      continue;
    }
    const double inputs = log_ces(sectors, share, price.data(), shock.eta);
    const double scale =
        e.output[c] * std::exp((1 - shock.epsilon) * (inputs - std::log(e.cost[c])));
    for (std::size_t k = 0; k < sectors; ++k) {
      const double power = share[k] > 0 ? std::exp((1 - shock.eta) * (price[k] - inputs)) : 0;
      data.input[first + k] = share[k] * power * scale;
    }
  }
}

}  // namespace

BalancedWorld balanced_world(const World& world, const Shock& like, const SolveOptions& options) {
  Shock shock = Shock::none(world);
  shock.closure = Closure::kBalanced;
  shock.theta = like.theta;
  shock.epsilon = like.epsilon;
  shock.eta = like.eta;
  shock.sigma = like.sigma;
  shock.labour_mobility = like.labour_mobility;
  const Equilibrium e = solve_equilibrium(world, shock, options);
  if (std::string why = refusal(world, shock, e); !why.empty()) {
    const bool claimed = e.status == Status::kConverged;
    return {claimed ? Status::kNotConverged : e.status, std::move(why), std::nullopt};
  }

  WorldData data{world.info(), world.countries(), world.sectors(), {},
                 e.flow,       world.tariff(),    world.input(),   world.final_spending()};
  data.channels = world.data().channels;
  for (const auto& [name, members] : world.groups()) {
    for (const std::size_t n : members) data.groups[name].push_back(world.countries()[n].code);
  }
  for (std::size_t n = 0; n < world.country_count(); ++n) set_spending(world, shock, e, n, data);
  Result<World> balanced = World::make(std::move(data), world.info().name);
  if (!balanced) return {Status::kNotConverged, to_string(balanced.diagnostics()), std::nullopt};
  return {Status::kConverged, "", std::move(balanced).value()};
}

}  // namespace samarkand
