// Whether the solver always gives an answer: random scenarios on worlds, each converged (granted by
// the checker), or shown to have no equilibrium (random_scenario.h), or a failure that is named.
//
//   bench_robustness [--count 2000] [WORLD...]     all shipped worlds by default, on all cores
//   bench_robustness --only SEED WORLD             one scenario, as a failure names it
//
// Prints counts by method and status, the most passes, and every failure. Exit code 3 after one.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <thread>

#include "random_scenario.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand::robustness {
namespace {

// The part of a reason that does not depend on the countries it names.
std::string kind_of(const std::string& reason) {
  std::size_t end = 0;
  for (int word = 0; word < 3 && end != std::string::npos; ++word) end = reason.find(' ', end + 1);
  return reason.substr(0, end);
}

std::vector<Trial::Outcome> solve_all(const Trial& trial, std::size_t count) {
  std::vector<Trial::Outcome> outcomes(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t k = next++; k < count; k = next++) outcomes[k] = trial.solve(k);
  };
  std::vector<std::jthread> threads(std::max(1U, std::thread::hardware_concurrency()));
  for (std::jthread& thread : threads) thread = std::jthread(work);
  threads.clear();
  return outcomes;
}

// Returns the number of failures.
std::size_t report(const std::string& place, const std::vector<Trial::Outcome>& outcomes,
                   double seconds) {
  std::map<std::string, std::vector<int>> passes;  // of each kind of end
  std::size_t failures = 0;
  for (std::size_t k = 0; k < outcomes.size(); ++k) {
    const Trial::Outcome& o = outcomes[k];
    passes[o.status == Status::kConverged ? fmt::format("converged: {}", o.method)
                                          : fmt::format("{}, closure {}: {}", to_string(o.status),
                                                        to_string(o.closure), kind_of(o.reason))]
        .push_back(o.passes);
    if (o.status != Status::kNotConverged) continue;
    ++failures;
    fmt::print("FAILED --only {} {}: {}\n  {}, {} passes: {}\n", k, place, o.description, o.method,
               o.passes, o.reason);
  }
  fmt::print("{}: {} scenarios, {} failed ({:.0f} s)\n", place, outcomes.size(), failures, seconds);
  for (auto& [kind, counts] : passes) {
    std::sort(counts.begin(), counts.end());
    fmt::print("  {:5} {}; passes: median {}, most {}\n", counts.size(), kind,
               counts[counts.size() / 2], counts.back());
  }
  std::fflush(stdout);
  return failures;
}

std::vector<std::string> shipped_worlds() {
  std::vector<std::string> places;
  for (const auto& entry : std::filesystem::directory_iterator(SAMARKAND_SOURCE_DIR "/worlds")) {
    if (std::filesystem::exists(entry.path() / "world.yaml")) places.push_back(entry.path());
  }
  std::sort(places.begin(), places.end());
  return places;
}

int run(const std::vector<std::string>& places, std::size_t count, int only) {
  std::size_t failures = 0;
  for (const std::string& place : places) {
    Result<World> world = load_world(place);
    if (!world) {
      fmt::print(stderr, "{}\n", to_string(world.diagnostics()));
      return 2;
    }
    const Trial trial(std::move(world).value());
    if (only >= 0) {
      const Trial::Outcome o = trial.solve(static_cast<std::uint64_t>(only));
      fmt::print("{}\n{}: {} ({} passes) {}\n", o.description, to_string(o.status), o.method,
                 o.passes, o.reason);
      failures += o.status == Status::kNotConverged;
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Trial::Outcome> outcomes = solve_all(trial, count);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    failures += report(place, outcomes, took.count());
  }
  return failures == 0 ? 0 : 3;
}

}  // namespace
}  // namespace samarkand::robustness

int main(int argc, char** argv) {
  CLI::App app("Random scenarios on worlds: does the solver always give an answer?");
  std::vector<std::string> places;
  std::size_t count = 2000;
  int only = -1;
  app.add_option("worlds", places, "folders or packed files");
  app.add_option("--count", count, "scenarios a world")->capture_default_str();
  app.add_option("--only", only, "the number of one scenario")->check(CLI::NonNegativeNumber);
  CLI11_PARSE(app, argc, argv);
  if (places.empty()) places = samarkand::robustness::shipped_worlds();
  return samarkand::robustness::run(places, count, only);
}
