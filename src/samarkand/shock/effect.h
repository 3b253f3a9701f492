// What a layer leaves with a shock besides its arrays: what it knows, what of that the report says,
// and how it answers an equilibrium.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "samarkand/world/world.h"

namespace samarkand {

struct Shock;
struct Equilibrium;  // samarkand/trade/equilibrium.h

class Effect {
 public:
  virtual ~Effect() = default;

  // Whether it has anything to answer at all; where nothing has, a solve costs what it always did.
  virtual bool responds() const { return false; }
  // Revises the shock to what the equilibrium calls for; false where it stands. Called with the
  // equilibrium of the shock as it is, again and again until all effects agree (joint/solver.h).
  virtual bool respond(const World&, const Equilibrium&, Shock&) const { return false; }

  // The layer's name, and a sentence of it for the report; "" for nothing.
  virtual std::string name() const = 0;
  virtual std::string tell(const World&) const { return ""; }
};

// An effect that is a value of a module which knows nothing of shocks.
template <class Of>
class EffectOf : public Effect {
 public:
  explicit EffectOf(std::shared_ptr<const Of> of) : of_(std::move(of)) {}
  const Of& of() const { return *of_; }

 private:
  std::shared_ptr<const Of> of_;
};

}  // namespace samarkand
