// Solved equilibria by the hash of what they depend on, which somebody may keep between runs.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
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

// Where the bytes of a memo are kept; without functions they are not. What cannot be kept, or is
// empty, can be solved again.
struct MemoStore {
  std::function<std::string()> load = {};
  std::function<void(const std::string& bytes)> save = {};
};

class Memo {
 public:
  using Key = std::array<std::uint64_t, 2>;

  // Takes over what the store holds for worlds of as many countries. Bytes that are none of ours,
  // or damaged, count as none: all of it can be solved again.
  Memo(MemoStore store, std::size_t countries);

  const Counterfactual* find(const Key& key);
  void put(const Key& key, Counterfactual counterfactual);
  // Hands over all that it holds; `used_alone`: what was found or put since it was made, so that
  // what no longer comes up is dropped.
  void save(bool used_alone) const;

 private:
  MemoStore store_;
  std::size_t countries_;
  std::map<Key, Counterfactual> held_;
  std::set<Key> used_;
};

}  // namespace samarkand
