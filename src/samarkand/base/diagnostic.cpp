#include "samarkand/base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

constexpr int kShownOfOneKind = 10;  // diagnostics of one code in one file

// Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

std::size_t common_start(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

}  // namespace

std::string to_string(ErrorCode code) {
  const int number = static_cast<int>(code);
  return is_warning(code) ? fmt::format("W{:03}", number - 1000) : fmt::format("E{}", number);
}

std::string Diagnostic::to_string() const {
  std::string text =
      fmt::format("{} {}: ", is_warning(code) ? "warning" : "error", samarkand::to_string(code));
  if (!where.file.empty()) {
    text += where.file;
    if (where.line > 0) text += fmt::format(":{}", where.line);
    if (where.line > 0 && where.column > 0) text += fmt::format(":{}", where.column);
    text += ": ";
  }
  text += what + "\n";
  if (!allowed.empty()) text += "  allowed: " + allowed + "\n";
  if (!near_miss.empty()) text += "  did you mean: " + near_miss + "\n";
  if (!fix.empty()) text += "  fix: " + fix + "\n";
  return text;
}

void Diagnostics::warn(Diagnostic warning) {
  const std::string text = warning.to_string();
  const auto same = [&](const Diagnostic& other) { return other.to_string() == text; };
  if (std::ranges::none_of(warnings, same)) warnings.push_back(std::move(warning));
}

void Diagnostics::append(const Diagnostics& other) {
  insert(end(), other.begin(), other.end());
  for (const Diagnostic& warning : other.warnings) warn(warning);
}

std::string to_string(const std::vector<Diagnostic>& diagnostics) {
  std::map<std::pair<std::string, ErrorCode>, int> count;
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (++count[{diagnostic.where.file, diagnostic.code}] > kShownOfOneKind) continue;
    text += (text.empty() ? "" : "\n") + diagnostic.to_string();
  }
  for (const auto& [kind, number] : count) {
    if (number <= kShownOfOneKind) continue;
    text += fmt::format("\n{}: {} more {} {} are not shown\n", kind.first, number - kShownOfOneKind,
                        is_warning(kind.second) ? "warnings" : "errors", to_string(kind.second));
  }
  return text;
}

std::string to_json(const Diagnostics& diagnostics) {
  using Json = nlohmann::ordered_json;
  const auto list = [](const std::vector<Diagnostic>& of) {
    Json entries = Json::array();
    for (const Diagnostic& diagnostic : of) {
      const Location& where = diagnostic.where;
      Json& entry = entries.emplace_back(Json{{"code", to_string(diagnostic.code)}});
      if (!where.file.empty()) entry["file"] = where.file;
      if (where.line > 0) entry["line"] = where.line;
      if (where.column > 0) entry["column"] = where.column;
      entry["what"] = diagnostic.what;
      if (!diagnostic.allowed.empty()) entry["allowed"] = diagnostic.allowed;
      if (!diagnostic.near_miss.empty()) entry["near_miss"] = diagnostic.near_miss;
      if (!diagnostic.fix.empty()) entry["fix"] = diagnostic.fix;
    }
    return entries;
  };
  const Json json = {{"errors", list(diagnostics)}, {"warnings", list(diagnostics.warnings)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_text(std::string_view text) {
  using Json = nlohmann::ordered_json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string wanted = lower(word);
  // Closest first, then the longest common start: of RUS and RUT, RUZ may be either, of GUZ no.
  std::pair<std::size_t, std::size_t> best{std::max<std::size_t>(1, word.size() / 3) + 1, 0};
  std::string found;
  for (const std::string& candidate : candidates) {
    const std::string known = lower(candidate);
    const std::size_t edits = distance(wanted, known);
    if (edits >= std::max(wanted.size(), known.size())) continue;  // nothing in common
    const std::pair rank{edits, wanted.size() - common_start(wanted, known)};
    if (edits < best.first || (edits == best.first && !found.empty() && rank < best)) {
      best = rank;
      found = candidate;
    }
  }
  return found;
}

std::string nearest(std::string_view word, const std::vector<std::string>& codes,
                    const std::vector<std::string>& names) {
  std::string near = nearest(word, codes);
  if (!near.empty()) return near;
  const auto named = std::ranges::find(names, nearest(word, names));
  return named == names.end() ? "" : codes[static_cast<std::size_t>(named - names.begin())];
}

std::string joined(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : ", ") + word.text;
  return text;
}

}  // namespace samarkand
