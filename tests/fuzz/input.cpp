#include "input.h"

#include <xxhash.h>

#include <cctype>
#include <fstream>
#include <vector>

namespace samarkand::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "=== ";
constexpr std::size_t kLongestName = 60;

// Of letters, digits and - _ . in folders, each of which begins with a letter or digit.
bool is_good_name(std::string_view name) {
  bool begins = true;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    const bool inner = !begins && (c == '-' || c == '_' || c == '.' || c == '/');
    if (!plain && !inner) return false;
    begins = c == '/';
  }
  return !begins && name.size() <= kLongestName;
}

}  // namespace

void tell(const Diagnostics& diagnostics) {
  to_string(diagnostics);
  to_string(diagnostics.warnings);
  to_json(diagnostics);
}

InputFiles::InputFiles(std::string_view input) {
  std::string* file = nullptr;
  while (!input.empty()) {
    const std::size_t end = input.find('\n');
    std::string_view line = input.substr(0, end);
    const bool has_end = end != std::string_view::npos;
    input.remove_prefix(has_end ? end + 1 : input.size());
    if (line.starts_with(kMark)) {
      line.remove_prefix(kMark.size());
      file = is_good_name(line) ? &files_[std::string(line)] : nullptr;
    } else if (file != nullptr) {
      file->append(line).append(has_end ? "\n" : "");
    }
  }
}

fs::path InputFiles::on_disk() const {
  const fs::path folder = "input";
  fs::remove_all(folder);
  fs::create_directory(folder);
  std::error_code ignored;  // a file where another has a folder
  for (const auto& [name, content] : files_) {
    fs::create_directories((folder / name).parent_path(), ignored);
    std::ofstream(folder / name, std::ios::binary) << content;
  }
  return folder;
}

std::vector<std::string> InputFiles::names_in(const std::string& folder) const {
  std::vector<std::string> names;
  for (const auto& [path, content] : files_) {
    if (folder_of(path) == folder) names.push_back(path.substr(path.rfind('/') + 1));
  }
  return names;
}

std::optional<std::string> InputFiles::bytes(const std::string& path, std::size_t,
                                             Diagnostics& diagnostics) const {
  const auto file = files_.find(path);
  if (file != files_.end()) return file->second;
  diagnostics.push_back({ErrorCode::kFileMissing, {path}, "the file does not exist"});
  return std::nullopt;
}

std::string sealed(std::string head, std::string_view records) {
  const std::uint64_t sum = XXH3_64bits(records.data(), records.size());
  return head.append(reinterpret_cast<const char*>(&sum), sizeof sum).append(records);
}

std::shared_ptr<const InputFiles> one_file(const std::string& name, std::string_view content) {
  return std::make_shared<InputFiles>(std::string(kMark) + name + "\n" + std::string(content));
}

fs::path in_repository(const std::string& path) { return fs::path(SAMARKAND_SOURCE_DIR) / path; }

}  // namespace samarkand::fuzz
