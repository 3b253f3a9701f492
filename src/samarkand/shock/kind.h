// A kind of measure: its grammar, and what it does to a world. Each has a file of its own in
// samarkand/measures/ and a line in its registry.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "samarkand/scenario/measure.h"
#include "samarkand/shock/layer.h"

namespace samarkand {

class MeasureKind : public MeasureGrammar {
 public:
  explicit MeasureKind(MeasureGrammar grammar) : MeasureGrammar(std::move(grammar)) {}
  virtual ~MeasureKind() = default;
  MeasureKind(const MeasureKind&) = delete;
  MeasureKind& operator=(const MeasureKind&) = delete;

  // Of all kinds, in which they apply; the registry sets it, and what it does not know comes last.
  std::size_t order = std::numeric_limits<std::size_t>::max();

  // Once: tells the layers it acts on, all of them, what it reaches. Errors of what the world
  // lacks.
  virtual void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const = 0;
  // At every binding, after all layers are reset: its numbers as they stand.
  virtual void act(const BoundMeasure& bound, Layers& layers) const = 0;

  // How much it does, in words that name every number of its own: "25 %", "costs +20 %".
  virtual std::string size(const Measure& measure, std::string_view unit) const = 0;

  // Whether it lies between origins and destinations, pair by pair, so that each of several members
  // of a group can have a part of it.
  virtual bool is_between_pairs() const { return false; }
  // Whether it forbids trade.
  virtual bool is_ban() const { return false; }
  // Whether it sets a rate that the world has as well.
  virtual bool is_tariff() const { return false; }
  // The same cells with no trade at all, where it is by cells.
  virtual std::optional<Measure> as_ban(const Measure&) const { return std::nullopt; }
  // What is left of it where a world has neither indirect routes nor currencies.
  virtual std::optional<Measure> without_channels(const Measure& measure) const { return measure; }
};

// Of a measure whose grammar is one of measure_kinds(), as all are that a program reads.
inline const MeasureKind& kind_of(const Measure& measure) {
  return static_cast<const MeasureKind&>(*measure.kind);
}

// "25 %"
std::string part_text(double ratio);

}  // namespace samarkand
