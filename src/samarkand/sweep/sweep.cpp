#include "samarkand/sweep/sweep.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "samarkand/joint/solver.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/shock/binder.h"
#include "samarkand/sweep/checkpoint.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What all threads share.
struct Common {
  const Plan& plan;
  const SweepOptions& options;
  // None where every solve needs a baseline of its own, or there is none.
  std::optional<Solver> base;
  std::optional<Equilibrium> start;

  Common(const Plan& of, const SweepOptions& with) : plan(of), options(with) {
    Diagnostics ignored;  // the plan was made without any
    std::shared_ptr<const World> world = plan.world;
    if (plan.scenario.model.closure == Closure::kBalanced) {
      if (plan.elasticities_vary) return;
      const Shock shock = make_shock(plan.scenario, world, ignored);
      BalancedWorld balanced = balanced_world(*world, shock, options.solve);
      if (!balanced.world) return;
      world = std::make_shared<const World>(*std::move(balanced.world));
    }
    base.emplace(world);
    Equilibrium central =
        base->solve(make_shock(plan.scenario, world, ignored), options.solve).equilibrium;
    if (central.status == Status::kConverged) start = std::move(central);
  }
};

// Solves one after another; each thread has one.
class Worker {
 public:
  explicit Worker(const Common& common) : common_(common), realisation_(common.plan) {
    if (common.base) bind_to(common.base->shared_world());
  }

  // Fills real incomes in percent; returns why there are none, or "".
  std::string solve(std::size_t number, double* real_income) {
    realisation_.set(number);
    if (common_.base) return solve_on(*common_.base, real_income);
    return solve_balanced(real_income);
  }

  SweepTimings take_timings() { return std::exchange(timings_, {}); }

 private:
  void bind_to(const std::shared_ptr<const World>& world) {
    Diagnostics ignored;  // the plan was made without any
    binder_.emplace(realisation_.scenario(), world, ignored);
  }

  std::string solve_balanced(double* real_income) {
    bind_to(common_.plan.world);
    Diagnostics problems;
    BalancedWorld balanced =
        balanced_world(*common_.plan.world, binder_->bind(realisation_.variation(), problems),
                       common_.options.solve);
    if (!balanced.world) return "the baseline without deficits: " + balanced.reason;
    const Solver base(std::make_shared<const World>(*std::move(balanced.world)));
    bind_to(base.shared_world());
    std::string reason = solve_on(base, real_income);
    binder_.reset();
    return reason;
  }

  std::string solve_on(const Solver& base, double* real_income) {
    const auto start = Clock::now();
    Diagnostics problems;
    const Shock& shock = binder_->bind(realisation_.variation(), problems);
    if (!problems.empty()) return problems.front().what;
    const auto bound = Clock::now();
    const Solution solution =
        base.solve(shock, common_.options.solve, common_.start ? &*common_.start : nullptr);
    const auto solved = Clock::now();
    if (solution.reason().empty()) {
      const Array changes =
          samarkand::real_income(base.world(), solution.under(shock), solution.equilibrium);
      std::copy(changes.begin(), changes.end(), real_income);
    }
    timings_.bind += std::chrono::duration<double>(bound - start).count();
    timings_.solve +=
        std::chrono::duration<double>(solved - bound).count() - solution.check_seconds;
    timings_.check += solution.check_seconds + seconds_since(solved);
    return solution.reason();
  }

  const Common& common_;
  Realisation realisation_;
  std::optional<ShockBinder> binder_;
  SweepTimings timings_;
};

// Takes batches from the workers, keeps the checkpoint and asks the caller whether to go on.
class Collector {
 public:
  Collector(Sweep& sweep, const SweepOptions& options, std::string hash, std::size_t mine)
      : sweep_(sweep), options_(options), hash_(std::move(hash)), mine_(mine) {}

  void put(std::size_t batch, const Array& real_income,
           const std::map<std::size_t, std::string>& failed, const SweepTimings& timings) {
    const Lock lock(mutex_);
    SweepResults& results = sweep_.results;
    results.put(batch, real_income, failed);
    done_ += results.last(batch) - results.first(batch);
    sweep_.timings.bind += timings.bind;
    sweep_.timings.solve += timings.solve;
    sweep_.timings.check += timings.check;
    unsaved_.push_back(batch);
    if (seconds_since(saved_) >= options_.seconds_between_checkpoints) save();
    if (options_.progress && !options_.progress(done_, mine_, sweep_.resumed)) stopped_ = true;
  }

  // Error E105; a failure stops the sweep.
  void save() {
    if (!options_.checkpoint.empty() &&
        !save_checkpoint(options_.checkpoint, hash_, sweep_.results, unsaved_, diagnostics_)) {
      stopped_ = true;
    }
    unsaved_.clear();
    saved_ = Clock::now();
  }

  void resume(std::size_t solves) { done_ = solves; }
  bool stopped() const { return stopped_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Sweep& sweep_;
  const SweepOptions& options_;
  std::string hash_;
  std::size_t mine_, done_ = 0;  // solves of this rank
  Mutex mutex_;
  std::vector<std::size_t> unsaved_;
  Clock::time_point saved_ = {};  // long ago: the first batch is saved at once
  std::atomic<bool> stopped_ = false;
  Diagnostics diagnostics_;
};

void solve_batch(Worker& worker, std::size_t batch, Collector& collector,
                 const SweepResults& results, std::size_t countries) {
  Array real_income(SweepResults::kBatch * countries, std::numeric_limits<double>::quiet_NaN());
  std::map<std::size_t, std::string> failed;
  for (std::size_t solve = results.first(batch); solve < results.last(batch); ++solve) {
    if (collector.stopped()) return;
    std::string reason =
        worker.solve(solve, &real_income[(solve - results.first(batch)) * countries]);
    if (!reason.empty()) failed.emplace(solve, std::move(reason));
  }
  collector.put(batch, real_income, failed, worker.take_timings());
}

bool make_folder(const std::filesystem::path& folder, Diagnostics& diagnostics) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return true;
  diagnostics.push_back({ErrorCode::kFileUnwritable,
                         {folder.string()},
                         fmt::format("the folder cannot be made: {}", error.message()),
                         "a folder that can be written, or a path where one can be made",
                         "name another folder with --output"});
  return false;
}

}  // namespace

std::string SweepOptions::validate() const {
  if (threads < 0) return fmt::format("the option threads is {}, below 0", threads);
  if (rank >= ranks) return fmt::format("the option rank is {} of {} ranks", rank, ranks);
  return solve.validate();
}

Result<Sweep> run_sweep(Plan plan, const SweepOptions& options) {
  const auto began = Clock::now();
  if (std::string wrong = options.validate(); !wrong.empty()) {
    return Diagnostics{{ErrorCode::kOutOfRange, {plan.scenario.file}, std::move(wrong)}};
  }
  Sweep sweep;
  sweep.plan = std::move(plan);
  const std::size_t countries = sweep.plan.world->country_count();
  sweep.results = SweepResults(sweep.plan.solves(), countries);
  SweepResults& results = sweep.results;
  const std::string hash = sweep.plan.hash();
  Diagnostics diagnostics;
  if (!options.checkpoint.empty() &&
      (!load_checkpoint(options.checkpoint, hash, results, diagnostics) ||
       !make_folder(options.checkpoint, diagnostics))) {
    return diagnostics;
  }
  sweep.resumed = results.solves_done();

  std::vector<std::size_t> todo;
  std::size_t mine = 0, resumed = 0;
  for (std::size_t batch = options.rank; batch < results.batches(); batch += options.ranks) {
    const std::size_t size = results.last(batch) - results.first(batch);
    mine += size;
    if (results.done(batch)) {
      resumed += size;
    } else {
      todo.push_back(batch);
    }
  }
  Collector collector(sweep, options, hash, mine);
  collector.resume(resumed);
  sweep.timings.threads = options.threads > 0 ? options.threads : cores();
  if (!todo.empty()) {
    const Common common(sweep.plan, options);
    const ThreadLimit limit(sweep.timings.threads);
    PerThread<std::unique_ptr<Worker>> workers;
    parallel_for(todo.size(), [&](std::size_t k) {
      if (collector.stopped()) return;
      std::unique_ptr<Worker>& worker = workers.local();
      if (!worker) worker = std::make_unique<Worker>(common);
      solve_batch(*worker, todo[k], collector, results, countries);
    });
    collector.save();
  }
  if (!collector.diagnostics().empty()) return collector.diagnostics();
  sweep.timings.elapsed = seconds_since(began);
  return sweep;
}

}  // namespace samarkand
