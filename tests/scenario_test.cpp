// Reading scenarios and combining measures: every sentence of the format's contract, on cells that
// can be worked out by hand.
#include "samarkand/scenario/scenario.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/measures/registry.h"
#include "samarkand/measures/tariff.h"
#include "samarkand/shock/binder.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const std::shared_ptr<const World>& six() {
  static const auto held = std::make_shared<const World>(make_scenario_world());
  return held;
}
const World& world() { return *six(); }

std::size_t cell(const std::string& origin, const std::string& destination,
                 const std::string& sector) {
  return world().cell(world().find_sector(sector).value(),
                      world().find_country(destination).value(),
                      world().find_country(origin).value());
}

// Measures, one a line, as a whole scenario.
std::string scenario_of(const std::string& measures) {
  std::string text = "name: test\nmeasures:\n", line;
  std::istringstream lines(measures);
  while (std::getline(lines, line)) text += "  - " + line + "\n";
  return text;
}

Shock bind_text(const std::string& text, Diagnostics& diagnostics) {
  const Scenario scenario = parse_scenario(text, "test.yaml", "", diagnostics);
  return make_shock(scenario, six(), diagnostics);
}

// The shock of measures that must be right.
Shock shock_of(const std::string& measures) {
  Diagnostics diagnostics;
  Shock shock = bind_text(scenario_of(measures), diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  return shock;
}

// The error numbers of measures that must be wrong, in order.
std::vector<int> errors_of(const std::string& measures) {
  Diagnostics diagnostics;
  bind_text(scenario_of(measures), diagnostics);
  std::vector<int> codes;
  for (const Diagnostic& diagnostic : diagnostics) {
    codes.push_back(static_cast<int>(diagnostic.code));
  }
  return codes;
}
using Codes = std::vector<int>;

// Cells [sector][importer][exporter] that differ from the baseline in anything.
std::vector<std::size_t> changed(const Shock& shock) {
  const Shock none = Shock::none(world());
  std::vector<std::size_t> cells;
  for (std::size_t c = 0; c < none.access.size(); ++c) {
    if (shock.access[c] != none.access[c] || shock.inverse_tariff[c] != none.inverse_tariff[c] ||
        shock.inverse_export_tax[c] != none.inverse_export_tax[c] ||
        shock.iceberg[c] != none.iceberg[c]) {
      cells.push_back(c);
    }
  }
  return cells;
}

void expect_same(const Shock& a, const Shock& b) {  // bit by bit
  EXPECT_EQ(a.access, b.access);
  EXPECT_EQ(a.inverse_tariff, b.inverse_tariff);
  EXPECT_EQ(a.inverse_export_tax, b.inverse_export_tax);
  EXPECT_EQ(a.iceberg, b.iceberg);
  EXPECT_EQ(a.productivity, b.productivity);
  EXPECT_EQ(a.transfer, b.transfer);
  EXPECT_EQ(a.theta, b.theta);
}

TEST(Scenario, ReadsEveryKeyAndItsPlace) {
  const std::string text =
      "name: us-tariffs\n"
      "question: What does it cost?\n"
      "world: six\n"
      "model: {closure: proportional, theta: {scale: 0.8, electronics: 6.0}, epsilon: 1.0,\n"
      "        eta: 1, sigma: 1.0, labour_mobility: .inf}\n"
      "measures:\n"
      "  - {kind: tariff, origin: CHN, destination: [EU, USA], sectors: goods, rate: 0.25}\n"
      "  - kind: ban\n"
      "    origin: all\n"
      "    except: [RUS, CHN]\n"
      "    destination: RUS\n"
      "    sectors: [electronics, machinery]\n"
      "    share: 0.6\n"
      "    source: Regulation 833/2014\n"
      "questions:\n"
      "  - {ask: welfare}\n";
  Diagnostics diagnostics;
  const Scenario scenario = parse_scenario(text, "a/us.yaml", "a", diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_EQ(scenario.name, "us-tariffs");
  EXPECT_EQ(scenario.question, "What does it cost?");
  EXPECT_EQ(scenario.world.text, "six");
  EXPECT_EQ(scenario.world.where.line, 3);
  EXPECT_EQ(scenario.world.where.column, 8);
  EXPECT_EQ(scenario.file, "a/us.yaml");
  EXPECT_EQ(scenario.folder, "a");
  EXPECT_EQ(scenario.text, text);
  EXPECT_EQ(scenario.model.closure, Closure::kProportional);
  EXPECT_EQ(scenario.model.theta_scale, 0.8);
  ASSERT_EQ(scenario.model.theta.size(), 1u);
  EXPECT_EQ(scenario.model.theta[0].second, 6.0);
  EXPECT_EQ(scenario.model.labour_mobility, kInfinity);
  EXPECT_EQ(scenario.model.given, (std::vector<std::string>{"closure", "theta", "epsilon", "eta",
                                                            "sigma", "labour_mobility"}));
  ASSERT_EQ(scenario.measures.size(), 2u);
  const Measure& tariff = scenario.measures[0];
  EXPECT_EQ(tariff.kind->name, "tariff");
  EXPECT_EQ(tariff.where.line, 7);
  EXPECT_EQ(tariff.where.column, 5);
  const auto& terms = terms_of<TariffTerms>(tariff);
  ASSERT_EQ(terms.destination.words.size(), 2u);
  EXPECT_EQ(terms.destination.words[1].text, "USA");
  EXPECT_EQ(terms.destination.words[1].where.column, 51);
  EXPECT_EQ(terms.rate, 0.25);
  EXPECT_FALSE(terms.add);
  const Measure& ban = scenario.measures[1];
  EXPECT_EQ(ban.kind->name, "ban");
  EXPECT_EQ(terms_of<CellTerms>(ban).except.size(), 2u);
  EXPECT_EQ(terms_of<CellTerms>(ban).share, 0.6);
  EXPECT_EQ(ban.source, "Regulation 833/2014");
  ASSERT_EQ(scenario.questions.size(), 1u);
  EXPECT_EQ(scenario.questions[0].where.line, 16);
}

TEST(Scenario, NoMeasuresIsTheBaseline) {
  for (const char* text : {"name: a", "name: a\nmeasures:\n", "name: a\nmeasures: []"}) {
    Diagnostics diagnostics;
    const Scenario scenario = parse_scenario(text, "a.yaml", "", diagnostics);
    expect_same(make_shock(scenario, six(), diagnostics), Shock::none(world()));
    EXPECT_EQ(to_string(diagnostics), "") << text;
    ASSERT_EQ(scenario.questions.size(), 1u);
    EXPECT_EQ(scenario.questions[0].ask(), "welfare");
  }
}

TEST(Scenario, WordsStayText) {  // YAML's older readers take NO for false and 010 for 8
  Diagnostics diagnostics;
  const Scenario scenario = parse_scenario(
      scenario_of("{kind: ban, origin: [NO, 010, yes, 1e3], destination: RUS, sectors: on}"),
      "a.yaml", "", diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  const std::vector<Word>& words = side_of(scenario.measures.at(0), Role::kOrigin)->words;
  EXPECT_EQ(words[0].text + words[1].text + words[2].text + words[3].text, "NO010yes1e3");
  EXPECT_EQ(side_of(scenario.measures[0], Role::kSectors)->words[0].text, "on");
}

TEST(Scenario, ByteOrderMarkAndWindowsLineEnds) {
  const auto file = std::filesystem::path(testing::TempDir()) / "windows.yaml";
  std::ofstream(file, std::ios::binary)
      << "\xEF\xBB\xBFname: a\r\nmeasures:\r\n"
         "  - {kind: ban, origin: CHN, destination: RUS, sectors: all}\r\n";
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario(disk(), file.string(), diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_EQ(scenario.name, "a");
  EXPECT_EQ(scenario.folder, file.parent_path());
  ASSERT_EQ(scenario.measures.size(), 1u);
  EXPECT_EQ(scenario.measures[0].where.line, 3);
}

TEST(Scenario, EverythingWrongAtOnceInFileOrder) {
  Diagnostics diagnostics;
  bind_text(
      "measures:\n"
      "  - {kind: ban, origin: CHX, destination: RUS, sectors: all}\n"
      "  - {kind: tarif, origin: CHN, destination: RUS, sectors: all, rate: 1}\n"
      "  - {kind: iceberg, origin: CHN, destination: RUS, sectors: chips, factor: -1}\n"
      "  - {kind: transfer, origin: EU, destination: DEU, value: 1}\n"
      "model: {closure: fixt}\n",
      diagnostics);
  std::string found;
  for (const Diagnostic& d : diagnostics) {
    found += std::to_string(static_cast<int>(d.code)) + "@" + std::to_string(d.where.line) + " ";
  }
  EXPECT_EQ(found, "404@1 408@2 407@3 409@4 406@4 415@5 406@6 ");
}

// ---- tariffs

TEST(Tariff, RateIsTheNewRate) {
  const Shock shock =
      shock_of("{kind: tariff, origin: CHN, destination: USA, sectors: electronics, rate: 0.25}");
  const std::size_t c = cell("CHN", "USA", "electronics");
  EXPECT_EQ(changed(shock), std::vector<std::size_t>{c});
  EXPECT_DOUBLE_EQ(shock.access[c], std::pow(1.25 / 1.05, -4));
  EXPECT_DOUBLE_EQ(shock.inverse_tariff[c], 0.8);
  EXPECT_EQ(shock.iceberg[c], 1);
  EXPECT_EQ(shock.inverse_export_tax[c], 1);
}

TEST(Tariff, AddsSumUpOnTheBaselineOrTheSetRate) {
  const std::string side = "origin: CHN, destination: USA, sectors: electronics";
  const std::size_t c = cell("CHN", "USA", "electronics");
  Shock shock = shock_of("{kind: tariff, " + side + ", add: 0.10}\n" +  //
                         "{kind: tariff, " + side + ", add: 0.05}");
  EXPECT_NEAR(shock.inverse_tariff[c], 1 / 1.20, 1e-15);
  EXPECT_NEAR(shock.access[c], std::pow(1.20 / 1.05, -4), 1e-14);
  shock = shock_of("{kind: tariff, " + side + ", add: 0.10}\n" +   //
                   "{kind: tariff, " + side + ", rate: 0.30}\n" +  //
                   "{kind: tariff, " + side + ", add: 0.05}");
  EXPECT_NEAR(shock.inverse_tariff[c], 1 / 1.45, 1e-15);
  shock = shock_of("{kind: tariff, " + side + ", add: -1.04}\n" +  // -104 and +100 points are legal
                   "{kind: tariff, " + side + ", add: 1.0}");
  EXPECT_NEAR(shock.inverse_tariff[c], 1 / 1.01, 1e-14);
}

TEST(Tariff, TheBaselineRateChangesNoBit) {
  expect_same(
      shock_of("{kind: tariff, origin: all, destination: all, sectors: mining, rate: 0.10}\n"
               "{kind: tariff, origin: CHN, destination: USA, sectors: electronics, rate: "
               "0.05}\n"
               "{kind: tariff, origin: all, destination: all, sectors: machinery, add: 0}"),
      Shock::none(world()));
}

TEST(Tariff, PartialShareAveragesTheDuty) {
  const Shock shock = shock_of(
      "{kind: tariff, origin: RUS, destination: EU, sectors: mining, rate: 0.32, share: 0.3}");
  const std::size_t c = cell("RUS", "DEU", "mining");
  const double r = std::pow(1.32 / 1.10, -8);
  const double m = 0.7 + 0.3 * r, f = 0.3 * r / m;
  EXPECT_NEAR(shock.access[c], m, 1e-15);
  EXPECT_NEAR(shock.inverse_tariff[c], (1 - f) / 1.10 + f / 1.32, 1e-15);
}

TEST(Tariff, MustExceedMinusOneHundredPercent) {
  const std::string all = "{kind: tariff, origin: all, destination: all, sectors: all, ";
  EXPECT_EQ(errors_of(all + "rate: -1}"), Codes{406});
  EXPECT_EQ(errors_of(all + "rate: -0.999}"), Codes{});
  EXPECT_EQ(errors_of(all + "add: -1.05}"), Codes{406});  // once, though most cells are too low
  EXPECT_EQ(errors_of(all + "add: -0.6}\n" + all + "add: -0.6}"), Codes{406});
  EXPECT_EQ(errors_of(all + "rate: 0.5}\n" + all + "add: -1.2}"), Codes{});
}

TEST(Tariff, ExactlyOneOfRateAndAdd) {
  const std::string side = "{kind: tariff, origin: CHN, destination: USA, sectors: all";
  EXPECT_EQ(errors_of(side + "}"), Codes{404});
  EXPECT_EQ(errors_of(side + ", rate: 0.1, add: 0.1}"), Codes{412});
}

TEST(Tariff, ConflictsAreOneErrorAPairOfMeasures) {
  const std::string all = "{kind: tariff, origin: all, destination: all, sectors: all, ";
  const std::string us = "{kind: tariff, origin: all, destination: USA, sectors: all, ";
  const std::string cn = "{kind: tariff, origin: all, destination: CHN, sectors: all, ";
  EXPECT_EQ(errors_of(all + "rate: 0.1}\n" + us + "rate: 0.2}"), Codes{412});
  EXPECT_EQ(errors_of(all + "rate: 0.1}\n" + us + "rate: 0.2}\n" + cn + "rate: 0.1}"),
            (Codes{412, 412}));
  EXPECT_EQ(errors_of(us + "rate: 0.1}\n" + cn + "rate: 0.2}"), Codes{});
  EXPECT_EQ(errors_of(all + "rate: 0.1}\n" + us + "add: 0.2, share: 0.5}"), Codes{412});
  EXPECT_EQ(errors_of(us + "add: 0.2, share: 0.5}\n" + all + "rate: 0.1}"), Codes{412});
  EXPECT_EQ(errors_of(us + "add: 0.2, share: 0.5}\n" + us + "add: 0.1, share: 0.5}"), Codes{412});
  EXPECT_EQ(errors_of(us + "add: 0.2}\n" + us + "add: 0.1}\n" + us + "add: 0.1}"), Codes{});

  Diagnostics diagnostics;
  bind_text(scenario_of(all + "rate: 0.1}\n" + us + "rate: 0.2}"), diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].where.line, 4);
  EXPECT_NE(diagnostics[0].what.find("test.yaml:3"), std::string::npos) << diagnostics[0].what;
  EXPECT_NE(diagnostics[0].what.find("-> USA, "), std::string::npos) << diagnostics[0].what;
}

// ---- icebergs, bans, export taxes

TEST(Iceberg, FactorsMultiply) {
  const std::string side = "origin: CHN, destination: RUS, sectors: machinery";
  const std::size_t c = cell("CHN", "RUS", "machinery");
  Shock shock = shock_of("{kind: iceberg, " + side + ", factor: 1.5}\n" +  //
                         "{kind: iceberg, " + side + ", factor: 0.8}");
  EXPECT_EQ(changed(shock), std::vector<std::size_t>{c});
  EXPECT_NEAR(shock.access[c], std::pow(1.2, -5), 1e-15);
  EXPECT_NEAR(shock.iceberg[c], 1.2, 1e-15);
  shock = shock_of("{kind: iceberg, " + side + ", factor: 2, share: 0.25}");
  EXPECT_NEAR(shock.access[c], 0.75 + 0.25 / 32, 1e-15);
  EXPECT_NEAR(shock.iceberg[c], std::pow(0.75 + 0.25 / 32, -1.0 / 5), 1e-15);
  expect_same(shock_of("{kind: iceberg, " + side + ", factor: 1, share: 0.3}"),
              Shock::none(world()));
}

TEST(Ban, IsOneWayAndWins) {
  const std::string side = "origin: CHN, destination: RUS, sectors: [machinery]";
  const std::size_t c = cell("CHN", "RUS", "machinery");
  const Shock shock =
      shock_of("{kind: iceberg, " + side + ", factor: 0.5}\n" + "{kind: tariff, " + side +
               ", rate: 0.5}\n" + "{kind: ban, " + side + ", share: 0.5}\n" +  //
               "{kind: ban, " + side + "}\n" + "{kind: export_tax, " + side + ", rate: -0.5}");
  EXPECT_EQ(changed(shock), std::vector<std::size_t>{c});
  EXPECT_EQ(shock.access[c], 0);
  EXPECT_EQ(shock.iceberg[c], kInfinity);
  EXPECT_TRUE(std::isfinite(shock.inverse_tariff[c]));
  EXPECT_TRUE(std::isfinite(shock.inverse_export_tax[c]));
}

TEST(Ban, PartialCoversAreIndependent) {
  const std::string side = "origin: CHN, destination: RUS, sectors: [machinery]";
  const std::size_t c = cell("CHN", "RUS", "machinery");
  Shock shock = shock_of("{kind: ban, " + side + ", share: 0.6}\n" +  //
                         "{kind: ban, " + side + ", share: 0.5}");
  EXPECT_NEAR(shock.access[c], 0.2, 1e-16);
  EXPECT_NEAR(shock.iceberg[c], std::pow(0.2, -1.0 / 5), 1e-15);
  shock = shock_of("{kind: ban, " + side + ", share: 0.6}\n" + "{kind: iceberg, " + side +
                   ", factor: 2, share: 0.5}\n" + "{kind: tariff, " + side +
                   ", rate: 0.5, share: 0.25}");
  EXPECT_NEAR(shock.access[c], 0.4 * (0.5 + 0.5 / 32) * (0.75 + 0.25 * std::pow(1.5, -5)), 1e-15);
  EXPECT_NEAR(shock.iceberg[c], std::pow(0.4 * (0.5 + 0.5 / 32), -1.0 / 5), 1e-15);
}

TEST(ExportTax, MultipliesGrossWithItsOwnShare) {
  const std::string side = "origin: RUS, destination: CHN, sectors: mining";
  const std::size_t c = cell("RUS", "CHN", "mining");
  Shock shock = shock_of("{kind: export_tax, " + side + ", rate: 0.10}\n" + "{kind: export_tax, " +
                         side + ", rate: -0.20}");
  EXPECT_EQ(changed(shock), std::vector<std::size_t>{c});
  EXPECT_NEAR(shock.access[c], std::pow(1.1 * 0.8, -8), 1e-14);
  EXPECT_NEAR(shock.inverse_export_tax[c], 1 / (1.1 * 0.8), 1e-15);
  EXPECT_EQ(shock.inverse_tariff[c], 1 / world().tariff()[c]);
  EXPECT_EQ(shock.iceberg[c], 1);
  shock = shock_of("{kind: export_tax, " + side + ", rate: 0.10, share: 0.4}\n" +
                   "{kind: export_tax, " + side + ", rate: 0.20}");
  const double r = std::pow(1.1, -8), m = 0.6 + 0.4 * r, f = 0.4 * r / m;
  EXPECT_NEAR(shock.access[c], m * std::pow(1.2, -8), 1e-15);
  EXPECT_NEAR(shock.inverse_export_tax[c], ((1 - f) + f / 1.1) / 1.2, 1e-15);
  EXPECT_EQ(errors_of("{kind: export_tax, " + side + ", rate: -1}"), Codes{406});
}

TEST(Measures, CommuteBitByBit) {
  std::vector<std::string> lines;
  for (const char* rest :
       {"kind: tariff, rate: 0.3", "kind: tariff, add: 0.1", "kind: tariff, add: 0.07",
        "kind: tariff, add: 1e-9", "kind: iceberg, factor: 1.1", "kind: iceberg, factor: 1.3",
        "kind: iceberg, factor: 0.7, share: 0.3", "kind: ban, share: 0.3", "kind: ban, share: 0.1",
        "kind: export_tax, rate: 0.1, share: 0.9", "kind: export_tax, rate: 0.2",
        "kind: export_tax, rate: 0.3"}) {
    lines.push_back("{origin: all, destination: all, sectors: all, " + std::string(rest) + "}\n");
  }
  lines.push_back("{kind: transfer, origin: EU, destination: UKR, value: 0.1}\n");
  lines.push_back("{kind: transfer, origin: EU, destination: UKR, value: 0.3}\n");
  lines.push_back("{kind: transfer, origin: all, except: UKR, destination: UKR, value: 0.7}\n");
  for (const char* origin : {"CHN", "DEU", "EU", "all, except: UKR"}) {  // alike but for who pays
    lines.push_back("{kind: transfer, origin: " + std::string(origin) +
                    ", destination: UKR, value: 0.3}\n");
  }
  for (const char* factor : {"0.9", "0.7", "1.1"}) {
    lines.push_back(
        "{kind: productivity, country: all, sectors: all, factor: " + std::string(factor) + "}\n");
  }
  const auto together = [&lines] {
    std::string text;
    for (const std::string& line : lines) text += line;
    return shock_of(text);
  };
  const Shock first = together();
  std::mt19937 generator(7);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(lines.begin(), lines.end(), generator);
    expect_same(together(), first);
  }
}

TEST(Measures, NeverTouchDomesticCellsButPairsInsideAGroup) {
  const Shock shock = shock_of("{kind: ban, origin: EU, destination: EU, sectors: machinery}");
  std::vector<std::size_t> expected = {cell("DEU", "FRA", "machinery"),
                                       cell("FRA", "DEU", "machinery")};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(changed(shock), expected);
  EXPECT_EQ(changed(shock_of("{kind: ban, origin: all, destination: all, sectors: all}")).size(),
            4u * 6 * 5);
  expect_same(shock_of("{kind: ban, origin: RUS, destination: RUS, sectors: all}"),
              Shock::none(world()));
}

TEST(Measures, TooLargeToComputeIsAnError) {
  EXPECT_EQ(errors_of("{kind: iceberg, origin: CHN, destination: RUS, sectors: mining, factor: "
                      "1e-300}"),
            Codes{406});
}

// ---- who and what

TEST(Selections, Sectors) {
  const auto sectors = [](const std::string& words) {
    const Shock shock =
        shock_of("{kind: ban, origin: CHN, destination: RUS, sectors: " + words + "}");
    std::string found;
    for (const Sector& sector : world().sectors()) {
      if (shock.access[cell("CHN", "RUS", sector.code)] == 0) found += sector.code + " ";
    }
    return found;
  };
  EXPECT_EQ(sectors("mining"), "mining ");
  EXPECT_EQ(sectors("goods"), "electronics machinery mining ");
  EXPECT_EQ(sectors("services"), "business ");
  EXPECT_EQ(sectors("all"), "business electronics machinery mining ");
  EXPECT_EQ(sectors("[services, mining, mining]"), "business mining ");
}

// Origins and destinations of a ban, as codes.
std::string sides_of(const std::string& keys) {
  const Shock shock = shock_of("{kind: ban, sectors: machinery, " + keys + "}");
  std::string origins, destinations;
  for (const Country& one : world().countries()) {
    bool sells = false, buys = false;
    for (const Country& other : world().countries()) {
      sells = sells || shock.access[cell(one.code, other.code, "machinery")] == 0;
      buys = buys || shock.access[cell(other.code, one.code, "machinery")] == 0;
    }
    if (sells) origins += one.code + " ";
    if (buys) destinations += one.code + " ";
  }
  return origins + "> " + destinations;
}

TEST(Selections, CodesGroupsListsAll) {
  EXPECT_EQ(sides_of("origin: EU, destination: RUS"), "DEU FRA > RUS ");
  EXPECT_EQ(sides_of("origin: [EU, CHN, DEU], destination: RUS"), "CHN DEU FRA > RUS ");
  EXPECT_EQ(sides_of("origin: CHN, destination: all"), "CHN > DEU FRA RUS UKR USA ");
}

TEST(Selections, BareExceptTakesFromAllElseFromTheGroup) {
  EXPECT_EQ(sides_of("origin: all, destination: RUS, except: [CHN, EU]"), "UKR USA > RUS ");
  EXPECT_EQ(sides_of("origin: RUS, destination: all, except: EU"), "RUS > CHN UKR USA ");
  EXPECT_EQ(sides_of("origin: G7, destination: RUS, except: FRA"), "DEU USA > RUS ");
  EXPECT_EQ(sides_of("origin: [CHN, EU], destination: RUS, except: CHN"), "DEU FRA > RUS ");
  EXPECT_EQ(sides_of("origin: G7, destination: all, except: EU"), "DEU FRA USA > CHN RUS UKR USA ");
  EXPECT_EQ(sides_of("origin: all, destination: [RUS, EU], except: [FRA, DEU]"),
            "CHN RUS UKR USA > DEU FRA RUS ");
  EXPECT_EQ(sides_of("origin: all, destination: all, except_origin: [EU, USA, UKR], "
                     "except_destination: [CHN, RUS, EU]"),
            "CHN RUS > UKR USA ");
}

TEST(Selections, ExceptErrors) {
  const std::string ban = "{kind: ban, sectors: all, ";
  EXPECT_EQ(errors_of(ban + "origin: all, destination: all, except: RUS}"), Codes{411});
  EXPECT_EQ(errors_of(ban + "origin: EU, destination: [RUS, G7], except: DEU}"), Codes{411});
  EXPECT_EQ(errors_of(ban + "origin: [DEU, FRA], destination: RUS, except: DEU}"), Codes{411});
  EXPECT_EQ(errors_of(ban + "origin: EU, destination: RUS, except: CHN}"), Codes{410});
  EXPECT_EQ(errors_of(ban + "origin: EU, destination: RUS, except: G7}"), Codes{410});
  EXPECT_EQ(errors_of(ban + "origin: all, destination: RUS, except: all}"), Codes{410});
  EXPECT_EQ(errors_of(ban + "origin: EU, destination: RUS, except_destination: CHN}"), Codes{410});
  EXPECT_EQ(errors_of(ban + "origin: EU, destination: RUX, except: [DEU, FRX]}"),
            (Codes{408, 408}));
  EXPECT_EQ(errors_of(ban + "origin: [], destination: RUS}"), Codes{410});
}

TEST(Selections, UnknownWordsHaveANearMiss) {
  const auto near_miss = [](const std::string& country, const std::string& sector) {
    Diagnostics diagnostics;
    bind_text(scenario_of("{kind: ban, origin: " + country +
                          ", destination: UKR, sectors: " + sector + "}"),
              diagnostics);
    return diagnostics.size() == 1 ? diagnostics[0].near_miss : to_string(diagnostics);
  };
  EXPECT_EQ(near_miss("RSU", "all"), "RUS");
  EXPECT_EQ(near_miss("chn", "all"), "CHN");
  EXPECT_EQ(near_miss("Germany", "all"), "DEU");
  EXPECT_EQ(near_miss("G8", "all"), "G7");
  EXPECT_EQ(near_miss("Atlantis", "all"), "");
  EXPECT_EQ(near_miss("CHN", "electronic"), "electronics");
  EXPECT_EQ(near_miss("CHN", "good"), "goods");
}

// ---- productivity, transfers, elasticities

TEST(Productivity, Multiplies) {
  const Shock shock = shock_of(
      "{kind: productivity, country: EU, sectors: goods, factor: 0.98}\n"
      "{kind: productivity, country: all, except: [CHN, RUS, UKR, USA], sectors: mining, "
      "factor: 0.5}");
  for (std::size_t n = 0; n < world().country_count(); ++n) {
    const std::string& code = world().countries()[n].code;
    const bool member = code == "DEU" || code == "FRA";
    EXPECT_EQ(shock.productivity[world().at(0, n)], 1);
    EXPECT_EQ(shock.productivity[world().at(1, n)], member ? 0.98 : 1);
    EXPECT_EQ(shock.productivity[world().at(3, n)], member ? 0.98 * 0.5 : 1);
  }
  EXPECT_TRUE(changed(shock).empty());
  EXPECT_EQ(errors_of("{kind: productivity, country: DEU, except: DEU, sectors: all, factor: 1}"),
            Codes{411});
}

TEST(Transfer, IsSplitByBaselineValueAdded) {
  const Shock shock = shock_of(
      "{kind: transfer, origin: EU, destination: [UKR, RUS], value: 90}\n"
      "{kind: transfer, origin: USA, destination: UKR, value: 7}");
  // Value added: 4 sectors of 100 k at home and 5 x 10 abroad, k = 5 DEU, 4 FRA, 3 RUS, 2 UKR.
  const Array& t = shock.transfer;
  EXPECT_NEAR(t[1], -90 * 550.0 / 1000, 1e-12);
  EXPECT_NEAR(t[2], -90 * 450.0 / 1000, 1e-12);
  EXPECT_NEAR(t[3], 90 * 350.0 / 600, 1e-12);
  EXPECT_NEAR(t[4], 90 * 250.0 / 600 + 7, 1e-12);
  EXPECT_EQ(t[0], 0);
  EXPECT_EQ(t[5], -7);
  EXPECT_NEAR(t[0] + t[1] + t[2] + t[3] + t[4] + t[5], 0, 1e-12);
  EXPECT_EQ(errors_of("{kind: transfer, origin: EU, destination: [DEU, UKR], value: 1}"),
            Codes{415});
  EXPECT_EQ(errors_of("{kind: transfer, origin: EU, destination: UKR, value: -1}"), Codes{406});
  EXPECT_EQ(errors_of("{kind: transfer, origin: all, except_origin: UKR, destination: UKR, value: "
                      "0}"),
            Codes{});
}

TEST(Theta, TheMoreExactWordWins) {
  const auto theta = [](const std::string& given) {
    Diagnostics diagnostics;
    const Shock shock = bind_text("name: a\nmodel: {theta: " + given + "}", diagnostics);
    EXPECT_EQ(to_string(diagnostics), "");
    return std::vector<double>(shock.theta.begin(), shock.theta.end());
  };
  using Thetas = std::vector<double>;  // business, electronics, machinery, mining
  EXPECT_EQ(theta("{}"), (Thetas{2, 4, 5, 8}));
  EXPECT_EQ(theta("{scale: 0.5}"), (Thetas{1, 2, 2.5, 4}));
  EXPECT_EQ(theta("{scale: 0.5, electronics: 6.0}"), (Thetas{1, 6, 2.5, 4}));
  EXPECT_EQ(theta("{electronics: 6, goods: 3}"), (Thetas{2, 6, 3, 3}));
  EXPECT_EQ(theta("{goods: 3, all: 7, mining: 1}"), (Thetas{7, 3, 3, 1}));
  Diagnostics diagnostics;
  bind_text("name: a\nmodel: {theta: {electronic: 3}}", diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].near_miss, "electronics");
}

TEST(Theta, IsUsedByEveryMeasure) {
  Diagnostics diagnostics;
  const Shock shock = bind_text(
      "name: a\nmodel: {theta: {machinery: 3}}\nmeasures:\n"
      "- {kind: iceberg, origin: CHN, destination: RUS, sectors: machinery, factor: 2}\n",
      diagnostics);
  EXPECT_NEAR(shock.access[cell("CHN", "RUS", "machinery")], 1.0 / 8, 1e-16);
}

// ---- tables

class Tables : public testing::Test {
 protected:
  Tables()
      : folder_(std::filesystem::path(testing::TempDir()) /
                ("scenario_tables_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~Tables() override { std::filesystem::remove_all(folder_); }

  Shock bind_table(const std::string& kind, const std::string& csv, Diagnostics& diagnostics) {
    std::ofstream(folder_ / "t.csv") << csv;
    scenario_ = parse_scenario(scenario_of("{kind: " + kind + ", table: t.csv, source: law}"),
                               (folder_ / "a.yaml").string(), folder_, diagnostics, disk());
    return make_shock(scenario_, six(), diagnostics);
  }

  std::filesystem::path folder_;
  Scenario scenario_;
};

TEST_F(Tables, RowsBecomeMeasuresWithPlacesOfTheirOwn) {
  Diagnostics diagnostics;
  const Shock shock = bind_table("tariff",
                                 "source,sector,destination,origin,rate\n"
                                 "annex I,electronics,USA,CHN,0.25\n"
                                 ",mining,USA,CHN,0.10\n",
                                 diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  const std::size_t c = cell("CHN", "USA", "electronics");
  EXPECT_EQ(changed(shock), std::vector<std::size_t>{c});
  EXPECT_DOUBLE_EQ(shock.inverse_tariff[c], 0.8);
  ASSERT_EQ(scenario_.measures.size(), 2u);
  EXPECT_EQ(scenario_.measures[0].source, "annex I");
  EXPECT_EQ(scenario_.measures[1].source, "law");
  EXPECT_EQ(scenario_.measures[1].where.line, 3);
  EXPECT_EQ(scenario_.measures[1].where.file, (folder_ / "t.csv").string());
}

TEST_F(Tables, OptionalShareAndAdd) {
  Diagnostics diagnostics;
  Shock shock = bind_table("ban",
                           "origin,destination,sector,share\n"
                           "EU,RUS,machinery,0.6\n"
                           "USA,RUS,goods,\n",
                           diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_NEAR(shock.access[cell("FRA", "RUS", "machinery")], 0.4, 1e-16);
  EXPECT_EQ(shock.access[cell("USA", "RUS", "mining")], 0);
  shock = bind_table("tariff",
                     "origin,destination,sector,rate,add\n"
                     "DEU,RUS,machinery,0.6,\n"
                     "FRA,RUS,machinery,,0.7\n",
                     diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_EQ(shock.inverse_tariff[cell("DEU", "RUS", "machinery")], 1 / 1.6);
  EXPECT_EQ(shock.inverse_tariff[cell("FRA", "RUS", "machinery")], 1 / 1.7);
}

TEST_F(Tables, WhatIsWrongInManyRowsIsSaidOnce) {
  Diagnostics diagnostics;
  bind_table("iceberg",
             "origin,destination,sector,factor\n"
             "CHX,RUS,machinery,2\nCHX,RUS,mining,2\nCHX,USA,mining,2\nCHY,USA,mining,2\n",
             diagnostics);
  ASSERT_EQ(diagnostics.size(), 2u) << to_string(diagnostics);
  EXPECT_EQ(diagnostics[0].where.line, 2);
  EXPECT_EQ(diagnostics[1].where.line, 5);
}

TEST_F(Tables, OneTableAgainstAnotherIsOneConflict) {
  std::ofstream(folder_ / "u.csv") << "origin,destination,sector,rate\n"
                                      "CHN,RUS,machinery,0.1\nCHN,RUS,mining,0.1\n";
  std::ofstream(folder_ / "v.csv") << "origin,destination,sector,rate\n"
                                      "CHN,RUS,machinery,0.2\nCHN,RUS,mining,0.2\n";
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario(scenario_of("{kind: tariff, table: u.csv}\n{kind: tariff, table: v.csv}"),
                     (folder_ / "a.yaml").string(), folder_, diagnostics, disk());
  make_shock(scenario, six(), diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u) << to_string(diagnostics);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kConflictingMeasures);
}

// ---- what no input may do

TEST(Scenario, NestedAndAliasedYamlDoesNotCrash) {
  std::string deep = "name: a\nmeasures: ";
  deep.append(100000, '[');
  std::string laughs = "a0: &a0 [x, x]\n";
  for (int k = 1; k < 40; ++k) {
    laughs += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", k, k - 1);
  }
  laughs += "name: a\nmeasures: *a39\nquestions: *a39\nmodel: {theta: *a39}\n";
  for (const std::string& text :
       {deep, laughs, std::string("&a [*a]"), std::string("&a {name: *a, measures: *a, model: *a}"),
        std::string("measures: &a [{kind: ban, origin: *a, sectors: *a}]"),
        std::string("? [a]\n: b"), std::string("- a"), std::string("a"), std::string("~")}) {
    Diagnostics diagnostics;
    bind_text(text, diagnostics);
    EXPECT_FALSE(diagnostics.empty());
  }
}

TEST(Scenario, DamagedTextDoesNotCrash) {
  const std::string sound =
      "name: us\nmodel: {closure: fixed, theta: {scale: 0.8, goods: 6}}\nmeasures:\n"
      "  - {kind: tariff, origin: [EU, CHN], destination: all, sectors: goods, rate: 0.2}\n"
      "  - kind: ban\n    origin: all\n    except: &x [RUS, \"CHN\"]\n    destination: 'RUS'\n"
      "    sectors: all\n    share: 0.5\n  - {kind: transfer, origin: EU, destination: *x}\n";
  const std::string marks = "{}[]:,-&*!|>'\"%@`#? \n\t0a\xC3\xFF.";
  std::mt19937 generator(1);
  const auto any = [&generator](std::size_t size) { return generator() % size; };
  for (int round = 0; round < 3000; ++round) {
    std::string text = sound;
    for (std::size_t change = 0; change <= any(4); ++change) {
      const std::size_t at = any(text.size());
      if (any(3) == 0) {
        text.erase(at, any(20));
        if (text.empty()) text = "x";
      } else {
        text[at] = marks[any(marks.size())];
      }
    }
    Diagnostics diagnostics;
    bind_text(text, diagnostics);
  }
}

// ---- the reference is made of the records

TEST(Explain, EveryKindAndKeyIsThere) {
  const std::string page = explain_measures(all_kinds());
  for (const MeasureKind* kind : measure_kinds()) {
    const std::string own = explain_measure(*kind);
    EXPECT_NE(page.find(own), std::string::npos) << kind->name;
    for (const Key<Measure>& key : kind->keys) {
      EXPECT_NE(own.find("  " + std::string(key.of.name) + ": "), std::string::npos) << key.of.name;
      EXPECT_FALSE(key.of.text.empty()) << key.of.name;
    }
  }
  const std::string options = explain_model_options();
  for (const KeyRecord& key : model_keys()) {
    EXPECT_NE(options.find("  " + std::string(key.name) + ": "), std::string::npos) << key.name;
  }
  for (const std::string& text : {page, options}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
  }
}

}  // namespace
}  // namespace samarkand
