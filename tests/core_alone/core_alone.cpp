// What the core does where there is no disk: a world made here, a scenario in a text that names a
// table, solved, checked, its questions answered and told as report.json. Linked with
// Samarkand::core and nothing else of ours.
#include <cstdio>
#include <map>
#include <utility>

#include "samarkand/base/files.h"
#include "samarkand/engine/engine.h"
#include "samarkand/report/report.h"
#include "samarkand/world/world.h"

namespace {

using namespace samarkand;

constexpr const char* kScenario = R"(name: core
measures:
  - {kind: tariff, table: tariffs.csv}
  - {kind: ban, origin: A, destination: C, sectors: goods, share: 0.5}
questions:
  - {ask: welfare}
  - {ask: exposure}
  - {ask: coalition, target: C, members: [A]}
  - ask: compliance
    actor: B
    joining: [{kind: ban, origin: B, destination: C, sectors: all}]
    threat: [{kind: iceberg, origin: B, destination: A, sectors: all}]
  - {ask: optimal, actor: A, instrument: tariff, sectors: goods}
)";

class InMemory : public Files {
 public:
  explicit InMemory(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  bool is_file(const std::string& path) const override { return files_.count(path) > 0; }
  std::vector<std::string> names_in(const std::string&) const override {
    std::vector<std::string> names;
    for (const auto& [name, text] : files_) names.push_back(name);
    return names;
  }
  std::vector<std::string> world_folders() const override { return {}; }

 private:
  std::optional<std::string> bytes(const std::string& path, std::size_t,
                                   Diagnostics&) const override {
    return files_.at(path);
  }
  std::map<std::string, std::string> files_;
};

// Three economies and two sectors; half of what is sold is made of inputs.
WorldData three_by_two() {
  constexpr std::size_t n = 3, j = 2;
  WorldData data;
  data.info.name = data.info.title = "three-by-two";
  data.info.unit = "million USD";
  data.info.year = 2022;
  data.countries = {{"A", "A"}, {"B", "B"}, {"C", "C"}};
  data.sectors = {{"grain", "Grain", 4}, {"repairs", "Repairs", 5, SectorKind::kServices}};
  data.flow.resize(j * n * n);
  data.tariff.resize(j * n * n, 1);
  data.input.resize(n * j * j);
  Array output(j * n, 0), spending(j * n, 0);
  for (std::size_t s = 0; s < j; ++s) {
    for (std::size_t to = 0; to < n; ++to) {
      for (std::size_t from = 0; from < n; ++from) {
        const std::size_t cell = (s * n + to) * n + from;
        const bool home = to == from;
        data.flow[cell] = (home ? 100.0 : 10.0) + static_cast<double>(from) + (s == 0 ? 5 : 0);
        if (!home && s == 0) data.tariff[cell] = 1.05;
        output[s * n + from] += data.flow[cell];
        spending[s * n + to] += data.tariff[cell] * data.flow[cell];
      }
    }
  }
  data.final_spending = spending;
  for (std::size_t c = 0; c < n; ++c) {
    for (std::size_t s = 0; s < j; ++s) {
      for (std::size_t k = 0; k < j; ++k) {
        const double input = output[s * n + c] / 4;
        data.input[(c * j + s) * j + k] = input;
        data.final_spending[k * n + c] -= input;
      }
    }
  }
  return data;
}

}  // namespace

int main() {
  Diagnostics diagnostics;
  Result<World> made = World::make(three_by_two(), "three-by-two");
  const auto files = std::make_shared<const InMemory>(std::map<std::string, std::string>{
      {"tariffs.csv", "origin,destination,sector,rate\nB,A,grain,0.3\n"}});
  Scenario scenario = parse_scenario(kScenario, "core.yaml", "", diagnostics, files);
  if (!made) diagnostics = made.diagnostics();
  if (diagnostics.empty()) {
    const auto world = std::make_shared<const World>(std::move(made).value());
    const Result<Report> report = run(world, std::move(scenario));
    if (report) {
      std::fputs(to_json(*report).c_str(), stdout);
      // Every question has an answer here but the one that needs NLopt.
      return report->reason().find("NLopt") == std::string::npos ? 1 : 0;
    }
    diagnostics = report.diagnostics();
  }
  std::fputs(to_string(diagnostics).c_str(), stderr);
  return 2;
}
