// Every key of every kind of measure, one after another: what is read, hashed, reported.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "samarkand/base/disk.h"
#include "samarkand/measures/enforcement.h"
#include "samarkand/measures/registry.h"
#include "samarkand/measures/tariff.h"
#include "samarkand/report/measure_text.h"
#include "samarkand/scenario/fingerprint.h"
#include "samarkand/sweep/plan.h"
#include "scenario_world.h"
#include "support.h"

namespace samarkand {
namespace {

std::shared_ptr<const World> six() { return std::make_shared<const World>(make_scenario_world()); }

// A value that the key may have and has not.
void change(const KeyRecord& key, const Slot& slot) {
  const auto number = [&key](double now) {
    for (const double value : {0.5, 0.25, 1.5, 7.0}) {
      if (in_range(key, value) && value != now) return value;
    }
    ADD_FAILURE() << key.name;
    return now;
  };
  if (auto* const* value = std::get_if<double*>(&slot)) **value = number(**value);
  if (auto* const* value = std::get_if<std::optional<double>*>(&slot)) {
    **value = number((*value)->value_or(-1));
  }
  if (auto* const* value = std::get_if<std::string*>(&slot)) {
    const std::string before = **value;
    **value = "some text";
    for (const std::string_view choice : key.choices) {
      if (choice != before) **value = choice;
    }
  }
  if (auto* const* value = std::get_if<Word*>(&slot)) (*value)->text += "FRA";
  if (auto* const* value = std::get_if<std::vector<Word>*>(&slot)) (*value)->push_back({"FRA", {}});
  if (auto* const* value = std::get_if<Selection*>(&slot)) {
    (*value)->words.push_back({key.role == Role::kSectors ? "mining" : "DEU", {}});
  }
}

// What is required, and no more.
Measure least(const MeasureKind& kind) {
  Measure measure = kind.make();
  for_each_field(measure, [](const KeyRecord& key, const Slot& slot) {
    if (key.required) change(key, slot);
  });
  return measure;
}

// Calls use(key, before, after) for each key, changed alone.
void for_each_change(
    const std::function<void(const KeyRecord&, const Measure&, const Measure&)>& use) {
  for (const MeasureKind* kind : measure_kinds()) {
    const Measure before = least(*kind);
    for (const Key<Measure>& key : kind->keys) {
      if (!key.slot) continue;  // a table is read, and gone
      SCOPED_TRACE(std::string(kind->name) + ", " + std::string(key.of.name));
      Measure after = before;
      change(key.of, key.slot(after));
      use(key.of, before, after);
    }
  }
}

TEST(Measures, ApplyInTheOrderOfTheRegistry) {
  std::size_t order = 0;
  for (const MeasureKind* kind : measure_kinds()) EXPECT_EQ(kind->order, order++) << kind->name;
  EXPECT_LT(measure_kind("tariff").order, measure_kind("iceberg").order);
}

TEST(Measures, AreValues) {
  Measure one = measure_kind("tariff").make();
  terms_of<TariffTerms>(one).rate = .1;
  Measure other = one;
  terms_of<TariffTerms>(other).rate = .2;
  EXPECT_EQ(terms_of<TariffTerms>(one).rate, .1);
  one = std::move(other);
  EXPECT_EQ(terms_of<TariffTerms>(one).rate, .2);
}

TEST(Measures, EveryKeyIsInTheHashOfASweepAndInTheKeyOfAMemo) {
  const auto world = six();
  const auto hash = [&world](const Measure& measure) {
    Plan plan;
    plan.world = world;
    plan.scenario.measures = {measure};
    return plan.hash();
  };
  for_each_change([&](const KeyRecord& key, const Measure& before, const Measure& after) {
    EXPECT_EQ(hash(before), hash(Measure(before)));
    EXPECT_NE(hash(before), hash(after));
    EXPECT_EQ(content_of(before) == content_of(after), key.of_the_item);
  });
}

TEST(Measures, HashesTellListsApart) {
  Measure one = measure_kind("ban").make(), other = one;
  terms_of<CellTerms>(one).origin.words = {{"DEU,FRA", {}}};
  terms_of<CellTerms>(other).origin.words = {{"DEU", {}}, {"FRA", {}}};
  EXPECT_NE(content_of(one), content_of(other));
  other = one;
  std::swap(terms_of<CellTerms>(other).origin, terms_of<CellTerms>(other).destination);
  EXPECT_NE(content_of(one), content_of(other));
}

// What an interrupted sweep must not go on with.
TEST(Measures, OfAnotherScenarioAreInTheHashOfASweep) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("samarkand_measures_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto hash = [&folder](const std::string& measure) {
    std::ofstream(folder / "other.yaml") << "name: other\nmeasures:\n  - {" << measure << "}\n";
    Diagnostics diagnostics;
    Scenario scenario = parse_scenario(
        "name: a\nmeasures: [{scenario: other}]\ngrid: [{path: model.epsilon, values: [1, 2]}]\n",
        "a.yaml", folder.string(), diagnostics, disk());
    Result<Plan> plan = make_plan(std::move(scenario), six(), std::move(diagnostics));
    if (!plan) throw std::runtime_error(to_string(plan.diagnostics()));
    return plan->hash();
  };
  const std::string north = "kind: productivity, country: DEU, sectors: all, factor: 0.9";
  const std::string south = "kind: productivity, country: FRA, sectors: all, factor: 0.9";
  EXPECT_EQ(hash(north), hash(north));
  EXPECT_NE(hash(north), hash(south));
  std::filesystem::remove_all(folder);
}

// Measures of another scenario are on or off by themselves, as in its own sweep.
TEST(Measures, OfAnotherScenarioHaveProbabilitiesOfTheirOwn) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("samarkand_switches_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string often =
                        "  - {kind: productivity, country: DEU, sectors: all, factor: 0.9, "
                        "probability: 0.9}\n",
                    seldom =
                        "  - {kind: productivity, country: FRA, sectors: all, factor: 0.9, "
                        "probability: 0.1}\n";
  std::ofstream(folder / "other.yaml") << "name: other\nmeasures:\n" << often << seldom;
  const auto inputs = [&folder](const std::string& measures) {
    Diagnostics diagnostics;
    Scenario scenario = parse_scenario("name: a\nmeasures:\n" + measures, "a.yaml", folder.string(),
                                       diagnostics, disk());
    Result<Plan> plan = make_plan(std::move(scenario), six(), std::move(diagnostics));
    if (!plan) throw std::runtime_error(to_string(plan.diagnostics()));
    return plan->inputs;
  };
  const auto own = inputs(often + seldom), included = inputs("  - {scenario: other}\n");
  ASSERT_EQ(own.size(), 2u);
  ASSERT_EQ(included.size(), 2u);
  for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ(included[k].mean, own[k].mean);
  EXPECT_EQ(included[0].name, "measures[0]");
  EXPECT_EQ(included[1].name, "measures[0][1]");
  EXPECT_NE(included[0].variate, included[1].variate);
  std::filesystem::remove_all(folder);
}

TEST(Measures, EveryKeyIsInTheReport) {
  Report report = testing::run_text(six(), "");
  const auto with = [&report](const Measure& measure) {
    report.scenario.measures = {measure};
    return nlohmann::json::parse(to_json(report))["measures"][0];
  };
  const auto printed = [&report](const Measure& measure) {
    report.scenario.measures = {measure};
    return to_terminal(report, {.width = 400, .verbose = true});
  };
  for_each_change([&](const KeyRecord& key, const Measure& before, const Measure& after) {
    const std::string name(key.name);
    auto entry = with(after), earlier = with(before);
    EXPECT_TRUE(entry.contains(name)) << entry;
    EXPECT_NE(entry[name], earlier[name]);
    EXPECT_NE(printed(before), printed(after));
    for (const char* always : {"kind", "size", "place"}) EXPECT_TRUE(entry.contains(always));
  });
}

TEST(Measures, AreSaidInWords) {
  const auto said = [](const std::string& measure) {
    Diagnostics diagnostics;
    const Scenario scenario =
        parse_scenario("name: a\nmeasures:\n  - {" + measure + "}\n", "a.yaml", "", diagnostics);
    EXPECT_EQ(to_string(diagnostics), "");
    std::string text;
    for (const std::string& part : measure_parts(scenario.measures[0], "million USD")) {
      text += (text.empty() ? "" : " | ") + part;
    }
    return text;
  };
  EXPECT_EQ(said("kind: exclude_currency, by: G7, on: RUS, currencies: [USD, EUR], share: 0.8, "
                 "factor: 1.1"),
            "G7 → RUS | USD, EUR | 80 % of it, costs +10 % with others");
  EXPECT_EQ(said("kind: transit_ban, via: CHN, origin: EU, destination: RUS, sectors: mining"),
            "EU → RUS | mining | via CHN | closed");
  EXPECT_EQ(said("kind: enforcement, origin: CHN, destination: RUS, risk: 0.2, mode: sea"),
            "CHN → RUS | mode sea | 20 % seized");
  EXPECT_EQ(said("kind: ban, origin: EU, except: FRA, destination: RUS, sectors: all, routes: "
                 "open, source: a rule, probability: 0.5"),
            "EU → RUS | all | routes open | (except FRA) | all of it | probability 0.5 | "
            "source a rule");
  EXPECT_EQ(said("kind: productivity, country: DEU, sectors: all, factor: 0.98"),
            "DEU | all | -2 %");
}

TEST(Measures, WhatIsSearchedForCanBeSetAndBanned) {
  for (const MeasureKind* kind : measure_kinds()) {
    Measure measure = kind->make();
    measure.open = true;
    set_size(measure, 1.25);
    const Key<Measure>* searched = kind->searched();
    if (searched == nullptr) continue;
    EXPECT_EQ(number_in(to_be_read(searched->slot(measure))), 1.25) << kind->name;
    terms_of<CellTerms>(measure).share = .5;
    const std::optional<Measure> ban = kind->as_ban(measure);
    ASSERT_TRUE(ban) << kind->name;
    EXPECT_EQ(ban->kind->name, "ban");
    EXPECT_FALSE(ban->open);
    EXPECT_EQ(terms_of<CellTerms>(*ban).share, .5);
  }
}

TEST(Measures, ExplainShowsTheDefaultsOfTheMembers) {
  EXPECT_NE(explain_measure(measure_kind("ban")).find("routes: text; default closed"),
            std::string::npos);
  EXPECT_NE(explain_measure(measure_kind("export_control")).find("routes: text; default open"),
            std::string::npos);
  EXPECT_NE(explain_measure(measure_kind("tariff")).find("except: selection; default nobody"),
            std::string::npos);
}

}  // namespace
}  // namespace samarkand
