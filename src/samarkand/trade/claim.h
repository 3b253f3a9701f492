// What a claimed equilibrium can make and have, from the pattern of zeros, so that no "cannot" is
// its own proof. Used by the checker alone.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Sector j in country n; i sells. All three must outlive it.
class Claim {
 public:
  Claim(const World& world, const Shock& shock, const Equilibrium& equilibrium);

  bool same_component(std::size_t a, std::size_t b) const {
    return e_.component[a] == e_.component[b];
  }
  // Without a wage: said to make nothing, and its workers to have gone. It is no origin, and its
  // cost means nothing.
  bool idle(std::size_t j, std::size_t n) const;
  bool may_sell(std::size_t j, std::size_t n, std::size_t i) const;
  // Somebody who exists wants it.
  bool wanted(std::size_t j, std::size_t n) const;
  bool is_producible(std::size_t j, std::size_t n) const { return producible_[w_.at(j, n)]; }
  bool is_available(std::size_t j, std::size_t n) const { return available_[w_.at(j, n)]; }
  // Components from which goods may go to others and come back.
  std::vector<std::size_t> circles() const;
  // Components that may sell to another, directly or through others, which could pay: by the
  // deficits (closure `fixed`) and transfers of the two, less s |D| and s |T| with one s so that
  // they cancel, the buyer receives.
  std::vector<std::size_t> unpaid() const;

 private:
  void find_possible();
  // Whether a component may sell to another [seller][buyer].
  std::vector<std::vector<char>> sales() const;
  bool can_have_inputs(std::size_t j, std::size_t n) const;
  double input_share(std::size_t n, std::size_t user, std::size_t j) const {
    return w_.input_share()[(n * j_ + user) * j_ + j];
  }

  const World& w_;
  const Shock& s_;
  const Equilibrium& e_;
  std::size_t n_, j_;
  std::vector<char> producible_, available_;  // [sector][country]
};

}  // namespace samarkand
