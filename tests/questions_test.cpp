// What every question has: documented keys, a title, sentences, JSON, a drawing, a mistake with its
// whole message (questions/<name>/bad_input/<mistake>.yaml and .txt).
#include "questions.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "bad_input.h"
#include "channel_world.h"
#include "samarkand/base/disk.h"
#include "samarkand/questions/network_question.h"
#include "samarkand/questions/registry.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kQuestions = fs::path(SAMARKAND_SOURCE_DIR) / "src/samarkand/questions";

std::string name_of_kind(const ::testing::TestParamInfo<const QuestionKind*>& test) {
  return std::string(test.param->name());
}

class EveryQuestion : public ::testing::TestWithParam<const QuestionKind*> {};

TEST_P(EveryQuestion, IsDocumented) {
  const QuestionKind& kind = *GetParam();
  EXPECT_FALSE(kind.text().empty());
  ASSERT_FALSE(kind.examples().empty());
  Question fresh{.kind = &kind, .asked = kind.make()};
  for (const Key<Question>& key : kind.keys()) {
    std::string default_text;
    const KeyRecord record = described(key, fresh, default_text);
    EXPECT_FALSE(record.text.empty()) << record.name;
    EXPECT_FALSE(record.type.empty()) << record.name;
  }
  EXPECT_NE(explain_questions().find(std::string("ask: ") + std::string(kind.name()) + "\n"),
            std::string::npos);
}

// Its first example, or the one that stands beside it for a small world, is answered and told.
TEST_P(EveryQuestion, IsToldInEveryForm) {
  const QuestionKind& kind = *GetParam();
  const fs::path file = kQuestions / kind.name() / "example.yaml";
  Diagnostics diagnostics;
  Scenario scenario = read_scenario(disk(), file.string(), diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  ASSERT_EQ(scenario.questions.size(), 1u);
  EXPECT_EQ(scenario.questions[0].ask(), kind.name());
  std::vector<std::shared_ptr<const Answer>> answers;
  if (network_kind_of(scenario.questions[0]) != nullptr) {
    auto network = testing::network_of(scenario, diagnostics);
    ASSERT_TRUE(network) << to_string(diagnostics);
    const NetworkReport report = testing::run_on(*network, std::move(scenario));
    ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
    answers = report.answers;
  } else {
    const Result<Report> report = run(testing::make(testing::with_channels()), std::move(scenario));
    ASSERT_TRUE(report) << to_string(report.diagnostics());
    ASSERT_EQ(report->status(), Status::kConverged) << report->reason();
    answers = report->answers;
  }
  ASSERT_EQ(answers.size(), 1u);
  const Answer& answer = *answers[0];
  EXPECT_FALSE(answer.title().empty());
  ASSERT_FALSE(answer.sentences().empty());
  for (const std::string& sentence : answer.sentences()) {
    EXPECT_TRUE(sentence.ends_with('.')) << sentence;
  }
  EXPECT_FALSE(answer.json().empty());
  std::vector<std::string> tables;
  for (const TableForm& table : kind.tables()) tables.emplace_back(table.file);
  std::vector<std::string> written;
  for (const AnswerTable& table : answer.tables()) written.push_back(table.file);
  EXPECT_EQ(written, tables);
}

TEST_P(EveryQuestion, HasADrawing) {
  EXPECT_NE(GetParam()->drawing().find("export function draw("), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(Questions, EveryQuestion, ::testing::ValuesIn(question_kinds()),
                         name_of_kind);

// ---- mistakes, from the folder of the question, so that messages name short paths

struct Mistake {
  fs::path folder;
  std::string name;
};

std::vector<Mistake> question_mistakes() {
  std::vector<Mistake> mistakes;
  for (const QuestionKind* kind : question_kinds()) {
    const fs::path folder = kQuestions / kind->name();
    std::vector<std::string> names;
    if (fs::is_directory(folder / "bad_input")) {
      for (const auto& item : fs::directory_iterator(folder / "bad_input")) {
        if (item.path().extension() == ".yaml") names.push_back(item.path().stem().string());
      }
    }
    std::ranges::sort(names);
    for (const std::string& name : names) mistakes.push_back({folder, name});
    if (names.empty()) mistakes.push_back({folder, "none"});  // fails: there is no such file
  }
  return mistakes;
}

class BadQuestion : public ::testing::TestWithParam<Mistake> {};

TEST_P(BadQuestion, SaysWhatToMend) {
  static const auto world = std::make_shared<const World>(make_scenario_world());
  const testing::InFolder in(GetParam().folder);
  Diagnostics diagnostics;
  const Scenario scenario =
      read_scenario(disk(), "bad_input/" + GetParam().name + ".yaml", diagnostics);
  if (scenario.network.text.empty()) {
    check(world, scenario, diagnostics);
  } else if (diagnostics.empty()) {
    const auto network = testing::network_of(scenario, diagnostics);
    ASSERT_TRUE(network) << to_string(diagnostics);
    check_network(*network, scenario, diagnostics);
  }
  EXPECT_FALSE(diagnostics.empty());
  EXPECT_EQ(to_string(diagnostics), testing::whole("bad_input/" + GetParam().name + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Questions, BadQuestion, ::testing::ValuesIn(question_mistakes()),
                         [](const ::testing::TestParamInfo<Mistake>& test) {
                           return test.param.folder.filename().string() + "_" + test.param.name;
                         });

}  // namespace
}  // namespace samarkand
