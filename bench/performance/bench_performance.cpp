// Measures Samarkand's solver on one world beside its peers (peers.h) and prints one JSON object;
// tools/build_performance runs it on all worlds and makes docs/performance.md of what it says.
//
//   bench_performance [--alone] WORLD      --alone: without the peers
//
// Answers are compared before anything is timed: wages, prices and spending of every solver with
// those that the checker granted, to 1e-8; where one differs none is timed. Times are medians of
// 20 runs, taken in turns with the peers'; of fewer where 20 would take more than
// kPatienceInSeconds. What is timed goes from a shock to the whole answer. One thread but for the
// draws.

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "draws.h"
#include "peers.h"
#include "samarkand/engine/engine.h"
#include "samarkand/report/report.h"
#include "samarkand/shock/binder.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/sensitivity.h"
#include "samarkand/world_io/world_io.h"
#include "stopwatch.h"

namespace samarkand::performance {
namespace {

constexpr double kTolerance = 1e-10;  // of all solvers
constexpr double kLargestDifference = 1e-8;
constexpr int kRuns = 20;
constexpr double kPatienceInSeconds = 2;    // for the repeats of one solver on one shock
constexpr double kTooSlowInSeconds = 4;     // then a peer meets the first shock only
constexpr double kPeerLimitInSeconds = 60;  // then it is stopped
constexpr double kDrawingInSeconds = 2;

using Json = nlohmann::ordered_json;

struct Policy {
  std::string name, measures;
};

// Under the closure that the peers have.
Shock shock_of(const std::shared_ptr<const World>& world, const std::string& measures) {
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario("name: bench\nmodel: {closure: fixed}\nmeasures:\n" + measures, "bench.yaml",
                     ".", diagnostics);
  Shock shock = make_shock(scenario, world, diagnostics);
  if (diagnostics.empty()) return shock;
  fmt::print(stderr, "{}\n", to_string(diagnostics));
  std::exit(2);
}

// The codes of the economies by size, largest first.
std::vector<std::string> by_size(const World& world) {
  std::vector<std::size_t> order(world.country_count());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return world.country_value_added()[a] > world.country_value_added()[b];
  });
  std::vector<std::string> codes;
  for (const std::size_t n : order) codes.push_back(world.countries()[n].code);
  return codes;
}

// A tariff of the largest economy, sanctions of a coalition on Russia (elsewhere of the five
// largest on the sixth), distance, and a trade war.
std::vector<Policy> policies(const World& world) {
  const std::vector<std::string> sizes = by_size(world);
  const bool russia = world.find_country("RUS") && world.groups().contains("coalition");
  const std::string target = russia ? "RUS" : sizes[5];
  const std::string coalition =
      russia ? "coalition"
             : "[" + fmt::format("{}", fmt::join(sizes.begin(), sizes.begin() + 5, ", ")) + "]";
  const std::string ban = "sectors: goods, share: 0.9, kind: ban}\n";
  return {{"25 % tariff", "  - {origin: all, destination: " + sizes[0] +
                              ", sectors: goods, rate: 0.25, kind: tariff}\n"},
          {"sanctions", "  - {origin: " + coalition + ", destination: " + target + ", " + ban +
                            "  - {origin: " + target + ", destination: " + coalition + ", " + ban},
          {"costs x 1.1",
           "  - {origin: all, destination: all, sectors: all, factor: 1.1, kind: iceberg}\n"},
          {"trade war",
           "  - {origin: all, destination: all, sectors: goods, add: 0.2, kind: tariff}\n"}};
}

// Largest difference of two answers, relative; infinite where one is not a number.
double difference(const Answer& a, const Answer& b) {
  double apart = 0;
  const auto compare = [&apart](const Array& x, const Array& y) {
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double gap = x[k] == y[k] ? 0 : std::abs(x[k] / y[k] - 1);
      if (!(gap <= apart)) apart = std::isnan(gap) ? INFINITY : gap;
    }
  };
  compare(a.wage, b.wage);
  compare(a.price, b.price);
  compare(a.spending, b.spending);
  return apart;
}

class Bench {
 public:
  Bench(std::shared_ptr<const World> world, bool alone)
      : world_(std::move(world)),
        alone_(alone),
        policies_(policies(*world_)),
        tariff_(shock_of(world_, policies_[0].measures)) {
    options_.tolerance = kTolerance;
  }

  Json run() {
    Json result;
    const TradeSolver solver(world_);
    solver.solve(tariff_, options_);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    result["peak_mb"] = static_cast<double>(usage.ru_maxrss) / 1024;
    result["countries"] = world_->country_count();
    result["sectors"] = world_->sector_count();
    describe(result["statistics"]);
    time_preparation(result);
    const Stream limit = stream(*world_, tariff_);
    result["pass_mb"] = limit.bytes / 1e6;
    result["pass_ms"] = 1e3 * limit.seconds;
    for (const Policy& policy : policies_) result["shocks"].push_back(time_policy(solver, policy));
    time_others(solver, result);
    time_channels(solver, result);
    time_draws(solver, result);
    return result;
  }

 private:
  // What makes a world easy or hard: how open it is, how its sectors hang together.
  void describe(Json& json) const {
    const std::size_t n = world_->country_count(), j = world_->sector_count();
    double home[2] = {}, bought[2] = {}, tariffs = 0, imports = 0, deficits = 0, value_added = 0,
           output = 0;
    std::size_t inputs = 0, cells = 0;
    for (std::size_t s = 0; s < j; ++s) {
      const bool services = world_->sectors()[s].kind == SectorKind::kServices;
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t i = 0; i < n; ++i) {
          const std::size_t c = world_->cell(s, a, i);
          bought[services] += world_->flow()[c];
          (i == a ? home[services] : imports) += world_->flow()[c];
          if (i != a) tariffs += (world_->tariff()[c] - 1) * world_->flow()[c];
          cells += world_->flow()[c] > 0;
        }
        output += world_->output()[world_->at(s, a)];
        value_added += world_->value_added()[world_->at(s, a)];
      }
    }
    for (const double share : world_->input_share()) inputs += share > 1e-5;
    for (const double deficit : world_->deficit()) deficits += std::abs(deficit);
    const auto percent = [](double part, double whole) {
      return whole > 0 ? 100 * part / whole : 0;
    };
    json["home share of goods"] = percent(home[0], bought[0]);
    json["home share of services"] = percent(home[1], bought[1]);
    json["trade cells above 0"] =
        percent(static_cast<double>(cells), static_cast<double>(world_->flow().size()));
    json["input cells above 1e-5"] =
        percent(static_cast<double>(inputs), static_cast<double>(world_->input_share().size()));
    json["value added of output"] = percent(value_added, output);
    json["tariffs of imports"] = percent(tariffs, imports);
    json["imports of value added"] = percent(imports, value_added);
    json["deficits of value added"] = percent(deficits, value_added);
  }

  // A new solver and its first answer; the solver alone.
  void time_preparation(Json& result) const {
    std::vector<double> prepared, first;
    const Stopwatch all;
    while (prepared.size() < kRuns && (prepared.empty() || all.seconds() < kPatienceInSeconds)) {
      const Stopwatch watch;
      const TradeSolver solver(world_);
      prepared.push_back(watch.seconds());
      solver.solve(tariff_, options_);
      first.push_back(watch.seconds());
    }
    result["prepare_ms"] = 1e3 * median(prepared);
    result["first_ms"] = 1e3 * median(first);
  }

  // One that takes part: its answer, and the times of its runs.
  struct Runner {
    std::string name;
    std::function<Answer()> solve;
    bool* too_slow = nullptr;
    Answer answer = {};
    std::vector<double> seconds = {};
    double apart = NAN;

    void once() {
      const Stopwatch watch;
      answer = solve();
      seconds.push_back(watch.seconds());
    }
  };

  Json time_policy(const TradeSolver& solver, const Policy& policy) {
    const Shock shock = shock_of(world_, policy.measures);
    Json json;
    json["name"] = policy.name;
    Equilibrium granted = solver.solve(shock);
    for (const Residual& r : check_equilibrium(*world_, shock, granted)) {
      if (!(r.max <= kResidualLimit)) granted.status = Status::kNotConverged;
    }
    json["status"] = to_string(granted.status);
    json["method"] = granted.method;
    json["passes_to_default"] = granted.iterations + 1;
    if (granted.status != Status::kConverged) return json;
    const Answer truth{granted.wage, granted.price, granted.spending};

    const auto samarkand = [&] {
      Equilibrium e = solver.solve(shock, options_);
      return Answer{std::move(e.wage), std::move(e.price), std::move(e.spending), e.iterations + 1,
                    e.status == Status::kConverged};
    };
    std::vector<Runner> runners{{"samarkand", samarkand}};
    if (!alone_) {
      runners.push_back(
          {"all at once",
           [&] { return all_at_once(*world_, shock, kTolerance, kPeerLimitInSeconds); },
           &slow_all_at_once_});
      runners.push_back(
          {"nested",
           [&] { return nested_fixed_point(*world_, shock, kTolerance, kPeerLimitInSeconds); },
           &slow_nested_});
      std::erase_if(runners, [](const Runner& r) { return r.too_slow && *r.too_slow; });
    }
    bool same = true;
    for (Runner& runner : runners) {
      runner.once();
      runner.apart = difference(runner.answer, truth);
      same = same && (!runner.answer.converged || runner.apart <= kLargestDifference);
      const double first = runner.seconds[0];
      if (runner.too_slow && first > kTooSlowInSeconds) *runner.too_slow = true;
      if (first < kPatienceInSeconds) runner.seconds.clear();  // there will be better ones
    }
    if (same) take_turns(runners);
    for (const Runner& runner : runners) {
      Json& out = json["runs"][runner.name];
      out["passes"] = runner.answer.passes;
      out["converged"] = runner.answer.converged;
      out["difference"] = runner.apart;
      if (same) out["ms"] = 1e3 * median(runner.seconds);
      if (same) out["runs"] = runner.seconds.size();
    }
    return json;
  }

  static void take_turns(std::vector<Runner>& runners) {
    std::vector<double> spent(runners.size());
    for (int round = 0; round < kRuns; ++round) {
      for (std::size_t k = 0; k < runners.size(); ++k) {
        Runner& runner = runners[k];
        if (!runner.seconds.empty() && spent[k] + runner.seconds.back() > kPatienceInSeconds)
          continue;
        runner.once();
        spent[k] += runner.seconds.back();
      }
    }
  }

  // Under the first shock, taken in turns: the default nests, others, labour that stays in its
  // sector, and the gradient of one real income over every tariff, ban and trade cost.
  void time_others(const TradeSolver& solver, Json& result) const {
    Shock nests = tariff_;
    nests.epsilon = 0.5;
    nests.eta = 0.2;
    nests.sigma = 0.9;
    Shock specific = tariff_;
    specific.labour_mobility = 1;
    const Equilibrium equilibrium = solver.solve(tariff_);
    Array weights(world_->country_count(), 0);
    weights[0] = 1;
    const auto solve = [&](const Shock& shock) {
      return [&] { return solver.solve(shock, options_).status == Status::kConverged; };
    };
    const std::vector<std::pair<std::string, std::function<bool()>>> runners{
        {"default", solve(tariff_)},
        {"nests", solve(nests)},
        {"specific labour", solve(specific)},
        {"adjoint", [&] {
           const Sensitivity at(world_, tariff_, equilibrium,
                                preconditioner_of(solver, tariff_.closure));
           return at.adjoint(weights).solve.converged;
         }}};
    std::vector<std::vector<double>> seconds(runners.size());
    const Stopwatch all;
    for (int round = 0; round < kRuns && (round < 3 || all.seconds() < kPatienceInSeconds);
         ++round) {
      for (std::size_t k = 0; k < runners.size(); ++k) {
        const Stopwatch watch;
        result["others"][runners[k].first]["converged"] = runners[k].second();
        seconds[k].push_back(watch.seconds());
      }
    }
    for (std::size_t k = 0; k < runners.size(); ++k) {
      result["others"][runners[k].first]["ms"] = 1e3 * median(seconds[k]);
    }
  }

  // Sanctions with indirect routes and currencies in every goods sector, beside the same as plain
  // bans; `bind` is from the measures to the shock.
  void time_channels(const TradeSolver& solver, Json& result) const {
    if (world_->data().channels.empty() || !world_->groups().contains("coalition")) return;
    const std::string between = "origin: coalition, destination: RUS, sectors: goods, share: 0.9";
    const std::pair<std::string, std::string> cases[] = {
        {"plain", "  - {kind: ban, " + between + "}\n"},
        {"channels", "  - {kind: export_control, " + between + "}\n" +
                         "  - {kind: exclude_currency, by: coalition, on: RUS, currencies: [USD, "
                         "EUR], share: 0.8, sectors: goods}\n"}};
    for (const auto& [name, measures] : cases) {
      std::vector<double> bind, solve;
      for (int round = 0; round < kRuns; ++round) {
        const Stopwatch binding;
        const Shock shock = shock_of(world_, measures);
        bind.push_back(binding.seconds());
        const Stopwatch solving;
        const Equilibrium e = solver.solve(shock, options_);
        solve.push_back(solving.seconds());
        result["channels"][name]["granted"] = refusal(*world_, shock, e).empty();
      }
      result["channels"][name]["bind_ms"] = 1e3 * median(bind);
      result["channels"][name]["solve_ms"] = 1e3 * median(solve);
    }
  }

  // Draws of all elasticities, log-normal with deviation 0.2, by sector, under the first shock; on
  // two threads that share the solver.
  void time_draws(const TradeSolver& solver, Json& result) const {
    const Shock& base = tariff_;
    struct Changed {
      std::size_t sector, cell;
      double log_access;
    };
    std::vector<Changed> changed;
    for (std::size_t c = 0; c < base.access.size(); ++c) {
      const std::size_t n = world_->country_count();
      if (base.access[c] != 1) changed.push_back({c / n / n, c, std::log(base.access[c])});
    }
    const Draws draws(1);
    std::atomic<std::uint64_t> next{0}, solved{0};
    const Stopwatch watch;
    const auto work = [&] {
      Shock shock = base;
      do {
        const std::uint64_t k = next++;
        std::vector<double> factor(world_->sector_count());
        for (std::size_t j = 0; j < factor.size(); ++j) {
          factor[j] = std::exp(0.2 * draws.normal(k, j));
          shock.theta[j] = base.theta[j] * factor[j];
        }
        for (const Changed& c : changed) {
          shock.access[c.cell] = std::exp(factor[c.sector] * c.log_access);
        }
        solved += solver.solve(shock, options_).status == Status::kConverged;
      } while (watch.seconds() < kDrawingInSeconds);
    };
    std::vector<std::jthread> threads(2);
    for (std::jthread& thread : threads) thread = std::jthread(work);
    threads.clear();
    const double seconds = watch.seconds();
    result["draws"] = next.load();
    result["draws_failed"] = next - solved;
    result["draws_a_second"] = static_cast<double>(solved) / seconds;
  }

  std::shared_ptr<const World> world_;
  bool alone_;
  std::vector<Policy> policies_;
  Shock tariff_;  // the first policy
  SolveOptions options_;
  bool slow_nested_ = false, slow_all_at_once_ = false;
};

int run(const std::vector<std::string>& words) {
  if (words.empty()) {
    fmt::print(stderr, "bench_performance [--alone] WORLD\n");
    return 1;
  }
  const Stopwatch watch;
  Result<World> world = load_world(words.back());
  const double load_seconds = watch.seconds();
  if (!world) {
    fmt::print(stderr, "{}\n", to_string(world.diagnostics()));
    return 2;
  }
  const auto shared = std::make_shared<const World>(std::move(world).value());
  Json result = Bench(shared, words.front() == "--alone").run();
  result["load_ms"] = 1e3 * load_seconds;
  fmt::print("{}\n", result.dump(1));
  return 0;
}

}  // namespace
}  // namespace samarkand::performance

int main(int argc, char** argv) {
#ifdef __GLIBC__  // as the program does: what a solve gives back, the next one takes
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  return samarkand::performance::run(std::vector<std::string>(argv + 1, argv + argc));
}
