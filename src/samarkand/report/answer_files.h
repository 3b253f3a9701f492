// What answers bring to the folder of a result. One question keeps the plain names, and so does the
// first of those that ask the same; the second has optimal_2.csv, and so on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/engine/report.h"
#include "samarkand/questions/answer.h"

namespace samarkand {

// What the names of an answer's files and arrays end with: "", "_2" where it is the second of its
// kind of question, and so on.
std::string ending_of(const Report& report, std::size_t answer);
std::string with_ending(std::string_view file, std::string_view ending);  // "optimal_2.csv"

// The tables of all answers.
struct AnswerFile {
  std::string file, text;
  std::vector<TableForm::Column> columns;
  // Whose: "question 3, The best tariffs for China: " where its kind is asked again, else "".
  std::string of;
};
std::vector<AnswerFile> answer_files(const Report& report);

}  // namespace samarkand
