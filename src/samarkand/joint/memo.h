// Solved equilibria by the hash of what they depend on, kept in a file between runs.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "samarkand/numeric/array.h"

namespace samarkand {

// What a counterfactual comes to: ln u by country, u real income new/old; or why it has no
// equilibrium.
struct Counterfactual {
  Array log_real_income = {};  // [country]; empty: none
  std::string reason = {};
  bool solved() const { return !log_real_income.empty(); }
};

class Memo {
 public:
  using Key = std::array<std::uint64_t, 2>;

  // Takes over what `file` holds for worlds of as many countries; an empty path keeps nothing. A
  // file that is none of ours, or damaged, counts as empty: all of it can be solved again.
  Memo(std::filesystem::path file, std::size_t countries);

  const Counterfactual* find(const Key& key);
  void put(const Key& key, Counterfactual counterfactual);
  // Writes what was found or put since it was made, under a temporary name first; what no longer
  // comes up is dropped. What cannot be written is solved again the next time.
  void save() const;

 private:
  std::filesystem::path file_;
  std::size_t countries_;
  std::map<Key, Counterfactual> held_;
  std::set<Key> used_;
};

}  // namespace samarkand
