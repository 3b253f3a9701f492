// One test per mistake in tests/bad_input, run from that folder, so that messages name short paths.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

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

inline std::string whole(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
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
