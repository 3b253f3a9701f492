#include "samarkand/report/answer_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/questions/question_kind.h"

namespace samarkand {

std::string ending_of(const Scenario& scenario, std::size_t answer) {
  const auto& questions = scenario.questions;
  const auto last = questions.begin() + static_cast<std::ptrdiff_t>(answer);
  const auto before = std::count_if(
      questions.begin(), last, [&](const Question& other) { return other.ask() == last->ask(); });
  return before == 0 ? "" : fmt::format("_{}", before + 1);
}

std::string with_ending(std::string_view file, std::string_view ending) {
  const std::size_t dot = file.rfind('.');
  return fmt::format("{}{}{}", file.substr(0, dot), ending, file.substr(dot));
}

std::vector<AnswerFile> answer_files(const Scenario& scenario, const Answers& answers) {
  std::vector<AnswerFile> files;
  const auto& questions = scenario.questions;
  for (std::size_t k = 0; k < answers.size(); ++k) {
    const Answer& answer = *answers[k];
    const bool again = std::ranges::count(questions, questions[k].ask(), &Question::ask) > 1;
    const std::vector<TableForm> forms = kind_of(questions[k]).tables();
    for (AnswerTable& table : answer.tables()) {
      const auto form = std::ranges::find(forms, table.file, &TableForm::file);
      files.push_back({with_ending(table.file, ending_of(scenario, k)), std::move(table.text),
                       form->columns,
                       again ? fmt::format("question {}, {}: ", k + 1, answer.title()) : ""});
    }
  }
  return files;
}

}  // namespace samarkand
