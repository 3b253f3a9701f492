// What answers bring to the folder of a result. One question keeps the plain names, and so does the
// first of those that ask the same; the second has optimal_2.csv, and so on.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/questions/answer.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// What the names of an answer's files and arrays end with: "", "_2" where it is the second of its
// kind of question, and so on.
std::string ending_of(const Scenario& scenario, std::size_t answer);
std::string with_ending(std::string_view file, std::string_view ending);  // "optimal_2.csv"

using Answers = std::vector<std::shared_ptr<const Answer>>;  // [question], or none

// The tables of all answers.
struct AnswerFile {
  std::string file, text;
  std::vector<TableForm::Column> columns;
  // Whose: "question 3, The best tariffs for China: " where its kind is asked again, else "".
  std::string of;
};
std::vector<AnswerFile> answer_files(const Scenario& scenario, const Answers& answers);

}  // namespace samarkand
