#include "samarkand/base/files.h"

#include <fmt/format.h>

#include <algorithm>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

Location place_of(const std::string& file, std::string_view text, std::size_t k) {
  const std::string_view before = text.substr(0, k);
  const std::size_t feed = before.rfind('\n');
  const std::size_t begin = feed == std::string_view::npos ? 0 : feed + 1;
  return {file, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          1 + static_cast<int>(k - begin)};
}

void normalise_line_ends(std::string& text) {
  std::size_t to = text.find('\r');
  if (to == std::string::npos) return;
  for (std::size_t from = to; from < text.size(); ++from) {
    if (text[from] == '\r' && from + 1 < text.size() && text[from + 1] == '\n') continue;
    text[to++] = text[from];
  }
  text.resize(to);
}

class NoFiles : public Files {
 public:
  bool is_file(const std::string&) const override { return false; }
  std::vector<std::string> names_in(const std::string&) const override { return {}; }
  std::vector<std::string> world_folders() const override { return {}; }

 private:
  std::optional<std::string> bytes(const std::string& path, std::size_t,
                                   Diagnostics& diagnostics) const override {
    diagnostics.push_back({ErrorCode::kFileMissing, {path}, "there are no files here"});
    return std::nullopt;
  }
};

}  // namespace

std::shared_ptr<const Files> no_files() {
  static const std::shared_ptr<const Files> kNone = std::make_shared<const NoFiles>();
  return kNone;
}

std::optional<std::string> Files::read(const std::string& name, Diagnostics& diagnostics,
                                       std::size_t most) const {
  std::optional<std::string> text = bytes(name, most, diagnostics);
  if (!text) return std::nullopt;
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
    diagnostics.push_back({ErrorCode::kFileEmpty, {name}, "the file is empty"});
    return std::nullopt;
  }
  if (const std::size_t bad = first_bad_byte(*text); bad < text->size()) {
    const auto byte = static_cast<unsigned char>((*text)[bad]);
    diagnostics.push_back({ErrorCode::kFileNotText, place_of(name, *text, bad),
                           fmt::format("the file is not text: byte 0x{:02X} is {}", byte,
                                       byte == 0 ? "NUL" : "no part of a UTF-8 character"),
                           "text in UTF-8",
                           "save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"});
    return std::nullopt;
  }
  normalise_line_ends(*text);
  return text;
}

std::optional<Table> read_table(const Files& files, const std::string& path,
                                const std::vector<std::string>& required,
                                const std::vector<std::string>& optional,
                                Diagnostics& diagnostics) {
  std::optional<std::string> text = files.read(path, diagnostics);
  if (!text) return std::nullopt;
  return Table::parse(path, std::move(*text), required, optional, diagnostics);
}

std::string join_path(std::string_view folder, std::string_view name) {
  std::string path(name.starts_with('/') ? "" : folder);
  if (!path.empty() && !path.ends_with('/')) path += '/';
  return path += name;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

std::string stem_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return std::string(dot == 0 ? name : name.substr(0, dot));
}

std::string plain_path(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> steps;
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view step = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), step.size() + 1));
    if (step.empty() || step == ".") continue;
    const bool up = step == "..";
    if (up && !steps.empty() && steps.back() != "..") {
      steps.pop_back();
    } else if (!up || !absolute) {
      steps.push_back(step);
    }
  }
  std::string plain = absolute ? "/" : "";
  for (const std::string_view step : steps) plain = join_path(plain, step);
  return plain.empty() ? "." : plain;
}

}  // namespace samarkand
