// Codes that a table lists, and what is said of a word that is none of them.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

// The codes of countries.csv or sectors.csv, and where a word of another table is one of them.
class Codes {
 public:
  Codes(std::string_view kind, std::string_view file) : kind_(kind), file_(file) {}

  // `items` are in the order of their codes and stay where they are.
  template <class Coded>
  void set(const std::vector<Coded>& items) {
    for (const Coded& item : items) {
      index_.emplace(item.code, codes_.size());
      codes_.push_back(item.code);
      names_.push_back(item.name);
    }
  }

  std::size_t size() const { return codes_.size(); }

  // Rows of the file could not be read, so that an unknown code may be one of them.
  void set_incomplete() { complete_ = false; }
  bool complete() const { return complete_ && !codes_.empty(); }

  std::optional<std::size_t> find(std::string_view code) const {
    const auto found = index_.find(code);
    if (found == index_.end()) return std::nullopt;
    return found->second;
  }

  // Whether the code stands at this place: a row mostly names what the row before it named.
  bool stands_at(std::size_t place, std::string_view code) const {
    return place < codes_.size() && codes_[place] == code;
  }

  std::string allowed() const {
    if (codes_.empty() || codes_.size() > 10) return fmt::format("a code of {}", file_);
    return fmt::format("the codes of {}: {}", file_, fmt::join(codes_, ", "));
  }

  Diagnostic unknown(std::string_view code, Location where) const {
    const std::string near_miss = nearest(code, codes_, names_);
    return {ErrorCode::kWorldUnknownCode,
            std::move(where),
            fmt::format("unknown {} \"{}\"", kind_, code),
            allowed(),
            near_miss.empty() ? fmt::format("correct the code, or add a row to {}", file_) : "",
            near_miss};
  }

 private:
  std::string_view kind_, file_;
  std::vector<std::string> codes_, names_;
  std::unordered_map<std::string_view, std::size_t> index_;
  bool complete_ = true;
};

}  // namespace samarkand
