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

// Parameter: the name of the mistake.
class BadInput : public ::testing::TestWithParam<std::string> {
 protected:
  BadInput() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(kBadInput);
  }
  ~BadInput() override { std::filesystem::current_path(before_); }

  static std::string whole(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path before_;
};

inline std::string name_of(const ::testing::TestParamInfo<std::string>& test) { return test.param; }

}  // namespace samarkand::testing
