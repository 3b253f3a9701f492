#include "samarkand/base/files.h"

#include <gtest/gtest.h>

#include <map>

#include "samarkand/engine/engine.h"

namespace samarkand {
namespace {

TEST(Files, PathsAreText) {
  EXPECT_EQ(join_path("a", "b/c.csv"), "a/b/c.csv");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path("", "b"), "b");
  EXPECT_EQ(join_path("a", "/b"), "/b");
  EXPECT_EQ(folder_of("a/b/c.csv"), "a/b");
  EXPECT_EQ(folder_of("/c"), "/");
  EXPECT_EQ(folder_of("c"), "");
  EXPECT_EQ(stem_of("a.b/c.d.csv"), "c.d");
  EXPECT_EQ(stem_of("a/.hidden"), ".hidden");
  EXPECT_EQ(plain_path("a/./b//../c"), "a/c");
  EXPECT_EQ(plain_path("../a/../../b"), "../../b");
  EXPECT_EQ(plain_path("/../a"), "/a");
  EXPECT_EQ(plain_path("./"), ".");
}

class InMemory : public Files {
 public:
  explicit InMemory(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  bool is_file(const std::string& path) const override { return files_.count(path) > 0; }
  std::vector<std::string> names_in(const std::string& folder) const override {
    std::vector<std::string> names;
    for (const auto& [path, text] : files_) {
      if (folder_of(path) == folder) names.push_back(path.substr(path.rfind('/') + 1));
    }
    return names;
  }
  std::vector<std::string> world_folders() const override { return {"shipped/worlds"}; }

 private:
  std::optional<std::string> bytes(const std::string& path, std::size_t,
                                   Diagnostics&) const override {
    return files_.at(path);
  }
  std::map<std::string, std::string> files_;
};

TEST(Files, AScenarioReadsThroughThem) {
  const auto files = std::make_shared<const InMemory>(std::map<std::string, std::string>{
      {"a/x.yaml", "name: x\nmeasures:\n  - {scenario: ../b}\n  - {scenario: known}\n"},
      {"b.yaml", "name: b\nmeasures:\n  - {kind: tariff, table: t.csv}\n"},
      {"t.csv", "\xEF\xBB\xBForigin,destination,sector,rate\r\nA,B,grain,0.5\r\n"},
      {"shipped/scenarios/known.yaml", "measures:\n  - {kind: tariff, table: t.csv}\n"},
      {"shipped/scenarios/u.csv", ""}});
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario(files, "a/x.yaml", diagnostics);
  EXPECT_EQ(scenario.folder, "a");
  EXPECT_EQ(scenario.files, files);
  EXPECT_EQ(scenario.measures.size(), 1u);
  ASSERT_EQ(diagnostics.size(), 1u) << to_string(diagnostics);
  EXPECT_EQ(diagnostics[0].what, "there is no table shipped/scenarios/t.csv");
  EXPECT_EQ(diagnostics[0].near_miss, "u.csv");
  diagnostics.clear();
  EXPECT_FALSE(find_scenario(*files, "knwn", "a", {}, diagnostics));
  EXPECT_EQ(diagnostics[0].near_miss, "known");
}

// Ten in ten, three deep: a thousand times one list.
TEST(Files, InclusionsHaveALimit) {
  std::string tens[4];
  for (int level = 0; level < 3; ++level) {
    tens[level] = "name: x\nmeasures:\n";
    for (int k = 0; k < 10; ++k) {
      tens[level] += fmt::format("  - {{scenario: {}.yaml}}\n", level + 1);
    }
  }
  const auto files = std::make_shared<const InMemory>(std::map<std::string, std::string>{
      {"0.yaml", tens[0]},
      {"1.yaml", tens[1]},
      {"2.yaml", tens[2]},
      {"3.yaml", "measures:\n  - {kind: productivity, country: A, sectors: all, factor: 0.9}\n"}});
  Diagnostics diagnostics;
  read_scenario(files, "0.yaml", diagnostics);
  EXPECT_EQ(
      to_string(diagnostics),
      "error E420: 1.yaml:12:16: measures are taken from more than 100 scenarios, those counted "
      "from which others take\n"
      "  allowed: at most 100\n"
      "  fix: write what is needed in one scenario, and take from it once\n");
  diagnostics.clear();
  EXPECT_EQ(read_scenario(files, "2.yaml", diagnostics).measures.size(), 10u);
  EXPECT_EQ(to_string(diagnostics), "");
}

TEST(Files, TablesOfMeasuresHaveALimit) {
  std::string rows = "origin,destination,sector,rate\n";
  for (int k = 0; k < 400001; ++k) rows += fmt::format("A,B,s{},0.5\n", k);
  const auto files = std::make_shared<const InMemory>(std::map<std::string, std::string>{
      {"x.yaml", "name: x\nmeasures: [{kind: tariff, table: t.csv}]\n"}, {"t.csv", rows}});
  Diagnostics diagnostics;
  EXPECT_TRUE(read_scenario(files, "x.yaml", diagnostics).measures.empty());
  EXPECT_EQ(to_string(diagnostics),
            "error E420: t.csv: with this the scenario has more than 400000 measures\n"
            "  allowed: as many as that, rows of tables counted\n"
            "  fix: leave out rows of cells without trade, or name groups instead of their "
            "members\n");
}

TEST(Files, WithoutFilesThereAreNone) {
  Diagnostics diagnostics;
  EXPECT_FALSE(no_files()->read("a", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kFileMissing);
}

}  // namespace
}  // namespace samarkand
