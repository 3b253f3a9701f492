// A layer makes a part of a shock from measures: tariffs and costs, or routes and currencies. Kinds
// of measures tell the layers that they act on what they reach and, at every binding, how strong
// they are; the layer turns that into the arrays of the shock and an effect beside them.
//
//   bind    once, when all measures have said what they reach
//   reset   the shock back to no measure, where measures reach
//   apply   once all measures in force have acted, with numbers as they stand
//   check   what only the whole can tell: measures that cannot stand together
//   effect  what it leaves: what of it the report says, and how it answers an equilibrium
// A layer comes to be where a kind first asks for it, by its type, when it binds a measure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "samarkand/scenario/measure.h"
#include "samarkand/shock/effect.h"
#include "samarkand/shock/selection.h"
#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand {

// A measure in its world.
struct BoundMeasure {
  const Measure& measure;
  Reach reach;
  std::size_t place;  // in the scenario's list
};

class Layer {
 public:
  virtual ~Layer() = default;

  // Layers apply in this order.
  virtual int place() const = 0;
  virtual void bind(Diagnostics&) {}
  virtual void reset(Shock& shock, Diagnostics& diagnostics) = 0;
  virtual void apply(Shock&, Diagnostics&) {}
  virtual void check(Diagnostics&) const {}
  virtual std::shared_ptr<const Effect> effect() const { return nullptr; }
};

// The layers of one binding.
class Layers {
 public:
  // `scenario_file`: where the measures stand that are no rows of tables.
  Layers(std::shared_ptr<const World> world, std::string_view scenario_file)
      : world_(std::move(world)), scenario_file_(scenario_file) {}

  // The layer of this type. Made from the world and the scenario's file.
  template <class Of>
  Of& of() {
    for (const std::unique_ptr<Layer>& layer : layers_) {
      if (auto* found = dynamic_cast<Of*>(layer.get())) return *found;
    }
    auto made = std::make_unique<Of>(world_, scenario_file_);
    Of& layer = *made;
    const auto after = std::ranges::find_if(
        layers_, [&](const auto& other) { return other->place() > layer.place(); });
    layers_.insert(after, std::move(made));
    return layer;
  }
  auto begin() const { return layers_.begin(); }
  auto end() const { return layers_.end(); }

 private:
  std::shared_ptr<const World> world_;
  std::string_view scenario_file_;
  std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace samarkand
