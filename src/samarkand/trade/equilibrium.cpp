#include "samarkand/trade/equilibrium.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "samarkand/base/text.h"
#include "samarkand/numeric/anderson.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/trade/baseline.h"
#include "samarkand/trade/ces.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/trade/preconditioner.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/system.h"

namespace samarkand {
namespace {

constexpr double kLongestWageStep = 0.5;  // of ln w in one pass
constexpr std::size_t kCellsNamed = 5;    // in a reason

// How many points Anderson combines.
constexpr int kDepth = 5;
// An iteration that does not gain a digit in so many passes is preconditioned anew where it
// stands.
constexpr int kSlowPasses = 15;
constexpr int kPreparations = 8;

// Ways of trying without a preconditioner: how much of each wage step is taken, how many points
// Anderson combines, and after how many passes without a new best residual it is given up.
struct Attempt {
  std::string_view name;
  double wage_step;
  int depth;
  int patience;
};
constexpr Attempt kAttempts[] = {
    {"Anderson acceleration", 1, 8, 200},
    {"Anderson acceleration, wage steps x 0.3", 0.3, 16, 400},
    {"Anderson acceleration, wage steps x 0.05", 0.05, 24, 2000},
};

// Counts passes, keeps the log and asks the caller whether to go on.
class Journal {
 public:
  Journal(const SolveOptions& options, Equilibrium& equilibrium)
      : options_(options), equilibrium_(equilibrium) {}

  void pass(double residual) {
    const int passes = ++passes_;
    equilibrium_.iterations = passes - 1;
    if (passes >= next_logged_) {
      equilibrium_.log.push_back({passes, residual});
      next_logged_ = passes < 100 ? passes + 1 : passes + passes / 10;
    }
    if (passes >= options_.max_passes) {
      stop("no convergence within " + std::to_string(passes) + " passes");
    } else if (passes % 64 == 0 && options_.progress && !options_.progress(passes, residual)) {
      stop("interrupted");
    }
  }
  bool stopped() const { return stopped_; }

 private:
  void stop(std::string reason) {
    equilibrium_.reason = std::move(reason);
    stopped_ = true;
  }

  const SolveOptions& options_;
  Equilibrium& equilibrium_;
  int passes_ = 0;
  int next_logged_ = 1;
  bool stopped_ = false;
};

// Iterates v to v + step(residual), accelerated, until the residual is at most `tolerance` or
// `give_up(residual)` says so; leaves the best point in v and returns its residual. At the
// tolerance that point is the last one, and so the state.
template <class Step, class GiveUp>
double iterate(const TradeSystem& system, TradeState& state, Array& v, int depth, double tolerance,
               Journal& journal, Step step_from, GiveUp give_up) {
  Anderson anderson(system.size(), depth);
  const auto countries = static_cast<std::ptrdiff_t>(system.countries());
  Array residual(system.size()), step(system.size()), best = v;
  double least = INFINITY;
  while (!journal.stopped()) {
    const double size = system.residual(v, state, residual);
    journal.pass(size);
    const bool stop = give_up(size);
    if (size < least) {
      least = size;
      best = v;
    }
    if (least <= tolerance || stop || !std::isfinite(size)) break;
    step_from(residual, step);
    system.drop_idle(step);
    const Array wages(v.begin(), v.begin() + countries);
    anderson.advance(v, step);
    for (std::size_t n = 0; n < wages.size(); ++n) {
      v[n] = std::clamp(v[n], wages[n] - kLongestWageStep, wages[n] + kLongestWageStep);
    }
    system.normalise(v);
  }
  v = std::move(best);
  return least;
}

// Without a preconditioner.
double try_plainly(const TradeSystem& system, TradeState& state, Array& v, const Attempt& attempt,
                   double tolerance, Journal& journal) {
  int since_best = 0;
  double best = INFINITY;
  return iterate(
      system, state, v, attempt.depth, tolerance, journal,
      [&](const Array& residual, Array& step) {
        system.plain_step(residual, attempt.wage_step, step);
      },
      [&](double size) {
        since_best = size < best ? 0 : since_best + 1;
        best = std::min(best, size);
        return since_best >= attempt.patience;
      });
}

// With a preconditioner, until a window of passes gains less than a digit.
double try_anderson(const TradeSystem& system, TradeState& state, Array& v,
                    const TradePreconditioner& preconditioner, double tolerance, Journal& journal) {
  int passes = 0;
  double best = INFINITY, window = INFINITY;
  return iterate(
      system, state, v, kDepth, tolerance, journal,
      [&](const Array& residual, Array& step) { preconditioner.apply(residual, step); },
      [&](double size) {
        best = std::min(best, size);
        if (++passes % kSlowPasses != 0) return false;
        const bool slow = !(best < 0.1 * window);
        window = best;
        return slow;
      });
}

// Where no equilibrium was found: the countries whose income falls to zero as deficits and
// transfers grow from nothing to what they are, if any do. The part of them that is tried is
// bisected in logs between one that is solved with positive incomes and one that is not.
std::vector<std::size_t> impoverished(const TradeSystem& system, TradeState& state,
                                      const TradePreconditioner& preconditioner, double tolerance,
                                      Journal& journal) {
  double solved = 1e-8, failed = 1;
  for (int step = 0; step < 16 && !journal.stopped(); ++step) {
    const double part = std::sqrt(solved * failed);
    const TradeSystem problem(system.baseline(), system.shock(), {}, part);
    Array v = problem.start();
    double residual = try_anderson(problem, state, v, preconditioner, tolerance, journal);
    if (residual > tolerance) {
      v = problem.start();
      residual = try_plainly(problem, state, v, kAttempts[0], tolerance, journal);
    }
    if (residual > tolerance) {
      failed = part;
      continue;
    }
    if (std::vector<std::size_t> poor = problem.without_income(state); !poor.empty()) return poor;
    solved = part;
  }
  return {};
}

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

std::string income_reason(const World& world, Closure closure,
                          const std::vector<std::size_t>& countries) {
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

// From where the iteration stands: the best point in v, its residual, and in words what
// solved it.
double try_everything(const TradeSystem& system, TradeState& state, Array& v,
                      const TradePreconditioner& preconditioner, double tolerance, Journal& journal,
                      std::string& method) {
  method = "preconditioned Anderson";
  double residual = try_anderson(system, state, v, preconditioner, tolerance, journal);
  Array image(system.size());
  for (int k = 1; k <= kPreparations && residual > tolerance && !journal.stopped(); ++k) {
    if (!std::isfinite(residual)) v = system.start();
    if (!std::isfinite(system.residual(v, state, image))) break;
    const TradePreconditioner fresh(system, state);
    method = "preconditioned Anderson, preconditioned anew " + std::to_string(k) + " times";
    const double before = residual;
    residual = try_anderson(system, state, v, fresh, tolerance, journal);
    if (!(residual < 0.5 * before)) break;
  }
  for (const Attempt& attempt : kAttempts) {
    if (residual <= tolerance || journal.stopped()) break;
    v = system.start();
    method = attempt.name;
    residual = try_plainly(system, state, v, attempt, tolerance, journal);
  }
  return residual;
}

void solve_system(const TradeSystem& system, TradeState& state,
                  const TradePreconditioner& preconditioner, const SolveOptions& options,
                  const Equilibrium* start, Equilibrium& equilibrium) {
  Journal journal(options, equilibrium);
  Array v = start == nullptr || start->wage.empty() ? system.start() : system.start(*start);
  const double residual = try_everything(system, state, v, preconditioner, options.tolerance,
                                         journal, equilibrium.method);
  const bool solved = residual <= options.tolerance;
  const std::vector<std::size_t> poor =
      solved ? system.without_income(state)
             : impoverished(system, state, preconditioner, options.tolerance, journal);
  if (!poor.empty()) {
    equilibrium.status = Status::kNoEquilibrium;
    equilibrium.reason = income_reason(system.baseline().world, system.shock().closure, poor);
    return;
  }
  system.finish(v, state, equilibrium);
  if (solved) {
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
  if (e.status != Status::kConverged) return {e.status, e.reason, std::nullopt};

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
