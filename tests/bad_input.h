// One test per mistake in tests/bad_input, run from that folder, so that messages name short paths.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "samarkand/measures/registry.h"
#include "samarkand/questions/registry.h"
#include "samarkand/shock/kind.h"

namespace samarkand::testing {

inline const std::filesystem::path kBadInput =
    std::filesystem::path(SAMARKAND_SOURCE_DIR) / "tests" / "bad_input";

// Names of the mistakes of a kind: its folders (extension "") or its files, in order.
inline std::vector<std::string> mistakes(const std::string& kind, const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& item : std::filesystem::directory_iterator(kBadInput / kind)) {
    if (item.path().extension() == extension) names.push_back(item.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The names of all kinds of measures, or of all questions.
template <class Named>
std::string listed(const std::vector<const Named*>& kinds, std::string_view (*name)(const Named&)) {
  std::string names;
  for (const Named* kind : kinds) names += (names.empty() ? "" : ", ") + std::string(name(*kind));
  return names;
}

// A text file; {kinds} and {asks} in it stand for these names.
inline std::string whole(const std::filesystem::path& file) {
  std::ostringstream read;
  read << std::ifstream(file).rdbuf();
  std::string text = read.str();
  const auto put = [&text](std::string_view mark, const std::string& names) {
    if (const auto at = text.find(mark); at != std::string::npos)
      text.replace(at, mark.size(), names);
  };
  put("{kinds}", listed<MeasureKind>(measure_kinds(), [](const MeasureKind& kind) {
        return std::string_view(kind.name);
      }));
  put("{asks}",
      listed<QuestionKind>(question_kinds(), [](const QuestionKind& kind) { return kind.name(); }));
  return text;
}

// Works in a folder while it lasts.
class InFolder {
 public:
  explicit InFolder(const std::filesystem::path& folder)
      : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~InFolder() { std::filesystem::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  std::filesystem::path before_;
};

// Parameter: the name of the mistake.
class BadInput : public ::testing::TestWithParam<std::string> {
 private:
  InFolder folder_{kBadInput};
};

inline std::string name_of(const ::testing::TestParamInfo<std::string>& test) { return test.param; }

}  // namespace samarkand::testing
