#include "samarkand/measures/registry.h"

#include <algorithm>

namespace samarkand {
namespace {

std::vector<std::unique_ptr<MeasureKind>> make_kinds() {
  std::vector<std::unique_ptr<MeasureKind>> kinds;
#define SAMARKAND_MEASURE(name) kinds.push_back(make_##name());
#include "samarkand/measures/registry.inc"
#undef SAMARKAND_MEASURE
  for (std::size_t k = 0; k < kinds.size(); ++k) kinds[k]->order = k;
  return kinds;
}

}  // namespace

const std::vector<const MeasureKind*>& measure_kinds() {
  static const std::vector<std::unique_ptr<MeasureKind>> owned = make_kinds();
  static const std::vector<const MeasureKind*> kinds = [] {
    std::vector<const MeasureKind*> list;
    for (const auto& kind : owned) list.push_back(kind.get());
    return list;
  }();
  return kinds;
}

const MeasureKind& measure_kind(std::string_view name) {
  return **std::ranges::find_if(measure_kinds(),
                                [name](const MeasureKind* kind) { return kind->name == name; });
}

}  // namespace samarkand
