// What must hold on the shipped world, and from any shock that has an equilibrium.
#include <cmath>

#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/binder.h"
#include "support.h"

namespace samarkand {
namespace {

std::shared_ptr<const World> shipped() {
  static const auto world = [] {
    Result<World> loaded = load_world(std::string(SAMARKAND_SOURCE_DIR) + "/worlds/world-2021");
    EXPECT_TRUE(loaded);
    return std::make_shared<const World>(std::move(loaded).value());
  }();
  return world;
}

// Without its questions: shipped_reports asks them.
Report run_shipped(const std::string& name) {
  Diagnostics diagnostics;
  Scenario scenario = read_scenario(
      disk(), std::string(SAMARKAND_SOURCE_DIR) + "/scenarios/" + name + ".yaml", diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  scenario.questions.clear();
  return std::move(run(shipped(), std::move(scenario))).value();
}

double real_income(const Report& report, const char* code) {
  return report.outcome.countries[*report.world->find_country(code)].real_income;
}

double trade(const Report& report, const Array& flow, const char* origin, const char* destination) {
  const World& world = *report.world;
  double sum = 0;
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    sum += flow[world.cell(j, *world.find_country(destination), *world.find_country(origin))];
  }
  return sum;
}

void expect_balanced(const Report& report) {
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  for (const Residual& r : report.residuals) EXPECT_LT(r.max, 1e-10) << r.name << " " << r.worst;
}

TEST(ShippedWorld, NoShockIsTheBaselineAtIterationZero) {
  const Report report = testing::run_text(shipped(), "");
  expect_balanced(report);
  EXPECT_EQ(report.equilibrium.iterations, 0);
  for (const CountryOutcome& c : report.outcome.countries) EXPECT_NEAR(c.real_income, 0, 1e-10);
}

TEST(ShippedWorld, AMeasureThatIsOffLeavesNothingBehind) {
  for (const MeasureKind* kind : measure_kinds()) {
    SCOPED_TRACE(kind->name);
    if (dynamic_cast<const NetworkKind*>(kind) != nullptr) continue;
    Diagnostics diagnostics;
    const Scenario scenario = parse_scenario(
        "name: example\nmeasures:\n  - " + std::string(kind->examples.front()) + "\n",
        "example.yaml", "", diagnostics, disk());
    ShockBinder binder(scenario, shipped(), diagnostics);
    const Shock none = Shock::none(*shipped()), first = binder.bind({}, diagnostics);
    const Shock off = binder.bind({.theta_factor = {}, .off = {1}}, diagnostics);
    const Shock again = binder.bind({}, diagnostics);
    for (const Array Shock::*of :
         {&Shock::access, &Shock::iceberg, &Shock::inverse_tariff, &Shock::inverse_export_tax,
          &Shock::productivity, &Shock::transfer}) {
      EXPECT_EQ(off.*of, none.*of);
      EXPECT_EQ(again.*of, first.*of);
    }
    EXPECT_EQ(to_string(diagnostics), "");
  }
}

TEST(ShippedWorld, ABacktestOfAFlowThatItLacksIsNotAnswered) {
  const Report report = testing::run_text(shipped(), R"(
questions:
  - {ask: backtest, before: 2021, fitted: 2022, judged: 2023, since: 2022-03-15, sectors: [gas],
     flows: [{origin: EU, destination: RUS}, {origin: CYP, destination: RUS}]}
)");
  EXPECT_EQ(report.status(), Status::kNotConverged);
  EXPECT_NE(report.reason().find("no trade of EU with RUS in these sectors"), std::string::npos)
      << report.reason();
}

TEST(ShippedWorld, TheExamplesOfEveryMeasureAreRightOnIt) {
  Diagnostics unread;
  const auto gas =
      energy::read_network(
          *disk(), std::string(SAMARKAND_SOURCE_DIR) + "/worlds/world-2021/energy/gas", unread)
          .value();
  for (const MeasureKind* kind : measure_kinds()) {
    EXPECT_FALSE(kind->examples.empty()) << kind->name;
    for (const std::string_view example : kind->examples) {
      Diagnostics diagnostics;
      const Scenario scenario =
          parse_scenario("name: example\nmeasures:\n  - " + std::string(example) + "\n",
                         "example.yaml", "", diagnostics, disk());
      if (dynamic_cast<const NetworkKind*>(kind) == nullptr) {
        make_shock(scenario, shipped(), diagnostics);
      } else {
        altered(gas, scenario.measures, diagnostics);
      }
      EXPECT_EQ(scenario.measures.size(), 1U) << example;
      EXPECT_TRUE(diagnostics.empty()) << example << "\n" << to_string(diagnostics);
    }
  }
}

// Of several caps at a place the lowest rules, whichever comes first.
TEST(ShippedWorld, TheLowestPriceCapRules) {
  Diagnostics diagnostics;
  const energy::Network gas =
      energy::read_network(
          *disk(), std::string(SAMARKAND_SOURCE_DIR) + "/worlds/world-2021/energy/gas", diagnostics)
          .value();
  for (const auto& [first, second] : {std::pair(200, 150), {150, 200}}) {
    const Scenario scenario = parse_scenario(
        fmt::format("name: x\nnetwork: x\nmeasures:\n"
                    "  - {{kind: price_cap, supplier: RUS_W, nodes: [ITA, FRA], price: {}}}\n"
                    "  - {{kind: price_cap, supplier: RUS_W, nodes: [ITA, FRA], price: {}}}\n",
                    first, second),
        "x.yaml", "", diagnostics, disk());
    const energy::Network changed = altered(gas, scenario.measures, diagnostics);
    ASSERT_TRUE(diagnostics.empty()) << to_string(diagnostics);
    ASSERT_EQ(changed.price_caps.size(), 1U);
    EXPECT_EQ(changed.price_caps[0].price, 150);
    EXPECT_GE(changed.price_caps[0].nodes.size(), 2U);
  }
}

TEST(ShippedWorld, KnowsWhatPeopleCallCountriesAndSectors) {
  const auto meant = [](const std::string& origin, const std::string& sectors) {
    Diagnostics diagnostics;
    const Scenario scenario =
        parse_scenario("name: x\nmeasures:\n  - {kind: ban, destination: all, origin: \"" + origin +
                           "\", sectors: \"" + sectors + "\"}\n",
                       "x.yaml", "", diagnostics);
    make_shock(scenario, shipped(), diagnostics);
    EXPECT_EQ(diagnostics.size(), 1U) << to_string(diagnostics);
    EXPECT_EQ(
        diagnostics[0].fix,
        origin == "VEN" ? "Venezuela is a part of ROW here: take a world that has it apart" : "");
    return diagnostics[0].near_miss;
  };
  for (const auto& [word, code] : {std::pair("GER", "DEU"),
                                   {"Germany", "DEU"},
                                   {"China", "CHN"},
                                   {"UK", "GBR"},
                                   {"US", "USA"},
                                   {"United States", "USA"},
                                   {"Turkey", "TUR"},
                                   {"South Korea", "KOR"},
                                   {"fra", "FRA"},
                                   {"Coalition", "coalition"},
                                   {"UAE", "ARE"},
                                   {"CN", "CHN"},
                                   {"EU27", "EU"},
                                   {"Eurozone", "euro_area"},
                                   {"West", "coalition"},
                                   {"VEN", ""},
                                   {"SLO", ""}}) {
    EXPECT_EQ(meant(word, "all"), code) << word;
  }
  for (const auto& [word, code] : {std::pair("Motor vehicles", "vehicles"),
                                   {"Computers", "electronics"},
                                   {"electronic", "electronics"},
                                   {"chips", "electronics"},
                                   {"cars", "vehicles"},
                                   {"Crude oil", "oil"}}) {
    EXPECT_EQ(meant("all", word), code) << word;
  }
}

TEST(ShippedWorld, ABanIsTheLimitOfItsIceberg) {
  const std::string cells = "origin: [RUS, CHN], destination: EU, sectors: goods";
  const Report ban = testing::run_text(shipped(), "measures: [{kind: ban, " + cells + "}]");
  const Report iceberg =
      testing::run_text(shipped(), "measures: [{kind: iceberg, " + cells + ", factor: 1e12}]");
  for (std::size_t n = 0; n < shipped()->country_count(); ++n) {
    EXPECT_NEAR(ban.outcome.countries[n].real_income, iceberg.outcome.countries[n].real_income,
                1e-8);
  }
}

// Countries under other codes, so in another order, and the sums with them.
TEST(ShippedWorld, RenamingCountriesChangesNothing) {
  const World& world = *shipped();
  const std::size_t n = world.country_count(), j = world.sector_count();
  WorldData data{world.info(), world.countries(), world.sectors(), {},
                 world.flow(), world.tariff(),    world.input(),   world.final_spending()};
  for (Country& c : data.countries) {
    for (char& letter : c.code) letter = static_cast<char>('A' + 'Z' - letter);
  }
  const Report one = testing::run_text(
      shipped(), "measures: [{kind: ban, origin: RUS, destination: DEU, sectors: all}]");
  const Report two =
      testing::run_text(testing::make(std::move(data)),
                        "measures: [{kind: ban, origin: IFH, destination: WVF, sectors: all}]");
  for (std::size_t c = 0; c < n; ++c) {
    EXPECT_NEAR(one.outcome.countries[c].real_income, two.outcome.countries[n - 1 - c].real_income,
                1e-9);
  }
  EXPECT_EQ(two.world->sector_count(), j);
}

// The founding scenario: who loses, who gains, where trade goes. Signs and orders, not digits. Two
// lose as much as Russia: Ukraine, which closes its own border, and Cyprus, whose services for
// Russia are a sixth of its GDP.
TEST(ShippedWorld, FoundingScenario) {
  const Report report = run_shipped("samarkand-2022");
  expect_balanced(report);
  std::size_t n = 0;
  for (const CountryOutcome& c : report.outcome.countries) {
    const std::string& code = report.world->countries()[n++].code;
    if (code == "CYP" || code == "UKR") continue;
    EXPECT_GE(c.real_income, real_income(report, "RUS")) << code;
  }
  EXPECT_LT(real_income(report, "LTU"), real_income(report, "DEU"));
  EXPECT_LT(real_income(report, "DEU"), real_income(report, "USA"));
  for (const char* bystander : {"CHN", "KAZ", "KGZ", "GEO", "TJK"}) {
    EXPECT_GT(real_income(report, bystander), 0) << bystander;
  }
  for (const char* bystander : {"TUR", "ARM", "MNG", "IND", "UZB"}) {
    EXPECT_NEAR(real_income(report, bystander), 0, .1) << bystander;
  }
  const Array& before = report.world->flow();
  const Array& after = report.equilibrium.flow;
  EXPECT_LT(trade(report, after, "DEU", "RUS"), .75 * trade(report, before, "DEU", "RUS"));
  EXPECT_GT(trade(report, after, "CHN", "RUS"), trade(report, before, "CHN", "RUS"));
}

TEST(ShippedWorld, ChipScenario) {
  const Report report = run_shipped("us-china-chips");
  expect_balanced(report);
  EXPECT_LT(real_income(report, "CHN"), 0);
  EXPECT_LT(real_income(report, "TWN"), real_income(report, "USA"));
  EXPECT_LT(real_income(report, "USA"), 0);
}

}  // namespace
}  // namespace samarkand
