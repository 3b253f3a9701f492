#include "samarkand/base/files.h"

#include <gtest/gtest.h>

#include <map>

#include "samarkand/measures/registry.h"

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
  std::optional<std::string> bytes(const std::string& path, Diagnostics&) const override {
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

TEST(Files, WithoutFilesThereAreNone) {
  Diagnostics diagnostics;
  EXPECT_FALSE(no_files()->read("a", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kFileMissing);
}

}  // namespace
}  // namespace samarkand
