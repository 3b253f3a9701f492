// Worlds: identities, order of rows, round trips, what is legal and what is not.
#include "samarkand/world/world.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = SAMARKAND_SOURCE_DIR;
const fs::path kTwoByTwo = kSource / "tests/worlds/two-by-two";

World loaded(const fs::path& folder) {
  Result<World> world = load_world(folder);
  EXPECT_TRUE(world) << to_string(world.diagnostics());
  return std::move(world).value();
}

World made(WorldData data) {
  Result<World> world = World::make(std::move(data), "test");
  EXPECT_TRUE(world) << to_string(world.diagnostics());
  return std::move(world).value();
}

std::string refusal(WorldData data) {
  const Result<World> world = World::make(std::move(data), "test");
  return world ? "" : to_string(world.diagnostics());
}

std::string bytes(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

class WorldFolder : public testing::Test {
 protected:
  WorldFolder() : folder_(fs::temp_directory_path() / fmt::format("samarkand-world-{}", getpid())) {
    fs::create_directories(folder_);
  }
  ~WorldFolder() override { fs::remove_all(folder_); }
  const fs::path folder_;
};

TEST(World, DerivedValues) {
  const World w = loaded(kTwoByTwo);
  ASSERT_EQ(w.country_count(), 2U);
  ASSERT_EQ(w.sector_count(), 2U);
  EXPECT_EQ(w.info().year, 2022);
  EXPECT_EQ(w.info().source, std::vector<std::string>{"invented for tests"});
  EXPECT_EQ(w.sectors()[1].kind, SectorKind::kServices);
  EXPECT_EQ(w.find_country("STH"), 1U);
  EXPECT_EQ(w.find_country("S"), std::nullopt);
  EXPECT_EQ(w.find_sector("repair"), 1U);
  EXPECT_EQ(w.groups().at("both"), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(w.spending(), (Array{70.5, 62, 58, 35}));
  EXPECT_EQ(w.output(), (Array{80, 50, 55, 38}));
  EXPECT_EQ(w.value_added(), (Array{55, 37, 41.5, 29}));
  EXPECT_EQ(w.country_value_added(), (Array{96.5, 66}));
  EXPECT_EQ(w.income(), (Array{90, 75}));
  EXPECT_NEAR(w.tariff_revenue()[0], 0.5, 1e-14);
  EXPECT_NEAR(w.tariff_revenue()[1], 2, 1e-14);
  EXPECT_NEAR(w.deficit()[0], -7, 1e-13);  // imports 18, exports 25
  EXPECT_NEAR(w.deficit()[1], 7, 1e-13);
  EXPECT_DOUBLE_EQ(w.gamma()[w.at(0, 0)], 55.0 / 80);
  EXPECT_DOUBLE_EQ(w.input_share()[1], 15.0 / 80);
  EXPECT_DOUBLE_EQ(w.alpha()[w.at(1, 1)], 25.0 / 75);
}

TEST(World, ArraysAreAligned) {
  const World w = loaded(kTwoByTwo);
  for (const Array* array : {&w.flow(), &w.tariff(), &w.gamma(), &w.input_share(), &w.alpha()}) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array->data()) % kAlignment, 0U);
  }
}

TEST(World, ShippedWorldHoldsEveryIdentity) {
  const World w = loaded(kSource / "worlds/wiod-2014");
  const std::size_t n = w.country_count(), j = w.sector_count();
  const double scale = sum(w.country_value_added());
  double deficits = 0;
  for (std::size_t c = 0; c < n; ++c) {
    double share = 0, imports = 0, exports = 0;
    for (std::size_t s = 0; s < j; ++s) {
      share += w.alpha()[w.at(s, c)];
      double cost = w.gamma()[w.at(s, c)], uses = w.final_spending()[w.at(s, c)];
      for (std::size_t k = 0; k < j; ++k) {
        cost += w.input_share()[(c * j + s) * j + k];
        uses += w.input()[(c * j + k) * j + s];
      }
      EXPECT_NEAR(cost, 1, 1e-14);
      EXPECT_NEAR(uses / scale, w.spending()[w.at(s, c)] / scale, 1e-13);
      for (std::size_t i = 0; i < n; ++i) {
        if (i == c) continue;
        imports += w.flow()[w.cell(s, c, i)];
        exports += w.flow()[w.cell(s, i, c)];
      }
    }
    EXPECT_NEAR(share, 1, 1e-14);
    EXPECT_NEAR(w.deficit()[c] / scale, (imports - exports) / scale, 1e-13);
    deficits += w.deficit()[c];
  }
  EXPECT_NEAR(deficits / scale, 0, 1e-13);
}

// Rows below the header in reverse order.
void reverse_rows(const fs::path& from, const fs::path& to) {
  std::istringstream text(bytes(from));
  std::string header, line;
  std::getline(text, header);
  std::vector<std::string> rows;
  while (std::getline(text, line)) rows.push_back(line);
  std::reverse(rows.begin(), rows.end());
  std::ofstream out(to, std::ios::binary);
  out << header << "\n";
  for (const std::string& row : rows) out << row << "\n";
}

TEST_F(WorldFolder, OrderOfRowsChangesNoBit) {
  const fs::path shipped = kSource / "worlds/wiod-2014";
  fs::copy(shipped / "world.yaml", folder_);
  for (const char* name : {"countries", "sectors", "flows", "inputs", "final", "groups"}) {
    reverse_rows(shipped / fmt::format("{}.csv", name), folder_ / fmt::format("{}.csv", name));
  }
  const World a = loaded(shipped), b = loaded(folder_);
  EXPECT_EQ(a.hash(), b.hash());
  EXPECT_EQ(a.flow(), b.flow());
  EXPECT_EQ(a.gamma(), b.gamma());
  EXPECT_EQ(a.deficit(), b.deficit());
  EXPECT_EQ(a.groups(), b.groups());
}

TEST(World, OrderOfDataChangesNoBit) {
  const World sorted = loaded(kTwoByTwo);
  const WorldData& from = sorted.data();
  WorldData data = from;
  std::reverse(data.countries.begin(), data.countries.end());
  std::reverse(data.sectors.begin(), data.sectors.end());
  for (std::size_t a = 0; a < 2; ++a) {
    for (std::size_t b = 0; b < 2; ++b) {
      data.final_spending[a * 2 + b] = from.final_spending[(1 - a) * 2 + 1 - b];
      for (std::size_t c = 0; c < 2; ++c) {
        const std::size_t here = (a * 2 + b) * 2 + c, there = ((1 - a) * 2 + 1 - b) * 2 + 1 - c;
        data.flow[here] = from.flow[there];
        data.tariff[here] = from.tariff[there];
        data.input[here] = from.input[there];
      }
    }
  }
  data.evidence = {{"", "observed"}, {0, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}};  // STH from NTH
  const World w = made(std::move(data));
  EXPECT_TRUE(w.evidence(1, 0));
  EXPECT_FALSE(w.evidence(0, 1));
  EXPECT_EQ(w.hash(), sorted.hash());
  EXPECT_EQ(w.input_share(), sorted.input_share());
  EXPECT_EQ(w.countries()[0].code, "NTH");
}

TEST(World, HashSeesEveryKindOfContent) {
  const World w = loaded(kTwoByTwo);
  EXPECT_EQ(w.hash().size(), 32U);
  const std::vector<std::function<void(WorldData&)>> changes = {
      [](WorldData& d) {
        d.countries[0].code = "NTI";
        d.groups.clear();
      },
      [](WorldData& d) { d.sectors[0].name = "Corn"; },
      [](WorldData& d) { d.sectors[0].theta = 4.5; },
      [](WorldData& d) { d.sectors[0].short_run_theta = 1; },
      [](WorldData& d) { d.sectors[1].kind = SectorKind::kGoods; },
      [](WorldData& d) { d.groups["both"].pop_back(); },
      [](WorldData& d) { d.sector_groups["goods_alone"] = {"grain"}; },
      [](WorldData& d) {
        d.flow[0] += 1;
        d.final_spending[0] += 1;
      }};
  for (const auto& change : changes) {
    WorldData data = w.data();
    change(data);
    EXPECT_NE(made(std::move(data)).hash(), w.hash());
  }
  WorldData data = w.data();
  data.info.notes = "other notes";
  EXPECT_EQ(made(std::move(data)).hash(), w.hash());
}

TEST_F(WorldFolder, WritingAndReadingKeepsEveryBit) {
  WorldData data = loaded(kTwoByTwo).data();
  data.info = {.name = "~",
               .title = "a: \"b\" # c",
               .unit = "million USD",
               .licence = "- x",
               .notes = "two\nlines\n",
               .year = 2022,
               .source = {"one", "two: three"}};
  data.countries[0].name = "North, \"the\" land";
  data.countries[0].population = 1.0 / 3;
  data.countries[1].name = " blanks ";
  data.countries[1].region = "#1";
  data.sectors[0].short_run_theta = 0.1;
  data.sector_groups = {{"everything", {"grain", "repair"}}, {"farms", {"grain"}}};
  data.evidence = {
      {"", "observed", "memory", "customs, both"}, {0, 1, 2, 0}, {0, 1, 1, 0}, {0, 3, 0, 0}};
  data.tariff[1] = 1 + 1.0 / 3;  // instead of 1.05 on 10
  data.final_spending[0] += 10 * (1.0 / 3 - 0.05);
  const World before = made(std::move(data));
  Diagnostics diagnostics;
  ASSERT_TRUE(write_world(before.data(), folder_ / "new", diagnostics)) << to_string(diagnostics);
  const World after = loaded(folder_ / "new");
  EXPECT_EQ(after.hash(), before.hash());
  EXPECT_EQ(after.tariff(), before.tariff());
  EXPECT_EQ(after.info().name, "~");
  EXPECT_EQ(after.info().title, before.info().title);
  EXPECT_EQ(after.info().source, before.info().source);
  EXPECT_EQ(after.info().licence, before.info().licence);
  EXPECT_EQ(after.info().notes, before.info().notes);
  EXPECT_EQ(after.countries()[0].name, before.countries()[0].name);
  EXPECT_EQ(after.countries()[0].population, before.countries()[0].population);
  EXPECT_EQ(after.countries()[1].name, " blanks ");
  EXPECT_EQ(after.countries()[1].region, "#1");
  EXPECT_EQ(after.groups(), before.groups());
  EXPECT_EQ(after.sector_groups(), (std::map<std::string, std::vector<std::size_t>>{
                                       {"everything", {0, 1}}, {"farms", {0}}}));
  EXPECT_EQ(after.evidence(0, 1)->source, "customs, both");
  EXPECT_EQ(after.evidence(1, 0)->total, "memory");
  EXPECT_EQ(after.evidence(1, 0)->sectors, "observed");
  EXPECT_FALSE(after.evidence(0, 0));
  // Nothing stays where the world is written anew without groups and evidence.
  WorldData plain = after.data();
  plain.sector_groups.clear();
  plain.evidence = {};
  EXPECT_FALSE(write_world(plain, folder_ / "new", diagnostics)) << "over a world";
  EXPECT_EQ(diagnostics.at(0).code, ErrorCode::kWorldInTheWay);
  diagnostics.clear();
  const auto output = take_world_folder(folder_ / "new", Existing::kReplace, diagnostics);
  ASSERT_TRUE(output && write_world(plain, *output, diagnostics)) << to_string(diagnostics);
  EXPECT_TRUE(loaded(folder_ / "new").sector_groups().empty());
  EXPECT_FALSE(loaded(folder_ / "new").evidence(0, 1));
  EXPECT_NE(bytes(folder_ / "new/flows.csv").find("NTH,STH,grain,20,0.1\n"), std::string::npos);
}

TEST_F(WorldFolder, ByteOrderMarksAndCarriageReturnsAreAccepted) {
  for (const auto& item : fs::directory_iterator(kTwoByTwo)) {
    std::string text = "\xEF\xBB\xBF# a comment\n" + bytes(item.path());
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
      text.insert(at, "\r");
    }
    std::ofstream(folder_ / item.path().filename(), std::ios::binary) << text;
  }
  const World w = loaded(folder_);
  EXPECT_EQ(w.hash(), loaded(kTwoByTwo).hash());
  EXPECT_EQ(w.info().title, "Two countries that trade grain and repairs");
}

// One country and two sectors, of which the second is neither made, traded, used nor bought.
WorldData lonely() {
  WorldData data;
  data.info.unit = "million USD";
  data.countries = {{"A", "Aland"}};
  data.sectors = {{"one", "One", 4}, {"two", "Two", 4}};
  data.flow = {100, 0};
  data.tariff = {1, 1};
  data.input = {40, 0, 0, 0};
  data.final_spending = {60, 0};
  return data;
}

TEST(World, EmptyCellsAreLegal) {
  const World w = made(lonely());
  EXPECT_EQ(w.gamma(), (Array{0.6, 1}));
  EXPECT_EQ(w.input_share(), (Array{0.4, 0, 0, 0}));
  EXPECT_EQ(w.alpha(), (Array{1, 0}));
  EXPECT_EQ(w.deficit(), (Array{0}));
}

TEST(World, DomesticRowsMayCarryTariffs) {
  WorldData data = lonely();
  data.tariff[0] = 1.1;
  data.final_spending[0] = 70;
  const World w = made(std::move(data));
  EXPECT_NEAR(w.tariff_revenue()[0], 10, 1e-12);
  EXPECT_NEAR(w.income()[0], 70, 1e-12);
  EXPECT_NEAR(w.deficit()[0], 0, 1e-12);
}

TEST(World, SmallGapsAreSettled) {
  WorldData data = lonely();
  data.final_spending[0] += 4e-8;  // of 60 value added: below 1e-9
  EXPECT_EQ(made(data).final_spending()[0], 60);
  data.final_spending[0] += 4e-8;
  EXPECT_NE(refusal(data).find("gap -8e-08"), std::string::npos) << refusal(data);
}

TEST(World, TinyNegativeValueAddedBecomesZero) {
  WorldData data = lonely();  // sector two turns 20 of one into 20, all bought by households
  data.flow[1] = 20;
  data.input[2] = 20 + 2e-8;
  data.final_spending = {40, 20};
  const World w = made(data);
  EXPECT_EQ(w.value_added()[1], 0);
  EXPECT_EQ(w.gamma()[1], 0);
  EXPECT_EQ(w.input_share()[2], 1);
  EXPECT_NEAR(w.final_spending()[0], 40, 1e-12);
  data.input[2] = 21;
  data.final_spending[0] = 39;
  EXPECT_NE(refusal(data).find("A two: output 20, inputs 21, value added -1"), std::string::npos);
}

// A gap below 1e-9 of the world can be all of a small cell: it must not turn value added negative,
// nor leave a country without final spending unnoticed.
TEST(World, SettledGapsKeepSmallCellsWhole) {
  WorldData data = lonely();  // sector two: value added 0, used by one, no final demand
  data.flow = {1e8, 10};
  data.input = {4e7, 9.96, 10, 0};
  data.final_spending = {1e8 - 4e7 - 10, 0};
  const World w = made(data);
  EXPECT_EQ(w.gamma()[1], 0);
  EXPECT_NEAR(w.final_spending()[1], .04, 1e-9);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_GE(w.value_added()[j], 0);
}

TEST(World, CodesFitIntoTables) {
  for (const char* code : {"A,1", "say \"A\"", "#A"}) {
    WorldData data = lonely();
    data.countries[0].code = code;
    EXPECT_NE(refusal(data).find("E316"), std::string::npos) << code;
  }
}

TEST(World, ProgramsAreCheckedAsFilesAre) {
  WorldData data = lonely();
  data.flow.pop_back();
  EXPECT_NE(refusal(data).find("E310"), std::string::npos);
  data = lonely();
  data.flow[0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(refusal(data).find("E310"), std::string::npos);
  data = lonely();
  data.input[0] = -1;
  EXPECT_NE(refusal(data).find("E304"), std::string::npos);
  data = lonely();
  data.tariff[0] = 0;
  EXPECT_NE(refusal(data).find("E206"), std::string::npos);
  data = lonely();
  data.sectors[1].code = "one";
  data.sectors[0].theta = 0;
  data.groups = {{"goods", {"B"}}, {"A", {"A"}}};
  data.sector_groups = {{"one", {"two"}}, {"all", {"no_sector"}}};
  const std::string all = refusal(data);
  for (const char* code : {"E204", "E206", "E302", "E303"}) {
    EXPECT_NE(all.find(code), std::string::npos) << code << "\n" << all;
  }
  EXPECT_NE(refusal({}).find("E309"), std::string::npos);
  data = lonely();
  data.evidence = {{""}, {1}, {0}, {0}};
  EXPECT_NE(refusal(data).find("E310"), std::string::npos);
}

TEST_F(WorldFolder, WorldsAreFoundByNameAndByPath) {
  Diagnostics diagnostics;
  const auto find = [&](const std::string& name, const fs::path& base) {
    return find_world(name, base, {"scenario.yaml", 3, 8}, diagnostics);
  };
  fs::copy(kTwoByTwo, folder_ / "mine");
  EXPECT_EQ(find("mine", folder_), folder_ / "mine");
  EXPECT_EQ(find("../mine", folder_ / "mine"), folder_ / "mine");
  EXPECT_EQ(find((folder_ / "mine").string(), "."), folder_ / "mine");
  ASSERT_TRUE(find("wiod-2014", folder_));
  setenv("SAMARKAND_WORLDS", ("/nowhere::" + folder_.string()).c_str(), 1);
  EXPECT_EQ(find("mine", "."), folder_ / "mine");
  const auto worlds = list_worlds();
  EXPECT_EQ(
      std::count(worlds.begin(), worlds.end(), std::pair(std::string("mine"), folder_ / "mine")),
      1);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_FALSE(find("mien", "."));
  unsetenv("SAMARKAND_WORLDS");
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kWorldUnknown);
  EXPECT_EQ(diagnostics[0].near_miss, "mine");
  EXPECT_EQ(diagnostics[0].where.line, 3);
}

}  // namespace
}  // namespace samarkand
