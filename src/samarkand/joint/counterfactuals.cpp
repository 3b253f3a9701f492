#include "samarkand/joint/counterfactuals.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>

#include "samarkand/numeric/parallel.h"
#include "samarkand/scenario/fingerprint.h"
#include "samarkand/shock/binder.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSecondsBetweenSaves = 5;

std::string model_key(const Shock& shock) {
  std::string text = fmt::format("{} {} {} {} {}\n", static_cast<int>(shock.closure), shock.epsilon,
                                 shock.eta, shock.sigma, shock.labour_mobility);
  for (const double theta : shock.theta) text += fmt::format("{} ", theta);
  return text;
}

// Binds one case after another.
class CaseBinder {
 public:
  CaseBinder(const std::shared_ptr<const World>& world, const Scenario& pool)
      : pool_(pool), binder_(pool_, world, ignored_) {
    variation_.off.resize(pool_.measures.size());
  }
  CaseBinder(const CaseBinder&) = delete;
  CaseBinder& operator=(const CaseBinder&) = delete;

  const Shock& bind(const Counterfactuals::Case& of, Diagnostics& diagnostics) {
    for (std::size_t k = 0; k < pool_.measures.size(); ++k) {
      Measure& measure = pool_.measures[k];
      variation_.off[k] = !of.on[k];
      set_size(measure, of.size);
    }
    return binder_.bind(variation_, diagnostics);
  }

 private:
  Scenario pool_;
  Diagnostics ignored_;  // those of the selections are known already
  ShockBinder binder_;
  Variation variation_;
};

Scenario pool_of(const Scenario& scenario, std::vector<Measure> measures) {
  Scenario pool;
  pool.name = scenario.name;
  pool.file = scenario.file;
  pool.folder = scenario.folder;
  pool.model = scenario.model;
  pool.measures = std::move(measures);
  return pool;
}

// One measure of all those that are in force in the same cases, as rows of a table are.
std::vector<std::size_t> switched_apart(const std::vector<Counterfactuals::Case>& cases,
                                        std::size_t measures) {
  std::vector<std::uint64_t> pattern(measures, 0);  // a hash of the cases
  for (const Counterfactuals::Case& of : cases) {
    for (std::size_t k = 0; k < measures; ++k) {
      pattern[k] = (pattern[k] ^ (of.on[k] ? 1 : 2)) * 0x9e3779b97f4a7c15;
      pattern[k] ^= pattern[k] >> 29;
    }
  }
  std::vector<std::size_t> apart;
  std::set<std::uint64_t> seen;
  for (std::size_t k = 0; k < measures; ++k) {
    if (seen.insert(pattern[k]).second) apart.push_back(k);
  }
  return apart;
}

// Whether a case has two measures in force that no case before it had together; notes its own.
bool meets_anew(const Counterfactuals::Case& of, const std::vector<std::size_t>& apart,
                std::vector<char>& met) {
  bool anew = false;
  for (std::size_t a = 0; a < apart.size(); ++a) {
    if (!of.on[apart[a]]) continue;
    for (std::size_t b = a; b < apart.size(); ++b) {
      if (!of.on[apart[b]]) continue;
      char& together = met[a * apart.size() + b];
      anew |= together == 0;
      together = 1;
    }
  }
  return anew;
}

}  // namespace

// Solves one after another; each thread has one.
class Counterfactuals::Worker {
 public:
  Worker(const RunContext& context, const Scenario& pool)
      : context_(context), binder_(context.world, pool) {}

  const Shock& bind(const Case& of, Diagnostics& diagnostics) {
    return binder_.bind(of, diagnostics);
  }

  Counterfactual solve(const Case& of, Diagnostics& diagnostics) {
    const Shock& shock = bind(of, diagnostics);
    if (!diagnostics.empty()) return {};
    const World& world = *context_.world;
    const Solution solved =
        context_.solver.solve(shock, context_.options.solve, &context_.equilibrium);
    Counterfactual result;
    result.reason = solved.reason();
    if (!result.reason.empty()) return result;
    result.log_real_income = log_real_income(world, solved.under(shock), solved.equilibrium);
    if (!std::ranges::all_of(result.log_real_income, [](double v) { return std::isfinite(v); })) {
      return {.reason = "the real income of an economy is not a number"};
    }
    return result;
  }

 private:
  const RunContext& context_;
  CaseBinder binder_;
};

struct Counterfactuals::Workers {
  PerThread<std::unique_ptr<Worker>> each;
};

Counterfactuals::Counterfactuals(RunContext& context, std::vector<Measure> pool)
    : context_(context),
      pool_(pool_of(context.scenario, std::move(pool))),
      workers_(std::make_unique<Workers>()) {
  const ShockBinder binder(pool_, context.world, context.diagnostics);
  const SolveOptions& solve = context.options.solve;
  base_key_ = fmt::format("{} {} {} {}\n{}\n{}\n", kVersion, kRevision, solve.tolerance,
                          solve.max_passes, context.world->hash(), model_key(context.shock));
  for (const Measure& measure : context.scenario.measures) base_key_ += content_of(measure) + "\n";
  for (const Measure& measure : pool_.measures) {
    content_.push_back(measure.open ? "" : content_of(measure));
  }
}

Counterfactuals::~Counterfactuals() = default;

void check_cases(const std::shared_ptr<const World>& world, const Scenario& scenario,
                 std::vector<Measure> pool, const std::vector<Counterfactuals::Case>& cases,
                 Diagnostics& diagnostics) {
  const std::vector<std::size_t> apart = switched_apart(cases, pool.size());
  CaseBinder binder(world, pool_of(scenario, std::move(pool)));
  std::vector<char> met(apart.size() * apart.size(), 0);
  Diagnostics problems;
  for (std::size_t k = 0; k < cases.size() && problems.empty(); ++k) {
    if (meets_anew(cases[k], apart, met)) binder.bind(cases[k], problems);
  }
  diagnostics.insert(diagnostics.end(), problems.begin(), problems.end());
}

Memo::Key Counterfactuals::key_of(const Case& of) const {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < of.on.size(); ++k) {
    if (!of.on[k]) continue;
    if (pool_.measures[k].open) {
      Measure sized = pool_.measures[k];
      set_size(sized, of.size);
      parts.push_back(content_of(sized));
    } else {
      parts.push_back(content_[k]);
    }
  }
  std::sort(parts.begin(), parts.end());  // measures commute
  std::string text = base_key_;
  for (const std::string& part : parts) text += part + "\n";
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.high64, hash.low64};
}

std::vector<Counterfactual> Counterfactuals::solve(const std::vector<Case>& cases,
                                                   std::string_view what) {
  std::vector<Counterfactual> results(cases.size());
  if (failed()) return results;
  std::vector<Memo::Key> keys(cases.size());
  std::set<Memo::Key> seen;
  std::vector<std::size_t> todo;
  for (std::size_t k = 0; k < cases.size(); ++k) {
    keys[k] = key_of(cases[k]);
    if (!seen.insert(keys[k]).second) continue;
    if (context_.memo.find(keys[k]) == nullptr) todo.push_back(k);
  }
  std::size_t done = cases.size() - todo.size();
  Mutex mutex;
  bool wrong = false;  // measures of some case cannot stand together
  auto saved = Clock::now();
  parallel_for(todo.size(), [&](std::size_t at) {
    {
      const Lock lock(mutex);
      if (failed() || wrong) return;
    }
    std::unique_ptr<Worker>& worker = workers_->each.local();
    if (!worker) worker = std::make_unique<Worker>(context_, pool_);
    Diagnostics diagnostics;
    Counterfactual result = worker->solve(cases[todo[at]], diagnostics);
    const Lock lock(mutex);
    wrong |= !diagnostics.empty();
    if (wrong) return;
    context_.memo.put(keys[todo[at]], std::move(result));
    context_.progress(what, ++done, cases.size());
    if (std::chrono::duration<double>(Clock::now() - saved).count() > kSecondsBetweenSaves) {
      context_.memo.save(false);
      saved = Clock::now();
    }
  });
  // The first that is wrong, whichever was found.
  if (wrong) {
    Worker worker(context_, pool_);
    for (std::size_t at = 0; context_.diagnostics.empty(); ++at) {
      worker.bind(cases[todo[at]], context_.diagnostics);
    }
  }
  if (!wrong && !todo.empty()) context_.memo.save(false);
  if (failed()) return results;
  for (std::size_t k = 0; k < cases.size(); ++k) results[k] = *context_.memo.find(keys[k]);
  return results;
}

}  // namespace samarkand
