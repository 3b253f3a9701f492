// What the solves of a sweep came to, and the bytes in which checkpoints and other machines hold
// it. Solves come in batches of kBatch, the unit of work; the last one may be shorter.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

class SweepResults {
 public:
  static constexpr std::size_t kBatch = 16;

  SweepResults() = default;
  SweepResults(std::size_t solves, std::size_t countries);

  std::size_t batches() const { return done_.size(); }
  std::size_t first(std::size_t batch) const { return batch * kBatch; }
  std::size_t last(std::size_t batch) const;  // one past the last solve
  bool done(std::size_t batch) const { return done_[batch] != 0; }
  std::size_t solves() const { return solves_; }
  std::size_t solves_done() const { return solves_done_; }

  // Change of real income in percent, [solve][country]; NaN where the solve failed.
  const Array& real_income() const { return real_income_; }
  double real_income(std::size_t solve, std::size_t country) const {
    return real_income_[solve * countries_ + country];
  }
  // Failed solves and why.
  const std::map<std::size_t, std::string>& failed() const { return failed_; }
  bool converged(std::size_t solve) const { return !failed_.contains(solve); }

  // Takes over a batch: `real_income` [solve of the batch][country], reasons of those that failed.
  void put(std::size_t batch, const Array& real_income,
           const std::map<std::size_t, std::string>& failed);

  // Batches as bytes of this kind of machine; `hash` (32 characters) says of which sweep.
  std::string pack(const std::string& hash, const std::vector<std::size_t>& batches) const;
  // What `bytes` hold: taken over, or refused.
  enum class Unpacked { kTaken, kDamaged, kOfAnotherSweep };
  Unpacked unpack(const std::string& hash, std::string_view bytes);

 private:
  std::size_t solves_ = 0, countries_ = 0, solves_done_ = 0;
  std::vector<char> done_;  // [batch]
  Array real_income_;
  std::map<std::size_t, std::string> failed_;
};

}  // namespace samarkand
