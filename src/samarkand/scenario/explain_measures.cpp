// What `samarkand explain` says of measures, made from their keys.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "samarkand/base/text.h"
#include "samarkand/scenario/grammar.h"
#include "samarkand/scenario/keys.h"

namespace samarkand {
std::string explain_measure(const MeasureGrammar& kind) {
  std::string out = fmt::format("{}\n", kind.name) + wrapped(kind.text, 2, kTextWidth);
  if (!kind.exactly_one_of.empty()) {
    out += fmt::format("  Exactly one of these is required: {}.\n",
                       fmt::join(kind.exactly_one_of, ", "));
  }
  Measure fresh = kind.make();
  for (const Key<Measure>& key : kind.keys) {
    std::string default_text;
    out += explain_key(described(key, fresh, default_text));
  }
  out += kind.examples.size() > 1 ? "  Examples:\n" : "  Example:\n";
  for (const std::string_view example : kind.examples) out += fmt::format("    - {}\n", example);
  return out;
}

std::string explain_measures(const Grammar& grammar) {
  std::string out = wrapped(
      "Measures: what a scenario changes. They commute. Cells whose origin is their destination "
      "are "
      "never touched; pairs inside a group are. With a share phi below 1, a measure of cost ratio "
      "x multiplies a cell's trade share by (1 - phi) + phi x^(-theta) before all prices adjust, "
      "theta the sector's trade elasticity.",
      0, kTextWidth);
  for (const MeasureGrammar* kind : grammar.measures) out += "\n" + explain_measure(*kind);
  return out;
}

}  // namespace samarkand
